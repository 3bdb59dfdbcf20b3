"""Leases on the server's database: who gets places, who is told, who is asked back, what a recall and a restore do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from sync.changes import Change, Mark, Stored, blank
from sync.clock import Stamp
from sync.leases import Lease, LeaseHeld
from sync.outcomes import Cursor
from sync.said import Said
from sync.server.door import Stop
from sync.server.places_of import LIVELY_MS
from sync.server.store import Store
from sync.server.tables import DEVICE, NEIGHBOURHOOD
from sync.server.topping import MOST_S, TOPPED_EVERY_MS, Allowance
from sync.server.trips import Trips
from sync.signing import make_device_key
from sync.wire import ExchangeRequest
from tests.sync.server.databases import BOTH, Databases, own_databases
from tests.sync.writing import chain, change

NOW_MS = 1_795_000_000_000
HOUR, NEXT = "2026-11-26T10:00", "2026-12-03T10:00"
KEY = make_device_key(bytes(32)).public


class Clock:
    now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


class Hall:
    """A neighbourhood with a kiosk and a desk in one building, and an activity with places, each week."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.chains: dict[str, list[Change]] = {}
        self.id = store.make_neighbourhood("De Linde", [record("neighbourhood", "n", name="n")])
        for device, kind in (("zuil", "kiosk"), ("balie", "desk")):
            self.join(device, kind)

    def join(self, device: str, kind: str) -> None:
        assert self.store.enrol(self.store.make_code(self.id, kind, "v"), device, KEY, device)

    def do(self, device: str, kind: str, which: str, actor: str = "Annie", **fields: Any) -> Any:
        one = change(1, device, 1, kind=kind, record=which, actor=actor, **fields)
        grown = chain(*self.chains.get(device, []), one)
        act = msgspec.structs.replace(grown[-1], act=f"{device}/{len(grown)}")
        self.chains[device] = grown = chain(*grown[:-1], act)
        return self.push(device, [grown[-1]]).outcomes[0]

    def push(self, device: str, changes: list[Change]) -> Any:
        return self.store.push(self.row(device), changes, self.clock.now_ms)

    def row(self, device: str) -> Any:
        row = self.store.device(device)
        assert row is not None
        return row

    def course(self, capacity: int = 10, **fields: Any) -> None:
        self.do(
            "balie", "activity", "k", title="Soep", starts=HOUR, capacity=capacity, venue="v",
            signup="optional", rrule="FREQ=WEEKLY", **fields,
        )  # fmt: skip

    def sign(self, device: str, who: str, party: int = 1, at: str = HOUR, **fields: Any) -> str:
        self.do(
            device, "signup", who, "visitor", activity="k", recurrence=at, party=party, **fields
        )
        return self.state(who)

    def state(self, who: str) -> str:
        with self.store.everything(self.id, "", everything=True) as (_, _, rows):
            every = [msgspec.json.decode(row, type=Stored) for row in rows]
        found = (one.fields for one in every if (one.kind, one.id) == ("signup", who))
        return str(next(found, {}).get("state", ""))

    def lease(self, device: str, at: str = HOUR) -> Lease:
        found = {one.recurrence: one for one in self.told(device)}
        return found.get(at, Lease(activity="k", recurrence=at, holder=device))

    def told(self, device: str, after: int = 0) -> tuple[Lease, ...]:
        return self.store.leases(self.id, device, after)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with own_databases(tmp_path_factory.mktemp("postgres")) as started:
        yield started


@pytest.fixture(params=BOTH)
def hall(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'server.db'}"
        if request.param != "sqlite":
            url = stack.enter_context(request.getfixturevalue("databases").fresh())
        store = Store(url, clock, random.Random(1).randbytes)
        stack.callback(store.close)
        yield Hall(store, clock)


def record(kind: str, record_id: str, **fields: Any) -> Stored:
    return blank(kind, record_id, fields, Mark(Stamp(1), "server", 1))


class TestGiving:
    def test_a_new_activity_is_leased_eight_weeks_ahead(self, hall: Hall) -> None:
        hall.course()
        kiosk = hall.told("zuil")
        assert {one.open for one in kiosk} == {6}
        days = sorted(one.recurrence for one in kiosk)
        assert days[0] == HOUR
        ahead = datetime.fromtimestamp(NOW_MS / 1000, UTC).replace(tzinfo=None) + timedelta(days=56)
        assert datetime.fromisoformat(days[-1]) < ahead + timedelta(hours=1)
        assert len(days) == 7, "on 18 November, until 13 January"
        assert {one.open for one in hall.told("balie")} == {2}

    def test_only_what_is_news_is_told(self, hall: Hall) -> None:
        hall.course()
        known = max(one.sequence for one in hall.told("zuil"))
        assert hall.told("zuil", known) == ()
        hall.sign("zuil", "an", promised="zuil", state="confirmed")
        assert [one.spent for one in hall.told("zuil", known)] == [1]

    def test_devices_elsewhere_silent_or_revoked_get_none(self, hall: Hall, clock: Clock) -> None:
        assert hall.store.enrol(hall.store.make_code(hall.id, "kiosk", "w"), "ver", KEY, "")
        hall.join("weg", "kiosk")
        hall.store.revoke("weg")
        hall.join("stil", "kiosk")
        clock.now_ms += LIVELY_MS
        hall.do("zuil", "announcement", "a", title="Dag", shown_until="2030-01-01")
        hall.course()
        assert [bool(hall.told(one)) for one in ("zuil", "ver", "weg", "stil")] == [
            True, False, False, False,
        ]  # fmt: skip

    def test_after_the_deadline_no_more_is_given(self, hall: Hall) -> None:
        hall.course(deadline_h=24 * 8)
        assert HOUR not in {one.recurrence for one in hall.told("zuil")}
        assert NEXT in {one.recurrence for one in hall.told("zuil")}

    def test_a_cancelled_occurrence_is_not_leased(self, hall: Hall) -> None:
        hall.course(capacity=0)
        hall.do("balie", "override", "o", activity="k", recurrence=HOUR, cancelled=True)
        hall.do("balie", "activity", "k", capacity=10)
        assert HOUR not in {one.recurrence for one in hall.told("zuil")}
        assert NEXT in {one.recurrence for one in hall.told("zuil")}

    def test_topping_up_once_an_hour_raises_the_counter_only_when_something_is_given(
        self, hall: Hall, clock: Clock
    ) -> None:
        hall.course()
        hall.join("nieuw", "kiosk")
        before = hall.store.place(hall.id)[1]
        assert hall.store.top_up(hall.row("nieuw"))
        after = hall.store.place(hall.id)[1]
        assert after == before + 1
        assert hall.lease("zuil").wanted_back == 3, "for the one that came later"
        for _ in range(2):
            assert not hall.store.top_up(hall.row("nieuw"))
            clock.now_ms += TOPPED_EVERY_MS
        assert hall.store.place(hall.id)[1] == after

    def test_one_look_an_hour_serves_all_devices(
        self, hall: Hall, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hall.course()
        looks: list[str] = []
        look = hall.store._look

        def watched(neighbourhood: str, now_ms: int) -> bool:
            looks.append(neighbourhood)
            return look(neighbourhood, now_ms)

        monkeypatch.setattr(hall.store, "_look", watched)
        for _ in range(3):
            for device in ("zuil", "balie"):
                hall.store.top_up(hall.row(device))
        assert len(looks) == 2, "each holds nothing that was looked at yet"
        for hours in range(1, 4):
            clock.now_ms += TOPPED_EVERY_MS
            for device in ("balie", "zuil", "balie"):
                hall.store.top_up(hall.row(device))
            assert len(looks) == 2 + hours

    def test_who_only_asks_stays_lively(self, hall: Hall, clock: Clock) -> None:
        hall.course(capacity=1)
        for _ in range(5):
            clock.now_ms += LIVELY_MS * 3 // 4
            for device in ("balie", "zuil"):
                hall.store.top_up(hall.row(device))
        rows = [hall.row(one) for one in ("balie", "zuil")]
        assert all(row["topped_ms"] == clock.now_ms for row in rows)

    def test_a_storm_spends_a_second_and_then_a_tenth_of_the_time(
        self, hall: Hall, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hall.course()
        at_s = [0.0]
        monkeypatch.setattr(hall.store, "_allowance", Allowance(lambda: at_s[0]))
        looks: list[float] = []

        def look(*_: object) -> bool:
            looks.append(at_s[0])
            at_s[0] += 0.25
            return False

        monkeypatch.setattr(hall.store, "_look", look)
        for index in range(200):
            name = f"zuil-{index}"
            hall.join(name, "kiosk")
            hall.store.top_up(hall.row(name))
            at_s[0] += 0.05
        assert len([one for one in looks if one < 1.5]) == 5
        assert len(looks) * 0.25 <= MOST_S + at_s[0] / 10 + 0.25
        assert hall.row("zuil-199")["topped_ms"] == 0, "it is told next time"


class TestPromising:
    def test_a_promise_spends_and_a_retry_does_not_spend_again(self, hall: Hall) -> None:
        hall.course()
        assert hall.sign("zuil", "an", 2, promised="zuil", state="confirmed") == "confirmed"
        spent = hall.lease("zuil")
        assert spent.spent == 2
        again = hall.push("zuil", hall.chains["zuil"])
        assert again.outcomes[0].state == "applied"
        assert hall.lease("zuil") == spent

    def test_the_desk_without_places_has_the_kiosk_asked(self, hall: Hall) -> None:
        hall.course()
        assert hall.sign("balie", "an", 2) == "confirmed"
        assert hall.sign("balie", "bo", 3) == "waiting"
        assert hall.lease("zuil").wanted_back + hall.lease("balie").wanted_back == 3
        people = hall.lease("zuil").wanted_back
        hall.do(
            "zuil", "lease", "l1", "system",
            step="give_back", activity="k", recurrence=HOUR, holder="zuil", people=people,
        )  # fmt: skip
        hall.do(
            "balie", "lease", "l2", "system",
            step="give_back", activity="k", recurrence=HOUR, holder="balie", people=2,
        )  # fmt: skip
        assert hall.state("bo") == "offered"
        assert hall.lease("zuil").wanted_back == 1, "for the desk, which has none now"

    def test_a_higher_capacity_is_offered_before_it_is_leased(self, hall: Hall) -> None:
        hall.course(capacity=2)
        hall.sign("balie", "an", 1)
        assert hall.sign("balie", "bo", 2) == "waiting"
        hall.do("balie", "activity", "k", capacity=4)
        assert hall.state("bo") == "offered"

    def test_people_of_every_week_count_each_time(self, hall: Hall) -> None:
        hall.course(capacity=5)
        assert hall.sign("balie", "an", 1, at="") == "confirmed"
        assert hall.sign("balie", "bo", 2, at=NEXT) == "waiting"
        assert hall.lease("zuil", NEXT).wanted_back > 0
        assert hall.lease("zuil", HOUR).wanted_back == 0


class TestCallingBack:
    def test_a_lost_devices_places_go_to_who_waits_and_its_promises_are_to_call(
        self, hall: Hall
    ) -> None:
        hall.course()
        hall.sign("balie", "an", 2)
        assert hall.sign("balie", "bo", 6) == "waiting"
        assert hall.do("balie", "lease", "r", step="recall", holder="zuil").state == "applied"
        assert hall.state("bo") == "offered"
        assert hall.lease("zuil").open == 0
        late = hall.sign("zuil", "cor", 3, promised="zuil", state="confirmed")
        assert late == "to_call"
        assert hall.state("bo") == "offered"

    @pytest.mark.parametrize("actor", ["visitor", "", "system"])
    def test_only_a_person_with_a_badge_calls_back(self, hall: Hall, actor: str) -> None:
        hall.course()
        outcome = hall.do("balie", "lease", "r", actor, step="recall", holder="zuil")
        assert outcome.state == "refused"
        assert hall.lease("zuil").open == 6

    def test_a_volunteer_with_another_role_does_not(self, hall: Hall) -> None:
        hall.course()
        hall.do("balie", "volunteer", "henk", name="Henk")
        assert hall.do("balie", "lease", "r", "henk", step="recall", holder="zuil").reason == (
            "coordinator"
        )
        hall.do("balie", "volunteer", "henk", role="coordinator")
        assert (
            hall.do("balie", "lease", "s", "henk", step="recall", holder="zuil").state == "applied"
        )

    def test_from_the_server_itself(self, hall: Hall) -> None:
        hall.course()
        hall.store.revoke("zuil")
        assert hall.store.call_back(hall.id, "zuil") == 7 * 6
        assert {one.open for one in hall.told("zuil")} == {0}
        assert hall.store.call_back(hall.id, "zuil") == 0

    def test_the_lease_acts_make_no_record(self, hall: Hall) -> None:
        hall.course()
        hall.do("balie", "lease", "r", step="recall", holder="zuil")
        with hall.store.everything(hall.id, "", everything=True) as (_, _, rows):
            kinds = {msgspec.json.decode(row, type=Stored).kind for row in rows}
        assert "lease" not in kinds


class TestFrozen:
    def freeze(self, hall: Hall, ms: int | None) -> None:
        with hall.store._writing.begin() as db:
            db.execute(update(NEIGHBOURHOOD).values(frozen_ms=ms))
            db.execute(update(DEVICE).values(rejoins=0 if ms is None else 1))

    def test_nobody_gets_a_place_but_from_a_lease_until_it_is_lifted(self, hall: Hall) -> None:
        hall.course()
        self.freeze(hall, NOW_MS)
        assert hall.sign("balie", "an", 1) == "provisional"
        assert hall.sign("zuil", "bo", 2, promised="zuil", state="confirmed") == "confirmed"
        hall.store.thaw(hall.id)
        assert hall.state("an") == "confirmed"

    def test_a_word_about_a_sign_up_waits_for_it_and_makes_nothing(self, hall: Hall) -> None:
        hall.course(capacity=1, deadline_h=24 * 365)  # nobody holds a lease
        self.freeze(hall, NOW_MS)
        words = [Said("an", "waiting", 7), Said("spook", "confirmed", 1)]
        assert not hall.store.hear_said(hall.row("zuil"), words)
        assert not hall.store.hear_said(hall.row("zuil"), [Said("an", "confirmed", 5)])
        assert hall.state("spook") == ""
        assert hall.sign("balie", "new") == "provisional"
        assert hall.sign("balie", "an") == "provisional"
        hall.store.thaw(hall.id)
        assert [hall.state(one) for one in ("an", "new", "spook")] == ["confirmed", "waiting", ""]

    def test_a_device_that_has_reported_is_not_asked_again(self, hall: Hall) -> None:
        hall.course(capacity=1, deadline_h=24 * 365)
        hall.sign("balie", "an")
        hall.sign("balie", "bo")
        trips = Trips(hall.store, hall.clock)
        epoch, sequence = hall.store.place(hall.id)
        cursor = Cursor(epoch=epoch, neighbourhood=hall.id, sequence=sequence)
        asked = ExchangeRequest(
            device="zuil", clock_ms=NOW_MS, cursor=cursor, said=(Said("bo", "confirmed", 1),)
        )
        trips.take(hall.row("zuil"), asked)
        assert hall.state("bo") == "waiting"
        with hall.store._writing.begin() as db:
            db.execute(update(DEVICE).values(rejoins=2))
        trips.take(hall.row("zuil"), msgspec.structs.replace(asked, said_more=True))
        assert hall.state("bo") == "to_call"
        assert hall.row("zuil")["rejoins"] == 2, "it has more to say"
        trips.take(hall.row("zuil"), asked)
        assert hall.row("zuil")["rejoins"] == 0
        with pytest.raises(Stop):
            trips.take(hall.row("zuil"), msgspec.structs.replace(asked, said=asked.said * 1001))

    def test_a_device_says_what_it_holds(self, hall: Hall) -> None:
        hall.course()
        self.freeze(hall, NOW_MS)
        held = LeaseHeld(
            activity="k", recurrence=HOUR, holder="zuil", granted=8, spent=2, recalled=1
        )
        stranger = LeaseHeld(activity="k", recurrence=HOUR, holder="balie", granted=9)
        assert hall.store.report(hall.row("zuil"), [held, stranger])
        assert (hall.lease("zuil").granted, hall.lease("zuil").open) == (8, 7)
        assert hall.lease("balie").granted == 2
        assert not hall.store.report(hall.row("zuil"), [held])

    def test_who_says_so_late_keeps_what_is_free(self, hall: Hall) -> None:
        hall.course()
        held = LeaseHeld(activity="k", recurrence=HOUR, holder="zuil", granted=9)
        hall.store.report(hall.row("zuil"), [held])
        assert hall.lease("zuil").open == 8
