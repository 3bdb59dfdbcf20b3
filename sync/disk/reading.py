"""What pages and papers read from a replica; each of these takes a few milliseconds with 10,000 records."""

from __future__ import annotations

import builtins
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from sync.changes import Stored
from sync.disk.derived import ALL, Derived
from sync.disk.record_tables import (
    RecordTables,
    defaults_of,
    read_fields,
    read_record,
    read_stored,
)
from sync.disk.search import KINDS, Hit
from sync.disk.since import STATE_SINCE, state_since
from sync.disk.sqlite_file import told
from sync.errors import NotAReplica
from sync.records import (
    PICTURE_FIELDS,
    STRUCTS,
    Activity,
    Announcement,
    HelpPost,
    Neighbourhood,
    Override,
    Partner,
    Record,
    Room,
    Service,
    Venue,
    override_id,
)
from sync.recurrence import Occurrence, local_iso, occurrence_of, parse_local

_ZONE = "Europe/Amsterdam"
_TAKEN = "('provisional', 'confirmed', 'offered', 'attended', 'to_call')"
"""States of a sign-up that holds a place, or may."""

AnyRecord = TypeVar("AnyRecord", bound=Record)


class Reading:
    """The reading half of a replica: everything comes from the device's own file."""

    def __init__(self, conn: sqlite3.Connection, path: Path, clock: Callable[[], datetime]) -> None:
        """Read over ``conn``, the open ``replica.db`` at ``path``; ``clock`` gives the time in UTC."""
        self.path = path
        self.clock = clock
        self._conn = conn
        self._tables = RecordTables(conn)
        self._derived = Derived(conn)
        self._version = -1
        self._neighbourhood = Neighbourhood(id="")
        self._zone: ZoneInfo | None = None
        self._places: dict[str, str] = {}

    def _rows(self, sql: str, params: Iterable[Any] = ()) -> builtins.list[Any]:
        with told(self.path):
            return self._conn.execute(sql, tuple(params)).fetchall()

    # -- the neighbourhood and its time

    @property
    def neighbourhood(self) -> Neighbourhood:
        """The neighbourhood that this replica is of; one without a name where nothing has come in yet."""
        self._look()
        return self._neighbourhood

    @property
    def zone(self) -> ZoneInfo:
        """The neighbourhood's time zone; Dutch time where its own is not known."""
        self._look()
        if self._zone is None:
            try:
                self._zone = ZoneInfo(self._neighbourhood.time_zone or _ZONE)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self._zone = ZoneInfo(_ZONE)
        return self._zone

    def local_now(self) -> datetime:
        """Return the wall-clock time in the neighbourhood, naive."""
        return self.clock().astimezone(self.zone).replace(tzinfo=None)

    def _look(self) -> None:
        """Read again what is kept in memory, when another connection has written."""
        try:
            (version,) = self._rows("PRAGMA data_version")[0]
        except NotAReplica:
            return  # name and time in memory still hold; whoever reads records is told
        if version == self._version:
            return
        found = self.list("neighbourhood", order="made, id", limit=1)
        self._neighbourhood = cast(Neighbourhood, found[0]) if found else Neighbourhood(id="")
        self._zone = None
        venues = self.records(Venue)
        self._places = {venue.id: venue.name for venue in venues}
        self._places.update({room.id: room.name for room in self.records(Room) if room.name})
        self._version = version

    def _forget(self) -> None:
        self._version = -1

    # -- records of any kind

    def get(self, kind: str, record_id: str) -> Record | None:
        """Return a record, or None when it is not there or was deleted."""
        rows = self._rows(f'SELECT fields FROM "{kind}" WHERE id = ? AND deleted = 0', (record_id,))
        return read_record(kind, record_id, rows[0][0]) if rows else None

    def stored(self, kind: str, record_id: str) -> Stored | None:
        """Return a record with its marks, deleted or not."""
        with told(self.path):
            return self._tables.stored(kind, record_id)

    def list(
        self,
        kind: str,
        where: str = "",
        params: Sequence[Any] = (),
        order: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> builtins.list[Record]:
        """Return the records of a kind that are not deleted.

        ``where`` and ``order`` are SQL over the fields of the kind's Struct; a field that is missing has its default there.
        """
        sql = f'SELECT id, fields FROM "{kind}" WHERE deleted = 0'
        sql += f" AND ({where})" if where else ""
        sql += f" ORDER BY {order}" if order else ""
        sql += f" LIMIT {limit if limit is not None else -1} OFFSET {offset}"
        return [read_record(kind, row[0], row[1]) for row in self._rows(sql, params)]

    def deleted(self, kind: str, since_ms: int, limit: int) -> builtins.list[Stored]:
        """Return the records of a kind that were deleted at or after a moment (milliseconds since 1970-01-01 UTC), the latest first."""
        rows = self._rows(f'SELECT id, fields, marks, sequence FROM "{kind}" WHERE deleted = 1')
        found = [read_stored(kind, *row) for row in rows]
        gone = [
            (one.tombstone.stamp, one)
            for one in found
            if one.tombstone is not None and one.tombstone.stamp.wall_ms >= since_ms
        ]
        return [one for _, one in sorted(gone, key=lambda pair: pair[0], reverse=True)[:limit]]

    def pictures(self) -> builtins.list[str]:
        """Return what the pictures that records name are called: "sha256:" and a digest, each once."""
        found: set[str] = set()
        for kind, field in PICTURE_FIELDS.items():
            name = f"json_extract(fields, '$.{field}')"
            sql = f"SELECT DISTINCT {name} FROM \"{kind}\" WHERE deleted = 0 AND {name} LIKE 'sha256:%'"
            found |= {str(row[0]) for row in self._rows(sql)}
        return sorted(found)

    def records(
        self, struct: type[AnyRecord], where: str = "", params: Sequence[Any] = (), order: str = ""
    ) -> builtins.list[AnyRecord]:
        """Return the records of a Struct, typed; see ``list``."""
        return cast("list[AnyRecord]", self.list(_KIND_OF[struct], where, params, order))

    def columns(
        self, kind: str, names: Sequence[str], where: str, params: Sequence[Any] = ()
    ) -> builtins.list[tuple[Any, ...]]:
        """Return some fields of the records of a kind, in this order: quicker than whole records. See ``list``.

        A text that is none takes its default; other values come as they are. ``STATE_SINCE`` is when a record came to its state.
        """
        sql = f'SELECT id, fields, marks FROM "{kind}" WHERE deleted = 0 AND ({where})'
        wanted = [(name, "" if name == STATE_SINCE else defaults_of(kind)[name]) for name in names]
        texts = [at for at, (_, empty) in enumerate(wanted) if isinstance(empty, str)]
        found = []
        for record_id, text, marks in self._rows(sql, params):
            # reading their JSON here takes a third of what it takes SQLite to look each field up
            fields = read_fields(text)
            fields["id"] = record_id
            if STATE_SINCE in names:
                fields[STATE_SINCE] = state_since(fields, marks)
            row = [fields.get(name, empty) for name, empty in wanted]
            for at in texts:
                if not isinstance(row[at], str):
                    row[at] = wanted[at][1]
            found.append(tuple(row))
        return found

    def sums(
        self, kind: str, names: Sequence[str], where: str, params: Sequence[Any], group: str
    ) -> builtins.list[tuple[Any, ...]]:
        """Return sums of fields of the records of a kind, by ``group``; see ``list``."""
        sql = f'SELECT {", ".join(names)} FROM "{kind}" WHERE deleted = 0 AND ({where})'
        rows: builtins.list[tuple[Any, ...]] = self._rows(f"{sql} GROUP BY {group}", params)
        return rows

    def count(self, kind: str, where: str = "", params: Sequence[Any] = ()) -> int:
        """Return how many records of a kind there are; see ``list``."""
        sql = f'SELECT count(*) FROM "{kind}" WHERE deleted = 0'
        return int(self._rows(sql + (f" AND ({where})" if where else ""), params)[0][0])

    def was_ever(self, kind: str, where: str, params: Sequence[Any] = ()) -> bool:
        """Return whether there is a record of a kind, also one that was deleted; see ``list``."""
        return bool(self._rows(f'SELECT 1 FROM "{kind}" WHERE {where} LIMIT 1', params))

    # -- the agenda

    def occurrences(
        self,
        first: date,
        last: date,
        *,
        category: str = "",
        venue: str = "",
        after: datetime | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> builtins.list[Occurrence]:
        """Return what takes place from ``first`` to ``last``, both included, in order of time.

        What was cancelled or moved is there and says so. ``after`` leaves away what has ended by then. ``limit`` and ``offset``
        page through the whole.
        """
        with told(self.path):
            window = self._derived.occurrences.window()
        if window is None or first < window[0] or last > window[1]:
            with told(self.path):
                expanded = list(self._derived.occurrences.expand(first, last))
            found = [
                one
                for one in expanded
                if (not category or one.category == category)
                and (not venue or one.venue == venue)
                and (after is None or one.ends > after)
            ]
            return self._complete(found[offset:][:limit])
        sql = (
            "SELECT o.activity, a.fields, o.recurrence, v.id, v.fields FROM occurrence o"
            " JOIN activity a ON a.id = o.activity LEFT JOIN override v"
            " ON v.id = o.activity || '@' || o.recurrence AND v.deleted = 0"
            " WHERE o.starts >= ? AND o.starts < ?"
        )
        params: list[Any] = [first.isoformat(), (last + timedelta(days=1)).isoformat()]
        for column, value in (("category", category), ("venue", venue)):
            if value:
                sql += f" AND o.{column} = ?"
                params.append(value)
        if after is not None:
            sql += " AND o.ends > ?"
            params.append(after.isoformat(timespec="minutes"))
        sql += f" ORDER BY o.starts, o.activity LIMIT {limit if limit is not None else -1} OFFSET {offset}"
        return self._complete([_occurrence(*row) for row in self._rows(sql, params)])

    def count_occurrences(
        self, first: date, last: date, *, category: str = "", venue: str = ""
    ) -> int:
        """Return how many occurrences ``occurrences`` has without a limit, for days inside the index."""
        sql = "SELECT count(*) FROM occurrence WHERE starts >= ? AND starts < ?"
        params: list[Any] = [first.isoformat(), (last + timedelta(days=1)).isoformat()]
        for column, value in (("category", category), ("venue", venue)):
            if value:
                sql += f" AND {column} = ?"
                params.append(value)
        return int(self._rows(sql, params)[0][0])

    def occurrence(self, activity_id: str, recurrence: str) -> Occurrence | None:
        """Return one occurrence, or None when there is no such activity or moment."""
        activity = self.get("activity", activity_id)
        start = parse_local(recurrence)
        if not isinstance(activity, Activity) or start is None:
            return None
        change = self.get("override", override_id(activity_id, recurrence))
        found = occurrence_of(activity, start, change if isinstance(change, Override) else None)
        return self._complete([found])[0]

    def next_occurrences(
        self, activity_id: str, after: datetime, n: int
    ) -> builtins.list[Occurrence]:
        """Return the next ``n`` occurrences of an activity that are not over at ``after`` (local)."""
        rows = self._rows(
            "SELECT o.activity, a.fields, o.recurrence, v.id, v.fields FROM occurrence o"
            " JOIN activity a ON a.id = o.activity LEFT JOIN override v"
            " ON v.id = o.activity || '@' || o.recurrence AND v.deleted = 0"
            " WHERE o.activity = ? AND o.ends > ? ORDER BY o.starts LIMIT ?",
            (activity_id, local_iso(after), n),
        )
        return self._complete([_occurrence(*row) for row in rows])

    def _complete(self, found: builtins.list[Occurrence]) -> builtins.list[Occurrence]:
        """Say in words where each occurrence is, and how many places are left."""
        self._look()
        counted = [one for one in found if one.activity.capacity is not None]
        taken = self._taken({one.activity.id for one in counted}) if counted else {}
        return [self._whole(one, taken) for one in found]

    def in_words(self, one: Occurrence) -> Occurrence:
        """Return an occurrence that says in words where it is."""
        self._look()
        place = one.place or self._places.get(one.room) or self._places.get(one.venue, "")
        return msgspec.structs.replace(one, place=place) if place != one.place else one

    def _whole(self, one: Occurrence, taken: dict[tuple[str, str], int]) -> Occurrence:
        one, free = self.in_words(one), None
        if one.activity.capacity is not None:
            held = taken.get((one.activity.id, one.recurrence), 0)
            free = max(one.activity.capacity - held - taken.get((one.activity.id, ""), 0), 0)
        return one if free is None else msgspec.structs.replace(one, free_places=free)

    def _taken(self, activities: set[str]) -> dict[tuple[str, str], int]:
        rows = self._rows(
            "SELECT activity, recurrence, sum(party) FROM signup WHERE deleted = 0"
            f" AND apart = 0 AND state IN {_TAKEN} AND activity IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
            (msgspec.json.encode(sorted(activities)).decode(),),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    # -- the social map and the help board

    def services(
        self, theme: str = "", limit: int | None = None, offset: int = 0
    ) -> builtins.list[Service]:
        """Return the services of a theme, or all of them, by name."""
        rows = self._rows(
            "SELECT s.id, s.fields FROM service_theme t JOIN service s ON s.id = t.service"
            " WHERE t.theme = ? ORDER BY t.sort, t.service LIMIT ? OFFSET ?",
            (theme or ALL, -1 if limit is None else limit, offset),
        )
        return [cast(Service, read_record("service", *row)) for row in rows]

    def theme_counts(self) -> dict[str, int]:
        """Return how many services each theme has."""
        return dict(
            self._rows(
                "SELECT theme, count(*) FROM service_theme WHERE theme <> ? GROUP BY theme", (ALL,)
            )
        )

    def help_posts(
        self, direction: str = "", states: Sequence[str] = ("open",), limit: int | None = None
    ) -> builtins.list[HelpPost]:
        """Return the help posts in one of ``states``, newest first; requests or offers only, or both."""
        marks = ", ".join("?" * len(states))
        where, params = f"state IN ({marks})", [*states]
        if direction:
            where, params = where + " AND direction = ?", [*params, direction]
        return cast(
            list[HelpPost], self.list("help_post", where, params, "made DESC, id DESC", limit)
        )

    def announcements(self, today: date, venue: str = "") -> builtins.list[Announcement]:
        """Return what is announced on a day, urgent ones first; with a ``venue`` without what is for other houses only."""
        day = today.isoformat()
        return self.records(
            Announcement,
            "shown_from <= ? AND shown_until >= ? AND visibility = 'public' AND (? = '' OR venue IN ('', ?))",
            (day + "T24", day, venue, venue),
            "urgency = 'urgent' DESC, shown_from DESC, id",
        )

    def partners(self, today: date) -> builtins.list[Partner]:
        """Return who carries the neighbourhood on a day, by name."""
        return self.records(
            Partner,
            "period_from <= ? AND (period_until = '' OR period_until >= ?)",
            (today.isoformat(), today.isoformat()),
            "name, id",
        )

    # -- search

    def search(
        self, text: str, *, kinds: Sequence[str] = KINDS, limit: int = 30
    ) -> builtins.list[Hit]:
        """Return what is found by what was typed so far, best first; see ``sync.disk.search``."""
        with told(self.path):
            today = self.local_now().date().isoformat()
            return self._derived.search.search(text, kinds, limit, today)


_KIND_OF: dict[type[Record], str] = {struct: kind for kind, struct in STRUCTS.items()}


def _occurrence(
    activity_id: str, fields: str, recurrence: str, change_id: str | None, change: str | None
) -> Occurrence:
    activity = cast(Activity, read_record("activity", activity_id, fields))
    override = read_record("override", change_id, change) if change_id and change else None
    start = parse_local(recurrence) or datetime.min
    return occurrence_of(activity, start, cast("Override | None", override))
