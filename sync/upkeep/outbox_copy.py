"""A second copy of what exists only on this device, and how a torn ``outbox.db`` is recovered from it.

How a copy is made
------------------
1. SQLite's backup reads the outbox while others use it, into a new file; a torn page is found here
2. the new file is checked, brought to the disk, and takes the place of the copy before it in one step

How an outbox is recovered
--------------------------
1. every change that can be read is collected, each held against its digest: from the torn file, from the copy, and from what
   ``replica.db`` shows over its records; so what a screen confirmed after the copy was made is there too
2. a new outbox is made of them beside the torn one
3. the torn one is set aside, never thrown away, and the new one takes its place in one step
4. from then on the outbox counts on well above every number that was ever seen: none is used twice. To its server the
   device is one whose disk was rolled back (rule 15): it is set apart until it enrols anew
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from sync.changes import Change, digest
from sync.device import read_device
from sync.disk.outbox import FLOOR, Outbox
from sync.disk.replica import FILE as REPLICA_FILE
from sync.disk.replica import OUTBOX_FILE
from sync.disk.set_apart import NOTE
from sync.disk.sqlite_file import TornOutbox, told
from sync.errors import FolderMissing, of_disk
from sync.upkeep.recovery import readable_rows
from sync.whole_files import to_disk

COPY_FILE = "outbox-copy.db"
_NEW_COPY, _NEW_OUTBOX = "outbox-copy.new", "outbox-recovered.new"
_LOGS = ("-wal", "-shm")
APART = 1000
"""How far above the highest number that was seen the next one stands: more acts than any power cut takes along."""

_COLUMNS: dict[str, tuple[str, ...]] = {
    "change": (
        "number",
        "act",
        "kind",
        "record",
        "change",
        "digest",
        "made_utc",
        "state",
        "sequence",
        "reason",
        "text",
        "settled_utc",
    ),
    "tray": ("act", "changes", "reason", "text", "refused_utc"),
    "loss": ("number", "fields", "sequence", "told_utc", "dealt"),
    "note": ("name", "value"),
}
"""The columns of each table of an outbox; the first says which row is which."""


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a torn outbox."""

    aside: str
    """Name of the file that holds what was torn."""
    kept: int
    """How many changes the new outbox has."""
    floor: int
    """The next change has the number above this."""


def copy_outbox(folder: Path) -> Path:
    """Make the copy anew and return where it is.

    Raises ``TornOutbox``, ``DiskFull``, ``ReadOnlyFolder`` or ``FolderMissing``; the copy before it is then as it was.
    """
    source, fresh, copy = folder / OUTBOX_FILE, folder / _NEW_COPY, folder / COPY_FILE
    if not source.is_file():
        raise FolderMissing
    try:
        _remove(fresh)
        with told(source, TornOutbox):
            _back_up(source, fresh)
        to_disk(fresh)
        for ending in _LOGS:  # of who changed the copy before: it would be read into this one
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        fresh.replace(copy)
        to_disk(folder)
    except OSError as error:
        raise of_disk(error) from error
    finally:
        with suppress(OSError):
            _remove(fresh)
    return copy


def _back_up(source: Path, fresh: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as open_source,
        closing(sqlite3.connect(fresh)) as made,
    ):
        open_source.backup(made)
        made.execute("PRAGMA journal_mode = delete")  # one file, whole by itself
        made.execute("PRAGMA secure_delete = on")
        if made.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise TornOutbox


def can_recover(folder: Path) -> bool:
    """Return whether there is a copy to recover from."""
    return (folder / COPY_FILE).is_file()


def recover_outbox(folder: Path, at_utc: datetime) -> Recovered:
    """Replace a torn outbox by what can be collected; see above. Safe to repeat when it was cut off.

    Raises ``DiskFull``, ``ReadOnlyFolder`` or ``DiskTrouble``; then the torn one is still there.
    """
    torn, fresh = folder / OUTBOX_FILE, folder / _NEW_OUTBOX
    try:
        _remove(fresh)
        tables, seen = _collected(folder)
        changes = tables["change"]
        floor = max([seen, *changes]) + APART
        notes = tables["note"]
        notes[FLOOR] = {"name": FLOOR, "value": str(floor)}
        device = read_device(folder)
        if device is not None and device.server:
            notes.setdefault(NOTE, {"name": NOTE, "value": "rolled_back"})
        with told(fresh, TornOutbox), closing(Outbox(fresh)) as made:
            made.refill({table: rows.values() for table, rows in tables.items()})
        aside = _set_aside(torn, at_utc)
        fresh.replace(torn)
        to_disk(folder)
    except OSError as error:
        raise of_disk(error) from error
    return Recovered(aside=aside.name, kept=len(changes), floor=floor)


_Row = dict[str, Any]


def _collected(folder: Path) -> tuple[dict[str, dict[Any, _Row]], int]:
    """Return the rows of each table by their first column, and the highest number that the replica ever folded."""
    tables: dict[str, dict[Any, _Row]] = {table: {} for table in _COLUMNS}
    settings = read_device(folder)
    device = settings.device if settings is not None else ""
    earlier = sorted(folder.glob("outbox-torn-*.db"), reverse=True)
    for path in (
        folder / OUTBOX_FILE,
        *earlier,
        folder / COPY_FILE,
    ):  # the newest word on a change first
        if not path.is_file():
            continue
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as conn:
            if _is_of_another(conn, device):
                continue
            for table, columns in _COLUMNS.items():
                for values in readable_rows(conn, table, ", ".join(columns)):
                    row = dict(zip(columns, values, strict=True))
                    if _holds(table, row):
                        tables[table].setdefault(row[columns[0]], row)
    seen = 0
    path = folder / REPLICA_FILE
    if path.is_file():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as conn:
            for row in _shown_over(conn):
                tables["change"].setdefault(row["number"], row)
            for (value,) in conn.execute(
                "SELECT value FROM meta WHERE name IN ('folded', 'acknowledged')"
            ):
                seen = max(seen, int(value or 0))
    return tables, seen


def _is_of_another(conn: sqlite3.Connection, device: str) -> bool:
    """Return whether a file is of the device that this was before it enrolled anew: its numbers and notes are not ours."""
    for (raw,) in readable_rows(conn, "change", "change"):
        with suppress(msgspec.MsgspecError, TypeError):
            return device not in ("", msgspec.json.decode(raw, type=Change).device)
    return False


def _holds(table: str, row: _Row) -> bool:
    """Return whether a row is what was once written: what is in it reads, and a change has the digest beside it."""
    try:
        if table == "change":
            change = msgspec.json.decode(row["change"], type=Change)
            return (change.number, digest(change)) == (row["number"], row["digest"])
        if table == "tray":
            return bool(msgspec.json.decode(row["changes"], type=list[Change]))
        if table == "loss":
            return isinstance(row["number"], int) and bool(msgspec.json.decode(row["fields"]))
        return isinstance(row["name"], str) and isinstance(row["value"], str)
    except (msgspec.MsgspecError, TypeError, ValueError):
        return False


def _shown_over(conn: sqlite3.Connection) -> Iterator[_Row]:
    """Yield the own changes that the replica shows over its records, as rows of an outbox that wait for the server."""
    for (raw,) in readable_rows(conn, "overlay", "change"):
        try:
            change = msgspec.json.decode(raw, type=Change)
        except (msgspec.MsgspecError, TypeError):
            continue
        made_utc = datetime.fromtimestamp(change.stamp.wall_ms / 1000, UTC)
        values = (
            change.number, change.act, change.kind, change.record, msgspec.json.encode(change), digest(change),
            made_utc.isoformat(timespec="seconds"), "waiting", None, "", "", None,
        )  # fmt: skip
        yield dict(zip(_COLUMNS["change"], values, strict=True))


def _set_aside(torn: Path, at_utc: datetime) -> Path:
    """Keep the torn file under another name too, and its log there only: a log would be read into the new file."""
    stem = f"outbox-torn-{at_utc.astimezone(UTC):%Y%m%dT%H%M%S}"
    aside, count = torn.with_name(f"{stem}.db"), 1
    while aside.exists():
        count += 1
        aside = torn.with_name(f"{stem}-{count}.db")
    if torn.exists():
        os.link(torn, aside)
    for ending in _LOGS:
        log = torn.with_name(torn.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    return aside


def _remove(path: Path) -> None:
    for ending in ("", *_LOGS, "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
