"""Who fits whom, how far two neighbours are, and when the house asks whether it worked out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import matching
from sync.changes import Change, Mark, blank
from sync.clock import Stamp
from sync.introduction_records import Introduction, Said, introduction_id
from sync.records import HelpPost, Response
from sync.server.merge import Merge
from sync.verdicts import NO_VOLUNTEER, permitted
from tests.sync.test_merge import act, reasons
from tests.sync.writing import change

TODAY = date(2026, 11, 24)
YES, NO = Said(answer="agrees", by="riet", at="2026-11-24T10:00:00+00:00"), Said(answer="declines")


def post(name: str, **fields: Any) -> HelpPost:
    plain = {"direction": "request", "category": "klus", "state": "open", "made": f"2026-11-{name}"}
    return HelpPost(id=name, **{**plain, **fields})


def offer(name: str, **fields: Any) -> HelpPost:
    return post(name, **{"direction": "offer", **fields})


def introduction(first: str, other: str, **fields: Any) -> Introduction:
    return Introduction(id=introduction_id(first, other), post=first, other=other, **fields)


REQUEST = post("01", day_part="'s middags", area="Noord")


def ids(*posts: HelpPost, **also: Any) -> list[str]:
    found = matching.proposals(REQUEST, also.pop("responses", ()), posts, **also)
    return [one.id for one in found]


def test_offers_of_the_same_kind_are_proposed_and_others_are_not() -> None:
    assert ids(offer("02"), offer("03", category="vervoer"), post("04")) == ["02"]
    assert ids(offer("02", state="matched"), offer("03", state="review")) == []
    assert ids(offer("02", category="anders")) == ["02"], "it does not say what it is"


def test_the_order_is_kind_then_moment_then_place_then_who_waits_longest() -> None:
    best = offer("09", day_part="dinsdagmiddag", area="Noord")
    posts = [
        offer("02", category="anders", day_part="'s middags", area="Noord"),
        offer("03", day_part="'s avonds", area="Noord"),
        offer("04", day_part="'s middags", area="Zuid"),
        offer("06", day_part="'s middags", area="noord"),
        offer("05", day_part="maakt niet uit", area="Noord"),
        best,
    ]
    assert ids(*posts) == ["06", "09", "04", "05", "03"]
    assert len(matching.proposals(REQUEST, (), posts)) == matching.MOST_PROPOSALS


def test_it_says_in_words_why_and_how_far() -> None:
    (found,) = matching.proposals(REQUEST, (), [offer("02", day_part="'s middags", area="Zuid")])
    assert found.because == ("zelfde soort hulp", "zelfde moment", "andere buurt, zelfde wijk")
    (found,) = matching.proposals(REQUEST, (), [offer("02", category="", area="Noord")])
    assert found.because == ("misschien zelfde soort hulp", "moment in overleg", "zelfde buurt")
    (found,) = matching.proposals(REQUEST, (), [offer("02", day_part="'s avonds")])
    assert found.because == ("zelfde soort hulp", "ander moment")


def test_who_answered_stands_first_in_the_order_in_which_they_did() -> None:
    answers = [
        Response(id="later", post="01", made="2026-11-24T11:00"),
        Response(id="first", post="01", made="2026-11-24T10:00", state="called"),
        Response(id="else", post="02", made="2026-11-24T09:00"),
        Response(id="gone", post="01", made="2026-11-24T09:00", state="withdrawn"),
        Response(id="no", post="01", made="2026-11-24T09:00", state="declined"),
    ]
    assert ids(offer("02"), responses=answers) == ["first", "later", "02"]


def test_blocked_people_and_pairs_that_parted_are_left_out() -> None:
    answers = [Response(id="answer", post="01")]
    assert ids(offer("02"), responses=answers, blocked={"02"}) == ["answer"]
    assert ids(offer("02"), responses=answers, blocked={"answer"}) == ["02"]
    assert ids(offer("02"), responses=answers, blocked={"01"}) == [], "nobody for who is blocked"
    for parted in (
        introduction("01", "02", other_said=NO),
        introduction("01", "02", post_said=NO),
        introduction("01", "02", post_said=YES, other_said=YES, result="failed"),
    ):
        assert ids(offer("02"), offer("03"), introductions=[parted]) == ["03"]
        back = matching.proposals(offer("02"), (), [REQUEST], [parted])
        assert back == [], "nor the other way round"
    unanswered = introduction("01", "02", other_said=Said(answer="no_answer"))
    assert ids(offer("02"), introductions=[unanswered]) == ["02"]


@pytest.mark.parametrize("state", ["review", "matched", "done", "expired", "withdrawn", "refused"])
def test_a_post_that_is_not_open_gets_no_proposals(state: str) -> None:
    assert matching.proposals(post("01", state=state), [Response(id="r", post="01")], []) == []


@pytest.mark.parametrize(
    ("one", "other", "suits"),
    [
        ("'s ochtends", "dinsdagochtend", True),
        ("'s ochtends", "'s avonds", False),
        ("zaterdag overdag", "in het weekend", True),
        ("zaterdag overdag", "zaterdagavond", False),
        ("in het weekend", "woensdag", False),
        ("doordeweeks", "woensdagmiddag", True),
        ("maakt niet uit", "'s avonds", None),
        ("", "", None),
    ],
)
def test_moments_in_words_are_held_against_each_other(
    one: str, other: str, suits: bool | None
) -> None:
    assert matching.suits(one, other) is suits
    assert matching.suits(other, one) is suits


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_words_whatever_stop_a_proposal(one: str, other: str) -> None:
    assert matching.suits(one, other) == matching.suits(other, one)
    assert matching.distance(one, other) == matching.distance(other, one)
    matching.proposals(post("01", day_part=one, area=other), (), [offer("02", day_part=other)])


def test_an_introduction_is_of_the_house_where_both_were_placed() -> None:
    here, there = post("01", venue="linde"), offer("02", venue="hoek")
    assert matching.new_introduction(here, there).venue == ""
    assert matching.new_introduction(here, offer("03", venue="linde")).venue == "linde"


def test_two_desks_write_into_one_introduction() -> None:
    from_request = matching.new_introduction(REQUEST, offer("02"))
    from_offer = matching.new_introduction(offer("02"), REQUEST)
    assert from_request == from_offer
    assert (from_request.post, from_request.other, from_request.other_kind) == (
        "01",
        "02",
        "help_post",
    )
    answered = matching.new_introduction(offer("02"), Response(id="r", post="02"))
    assert (answered.post, answered.other, answered.other_kind) == ("02", "r", "response")
    assert matching.helper_side(REQUEST) == "other"
    assert matching.helper_side(offer("02")) == "post"


def test_a_number_is_passed_on_only_when_each_agreed_and_there_is_a_day() -> None:
    day = "2026-12-01T10:00"
    assert not matching.may_match(introduction("01", "02", post_said=YES, meets_at=day))
    assert not matching.may_match(introduction("01", "02", other_said=YES, meets_at=day))
    assert not matching.may_match(introduction("01", "02", post_said=YES, other_said=YES))
    whole = introduction("01", "02", post_said=YES, other_said=YES, meets_at=day)
    assert matching.both_agree(whole)
    assert matching.may_match(whole)


def test_who_is_left_over_is_called_back() -> None:
    pair = introduction("01", "02")
    taken = post("01", state="matched", matched_with="03")
    free = offer("02")
    assert matching.to_call_back(pair, taken, free) == ("other",)
    away = offer("02", state="matched", matched_with="05")
    assert matching.to_call_back(pair, REQUEST, away) == ("post",)
    assert matching.to_call_back(pair, taken, away) == ("post", "other")
    assert matching.to_call_back(pair, taken, Response(id="02", post="01")) == ("other",)


def test_a_week_after_the_first_meeting_the_house_asks() -> None:
    pair = introduction("01", "02", meets_at="2026-11-27T10:00")
    matched = post("01", state="matched", matched_with="02")
    mate = offer("02", state="matched", matched_with="01")
    assert matching.aftercare_on(matched, pair) == date(2026, 12, 4)
    assert matching.aftercare_on(REQUEST, pair) is None
    later = post("01", state="matched", aftercare="2026-12-11")
    assert matching.aftercare_on(later, pair) == date(2026, 12, 11)
    unknown = post("01", state="matched", changed="2026-11-20T10:00:00+00:00")
    assert matching.aftercare_on(unknown, None) == date(2026, 11, 27)
    both = [mate, matched]
    assert matching.aftercare_due(both, [pair], date(2026, 12, 3)) == []
    due = matching.aftercare_due(both, [pair], date(2026, 12, 4))
    assert [one.id for one in due] == ["01"], "two posts that met are one question"


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2023-11-24", "valid"),
        ("2023-11-23", "old"),
        ("2026-11-24", "valid"),
        ("2026-11-25", "missing"),
        ("", "missing"),
        ("ooit", "missing"),
    ],
)
def test_a_vog_is_valid_for_three_years(on: str, state: str) -> None:
    assert matching.vog_state(on, TODAY) == state


def test_a_vog_of_a_leap_day_ends_with_february() -> None:
    assert matching.vog_state("2024-02-29", date(2027, 2, 28)) == "valid"
    assert matching.vog_state("2024-02-29", date(2027, 3, 1)) == "old"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("introduction", {"post": "p", "other": "r"}),
        ("block", {"key": "k"}),
        ("box", {"about": "p", "sealed": "x", "purpose": "concern"}),
    ],
)
@pytest.mark.parametrize("actor", ["visitor", ""])
def test_a_visitor_introduces_blocks_and_notes_nobody(
    kind: str, fields: dict[str, Any], actor: str
) -> None:
    def made(by: str) -> Change:
        plain = {"device": "d", "number": 1, "act": "a", "kind": kind, "record": "r"}
        return Change(**plain, fields=fields, stamp=Stamp(1), actor=by)  # type: ignore[arg-type]

    assert permitted(made(actor), exists=False) is NO_VOLUNTEER
    assert permitted(made("riet"), exists=False) is None


def test_of_two_matches_with_one_offer_the_second_falls_whole() -> None:
    """Two desks promised one offer to two requests: the second request stays on the board, and whoever asked is called."""
    plain = {"title": "Wie helpt?", "expires": "2026-12-20", "state": "open"}
    posts = {"r1": "request", "r2": "request", "o": "offer"}
    mark = Mark(stamp=Stamp(1), device="server")
    here = {
        ("help_post", name): blank("help_post", name, {**plain, "direction": way}, mark)
        for name, way in posts.items()
    }
    merge = Merge(here, {}, 7, "2026-11-24")
    agreed: dict[str, Any] = {side: {"answer": "agrees"} for side in ("post_said", "other_said")}
    for at, request in ((2, "r1"), (5, "r2")):
        both = [
            change(
                at, kind="introduction", record=f"{request}+o", post=request, other="o", **agreed
            ),
            change(at + 1, kind="help_post", record=request, state="matched", matched_with="o"),
            change(at + 2, kind="help_post", record="o", state="matched", matched_with=request),
        ]
        merge.take(act(*both))
    assert reasons(merge) == ["", "", "", "matched", "matched", "matched"]
    found = {name: merge.records["help_post", name].record for name in posts}
    assert {name: getattr(one, "state", "") for name, one in found.items()} == {
        "r1": "matched",
        "r2": "open",
        "o": "matched",
    }
    assert ("introduction", "r2+o") not in merge.records
    assert matching.to_call_back(introduction("r2", "o"), found["r2"], found["o"]) == ("post",)
