"""The places of an activity: a list of people for each occurrence, one for those who come every week, and the leases. Pure.

Who comes every week takes a place at each occurrence; such a wish is decided against the fullest one to come, and never past
somebody who waits there. It waits in a list of its own: a free place of one week is not kept from others for somebody who
needs all weeks, but when places are offered the lists go by one row of turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sync.changes import Change
from sync.leases import (
    GIVE_BACK,
    KIND,
    RECALL,
    TO_PAPER,
    Lease,
    give_back,
    owner_of,
    recall,
    spend,
    withdrawal,
)
from sync.leases import grant as granted_more
from sync.places import (
    OccurrencePlaces,
    Place,
    after_change,
    decided_fields,
    fits,
    owed_decided,
    splits_on,
    wish_decided,
)
from sync.verdicts import NO_VOLUNTEER, Decided, Refusal, by_visitor
from sync.words import N_

STANDING = ""
"""In place of a recurrence: every week."""

NO_LEASE = Refusal("lease", N_("Deze plaatsen zijn niet van dit apparaat."))

HolderKey = tuple[str, str]
"""Recurrence and holder."""


class SeriesPlaces(msgspec.Struct, frozen=True):
    """All that a decision about an activity's places needs to know."""

    capacity: int | None
    """Of each occurrence; None: everybody is welcome."""
    lists: dict[str, tuple[Place, ...]] = {}
    """Recurrence to its sign-ups in order of their turn; "" to those for every week."""
    leases: dict[HolderKey, Lease] = {}
    past: frozenset[str] = frozenset()
    """Occurrences that are over: who comes every week need not fit there."""
    frozen: bool = False
    """Nobody is given a place now: the server came back from a backup."""

    def of(self, recurrence: str) -> OccurrencePlaces:
        """Return the places as the people of one list find them."""
        own = self.lists.get(recurrence, ())
        if recurrence == STANDING:
            coming = self.coming()
            waiting = [
                place.turn
                for one in coming
                for place in self.lists.get(one, ())
                if place.state == "waiting"
            ]
            return OccurrencePlaces(
                self.capacity,
                max((self._held(one) + self.leased(one) for one in coming), default=0),
                own,
                queue=min(waiting, default=None),
                next_turn=self._next_turn(),
                frozen=self.frozen,
            )
        leases = tuple(lease for key, lease in self.leases.items() if key[0] == recurrence)
        return OccurrencePlaces(
            self.capacity,
            self._held(STANDING) + self.leased(recurrence),
            own,
            leases,
            next_turn=self._next_turn(),
            frozen=self.frozen,
        )

    def held(self, recurrence: str) -> int:
        """Return how many people have or were offered a place at an occurrence, those of every week among them."""
        return self._held(recurrence) + (self._held(STANDING) if recurrence else 0)

    def leased(self, recurrence: str) -> int:
        """Return how many places of an occurrence are leased and open."""
        return sum(max(one.open, 0) for key, one in self.leases.items() if key[0] == recurrence)

    def waiting(self, recurrence: str) -> int:
        """Return how many people wait for a place at an occurrence.

        Those who want to come every week count as far as only leased places keep them out.
        """
        own = sum(p.party for p in self.lists.get(recurrence, ()) if p.state == "waiting")
        if recurrence == STANDING or self.capacity is None:
            return own
        every_week = [p for p in self.lists.get(STANDING, ()) if p.state == "waiting"]
        if not every_week:
            return own
        room = min((self.capacity - self.held(one) for one in self.coming()), default=self.capacity)
        for place in every_week:
            room -= place.party
            if room < 0:
                break
            own += place.party
        return own

    def coming(self) -> list[str]:
        """Return the occurrences that are known here and not over, in order of time."""
        known = {*self.lists, *(key[0] for key in self.leases)} - {STANDING}
        return sorted(known - self.past)

    def _held(self, recurrence: str) -> int:
        return OccurrencePlaces(None, 0, self.lists.get(recurrence, ())).held

    def _next_turn(self) -> int:
        return 1 + max((place.turn for of in self.lists.values() for place in of), default=0)


def where(series: SeriesPlaces, change: Change) -> str:
    """Return the list that a sign-up stands in, or is to stand in."""
    for recurrence, of in series.lists.items():
        if any(place.signup == change.record for place in of):
            return recurrence
    return str(change.fields.get("recurrence", "") or "")


def decide_series(
    series: SeriesPlaces, act: Sequence[Change]
) -> tuple[Decided, SeriesPlaces] | Refusal:
    """Return what an act brings about for an activity's places and how they are then, or why it cannot be."""
    before = series
    series = settled(series)
    parting: dict[str, int] = {}
    for index, change in enumerate(act):
        if change.kind == KIND:
            stepped = _lease_step(series, change)
            if isinstance(stepped, Refusal):
                return stepped
            series = settled(stepped)
            continue
        recurrence = where(series, change)
        after = after_change(series.of(recurrence), change, parting)
        if isinstance(after, Refusal):
            return after
        series = kept(series, recurrence, after)
        if not splits_on(act, index):
            series = settled(series)
    return difference(before, series, act), series


def difference(before: SeriesPlaces, after: SeriesPlaces, act: Sequence[Change] = ()) -> Decided:
    """Return what is decided where ``before`` becomes ``after``."""
    fields: dict[str, dict[str, Any]] = {}
    for recurrence, places in after.lists.items():
        fields |= decided_fields(before.lists.get(recurrence, ()), places, act)
    leases = {
        lease.key: lease for key, lease in after.leases.items() if before.leases.get(key) != lease
    }
    return Decided(fields, leases)


def kept(series: SeriesPlaces, recurrence: str, after: OccurrencePlaces) -> SeriesPlaces:
    """Return the series with one list, and its leases, as they are after a step."""
    leases = {**series.leases, **{(recurrence, one.holder): one for one in after.leases}}
    lists = {**series.lists, recurrence: after.signups}
    return msgspec.structs.replace(series, lists=lists, leases=leases)


def settled(series: SeriesPlaces) -> SeriesPlaces:
    """Return the places with wishes decided and free places offered, by turn, strictly first in, first out.

    First come those who were promised a place, by a device or by the server before a restore (``said``). Wishes that nobody
    had decided come after everybody whose turn is known.
    """
    if series.frozen:
        return series
    series = _promised_first(series)
    for recurrence, place in _by_turn(series, "provisional"):
        wish = _last_in_turn(series, place)
        series = replaced(series, recurrence, wish_decided(series.of(recurrence), wish))
    stuck: set[str] = set()
    for recurrence, place in _by_turn(series, "waiting"):
        passed = stuck - series.past if recurrence == STANDING else stuck & {recurrence}
        if passed or not fits(place.party, series.of(recurrence).free):
            stuck.add(recurrence)  # nobody behind overtakes, however small their party
        else:
            series = replaced(series, recurrence, msgspec.structs.replace(place, state="offered"))
    return series


def _by_turn(series: SeriesPlaces, state: str) -> list[tuple[str, Place]]:
    found = [
        (one, place) for one, of in series.lists.items() for place in of if place.state == state
    ]
    return sorted(found, key=lambda one: one[1].turn)


def _promised_first(series: SeriesPlaces) -> SeriesPlaces:
    """Return the places with those decided who were promised one and are not decided yet: from their lease where it is known."""
    undecided = _by_turn(series, "provisional") + _by_turn(series, "waiting")
    for recurrence, place in sorted(undecided, key=lambda one: one[1].turn):
        if not place.promised:
            continue
        key = (recurrence, place.promised)
        spent = spend(series.leases[key], place.party) if key in series.leases else None
        if spent is None:
            decided = owed_decided(place, series.of(recurrence).free)
        else:
            leases = {**series.leases, key: spent}
            series = msgspec.structs.replace(series, leases=leases)
            decided = msgspec.structs.replace(place, state="confirmed")
        series = replaced(series, recurrence, decided)
    return series


def _last_in_turn(series: SeriesPlaces, place: Place) -> Place:
    """Return a wish with a turn after everybody else's, where others have one that is as late."""
    others = (one.turn for of in series.lists.values() for one in of if one.signup != place.signup)
    if max(others, default=0) < place.turn:
        return place
    return msgspec.structs.replace(place, turn=series._next_turn())


def replaced(series: SeriesPlaces, recurrence: str, changed: Place) -> SeriesPlaces:
    """Return the series with one sign-up as it is now, its list in order of turn."""
    ordered = sorted(
        (changed if one.signup == changed.signup else one for one in series.lists[recurrence]),
        key=lambda one: one.turn,
    )
    return msgspec.structs.replace(series, lists={**series.lists, recurrence: tuple(ordered)})


def _lease_step(series: SeriesPlaces, change: Change) -> SeriesPlaces | Refusal:
    """Return the series after places were given back, moved to a paper list, or called back."""
    leases = dict(series.leases)
    if change.fields.get("step") == RECALL:
        if by_visitor(change):
            return NO_VOLUNTEER
        for key, held in _held_by(series.leases, str(change.fields.get("holder", ""))):
            leases[key] = recall(held)
        return msgspec.structs.replace(series, leases=leases)
    taken = withdrawal(change)
    if taken is None or change.fields.get("step") not in (GIVE_BACK, TO_PAPER):
        return NO_LEASE
    activity, recurrence, holder = taken.key
    lease = leases.get((recurrence, holder))
    if lease is None:
        return series  # called back and swept since: there is nothing to give
    leases[recurrence, holder] = after = give_back(lease, taken.people)
    moved = after.returned - lease.returned
    if taken.to:
        paper = Lease(activity=activity, recurrence=recurrence, holder=taken.to)
        leases[recurrence, taken.to] = granted_more(paper, moved, moved)
    return msgspec.structs.replace(series, leases=leases)


def _held_by(leases: Mapping[HolderKey, Lease], device: str) -> Iterator[tuple[HolderKey, Lease]]:
    for key, lease in leases.items():
        if device in (lease.holder, owner_of(lease.holder)):
            yield key, lease
