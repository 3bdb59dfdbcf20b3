"""The leases that a device was told of, in its replica: kept in the same transaction as the rows and the cursor.

They come from answers only, never from a snapshot. A replica that is made anew has none, promises nothing, and is told again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sync.changes import Change
from sync.leases import KIND, Lease, LeaseHeld, LeaseKey, joined

_decode = msgspec.json.Decoder(Lease).decode
_change = msgspec.json.Decoder(Change).decode


class LeaseTables:
    """Reads and writes the table of leases over one connection; the caller holds the transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Work over ``conn``."""
        self._conn = conn

    def told(self, activity: str = "", recurrence: str = "") -> dict[LeaseKey, Lease]:
        """Return what the device may go by of its leases: of one occurrence, or of all."""
        known = self._every(activity, recurrence)
        return {key: lease for key, lease in known.items() if lease.sequence}

    def _every(self, activity: str = "", recurrence: str = "") -> dict[LeaseKey, Lease]:
        """Return what it was ever told, also before a snapshot replaced its records."""
        where = "WHERE activity = ? AND recurrence = ?" if activity else ""
        rows = self._conn.execute(
            f"SELECT lease FROM leased {where}", (activity, recurrence) if activity else ()
        )
        return {lease.key: lease for lease in (_decode(row[0]) for row in rows)}

    def keep(self, leases: Iterable[Lease]) -> None:
        """Keep what an answer told, whatever the order in which answers come."""
        for again in leases:
            own = self._every(again.activity, again.recurrence)
            self._put(joined(own.get(again.key), again))

    def known(self) -> int:
        """Return the commit up to which leases are known; 0 where none are."""
        (sequence,) = self._conn.execute("SELECT max(sequence) FROM leased").fetchone()
        return int(sequence or 0)

    def doubt(self) -> None:
        """Go by no lease until it is told again: the cursor has moved past own acts that what was told may not count."""
        for lease in self._every().values():
            self._put(msgspec.structs.replace(lease, sequence=0))

    def forget(self) -> None:
        """Forget all: they are another device's."""
        self._conn.execute("DELETE FROM leased")

    def _put(self, lease: Lease) -> None:
        self._conn.execute(
            "REPLACE INTO leased VALUES (?, ?, ?, ?, ?)",
            (*lease.key, lease.sequence, msgspec.json.encode(lease).decode()),
        )

    def sweep(self, before: str) -> None:
        """Forget the leases of occurrences that began (ISO, local) before a moment long ago."""
        self._conn.execute("DELETE FROM leased WHERE recurrence < ?", (before,))

    def own_acts(self) -> list[Change]:
        """Return the own changes to sign-ups and leases that the cursor has not passed."""
        rows = self._conn.execute(
            "SELECT change FROM overlay WHERE kind IN ('signup', ?) ORDER BY number", (KIND,)
        )
        return [_change(row[0]) for row in rows]

    def stated(self) -> tuple[LeaseHeld, ...]:
        """Return what the device says to the server of its leases."""
        return tuple(
            LeaseHeld(
                activity=lease.activity,
                recurrence=lease.recurrence,
                holder=lease.holder,
                granted=lease.granted,
                spent=lease.spent,
                returned=lease.returned,
                recalled=lease.recalled,
            )
            for lease in self._every().values()
        )
