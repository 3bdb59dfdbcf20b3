"""The second copy of the outbox, and what is saved of a torn one: nothing that was confirmed is lost, no number is used twice."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.changes import chain_holds
from sync.disk.replica import Replica, open_replica
from sync.disk.sqlite_file import TornOutbox
from sync.disk.wiping import wipe_boxes
from sync.outcomes import Cursor, Outcome
from sync.upkeep import outbox_copy
from sync.upkeep.outbox_copy import APART, COPY_FILE, can_recover, copy_outbox, recover_outbox
from tests.sync.place import put

NOW_UTC = datetime(2026, 11, 26, 20, tzinfo=UTC)
PAGE_BYTES = 4096


def opened(folder: Path) -> Replica:
    return open_replica(folder, clock=lambda: NOW_UTC)


def act(replica: Replica, name: str) -> None:
    drafts = [put("service", f"{name}/{part}", name=name, summary="x" * 900) for part in range(3)]
    replica.act(drafts, "Annie")


def names(replica: Replica) -> set[str]:
    return {one.name for one in replica.services()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten acts, of which the server confirmed six and refused one; a copy; and three acts more."""
    with opened(tmp_path) as replica:
        for number in range(10):
            act(replica, f"before {number}")
        outcomes = [Outcome(number=number, sequence=number) for number in range(1, 19)]
        refused = [
            Outcome(number=number, state="refused", reason="full", text="Vol.")
            for number in (19, 20, 21)
        ]
        rows = [one for change in replica.outbox.after(0)[:18]
                if (one := replica.stored(change.kind, change.record)) is not None]  # fmt: skip
        replica.apply(rows, Cursor(epoch="e", neighbourhood="n", sequence=18), outcomes + refused)
        copy_outbox(tmp_path)
        for number in range(3):
            act(replica, f"after {number}")
    return tmp_path


CONFIRMED = {f"before {number}" for number in (*range(6), 7, 8, 9)} | {
    f"after {number}" for number in range(3)
}
"""What stands on the screen: everything but the refused act."""


def tear(folder: Path, first_page: int, pages: int = 1) -> None:
    """Overwrite pages of ``outbox.db``, as a disk that fails does."""
    with closing(sqlite3.connect(folder / "outbox.db")) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (folder / "outbox.db").open("r+b") as file:
        file.seek(first_page * PAGE_BYTES)
        file.write(random.Random(first_page).randbytes(pages * PAGE_BYTES))


def whole(folder: Path, floor: int) -> None:
    """Hold that everything that was confirmed is there, that the rest waits for the server, and that numbers go on above."""
    with opened(folder) as replica:
        assert names(replica) == CONFIRMED
        kept = replica.outbox.after(0)
        assert {change.number for change in kept} >= set(range(1, 40)) - set(range(1, 19))
        assert chain_holds(replica.unsent(), replica.unsent()[0].previous)
        assert replica.outbox.tray_length() == 1
        assert replica.status().recovered
        assert replica.status().apart == ""  # it has no server
        assert floor >= 39 + APART
        act(replica, "later")
        added = replica.outbox.after(floor)
        assert [change.number for change in added] == [floor + 1, floor + 2, floor + 3]
        assert names(replica) == CONFIRMED | {"later"}
        assert replica.check() == []
    with opened(folder) as replica:
        assert replica.outbox.head().number == floor + 3


@pytest.mark.parametrize("page", range(9))
def test_whatever_page_is_torn_nothing_that_was_confirmed_is_lost(folder: Path, page: int) -> None:
    tear(folder, page, 40)
    found = recover_outbox(folder, NOW_UTC)
    assert (folder / found.aside).is_file()
    whole(folder, found.floor)


def test_an_outbox_that_is_gone_comes_back(folder: Path) -> None:
    for path in folder.glob("outbox.db*"):
        path.unlink()
    with pytest.raises(TornOutbox):
        opened(folder)
    for path in folder.glob("outbox.db*"):
        path.unlink()
    whole(folder, recover_outbox(folder, NOW_UTC).floor)


def test_an_outbox_of_yesterday_is_not_taken_for_todays(folder: Path) -> None:
    (folder / "outbox.db").write_bytes((folder / COPY_FILE).read_bytes())
    for log in folder.glob("outbox.db-*"):
        log.unlink()
    with pytest.raises(TornOutbox):
        opened(folder)
    whole(folder, recover_outbox(folder, NOW_UTC).floor)


@pytest.mark.parametrize("step", ["_set_aside", "to_disk"])
def test_a_recovery_that_is_cut_off_is_done_again(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tear(folder, 2, 40)
    real = getattr(outbox_copy, step)

    def cut(*given: object) -> object:
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox_copy, step, cut)
    with pytest.raises(KeyboardInterrupt):
        recover_outbox(folder, NOW_UTC)
    monkeypatch.undo()
    whole(folder, recover_outbox(folder, NOW_UTC).floor)


def test_without_a_copy_what_can_be_read_and_what_is_shown_is_kept(folder: Path) -> None:
    (folder / COPY_FILE).unlink()
    assert not can_recover(folder)
    tear(folder, 3, 40)
    recover_outbox(folder, NOW_UTC)
    with opened(folder) as replica:
        assert names(replica) == CONFIRMED


def test_a_change_that_is_not_what_was_written_is_not_taken(folder: Path) -> None:
    with closing(sqlite3.connect(folder / COPY_FILE, isolation_level=None)) as conn:
        conn.execute("UPDATE change SET change = replace(change, 'before 9', 'forged 9')")
    tear(folder, 0, 60)
    recover_outbox(folder, NOW_UTC)
    with opened(folder) as replica:
        assert names(replica) == CONFIRMED


def test_a_copy_is_one_whole_file_and_takes_the_place_of_the_last(folder: Path) -> None:
    with opened(folder) as replica:
        copy_outbox(folder)
        assert not list(folder.glob("outbox-copy.db-*")) + list(folder.glob("*.new*"))
        with closing(sqlite3.connect(folder / COPY_FILE)) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (count,) = conn.execute("SELECT count(*) FROM change").fetchone()
        assert count == len(replica.outbox.after(0)) == 39


def test_a_torn_outbox_never_takes_the_place_of_a_good_copy(folder: Path) -> None:
    before = (folder / COPY_FILE).read_bytes()
    tear(folder, 1, 40)
    with pytest.raises(TornOutbox):
        copy_outbox(folder)
    assert (folder / COPY_FILE).read_bytes() == before
    assert not list(folder.glob("*.new*"))


def test_a_device_that_is_wiped_keeps_no_box_in_the_copy_or_in_what_was_torn(folder: Path) -> None:
    secret = "c2VhbGVkLWJveC1vZi1yaWV0"
    with opened(folder) as replica:
        replica.act([put("box", "b", sealed=secret)], "Annie")
        copy_outbox(folder)
    tear(folder, 0)
    recover_outbox(folder, NOW_UTC)
    with opened(folder) as replica:
        copy_outbox(folder)
        wipe_boxes(replica)
        assert not list(folder.glob("outbox-torn-*"))
        copy_outbox(folder)
    for path in folder.iterdir():
        assert secret.encode() not in path.read_bytes(), path.name


def test_a_copy_of_who_this_device_was_before_is_left_alone(folder: Path) -> None:
    with opened(folder) as replica:
        replica.outbox.set_note("apart", "clone")
        copy_outbox(folder)
    for path in (*folder.glob("outbox.db*"), *folder.glob("replica.db*"), folder / "device.json"):
        path.unlink()
    with opened(folder) as replica:  # it is another device now
        act(replica, "new")
    tear(folder, 0, 40)
    recover_outbox(folder, NOW_UTC)
    with opened(folder) as replica:
        assert names(replica) == {"new"}
        assert replica.status().apart == ""
        assert len(replica.outbox.after(0)) == 3
