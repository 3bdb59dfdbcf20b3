"""When ``replica.db`` is torn: set it aside, save what can still be read, and begin again.

Nothing that matters is lost with it: what the server confirmed comes again from the server, and what exists only on this
device is in ``outbox.db``. A house without a server keeps what could be read of the torn file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from sync.changes import Stored
from sync.disk.record_tables import read_stored
from sync.disk.replica import FILE, Replica, open_replica
from sync.disk.schema import OTHER
from sync.errors import FolderMissing, NotAReplica, ReadOnlyFolder
from sync.records import STRUCTS

_LOG_ENDINGS = ("-wal", "-shm")


def set_aside(folder: Path, at_utc: datetime) -> Path:
    """Rename ``replica.db`` and its log so that a new one can be made; return where it is now.

    Nothing is thrown away. Raises ``FolderMissing`` when there is none and ``ReadOnlyFolder`` when it cannot be renamed.
    """
    path = folder / FILE
    if not path.exists():
        raise FolderMissing
    stem = f"replica-torn-{at_utc.astimezone(UTC):%Y%m%dT%H%M%S}"
    aside = folder / f"{stem}.db"
    count = 1
    while aside.exists():
        count += 1
        aside = folder / f"{stem}-{count}.db"
    try:
        for ending in _LOG_ENDINGS:
            log = path.with_name(path.name + ending)
            if log.exists():
                log.replace(aside.with_name(aside.name + ending))
        path.replace(aside)
    except OSError as error:
        raise ReadOnlyFolder from error
    return aside


def salvage(path: Path) -> Iterator[Stored]:
    """Yield every confirmed record of a torn replica that can still be read; never raises for what cannot."""
    try:
        conn = sqlite3.connect(path, isolation_level=None)
    except sqlite3.Error:
        return
    with closing(conn):
        yield from _salvaged(conn)


def _salvaged(conn: sqlite3.Connection) -> Iterator[Stored]:
    confirmed: dict[str, Stored] = {}
    for row in readable_rows(conn, "confirmed", "record, stored"):
        stored = _decoded(row[1])
        if stored is not None and stored.id == row[0]:
            confirmed[stored.id] = stored
    for table in (*STRUCTS, OTHER):
        columns = "id, fields, marks, sequence" + (", kind" if table == OTHER else "")
        for row in readable_rows(conn, table, columns):
            if row[0] in confirmed:
                continue
            kind = row[4] if table == OTHER else table
            if [type(part) for part in (kind, *row[:4])] != [str, str, str, str, int]:
                continue
            try:
                yield read_stored(kind, *row[:4])
            except msgspec.MsgspecError:
                continue
    yield from confirmed.values()


def _decoded(raw: Any) -> Stored | None:
    try:
        return msgspec.json.decode(raw, type=Stored)
    except (msgspec.MsgspecError, TypeError):
        return None


def readable_rows(conn: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield a torn table's rows from the front up to the first torn page, then from the back up to the last one."""
    reached = None
    for order, beyond in (("ASC", ""), ("DESC", " WHERE rowid > ?")):
        if beyond and reached is None:
            return
        params = (reached,) if beyond else ()
        reached = 0 if reached is None else reached
        try:
            for row in conn.execute(
                f'SELECT rowid, {columns} FROM "{table}"{beyond} ORDER BY rowid {order}', params
            ):
                if not beyond:
                    reached = row[0]
                yield row[1:]
            if not beyond:
                return
        except sqlite3.Error:
            continue


def recover(
    folder: Path, *, clock: Callable[[], datetime], ids: Callable[[], str] | None = None
) -> Replica:
    """Set a torn replica aside and return a new one with what could be saved, own changes folded over it.

    It has no cursor: an exchange brings the rest by snapshot.
    """
    aside = set_aside(folder, clock())
    replica = open_replica(folder, clock=clock, ids=ids)
    replica.refill(salvage(aside))
    return replica


def open_or_recover(
    folder: Path, *, clock: Callable[[], datetime], ids: Callable[[], str] | None = None
) -> tuple[Replica, Path | None]:
    """Open the replica of a folder; when it is torn, recover it and return where the torn one was set aside too."""
    try:
        return open_replica(folder, clock=clock, ids=ids), None
    except NotAReplica:
        before = set(folder.glob("replica-torn-*.db"))
        replica = recover(folder, clock=clock, ids=ids)
        return replica, next(iter(set(folder.glob("replica-torn-*.db")) - before), None)
