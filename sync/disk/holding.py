"""What a replica knows of the places of occurrences: its leases, who comes, who waits, who is to be called."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

import msgspec

from sync.disk.lease_tables import LeaseTables
from sync.disk.said_tables import SaidTables
from sync.disk.sqlite_file import told
from sync.disk.standing import Standing
from sync.leases import KIND, Lease, LeaseHeld, LeaseKey, open_here, withdrawal
from sync.records import Signup
from sync.recurrence import Occurrence, local_iso
from sync.said import Said
from sync.sharing import AHEAD_DAYS, SWEPT_DAYS, deadline_of


class PlacesHere(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor may be told of an occurrence's places."""

    capacity: int | None
    """None: everybody is welcome."""
    taken: int
    """People who come, as far as this device knows, those of every week among them."""
    waiting: int
    """People who wait."""
    certain: int
    """Places that this device may promise for certain, now."""
    open: bool
    """Whether one can still sign up: the deadline has not passed."""

    @property
    def full(self) -> bool:
        """Whether it is certain that every place is taken."""
        return self.capacity is not None and self.taken >= self.capacity and not self.certain

    def may_promise(self, party: int) -> bool:
        """Return whether a party of so many may be told for certain that they can come."""
        return self.open and (self.capacity is None or party <= self.certain)


class Overbooked(msgspec.Struct, frozen=True):
    """An occurrence with more people than places, because its capacity was lowered: a task for the desk."""

    occurrence: Occurrence
    taken: int


class Holding(Standing):
    """A replica that knows what it may promise."""

    @cached_property
    def _leases(self) -> LeaseTables:
        return LeaseTables(self._conn)

    @cached_property
    def _said(self) -> SaidTables:
        return SaidTables(self._conn)

    @property
    def lease_sequence(self) -> int:
        """The commit up to which this device knows its leases."""
        with told(self.path):
            return self._leases.known()

    def leases(self) -> dict[LeaseKey, Lease]:
        """Return what the server told of this device's leases."""
        with told(self.path):
            return self._leases.told()

    @property
    def reports_leases(self) -> bool:
        """Whether a server that came back from a backup has not heard yet what this device holds."""
        rejoins = self._meta("rejoins")
        return bool(rejoins) and self._meta("leases_told") != rejoins

    def stated_leases(self) -> tuple[LeaseHeld, ...]:
        """Return what this device says to the server of its leases."""
        with told(self.path):
            return self._leases.stated()

    def stated_signups(self, after: str = "") -> tuple[tuple[Said, ...], bool]:
        """Return what a server that came back from a backup is to be told of sign-ups, and whether there is more.

        Only once its snapshot is here: what it still has is no news to it. ``after``: see ``SaidTables.page``.
        """
        cursor, rejoins = self.cursor, self._meta("rejoins")
        if not self.reports_leases or cursor is None or cursor.epoch != rejoins:
            return (), False
        with told(self.path):
            return self._said.page(rejoins, after)

    def told_signups(self, words: Sequence[Said], epoch: str) -> None:
        """Note what a server in this epoch was told of sign-ups."""
        if words and epoch == self._meta("rejoins"):
            with self._writing():
                self._said.told(words, epoch)

    def giving_back(self) -> set[LeaseKey]:
        """Return the leases of which places are on their way back."""
        with told(self.path):
            acts = [withdrawal(one) for one in self._leases.own_acts() if one.kind == KIND]
        return {one.key for one in acts if one is not None}

    def open_places(self, activity: str, recurrence: str, holder: str = "") -> int:
        """Return how many places this device, or a paper list of its own, may promise for certain; whatever the hour."""
        with told(self.path):
            key = (activity, recurrence, holder or self.device.device)
            return open_here(key, self._leases.told(activity, recurrence), self._leases.own_acts())

    def places(self, activity: str, recurrence: str) -> PlacesHere:
        """Return what a visitor may be told of an occurrence's places; an empty recurrence is every week."""
        one = self.occurrence(activity, recurrence) if recurrence else None
        found = self.get("activity", activity)
        capacity = getattr(found, "capacity", None)
        gone = found is None or (bool(recurrence) and (one is None or one.cancelled))
        open_ = not gone and (one is None or self.local_now() < deadline_of(one))
        taken = self._taken({activity})
        people = taken.get((activity, recurrence), 0)
        rows = self._rows(
            "SELECT sum(party) FROM signup WHERE deleted = 0 AND state = 'waiting' AND activity = ?"
            " AND recurrence = ?",
            (activity, recurrence),
        )
        return PlacesHere(
            capacity=capacity,
            taken=people + (taken.get((activity, ""), 0) if recurrence else 0),
            waiting=int(rows[0][0] or 0),
            certain=self.open_places(activity, recurrence) if open_ and one is not None else 0,
            open=open_,
        )

    def people_to_call(self) -> builtins.list[Signup]:
        """Return the sign-ups whose people are to be called, by the time of what they signed up for."""
        return self.records(Signup, "state = 'to_call'", order="recurrence, turn, id")

    def overbooked(self) -> builtins.list[Overbooked]:
        """Return the occurrences to come, of eight weeks, that have more people than places."""
        today = self.local_now().date()
        rows = self._rows("SELECT DISTINCT activity FROM signup WHERE deleted = 0")
        taken = self._taken({row[0] for row in rows})
        found = []
        for one in self.occurrences(today, today + timedelta(days=AHEAD_DAYS)):
            people = taken.get((one.activity.id, one.recurrence), 0)
            people += taken.get((one.activity.id, ""), 0)
            capacity = one.activity.capacity
            if capacity is not None and people > capacity and not one.cancelled:
                found.append(Overbooked(one, people))
        return found

    def _keep_leases(self, leases: Sequence[Lease], epoch: str, *, reported: bool) -> None:
        """Keep what an answer of a server in this epoch told, within a transaction, and forget what is long over.

        ``reported``: see ``Replica.apply``.
        """
        if leases:
            self._leases.keep(leases)
            self._leases.sweep(local_iso(self.local_now() - timedelta(days=SWEPT_DAYS)))
        if (
            reported
            and epoch
            and epoch == self._meta("rejoins")
            and self.reports_leases
            and not self._said.page(epoch)[0]
        ):
            self._set_meta(leases_told=epoch)
