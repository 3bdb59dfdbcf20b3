"""A folder enrols again: set apart, revoked, forgotten or just so. Nothing is lost, nothing doubles, killed anywhere."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from sync.changes import Draft, chain_holds
from sync.device import read_device, write_device
from sync.disk import rejoining
from sync.disk.outbox import Head
from sync.disk.replica import Replica, open_replica
from sync.disk.set_apart import SetApart, standing_of
from sync.line.enrolment import enrol
from sync.line.exchange import exchange_once
from sync.outcomes import Cursor, Outcome
from sync.records import SetAside
from tests.sync.place import empty, filled, put
from tests.sync.server.house import House, now
from tests.sync.server.test_set_apart import news
from tests.sync.writing import change

Devices = Callable[..., Replica]


def enrol_again(house: House, replica: Replica, kind: str = "kiosk") -> Replica:
    """Enrol the folder of a replica anew and open it."""
    replica.close()
    now_ms = int(now().timestamp() * 1000)
    enrol(replica.folder, house.url, house.code(kind), kind=kind, name="anew", now_ms=now_ms)
    return open_replica(replica.folder, clock=now)


def test_what_waited_goes_up_in_the_new_name_and_what_was_confirmed_does_not_double(
    house: House, device: Devices
) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    exchange_once(kiosk)
    kiosk.act([news("bevestigd")], "Annie")
    kiosk.act([Draft(kind="tally", record="t", fields={"day": "2026-11-24", "action": "x"}, count=2)], "visitor")  # fmt: skip
    exchange_once(kiosk)
    kiosk.act([news("wacht"), news("wacht-ook")], "Annie")
    kiosk.act([Draft(kind="tally", record="t", count=3)], "visitor")
    old = kiosk.device.device
    with enrol_again(house, kiosk) as again:
        assert again.device.device != old
        assert again.get("announcement", "wacht") is not None, "shown before any server spoke"
        assert chain_holds(again.outbox.after(0), "")
        result = exchange_once(again)
        assert result.pushed == 5
        assert (again.pending(), again.status().tray) == (0, 0)
        exchange_once(desk)
        found = [one.id for one in desk.list("announcement")]
        assert {"bevestigd", "wacht", "wacht-ook"} <= set(found)
        tally = desk.stored("tally", "t")
        assert tally is not None
        assert tally.fields["counts"][old] == 2, "what was confirmed stays the old device's"
        assert sum(tally.fields["counts"].values()) == 5, "nothing counts twice"
        again.act([news("daarna")], "Annie")
        exchange_once(again)
        exchange_once(desk)
        assert desk.get("announcement", "daarna") is not None
        assert desk.records(SetAside) == []
    (aside,) = kiosk.folder.glob("outbox-*.db")
    assert aside.name == f"outbox-{old}.db"


def test_a_copy_that_was_set_apart_goes_on_as_a_device_of_its_own(
    house: House, device: Devices, tmp_path: Path
) -> None:
    kiosk = device("zuil")
    exchange_once(kiosk)
    kiosk.close()
    shutil.copytree(kiosk.folder, tmp_path / "copy")
    with open_replica(kiosk.folder, clock=now) as kiosk:
        kiosk.act([news("een")], "Annie")
        exchange_once(kiosk)
    copy = open_replica(tmp_path / "copy", clock=now)
    copy.act([news("twee")], "Henk")
    with pytest.raises(SetApart):
        exchange_once(copy)
    copy.act([news("drie")], "Henk")  # nobody has spoken on it
    with enrol_again(house, copy, "desk") as again:
        assert standing_of(again.outbox) == ""
        exchange_once(again)
        assert again.get("announcement", "drie") is not None
        assert again.get("announcement", "een") is not None
        (entry,) = again.records(SetAside)
        assert entry.changes[0]["record"] == "twee"
        assert again.get("announcement", "twee") is None, "it lies in the tray, once"


def test_a_revoked_device_that_enrols_again_takes_input_again(
    house: House, device: Devices
) -> None:
    kiosk = device("zuil")
    exchange_once(kiosk)
    house.admin("revoke", kiosk.device.device)
    with pytest.raises(SetApart):
        exchange_once(kiosk)
    with enrol_again(house, kiosk) as again:
        again.act([news("weer")], "Annie")
        exchange_once(again)
        assert again.status().apart == ""


def test_nothing_of_another_neighbourhood_goes_along(tmp_path: Path) -> None:
    replica = filled(tmp_path / "d")
    replica.act([put("service", "van-hier", name="Van hier")], "Annie")
    replica.close()
    settings = read_device(replica.folder)
    assert settings is not None
    elsewhere = type(settings)(device="new", neighbourhood="elders", server="http://x")
    write_device(replica.folder, elsewhere)
    with empty(tmp_path / "d") as moved:
        assert (moved.outbox.after(0), moved.services()) == ([], [])
    assert len(list(replica.folder.glob("outbox-*.db"))) == 1


def test_a_remove_finds_what_the_same_person_added_before(tmp_path: Path) -> None:
    add = change(1, "old", 1, kind="activity", adds={"exdates": ["2027-01-04T10:00"]})
    drop = change(2, "old", 2, kind="activity", removes={"exdates": [add.tag(0)]})
    made = rejoining.remade([([add], "x"), ([drop], "x")], "new", Head(7, "d"))
    (first,), (second,) = (act for act, _ in made)
    assert (first.number, second.number, first.previous) == (8, 9, "d")
    assert second.removes["exdates"] == [add.tag(0), first.tag(0)]
    assert (first.act, first.stamp) == (add.act, add.stamp)


def test_a_promise_becomes_one_of_the_new_device() -> None:
    fields: dict[str, Any] = {"activity": "k", "recurrence": "r", "party": 2}
    promise = change(1, "old", 1, kind="signup", promised="old", **fields)
    listed = change(2, "old", 2, kind="signup", promised="paper:old:9", **fields)
    back = change(3, "old", 3, kind="lease", holder="old", step="give_back", people=1, **fields)
    acts = [([promise], "x"), ([listed], "x"), ([back], "x")]
    made = rejoining.remade(acts, "new", Head())
    assert [act[0].fields["promised"] for act, _ in made] == ["new", "paper:new:9"]
    with_leases = rejoining.remade(acts, "new", Head(), leases=True)
    assert with_leases[2][0][0].fields["holder"] == "new"


class TestKilled:
    """The change of hands is killed at every statement and every rename; opening the folder goes on."""

    @pytest.fixture
    def before(self, tmp_path: Path) -> Path:
        replica = filled(tmp_path / "before")
        replica.act([put("service", "een", name="Een")], "Annie")
        replica.apply(
            [], Cursor(epoch="e", neighbourhood="n", sequence=11), [Outcome(number=1, sequence=11)]
        )
        replica.act([put("service", "twee", name="Twee"), put("service", "s", name="s")], "Annie")
        replica.close()
        settings = read_device(replica.folder)
        assert settings is not None
        write_device(replica.folder, type(settings)(device="new", neighbourhood="n", server="x"))
        return replica.folder

    def test_nothing_is_lost_and_nothing_doubles(self, before: Path, tmp_path: Path) -> None:
        kills, step, came_so_far = 0, 0, True
        while came_so_far:
            step += 1
            folder = tmp_path / f"at-{step}"
            shutil.copytree(before, folder)
            child = os.fork()
            if child == 0:
                _open_until(step, folder)
            _, status = os.waitpid(child, 0)
            came_so_far = os.WIFSIGNALED(status)
            assert came_so_far or os.WEXITSTATUS(status) == 0, "the child fell over"
            kills += came_so_far
            for _ in range(2):
                with empty(folder) as again:
                    waiting = again.unsent()
                    assert [c.record for c in waiting] == ["een", "twee", "s"]
                    assert {c.device for c in waiting} == {"new"}
                    assert chain_holds(waiting, "")
                    names = {one.id: one.name for one in again.services()}
                    assert names == {"een": "Een", "twee": "Twee", "s": "s"}
                    assert again.cursor is None
            assert len(list(folder.glob("outbox-*.db"))) == 1
            shutil.rmtree(folder)
        assert kills > 25


def _open_until(step: int, folder: Path) -> None:
    left = [step]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    connect, replace = sqlite3.connect, Path.replace

    def watched(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        conn: sqlite3.Connection = connect(*args, **kwargs)
        conn.set_trace_callback(count)
        return conn

    def moved(path: Path, target: Path) -> Path:
        count()
        done = replace(path, target)
        count()
        return done

    patch.object(sqlite3, "connect", watched).start()
    patch.object(Path, "replace", moved).start()
    empty(folder)
    os._exit(0)
