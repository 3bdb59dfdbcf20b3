"""What the outbox keeps for people: refused acts, what somebody wrote over, and how this device stands with its server.

All of it is told by the server and dealt with by a volunteer. What was dealt with does not come back when the server says
it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from sync.changes import Change
from sync.disk.sqlite_file import TornOutbox, told, transaction
from sync.outcomes import Outcome

TABLES = (
    "CREATE TABLE IF NOT EXISTS loss (number INTEGER PRIMARY KEY, fields TEXT NOT NULL, sequence INTEGER NOT NULL,"
    " told_utc TEXT NOT NULL, dealt INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
"""The tables that outboxes of version 1 do not have yet."""

_decode = msgspec.json.Decoder(Change).decode


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An act that was refused, whole, as it lies in the tray."""

    act: str
    changes: list[Change]
    reason: str
    text: str
    refused_utc: str


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """An own change of which somebody else's later one won some fields."""

    change: Change
    fields: tuple[str, ...]
    told_utc: str
    """When the server told it (ISO, UTC)."""


class OutboxTray:
    """The part of an outbox that a volunteer deals with."""

    path: Path
    version: int
    _conn: sqlite3.Connection

    def _told(self) -> AbstractContextManager[None]:
        return told(self.path, TornOutbox)

    # -- refused acts

    def tray(self) -> list[Refusal]:
        """Return the refused acts that the desk has not dealt with, oldest first."""
        with self._told():
            rows = self._conn.execute(
                "SELECT act, changes, reason, text, refused_utc FROM tray ORDER BY refused_utc, act"
            )
            return [
                Refusal(
                    act=row[0],
                    changes=msgspec.json.decode(row[1], type=list[Change]),
                    reason=row[2],
                    text=row[3],
                    refused_utc=row[4],
                )
                for row in rows
            ]

    def tray_acts(self) -> set[str]:
        """Return the ids of the refused acts that the desk has not dealt with."""
        with self._told():
            return {row[0] for row in self._conn.execute("SELECT act FROM tray")}

    def tray_length(self) -> int:
        """Return how many refused acts wait for the desk."""
        with self._told():
            return int(self._conn.execute("SELECT count(*) FROM tray").fetchone()[0])

    def dismiss(self, *acts: str) -> None:
        """Take acts out of the tray: a desk has dealt with them."""
        with self._told(), transaction(self._conn):
            self._conn.executemany("DELETE FROM tray WHERE act = ?", [(act,) for act in acts])

    # -- what somebody wrote over

    def lose(self, outcomes: Iterable[Outcome], at_utc: datetime) -> None:
        """Take down which own changes lost fields since they were applied. Safe to repeat."""
        at = at_utc.astimezone(UTC).isoformat(timespec="seconds")
        with self._told(), transaction(self._conn):
            for outcome in outcomes:
                self._lose(outcome, at)

    def _lose(self, outcome: Outcome, at: str) -> None:
        kept = self._conn.execute("SELECT 1 FROM change WHERE number = ?", (outcome.number,))
        if kept.fetchone() is None:
            return
        row = self._conn.execute(
            "SELECT fields FROM loss WHERE number = ?", (outcome.number,)
        ).fetchone()
        before = set(msgspec.json.decode(row[0])) if row else set()
        fields = sorted({*before, *outcome.superseded})
        if fields != sorted(before):  # what was dealt with comes back only when more was lost
            self._conn.execute(
                "REPLACE INTO loss VALUES (?, ?, ?, ?, 0)",
                (outcome.number, msgspec.json.encode(fields).decode(), outcome.sequence, at),
            )

    def losses(self) -> list[Loss]:
        """Return what was lost and nobody has dealt with, oldest first."""
        if self.version < 2:
            return []
        with self._told():
            rows = self._conn.execute(
                "SELECT change, fields, told_utc FROM loss JOIN change USING (number)"
                " WHERE dealt = 0 ORDER BY told_utc, number"
            )
            return [
                Loss(
                    change=_decode(row[0]),
                    fields=tuple(msgspec.json.decode(row[1])),
                    told_utc=row[2],
                )
                for row in rows
            ]

    def accept(self, number: int) -> None:
        """Let what an own change lost be: somebody at the desk has seen it."""
        with self._told(), transaction(self._conn):
            self._conn.execute("UPDATE loss SET dealt = 1 WHERE number = ?", (number,))

    # -- how this device stands

    def note(self, name: str) -> str:
        """Return a note that this device made about itself; empty where it made none."""
        if self.version < 2:
            return ""
        with self._told():
            row = self._conn.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
            return str(row[0]) if row else ""

    def set_note(self, name: str, value: str) -> None:
        """Make a note that a power cut does not lose; it is gone with this outbox when the device enrols anew."""
        with self._told(), transaction(self._conn):
            self._conn.execute("REPLACE INTO note VALUES (?, ?)", (name, value))
