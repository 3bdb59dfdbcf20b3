"""Joining a neighbourhood: a code of eight characters, once, within a quarter of an hour."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from sync import signing
from sync.device import DeviceSettings, read_device, write_device
from sync.errors import BadInput, Refused, ServerAway, ServerRubbish, UserFacing, of_disk
from sync.exchange import DEVICE_KEY_FILE
from sync.ids import uuid7
from sync.seal import write_secret
from sync.wire import CONTENT_TYPE, EnrolAnswer, EnrolRequest, ProblemDocument, pack, unpack_answer

TIMEOUT_S = (5.0, 20.0)


def enrol(
    folder: Path, url: str, code: str, *, kind: str, name: str, now_ms: int
) -> DeviceSettings:
    """Make this folder's device a member; its key is made here and never leaves it. The server's key is pinned.

    Whether it is a kiosk or a desk follows from its code. Raises ``BadInput``, ``ServerAway``, ``ServerRubbish``,
    ``Refused``, ``ReadOnlyFolder`` or ``DiskFull``; then nothing has changed.
    """
    import requests

    if not url.startswith(("http://", "https://")):
        raise BadInput("Het adres van de server klopt niet.", "Het begint met http:// of https://.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    standing = read_device(folder)
    device = uuid7(now_ms, random.SystemRandom().randbytes)
    if standing is not None and not standing.server:
        device = standing.device  # what its people did before it had a server goes up in its name
    key = signing.make_device_key()
    message = EnrolRequest(
        code=code,
        device=device,
        public_key=key.public,
        kind="desk" if kind == "desk" else "kiosk",
        name=name,
    )
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                url.rstrip("/") + "/enrol",
                data=pack(message),
                headers={"Content-Type": CONTENT_TYPE},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise ServerAway from error
    if answer.status_code != 200:
        try:
            problem = msgspec.json.decode(answer.content, type=ProblemDocument)
        except ValueError as error:
            raise ServerRubbish from error
        if problem.code in ("code", "slow"):
            raise Refused(problem.detail, "Daarna kunt u het opnieuw proberen.")
        raise ServerRubbish
    told = unpack_answer(answer.content, EnrolAnswer)
    headers = {field.lower(): value for field, value in answer.headers.items()}
    try:
        signing.verify_answer(200, signing.content_digest(answer.content), headers, told.server_key)
    except signing.BadSignature as error:
        raise ServerRubbish from error
    settings = msgspec.structs.replace(
        standing if standing is not None else DeviceSettings(device=device),
        device=device,
        kind=told.kind or message.kind,
        name=name,
        venue=told.venue,
        server=url,
        server_key=told.server_key,
        neighbourhood=told.neighbourhood,
    )
    _keep(folder, key, settings)
    return settings


def _keep(folder: Path, key: signing.DeviceKey, settings: DeviceSettings) -> None:
    """Write key and settings, or leave both as they were."""
    path = folder / DEVICE_KEY_FILE
    try:
        old = path.read_bytes() if path.is_file() else None
        write_secret(path, key.seed.encode("ascii"))
        try:
            write_device(folder, settings)
        except UserFacing:
            if old is not None:
                write_secret(path, old)
            raise
    except OSError as error:
        raise of_disk(error) from error
