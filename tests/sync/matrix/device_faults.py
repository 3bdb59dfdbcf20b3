"""Faults of a device: killed anywhere, full, torn, copied, old, of another time, away for a year."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from sync.changes import Draft
from sync.disk import schema
from sync.disk.set_apart import SetApart
from sync.errors import NotAReplica, UserFacing
from sync.line import carry, exchange
from sync.line.trip import compose
from sync.records import STRUCTS
from sync.upkeep.recovery import open_or_recover, recover
from sync.wire import ExchangeRequest
from tests.sync.matrix.cell import Cell
from tests.sync.matrix.disks import filled, mounted, or_skip, unmounted
from tests.sync.matrix.faults import YEARS_MS, Fault, Usual, child
from tests.sync.matrix.truth import in_words, whole
from tests.sync.town import ACTIVITY, Device

YEAR_MS = 365 * 86_400_000
DISK_BYTES = 6_000_000


def _killed(cell: Cell, moment: int) -> None:
    """It is killed at a step of one of the works; what comes before was done."""
    found = cell.place.usual[cell.path]
    assert isinstance(found, Usual)
    for index, steps in enumerate(found.child_steps):
        if moment < steps:
            child(cell, index, moment + 1, cell.broken)
            return
        name, work = cell.works[index]
        assert cell.work(name, work) == []
        moment -= steps


def _full(cell: Cell, moment: int) -> None:
    """Its disk is full, or the stick; people are told, and what was kept is kept."""
    disk = [cell.devices[cell.subject].folder, cell.stick][moment]
    told: list[UserFacing] = []
    with filled(disk, cell.chance.choice((0, 0, 8192, 65_536))):
        told += cell.attempt()
        for size in (200_000, 200_000):
            try:
                cell.act(cell.subject, cell.told("groot", size))
            except UserFacing as error:
                told.append(error)
            told += cell.attempt()
    cell.said += told
    assert told, "the disk was not full"


def _on_small_disks(cell: Cell) -> None:
    for folder in (cell.folder / cell.subject, cell.stick):
        or_skip(mounted(folder, DISK_BYTES))
        cell.ends.append(partial(unmounted, folder))


def tear(path: Path, page: int, garbage: bytes) -> None:
    """Write rubbish over a page of a file, and forget its log."""
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(garbage)


def _torn(cell: Cell, _moment: int) -> None:
    """A page of ``replica.db`` is rubbish when it is switched on; it is set aside as the program does, and fills again."""
    device = cell.devices[cell.subject]
    device.replica.checkpoint()
    device.replica.close()
    path = device.folder / "replica.db"
    pages = path.stat().st_size // 4096
    tear(path, cell.chance.randrange(pages), cell.chance.randbytes(4096))
    device.replica, _ = open_or_recover(device.folder, clock=device.clock)
    told = cell.attempt()
    if any(isinstance(error, NotAReplica) for error in told) or _is_torn(device):
        device.replica.close()
        device.replica = recover(device.folder, clock=device.clock)


def _is_torn(device: Device) -> bool:
    try:
        return device.replica.check() != []
    except NotAReplica as error:
        in_words([error])
        return True


def _at(cell: Cell, shift_ms: int) -> None:
    """Its clock stands elsewhere from before its people act until it has told; then somebody sets it.

    What a desk writes after that, without having seen it, is later all the same.
    """
    name = "balie" if cell.subject != "balie" else "zuil"
    cell.clocks[cell.subject].shift_ms = shift_ms
    cell.act(cell.subject, _summary("van-een-andere-tijd"), cell.told())
    assert cell.attempt() == [], "nothing is refused for time"
    if cell.path == "files":
        cell.work(cell.subject, "exchange")
    cell.clocks[cell.subject].shift_ms = 0
    cell.act(name, _summary("van-nu"))
    cell.last_words["activity", ACTIVITY, "summary"] = "van-nu"


def _summary(text: str) -> Draft:
    return Draft(kind="activity", record=ACTIVITY, fields={"summary": text})


def _from_before_anybody_acts(shift_ms: int) -> Any:
    def before(cell: Cell) -> None:
        def joined() -> None:
            for name, clock in cell.clocks.items():
                if name == cell.subject:
                    clock.shift_ms = shift_ms

        cell.joined = joined

    return before


def _cloned(cell: Cell, _moment: int) -> None:
    """Its disk is copied. The first who goes on keeps the place; the other is set apart, and enrols anew."""
    name = cell.subject
    copy = cell.clone(name, "kopie")
    cell.act(name, cell.told("van-het-origineel"))
    cell.finish()
    if cell.path == "files":
        cell.work(name, "exchange")
    cell.act("kopie", cell.told("van-de-kopie"))
    own = cell.works
    cell.works = [("kopie" if who == name else who, work) for who, work in own]
    told = cell.attempt() + cell.work("kopie", "exchange")
    assert any(isinstance(error, SetApart) for error in told), told
    assert copy.replica.status().apart == "clone"
    whole(copy)
    cell.works = own
    copy.replica.close()
    cell.enrol(copy.folder, copy.line, copy.replica.device.kind, cell.clocks["kopie"])
    copy.reopen()
    assert copy.replica.status().apart == ""


def _old_files(cell: Cell, _moment: int) -> None:
    """Its files are as the first release made them, before a kind that this program knows."""
    device = cell.devices[cell.subject]
    device.replica.close()
    _made_old(device.folder / "replica.db")
    with closing(sqlite3.connect(device.folder / "outbox.db", isolation_level=None)) as conn:
        conn.execute("DROP TABLE loss")
        conn.execute("DROP TABLE note")
        conn.execute("PRAGMA user_version = 1")
    device.reopen()
    assert cell.attempt() == []


def _made_old(path: Path) -> None:
    """Copy a replica's data into one that has only seen the first step, and whose kinds were fewer."""
    from sqlite_utils import Database

    old = path.with_name("old.db")
    known = {kind: struct for kind, struct in STRUCTS.items() if kind != "announcement"}
    with closing(sqlite3.connect(old, isolation_level=None)) as conn:
        db = Database(conn)
        with patch.object(schema, "STRUCTS", known), db.atomic():
            db.create_table("migrations", {"name": str, "applied_utc": str}, pk="name")
            name, step = schema.MIGRATIONS[0]
            step(db)
            db.table("migrations").insert({"name": name, "applied_utc": ""})
        conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        conn.execute("PRAGMA user_version = 1")
        conn.execute(f"ATTACH '{path}' AS new")
        columns = "id, fields, marks, deleted, sequence"
        for kind in known:
            conn.execute(f'INSERT INTO "{kind}" ({columns}) SELECT {columns} FROM new."{kind}"')
        for table in ("confirmed", "overlay", "settling", "meta"):
            conn.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
        other = f"INSERT INTO other ({columns}, kind) SELECT {columns},"
        conn.execute(f"{other} 'announcement' FROM new.announcement")
        conn.execute(f"{other} kind FROM new.other")
        conn.execute("DELETE FROM meta WHERE name = 'columns'")
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    old.replace(path)


def _old_protocol(cell: Cell, _moment: int) -> None:
    """Its program is that of the first release, which said less."""
    with _old_program():
        assert cell.attempt() == []


@contextmanager
def _old_program() -> Iterator[None]:
    def first(*given: Any, **named: Any) -> ExchangeRequest:
        whole = compose(*given, **named)
        return msgspec.structs.replace(whole, rejoins="", void=(), end=None)

    with ExitStack() as stack:
        for module in (exchange, carry):
            stack.enter_context(patch.object(module, "compose", first))
        yield


def _a_year_ago(cell: Cell) -> None:
    cell.place.set_clock(-YEAR_MS)
    cell.ends.append(lambda: cell.place.set_clock(0))
    cell.shift_ms = -YEAR_MS
    cell.neighbourhood = cell.town.neighbourhood()


def _twelve_months(cell: Cell, _moment: int) -> None:
    """A year went by without it; the server has forgotten what was deleted."""
    cell.place.set_clock(0)
    for clock in cell.clocks.values():
        clock.shift_ms = 0
    cell.work("balie", "exchange")
    gone = cell.town.store.housekeeping()[cell.neighbourhood]
    assert gone.tombstones, "nothing was forgotten"
    assert cell.town.store.snapshot_place(cell.neighbourhood)[2] > 0
    assert cell.attempt() == []


DEVICE_FAULTS = {
    "device_killed": Fault(strike=_killed, moments=lambda at: sum(at.child_steps)),
    "device_full": Fault(
        strike=_full,
        before=_on_small_disks,
        moments=lambda at: 2 if len(at.child_steps) == 3 else 1,
    ),
    "device_torn": Fault(strike=_torn),
    "device_ten_years_ahead": Fault(
        strike=lambda cell, _: _at(cell, YEARS_MS), before=_from_before_anybody_acts(YEARS_MS)
    ),
    "device_ten_years_behind": Fault(
        strike=lambda cell, _: _at(cell, -YEARS_MS), before=_from_before_anybody_acts(-YEARS_MS)
    ),
    "device_cloned": Fault(strike=_cloned),
    "device_with_old_files": Fault(strike=_old_files),
    "device_with_old_program": Fault(strike=_old_protocol),
    "device_away_for_a_year": Fault(strike=_twelve_months, before=_a_year_ago),
}
"""By name."""
