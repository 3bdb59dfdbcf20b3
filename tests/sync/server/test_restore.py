"""The server comes back from a backup: nothing that devices still know is lost, nothing is there twice, nobody is needed."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.changes import chain_holds
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import exchange_once
from sync.records import Announcement
from sync.server.commands import now_ms
from sync.server.store import Store
from sync.server.tables import CHANGE
from tests.sync.place import put
from tests.sync.server.house import House, now

Devices = Callable[..., Replica]


def note(record: str, **fields: Any) -> Any:
    return put(
        "announcement", record, title=record, text="Hoi.", shown_until="2030-01-01", **fields
    )


def notes(replica: Replica) -> set[str]:
    return {one.id for one in replica.list("announcement")}


@contextmanager
def store_of(house: House) -> Iterator[Store]:
    url = getattr(house, "database", "") or f"sqlite:///{house.folder / 'server.db'}"
    opened = Store(url, now_ms, os.urandom, house.folder)
    try:
        yield opened
    finally:
        opened.close()


def taken(house: House) -> dict[str, list[int]]:
    """Return the numbers that the server holds, by device."""
    found: dict[str, list[int]] = {}
    rows = select(CHANGE.c.device, CHANGE.c.number).order_by(CHANGE.c.device, CHANGE.c.number)
    with store_of(house) as store, store.engine.connect() as db:
        for device, number in db.execute(rows):
            found.setdefault(device, []).append(number)
    return found


def frozen(house: House) -> bool:
    with store_of(house) as store:
        return store.frozen(store.neighbourhoods()[0][0])


def same(*replicas: Replica) -> None:
    """Let all exchange until nothing is left to say, and hold that all show the same, whole."""
    for _ in range(2):
        for replica in replicas:
            exchange_once(replica)
    shown = [{one.id: one for one in replica.list("announcement")} for replica in replicas]
    assert all(one == shown[0] for one in shown)
    for replica in replicas:
        assert replica.pending() == 0
        assert chain_holds(replica.outbox.after(0), "")
        assert replica.check() == []


@pytest.fixture
def saved(house: House, device: Devices) -> tuple[Replica, Replica, Path]:
    """Return a kiosk, a desk and a backup of when each had done one act."""
    kiosk, desk = device("zuil"), device("balie", "desk")
    kiosk.act([put("tally", "t", day="2026-11-24", action="look")], "visitor")
    desk.act([note("vooraf")], "Annie")
    same(kiosk, desk)
    backup = house.folder.parent / "backup"
    house.admin("backup", str(backup))
    return kiosk, desk, backup


def restore(house: House, backup: Path) -> str:
    return house.admin("restore", str(backup), "--yes")


def test_what_the_backup_lacks_is_offered_again_in_the_order_it_was_done(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("een"), note("twee")], "Annie")
    desk.act([put("announcement", "een", title="Beter")], "Annie")
    desk.act([put("service", "half", summary="Zonder naam.")], "Annie")  # is refused
    desk.act([note("drie")], "Annie")
    same(kiosk, desk)
    assert (desk.status().tray, desk.status().epoch) == (1, kiosk.status().epoch)
    before = taken(house)
    told = restore(house, backup)
    assert "Plaatsen wachten op 2 apparaten" in told
    assert len(taken(house)[desk.device.device]) == 1
    desk.act([note("daarna")], "Annie")
    assert "een" in notes(desk), "what somebody did stays on their screen"
    exchange_once(desk)
    assert frozen(house)
    assert desk.device.device not in house.admin("missing")
    assert kiosk.device.device in house.admin("missing")
    same(desk, kiosk)
    assert not frozen(house)
    assert {"vooraf", "een", "twee", "drie", "daarna"} <= notes(kiosk)
    assert kiosk.records(Announcement, "id = 'een'")[0].title == "Beter"
    assert kiosk.get("service", "half") is None
    assert desk.status().tray == 1
    after = taken(house)
    assert after[desk.device.device] == [*before[desk.device.device], 7]
    assert after[kiosk.device.device] == before[kiosk.device.device]


def test_a_device_that_was_away_for_weeks_comes_back_right(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("gezegd")], "Annie")
    same(desk, kiosk)
    desk.act([note("weg")], "Annie")  # and then the line breaks
    restore(house, backup)
    kiosk.act([put("tally", "t", day="2026-11-24", action="look", count=3)], "visitor")
    same(kiosk)
    assert frozen(house)
    assert "weer gegeven" in house.admin("thaw")
    assert not frozen(house)
    same(kiosk, desk)
    assert {"vooraf", "gezegd", "weg"} <= notes(kiosk)


def post_and_answer(kiosk: Replica, desk: Replica) -> None:
    """Let the kiosk place a post, and the desk refuse it and write a note; both know all of it."""
    until = str((now() + timedelta(days=20)).date())
    post = {"title": "Wie loopt mee?", "expires": until, "state": "review"}
    kiosk.act([put("help_post", "h1", **post)], "visitor")
    same(kiosk, desk)
    desk.act([put("help_post", "h1", state="refused", refusal="x")], "Annie")
    desk.act([note("daarna")], "Annie")
    same(desk, kiosk)


def assert_answered(kiosk: Replica) -> None:
    """Hold that the post of ``post_and_answer`` is there with the answer to it, and the note."""
    stored = kiosk.stored("help_post", "h1")
    assert stored is not None
    assert stored.fields["state"] == "refused"
    assert "daarna" in notes(kiosk)


def test_an_act_about_what_another_has_still_to_offer_waits_for_it(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    post_and_answer(kiosk, desk)
    restore(house, backup)
    result = exchange_once(desk)  # its answer to the post comes before the post
    assert result.wait_s > 0
    assert desk.pending() == 2
    assert desk.get("help_post", "h1") is not None, "it stays on the screen"
    assert exchange_once(desk).wait_s > 0
    assert frozen(house)
    same(kiosk, desk)
    assert not frozen(house)
    assert desk.status().tray == 0
    assert_answered(kiosk)


def test_an_act_about_what_nobody_has_any_more_does_not_wait_for_ever(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    kiosk.act([put("service", "weg", name="Soep", summary="x")], "Annie")
    same(kiosk, desk)
    desk.act([put("service", "weg", summary="Een ander woord.")], "Annie")
    same(desk, kiosk)
    with closing(
        sqlite3.connect(kiosk.outbox.path)
    ) as db:  # its disk forgot: more than 30 days ago
        db.execute("DELETE FROM change WHERE number = 2")
        db.commit()
    restore(house, backup)
    exchange_once(desk)
    assert desk.pending() == 1
    same(kiosk)
    same(desk, kiosk)
    assert not frozen(house)
    assert desk.status().tray == 1, "a person decides"


def test_a_request_that_is_held_meanwhile_mixes_no_epochs(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("een")], "Annie")
    same(kiosk, desk)
    desk.close()
    done: list[bool] = []

    def wait() -> None:
        with open_replica(desk.folder, clock=now) as mine:
            exchange_once(mine, hold_s=20.0)
            done.append("een" in notes(mine) and mine.pending() == 0)

    thread = threading.Thread(target=wait)
    thread.start()
    restore(house, backup)
    thread.join(30)
    assert done == [True]
    same(kiosk)
    assert {"vooraf", "een"} <= notes(kiosk)


def test_two_restores_in_a_row_and_a_restore_of_a_restore(
    house: House, saved: tuple[Replica, Replica, Path], tmp_path: Path
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("een")], "Annie")
    same(kiosk, desk)
    restore(house, backup)
    exchange_once(desk)
    desk.act([note("twee")], "Annie")
    restore(house, backup)
    house.admin("backup", str(tmp_path / "later"))
    exchange_once(desk)
    desk.act([note("drie")], "Annie")
    exchange_once(desk)
    restore(house, tmp_path / "later")
    same(kiosk, desk)
    assert {"vooraf", "een", "twee", "drie"} <= notes(kiosk)
    assert taken(house)[desk.device.device] == [1, 2, 3, 4]


def test_a_backup_from_before_what_was_kept_starts_the_chain_anew(
    house: House, saved: tuple[Replica, Replica, Path], tmp_path: Path
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("lang geleden"), note("ook")], "Annie")
    same(kiosk, desk)
    later = now() + timedelta(days=40)
    desk.close()
    with open_replica(desk.folder, clock=lambda: later) as desk:
        desk.act([note("nu")], "Annie")
        exchange_once(desk)
        desk.act([note("en nu"), note("en dan")], "Annie")
        exchange_once(desk)
        assert [change.number for change in desk.outbox.after(0)] == [4, 5, 6]
        restore(house, backup)
        exchange_once(desk)
        assert taken(house)[desk.device.device] == [1, 4, 5, 6]
        desk.act([note("verder")], "Annie")
        exchange_once(desk)
        exchange_once(kiosk)
        assert {"nu", "en nu", "en dan", "verder"} <= notes(kiosk)
        assert "lang geleden" not in notes(kiosk)
        assert desk.pending() == 0


def test_a_device_with_nothing_left_to_offer_goes_on_from_where_it_is(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("een"), note("twee")], "Annie")
    same(kiosk, desk)
    with closing(sqlite3.connect(desk.outbox.path)) as db:
        db.execute("DELETE FROM change WHERE number < 3")
        db.commit()
    restore(house, backup)
    exchange_once(desk)
    exchange_once(desk)
    desk.act([note("drie")], "Annie")
    exchange_once(desk)
    exchange_once(kiosk)
    assert {"vooraf", "drie"} <= notes(kiosk)
    assert taken(house)[desk.device.device] == [1, 4]


def test_a_torn_replica_changes_nothing_about_it(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("een")], "Annie")
    same(kiosk, desk)
    restore(house, backup)
    desk.close()
    (desk.folder / "replica.db").unlink()
    for left in desk.folder.glob("replica.db-*"):
        left.unlink()
    with open_replica(desk.folder, clock=now) as again:
        assert "een" in notes(again)
        same(again, kiosk)
        assert {"vooraf", "een"} <= notes(kiosk)


def test_a_server_without_a_restore_takes_no_chain_with_a_gap(
    house: House, saved: tuple[Replica, Replica, Path]
) -> None:
    from sync.errors import Refused

    _, desk, _ = saved
    desk.act([note("een")], "Annie")
    desk.act([note("twee")], "Annie")
    with closing(sqlite3.connect(desk.outbox.path)) as db:
        db.execute("DELETE FROM change WHERE number = 2")
        db.commit()
    with pytest.raises(Refused):
        exchange_once(desk)
    assert taken(house)[desk.device.device] == [1]


def test_a_whole_server_is_restored_into_an_empty_folder(
    house: House, saved: tuple[Replica, Replica, Path], tmp_path: Path
) -> None:
    kiosk, desk, backup = saved
    desk.act([note("een")], "Annie")
    same(kiosk, desk)
    house.kill()
    for left in house.folder.iterdir():
        if left.is_file():
            left.unlink()
    restore(house, backup)
    house.options = ("--host", "127.0.0.1")
    house.start()
    same(kiosk, desk)
    assert {"vooraf", "een"} <= notes(kiosk)
