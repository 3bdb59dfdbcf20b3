"""What must not be merged blindly: the state of a help post, and the places of an activity (``places``, ``series``).

``decide(aggregate, act)`` is the second pure function of both ends. It says what an act brings about, or why it is refused;
the server asks it in commit order, a device only about what is its own. What it decides goes into the record with
``fold_decided``: in commit order, whatever the clocks said. All of an act's decisions are asked before any is kept, so an
act stands or falls whole.

A help post's state (who may move it; the first match to be committed wins)
---------------------------------------------------------------------------
==========  ==================================================================================================
new         draft, review: anybody; open: a volunteer
draft       review, withdrawn: anybody, and anybody may rewrite it; open: a volunteer
review      withdrawn: anybody; open, refused: a volunteer
open        withdrawn: anybody; matched, done, expired, refused, review: a volunteer
matched     done, open (it did not work out), withdrawn: a volunteer; matched again: refused, somebody was first
the others  open: a volunteer takes it up again
==========  ==================================================================================================
A post stands for at most 30 days from the day on which it was placed, renewed or taken up again. A date further away, or
one that has passed already, comes from a clock that is off: it becomes 30 days, for nothing is refused for time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from sync.changes import Change
from sync.places import Place
from sync.series import SeriesPlaces, decide_series
from sync.verdicts import (
    ANYBODY,
    DECIDED,
    NO_STEP,
    NO_VOLUNTEER,
    VISITOR,
    VOLUNTEER,
    Decided,
    Refusal,
    by_visitor,
    fold_decided,
    permitted,
)
from sync.words import N_

__all__ = [
    "DECIDED",
    "VISITOR",
    "Aggregate",
    "Decided",
    "HelpPostState",
    "Place",
    "Refusal",
    "SeriesPlaces",
    "decide",
    "fold_decided",
    "permitted",
]

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
_VISITORS_MOVE = frozenset({"state", "made", "changed", "changed_by"})
_VOLUNTEERS_ONLY = frozenset({"matched_by", "matched_with", "refusal", "aftercare"})


SOMEBODY_WAS_FIRST = Refusal(
    "matched", N_("Iemand anders was eerst. Voor deze oproep is al iemand gevonden.")
)


class HelpPostState(msgspec.Struct, frozen=True):
    """All that a decision about a help post needs to know; an empty state is a post that does not exist."""

    state: str = ""
    today: str = ""
    """ISO date of the decision; empty leaves every expiry as it came."""


Aggregate = HelpPostState | SeriesPlaces


def decide(aggregate: Aggregate, act: Sequence[Change]) -> Decided | Refusal:
    """Return what ``act`` brings about, or why not. Pure: the same aggregate and act give the same answer anywhere.

    ``act`` holds the changes of an act that are about this aggregate.
    """
    if isinstance(aggregate, HelpPostState):
        return _decide_help_post(aggregate, act)
    answer = decide_series(aggregate, act)
    return answer if isinstance(answer, Refusal) else answer[0]


def _decide_help_post(aggregate: HelpPostState, act: Sequence[Change]) -> Decided | Refusal:
    state = aggregate.state
    decided: dict[str, dict[str, Any]] = {}
    for change in act:
        refusal = permitted(change, exists=bool(state))
        if refusal is not None:
            return refusal
        if change.verb != "put":
            continue
        wanted = str(change.fields.get("state") or ("" if state else "review"))
        refusal = _post_refusal(state, wanted, change)
        if refusal is not None:
            return refusal
        fields = {
            name: change.fields[name] for name in DECIDED["help_post"] if name in change.fields
        }
        if "expires" in fields:
            begins = wanted == "open" or not state
            fields["expires"] = _expiry(str(fields["expires"]), aggregate.today, begins=begins)
        decided.setdefault(change.record, {}).update(fields)
        state = wanted or state
    return Decided(decided)


def _post_refusal(state: str, wanted: str, change: Change) -> Refusal | None:
    visitor = by_visitor(change)
    if visitor and not _VOLUNTEERS_ONLY.isdisjoint(change.fields):
        return NO_VOLUNTEER
    if visitor and state not in ("", "draft") and not _VISITORS_MOVE.issuperset(change.fields):
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
