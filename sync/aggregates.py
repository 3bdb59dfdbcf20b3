"""What must not be merged blindly: the state of a help post, and the places of one occurrence.

``decide(aggregate, act)`` is the second pure function of both ends. It says what an act brings about, or why it is refused;
the server asks it in commit order, a device only about what is its own.

A help post's state (who may move it)
-------------------------------------
==========  ==================================================================================================
new         draft, review: anybody; open: a volunteer
draft       review, withdrawn: anybody
review      open, refused: a volunteer; withdrawn: anybody
open        matched, done, expired, refused: a volunteer; withdrawn: anybody; expires: a volunteer renews it
matched     done, open (it did not work out): a volunteer; matched again: refused, somebody was first
the others  final; open: a volunteer takes it up again
==========  ==================================================================================================

Places: confirmed + leased never exceeds capacity. A party that does not fit waits; the waiting list is strictly first in,
first out, so nobody is confirmed past somebody who waits. A place that comes free is offered to the first who waits and fits
it whole; nobody behind overtakes. A lower capacity takes no confirmed place away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sync.changes import Change
from sync.words import N_

VISITOR = "visitor"
"""The actor of what somebody does at the kiosk without a badge."""

_MOVES: dict[str, dict[str, bool]] = {
    "": {"draft": False, "review": False, "open": True},
    "draft": {"draft": False, "review": False, "withdrawn": False, "open": True},
    "review": {"review": False, "open": True, "refused": True, "withdrawn": False},
    "open": {
        "open": True,
        "matched": True,
        "done": True,
        "expired": True,
        "withdrawn": False,
        "refused": True,
        "review": True,
    },
    "matched": {"done": True, "open": True},
}
"""State to the states it may move to, and whether that takes a volunteer."""

_HOLDING = ("confirmed", "offered", "attended", "to_call")
_SETTLED = ("cancelled", "attended")


class Refusal(msgspec.Struct, frozen=True):
    """Why an act cannot be."""

    code: str
    text_nl: str


class HelpPostState(msgspec.Struct, frozen=True):
    """All that a decision about a help post needs to know; an empty state is a post that does not exist."""

    state: str = ""


class Place(msgspec.Struct, frozen=True):
    """One sign-up of an occurrence, in commit order."""

    signup: str
    party: int
    state: str


class OccurrencePlaces(msgspec.Struct, frozen=True):
    """The places of one occurrence."""

    capacity: int | None
    """None: everybody is welcome."""
    leased: int = 0
    """Places that other devices may promise on their own."""
    signups: tuple[Place, ...] = ()

    @property
    def held(self) -> int:
        """People who have a place or were offered one."""
        return sum(place.party for place in self.signups if place.state in _HOLDING)

    @property
    def free(self) -> int | None:
        """Places that are nobody's; None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.leased - self.held, 0)


class Decided(msgspec.Struct, frozen=True):
    """What an act brings about: fields to set beside its own, per record."""

    fields: dict[str, dict[str, Any]] = {}
    places: OccurrencePlaces | None = None


def decide(aggregate: HelpPostState | OccurrencePlaces, act: Sequence[Change]) -> Decided | Refusal:
    """Return what ``act`` brings about, or why not. Pure: the same aggregate and act give the same answer anywhere."""
    if isinstance(aggregate, HelpPostState):
        return _decide_help_post(aggregate, act)
    return _decide_places(aggregate, act)


def _decide_help_post(aggregate: HelpPostState, act: Sequence[Change]) -> Decided | Refusal:
    state = aggregate.state
    for change in act:
        by_visitor = change.actor == VISITOR
        if change.verb != "put":
            if by_visitor:
                return Refusal("volunteer", N_("Dit mag alleen een vrijwilliger doen."))
            continue
        wanted = change.fields.get("state")
        if wanted is None:
            if state and by_visitor:  # a visitor may not rewrite what stands on the board
                return Refusal("volunteer", N_("Dit mag alleen een vrijwilliger doen."))
            continue
        if state == "matched" and wanted == "matched":
            return Refusal(
                "matched", N_("Iemand anders was eerst. Deze oproep heeft al een match.")
            )
        moves = _MOVES.get(state, {"open": True})
        if wanted not in moves:
            return Refusal("state", N_("Deze stap past niet bij hoe het er nu voor staat."))
        if moves[wanted] and by_visitor:
            return Refusal("volunteer", N_("Dit mag alleen een vrijwilliger doen."))
        state = wanted
    return Decided()


def _decide_places(aggregate: OccurrencePlaces, act: Sequence[Change]) -> Decided | Refusal:
    places = aggregate
    fields: dict[str, dict[str, Any]] = {}
    for change in act:
        if change.verb != "put":
            continue
        standing = next((place for place in places.signups if place.signup == change.record), None)
        wanted = str(change.fields.get("state", ""))
        if standing is None:
            party = int(change.fields.get("party", 1))
            if not 1 <= party <= 6:
                return Refusal("party", N_("Kom met 1 tot 6 mensen."))
            places, state = _join(places, change.record, party)
            fields[change.record] = {"state": state}
        elif wanted == "cancelled" and standing.state not in _SETTLED:
            places = _with_state(places, change.record, "cancelled")
            for offered in _offers(places):
                places = _with_state(places, offered, "offered")
                fields[offered] = {"state": "offered"}
        elif wanted == "confirmed" and standing.state == "offered":
            places = _with_state(places, change.record, "confirmed")
        elif wanted == "attended" and standing.state in ("confirmed", "offered"):
            places = _with_state(places, change.record, "attended")
        elif wanted and wanted != standing.state:
            return Refusal("state", N_("Deze stap past niet bij hoe het er nu voor staat."))
    return Decided(fields, places)


def _join(places: OccurrencePlaces, signup: str, party: int) -> tuple[OccurrencePlaces, str]:
    waiting = any(place.state == "waiting" for place in places.signups)
    free = places.free
    state = "confirmed" if free is None or (party <= free and not waiting) else "waiting"
    joined = (*places.signups, Place(signup, party, state))
    return msgspec.structs.replace(places, signups=joined), state


def _with_state(places: OccurrencePlaces, signup: str, state: str) -> OccurrencePlaces:
    changed = tuple(
        msgspec.structs.replace(place, state=state) if place.signup == signup else place
        for place in places.signups
    )
    return msgspec.structs.replace(places, signups=changed)


def _offers(places: OccurrencePlaces) -> list[str]:
    """Return who may be offered a place, strictly first in, first out."""
    free = places.free
    found = []
    for place in places.signups:
        if place.state != "waiting":
            continue
        if free is not None and place.party > free:
            break
        free = None if free is None else free - place.party
        found.append(place.signup)
    return found
