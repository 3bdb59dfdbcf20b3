"""Places of an activity: promises from leases, people who come every week, parties that split, leases that come back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sync.aggregates import Decided, Place, Refusal, SeriesPlaces, decide
from sync.changes import Change
from sync.leases import Lease, paper_holder
from sync.series import settled
from tests.sync.writing import change

HOUR, NEXT, LAST = "2026-11-26T10:00", "2026-12-03T10:00", "2026-11-19T10:00"

Who = tuple[str, int, str]


def series(capacity: int | None = 4, **lists: list[Who]) -> SeriesPlaces:
    """Return an activity's places; ``hour``, ``next``, ``last`` and ``weekly`` list (who, party, state), with turns as written."""
    names = {"hour": HOUR, "next": NEXT, "last": LAST, "weekly": ""}
    turn = 0
    found = {}
    for name, of in lists.items():
        found[names[name]] = tuple(
            Place(who, party, state, turn := turn + 1) for who, party, state in of
        )
    return SeriesPlaces(capacity, found, past=frozenset({LAST}))


def leased(places: SeriesPlaces, open_: int, holder: str = "zuil", at: str = HOUR) -> SeriesPlaces:
    lease = Lease(activity="k", recurrence=at, holder=holder, granted=open_)
    return msgspec.structs.replace(places, leases={**places.leases, (at, holder): lease})


def frozen(places: SeriesPlaces) -> SeriesPlaces:
    return msgspec.structs.replace(places, frozen=True)


def signup(who: str, actor: str = "visitor", device: str = "zuil", **fields: Any) -> Change:
    return change(1, device, 1, kind="signup", record=who, actor=actor, **fields)


def new(who: str, party: int = 1, at: str = HOUR, **fields: Any) -> Change:
    return signup(who, activity="k", recurrence=at, party=party, **fields)


def promise(who: str, party: int = 1, holder: str = "zuil", **fields: Any) -> Change:
    return new(who, party, promised=holder, state="confirmed", **fields)


def step(name: str, holder: str, people: int = 0, actor: str = "Annie", number: int = 9) -> Change:
    fields: dict[str, Any] = {
        "activity": "k",
        "recurrence": HOUR,
        "holder": holder,
        "step": name,
        "people": people,
    }
    return change(1, "zuil", number, kind="lease", record="l", actor=actor, **fields)


def done(answer: Decided | Refusal) -> Decided:
    assert isinstance(answer, Decided), answer
    return answer


def states(answer: Decided | Refusal) -> dict[str, str]:
    return {who: fields["state"] for who, fields in done(answer).fields.items()}


class TestPromises:
    def test_a_promise_spends_the_lease_whoever_waits(self) -> None:
        standing = leased(series(hour=[("an", 2, "confirmed"), ("bo", 3, "waiting")]), 2)
        answer = done(decide(standing, [promise("cor", 2)]))
        assert answer.fields["cor"] == {
            "state": "confirmed", "turn": 3, "party": 2, "promised": "zuil",
        }  # fmt: skip
        (lease,) = answer.leases.values()
        assert (lease.spent, lease.open) == (2, 0)

    def test_a_promise_stands_though_the_capacity_fell_below_its_party(self) -> None:
        assert states(decide(leased(series(1), 3), [promise("an", 3)])) == {"an": "confirmed"}

    def test_without_its_lease_it_comes_where_there_is_room(self) -> None:
        assert states(decide(leased(series(), 1), [promise("an", 2)])) == {"an": "confirmed"}
        assert states(decide(series(hour=[("an", 1, "confirmed")]), [promise("b", 3)])) == {
            "b": "confirmed"
        }

    @pytest.mark.parametrize(
        "standing", [[("an", 4, "confirmed")], [("an", 1, "confirmed"), ("bo", 4, "waiting")]]
    )
    def test_else_its_people_are_to_be_called_and_take_no_place(self, standing: list[Who]) -> None:
        answer = done(decide(series(hour=standing), [promise("cor", 2)]))
        assert answer.fields["cor"]["state"] == "to_call"
        assert answer.fields["cor"]["apart"] is True

    def test_who_is_to_be_called_gets_a_place_by_a_volunteer_when_there_is_one(self) -> None:
        apart = Place("cor", 2, "to_call", 2, "zuil", apart=True)
        full = SeriesPlaces(4, {HOUR: (Place("an", 3, "confirmed", 1), apart)})
        assert full.of(HOUR).free == 1
        assert decide(full, [signup("cor", "Annie", state="confirmed")]).code == "full"  # type: ignore[union-attr]
        assert states(decide(full, [signup("cor", "Annie", state="attended")])) == {
            "cor": "attended"
        }
        room = msgspec.structs.replace(full, capacity=5)
        answer = done(decide(room, [signup("cor", "Annie", state="confirmed")]))
        assert answer.fields["cor"]["apart"] is False

    def test_nobody_spends_the_lease_of_another(self) -> None:
        standing = leased(series(hour=[("an", 2, "confirmed"), ("bo", 3, "waiting")]), 2, "balie")
        answer = done(decide(standing, [promise("cor", 2, "balie")]))
        assert answer.fields["cor"]["state"] == "to_call", "they were told for certain"
        assert answer.fields["cor"]["apart"] is True
        assert answer.leases == {}
        later = done(decide(frozen(standing), [promise("cor", 2, "balie")]))
        assert later.fields["cor"]["state"] == "provisional"
        assert later.fields["cor"]["promised"] == ""

    def test_a_claim_of_being_apart_or_promised_later_is_nobodys_to_make(self) -> None:
        standing = leased(series(hour=[("an", 2, "confirmed")]), 2)
        answer = done(decide(standing, [signup("an", promised="zuil", apart=True)]))
        assert answer.fields["an"] == {
            "state": "confirmed", "turn": 1, "party": 2, "promised": "", "apart": False,
        }  # fmt: skip
        assert answer.leases == {}


class TestEveryWeek:
    def test_they_take_a_place_each_time(self) -> None:
        standing = series(weekly=[("an", 3, "confirmed")])
        assert states(decide(standing, [new("bo", 2)])) == {"bo": "waiting"}
        assert states(decide(standing, [new("bo", 1)])) == {"bo": "confirmed"}

    def test_the_fullest_time_to_come_decides(self) -> None:
        standing = series(
            hour=[("an", 1, "confirmed")],
            next=[("bo", 2, "confirmed")],
            last=[("c", 4, "attended")],
        )
        assert states(decide(standing, [new("dirk", 2, "")])) == {"dirk": "confirmed"}
        assert states(decide(standing, [new("dirk", 3, "")])) == {"dirk": "waiting"}

    def test_leased_places_are_taken_too(self) -> None:
        assert states(decide(leased(series(), 3), [new("an", 2, "")])) == {"an": "waiting"}

    def test_they_never_pass_who_waits_at_one_time(self) -> None:
        standing = series(hour=[("an", 1, "confirmed"), ("bo", 4, "waiting")])
        assert states(decide(standing, [new("cor", 1, "")])) == {"cor": "waiting"}

    def test_a_place_of_one_week_is_not_kept_for_who_needs_all(self) -> None:
        standing = series(hour=[("an", 4, "confirmed")], weekly=[("bo", 1, "waiting")])
        assert states(decide(standing, [new("cor", 1, NEXT)])) == {"cor": "confirmed"}

    def test_places_are_offered_by_one_row_of_turns(self) -> None:
        standing = series(
            hour=[("an", 3, "confirmed"), ("bo", 1, "confirmed")],
            weekly=[("cor", 1, "waiting")],
            next=[("dirk", 1, "confirmed")],
        )
        later = msgspec.structs.replace(
            standing,
            lists={**standing.lists, HOUR: (*standing.lists[HOUR], Place("eva", 1, "waiting", 9))},
        )
        assert states(decide(later, [signup("bo", state="cancelled")])) == {
            "bo": "cancelled",
            "cor": "offered",
        }


class TestSplitting:
    waiting = series(hour=[("an", 4, "confirmed"), ("bo", 4, "waiting"), ("cor", 1, "waiting")])

    def split(self, party: int, left: int = 2) -> list[Change]:
        return [signup("bo", party=left), new("bo2", party, split_of="bo")]

    def test_both_parts_keep_the_turn(self) -> None:
        answer = done(decide(self.waiting, self.split(2)))
        assert answer.fields["bo"] == {"state": "waiting", "turn": 2, "party": 2}
        assert answer.fields["bo2"] == {"state": "waiting", "turn": 2, "party": 2}

    def test_no_one_overtakes_between_the_parts(self) -> None:
        room = msgspec.structs.replace(self.waiting, capacity=7)
        assert states(decide(room, self.split(2))) == {"bo": "offered", "bo2": "waiting"}
        assert states(decide(room, self.split(1, 3))) == {"bo": "offered", "bo2": "waiting"}
        assert states(decide(room, self.split(2, 1))) == {"bo": "offered", "bo2": "offered"}

    def test_who_was_not_there_goes_to_the_end(self) -> None:
        assert done(decide(self.waiting, self.split(3))).fields["bo2"]["turn"] == 4
        alone = [new("bo2", 1, split_of="bo")]
        assert done(decide(self.waiting, alone)).fields["bo2"]["turn"] == 4

    def test_a_party_that_comes_already_does_not_part(self) -> None:
        act = [signup("an", party=2), new("an2", 2, split_of="an")]
        answer = done(decide(self.waiting, act))
        assert answer.fields["an2"]["turn"] == 4


class TestLeasesThatComeBack:
    full = leased(series(hour=[("an", 2, "confirmed"), ("bo", 2, "waiting")]), 2)

    def test_what_is_given_back_is_offered(self) -> None:
        answer = done(decide(self.full, [step("give_back", "zuil", 2, "system")]))
        assert states(answer) == {"bo": "offered"}
        assert [lease.returned for lease in answer.leases.values()] == [2]

    def test_a_recall_takes_the_devices_papers_too(self) -> None:
        paper = leased(self.full, 1, paper_holder("zuil", 3))
        other = leased(msgspec.structs.replace(paper, capacity=8), 2, "balie")
        answer = done(decide(other, [step("recall", "zuil")]))
        assert {lease.holder: lease.open for lease in answer.leases.values()} == {
            "zuil": 0, "paper:zuil:3": 0,
        }  # fmt: skip

    def test_places_on_paper_are_the_devices_own(self) -> None:
        answer = done(decide(self.full, [step("to_paper", "zuil", 1, number=5)]))
        assert states(answer) == {}
        assert {lease.holder: lease.open for lease in answer.leases.values()} == {
            "zuil": 1, "paper:zuil:5": 1,
        }  # fmt: skip
        many = done(decide(self.full, [step("to_paper", "zuil", 9, number=5)]))
        assert sum(lease.open for lease in many.leases.values()) == 2

    def test_nobody_gives_back_for_another(self) -> None:
        other = leased(series(), 2, "balie")
        refusal = decide(other, [step("give_back", "balie", 1)])
        assert isinstance(refusal, Refusal)
        assert refusal.code == "lease"


class TestFrozen:
    def test_nobody_is_given_a_place_but_from_a_lease(self) -> None:
        standing = frozen(leased(series(), 2))
        assert states(decide(standing, [new("an")])) == {"an": "provisional"}
        assert states(decide(standing, [promise("an", 2)])) == {"an": "confirmed"}
        assert states(decide(standing, [promise("an", 3)])) == {"an": "provisional"}

    def test_nobody_is_offered_one(self) -> None:
        standing = frozen(series(hour=[("an", 4, "confirmed"), ("bo", 1, "waiting")]))
        assert states(decide(standing, [signup("an", state="cancelled")])) == {"an": "cancelled"}

    @pytest.mark.parametrize(
        ("there", "then"),
        [
            (1, [("dik", "confirmed"), ("cor", "confirmed"), ("an", "confirmed"), ("bo", "waiting")]),
            (2, [("dik", "confirmed"), ("cor", "confirmed"), ("an", "waiting"), ("bo", "waiting")]),
            (4, [("dik", "confirmed"), ("cor", "to_call"), ("an", "waiting"), ("bo", "waiting")]),
        ],
    )  # fmt: skip
    def test_afterwards_promises_come_first_and_then_wishes_in_turn(
        self, there: int, then: list[tuple[str, str]]
    ) -> None:
        standing = series(
            hour=[("dik", there, "confirmed"), ("an", 1, "provisional"), ("bo", 2, "provisional")]
        )
        promised = Place("cor", 2, "provisional", 4, "zuil")
        thawed = settled(
            msgspec.structs.replace(standing, lists={HOUR: (*standing.lists[HOUR], promised)})
        )
        assert [(p.signup, p.state) for p in thawed.lists[HOUR]] == then
        assert [p.signup for p in thawed.lists[HOUR] if p.apart] == ["cor"] * (there == 4)

    def test_a_promise_is_spent_when_its_lease_is_known_again(self) -> None:
        promised = Place("cor", 2, "provisional", 3, "zuil")
        standing = leased(series(hour=[("an", 4, "confirmed")]), 2)
        thawed = settled(
            msgspec.structs.replace(standing, lists={HOUR: (*standing.lists[HOUR], promised)})
        )
        assert [(p.signup, p.state) for p in thawed.lists[HOUR]] == [
            ("an", "confirmed"),
            ("cor", "confirmed"),
        ]
        assert thawed.leases[HOUR, "zuil"].open == 0
