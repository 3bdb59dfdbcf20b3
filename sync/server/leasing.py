"""The part of the store that leases places: who is told of which, topping up, calling back, and the way back after a restore."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update
from sqlalchemy.engine import RowMapping

from sync.changes import Change
from sync.clock import Stamp
from sync.leases import KIND, RECALL, Lease, LeaseHeld, LeaseKey, adopted, owner_of
from sync.places import SERVER
from sync.recurrence import local_iso
from sync.said import Said
from sync.series import decide_series
from sync.server.base import Commit
from sync.server.judging import activity_of, occurrence_key
from sync.server.merge import Merge
from sync.server.places_of import (
    Ground,
    leases_of,
    mark_called_back,
    read_ground,
    series_with_signups,
    share_out,
    signed_up_for,
    write_leases,
)
from sync.server.record_rows import read_records, write_records
from sync.server.rejoining import Rejoining, is_frozen
from sync.server.said_rows import keep_said
from sync.server.tables import DEVICE, LEASE
from sync.server.topping import (
    KEPT_LIVELY_MS,
    TOPPED_EVERY_MS,
    Allowance,
    hour_began_ms,
    hour_of,
)
from sync.server.transactions import again
from sync.sharing import SWEPT_DAYS
from sync.verdicts import Refusal

_MOST_LOOKED = 100_000


class Leasing(Rejoining):
    """Keeps the accounts of places."""

    def __init__(self, *args: Any) -> None:
        """See ``Base``."""
        super().__init__(*args)
        self._allowance = Allowance(time.monotonic)
        self._looked: dict[str, int] = {}
        """The hour of each neighbourhood for which this process knows that it was looked at: the device rows say so."""

    def leases(self, neighbourhood: str, device: str, after: int) -> tuple[Lease, ...]:
        """Return the leases of a device and of its paper lists that changed after a commit."""
        with self._glancing.connect() as db:
            return tuple(leases_of(db, neighbourhood, device, after).values())

    def top_up(self, device: RowMapping) -> bool:
        """Look at the places that the devices of a neighbourhood hold, when it is time; return whether any were given.

        When that is: see ``topping``. Where nothing is given the counter stays, and nobody is woken.
        """
        neighbourhood, now = device["neighbourhood"], self._now_ms()
        hour = hour_of(neighbourhood, now)
        newly = device["topped_ms"] <= 0
        heard_ms = max(device["topped_ms"], device["last_seen_ms"])
        if not newly and self._looked.get(neighbourhood) == hour and _is_lately(heard_ms, now):
            return False
        with self._allowance.spent() as may:
            if not may:
                return False
            if not self._is_first(device, hour, now) and not newly:
                return False
            return self._look(neighbourhood, now)

    @again
    def _is_first(self, device: RowMapping, hour: int, now_ms: int) -> bool:
        """Return whether nobody of the neighbourhood was noted in this hour of it; note the device where that is of use."""
        neighbourhood = device["neighbourhood"]
        began_ms = hour_began_ms(neighbourhood, hour)
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device["device"])
        others = select(func.count()).where(
            DEVICE.c.neighbourhood == neighbourhood,
            DEVICE.c.topped_ms.between(began_ms, began_ms + TOPPED_EVERY_MS - 1),
        )
        with self._glancing.connect() as db:
            first = not db.scalar(others)
        heard_ms = max(device["topped_ms"], device["last_seen_ms"])
        if first or device["topped_ms"] <= 0 or not _is_lately(heard_ms, now_ms):
            with self._writing.begin() as db:
                db.execute(update(DEVICE).where(own).values(topped_ms=now_ms))
        if len(self._looked) > _MOST_LOOKED:
            self._looked.clear()
        self._looked[neighbourhood] = hour
        return first

    @again
    def _look(self, neighbourhood: str, now_ms: int) -> bool:
        with self.engine.connect() as db:
            activities = series_with_signups(db, neighbourhood)
            short = self._short_of_places(db, neighbourhood, activities, now_ms)
        if not short:
            return False
        with self._writing.begin() as db:
            merge, ground, receipt = self._opened(db, neighbourhood, short)
            merge.touched_places = {f"{activity}@" for activity in short}
            share_out(db, neighbourhood, merge, ground, receipt)
            self._forget_what_is_over(db, neighbourhood, ground)
            return self._written(db, neighbourhood, merge, receipt)

    def call_back(self, neighbourhood: str, holder: str) -> int:
        """Call back the leases of a device, its paper lists among them; return how many places came free.

        What it promised since and has not told yet arrives as people to call.
        """
        with self.engine.connect() as db:
            before = leases_of(db, neighbourhood, holder)
        after = self._call_back(neighbourhood, holder)
        # by what was called back in all, so that a commit of which nobody heard counts too
        return sum(
            one.recalled - (before[key].recalled if key in before else 0)
            for key, one in after.items()
        )

    @again
    def _call_back(self, neighbourhood: str, holder: str) -> dict[LeaseKey, Lease]:
        """Call back the leases of a device; return how they stand then."""
        fields = {"holder": holder, "step": RECALL}
        with self._writing.begin() as db:
            open_ = leases_of(db, neighbourhood, holder).values()
            if open_:
                self._step(db, neighbourhood, sorted({one.activity for one in open_}), fields)
            return dict(leases_of(db, neighbourhood, holder))

    @again
    def report(self, device: RowMapping, held: Sequence[LeaseHeld]) -> bool:
        """Take the server's own words back from what a device was told before a restore; return whether any were news.

        While places are frozen all of it holds; later only what is free.
        """
        neighbourhood = device["neighbourhood"]
        own = [one for one in held if owner_of(one.holder) == device["device"]]
        if not own:
            return False
        with self._writing.begin() as db:
            merge, _, receipt = self._opened(db, neighbourhood, {one.activity for one in own})
            for one in own:
                key = (one.activity, one.recurrence, one.holder)
                standing = merge.leases.get(key) or Lease(
                    activity=one.activity, recurrence=one.recurrence, holder=one.holder
                )
                series = merge.series(one.activity)
                free = (series.capacity or 0) - series.held(one.recurrence)
                left = None if merge.frozen else free - series.leased(one.recurrence)
                known = adopted(standing, one, left)
                if known != standing:
                    merge.keep_lease(known)
            if not merge.touched_leases:
                db.rollback()
                return False
            return self._written(db, neighbourhood, merge, receipt)

    @again
    def hear_said(self, device: RowMapping, words: Sequence[Said]) -> bool:
        """Take what a device knew of sign-ups before a restore; return whether any are different for it.

        What it says of a sign-up that is not here waits until that comes in.
        """
        neighbourhood = device["neighbourhood"]
        with self._writing.begin() as db:
            commit = self._raise_counter(db, neighbourhood)
            every = keep_said(db, neighbourhood, words, commit.receipt_ms)
            here = read_records(db, neighbourhood, {("signup", one) for one in every})
            of = {key[1]: activity_of(occurrence_key(one.fields)) for key, one in here.items()}
            if not of:
                return False
            merge, ground, receipt = self._read(db, neighbourhood, commit, set(of.values()))
            merge.hear([every[one] for one in of], _by_server(merge, receipt))
            share_out(db, neighbourhood, merge, ground, receipt)
            return self._written(db, neighbourhood, merge, receipt)

    def _end_freeze(self, db: Connection, neighbourhood: str) -> None:
        """End the freeze, and decide in turn what waited for that."""
        super()._end_freeze(db, neighbourhood)
        activities = series_with_signups(db, neighbourhood) | signed_up_for(db, neighbourhood)
        if activities:
            self._step(db, neighbourhood, sorted(activities), None)

    def _step(
        self,
        db: Connection,
        neighbourhood: str,
        activities: Sequence[str],
        fields: dict[str, str] | None,
    ) -> None:
        """Take one step for each of the activities, that of ``fields`` or just what is due."""
        merge, ground, receipt = self._opened(db, neighbourhood, activities)
        if fields is not None:
            mark_called_back(db, neighbourhood, fields["holder"])
        cause = _by_server(merge, receipt, fields)
        for activity in activities:
            if fields is None:
                merge.settle(activity, cause)
                continue
            decided = decide_series(merge.series(activity), [cause])
            if not isinstance(decided, Refusal):
                merge.become(activity, decided[1], cause)
        share_out(db, neighbourhood, merge, ground, receipt)
        self._written(db, neighbourhood, merge, receipt)

    def _short_of_places(
        self, db: Connection, neighbourhood: str, activities: set[str], now_ms: int
    ) -> set[str]:
        """Return the activities of which places would be given or asked back now."""
        ground = read_ground(db, neighbourhood, activities, now_ms)
        merge = _merge(ground, 0, frozen=is_frozen(db, neighbourhood))
        merge.touched_places = {f"{activity}@" for activity in activities}
        share_out(db, neighbourhood, merge, ground, now_ms)
        return {key[0] for key in merge.touched_leases}

    def _opened(
        self, db: Connection, neighbourhood: str, activities: Sequence[str] | set[str]
    ) -> tuple[Merge, Ground, int]:
        """Raise the counter, which locks it, and read how the places of activities stand."""
        commit = self._raise_counter(db, neighbourhood)
        return self._read(db, neighbourhood, commit, activities)

    def _read(
        self,
        db: Connection,
        neighbourhood: str,
        commit: Commit,
        activities: Sequence[str] | set[str],
    ) -> tuple[Merge, Ground, int]:
        ground = read_ground(db, neighbourhood, activities, commit.receipt_ms)
        frozen = is_frozen(db, neighbourhood)
        return _merge(ground, commit.sequence, frozen=frozen), ground, commit.receipt_ms

    def _written(self, db: Connection, neighbourhood: str, merge: Merge, receipt: int) -> bool:
        write_records(db, neighbourhood, [merge.records[key] for key in merge.touched], receipt)
        write_leases(db, neighbourhood, [merge.leases[key] for key in merge.touched_leases])
        return bool(merge.touched or merge.touched_leases)

    def _forget_what_is_over(self, db: Connection, neighbourhood: str, ground: Ground) -> None:
        """Take away the accounts of what is long over."""
        first = local_iso(ground.now_local - timedelta(days=SWEPT_DAYS))
        old = and_(LEASE.c.neighbourhood == neighbourhood, LEASE.c.recurrence < first)
        db.execute(delete(LEASE).where(old))


def _by_server(merge: Merge, receipt_ms: int, fields: dict[str, str] | None = None) -> Change:
    """Return the cause of what the server itself brings about."""
    return Change(
        device=SERVER,
        number=merge.sequence,
        act=SERVER,
        kind=KIND,
        record="",
        fields=fields or {},
        stamp=Stamp(receipt_ms),
        actor=SERVER,
    )


def _is_lately(heard_ms: int, now_ms: int) -> bool:
    return 0 <= now_ms - heard_ms < KEPT_LIVELY_MS


def _merge(ground: Ground, sequence: int, *, frozen: bool) -> Merge:
    return Merge(
        dict(ground.records),
        ground.signups,
        sequence,
        ground.now_local.date().isoformat(),
        leases=ground.leases,
        past=ground.past,
        frozen=frozen,
    )
