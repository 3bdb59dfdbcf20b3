"""What is worked out from the records so that pages read fast: themes, coming occurrences, the search index.

All of it can be made anew from the records at any time; it is written in the same transaction as they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sync.disk import schema
from sync.disk.occurrence_index import OccurrenceIndex
from sync.disk.record_tables import read_record
from sync.disk.search import KINDS, SearchIndex, plain
from sync.records import Record, Service

ALL = ""
"""In place of a theme: every service."""

_BATCH = 500
_STALE_ROWS = 2000
"""How many rows of changed records the search index may carry before it is swept."""


class Derived:
    """Keeps the derived tables of a replica in step with its records over one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Work over ``conn``."""
        self._conn = conn
        self.occurrences = OccurrenceIndex(conn)
        self.search = SearchIndex(conn)

    def rebuild(self, today: date) -> None:
        """Make everything anew."""
        schema.drop_indexes(self._conn, schema.DERIVED_INDEXES)
        self._conn.execute("DELETE FROM service_theme")
        add_occurrences = self.occurrences.rebuild(today)
        add_texts = self.search.rebuild()
        for kind in KINDS:
            for batch in self._batches(kind):
                add_texts(kind, batch)
                if kind == "activity":
                    add_occurrences(batch)
                elif kind == "service":
                    self._themes(batch)
        schema.make_indexes(self._conn, schema.DERIVED_INDEXES)

    def rebuild_search(self) -> None:
        """Make the search index anew, without the rows of records that changed."""
        add = self.search.rebuild()
        for kind in KINDS:
            for batch in self._batches(kind):
                add(kind, batch)

    def rebuild_agenda(self, today: date) -> None:
        """Make the index of coming occurrences anew."""
        add = self.occurrences.rebuild(today)
        for batch in self._batches("activity"):
            add(batch)

    def refresh(self, changed: Mapping[str, Iterable[str]]) -> None:
        """Bring the tables up to date with records that changed: ids by kind."""
        activities = set(changed.get("activity", ()))
        for override_id in changed.get("override", ()):
            activities.add(override_id.rpartition("@")[0])
            row = self._conn.execute(
                "SELECT activity FROM override WHERE id = ?", (override_id,)
            ).fetchone()
            activities.update(row or ())
        self.occurrences.refresh(sorted(activities))
        for service in changed.get("service", ()):
            self._conn.execute("DELETE FROM service_theme WHERE service = ?", (service,))
            self._themes(self._records("service", " AND id = ?", service))
        for kind in KINDS:
            self.search.refresh(kind, sorted(changed.get(kind, ())))
        for organisation in sorted(changed.get("organisation", ())):
            self._renamed(organisation)

    def stale(self) -> bool:
        """Return whether the search index carries so many rows of changed records that it should be swept."""
        (rows,) = self._conn.execute("SELECT count(*) FROM search_text_docsize").fetchone()
        (docs,) = self._conn.execute("SELECT count(*) FROM search_doc").fetchone()
        return bool(rows - docs > _STALE_ROWS)

    def _renamed(self, organisation: str) -> None:
        """Index what an organisation offers anew: it is found by the organisation's name too."""
        for kind, field in (("service", "organisation"), ("activity", "organiser")):
            rows = self._conn.execute(
                f'SELECT id FROM "{kind}" WHERE deleted = 0 AND "{field}" = ?', (organisation,)
            )
            self.search.refresh(kind, [row[0] for row in rows.fetchall()])

    def _records(self, kind: str, where: str = "", *params: str) -> list[Record]:
        return [record for batch in self._batches(kind, where, *params) for record in batch]

    def _batches(self, kind: str, where: str = "", *params: str) -> Iterator[list[Record]]:
        """Yield the records of a kind, some at a time: all of them would not fit beside the rest of the program."""
        rows = self._conn.execute(
            f'SELECT id, fields FROM "{kind}" WHERE deleted = 0{where}', params
        )
        while some := rows.fetchmany(_BATCH):
            yield [read_record(kind, *row) for row in some]

    def _themes(self, records: Iterable[Record]) -> None:
        found = []
        for service in records:
            if isinstance(service, Service) and service.visibility == "public":
                sort = plain(service.name)
                found += [(theme, sort, service.id) for theme in (ALL, *service.themes)]
        found.sort()
        self._conn.executemany("INSERT OR IGNORE INTO service_theme VALUES (?, ?, ?)", found)
