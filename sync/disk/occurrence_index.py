"""What takes place in the coming ten weeks, ready to read in order of time.

Expanding every series on every page would be slow with thousands of them, so the index holds one row per occurrence, made
again whenever its activity or an override of it changes, and extended as the days go by. Days outside the index are
expanded when they are asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from sync.disk.record_tables import read_record
from sync.records import Activity, Override, Record
from sync.recurrence import (
    Occurrence,
    by_recurrence,
    end_of,
    local_iso,
    occurrences,
    parse_local,
)

PAST_DAYS = 14
COMING_DAYS = 70
EXTEND_BELOW_DAYS = 63
"""The index is extended when fewer coming days than this are left in it."""

_SHOWN = ("published", "cancelled")


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

    def rebuild(self, today: date) -> Callable[[Iterable[Record]], None]:
        """Empty the index for the days around ``today``; return what fills it with activities that are not deleted."""
        first, last = today - timedelta(days=PAST_DAYS), today + timedelta(days=COMING_DAYS)
        self._conn.execute("DELETE FROM occurrence")
        self._conn.execute(
            "REPLACE INTO meta VALUES ('index_first', ?), ('index_last', ?)",
            (first.isoformat(), last.isoformat()),
        )
        overrides = self._overrides()
        return lambda activities: self._insert(_rows(activities, overrides, first, last))

    def refresh(self, activities: Iterable[str]) -> None:
        """Index activities anew that were changed, or of which an override was."""
        window = self.window()
        if window is None:
            return
        for activity_id in activities:
            self._conn.execute("DELETE FROM occurrence WHERE activity = ?", (activity_id,))
            rows = self._conn.execute(
                "SELECT id, fields FROM activity WHERE id = ? AND deleted = 0", (activity_id,)
            ).fetchall()
            self._insert(
                _rows(
                    [read_record("activity", *row) for row in rows],
                    self._overrides(" AND activity = ?", activity_id),
                    *window,
                )
            )

    def expand(self, first: date, last: date) -> list[Occurrence]:
        """Return what takes place between two days without the index, in order of time."""
        rows = self._conn.execute("SELECT id, fields FROM activity WHERE deleted = 0").fetchall()
        overrides = self._overrides()
        found = [
            one
            for activity, changes in _shown(
                (read_record("activity", *row) for row in rows), overrides, first, last
            )
            for one in occurrences(activity, changes, first, last)
        ]
        return sorted(found, key=lambda one: (local_iso(one.starts), one.activity.id))

    def _insert(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._conn.executemany("INSERT OR IGNORE INTO occurrence VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _overrides(self, where: str = "", *params: str) -> dict[str, dict[str, Override]]:
        """Return what is different once, by activity and recurrence."""
        found: dict[str, list[Override]] = {}
        for row in self._conn.execute(
            f"SELECT id, fields FROM override WHERE deleted = 0{where}", params
        ):
            override = read_record("override", *row)
            if isinstance(override, Override):
                found.setdefault(override.activity, []).append(override)
        return {activity: by_recurrence(changes) for activity, changes in found.items()}


def _shown(
    activities: Iterable[Record],
    overrides: dict[str, dict[str, Override]],
    first: date,
    last: date,
) -> Iterator[tuple[Activity, dict[str, Override]]]:
    """Yield the activities that may take place between two days, each with what is different once."""
    begin, end = first.isoformat(), last.isoformat()
    for activity in activities:
        if not isinstance(activity, Activity) or activity.state not in _SHOWN:
            continue
        changes = overrides.get(activity.id, {})
        # most are held once: a look at the date spares expanding them
        held_once = not (activity.rrule or activity.rdates or changes)
        if held_once and not begin <= activity.starts[:10] <= end:
            continue
        if activity.visibility == "public":
            yield activity, changes


def _rows(
    activities: Iterable[Record],
    overrides: dict[str, dict[str, Override]],
    first: date,
    last: date,
) -> list[tuple[str, ...]]:
    """Return the rows of what takes place between two days, of each activity in order of time."""
    found: list[tuple[str, ...]] = []
    for activity, changes in _shown(activities, overrides, first, last):
        if activity.rrule or activity.rdates or activity.exdates or changes:
            found += [
                (
                    local_iso(one.starts),
                    activity.id,
                    one.recurrence,
                    local_iso(one.ends),
                    activity.category,
                    one.venue,
                )
                for one in occurrences(activity, changes, first, last)
            ]
            continue
        moment = parse_local(activity.starts)  # held once: the same in a tenth of the time
        if moment is not None and first <= moment.date() <= last:
            starts, ends = local_iso(moment), local_iso(end_of(moment, activity.duration_min))
            found.append((starts, activity.id, starts, ends, activity.category, activity.venue))
    return found
