"""The part of the store that remembers which devices claimed what cannot be, until somebody looks into it.

A device that names a commit that this server never gave (``vouching``) is not believed, and goes on like any other. No device of
ours does so: somebody may have taken its key, or a disk. A log alone is read by nobody, so the administrator hears of it with
whatever is asked next, until the device is revoked or a month has gone by without another such claim.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.engine import RowMapping

from sync.server.base import Base
from sync.server.tables import DEVICE
from sync.server.transactions import again

TOLD_DAYS = 30
_DAY_MS = 86_400_000
_AGAIN_MS = 3_600_000
"""Nobody makes the server write more often than this."""


class Doubting(Base):
    """Knows which devices are not to be trusted."""

    def doubt(self, device: Any) -> None:
        """Remember that a device, given by its row, claimed a cursor that nobody gave it."""
        now = self._now_ms()
        if (device["doubted_ms"] or 0) <= now - _AGAIN_MS:
            self._doubt(device["neighbourhood"], device["device"], now)

    @again
    def _doubt(self, neighbourhood: str, device: str, now_ms: int) -> None:
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device)
        with self._writing.begin() as db:
            db.execute(update(DEVICE).where(own).values(doubted_ms=now_ms))

    def doubted(self) -> list[RowMapping]:
        """Return the devices that claimed such a thing in the last month and were not revoked, the latest first."""
        since = self._now_ms() - TOLD_DAYS * _DAY_MS
        mine = and_(DEVICE.c.doubted_ms > since, DEVICE.c.revoked_ms.is_(None))
        with self.engine.connect() as db:
            rows = select(DEVICE).where(mine).order_by(DEVICE.c.doubted_ms.desc())
            return list(db.execute(rows).mappings())


def warnings(store: Doubting) -> list[str]:
    """Return one line for each device that is not to be trusted: its name, and what to do."""
    return [
        f"Let op: {row['name'] or row['device']} noemt een stand die deze server nooit gaf."
        f" Misschien is het gekopieerd. Trek het in met: buurtzuil admin revoke {row['device']}"
        for row in store.doubted()
    ]
