"""What takes place in the coming ten weeks, ready to read in order of time.

Expanding every series on every page would be slow with thousands of them, so the index holds one row per occurrence, made
again whenever its activity or an override of it changes, and extended as the days go by. Days outside the index are
expanded when they are asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sync.record_tables import read_record
from sync.records import Activity, Override
from sync.recurrence import Occurrence, by_recurrence, local_iso, occurrences

PAST_DAYS = 14
COMING_DAYS = 70
EXTEND_BELOW_DAYS = 63
"""The index is extended when fewer coming days than this are left in it."""

_SHOWN = "deleted = 0 AND state IN ('published', 'cancelled') AND visibility = 'public'"


class OccurrenceIndex:
    """Fills the table of coming occurrences over one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Work over ``conn``."""
        self._conn = conn

    def window(self) -> tuple[date, date] | None:
        """Return the first and the last day that the index holds."""
        rows = dict(
            self._conn.execute(
                "SELECT name, value FROM meta WHERE name IN ('index_first', 'index_last')"
            )
        )
        if len(rows) < 2:
            return None
        return date.fromisoformat(rows["index_first"]), date.fromisoformat(rows["index_last"])

    def short_of(self, today: date) -> bool:
        """Return whether it is time to build the index again for ``today``."""
        window = self.window()
        return window is None or not window[0] <= today <= window[1] - timedelta(
            days=EXTEND_BELOW_DAYS
        )

    def rebuild(self, today: date) -> None:
        """Make the index for the days around ``today`` from every activity that is shown."""
        first, last = today - timedelta(days=PAST_DAYS), today + timedelta(days=COMING_DAYS)
        self._conn.execute("DELETE FROM occurrence")
        self._conn.execute(
            "REPLACE INTO meta VALUES ('index_first', ?), ('index_last', ?)",
            (first.isoformat(), last.isoformat()),
        )
        self._insert(
            occurrence
            for activity, changes in self._activities("")
            for occurrence in occurrences(activity, changes, first, last)
        )

    def refresh(self, activities: Iterable[str]) -> None:
        """Index activities anew that were changed, or of which an override was."""
        window = self.window()
        if window is None:
            return
        for activity_id in activities:
            self._conn.execute("DELETE FROM occurrence WHERE activity = ?", (activity_id,))
            self._insert(
                occurrence
                for activity, changes in self._activities(" AND id = ?", activity_id)
                for occurrence in occurrences(activity, changes, *window)
            )

    def expand(self, first: date, last: date) -> list[Occurrence]:
        """Return what takes place between two days without the index, in order of time."""
        found = [
            occurrence
            for activity, changes in self._activities("")
            for occurrence in occurrences(activity, changes, first, last)
        ]
        return sorted(found, key=lambda one: (local_iso(one.starts), one.activity.id))

    def _insert(self, found: Iterable[Occurrence]) -> None:
        self._conn.executemany(
            "INSERT OR IGNORE INTO occurrence VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    local_iso(one.starts),
                    one.activity.id,
                    one.recurrence,
                    local_iso(one.ends),
                    one.activity.category,
                    one.venue,
                )
                for one in found
            ),
        )

    def _activities(
        self, where: str, *params: str
    ) -> Iterator[tuple[Activity, dict[str, Override]]]:
        """Yield the activities that are shown with their overrides by recurrence."""
        only = " AND activity = ?" if params else ""
        changed: dict[str, list[Override]] = {}
        for row in self._conn.execute(
            f"SELECT id, fields FROM override WHERE deleted = 0{only}", params
        ):
            override = read_record("override", *row)
            if isinstance(override, Override):
                changed.setdefault(override.activity, []).append(override)
        rows = self._conn.execute(f"SELECT id, fields FROM activity WHERE {_SHOWN}{where}", params)
        for row in rows.fetchall():
            activity = read_record("activity", *row)
            if isinstance(activity, Activity):
                yield activity, by_recurrence(changed.get(activity.id, ()))
