"""Places of one occurrence: who comes, who waits, and that nobody is overtaken."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.aggregates import Decided, Place, Refusal, SeriesPlaces, decide
from sync.changes import Change
from sync.leases import Lease
from sync.series import settled
from tests.sync.writing import change

HOUR = "2026-11-26T10:00"
HOLDING = ("confirmed", "offered", "attended", "to_call")


def signup(who: str, actor: str = "visitor", **fields: Any) -> Change:
    return change(kind="signup", record=who, actor=actor, **fields)


def places(
    *signups: tuple[str, int, str], capacity: int | None = 4, leased: int = 0
) -> SeriesPlaces:
    people = (Place(who, party, state, turn) for turn, (who, party, state) in enumerate(signups, 1))
    lease = Lease(activity="k", recurrence=HOUR, holder="zuil", granted=leased)
    return SeriesPlaces(capacity, {"": tuple(people)}, {(HOUR, "zuil"): lease})


def states(answer: Decided | Refusal) -> dict[str, str]:
    assert isinstance(answer, Decided), answer
    return {who: fields["state"] for who, fields in answer.fields.items()}


def refused(answer: Decided | Refusal) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


class TestSigningUp:
    def test_who_fits_is_confirmed(self) -> None:
        assert states(decide(places(("an", 2, "confirmed")), [signup("bo", party=2)])) == {
            "bo": "confirmed"
        }

    def test_who_does_not_fit_waits_whole(self) -> None:
        assert states(decide(places(("an", 2, "confirmed")), [signup("bo", party=3)])) == {
            "bo": "waiting"
        }

    def test_nobody_is_confirmed_past_somebody_who_waits(self) -> None:
        standing = places(("an", 2, "confirmed"), ("bo", 3, "waiting"))
        assert states(decide(standing, [signup("cor", party=1)])) == {"cor": "waiting"}

    def test_leased_places_are_not_given_away(self) -> None:
        assert states(decide(places(leased=3), [signup("an", party=2)])) == {"an": "waiting"}
        assert states(decide(places(leased=3), [signup("an", party=1)])) == {"an": "confirmed"}

    def test_without_a_limit_everybody_comes(self) -> None:
        standing = places(("an", 6, "confirmed"), capacity=None)
        assert states(decide(standing, [signup("bo", party=6)])) == {"bo": "confirmed"}

    def test_one_person_when_nothing_is_said(self) -> None:
        answer = decide(places(), [signup("an")])
        assert isinstance(answer, Decided)
        assert answer.fields == {"an": {"state": "confirmed", "turn": 1, "party": 1}}

    @pytest.mark.parametrize("party", [0, 7, -1, 2.5, "2", None])
    def test_a_party_has_one_to_six_people(self, party: Any) -> None:
        assert refused(decide(places(capacity=None), [signup("an", party=party)])) == "party"

    def test_a_party_that_can_never_fit_is_told_to_split(self) -> None:
        assert refused(decide(places(), [signup("an", party=5)])) == "too_many"

    @pytest.mark.parametrize("claim", ["confirmed", "attended", "offered", "waiting"])
    def test_nobody_gives_themselves_a_place_or_a_turn(self, claim: str) -> None:
        standing = places(("an", 4, "confirmed"))
        answer = decide(standing, [signup("bo", party=1, state=claim, turn=-5)])
        assert isinstance(answer, Decided)
        assert answer.fields["bo"] == {"state": "waiting", "turn": 2, "party": 1}

    def test_an_act_of_two_stands_or_falls_together(self) -> None:
        answer = decide(places(), [signup("an", party=1), signup("bo", party=9)])
        assert refused(answer) == "party"


class TestLeaving:
    def test_a_free_place_is_offered_to_the_first_who_waits(self) -> None:
        standing = places(("an", 4, "confirmed"), ("bo", 2, "waiting"), ("cor", 2, "waiting"))
        assert states(decide(standing, [signup("an", state="cancelled")])) == {
            "an": "cancelled",
            "bo": "offered",
            "cor": "offered",
        }

    def test_a_small_party_does_not_overtake_a_large_one(self) -> None:
        standing = places(
            ("an", 1, "confirmed"),
            ("bo", 3, "confirmed"),
            ("cor", 4, "waiting"),
            ("dirk", 1, "waiting"),
        )
        assert states(decide(standing, [signup("an", state="cancelled")])) == {"an": "cancelled"}

    def test_when_the_large_party_leaves_the_small_one_is_offered(self) -> None:
        standing = places(("an", 3, "confirmed"), ("bo", 4, "waiting"), ("cor", 1, "waiting"))
        assert states(decide(standing, [signup("bo", state="cancelled")])) == {
            "bo": "cancelled",
            "cor": "offered",
        }

    def test_declining_an_offer_passes_it_on(self) -> None:
        standing = places(("an", 2, "confirmed"), ("bo", 2, "offered"), ("cor", 1, "waiting"))
        assert states(decide(standing, [signup("bo", state="cancelled")]))["cor"] == "offered"

    def test_a_deleted_signup_is_a_cancelled_one(self) -> None:
        standing = places(("an", 4, "confirmed"), ("bo", 1, "waiting"))
        gone = msgspec.structs.replace(signup("an", "ans"), verb="delete")
        assert states(decide(standing, [gone])) == {"an": "cancelled", "bo": "offered"}
        assert refused(decide(standing, [msgspec.structs.replace(gone, actor="visitor")]))

    def test_it_never_comes_back_past_those_who_wait(self) -> None:
        standing = places(("an", 4, "cancelled"), ("bo", 4, "confirmed"))
        back = msgspec.structs.replace(signup("an", "ans"), verb="restore")
        assert refused(decide(standing, [back])) == "anew"
        assert refused(decide(standing, [signup("an", state="confirmed")])) == "state"


class TestSteps:
    @pytest.mark.parametrize(
        ("state", "wanted", "actor", "outcome"),
        [
            ("offered", "confirmed", "visitor", "confirmed"),
            ("waiting", "confirmed", "ans", "state"),
            ("waiting", "offered", "ans", "state"),
            ("confirmed", "attended", "ans", "attended"),
            ("confirmed", "attended", "visitor", "volunteer"),
            ("confirmed", "to_call", "ans", "to_call"),
            ("confirmed", "waiting", "ans", "state"),
            ("to_call", "confirmed", "ans", "confirmed"),
            ("attended", "confirmed", "ans", "confirmed"),
            ("attended", "cancelled", "visitor", "state"),
            ("cancelled", "attended", "ans", "state"),
            ("confirmed", "confirmed", "visitor", "confirmed"),
        ],
    )
    def test_who_may_move_a_signup_where(
        self, state: str, wanted: str, actor: str, outcome: str
    ) -> None:
        full = ("zus", 3, "confirmed")
        answer = decide(places(full, ("an", 4, state)), [signup("an", actor, state=wanted)])
        if isinstance(answer, Refusal):
            assert answer.code == outcome
        else:
            assert states(answer)["an"] == outcome

    def test_a_signup_stays_with_its_occurrence(self) -> None:
        standing = places(("an", 1, "confirmed"))
        assert refused(decide(standing, [signup("an", activity="elders")])) == "anew"
        assert refused(decide(standing, [signup("an", recurrence="2026-12-03T10:00")])) == "anew"

    def test_something_else_about_a_signup_changes_nothing(self) -> None:
        assert states(decide(places(("an", 1, "confirmed")), [signup("an", answer="vega")])) == {
            "an": "confirmed"
        }


class TestParties:
    def test_fewer_people_free_a_place(self) -> None:
        standing = places(("an", 4, "confirmed"), ("bo", 1, "waiting"))
        assert states(decide(standing, [signup("an", party=3)])) == {
            "an": "confirmed",
            "bo": "offered",
        }

    def test_more_people_come_where_there_is_room(self) -> None:
        answer = decide(places(("an", 1, "confirmed")), [signup("an", party=4)])
        assert isinstance(answer, Decided)
        assert answer.fields["an"]["party"] == 4

    def test_more_people_do_not_come_where_there_is_none(self) -> None:
        standing = places(("an", 2, "confirmed"), ("bo", 2, "confirmed"))
        assert refused(decide(standing, [signup("an", party=3)])) == "full"

    def test_nor_past_somebody_who_waits(self) -> None:
        standing = places(("an", 2, "confirmed"), ("bo", 4, "waiting"))
        assert refused(decide(standing, [signup("an", party=3)])) == "full"

    def test_who_waits_may_bring_more_and_keeps_the_turn(self) -> None:
        standing = places(("an", 4, "confirmed"), ("bo", 1, "waiting"))
        answer = decide(standing, [signup("bo", party=3)])
        assert isinstance(answer, Decided)
        assert answer.fields["bo"] == {"state": "waiting", "turn": 2, "party": 3}

    def test_a_smaller_party_fits_even_above_a_lowered_capacity(self) -> None:
        standing = places(("an", 6, "confirmed"), capacity=4)
        answer = decide(standing, [signup("an", party=5)])
        assert isinstance(answer, Decided)
        assert answer.fields["an"]["party"] == 5


class TestSettling:
    def test_a_lower_capacity_takes_no_place_away(self) -> None:
        lowered = places(("an", 4, "confirmed"), ("bo", 1, "waiting"), capacity=2)
        assert settled(lowered) == lowered
        assert lowered.of("").free == 0

    def test_a_higher_capacity_is_offered_in_turn(self) -> None:
        raised = settled(
            places(("an", 4, "confirmed"), ("bo", 2, "waiting"), ("cor", 1, "waiting"), capacity=6)
        )
        assert [place.state for place in raised.lists[""]] == ["confirmed", "offered", "waiting"]

    def test_wishes_that_nobody_decided_go_first(self) -> None:
        answer = decide(places(("an", 4, "provisional")), [signup("bo", party=1)])
        assert states(answer) == {"an": "confirmed", "bo": "waiting"}

    def test_it_is_done_once(self) -> None:
        raised = settled(places(("an", 2, "waiting"), ("bo", 3, "waiting")))
        assert settled(raised) == raised


@st.composite
def steps(draw: st.DrawFn) -> list[Change]:
    """Sign-ups, cancellations, acceptances and other parties of five people, in any order."""
    found = []
    for _ in range(draw(st.integers(1, 15))):
        who = draw(st.sampled_from("abcde"))
        fields = draw(
            st.one_of(
                st.fixed_dictionaries({"party": st.integers(1, 6)}),
                st.fixed_dictionaries({"state": st.sampled_from(("cancelled", "confirmed"))}),
            )
        )
        found.append(signup(who, **fields))
    return found


@given(steps(), st.integers(0, 8), st.integers(0, 3))
def test_never_above_capacity_and_never_out_of_turn(
    history: list[Change], capacity: int, leased: int
) -> None:
    leased = min(leased, capacity)
    standing = places(capacity=capacity, leased=leased)
    for step in history:
        answer = decide(standing, [step])
        if isinstance(answer, Refusal):
            continue
        known = {place.signup: place for place in standing.lists[""]}
        for who, fields in answer.fields.items():
            known[who] = Place(who, fields["party"], fields["state"], fields["turn"])
        signups = sorted(known.values(), key=lambda place: place.turn)
        standing = msgspec.structs.replace(standing, lists={"": tuple(signups)})
        held = sum(place.party for place in signups if place.state in HOLDING)
        assert held + leased <= capacity
        waiting = [place.turn for place in signups if place.state == "waiting"]
        holding = [place.turn for place in signups if place.state in HOLDING]
        assert max(holding, default=0) < min(waiting, default=99)
        assert settled(standing) == standing
