"""Promises of real devices to a real server: made offline, a reply that is lost, a power cut; and places that come and go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from sync.disk.replica import Replica, open_replica
from sync.disk.signing_up import (
    cancel,
    close_paper,
    lease_to_paper,
    recall,
    sign_up,
    split,
)
from sync.errors import BadInput, ServerAway
from sync.leases import RECALL_WARNING, owner_of
from sync.line.exchange import Line, exchange_once
from sync.recurrence import local_iso
from tests.sync.place import put
from tests.sync.server.house import House, now

Devices = Callable[..., Replica]
Two = tuple[Replica, Replica]

PROMISE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sync.disk.replica import open_replica
from sync.disk.signing_up import sign_up
replica = open_replica(Path(sys.argv[1]), clock=lambda: datetime.now(UTC))
done = sign_up(replica, "soep", sys.argv[2], party=2, actor="visitor")
print(done.signup, done.certain, flush=True)
sys.stdin.read()
"""


def start(days: int = 3) -> str:
    return local_iso((now() + timedelta(days=days)).replace(hour=10, minute=0, tzinfo=None))


HOUR = start()


@pytest.fixture
def two(device: Devices) -> Two:
    """A kiosk and a desk, and an activity with ten places that both know."""
    kiosk, desk = device("zuil"), device("balie", "desk")
    exchange_once(kiosk)
    exchange_once(desk)
    desk.act(
        [put("activity", "soep", title="Soep", starts=HOUR, capacity=10, signup="required",
             venue=kiosk.device.venue)],
        "Annie",
    )  # fmt: skip
    exchange_once(desk)
    exchange_once(kiosk)
    return kiosk, desk


def state(replica: Replica, signup: str) -> str:
    stored = replica.stored("signup", signup)
    return str(stored.fields["state"]) if stored is not None else ""


def test_places_come_with_an_exchange_and_never_with_a_snapshot(two: Two) -> None:
    kiosk, desk = two
    assert kiosk.places("soep", HOUR).certain == 6
    assert desk.places("soep", HOUR).certain == 2
    assert kiosk.places("soep", HOUR).may_promise(6)
    known = kiosk.lease_sequence
    assert known > 0
    assert kiosk.cursor is not None
    kiosk.bootstrap(list(kiosk._tables.every("activity")), kiosk.cursor)
    assert kiosk.lease_sequence == 0, "it asks again"
    assert kiosk.places("soep", HOUR).certain == 0, "and promises nothing until it knows"
    exchange_once(kiosk)
    assert kiosk.lease_sequence == known
    assert kiosk.places("soep", HOUR).certain == 6


def test_a_promise_made_offline_with_a_lost_reply_and_a_power_cut_is_kept(
    two: Two, house: House
) -> None:
    kiosk, desk = two
    house.kill()
    with subprocess.Popen(
        [sys.executable, "-c", PROMISE, str(kiosk.folder), HOUR],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as visitor:
        assert visitor.stdout is not None
        signup, certain = visitor.stdout.readline().decode().split()
        os.kill(visitor.pid, signal.SIGKILL)
    assert certain == "True"
    assert kiosk.places("soep", HOUR).certain == 4
    with pytest.raises(ServerAway):
        exchange_once(kiosk)
    house.start()
    others = [sign_up(desk, "soep", HOUR, party=2, actor="Annie") for _ in range(3)]
    exchange_once(desk)
    line = Line(kiosk)
    line.exchange(0.0)  # it arrives, and the reply is lost
    line.close()
    assert kiosk.places("soep", HOUR).certain == 4
    kiosk.close()
    house.kill()
    house.start()
    with open_replica(kiosk.folder, clock=now) as again:
        assert again.places("soep", HOUR).certain == 4
        exchange_once(again)
        assert state(again, signup) == "confirmed"
        assert again.places("soep", HOUR).certain <= 4
        assert again.leases()["soep", HOUR, again.device.device].spent == 2
        exchange_once(desk)
        assert [one.certain for one in others] == [True, False, False]
        # the kiosk has given back what the third needs, in the same exchange
        assert [state(desk, one.signup) for one in others] == ["confirmed", "confirmed", "offered"]
        taken = desk.places("soep", HOUR)
        assert taken.taken + again.places("soep", HOUR).certain <= 10


def test_beyond_the_lease_nothing_is_certain_and_cancelling_frees_nothing_here(two: Two) -> None:
    _, desk = two
    first = sign_up(desk, "soep", HOUR, party=2, actor="Annie")
    second = sign_up(desk, "soep", HOUR, party=1, actor="Annie")
    assert (first.certain, second.certain) == (True, False)
    assert state(desk, second.signup) == "provisional"
    cancel(desk, first.signup, "Annie")
    assert desk.places("soep", HOUR).certain == 0
    assert not sign_up(desk, "soep", "", actor="Annie").certain
    with pytest.raises(BadInput):
        sign_up(desk, "soep", HOUR, party=7, actor="Annie")
    assert first.slip_code != second.slip_code
    assert desk.list("signup", "slip_code = ?", [first.slip_code])[0].id == first.signup


def test_after_the_deadline_nothing_is_promised(two: Two) -> None:
    kiosk, desk = two
    desk.act([put("activity", "soep", deadline_h=24 * 7)], "Annie")
    exchange_once(desk)
    exchange_once(kiosk)
    here = kiosk.places("soep", HOUR)
    assert (here.open, here.certain, here.may_promise(1)) == (False, 0, False)
    assert not sign_up(kiosk, "soep", HOUR, actor="visitor").certain


def test_a_paper_list_holds_places_of_its_own(two: Two) -> None:
    kiosk, desk = two
    paper = lease_to_paper(kiosk, "soep", HOUR, 4, "Annie")
    assert owner_of(paper) == kiosk.device.device
    assert kiosk.places("soep", HOUR).certain == 2
    assert kiosk.open_places("soep", HOUR, paper) == 4
    with pytest.raises(BadInput):
        lease_to_paper(kiosk, "soep", HOUR, 3, "Annie")
    exchange_once(kiosk)
    assert kiosk.open_places("soep", HOUR, paper) == 4
    names = [sign_up(kiosk, "soep", HOUR, actor="Annie", paper=paper) for _ in range(3)]
    assert all(one.certain for one in names)
    assert kiosk.open_places("soep", HOUR, paper) == 1
    close_paper(kiosk, "soep", HOUR, paper, "Annie")
    exchange_once(kiosk)
    exchange_once(desk)
    assert {state(desk, one.signup) for one in names} == {"confirmed"}
    assert kiosk.open_places("soep", HOUR, paper) == 0
    assert kiosk.places("soep", HOUR).certain == 2
    assert {lease.open for key, lease in kiosk.leases().items() if key[2] == paper} == {0}


def test_a_party_that_waits_parts_and_keeps_its_turn(two: Two) -> None:
    kiosk, desk = two
    long = sign_up(desk, "soep", HOUR, party=5, actor="Annie")
    exchange_once(desk)
    late = sign_up(desk, "soep", HOUR, party=3, actor="Annie", picture="de fiets")
    exchange_once(desk)
    assert [state(desk, one.signup) for one in (long, late)] == ["waiting", "waiting"]
    part = split(desk, long.signup, 3, "Annie")
    exchange_once(desk)
    assert [state(desk, one) for one in (long.signup, part)] == ["offered", "waiting"]
    exchange_once(kiosk)
    exchange_once(desk)
    assert [state(desk, one) for one in (part, late.signup)] == ["offered", "offered"]
    with pytest.raises(BadInput):
        split(desk, part, 1, "Annie")


def test_the_places_of_a_lost_kiosk_come_back_and_its_people_are_to_call(
    two: Two, house: House
) -> None:
    kiosk, desk = two
    promised = sign_up(kiosk, "soep", HOUR, party=5, actor="visitor")
    assert promised.certain
    recall(desk, kiosk.device.device, "Annie")
    exchange_once(desk)
    others = [sign_up(desk, "soep", HOUR, party=6, actor="Annie").signup]
    exchange_once(desk)
    assert state(desk, others[0]) == "confirmed"
    exchange_once(kiosk)
    exchange_once(desk)
    assert [one.id for one in desk.people_to_call()] == [promised.signup]
    here = desk.places("soep", HOUR)
    assert here.taken == 6, "who is to be called takes no place"
    desk.act([put("activity", "soep", capacity=4)], "Annie")
    (over,) = desk.overbooked()
    assert (over.occurrence.recurrence, over.taken) == (HOUR, 6)
    said = house.admin("revoke", kiosk.device.device)
    assert "Plaatsen teruggehaald: " in said
    assert RECALL_WARNING in said, "it holds places of the demonstration's activities"
    assert house.admin("recall", kiosk.device.device) == "Plaatsen teruggehaald: 0."
