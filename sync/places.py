"""The places of one occurrence: who is confirmed, who waits, who is offered a place. Pure.

A sign-up's state (who may move it)
-----------------------------------
===========  =================================================================================================
new          confirmed when the whole party fits and nobody waits, else waiting
provisional  a wish that nobody decided yet: decided like a new one, before anything that came later
waiting      cancelled: anybody; offered: by a place that comes free, never by hand
offered      confirmed, cancelled: anybody
confirmed    cancelled: anybody; attended, to_call: a volunteer
to_call      cancelled: anybody; confirmed, attended: a volunteer
attended     confirmed (ticked by mistake): a volunteer
cancelled    final: who wants to come after all signs up anew, at the end of the list
===========  =================================================================================================

Places: an escrow (O'Neil, "The Escrow Transactional Method", 1986). confirmed + offered + leased never rises above capacity.
A party that does not fit waits whole; the waiting list is strictly first in, first out by ``turn``, so nobody is confirmed
or offered a place past somebody who waits. A smaller party always fits; a larger one only into free places that nobody
waits for. A lower capacity takes no place away. A deleted sign-up is a cancelled one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sync.changes import Change
from sync.verdicts import ANYBODY, NO_STEP, NO_VOLUNTEER, VOLUNTEER, Decided, Refusal, by_visitor
from sync.words import N_

MAX_PARTY = 6

_MOVES: dict[str, dict[str, bool]] = {
    "waiting": {"cancelled": ANYBODY},
    "offered": {"confirmed": ANYBODY, "cancelled": ANYBODY},
    "confirmed": {"cancelled": ANYBODY, "attended": VOLUNTEER, "to_call": VOLUNTEER},
    "to_call": {"cancelled": ANYBODY, "confirmed": VOLUNTEER, "attended": VOLUNTEER},
    "attended": {"confirmed": VOLUNTEER},
}
_HOLDING = frozenset({"confirmed", "offered", "attended", "to_call"})

BAD_PARTY = Refusal("party", N_("Kom met 1 tot 6 mensen."))
TOO_MANY = Refusal(
    "too_many", N_("Uw groep is groter dan het aantal plaatsen. Meld u aan in kleinere groepen.")
)
NO_ROOM = Refusal("full", N_("Er is geen plaats voor meer mensen. Meld de anderen apart aan."))
SIGN_UP_ANEW = Refusal("anew", N_("Meld u af, en meld u daarna opnieuw aan."))


class Place(msgspec.Struct, frozen=True):
    """One sign-up of an occurrence."""

    signup: str
    party: int
    state: str
    turn: int = 0
    """Its place in the order in which sign-ups were decided."""


class OccurrencePlaces(msgspec.Struct, frozen=True):
    """The places of one occurrence."""

    capacity: int | None
    """None: everybody is welcome."""
    leased: int = 0
    """Places that other devices may promise on their own."""
    signups: tuple[Place, ...] = ()
    """In order of their turn."""

    @property
    def held(self) -> int:
        """People who have a place or were offered one."""
        return sum(place.party for place in self.signups if place.state in _HOLDING)

    @property
    def free(self) -> int | None:
        """Places that are nobody's; None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.leased - self.held, 0)

    @property
    def waiting(self) -> bool:
        """Whether anybody waits."""
        return any(place.state == "waiting" for place in self.signups)

    def of(self, signup: str) -> Place | None:
        """Return the place of a sign-up."""
        return next((place for place in self.signups if place.signup == signup), None)


def decide_places(aggregate: OccurrencePlaces, act: Sequence[Change]) -> Decided | Refusal:
    """Return what an act's changes to this occurrence's sign-ups bring about, or why not."""
    places = settled(aggregate)
    for change in act:
        after = _after(places, change)
        if isinstance(after, Refusal):
            return after
        places = settled(after)
    before = {place.signup: place for place in aggregate.signups}
    touched = {change.record for change in act}
    return Decided(
        {
            place.signup: {"state": place.state, "turn": place.turn, "party": place.party}
            for place in places.signups
            if place.signup in touched or before.get(place.signup) != place
        }
    )


def settled(places: OccurrencePlaces) -> OccurrencePlaces:
    """Return the places with wishes decided and free places offered, strictly first in, first out.

    Also what to do after the capacity was raised or a lease was given back.
    """
    for place in places.signups:
        if place.state == "provisional":
            state = "confirmed" if _may_come(places, place.party) else "waiting"
            places = _with(places, msgspec.structs.replace(place, state=state))
    for place in places.signups:
        if place.state == "waiting":
            if not fits(place.party, places.free):
                break  # nobody behind overtakes, however small their party
            places = _with(places, msgspec.structs.replace(place, state="offered"))
    return places


def fits(people: int, free: int | None) -> bool:
    """Return whether so many people fit into the free places (None: no limit)."""
    return free is None or people <= free


def _may_come(places: OccurrencePlaces, people: int) -> bool:
    return fits(people, places.free) and not (places.waiting and places.capacity is not None)


def _after(places: OccurrencePlaces, change: Change) -> OccurrencePlaces | Refusal:
    place = places.of(change.record)
    if change.verb == "restore":
        return SIGN_UP_ANEW
    if change.verb == "delete":
        if by_visitor(change):
            return NO_VOLUNTEER
        gone = place is None or place.state in ("cancelled", "attended")
        return places if gone else _moved(places, place, "cancelled")
    if place is None:
        return _joined(places, change)
    if "activity" in change.fields or "recurrence" in change.fields:
        return SIGN_UP_ANEW
    if change.fields.get("party", place.party) != place.party:
        grown = _grown(places, place, change.fields["party"])
        if isinstance(grown, Refusal):
            return grown
        places, place = grown, grown.of(change.record) or place
    wanted = change.fields.get("state", place.state)
    if wanted == place.state:
        return places
    moves = _MOVES.get(place.state, {})
    if wanted not in moves:
        return NO_STEP
    if moves[wanted] and by_visitor(change):
        return NO_VOLUNTEER
    return _moved(places, place, wanted)


def _joined(places: OccurrencePlaces, change: Change) -> OccurrencePlaces | Refusal:
    party = change.fields.get("party", 1)
    refusal = _party_refusal(places, party)
    if refusal is not None:
        return refusal
    state = "confirmed" if _may_come(places, party) else "waiting"
    turn = 1 + max((place.turn for place in places.signups), default=0)
    joined = (*places.signups, Place(change.record, party, state, turn))
    return msgspec.structs.replace(places, signups=joined)


def _grown(places: OccurrencePlaces, place: Place, party: Any) -> OccurrencePlaces | Refusal:
    """Return the places after a party became larger or smaller."""
    refusal = _party_refusal(places, party)
    if refusal is BAD_PARTY:
        return refusal
    more = party - place.party
    if more > 0 and refusal is not None:
        return refusal
    if more > 0 and place.state in _HOLDING and not _may_come(places, more):
        return NO_ROOM
    return _with(places, msgspec.structs.replace(place, party=party))


def _party_refusal(places: OccurrencePlaces, party: Any) -> Refusal | None:
    if not isinstance(party, int) or not 1 <= party <= MAX_PARTY:
        return BAD_PARTY
    return TOO_MANY if places.capacity is not None and party > places.capacity else None


def _moved(places: OccurrencePlaces, place: Place | None, state: str) -> OccurrencePlaces:
    return places if place is None else _with(places, msgspec.structs.replace(place, state=state))


def _with(places: OccurrencePlaces, changed: Place) -> OccurrencePlaces:
    signups = tuple(
        changed if place.signup == changed.signup else place for place in places.signups
    )
    return msgspec.structs.replace(places, signups=signups)
