"""What a device knew of sign-ups before its server came back from a backup, kept until that server has decided on them.

Taken down in the transaction that makes ready to offer again, before the snapshot replaces what the server lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sync.said import MAX_SAID, RANKS, Said, is_news


class SaidTables:
    """Reads and writes that table over one connection; the caller holds the transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Work over ``conn``."""
        self._conn = conn

    def take_down(self, first: str) -> None:
        """Take down how sign-ups stand, those of every week and of occurrences from ``first`` (ISO, local) on.

        What was taken down before stays where the server has not decided since: a second restore loses nothing.
        """
        self._conn.execute(
            "DELETE FROM known_signup WHERE signup IN"
            " (SELECT id FROM signup WHERE deleted = 1 OR state <> 'provisional')"
        )
        marks = ", ".join("?" * len(RANKS))
        self._conn.execute(
            "INSERT OR IGNORE INTO known_signup SELECT id, state, turn, '' FROM signup"
            f" WHERE deleted = 0 AND state IN ({marks}) AND (recurrence = '' OR recurrence >= ?)",
            (*RANKS, first),
        )

    def page(self, epoch: str, after: str = "") -> tuple[tuple[Said, ...], bool]:
        """Return what this server, in this epoch, lacks and has not been told, and whether there is more than a page.

        Only of sign-ups whose ids come after ``after``: what goes before them is in the same letter.
        """
        rows = self._conn.execute(
            "SELECT k.signup, k.state, k.turn, coalesce(s.state, ''), coalesce(s.turn, 0)"
            " FROM known_signup k LEFT JOIN signup s ON s.id = k.signup AND s.deleted = 0"
            " WHERE k.told <> ? AND k.signup > ? AND NOT EXISTS"
            " (SELECT 1 FROM signup d WHERE d.id = k.signup AND d.deleted = 1)"
            " ORDER BY k.signup",
            (epoch, after),
        )
        found: list[Said] = []
        for signup, state, turn, there, its_turn in rows:
            said = msgspec.convert((signup, state, max(turn, 0)), Said)
            if is_news(said, there, its_turn):
                if len(found) == MAX_SAID:
                    return tuple(found), True
                found.append(said)
        return tuple(found), False

    def told(self, words: Iterable[Said], epoch: str) -> None:
        """Note what the server of an epoch was told."""
        self._conn.executemany(
            "UPDATE known_signup SET told = ? WHERE signup = ?",
            [(epoch, one.signup) for one in words],
        )

    def forget(self) -> None:
        """Forget all: this is another neighbourhood."""
        self._conn.execute("DELETE FROM known_signup")
