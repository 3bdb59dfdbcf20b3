"""A post and those who answered it: who may move what, and what a match does to both."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from sync.aggregates import Decided, Refusal, decide
from sync.changes import Change, Mark, Stored, blank
from sync.clock import Stamp
from sync.help_posts import HelpPostState, others_named, post_of, shown_state, state_of
from sync.links import holder_code, parse_code, short_code
from sync.server.merge import Merge
from tests.sync.test_merge import act, reasons, stored
from tests.sync.writing import change

STATES = ("new", "called", "matched", "declined", "withdrawn")
ANYBODY = {"": {"new"}, **{state: {"withdrawn"} for state in STATES}}
VOLUNTEER = {
    "": {"called"},
    "new": {"new", "called", "declined"},
    "called": {"called", "new", "declined"},
    "matched": {"matched"},
    "declined": {"declined", "new", "called"},
    "withdrawn": {"new"},
}


def response(actor: str = "visitor", record: str = "r", **fields: Any) -> Change:
    return change(kind="response", record=record, actor=actor, **fields)


def post(actor: str = "ans", **fields: Any) -> Change:
    return change(kind="help_post", record="p", actor=actor, **fields)


@pytest.mark.parametrize("state", ["", *STATES])
@pytest.mark.parametrize("wanted", STATES)
@pytest.mark.parametrize("actor", ["visitor", "", "ans"])
def test_who_may_move_a_response_where(state: str, wanted: str, actor: str) -> None:
    here = HelpPostState(
        "matched" if state == "matched" else "open",
        matched_with="r" if state == "matched" else "",
        responses={"r": state} if state else {},
    )
    answer = decide(here, [response(actor, state=wanted)])
    anybody, volunteer = ANYBODY[state], VOLUNTEER.get(state, set())
    if wanted in anybody or (wanted in volunteer and actor == "ans"):
        assert answer == Decided({"r": {"state": wanted}})
    else:
        assert isinstance(answer, Refusal)
        assert answer.code == ("volunteer" if wanted in volunteer else "state")


@pytest.mark.parametrize(
    ("standing", "mate", "gone", "taken"),
    [
        ("matched", "r", False, False),
        ("done", "r", False, False),
        ("matched", "r", True, True),
        ("matched", "other", False, True),
        ("withdrawn", "r", False, True),
        ("open", "", False, True),
    ],
)
def test_a_matched_answer_is_called_off_once_the_post_is_not_matched_with_it(
    standing: str, mate: str, gone: bool, taken: bool
) -> None:
    fields = {"state": standing, "matched_with": mate}
    mark = Mark(stamp=Stamp(9)) if gone else None
    there = Stored(kind="help_post", id="p", fields=fields, tombstone=mark)
    own = Stored(kind="response", id="r", fields={"post": "p", "state": "matched"})
    here = state_of(there, [own])
    answer = decide(here, [response("ans", state="declined")])
    assert (answer == Decided({"r": {"state": "declined"}})) is taken
    assert isinstance(decide(here, [response(state="declined")]), Refusal)


@pytest.mark.parametrize("standing", ["", "review", "open", "matched", "done", "withdrawn"])
def test_who_answers_before_the_news_of_a_match_gets_there_is_not_lost(standing: str) -> None:
    here = HelpPostState(standing, matched_with="other" if standing == "matched" else "")
    assert decide(here, [response(post="p", box="b")]) == Decided({"r": {"state": "new"}})


def test_nobody_answers_under_an_id_that_is_taken() -> None:
    here = HelpPostState("open", responses={"r": "new"})
    for again in (response(post="p", box="mine"), response(box="mine"), response(state="new")):
        assert isinstance(decide(here, [again]), Refusal)
    assert isinstance(decide(here, [response("ans", post="q")]), Refusal)
    assert isinstance(decide(here, [response("ans", box="b2")]), Decided)


def test_a_match_matches_the_response_too() -> None:
    here = HelpPostState("open", responses={"r": "called"}, agreed=frozenset({"r"}))
    alone = [post(state="matched", matched_with="r")]
    shown = [response("ans", state="matched"), *alone]
    for both in (alone, shown):
        answer = decide(here, both)
        assert isinstance(answer, Decided)
        assert answer.fields["r"] == {"state": "matched"}
        assert answer.fields["p"] == {"state": "matched", "matched_with": "r"}


def test_a_response_is_never_matched_by_itself() -> None:
    here = HelpPostState("open", responses={"r": "called"})
    assert isinstance(decide(here, [response("ans", state="matched")]), Refusal)
    first = HelpPostState("matched", matched_with="q", responses={"r": "called"})
    answer = decide(first, [response("ans", state="matched")])
    assert isinstance(answer, Refusal)
    assert answer.code == "matched"


@pytest.mark.parametrize("state", ["withdrawn", "declined"])
def test_nobody_is_matched_with_who_does_not_want_to_any_more(state: str) -> None:
    here = HelpPostState("open", responses={"r": state})
    answer = decide(here, [post(state="matched", matched_with="r")])
    assert isinstance(answer, Refusal)
    assert answer.code == "response"


@pytest.mark.parametrize("standing", ["matched", "done", "withdrawn"])
def test_what_did_not_work_out_leaves_nobody_matched(standing: str) -> None:
    here = HelpPostState(standing, matched_with="r", responses={"r": "matched"})
    answer = decide(here, [post(state="open")])
    assert answer == Decided(
        {
            "p": {"state": "open", "matched_with": "", "matched_by": ""},
            "r": {"state": "declined"},
        }
    )
    waits = decide(here, [post(state="open"), response("ans", state="called")])
    assert isinstance(waits, Decided)
    assert waits.fields["r"] == {"state": "called"}


def test_who_withdraws_after_the_match_is_heard_and_the_post_stays_away() -> None:
    here = HelpPostState("matched", matched_with="r", responses={"r": "matched"})
    assert decide(here, [response(state="withdrawn")]) == Decided({"r": {"state": "withdrawn"}})


def test_with_whom_is_said_by_the_match_alone() -> None:
    here = HelpPostState("matched", matched_with="r")
    assert isinstance(decide(here, [post(matched_with="q")]), Refusal)
    assert isinstance(decide(here, [post(state="done", matched_with="q")]), Refusal)
    assert isinstance(decide(here, [post(state="done")]), Decided)


def test_who_placed_it_renews_what_is_open_and_nothing_else() -> None:
    for expires, kept in (("2026-12-20", "2026-12-20"), ("2036-01-01", "2026-12-24")):
        answer = decide(HelpPostState("open", "2026-11-24"), [post("visitor", expires=expires)])
        assert answer == Decided({"p": {"expires": kept}})
    for state in ("review", "matched", "done", "withdrawn", "refused"):
        renewed = decide(HelpPostState(state, "2026-11-24"), [post("visitor", expires=expires)])
        assert isinstance(renewed, Refusal)
    both = [post("visitor", expires=expires, title="Iets anders")]
    assert isinstance(decide(HelpPostState("open", "2026-11-24"), both), Refusal)


@pytest.mark.parametrize(
    ("state", "expires", "shown"),
    [
        ("open", "2026-11-24", "open"),
        ("open", "2026-11-23", "expired"),
        ("open", "", "open"),
        ("matched", "2026-11-23", "matched"),
        ("review", "2026-11-23", "review"),
    ],
)
def test_what_is_over_is_seen_from_the_date_alone(state: str, expires: str, shown: str) -> None:
    assert shown_state(state, expires, date(2026, 11, 24)) == shown


def record(kind: str, key: str, **fields: Any) -> Stored:
    return blank(kind, key, fields, Mark(Stamp(1), "s", 1))


YES, NO, AWAY = ({"answer": answer} for answer in ("agrees", "declines", "no_answer"))
PAIRS = [
    record("introduction", "p+a", post_said=YES, other_said=YES),
    record("introduction", "b+p", post_said=YES, other_said=YES),
    record("introduction", "p+c", post_said=YES, other_said=NO),
    record("introduction", "p+d", post_said=AWAY, other_said=YES),
    record("introduction", "p+e", other_said=YES),
    record("introduction", "p+f", post_said="agrees", other_said=["agrees"]),
    record("introduction", "q+g", post_said=YES, other_said=YES),
    record("introduction", "p+i", post_said=YES, other_said=YES, result="failed"),
    msgspec.structs.replace(
        record("introduction", "p+h", post_said=YES, other_said=YES), tombstone=Mark(Stamp(9))
    ),
]


def said(at: int, **fields: Any) -> Change:
    return change(at, kind="introduction", record="p+r", post="p", other="r", **fields)


def test_nobody_is_matched_before_each_of_the_two_agreed() -> None:
    waits = dict.fromkeys("abcdefghi", "called")
    here = HelpPostState("open", responses=waits, agreed=state_of(record("help_post", "p"), (), "", PAIRS).agreed)  # fmt: skip
    for one in "abcdefghi":
        answer = decide(here, [post(state="matched", matched_with=one)])
        if one in "ab":
            assert isinstance(answer, Decided)
        else:
            assert isinstance(answer, Refusal)
            assert (answer.code, answer.text_nl[:8]) == ("agree", "Nog niet")
    assert isinstance(decide(here, [post(state="matched")]), Refusal), "with nobody at all"


def test_a_no_that_was_committed_first_holds_whatever_the_desk_had_seen() -> None:
    merge = board()
    called = [said(2, post_said=YES, other_said=YES), said(3, other_said=NO)]
    match = change(4, kind="help_post", record="p", state="matched", matched_with="r")
    merge.take([*called, match])
    assert reasons(merge)[-1] == "agree"
    assert "state" not in stored(merge, "response", "r").fields
    late = said(5, other_said=YES)
    again = change(6, kind="help_post", record="p", state="matched", matched_with="r")
    merge.take(act(late, again))
    assert reasons(merge)[-2:] == ["", ""], "a yes may come with the match"
    assert stored(merge, "response", "r").fields["state"] == "matched"


def test_what_a_decision_looks_at() -> None:
    standing = record("help_post", "p", state="matched", matched_with="r")
    mine, other = record("response", "r", post="p"), record("response", "q", post="elsewhere")
    assert post_of(response(post="p"), None) == post_of(response(state="x"), mine) == "p"
    assert others_named(post(state="matched", matched_with="q"), standing) == {
        ("response", "r"),
        ("response", "q"),
        ("introduction", "p+q"),
        ("introduction", "q+p"),
    }
    assert others_named(response(state="called"), mine) == {("help_post", "p")}
    assert others_named(change(kind="service"), None) == set()
    here = state_of(standing, [mine, other], "2026-11-24", PAIRS)
    assert here == HelpPostState("matched", "2026-11-24", "r", {"r": "new"}, agreed=frozenset("ab"))


def board(state: str = "open") -> Merge:
    here = [
        record("help_post", "p", title="Wie loopt mee?", expires="2026-12-20", state=state),
        record("response", "r", post="p", box="b"),
    ]
    return Merge({(one.kind, one.id): one for one in here}, {}, 7, "2026-11-24")


def test_a_push_tells_the_response_that_its_act_did_not_name() -> None:
    merge = board()
    merge.take([said(1, post_said=YES, other_said=YES)])
    merge.take([change(2, kind="help_post", record="p", state="matched", matched_with="r")])
    assert stored(merge, "response", "r").fields["state"] == "matched"
    assert ("response", "r") in merge.touched
    merge.take([change(3, kind="help_post", record="p", state="open")])
    assert stored(merge, "response", "r").fields["state"] == "declined"
    assert stored(merge, "help_post", "p").fields["matched_with"] == ""


def test_a_response_and_its_box_stand_or_fall_together() -> None:
    merge = board()
    both = act(
        change(2, kind="box", record="b2", actor="visitor", about="new", sealed="Riet"),
        change(3, kind="response", record="new", actor="visitor", post="p", box="b2"),
    )
    merge.take(both)
    assert reasons(merge) == ["invalid:sealed", "invalid:sealed"]
    assert ("response", "new") not in merge.records


def test_the_holders_code_is_not_the_one_that_stands_on_the_board() -> None:
    assert holder_code("box-1") != short_code("post-1")
    assert parse_code(holder_code("box-1")) == holder_code("box-1")
