"""A device that comes by stick only, at a server that came back from a backup: it is waited for, and it reports as on the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.disk import said_tables
from sync.disk.replica import Replica, open_replica
from sync.disk.signing_up import sign_up
from sync.line import carry
from sync.line.carry import Carrier, Item, write_letter
from sync.line.exchange import exchange_once
from sync.line.letter_answers import Kept
from tests.sync.place import put
from tests.sync.server.house import House, now
from tests.sync.server.test_promises import HOUR, state
from tests.sync.server.test_promises_restored import Lost
from tests.sync.server.test_restore import (
    assert_answered,
    frozen,
    post_and_answer,
    restore,
    same,
)

Devices = Callable[..., Replica]


sqlite_only = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


class Stick:
    """A stick, and a computer that brings what is on it to the server."""

    def __init__(self, carrier: Replica, folder: Path) -> None:
        self.carrier = carrier
        self.folder = folder
        folder.mkdir()

    def trip(self, replica: Replica, *, home: int = 1) -> Kept:
        """Bring a letter of a device and keep the answer, ``home`` times; return what the first time brought."""
        write_letter(replica, self.folder)
        assert "brought" in {item.did for item in self.bring()}
        found: list[Kept] = []
        for _ in range(home):
            found += [one.kept for one in Carrier(replica).take_folder(self.folder) if one.kept]
        return found[0]

    def bring(self) -> list[Item]:
        return Carrier(self.carrier).take_folder(self.folder)


@pytest.fixture
def stick(device: Devices, tmp_path: Path) -> Callable[[], Stick]:
    """Return a function that gives a stick, with a new device that brings it and knows nothing itself."""
    return lambda: Stick(device("bieb", "desk"), tmp_path / "stick")


def without_its_replica(replica: Replica) -> Replica:
    """Return a device that knows no more than what it did itself."""
    folder = replica.folder
    replica.close()
    for left in folder.glob("replica.db*"):
        left.unlink()
    return open_replica(folder, clock=now)


def test_its_letter_is_a_report_once_it_said_what_it_holds(
    house: House, device: Devices, stick: Callable[[], Stick]
) -> None:
    """Places that it was given since the backup are kept for it, whoever else asks for them meanwhile."""
    kiosk, desk = device("zuil"), device("balie", "desk")
    same(kiosk, desk)
    backup = house.folder.parent / "backup"
    house.admin("backup", str(backup))
    course = put(
        "activity", "soep", title="Soep", starts=HOUR, capacity=5, signup="required",
        venue=kiosk.device.venue,
    )  # fmt: skip
    desk.act([course], "Annie")
    same(desk, kiosk)
    holds = kiosk.open_places("soep", HOUR)
    assert holds == 3
    restore(house, backup)
    by = stick()
    exchange_once(desk)
    wishes = [sign_up(desk, "soep", HOUR, actor="Annie").signup for _ in range(5)]
    exchange_once(desk)
    assert frozen(house)
    assert kiosk.device.device in house.admin("missing")
    by.trip(kiosk)  # it asks from where it was, and hears that the server is another
    assert frozen(house)
    assert kiosk.reports_leases, "it has not said yet what it holds"
    by.trip(kiosk)
    assert not frozen(house)
    assert not kiosk.reports_leases
    made = sign_up(kiosk, "soep", HOUR, party=holds, actor="visitor")
    by.trip(kiosk)
    for _ in range(2):
        exchange_once(desk)
        by.trip(kiosk)
    states = [state(desk, one) for one in wishes]
    assert made.certain is (state(desk, made.signup) == "confirmed")
    assert "to_call" not in (*states, state(desk, made.signup))
    assert desk.places("soep", HOUR).taken <= 5


def test_an_act_about_what_another_has_still_to_offer_waits_for_it(
    house: House, device: Devices, stick: Callable[[], Stick]
) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    same(kiosk, desk)
    backup = house.folder.parent / "backup"
    house.admin("backup", str(backup))
    post_and_answer(kiosk, desk)
    restore(house, backup)
    by = stick()
    for _ in range(2):  # its answer to the post comes before the post
        assert by.trip(desk).again
        assert (desk.pending(), desk.status().tray) == (2, 0)
    assert desk.get("help_post", "h1") is not None, "it stays on the screen"
    exchange_once(kiosk)
    exchange_once(kiosk)
    assert frozen(house), "the letters were no report yet"
    by.trip(desk)
    by.trip(desk)
    assert not frozen(house)
    assert {one.kind for one in desk.unsent()} <= {"lease"}, "it gives back what it need not hold"
    assert desk.status().tray == 0
    exchange_once(kiosk)
    assert_answered(kiosk)


@pytest.fixture
def lost(house: House, device: Devices) -> Iterator[Lost]:
    """What the desk alone knows: the kiosk's replica is made anew after the restore."""
    made = Lost(house, device)
    restore(house, made.backup)
    made.kiosk = without_its_replica(made.kiosk)
    exchange_once(made.kiosk)
    yield made
    made.kiosk.close()


KNOWN = ["confirmed", "offered", "waiting", "waiting"]


@sqlite_only
def test_all_that_it_knows_goes_in_one_letter(
    lost: Lost, stick: Callable[[], Stick], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said_tables, "MAX_SAID", 1)
    by = stick()
    for _ in range(3):
        assert frozen(lost.house)
        by.trip(lost.desk)
    assert not frozen(lost.house)
    exchange_once(lost.kiosk)
    by.trip(lost.desk)
    assert lost.states(lost.kiosk) == lost.states(lost.desk) == KNOWN
    assert lost.desk.stated_signups() == ((), False)


@sqlite_only
def test_what_has_no_room_goes_in_the_next_and_an_answer_kept_twice_skips_nothing(
    lost: Lost, stick: Callable[[], Stick], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said_tables, "MAX_SAID", 1)
    monkeypatch.setattr(carry, "MAX_REQUESTS", 1)
    by = stick()
    left: list[int] = []
    while frozen(lost.house):
        by.trip(lost.desk, home=3)
        assert len(left) < 20
        monkeypatch.setattr(said_tables, "MAX_SAID", 1000)
        left.append(len(lost.desk.stated_signups()[0]))
        monkeypatch.setattr(said_tables, "MAX_SAID", 1)
    assert 3 in left, "a letter takes off what was in it, and no more"
    exchange_once(lost.kiosk)
    by.trip(lost.desk)
    assert lost.states(lost.kiosk) == lost.states(lost.desk) == KNOWN
