"""The places of one occurrence: who is confirmed, who waits, who was promised a place. Pure.

A sign-up's state (who may move it)
-----------------------------------
===========  =================================================================================================
new          confirmed when promised from a lease that holds it, or when the whole party fits and nobody waits; else waiting,
             or to_call when it was promised from a lease that was called back
provisional  a wish that nobody decided yet: decided like a new one, before anything that came later, but after those who
             were promised a place before a restore (``said``); cancelled: anybody; attended: a volunteer
waiting      cancelled: anybody; offered: by a place that comes free, never by hand
offered      confirmed, cancelled: anybody
confirmed    cancelled: anybody; attended, to_call: a volunteer
to_call      cancelled: anybody; confirmed (where there is room), attended: a volunteer
attended     confirmed (ticked by mistake): a volunteer
cancelled    final: who wants to come after all signs up anew, at the end of the list
===========  =================================================================================================

Places: an escrow (``leases`` has the proof). confirmed + offered + attended + leased never rises above capacity. Who was
promised a place that is not there is counted apart, to be called. A party that does not fit waits whole; the waiting list is
strictly first in, first out by ``turn``, so nobody is confirmed or offered a place past somebody who waits, but from a lease.
A smaller party always fits; a larger one only into free places that nobody waits for. A party that waits may part by its own
choice: the act that makes it smaller makes another sign-up with ``split_of``, and both keep the turn. A lower capacity takes no
place away. A deleted sign-up is a cancelled one.

Here is one list of people, those of one occurrence; ``series`` joins the lists of an activity and decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from sync.changes import Change
from sync.leases import Lease, spend, withdrawal
from sync.verdicts import ANYBODY, NO_STEP, NO_VOLUNTEER, VOLUNTEER, Refusal, by_visitor
from sync.words import N_

MAX_PARTY = 6
SERVER = "server"
"""In place of the holder of a lease: the server itself promised the place before it came back from a backup (``said``)."""

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
    """Its place in the order in which sign-ups were decided; the parts of a party that split share it."""
    promised: str = ""
    """Holder of the lease that it was promised from; ``SERVER`` when the server had given it a place before a restore."""
    apart: bool = False
    """It was promised a place that is not there: it takes none, and its people are to be called."""


class OccurrencePlaces(msgspec.Struct, frozen=True):
    """The places of one occurrence, or of the people who come every week."""

    capacity: int | None
    """None: everybody is welcome."""
    leased: int = 0
    """Places that holders may promise on their own, or that are taken by people of another list."""
    signups: tuple[Place, ...] = ()
    """In order of their turn."""
    leases: tuple[Lease, ...] = ()
    """The leases that ``leased`` counts the open places of; more may be counted there."""
    queue: int | None = None
    """The lowest turn of those in another list whom nobody of this list may pass."""
    next_turn: int = 1
    """Above every turn of the other lists."""
    frozen: bool = False
    """Nobody is given a place now: the server came back from a backup."""

    @property
    def held(self) -> int:
        """People who have a place or were offered one."""
        return sum(
            place.party for place in self.signups if place.state in _HOLDING and not place.apart
        )

    @property
    def free(self) -> int | None:
        """Places that are nobody's; None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.leased - self.held, 0)

    @property
    def waiting(self) -> bool:
        """Whether anybody waits."""
        return self.queue is not None or any(place.state == "waiting" for place in self.signups)

    def of(self, signup: str) -> Place | None:
        """Return the place of a sign-up."""
        return next((place for place in self.signups if place.signup == signup), None)


def splits_on(act: Sequence[Change], index: int) -> bool:
    """Return whether the next change of an act makes another part of a party that this one made smaller."""
    if index + 1 >= len(act):
        return False
    whole = act[index].fields.get("split_of") or act[index].record
    return bool(act[index + 1].fields.get("split_of") == whole)


def decided_fields(
    before: Iterable[Place], after: Iterable[Place], act: Sequence[Change]
) -> dict[str, dict[str, Any]]:
    """Return the decided fields of the sign-ups that an act names or that it changed the lot of."""
    known = {place.signup: place for place in before}
    named: dict[str, set[str]] = {}
    for change in act:
        named.setdefault(change.record, set()).update(change.fields)
    found = {}
    for place in after:
        old = known.get(place.signup)
        if place.signup not in named and old == place:
            continue
        fields = {"state": place.state, "turn": place.turn, "party": place.party}
        said = named.get(place.signup, set())
        if place.promised or "promised" in said:
            fields["promised"] = place.promised
        if place.apart or "apart" in said or (old is not None and old.apart):
            fields["apart"] = place.apart
        found[place.signup] = fields
    return found


def wish_decided(places: OccurrencePlaces, place: Place) -> Place:
    """Return a wish that nobody decided yet as it is decided now."""
    if _may_come(places, place.party):
        return msgspec.structs.replace(place, state="confirmed")
    if place.promised:
        return msgspec.structs.replace(place, state="to_call", apart=True)
    return msgspec.structs.replace(place, state="waiting")


def owed_decided(place: Place, free: int | None) -> Place:
    """Return a sign-up that the server owes a place, whoever waits: given where it fits, else its people are to be called."""
    if not fits(place.party, free):
        return msgspec.structs.replace(place, state="to_call", apart=True)
    state = "offered" if place.state == "waiting" else "confirmed"
    return msgspec.structs.replace(place, state=state)


def fits(people: int, free: int | None) -> bool:
    """Return whether so many people fit into the free places (None: no limit)."""
    return free is None or people <= free


def _may_come(places: OccurrencePlaces, people: int) -> bool:
    if places.frozen:
        return False
    return fits(people, places.free) and not (places.waiting and places.capacity is not None)


def after_change(
    places: OccurrencePlaces, change: Change, parting: dict[str, int]
) -> OccurrencePlaces | Refusal:
    """Return the places after one change to a sign-up, before what is free is offered.

    ``parting`` is kept through an act: how many people left each party that waits, and are in no part of it yet.
    """
    place = places.of(change.record)
    if change.verb == "restore":
        return SIGN_UP_ANEW
    if change.verb == "delete":
        if by_visitor(change):
            return NO_VOLUNTEER
        gone = place is None or place.state in ("cancelled", "attended")
        return places if gone else _moved(places, place, "cancelled")
    if place is None:
        return _joined(places, change, parting)
    if "activity" in change.fields or "recurrence" in change.fields:
        return SIGN_UP_ANEW
    if change.fields.get("party", place.party) != place.party:
        before = place.party
        grown = _grown(places, place, change.fields["party"])
        if isinstance(grown, Refusal):
            return grown
        places, place = grown, grown.of(change.record) or place
        if place.state == "waiting" and place.party < before:
            parting[place.signup] = parting.get(place.signup, 0) + before - place.party
    wanted = change.fields.get("state", place.state)
    if wanted == place.state:
        return places
    if places.frozen and place.state in ("provisional", "waiting"):
        return _undecided(places, place, wanted, change)
    moves = _MOVES.get(place.state, {})
    if wanted not in moves:
        return NO_STEP
    if moves[wanted] and by_visitor(change):
        return NO_VOLUNTEER
    if place.apart and wanted == "confirmed":
        if places.frozen or not fits(place.party, places.free):
            return NO_ROOM
        place = msgspec.structs.replace(place, apart=False)
    return _moved(places, place, wanted)


def _undecided(
    places: OccurrencePlaces, place: Place, wanted: Any, change: Change
) -> OccurrencePlaces | Refusal:
    """Return the places after a step with a sign-up that nobody decides yet: what was done before a restore comes again."""
    if wanted == "cancelled":
        return _moved(places, place, "cancelled")
    if wanted == "attended" and not by_visitor(change):  # they were there
        came = msgspec.structs.replace(
            place, state="attended", apart=not fits(place.party, places.free)
        )
        return with_place(places, came)
    if wanted == "confirmed":  # a yes to an offer: whether it was one is decided later
        return places
    return NO_VOLUNTEER if wanted == "attended" else NO_STEP


def _joined(
    places: OccurrencePlaces, change: Change, parting: dict[str, int]
) -> OccurrencePlaces | Refusal:
    party = change.fields.get("party", 1)
    refusal = _party_refusal(places, party)
    promise = withdrawal(change)
    if refusal is not None and (promise is None or refusal is BAD_PARTY):
        return refusal
    turn = max(1 + max((place.turn for place in places.signups), default=0), places.next_turn)
    joined = Place(change.record, party, "provisional", turn)
    claimed = change.fields.get("promised")
    if promise is not None:  # promised already: whoever waits
        joined = msgspec.structs.replace(joined, promised=promise.key[2])
        lease = next((one for one in places.leases if one.key == promise.key), None)
        spent = spend(lease, party) if lease is not None else None
        if lease is not None and spent is not None:
            places = with_lease(places, spent)
            return _ranked(places, msgspec.structs.replace(joined, state="confirmed"))
    whole = places.of(str(change.fields.get("split_of") or ""))
    if whole is not None and whole.state == "waiting" and party <= parting.get(whole.signup, 0):
        parting[whole.signup] -= party
        return _ranked(places, msgspec.structs.replace(joined, turn=whole.turn, state="waiting"))
    if places.frozen:
        return _ranked(places, joined)
    # of a device that is no more, perhaps: told for certain all the same; what the server promised nobody else can say
    if isinstance(claimed, str) and claimed != SERVER:
        joined = msgspec.structs.replace(joined, promised=claimed)
    return _ranked(places, wish_decided(places, joined))


def _ranked(places: OccurrencePlaces, joined: Place) -> OccurrencePlaces:
    signups = sorted((*places.signups, joined), key=lambda place: place.turn)
    return msgspec.structs.replace(places, signups=tuple(signups))


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
    return with_place(places, msgspec.structs.replace(place, party=party))


def _party_refusal(places: OccurrencePlaces, party: Any) -> Refusal | None:
    if not isinstance(party, int) or not 1 <= party <= MAX_PARTY:
        return BAD_PARTY
    return TOO_MANY if places.capacity is not None and party > places.capacity else None


def _moved(places: OccurrencePlaces, place: Place | None, state: str) -> OccurrencePlaces:
    return (
        places if place is None else with_place(places, msgspec.structs.replace(place, state=state))
    )


def with_place(places: OccurrencePlaces, changed: Place) -> OccurrencePlaces:
    """Return the places with one sign-up as it is now."""
    signups = tuple(
        changed if place.signup == changed.signup else place for place in places.signups
    )
    return msgspec.structs.replace(places, signups=signups)


def with_lease(places: OccurrencePlaces, changed: Lease) -> OccurrencePlaces:
    """Return the places with one lease as it is now."""
    before = next((one.open for one in places.leases if one.key == changed.key), 0)
    leases = [one for one in places.leases if one.key != changed.key]
    return msgspec.structs.replace(
        places,
        leases=(*leases, changed),
        leased=places.leased - max(before, 0) + max(changed.open, 0),
    )
