"""What writing to a replica stands on: transactions, the notes it keeps about itself, and upkeep."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sync.disk.reading import Reading
from sync.disk.sqlite_file import told
from sync.errors import ReadOnlyFolder


class Writing(Reading):
    """A replica that can be read, and written within ``_writing``."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        path: Path,
        clock: Callable[[], datetime],
        *,
        readonly: bool,
    ) -> None:
        """Write over ``conn``, the open ``replica.db`` at ``path``, unless ``readonly``."""
        super().__init__(conn, path, clock)
        self.readonly = readonly

    def upkeep(self) -> bool:
        """Extend the agenda's index and sweep the search index when it is time; return whether it was.

        Cheap when it is not. Meant for a quiet moment once in a while: the work itself takes a part of a second.
        """
        if self.readonly:
            return False
        today = self.local_now().date()
        with told(self.path):
            short, stale = self._derived.occurrences.short_of(today), self._derived.stale()
        if not (short or stale):
            return False
        with self._writing():
            if short:
                self._derived.rebuild_agenda(today)
            if stale:
                self._derived.rebuild_search()
        return True

    def checkpoint(self) -> None:
        """Bring the log into the file and the file to the disk; what others still read stays in the log."""
        if not self.readonly:
            self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the file; empty when it is whole."""
        return [row[0] for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the write lock, commit at the end unless that was done, and speak in errors for people."""
        if self.readonly:
            raise ReadOnlyFolder
        with told(self.path):
            self._conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                if self._conn.in_transaction:
                    self._conn.execute("COMMIT")
            except BaseException:
                if self._conn.in_transaction:
                    self._conn.execute("ROLLBACK")
                self._forget()
                raise

    def note(self, name: str) -> str:
        """Return a note that the replica keeps about itself; empty where there is none."""
        return self._meta(name)

    def set_note(self, name: str, value: str) -> None:
        """Keep a note about the replica itself."""
        with self._writing():
            self._set_meta(**{name: value})

    def _commit_what_is_safe(self) -> None:
        """Commit; the act is in the outbox already, so a disk that is full just now only delays its showing."""
        try:
            self._conn.execute("COMMIT")
        except sqlite3.OperationalError:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")

    def _meta(self, name: str) -> str:
        rows = self._rows("SELECT value FROM meta WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def _set_meta(self, **values: str) -> None:
        self._conn.executemany("REPLACE INTO meta VALUES (?, ?)", values.items())
