"""Looking a device over: each thing that it needs, whether it is well, and what to do when it is not.

Nothing is changed by looking. The checks stand in the order in which one depends on the other; one that cannot be made
because of an earlier one is left out.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from sync.changes import Change, chain_holds
from sync.device import DeviceSettings, holds_server, read_device
from sync.disk.outbox import Outbox
from sync.disk.replica import FILE, OUTBOX_FILE, Replica, open_replica
from sync.disk.set_apart import SetApart
from sync.disk.sqlite_file import TornOutbox, told
from sync.disk.status_words import StatusWords
from sync.errors import (
    FolderMissing,
    LoginPortal,
    NotAReplica,
    ReadOnlyFolder,
    ServerFolder,
    ServerRubbish,
    UserFacing,
)
from sync.upkeep.opening import how_to_mend
from sync.upkeep.outbox_copy import COPY_FILE, can_recover
from sync.upkeep.troubles import PRINTER, number_of
from sync.words import N_, Words

ROOM_BYTES = 200_000_000
"""With less than this on the disk, photos and papers soon have no place."""
TIMEOUT_S = (5.0, 10.0)


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at. The names are those of ``doctor --json`` and do not change."""

    name: str
    """"folder", "device", "replica", "outbox", "copy", "key", "disk", "clock", "exchange", "server", "printer",
    "slip_printer", "margins" or "camera"."""
    ok: bool
    text: str
    """What was found, in one Dutch sentence."""
    todo: str = ""
    """What to do; empty when it is well."""
    trouble: int = 0
    """The number under which ``buurtzuil trouble`` says more; 0 when it has none."""


def well(name: str, text: str) -> Check:
    """Return that something is well."""
    return Check(name=name, ok=True, text=text)


def ill(name: str, error: UserFacing, words: Words) -> Check:
    """Return what is wrong, as an error says it."""
    number = number_of(error) or (PRINTER if name in ("printer", "slip_printer") else 0)
    return Check(
        name=name, ok=False, text=words.t(error.what), todo=words.t(error.next), trouble=number
    )


def look_over(
    folder: Path, words: Words, clock: Callable[[], datetime], *, server: bool = True
) -> Iterator[Check]:
    """Yield one check after the other; ``server`` says whether to call the server too."""
    try:
        _look_at_folder(folder)
        device = read_device(folder)
    except UserFacing as error:
        yield ill("folder", error, words)
        return
    yield well("folder", words.t("De map is te lezen en te beschrijven."))
    yield _disk(folder, words)
    if device is None and holds_server(folder):
        yield ill("device", ServerFolder(), words)
        return
    if device is None:
        todo = N_("Meld het apparaat aan, of maak een voorbeeld met: buurtzuil demo --data MAP.")
        yield ill("device", UserFacing(N_("In deze map staan nog geen gegevens."), todo), words)
        return
    yield well("device", words.t("Dit apparaat weet wie het is."))
    outbox = _outbox(folder, words)
    yield outbox
    yield _copy(folder, words)
    yield from _replica(folder, words, clock, outbox=outbox.ok)
    if device.server:
        yield _key(folder, words)
        if server:
            yield _server(folder, device, words)


def _look_at_folder(folder: Path) -> None:
    import os

    if not folder.is_dir():
        raise FolderMissing
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ReadOnlyFolder


def _disk(folder: Path, words: Words) -> Check:
    free_bytes = shutil.disk_usage(folder).free
    text = words.t("Er is nog {n} MB vrij op de schijf.", n=free_bytes // 1_000_000)
    if free_bytes >= ROOM_BYTES:
        return well("disk", text)
    todo = words.t("Maak ruimte op de schijf en probeer het opnieuw.")
    return Check(name="disk", ok=False, text=text, todo=todo)


def _outbox(folder: Path, words: Words) -> Check:
    path = folder / OUTBOX_FILE
    try:
        if not path.is_file():
            if (folder / FILE).is_file():
                raise TornOutbox
            return well("outbox", words.t("Op dit apparaat is nog niets gedaan."))
        with closing(Outbox(path, readonly=True)) as outbox:
            holds = _holds(outbox.floor, outbox.after(0))
        with told(path, TornOutbox), closing(_reading(path)) as conn:
            whole = conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not whole or not holds:
            raise TornOutbox
    except TornOutbox as error:
        if can_recover(folder):
            again = N_("Start de zuil opnieuw: dan herstelt zij het uit de reservekopie.")
            return ill("outbox", UserFacing(error.what, again), words)
        return ill("outbox", error, words)
    except UserFacing as error:
        return ill("outbox", error, words)
    return well("outbox", words.t("Wat hier is gedaan, is heel."))


def _holds(floor: int, changes: Sequence[Change]) -> bool:
    """Return whether the chain is whole; what was recovered may lack links below where it counts on."""
    above = [change for change in changes if change.number > floor]
    return not above or chain_holds(above, above[0].previous)


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _copy(folder: Path, words: Words) -> Check:
    path = folder / COPY_FILE
    if not path.is_file():
        return well("copy", words.t("De eerste reservekopie komt vanzelf, voor sluitingstijd."))
    try:
        with told(path, TornOutbox), closing(_reading(path)) as conn:
            if conn.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise TornOutbox
    except UserFacing:
        todo = N_("Zet het bestand outbox-copy.db weg; 's avonds komt er een nieuwe.")
        return ill("copy", UserFacing(N_("De reservekopie is kapot."), todo), words)
    return well("copy", words.t("De reservekopie is heel."))


def _replica(
    folder: Path, words: Words, clock: Callable[[], datetime], *, outbox: bool
) -> Iterator[Check]:
    """Yield how ``replica.db`` is, and what it says of clock and exchange; the latter only where the outbox can be read."""
    path = folder / FILE
    if not path.is_file():
        todo = N_("Start de zuil, of gebruik: buurtzuil sync --once.")
        yield ill("replica", UserFacing(N_("Er zijn nog geen gegevens opgehaald."), todo), words)
        return
    try:
        with told(path), closing(_reading(path)) as conn:
            if conn.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise NotAReplica
    except NotAReplica as error:
        yield ill("replica", NotAReplica(error.what, how_to_mend(folder)), words)
        return
    except UserFacing as error:
        yield ill("replica", error, words)
        return
    if not outbox:
        yield well("replica", words.t("De gegevens van de buurt zijn heel."))
        return
    try:
        with open_replica(folder, clock=clock, readonly=True) as replica:
            lines = list(_standing(replica, words))
    except UserFacing as error:
        yield ill("replica", error, words)
        return
    yield well("replica", words.t("De gegevens van de buurt zijn heel."))
    yield from lines


def _standing(replica: Replica, words: Words) -> Iterator[Check]:
    status = replica.status()
    zone = replica.zone
    said = StatusWords(
        status,
        words,
        lambda moment: moment.astimezone(zone).replace(tzinfo=None),
        replica.local_now() if status.clock == "trusted" else None,
    )
    lines = {line.about: line for line in said.lines()}
    if status.apart:  # then it does not matter when the last exchange was
        lines.pop("exchange", None)
    number = number_of(SetApart(status.apart)) if status.apart else 0
    for name, about in (
        ("clock", "clock"),
        ("outbox", "set_apart"),
        ("exchange", "apart"),
        ("exchange", "exchange"),
    ):
        line = lines.get(about)
        if line is not None:
            todo = line.line if line.bad else ""
            of_line = number if about == "apart" else 0
            yield Check(name=name, ok=not line.bad, text=line.strong, todo=todo, trouble=of_line)


def _key(folder: Path, words: Words) -> Check:
    from sync.line.exchange import read_device_key

    try:
        read_device_key(folder)
    except UserFacing as error:
        return ill("key", error, words)
    return well("key", words.t("De sleutel van dit apparaat is er."))


def _server(folder: Path, device: DeviceSettings, words: Words) -> Check:
    """Call the server, as anybody may: nothing of this device goes along."""
    import requests

    from sync.line.answers import away, is_portal, refusal
    from sync.trust import open_session

    try:
        with open_session(folder) as session:
            answer = session.get(
                device.server.rstrip("/") + "/health", timeout=TIMEOUT_S, allow_redirects=False
            )
        if is_portal(answer):
            raise LoginPortal
        if answer.status_code != 200:
            raise refusal(answer, datetime.now(UTC))
        if not isinstance(answer.json(), dict) or answer.json().get("status") != "ok":
            raise ServerRubbish
    except requests.exceptions.JSONDecodeError:
        return ill("server", ServerRubbish(), words)
    except requests.RequestException as error:
        return ill("server", away(error), words)
    except UserFacing as error:
        return ill("server", error, words)
    if device.server.startswith("https://"):
        return well("server", words.t("De server antwoordt, over een beveiligde lijn."))
    return well("server", words.t("De server antwoordt, over een lijn zonder beveiliging."))
