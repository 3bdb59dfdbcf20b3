"""Faults of the server: killed anywhere, hung up on by its database, full, torn, old, of another time, back from yesterday."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete

import sync.server
from sync.errors import UserFacing
from sync.server.store import Store
from sync.server.tables import METADATA
from tests.sync.matrix.cell import Cell
from tests.sync.matrix.disks import filled, or_skip
from tests.sync.matrix.faults import MOST, YEARS_MS, Fault, Usual
from tests.sync.matrix.orders import NotStruck
from tests.sync.matrix.truth import in_words

_MIGRATIONS = os.path.join(os.path.dirname(sync.server.__file__), "migrations")


def _struck(cell: Cell) -> None:
    """Attempt; what was ordered of the server must happen."""
    told = cell.attempt()
    if not cell.place.orders.struck():
        raise NotStruck("the server did not come so far")
    cell.place.orders.give()
    assert told, "nobody was told"


def _killed_at_a_step(cell: Cell, moment: int) -> None:
    cell.place.orders.give(kill_at_step=moment + 1)
    _struck(cell)


def _killed_in_a_commit(cell: Cell, moment: int) -> None:
    delay_s = cell.chance.random() * 0.002
    cell.place.orders.give(what="during", commit=moment + 1, delay_s=delay_s)
    _struck(cell)


def _killed_after_a_commit(cell: Cell, moment: int) -> None:
    cell.place.orders.give(what="after", commit=moment + 1)
    _struck(cell)


def kill(cell: Cell) -> None:
    """Kill the process that serves; another is there at once."""
    os.kill(cell.place.orders.pid(), signal.SIGKILL)


def _killed_after_the_answer(cell: Cell, _moment: int) -> None:
    """Its next commit is somebody else's: was one lost, that one has its number."""
    told = cell.attempt()
    assert told == [], told
    kill(cell)
    cell.act("balie", cell.told("na-de-storing"))
    cell.work("balie", "exchange")


def _line_cut_in_a_commit(cell: Cell, moment: int) -> None:
    orders = cell.place.orders
    orders.give(what="hold", commit=moment + 1)
    cuts = [line.cut for line in cell.lines]

    def cut() -> None:
        orders.wait_struck()
        for line in cell.lines:
            line.hang_up()
        while [line.cut for line in cell.lines] == cuts:
            time.sleep(0.002)
        orders.give()

    cutting = threading.Thread(target=cut)
    cutting.start()
    told = cell.attempt()
    cutting.join()
    assert told, "nobody was told"


def _database_hangs_up(cell: Cell, moment: int) -> None:
    """The server's connection to PostgreSQL breaks before it commits, or after; whether it tries again by itself is its affair."""
    what = "cut_off_after" if moment % 2 else "cut_off"
    cell.place.orders.give(what=what, commit=moment // 2 + 1)
    cell.attempt()
    if not cell.place.orders.struck():
        raise NotStruck("the server did not come so far")
    cell.place.orders.give()


def _full(cell: Cell, _moment: int) -> None:
    """No byte is left where the server keeps its data; reading may go on, writing may not pretend."""
    or_skip(cell.place.has_small_disk)
    # its files have room in them that was used before
    with filled(cell.place.house.folder):
        told = cell.attempt()
        for _ in range(MOST):
            if cell.path == "files":
                cell.more()
            else:
                cell.act(cell.subject, *(cell.told("groot", 8000) for _ in range(12)))
            told += cell.attempt()
            if told:
                break
    assert told, "the disk was not full"


def _clock(cell: Cell, shift_ms: int) -> None:
    cell.place.set_clock(shift_ms)
    try:
        assert cell.attempt() == [], "nothing is refused for time"
    finally:
        cell.place.set_clock(0)


def _old_tables(cell: Cell, _moment: int) -> None:
    """The server's database is as the first release made it, with its data; a new server opens it."""
    store = cell.town.store
    with store._writing.begin() as db:
        for table in METADATA.sorted_tables:
            db.execute(delete(table).where(table.c.neighbourhood != cell.neighbourhood))
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    config.set_main_option("path_separator", "os")
    with store._writing.begin() as db:
        config.attributes["connection"] = db
        command.downgrade(config, "0001")
    kill(cell)
    told = cell.attempt()
    cell.place.renew_store()
    assert told == []


def _restored(cell: Cell, _moment: int) -> None:
    """The path is gone; then the server is as it was when everybody had joined."""
    assert cell.attempt() == []
    cell.town.store.restore(cell.backup, [cell.neighbourhood], replace=True)


def _back_up_before_anybody_acts(cell: Cell) -> None:
    cell.joined = lambda: cell.town.store.backup(cell.backup, [cell.neighbourhood])


def _torn(cell: Cell, moment: int) -> None:
    """The server's SQLite file is torn: it refuses, devices say so in words; the coordinator puts a backup back."""
    place = cell.place
    cell.town.store.backup(cell.backup, [cell.neighbourhood])
    cell.town.store.empty_log()
    cell.town.store.close()
    path = place.house.folder / "server.db"
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0 if moment else 4096)
        file.write(cell.chance.randbytes(4096 if moment else size - 4096))
    try:
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        with pytest.raises(UserFacing) as refused:
            Store(place.database, place.clock.ms, os.urandom)
        in_words([refused.value])
        kill(cell)
        for _ in range(2):
            assert cell.attempt(), "nobody was told"
    finally:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        place.renew_store()
        cell.town.store.restore(cell.backup, [cell.neighbourhood])
        kill(cell)


def _commits(at: Usual) -> int:
    return at.commits


SERVER_FAULTS = {
    "server_killed_at_a_step": Fault(strike=_killed_at_a_step, moments=lambda at: len(at.steps)),
    "server_killed_in_a_commit": Fault(strike=_killed_in_a_commit, moments=_commits),
    "server_killed_after_a_commit": Fault(strike=_killed_after_a_commit, moments=_commits),
    "server_killed_after_the_answer": Fault(strike=_killed_after_the_answer),
    "line_cut_in_a_commit": Fault(strike=_line_cut_in_a_commit, moments=_commits),
    "database_hangs_up": Fault(strike=_database_hangs_up, moments=lambda at: 2 * at.commits),
    "server_full": Fault(strike=_full),
    "server_torn": Fault(strike=_torn, moments=lambda _: 2),
    "server_ten_years_ahead": Fault(strike=lambda cell, _: _clock(cell, YEARS_MS)),
    "server_ten_years_behind": Fault(strike=lambda cell, _: _clock(cell, -YEARS_MS)),
    "server_with_old_tables": Fault(strike=_old_tables),
    "server_restored": Fault(strike=_restored, before=_back_up_before_anybody_acts),
}
"""By name."""
