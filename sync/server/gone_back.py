"""The part of the store that notices that its database went back in time, and begins a new epoch as a restore does.

That happens when SQLite's log is lost (``server.db-wal``), or when somebody puts an older disk in the place of the newer one. The
database is whole then, and knows nothing of its last commits: it would give their numbers to others, and devices that had
come further would pass those over for good. What proves it:

1. a device has a cursor that this server gave in this epoch (``vouching``), and its commit is not here
2. it has one that says that the server held a change of its own which is not here, though the counter caught up
3. ``high_water`` says so when the server starts

Then all is as after a restore (``rejoining``): a new epoch, devices offer again what is lacking, and places are frozen until
those have reported that were active. What must never come back is taken from the ledger first.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from sync.ids import uuid7
from sync.server.erasing import Erasing
from sync.server.rejoining import ACTIVE_DAYS, AWAITED, MAY_RESTART, awaited, heard_ms
from sync.server.tables import DEVICE, ERASURE, NEIGHBOURHOOD
from sync.server.transactions import again

_DAY_MS = 86_400_000


class GoneBack(Erasing):
    """Receives devices that know more than the database."""

    @again
    def receive_after_loss(
        self, neighbourhood: str, epoch: str, sequence: int, device: str = "", number: int = 0
    ) -> bool:
        """Begin a new epoch where commit ``sequence`` of ``epoch`` was made and is not here; return whether that was so.

        So too where ``number`` of ``device`` was taken in that epoch and is not here: the counter may have caught up since.
        """
        mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
        with self._writing.begin() as db:
            held = select(NEIGHBOURHOOD).where(mine).with_for_update()
            before = db.execute(held).mappings().one()
            own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device)
            lacks = db.scalar(
                select(DEVICE.c.last_number).where(own, DEVICE.c.last_number < number)
            )
            if before["epoch"] != epoch or (before["sequence"] >= sequence and lacks is None):
                return False  # another process was first
            commit = self._raise_counter(db, neighbourhood)
            self._withdraw(db, neighbourhood)
            self._await_devices(db, neighbourhood, before["receipt_ms"])
            waiting = db.scalar(
                select(func.count()).select_from(DEVICE).where(awaited(neighbourhood))
            )
            values = {
                "epoch": uuid7(self._now_ms(), self._random_bytes),
                "frozen_ms": commit.receipt_ms if waiting else None,
            }
            db.execute(update(NEIGHBOURHOOD).where(mine).values(values))
            boxes = self._come_back(db, neighbourhood)
            if boxes:
                self._erase(db, neighbourhood, boxes, commit)
        if boxes:
            self._erased(neighbourhood)
        return True

    def _withdraw(self, db: Connection, neighbourhood: str) -> None:
        """Take away again the rights that were withdrawn, as the ledger says."""
        gone = self.ledger.ids(neighbourhood, "device") if self.ledger is not None else set[str]()
        for name in sorted(gone):
            own = and_(
                DEVICE.c.neighbourhood == neighbourhood,
                DEVICE.c.device == name,
                DEVICE.c.revoked_ms.is_(None),
            )
            db.execute(update(DEVICE).where(own).values(revoked_ms=self._now_ms()))

    def _await_devices(self, db: Connection, neighbourhood: str, until_ms: int) -> None:
        """Let every device offer again what is lacking; wait for those heard of in the month before the last commit."""
        mine = DEVICE.c.neighbourhood == neighbourhood
        for row in db.execute(select(DEVICE).where(mine)).mappings().all():
            active = heard_ms(row) > until_ms - ACTIVE_DAYS * _DAY_MS
            bits: dict[str, Any] = {"rejoins": MAY_RESTART | (AWAITED if active else 0)}
            own = and_(mine, DEVICE.c.device == row["device"])
            db.execute(update(DEVICE).where(own).values(bits))

    def _come_back(self, db: Connection, neighbourhood: str) -> set[str]:
        """Return the boxes that the ledger has as erased, and the database has not."""
        if self.ledger is None:
            return set()
        mine = select(ERASURE.c.record).where(ERASURE.c.neighbourhood == neighbourhood)
        return self.ledger.ids(neighbourhood, "box") - set(db.execute(mine).scalars())
