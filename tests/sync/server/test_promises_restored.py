"""Who was confirmed without a lease, and then lost by a restore from an old backup, stays confirmed or is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.disk import said_tables
from sync.disk.replica import Replica, open_replica
from sync.disk.signing_up import cancel, sign_up
from sync.line.exchange import exchange_once
from tests.sync.place import put
from tests.sync.server.house import House, now
from tests.sync.server.test_promises import HOUR, state
from tests.sync.server.test_restore import frozen, restore

Devices = Callable[..., Replica]


class Lost:
    """A kiosk, a desk, and people whom the desk's neighbours know and the backup does not."""

    def __init__(self, house: House, device: Devices) -> None:
        self.house = house
        self.kiosk, self.desk = device("zuil"), device("balie", "desk")
        exchange_once(self.kiosk)
        exchange_once(self.desk)
        course = put(
            "activity", "soep", title="Soep", starts=HOUR, capacity=5, signup="required",
            venue=self.kiosk.device.venue,
        )  # fmt: skip
        self.desk.act([course], "Annie")
        exchange_once(self.desk)
        exchange_once(self.kiosk)
        assert sign_up(self.kiosk, "soep", HOUR, party=3, actor="visitor").certain
        exchange_once(self.kiosk)
        exchange_once(self.desk)
        self.backup = house.folder.parent / "backup"
        house.admin("backup", str(self.backup))
        made = [sign_up(self.desk, "soep", HOUR, actor="Annie") for _ in range(4)]
        self.an, self.bo, self.cor, self.dik = (one.signup for one in made)
        assert not any(one.certain for one in made)
        exchange_once(self.desk)
        exchange_once(self.kiosk)
        assert self.states(self.kiosk) == ["confirmed", "offered", "waiting", "waiting"]

    def states(self, replica: Replica) -> list[str]:
        return [state(replica, one) for one in (self.an, self.bo, self.cor, self.dik)]

    def turns(self, *signups: str) -> list[int]:
        stored = [self.kiosk.stored("signup", one) for one in signups]
        return [one.fields["turn"] for one in stored if one is not None]

    def new(self, party: int = 1) -> str:
        """Let somebody new ask for the same places at the kiosk, before the desk has come."""
        exchange_once(self.kiosk)
        made = sign_up(self.kiosk, "soep", HOUR, party=party, actor="visitor")
        exchange_once(self.kiosk)
        exchange_once(self.kiosk)  # it gave back what the server asked for
        return made.signup

    def together(self) -> None:
        for _ in range(2):
            exchange_once(self.desk)
            exchange_once(self.kiosk)
        assert self.desk.status().tray == self.kiosk.status().tray == 0


@pytest.fixture
def lost(house: House, device: Devices) -> Lost:
    return Lost(house, device)


def test_nobody_new_gets_the_place_of_whoever_was_confirmed(lost: Lost) -> None:
    restore(lost.house, lost.backup)
    new = lost.new()
    assert state(lost.kiosk, new) == "provisional"
    lost.together()
    assert not frozen(lost.house)
    assert lost.states(lost.kiosk) == ["confirmed", "offered", "waiting", "waiting"]
    assert state(lost.kiosk, new) == "waiting"
    turns = lost.turns(lost.bo, lost.cor, lost.dik, new)
    assert turns == sorted(set(turns)), "who waited keeps the order, and who is new comes after"
    cancel(lost.desk, lost.bo, "Annie")
    lost.together()
    assert lost.states(lost.kiosk) == ["confirmed", "cancelled", "offered", "waiting"]
    assert lost.desk.places("soep", HOUR).taken == 5


def test_whoever_comes_after_the_freeze_was_lifted_is_called_and_never_waits(lost: Lost) -> None:
    restore(lost.house, lost.backup)
    exchange_once(lost.kiosk)
    lost.house.admin("thaw")
    new = lost.new(party=2)
    assert state(lost.kiosk, new) in ("confirmed", "offered")
    lost.together()
    assert lost.states(lost.kiosk) == ["to_call", "to_call", "waiting", "waiting"]
    assert {one.id for one in lost.desk.people_to_call()} == {lost.an, lost.bo}
    assert lost.desk.places("soep", HOUR).taken == 5


def test_another_device_knows_it_too_page_by_page_and_through_a_second_restore(
    lost: Lost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said_tables, "MAX_SAID", 1)
    restore(lost.house, lost.backup)
    new = lost.new()
    folder: Path = lost.desk.folder
    lost.desk.close()
    for left in folder.glob("replica.db*"):
        left.unlink()
    restore(lost.house, lost.backup)
    with open_replica(folder, clock=now) as desk:
        lost.desk = desk
        lost.together()
        assert lost.states(desk) == ["confirmed", "offered", "waiting", "waiting"]
        assert state(desk, new) == "waiting"
        assert not desk.reports_leases
        assert not lost.kiosk.reports_leases


def test_who_cancelled_since_stays_cancelled(lost: Lost) -> None:
    cancel(lost.desk, lost.bo, "Annie")
    exchange_once(lost.desk)  # the kiosk does not hear of it: it says that bo has a place
    restore(lost.house, lost.backup)
    exchange_once(lost.kiosk)
    lost.together()
    assert lost.states(lost.kiosk) == ["confirmed", "cancelled", "offered", "waiting"]
