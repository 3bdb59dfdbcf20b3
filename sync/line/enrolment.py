"""Joining a neighbourhood: a code of eight characters, once, within a quarter of an hour.

1. a key pair is made here, and kept before any call (``joining_key``); its private half never leaves the device
2. where a scanned text told the server's key, the server shows that it has it, before the code goes anywhere
3. code and public half go up in one call, with what the code must be for; a device that joins anew signs the call with its old
   key, so that its old entry makes room
4. the answer is believed when its key signed it, and when that is the key of the scanned text, if there was one
5. key, settings and what was pinned are kept, all of it or nothing; what was not sent yet goes over to the new name
"""

from __future__ import annotations

import os
import random
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from sync import signing
from sync.device import DeviceSettings, read_device, with_profile, write_device
from sync.disk import rejoining
from sync.disk.left_behind import Before, look
from sync.disk.sqlite_file import TornOutbox
from sync.errors import Refused, ServerRubbish, UserFacing, of_disk
from sync.ids import uuid7
from sync.line import enrolment_words as words
from sync.line.answers import is_portal
from sync.line.exchange import DEVICE_KEY_FILE, read_device_key
from sync.line.joining_key import forget, joining
from sync.links import parse_typed
from sync.seal import write_secret
from sync.trust import CA_FILE, checked_address, open_session, read_ca
from sync.wire import (
    CONTENT_TYPE,
    ChainEnd,
    EnrolAnswer,
    EnrolRequest,
    KeyAnswer,
    pack,
    unpack_answer,
)

if TYPE_CHECKING:
    import requests

TIMEOUT_S = (5.0, 20.0)
TRIES = 2
"""How often a code is sent whose answer does not come: to the same call the server gives the same answer."""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """What came of joining."""

    settings: DeviceSettings
    still_there: str = ""
    """What this device was before, where a server may count that still; empty where there is no such entry."""


class _Before(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder was before it joins."""

    device: str
    neighbourhood: str
    kind: str = ""
    """"kiosk" or "desk"; empty where its settings are gone."""
    outbox: Before | None
    """None where the outbox cannot be read."""
    key: signing.DeviceKey | None
    """None where it is missing or damaged."""

    @property
    def is_gone(self) -> bool:
        """Whether its server said that it does not count it: as revoked, or as a copy of one that lives."""
        return self.outbox is not None and self.outbox.apart in ("revoked", "clone")


def enrol(folder: Path, url: str, code: str, **how: Any) -> DeviceSettings:
    """Make this folder's device a member, and return its settings; see ``join``."""
    return join(folder, url, code, **how).settings


def join(
    folder: Path,
    url: str,
    code: str,
    *,
    name: str,
    now_ms: int,
    kind: str = "",
    server_fingerprint: str = "",
    ca: Path | None = None,
    insecure_http: bool = False,
    leave_unsent: bool = False,
) -> Enrolled:
    """Make this folder's device a member; its key is made here and never leaves it.

    The server's key and the coordinator's are pinned. Whether it is a kiosk or a desk follows from its code; a code for
    another ``kind`` than is given, or than the device was, is left unused.
    ``server_fingerprint`` is the server key's, where a scanned text told it; ``ca`` a file with the authority that signed
    the server's certificate; ``insecure_http`` allows plain http to another machine. Changes that were not sent yet stay behind
    when the code is for another neighbourhood (``sync.disk.left_behind``), and only if ``leave_unsent`` says so.

    Raises ``BadInput``, ``ServerAway``, ``ServerNotSecure``, ``ServerRubbish``, ``Refused``, ``TornOutbox``, ``ReadOnlyFolder``
    or ``DiskFull``; then the device is what it was.
    """
    address = checked_address(url, insecure_http=insecure_http)
    typed = parse_typed(code)
    authority = read_ca(ca) if ca is not None else b""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    standing = read_device(folder)
    before = _before(folder, standing)
    who = joining(folder, standing, uuid7(now_ms, random.SystemRandom().randbytes))
    asked = kind or (before.kind if before is not None else "")
    unsent = before is not None and (before.outbox is None or before.outbox.waiting > 0)
    message = EnrolRequest(
        code=typed,
        device=who.device,
        public_key=who.key.public,
        kind="desk" if asked == "desk" else "kiosk",
        name=name or (standing.name if standing is not None else ""),
        only_kind="desk" if asked == "desk" else "kiosk" if asked else None,
        only_in=before.neighbourhood if before and unsent and not leave_unsent else "",
        chain=_chain(before),
    )
    with open_session(folder, ca) as session:
        if server_fingerprint:
            _prove(session, address, server_fingerprint)
        who.keep(folder)
        try:
            told = _ask(session, address, message, before, now_ms // 1000)
        except UserFacing as error:
            if who.is_new and not words.may_be_taken(error):
                forget(folder)
            raise
    if server_fingerprint and signing.key_fingerprint(told.server_key) != server_fingerprint:
        raise ServerRubbish(*words.OTHER_SERVER)
    _check_meant(told, message, before)
    settings = msgspec.structs.replace(
        standing if standing is not None else DeviceSettings(device=who.device),
        device=who.device,
        kind=told.kind or message.kind,
        name=message.name,
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
    _keep(folder, who.key, settings, authority)
    forget(folder)
    with suppress(UserFacing):  # else it is done when the folder is opened
        if (folder / rejoining.FILE).is_file():
            rejoining.change_hands(folder, settings)
    still_there = ""
    if before is not None and not before.is_gone and told.replaced != before.device:
        still_there = before.device
    return Enrolled(settings=settings, still_there=still_there)


def _before(folder: Path, standing: DeviceSettings | None) -> _Before | None:
    """Return what a folder was at a server before; None where it belonged to none.

    Where its settings were set aside, the outbox still tells who it was.
    """
    if standing is not None and standing.device and not standing.server_key:
        return None
    device = standing.device if standing is not None else ""
    outbox = key = None
    with suppress(TornOutbox):
        outbox = look(folder, device)
    with suppress(UserFacing):
        key = read_device_key(folder)
    if standing is not None and device:
        place = standing.neighbourhood
        return _Before(
            device=device, neighbourhood=place, kind=standing.kind, outbox=outbox, key=key
        )
    if outbox is None or not outbox.owner or not outbox.place:
        return None
    return _Before(device=outbox.owner, neighbourhood=outbox.place, outbox=outbox, key=key)


def _chain(before: _Before | None) -> tuple[ChainEnd, ...]:
    links = before.outbox.chain if before is not None and before.outbox is not None else ()
    return tuple(ChainEnd(number=number, digest=digest) for number, digest in links)


def _prove(session: requests.Session, address: str, fingerprint: str) -> None:
    """Raise ``ServerRubbish`` unless the server has the key of the scanned text: to another the code is not sent.

    Whoever stands between could pass this call on to the right server; against that is TLS.
    """
    challenge = os.urandom(16).hex()
    answer = _called(session, "GET", f"{address}/key/{fingerprint}/{challenge}", address)
    if answer.status_code == 404 and words.problem_in(answer) is not None:
        raise ServerRubbish(*words.OTHER_SERVER)
    if answer.status_code != 200:
        raise words.refusal(answer, address)
    told = _believed(answer, KeyAnswer, address)
    if told.challenge != challenge or signing.key_fingerprint(told.server_key) != fingerprint:
        raise ServerRubbish(*words.OTHER_SERVER)


def _ask(
    session: requests.Session,
    address: str,
    message: EnrolRequest,
    before: _Before | None,
    now_s: int,
) -> EnrolAnswer:
    """Make the call and return what the server's own key signed."""
    body = pack(message)
    headers = {"Content-Type": CONTENT_TYPE}
    if before is not None and before.key is not None and not before.is_gone:
        who = before.device
        headers |= signing.sign_request("POST", "/enrol", body, before.key, who, now_s)
    answer = _called(session, "POST", address + "/enrol", address, body, headers, tries=TRIES)
    problem = words.problem_in(answer)
    if problem is not None and problem.code in ("kind", "elsewhere"):
        raise _not_meant(problem.code, message, before)
    if answer.status_code != 200:
        raise words.refusal(answer, address)
    return _believed(answer, EnrolAnswer, address)


def _called(
    session: requests.Session,
    method: str,
    url: str,
    address: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    *,
    tries: int = 1,
) -> requests.Response:
    """Return the answer; where the line breaks after the call was sent, it is made again."""
    import requests

    for left in reversed(range(tries)):
        try:
            answer = session.request(
                method, url, data=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
            )
        except requests.RequestException as error:
            if left and words.was_sent(error):
                continue
            raise words.away(error, address) from error
        if answer.status_code not in words.NO_ANSWER or not left:
            break
    return answer


_Told = TypeVar("_Told", EnrolAnswer, KeyAnswer)


def _believed(answer: requests.Response, kind: type[_Told], address: str) -> _Told:
    """Return a message that the key which it names signed. Raises ``ServerRubbish``."""
    if is_portal(answer):
        raise words.refusal(answer, address)
    headers = {field.lower(): value for field, value in answer.headers.items()}
    try:
        told = unpack_answer(answer.content, kind)
        signing.verify_answer(200, signing.content_digest(answer.content), headers, told.server_key)
    except (signing.BadSignature, ServerRubbish) as error:
        raise words.not_ours(address) from error
    return told


def _check_meant(told: EnrolAnswer, message: EnrolRequest, before: _Before | None) -> None:
    """Refuse what a server gave that does not heed what the code must be for."""
    if message.only_in not in ("", told.neighbourhood):
        raise _not_meant("elsewhere", message, before)
    if message.only_kind is not None and told.kind not in (None, message.only_kind):
        raise _not_meant("kind", message, before)


def _not_meant(what: str, message: EnrolRequest, before: _Before | None) -> UserFacing:
    """Return why a good code is left unused."""
    if what == "kind":
        was_one = before is not None and bool(before.kind)
        return Refused(*words.other_kind(message.only_kind or message.kind, was_one))
    if before is not None and before.outbox is None:
        return TornOutbox()
    return Refused(*words.unsent(before.outbox.waiting if before and before.outbox else 0))


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
