"""What must be true in every cell: after the fault has struck, and when all has come over."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing

import msgspec
from sqlalchemy import select

from sync.disk.files import FileStore
from sync.disk.record_tables import RecordTables
from sync.disk.replica import open_replica
from sync.disk.schema import OTHER
from sync.errors import UserFacing
from sync.pictures import WIDTHS_PX
from sync.records import STRUCTS
from sync.server.record_rows import SEALED_KINDS
from sync.server.tables import FILE
from tests.sync.matrix.cell import Cell
from tests.sync.town import Device, at_the_server, the_same_everywhere


def in_words(errors: Iterable[UserFacing]) -> None:
    """What people were told is two short sentences each."""
    for error in errors:
        for sentence in (error.what, error.next):
            assert sentence.endswith("."), sentence
            assert len(sentence.split()) <= 15, sentence


def confirmed(device: Device) -> dict[tuple[str, str], int]:
    """Return at which commit each record stands that the server confirmed here."""
    conn = device.replica.connection
    found: dict[tuple[str, str], int] = {}
    for table in (*STRUCTS, OTHER):
        columns = "kind, id, sequence" if table == OTHER else f"'{table}', id, sequence"
        for kind, record, sequence in conn.execute(f'SELECT {columns} FROM "{table}"'):
            found[kind, record] = sequence
    tables = RecordTables(conn)
    for kind, record in tables.laid_over():
        base = tables.confirmed(kind, record)
        found[kind, record] = base.sequence if base is not None else 0
    return {key: sequence for key, sequence in found.items() if sequence}


def rows_and_cursor(cell: Cell, device: Device) -> None:
    """What a device holds is what the server had at its cursor: no row too few, none from later."""
    cursor = device.replica.cursor
    if cursor is None or cursor.epoch != cell.town.store.place(cell.neighbourhood)[0]:
        return
    held = confirmed(device)
    assert max(held.values(), default=0) <= cursor.sequence, "a row came before its cursor"
    for key, stored in at_the_server(cell.town, cell.neighbourhood).items():
        if stored.sequence <= cursor.sequence and key[0] not in SEALED_KINDS:
            assert held.get(key) == stored.sequence, f"the cursor went past {key}"


def own_are_shown(cell: Cell, device: Device) -> None:
    """What somebody did here stands on the screen until the server has spoken."""
    gone = {
        change.record
        for entry in cell.book.entries.values()
        for change in entry.changes
        if change.verb == "delete"
    }
    waiting = {change.act for change in device.replica.unsent(10_000, 1 << 30)}
    for entry in cell.book.entries.values():
        if entry.act not in waiting:
            continue
        for change in entry.changes:
            if change.kind == "announcement" and change.record not in gone:
                assert device.fields(change.kind, change.record) is not None, "an act is not shown"


def whole(device: Device) -> None:
    """SQLite finds nothing wrong with a device's files, and nothing half is left in its folder."""
    assert device.replica.check() == []
    with closing(sqlite3.connect(device.folder / "outbox.db")) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    # a half written picture goes after a day: until then another process may be at work on it
    half = [
        path.name
        for path in device.folder.rglob("*")
        if path.suffix in (".new", ".tmp") and "files" not in path.parts
    ]
    assert half == []


def status_is_true(cell: Cell, device: Device) -> None:
    """What a device says of itself is so, and another program reads the same from its disk."""
    status = device.replica.status()
    changes = device.replica.outbox.connection.execute(
        "SELECT count(*) FROM change WHERE state = 'waiting'"
    )
    assert status.queue_length == changes.fetchone()[0]
    assert (status.oldest_utc is not None) == (status.queue_length > 0)
    with open_replica(device.folder, clock=device.clock, readonly=True) as other:
        again = other.status()
    passing = {"age_days": None, "clock_off_s": 0}
    assert msgspec.structs.replace(again, **passing) == msgspec.structs.replace(status, **passing)


def stands(cell: Cell) -> None:
    """After the fault: nothing half, nothing hidden, and only words were said."""
    in_words(cell.said)
    for name, device in cell.devices.items():
        if name not in cell.set_apart:
            rows_and_cursor(cell, device)
        own_are_shown(cell, device)
        whole(device)
        status_is_true(cell, device)


def pictures_are_there(cell: Cell) -> None:
    """Everybody on the path and the server have each picture, once, and it is what was added."""
    assert not cell.pictures or cell.has_pictures(), "a picture is lost"
    for picture in cell.pictures:
        kept = cell.town.store.file(cell.neighbourhood, picture)
        assert kept is not None
        assert hashlib.sha256(kept.content).hexdigest() == picture
        for name, _ in cell.works:
            assert FileStore(cell.devices[name].folder).read(picture, WIDTHS_PX[0])
    if cell.pictures:
        with cell.town.store.engine.connect() as db:
            mine = (FILE.c.neighbourhood == cell.neighbourhood) & (FILE.c.width_px == 0)
            assert len(db.execute(select(FILE.c.sha256).where(mine)).all()) == len(cell.pictures)


def is_well(cell: Cell) -> None:
    """When all has come over: nothing is lost, nothing doubled, everybody shows the same."""
    stands(cell)
    cell.book.nothing_is_lost(cell.town, cell.neighbourhood)
    cell.book.nothing_is_doubled(cell.town, cell.neighbourhood)
    pictures_are_there(cell)
    belong = [device for name, device in cell.devices.items() if name not in cell.set_apart]
    the_same_everywhere(cell.town, cell.neighbourhood, belong)
    records = at_the_server(cell.town, cell.neighbourhood)
    for device in belong:
        for key in confirmed(device).keys() - records.keys():
            assert device.fields(*key) is None, f"{key} came back"
    tally = records.get(("tally", "tel"))
    assert (sum(tally.fields["counts"].values()) if tally else 0) == cell.counted
    for (kind, record, name), value in cell.last_words.items():
        assert records[kind, record].fields[name] == value, "the last word is lost"
    epoch, sequence = cell.town.store.place(cell.neighbourhood)
    refused: dict[str, set[str]] = defaultdict(set)
    for act, fate in cell.book.fates(cell.town, cell.neighbourhood).items():
        if "refused" in fate:
            refused[cell.book.entries[act].device].add(act)
    aside = {key[1] for key, stored in records.items() if key[0] == "set_aside" and not stored.deleted}  # fmt: skip
    for device in belong:
        status = device.replica.status()
        assert (status.queue_length, status.problem, status.apart) == (0, "", "")
        assert (status.epoch, status.sequence) == (epoch, sequence)
        assert status.last_success_utc is not None
        own = device.replica.outbox.tray_acts()
        assert own == refused[device.name], "what was refused lies in its tray, and nothing else"
        assert status.tray == len(own if device.replica.device.kind == "kiosk" else aside)
