"""The life of a help post and of the responses to it: what is decided in commit order, the same at both ends.

A help post's state (who may move it; the first match to be committed wins)
---------------------------------------------------------------------------
==========  ==================================================================================================
new         draft, review: anybody; open: a volunteer
draft       review, withdrawn: anybody, and anybody may rewrite it; open: a volunteer
review      withdrawn: anybody; open, refused: a volunteer
open        withdrawn, and a later last day (renewing): anybody; matched, done, expired, refused, review: a volunteer
matched     done, open (it did not work out), withdrawn: a volunteer; matched again: refused, somebody was first
the others  open: a volunteer takes it up again
==========  ==================================================================================================
A post stands for at most 30 days from the day on which it was placed, renewed or taken up again. A date further away, or
one that has passed already, comes from a clock that is off: it becomes 30 days, for nothing is refused for time. After its
last day a post is off the board though it is "open" still: everybody works that out from the date alone (``shown_state``),
so that no two devices write it. Who placed it may renew it still.

A response's state
------------------
==========  ==================================================================================================
new         to a post in whatever state: who answers before the news of a match gets there is not lost: anybody
new         withdrawn: anybody; called, declined: a volunteer
called      withdrawn: anybody; new, declined: a volunteer
matched     withdrawn: anybody (the post stays matched: a volunteer calls); by the post only, see below. declined: a
            volunteer, once its post is not matched with it any more or was thrown away
declined    withdrawn: anybody; new, called: a volunteer
withdrawn   withdrawn again: anybody; new: a volunteer, when somebody says so
==========  ==================================================================================================
A post that is matched with a response makes that response matched, and one that goes back on the board makes it declined;
an act may say so itself, so that it shows at once where it was done. Nobody is matched with a response that was withdrawn or
declined, and a response is matched only while its post is matched with it: so at most one is.

A number is passed on by a match, so a post is matched only with whom it has an introduction in which a volunteer wrote down
that each of the two agreed (``introduction_records``); as it stands when the match is committed, not as a desk last saw it.
What the two agreed to before it did not work out between them counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from sync.changes import Change, Stored
from sync.introduction_records import introduction_id
from sync.verdicts import (
    ANYBODY,
    DECIDED,
    NO_STEP,
    NO_VOLUNTEER,
    VOLUNTEER,
    Decided,
    Refusal,
    by_visitor,
    permitted,
)
from sync.words import N_

POST, RESPONSE, INTRODUCTION = "help_post", "response", "introduction"
MAX_HELP_DAYS = 30

_MOVES: dict[str, dict[str, bool]] = {
    "": {"draft": ANYBODY, "review": ANYBODY, "open": VOLUNTEER},
    "draft": {
        "draft": ANYBODY,
        "review": ANYBODY,
        "withdrawn": ANYBODY,
        "open": VOLUNTEER,
    },
    "review": {
        "review": VOLUNTEER,
        "open": VOLUNTEER,
        "refused": VOLUNTEER,
        "withdrawn": ANYBODY,
    },
    "open": {
        "open": VOLUNTEER,
        "matched": VOLUNTEER,
        "done": VOLUNTEER,
        "expired": VOLUNTEER,
        "refused": VOLUNTEER,
        "review": VOLUNTEER,
        "withdrawn": ANYBODY,
    },
    "matched": {"done": VOLUNTEER, "open": VOLUNTEER, "withdrawn": VOLUNTEER},
}
_AGAIN = {"open": VOLUNTEER}
_RESPONSE_MOVES: dict[str, dict[str, bool]] = {
    "": {"new": ANYBODY, "called": VOLUNTEER},
    "new": {"new": VOLUNTEER, "called": VOLUNTEER, "declined": VOLUNTEER, "withdrawn": ANYBODY},
    "called": {"called": VOLUNTEER, "new": VOLUNTEER, "declined": VOLUNTEER, "withdrawn": ANYBODY},
    "matched": {"matched": VOLUNTEER, "declined": VOLUNTEER, "withdrawn": ANYBODY},
    "declined": {
        "declined": VOLUNTEER,
        "new": VOLUNTEER,
        "called": VOLUNTEER,
        "withdrawn": ANYBODY,
    },
    "withdrawn": {"withdrawn": ANYBODY, "new": VOLUNTEER},
}
OVER = ("matched", "done", "expired", "withdrawn", "refused")
"""States of a post that looks for nobody any more: whoever answered it and was not matched is to hear that."""
CALLED_OFF = ("expired", "withdrawn", "refused")
"""Those of them for which nobody was found, or whose match does not go on."""
WAITING = ("new", "called")
"""States of a response that a post can be matched with."""
_VISITORS_MOVE = frozenset({"state", "made", "changed", "changed_by"})
_RENEWING = _VISITORS_MOVE | {"expires"}
_VOLUNTEERS_ONLY = frozenset({"matched_by", "matched_with", "refusal", "aftercare"})

SOMEBODY_WAS_FIRST = Refusal(
    "matched", N_("Iemand anders was eerst. Voor deze oproep is al iemand gevonden.")
)
NOT_ANY_MORE = Refusal(
    "response", N_("Deze reactie geldt niet meer. Kies iemand anders voor deze oproep.")
)


NOT_AGREED = Refusal(
    "agree", N_("Nog niet allebei hebben ja gezegd. Bel eerst, en koppel hen daarna.")
)


class HelpPostState(msgspec.Struct, frozen=True):
    """All that a decision about a help post needs to know; an empty state is a post that does not exist."""

    state: str = ""
    today: str = ""
    """ISO date of the decision; empty leaves every expiry as it came."""
    matched_with: str = ""
    responses: Mapping[str, str] = {}
    """The state of each response to it that the act is about; others may be among them."""
    thrown_away: bool = False
    agreed: frozenset[str] = frozenset()
    """The ids of responses and posts with which it has an introduction to which both said yes; others may be left out."""


def shown_state(state: str, expires: str, today: date) -> str:
    """Return how a post stands on a day: one that is open and whose last day has gone by is expired."""
    over = state == "open" and bool(expires) and expires[:10] < today.isoformat()
    return "expired" if over else state


def post_of(change: Change, standing: Stored | None) -> str:
    """Return the id of the help post that a change to a post or a response is about; ``standing`` is the record itself."""
    if change.kind == POST:
        return change.record
    fields = standing.fields if standing is not None else change.fields
    return str(fields.get("post", ""))


def others_named(change: Change, standing: Stored | None) -> set[tuple[str, str]]:
    """Return the records (kind, id) beside its own that a decision about a change looks at."""
    if change.kind == RESPONSE:
        return {(POST, post_of(change, standing))}
    if change.kind != POST:
        return set()
    before = standing.fields.get("matched_with", "") if standing is not None else ""
    mate = str(change.fields.get("matched_with") or "")
    named = {(RESPONSE, str(one)) for one in (before, mate) if one}
    if mate:
        pairs = (introduction_id(change.record, mate), introduction_id(mate, change.record))
        named |= {(INTRODUCTION, pair) for pair in pairs}
    return named


def state_of(
    post: Stored | None,
    responses: Iterable[Stored],
    today: str = "",
    introductions: Iterable[Stored] = (),
) -> HelpPostState:
    """Return what ``decide`` needs to know of a post, and of these responses and introductions, of it or of others."""
    if post is None:
        about = {one.id: one for one in responses}
        return HelpPostState("", today, responses=_states(about.values()))
    return HelpPostState(
        str(post.fields.get("state", "review")),
        today,
        str(post.fields.get("matched_with", "")),
        _states(one for one in responses if one.fields.get("post") == post.id),
        post.deleted,
        frozenset(_agreed(post.id, introductions)),
    )


def _agreed(post: str, introductions: Iterable[Stored]) -> Iterator[str]:
    """Yield with whom a post has an introduction to which both said yes; those to one that did not work out are over."""
    for one in introductions:
        first, _, second = one.id.partition("+")
        failed = one.fields.get("result") == "failed"
        if one.deleted or failed or post not in (first, second):
            continue
        said = (one.fields.get(side) for side in ("post_said", "other_said"))
        if all(isinstance(each, Mapping) and each.get("answer") == "agrees" for each in said):
            yield second if first == post else first


def _states(responses: Iterable[Stored]) -> dict[str, str]:
    return {one.id: str(one.fields.get("state", "new")) for one in responses}


class _Life:
    """A post and its responses on their way through an act."""

    def __init__(self, aggregate: HelpPostState) -> None:
        self.state = aggregate.state
        self.mate = aggregate.matched_with
        self.today = aggregate.today
        self.thrown_away = aggregate.thrown_away
        self.responses = dict(aggregate.responses)
        self.agreed = aggregate.agreed
        self.decided: dict[str, dict[str, Any]] = {}

    def step(self, change: Change) -> Refusal | None:
        """Take one change, or say why not."""
        post = change.kind == POST
        exists = bool(self.state) if post else change.record in self.responses
        refusal = permitted(change, exists=exists)
        if refusal is not None or change.verb != "put":
            return refusal
        return self._post(change) if post else self._response(change)

    def _post(self, change: Change) -> Refusal | None:
        fields, state = change.fields, self.state
        wanted = str(fields.get("state") or ("" if state else "review"))
        mate = str(fields.get("matched_with", "") or "")
        refusal = _post_refusal(state, wanted, change)
        if refusal is not None:
            return refusal
        if wanted == "matched":
            if self.responses.get(mate, WAITING[0]) not in WAITING:
                return NOT_ANY_MORE
            if mate not in self.agreed:
                return NOT_AGREED
        elif wanted != "open" and fields.get("matched_with", self.mate) != self.mate:
            return NO_STEP  # with whom a post is matched is said by the match
        own: dict[str, Any] = {name: fields[name] for name in DECIDED[POST] if name in fields}
        if "expires" in own:
            begins = wanted == "open" or not state
            own["expires"] = _expiry(str(own["expires"]), self.today, begins=begins)
        if wanted == "open" and self.mate:  # it did not work out
            if self.responses.get(self.mate) == "matched":
                self._become(self.mate, "declined")
            own |= {"matched_by": "", "matched_with": ""}
            self.mate = ""
        elif wanted == "matched":
            self.mate = mate
            if mate in self.responses:
                self._become(mate, "matched")
        self.decided.setdefault(change.record, {}).update(own)
        self.state = wanted or state
        return None

    def _response(self, change: Change) -> Refusal | None:
        state = self.responses.get(change.record, "")
        wanted = str(change.fields.get("state") or ("" if state else "new"))
        visitor = by_visitor(change)
        if state and "post" in change.fields:
            return NO_STEP
        if state and visitor and not _VISITORS_MOVE.issuperset(change.fields):
            return NO_VOLUNTEER
        if not wanted:
            return None
        moves = _RESPONSE_MOVES.get(state, {})
        if wanted not in moves:
            first = wanted == "matched" and self.state == "matched"
            return SOMEBODY_WAS_FIRST if first else NO_STEP
        if (state, wanted) == ("matched", "declined") and self._holds(change.record):
            return NO_STEP  # they meet: the post says so first
        if visitor and moves[wanted]:
            return NO_VOLUNTEER
        self._become(change.record, wanted)
        return None

    def _holds(self, response: str) -> bool:
        """Return whether the post is matched with this response, and still there."""
        found = self.state in ("matched", "done") and not self.thrown_away
        return found and self.mate == response

    def _become(self, response: str, state: str) -> None:
        self.responses[response] = state
        self.decided[response] = {"state": state}


def decide_help_post(aggregate: HelpPostState, act: Sequence[Change]) -> Decided | Refusal:
    """Return what an act brings about for one help post and its responses, or why not; see the tables above."""
    life = _Life(aggregate)
    for change in sorted(act, key=lambda change: change.kind != POST):  # the post speaks first
        refusal = life.step(change)
        if refusal is not None:
            return refusal
    return Decided(life.decided)


def _post_refusal(state: str, wanted: str, change: Change) -> Refusal | None:
    visitor = by_visitor(change)
    if visitor and not _VOLUNTEERS_ONLY.isdisjoint(change.fields):
        return NO_VOLUNTEER
    own = _RENEWING if state == "open" else _VISITORS_MOVE
    if visitor and state not in ("", "draft") and not own.issuperset(change.fields):
        return NO_VOLUNTEER  # a visitor may not rewrite what stands on the board
    if not wanted:
        return None
    if state == "matched" and wanted == "matched":
        return SOMEBODY_WAS_FIRST
    moves = _MOVES.get(state, _AGAIN)
    if wanted not in moves:
        return NO_STEP
    return NO_VOLUNTEER if visitor and moves[wanted] else None


def _expiry(expires: str, today: str, *, begins: bool) -> str:
    if not today:
        return expires
    last = date.fromisoformat(today) + timedelta(days=MAX_HELP_DAYS)
    try:
        wanted = date.fromisoformat(expires[:10])
    except ValueError:
        return last.isoformat()
    passed = begins and wanted < date.fromisoformat(today)
    return last.isoformat() if passed or wanted > last else expires
