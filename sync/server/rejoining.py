"""The part of the store that knows who has not reported since a restore, and keeps places frozen until then.

After a restore every device may have acts that the server lacks. Each is told from which own number on; it offers them
again, takes the snapshot of the new epoch, and with its first cursor of that epoch it has reported. Places stay frozen until
all devices that were active have done so, or the coordinator lifts it. A device that was away for longer is not waited for,
and is received in the same way whenever it comes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, func, select, update
from sqlalchemy.engine import RowMapping

from sync.server.base import Base
from sync.server.tables import DEVICE, NEIGHBOURHOOD
from sync.server.transactions import again
from sync.wire import ChainEnd

AWAITED = 1
"""In ``device.rejoins``: places wait for this device."""
MAY_RESTART = 2
"""In ``device.rejoins``: its chain may go on where the server lacks what came between, until it has reported."""
WAITING = 4
"""In ``device.rejoins``: all that it has left to offer stands on what others have still to offer."""
ACTIVE_DAYS = 30
"""A device that was heard of within so many days is waited for."""


_AWAITED = tuple(bits for bits in range(8) if bits & AWAITED)


def heard_ms(device: Any) -> int:
    """Return when a device was last heard of: when it sent something, or was noted as one that asks (``topping``)."""
    return int(max(device["last_seen_ms"], device["topped_ms"]))


def is_frozen(db: Connection, neighbourhood: str) -> bool:
    """Return whether no places may be given out, within a transaction."""
    mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
    return db.scalar(select(NEIGHBOURHOOD.c.frozen_ms).where(mine)) is not None


def awaited(neighbourhood: str) -> Any:
    """Return the condition by which a device is one that places wait for."""
    return and_(
        DEVICE.c.neighbourhood == neighbourhood,
        DEVICE.c.rejoins.in_(_AWAITED),
        DEVICE.c.revoked_ms.is_(None),
        DEVICE.c.apart_ms.is_(None),
        DEVICE.c.replaced_by == "",
    )


def others_bring_more(db: Connection, neighbourhood: str, device: str) -> bool:
    """Return whether another device that is awaited may still bring what this one's acts stand on."""
    more = and_(
        awaited(neighbourhood),
        DEVICE.c.device != device,
        DEVICE.c.rejoins < WAITING,
    )
    return is_frozen(db, neighbourhood) and bool(
        db.scalar(select(func.count()).select_from(DEVICE).where(more))
    )


class Rejoining(Base):
    """Receives devices after a restore."""

    def frozen(self, neighbourhood: str) -> bool:
        """Return whether places wait for devices that have not reported since a restore."""
        with self.engine.connect() as db:
            return is_frozen(db, neighbourhood)

    def held(self, neighbourhood: str, device: str) -> tuple[str, int]:
        """Return the epoch, and the last number of a device that the server holds in it."""
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device)
        both = NEIGHBOURHOOD.c.neighbourhood == DEVICE.c.neighbourhood
        with self.engine.connect() as db:
            row = db.execute(
                select(NEIGHBOURHOOD.c.epoch, DEVICE.c.last_number)
                .join_from(DEVICE, NEIGHBOURHOOD, both)
                .where(own)
            ).one()
            return str(row[0]), int(row[1])

    def missing(self, neighbourhood: str) -> list[RowMapping]:
        """Return the devices that places wait for, the one that was heard of longest ago first."""
        with self.engine.connect() as db:
            rows = select(DEVICE).where(awaited(neighbourhood)).order_by(DEVICE.c.last_seen_ms)
            return list(db.execute(rows).mappings())

    @again
    def reported(self, neighbourhood: str, device: str, end: ChainEnd | None = None) -> None:
        """Note that a device came with a cursor of the new epoch: it has offered all that it kept.

        ``end`` is the last link of its chain; where the device no longer has what came before, its next change goes on
        from there. The last device that reports ends the freeze.
        """
        with self._writing.begin() as db:
            self._raise_counter(db, neighbourhood)
            own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device)
            standing = db.execute(select(DEVICE).where(own)).mappings().one()
            values: dict[str, Any] = {"rejoins": 0, "last_seen_ms": self._now_ms()}
            if (
                end is not None
                and standing["rejoins"] & MAY_RESTART
                and end.number > standing["last_number"]
            ):
                values |= {"last_number": end.number, "last_digest": end.digest}
            db.execute(update(DEVICE).where(own).values(values))
            waiting = select(func.count()).select_from(DEVICE).where(awaited(neighbourhood))
            if is_frozen(db, neighbourhood) and not db.scalar(waiting):
                self._end_freeze(db, neighbourhood)

    def thaw(self, neighbourhood: str) -> bool:
        """Let places be given out again, whoever has not reported; return whether they were frozen.

        Whoever comes later is still received, but nothing waits for them.
        """
        frozen = self.frozen(neighbourhood)
        self._thaw(neighbourhood)
        return frozen

    @again
    def _thaw(self, neighbourhood: str) -> None:
        with self._writing.begin() as db:
            self._raise_counter(db, neighbourhood)
            db.execute(
                update(DEVICE)
                .where(awaited(neighbourhood))
                .values(rejoins=DEVICE.c.rejoins - AWAITED)
            )
            if is_frozen(db, neighbourhood):
                self._end_freeze(db, neighbourhood)

    def _end_freeze(self, db: Connection, neighbourhood: str) -> None:
        """End the freeze within a transaction; whoever decides about places builds on this."""
        mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
        db.execute(update(NEIGHBOURHOOD).where(mine).values(frozen_ms=None))
