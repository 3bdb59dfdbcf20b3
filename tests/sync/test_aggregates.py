"""Who may move a help post where, who may touch which record, and how decisions get into a record."""

from __future__ import annotations

from typing import Any

import pytest

from sync.aggregates import Decided, HelpPostState, Refusal, decide, fold_decided, permitted
from sync.changes import Change, Stored, fold_all
from sync.clock import Stamp
from tests.sync.writing import change

STATES = ("draft", "review", "open", "matched", "done", "expired", "withdrawn", "refused")
ANYBODY = {
    "": {"draft", "review"},
    "draft": {"draft", "review", "withdrawn"},
    "review": {"withdrawn"},
    "open": {"withdrawn"},
}
VOLUNTEER = {
    "": {"open"},
    "draft": {"open"},
    "review": {"review", "open", "refused"},
    "open": {"open", "matched", "done", "expired", "refused", "review"},
    "matched": {"done", "open", "withdrawn"},
    "done": {"open"},
    "expired": {"open"},
    "withdrawn": {"open"},
    "refused": {"open"},
}


def post(actor: str = "visitor", **fields: Any) -> Change:
    return change(kind="help_post", actor=actor, **fields)


def moved(standing: str, /, actor: str, today: str = "", **fields: Any) -> Decided | Refusal:
    mate = frozenset({fields.get("matched_with", "")})
    return decide(HelpPostState(standing, today, agreed=mate), [post(actor, **fields)])


def fields_of(answer: Decided | Refusal) -> dict[str, object]:
    assert isinstance(answer, Decided)
    return answer.fields["r"]


@pytest.mark.parametrize("state", ["", *STATES])
@pytest.mark.parametrize("wanted", STATES)
@pytest.mark.parametrize("actor", ["visitor", "", "ans"])
def test_who_may_move_a_post_where(state: str, wanted: str, actor: str) -> None:
    answer = moved(state, actor, state=wanted)
    anybody, volunteer = ANYBODY.get(state, set()), VOLUNTEER.get(state, set())
    if wanted in anybody or (wanted in volunteer and actor == "ans"):
        assert fields_of(answer)["state"] == wanted
    elif state == wanted == "matched":
        assert isinstance(answer, Refusal)
        assert answer.code == "matched"
    else:
        assert isinstance(answer, Refusal)
        assert answer.code == ("volunteer" if wanted in volunteer else "state")


def test_a_new_post_waits_for_review_when_it_says_nothing() -> None:
    assert isinstance(moved("", "visitor", title="Wie loopt mee?"), Decided)


@pytest.mark.parametrize("state", ["review", "open", "matched", "done"])
def test_a_visitor_may_not_rewrite_what_was_sent(state: str) -> None:
    answer = moved(state, "visitor", title="Iets heel anders")
    assert isinstance(answer, Refusal)
    assert isinstance(moved(state, "ans", title="Iets duidelijker"), Decided)


def test_a_visitor_may_rewrite_a_draft() -> None:
    assert isinstance(moved("draft", "visitor", title="Iets anders"), Decided)


def test_withdrawing_is_no_cover_for_rewriting() -> None:
    assert isinstance(moved("open", "visitor", state="withdrawn", title="x"), Refusal)
    assert isinstance(moved("open", "visitor", state="withdrawn", changed="x"), Decided)


def test_a_visitor_never_says_who_was_matched() -> None:
    assert isinstance(moved("", "visitor", title="x", matched_with="mij"), Refusal)


@pytest.mark.parametrize("verb", ["delete", "restore"])
def test_only_a_volunteer_deletes_and_restores(verb: str) -> None:
    gone = change(kind="help_post", verb=verb, actor="visitor")  # type: ignore[arg-type]
    assert isinstance(decide(HelpPostState("open"), [gone]), Refusal)
    gone = change(kind="help_post", verb=verb, actor="ans")  # type: ignore[arg-type]
    assert decide(HelpPostState("open"), [gone]) == Decided({})


def test_of_two_matches_the_second_is_refused_whole() -> None:
    act = [post("ans", state="matched", matched_with="a"), post("piet", state="matched")]
    answer = decide(HelpPostState("open", agreed=frozenset("a")), act)
    assert isinstance(answer, Refusal)
    assert answer.text_nl.startswith("Iemand anders was eerst")


def test_an_act_may_take_several_steps() -> None:
    act = [post("ans", state="open"), post("ans", state="matched", matched_with="a")]
    assert fields_of(decide(HelpPostState("review", agreed=frozenset("a")), act)) == {
        "state": "matched",
        "matched_with": "a",
    }


@pytest.mark.parametrize(
    ("state", "wanted", "expires", "kept"),
    [
        ("", "review", "2026-12-01", "2026-12-01"),
        ("", "review", "2026-12-24", "2026-12-24"),  # exactly 30 days
        ("", "review", "2026-12-25", "2026-12-24"),  # a day too long
        ("", "review", "2036-11-24", "2026-12-24"),  # a clock ten years ahead
        ("", "review", "2016-12-01", "2026-12-24"),  # a clock ten years behind
        ("expired", "open", "2026-11-01", "2026-12-24"),  # taken up again with its old date
        ("open", "open", "2026-12-20", "2026-12-20"),  # renewed
        ("open", "done", "2026-11-01", "2026-11-01"),  # ended early
    ],
)
def test_a_post_stands_for_30_days_at_most(
    state: str, wanted: str, expires: str, kept: str
) -> None:
    answer = moved(state, "ans", "2026-11-24", state=wanted, expires=expires)
    assert fields_of(answer)["expires"] == kept


def test_without_a_day_an_expiry_stays_as_it_came() -> None:
    assert fields_of(moved("", "visitor", expires="2036-01-01")) == {"expires": "2036-01-01"}


@pytest.mark.parametrize(
    ("kind", "verb", "exists", "actor", "allowed"),
    [
        ("activity", "put", True, "visitor", False),
        ("activity", "put", True, "ans", True),
        ("service", "delete", True, "visitor", False),
        ("box", "put", False, "visitor", True),
        ("box", "put", True, "visitor", False),
        ("box", "put", True, "ans", True),
        ("consent", "put", True, "", False),
        ("tally", "put", True, "visitor", True),
        ("tally", "delete", True, "visitor", False),
        ("signup", "put", True, "visitor", True),
        ("help_post", "put", False, "", True),
        ("volunteer", "put", False, "", False),
        ("bell", "put", True, "visitor", True),
        ("idea", "put", False, "visitor", True),
        ("idea", "put", True, "visitor", False),
        ("bell", "delete", True, "visitor", False),
        ("bell_answer", "put", False, "visitor", False),
        ("presence", "put", False, "visitor", False),
        ("weekly_paper", "put", False, "visitor", False),
        ("service", "restore", False, "ans", False),
    ],
)
def test_who_may_touch_which_record(
    kind: str, verb: str, exists: bool, actor: str, allowed: bool
) -> None:
    one = change(kind=kind, verb=verb, actor=actor)  # type: ignore[arg-type]
    assert (permitted(one, exists=exists) is None) == allowed


@pytest.mark.parametrize(
    ("stands", "given", "taken"),
    [
        ({"text": "Meer koffie", "box": "b"}, {"text": ""}, True),
        ({"text": "Meer koffie"}, {"text": "", "box": "b"}, True),
        ({"text": "Meer koffie"}, {"text": ""}, False),
        ({"text": "Meer koffie", "box": "b"}, {"text": "", "box": ""}, False),
        ({"text": "Meer koffie"}, {"state": "handled"}, True),
    ],
)
def test_an_idea_keeps_its_text_or_the_box_that_it_is_in(
    stands: dict[str, Any], given: dict[str, Any], taken: bool
) -> None:
    standing = Stored(kind="idea", id="i", fields=stands)
    one = change(kind="idea", verb="put", actor="ans", **given)
    assert (permitted(one, exists=True, standing=standing) is None) == taken


class TestFoldDecided:
    standing = fold_all(None, [change(50, "b", kind="signup", state="confirmed", answer="vega")])

    def test_a_decision_holds_whatever_the_clock_said(self) -> None:
        late = change(10, "a", kind="signup", state="cancelled", answer="vlees")
        answer = fold_decided(self.standing, late, {"state": "cancelled"})
        assert answer.stored.fields == {"state": "cancelled", "answer": "vega"}
        assert answer.superseded == ("answer",)

    def test_without_a_decision_it_is_a_fold(self) -> None:
        late = change(10, "a", kind="signup", answer="vlees")
        assert fold_decided(self.standing, late, {}).superseded == ("answer",)

    def test_a_decision_stands_above_all_that_was_seen(self) -> None:
        late = change(10, "a", kind="signup", state="cancelled")
        stored = fold_decided(self.standing, late, {"state": "cancelled"}).stored
        assert stored.marks["state"].stamp > Stamp(50)
        assert stored.top > Stamp(50)

    def test_an_author_with_a_later_clock_keeps_it(self) -> None:
        late = change(90, "a", kind="signup", state="cancelled")
        stored = fold_decided(self.standing, late, {"state": "cancelled"}).stored
        assert stored.marks["state"].stamp == Stamp(90)

    def test_on_a_deleted_record_the_whole_is_told_as_superseded(self) -> None:
        gone: Stored | None = fold_all(self.standing, [change(60, kind="signup", verb="delete")])
        late = change(70, "a", kind="signup", state="cancelled", answer="vlees")
        answer = fold_decided(gone, late, {"state": "cancelled"})
        assert answer.stored.deleted
        assert answer.superseded == ("answer", "state")

    def test_a_delete_may_decide_something_beneath(self) -> None:
        gone = change(60, kind="signup", verb="delete")
        answer = fold_decided(self.standing, gone, {"state": "cancelled"})
        assert answer.stored.deleted
        assert answer.stored.fields["state"] == "cancelled"
        assert answer.superseded == ()
