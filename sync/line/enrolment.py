"""Joining a neighbourhood: a code of eight characters, once, within a quarter of an hour.

1. a key pair is made here; its private half never leaves the device
2. code and public half go up in one call
3. the answer is believed when its key signed it, and when that is the key of the scanned text, if there was one
4. key, settings and what was pinned are kept, all of it or nothing
"""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from sync import signing
from sync.device import DeviceSettings, read_device, with_profile, write_device
from sync.errors import Refused, ServerRubbish, UserFacing, of_disk
from sync.ids import uuid7
from sync.line.answers import away
from sync.line.exchange import DEVICE_KEY_FILE
from sync.seal import write_secret
from sync.trust import CA_FILE, checked_address, open_session, read_ca
from sync.wire import CONTENT_TYPE, EnrolAnswer, EnrolRequest, ProblemDocument, pack, unpack_answer

TIMEOUT_S = (5.0, 20.0)


def enrol(
    folder: Path,
    url: str,
    code: str,
    *,
    kind: str,
    name: str,
    now_ms: int,
    server_fingerprint: str = "",
    ca: Path | None = None,
    insecure_http: bool = False,
) -> DeviceSettings:
    """Make this folder's device a member; its key is made here and never leaves it.

    The server's key and the coordinator's are pinned. Whether it is a kiosk or a desk follows from its code.
    ``server_fingerprint`` is the server key's, where a scanned text told it; ``ca`` a file with the authority that signed
    the server's certificate; ``insecure_http`` allows plain http to another machine.

    Raises ``BadInput``, ``ServerAway``, ``ServerNotSecure``, ``ServerRubbish``, ``Refused``, ``ReadOnlyFolder`` or
    ``DiskFull``; then the device is what it was.
    """
    address = checked_address(url, insecure_http=insecure_http)
    authority = read_ca(ca) if ca is not None else b""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    standing = read_device(folder)
    device = uuid7(now_ms, random.SystemRandom().randbytes)
    if standing is not None and standing.device and not standing.server:
        device = standing.device  # what its people did before it had a server goes up in its name
    key = signing.make_device_key()
    message = EnrolRequest(
        code=code,
        device=device,
        public_key=key.public,
        kind="desk" if kind == "desk" else "kiosk",
        name=name,
    )
    told = _ask(folder, address, message, ca)
    if server_fingerprint and signing.key_fingerprint(told.server_key) != server_fingerprint:
        raise ServerRubbish(
            "Dit is niet de server van de QR-code.",
            "Vraag een nieuwe code, en laat de beheerder meekijken.",
        )
    settings = msgspec.structs.replace(
        standing if standing is not None else DeviceSettings(device=device),
        device=device,
        kind=told.kind or message.kind,
        name=name,
        venue=told.venue,
        server=url,
        server_key=told.server_key,
        neighbourhood=told.neighbourhood,
        coordinator_key=_pinned(told, standing),
        insecure_http=insecure_http,
        from_image=False,
    )
    if told.profile is not None:  # it takes the place of another
        own = told.profile
        settings = with_profile(settings, msgspec.structs.replace(own, name=name or own.name))
    _keep(folder, key, settings, authority)
    return settings


def _ask(folder: Path, address: str, message: EnrolRequest, ca: Path | None) -> EnrolAnswer:
    """Make the call and return what the server's own key signed."""
    import requests

    try:
        with open_session(folder, ca) as session:
            answer = session.post(
                address + "/enrol",
                data=pack(message),
                headers={"Content-Type": CONTENT_TYPE},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise away(error) from error
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
    return told


def _pinned(told: EnrolAnswer, standing: DeviceSettings | None) -> str:
    """Return the coordinator's key to pin; the one that was pinned in this neighbourhood before stays.

    Raises ``ServerRubbish`` when the server names another: it may not change.
    """
    before = ""
    if standing is not None and standing.neighbourhood == told.neighbourhood:
        before = standing.coordinator_key
    if before and told.coordinator_key not in ("", before):
        raise ServerRubbish(
            "De server noemt een andere coördinator dan eerst.",
            "Vraag de beheerder om hulp; dit mag niet zomaar veranderen.",
        )
    return told.coordinator_key or before


def _keep(folder: Path, key: signing.DeviceKey, settings: DeviceSettings, authority: bytes) -> None:
    """Write key, authority and settings, or leave all as they were."""
    wanted = {DEVICE_KEY_FILE: key.seed.encode("ascii")}
    if authority:
        wanted[CA_FILE] = authority
    try:
        before = {
            name: (folder / name).read_bytes() if (folder / name).is_file() else None
            for name in wanted
        }
        try:
            for name, content in wanted.items():
                write_secret(folder / name, content)
            write_device(folder, settings)
        except (UserFacing, OSError):
            for name, old in before.items():
                if old is None:
                    (folder / name).unlink(missing_ok=True)
                else:
                    write_secret(folder / name, old)
            raise
    except OSError as error:
        raise of_disk(error) from error
