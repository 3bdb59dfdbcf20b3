"""What exists only on this device: the changes that its people made, in a file of their own.

A change is written here first, synchronously, before it shows anywhere; so what the screen confirmed survives a kill and a
power cut. It stays after the server's word for it, for 30 days, to be offered again when the server comes back from an old
backup. An act that the server refused stays whole until the desk has dealt with it: the tray.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sync.changes import FIRST_LINK, Change, digest, without_box
from sync.clock import ZERO, Stamp
from sync.disk.outbox_tray import TABLES, Loss, OutboxTray, Refusal
from sync.disk.sqlite_file import TornOutbox, connect, file_id, told, transaction
from sync.errors import FilesMoved, NewerSchema
from sync.outcomes import Outcome

APPLICATION_ID = 0x4255_4F42
"""SQLite's application_id of an outbox: "BUOB"."""
VERSION = 2
FLOOR = "floor"
"""The note that says above which number an outbox counts on that was recovered."""
KEPT_DAYS = 30
"""How long a confirmed change is kept."""

_TABLES = f"""
CREATE TABLE change (
    number INTEGER PRIMARY KEY, act TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, change BLOB NOT NULL,
    digest TEXT NOT NULL, made_utc TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    sequence INTEGER, reason TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '', settled_utc TEXT
);
CREATE INDEX change_act ON change (act);
CREATE INDEX change_waiting ON change (number) WHERE state = 'waiting';
CREATE TABLE tray (
    act TEXT PRIMARY KEY, changes BLOB NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL, refused_utc TEXT NOT NULL
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = 1
"""

__all__ = ["Head", "Loss", "Outbox", "Refusal"]

_TO_SEND = "state IN ('waiting', 'void')"

_decode = msgspec.json.Decoder(Change).decode


class Head(msgspec.Struct, frozen=True):
    """The last change of the device's chain."""

    number: int = 0
    digest: str = FIRST_LINK
    stamp: Stamp = ZERO


class Outbox(OutboxTray):
    """The file ``outbox.db``. Used from one thread; several processes may share the file."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the file, or make it where it is not there yet. Raises the errors of ``sqlite_file``."""
        self.path = path
        with told(path, TornOutbox):
            self._conn = connect(path, readonly=readonly, durable=True)
            try:
                if not self._sound() and not readonly:
                    self._make()
                if self.version < VERSION and not readonly:
                    self._grow()
            except BaseException:
                self._conn.close()
                raise
        self._file = file_id(path)

    @property
    def floor(self) -> int:
        """No number up to this one is used: above 0 when this was recovered, and might have lost its last changes."""
        return int(self.note(FLOOR) or 0)

    def _sound(self) -> bool:
        (application,) = self._conn.execute("PRAGMA application_id").fetchone()
        (self.version,) = self._conn.execute("PRAGMA user_version").fetchone()
        if application == APPLICATION_ID and self.version > VERSION:
            raise NewerSchema
        return bool(application == APPLICATION_ID)

    def _make(self) -> None:
        with transaction(self._conn):
            if self._sound():  # another process made it meanwhile
                return
            if self._conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise TornOutbox
            for statement in _TABLES.split(";"):
                self._conn.execute(statement)

    def _grow(self) -> None:
        with transaction(self._conn):
            for statement in TABLES:
                self._conn.execute(statement)
            self._conn.execute(f"PRAGMA user_version = {VERSION}")
        self.version = VERSION

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file, for what reaches over all of it: wiping."""
        return self._conn

    def close(self) -> None:
        """Close the file."""
        self._conn.close()

    def head(self) -> Head:
        """Return the last change's number, digest and stamp."""
        with self._told():
            row = self._conn.execute(
                "SELECT number, digest, change FROM change ORDER BY number DESC LIMIT 1"
            ).fetchone()
            last = Head(row[0], row[1], _decode(row[2]).stamp) if row else Head()
        floor = self.floor
        return Head(floor, FIRST_LINK, last.stamp) if last.number < floor else last

    def digest_of(self, number: int) -> str:
        """Return the digest of a change; an empty text where it is no longer kept, or never was."""
        with self._told():
            row = self._conn.execute(
                "SELECT digest FROM change WHERE number = ?", (number,)
            ).fetchone()
            return str(row[0]) if row else ""

    def links(self, most: int) -> list[tuple[int, str]]:
        """Return number and digest of the last change that the server has spoken on, and of those after it, ``most`` in all."""
        with self._told():
            rows = self._conn.execute(
                "SELECT number, digest FROM change WHERE number >="
                " (SELECT coalesce(max(number), 0) FROM change WHERE state NOT IN ('waiting', 'void'))"
                " ORDER BY number LIMIT ?",
                (most,),
            )
            return [(int(row[0]), str(row[1])) for row in rows]

    def last(self) -> Change | None:
        """Return the last change, or None when there is none."""
        with self._told():
            row = self._conn.execute(
                "SELECT change FROM change ORDER BY number DESC LIMIT 1"
            ).fetchone()
            return _decode(row[0]) if row else None

    def acts(
        self, states: Sequence[str], also: Container[str] = ()
    ) -> list[tuple[list[Change], str]]:
        """Return the whole acts of which every change is in one of these states, in order, with when each was made.

        Acts of which the id is in ``also`` come along whatever their state.
        """
        with self._told():
            rows = self._conn.execute(
                "SELECT act, state, change, made_utc FROM change ORDER BY number"
            ).fetchall()
        found: dict[str, tuple[list[Change], str]] = {}
        other = {act for act, state, _, _ in rows if state not in states and act not in also}
        for act, _, raw, made_utc in rows:
            if act not in other:
                found.setdefault(act, ([], made_utc))[0].append(_decode(raw))
        return [one for one in found.values() if len(one[0]) == one[0][0].act_size]

    def append(self, changes: Sequence[Change], made_utc: str) -> None:
        """Write an act down so that a power cut does not lose it.

        Raises ``DiskFull``, ``ReadOnlyFolder``, or ``FilesMoved`` when somebody removed or replaced the file while it was
        open; then nothing of the act was written.
        """
        if file_id(self.path) != self._file:
            raise FilesMoved
        with self._told(), transaction(self._conn):
            self._conn.executemany(
                "INSERT INTO change (number, act, kind, record, change, digest, made_utc)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        change.number,
                        change.act,
                        change.kind,
                        change.record,
                        msgspec.json.encode(change),
                        digest(change),
                        made_utc,
                    )
                    for change in changes
                ],
            )

    def refill(self, tables: Mapping[str, Iterable[Mapping[str, object]]]) -> None:
        """Fill an empty outbox with the rows of its tables that were recovered; see ``outbox_copy``."""
        with self._told(), transaction(self._conn):
            for table, rows in tables.items():
                for row in rows:
                    self._conn.execute(
                        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                        tuple(row.values()),
                    )

    def after(self, number: int) -> list[Change]:
        """Return every change with a number above ``number``, in order."""
        return self._changes("number > ?", number)

    def standing(self, sequence: int) -> list[tuple[Change, int | None]]:
        """Return what belongs over a base that has come to ``sequence``: each change with its commit, if it has one."""
        with self._told():
            rows = self._conn.execute(
                "SELECT change, sequence FROM change"
                " WHERE state = 'waiting' OR (state = 'applied' AND sequence > ?) ORDER BY number",
                (sequence,),
            )
            return [(_decode(row[0]), row[1]) for row in rows]

    def spoken(self, numbers: Iterable[int]) -> list[Outcome]:
        """Return the server's word on those of these changes on which it has spoken."""
        found = []
        with self._told():
            for number in numbers:
                row = self._conn.execute(
                    "SELECT state, sequence, reason, text FROM change"
                    " WHERE number = ? AND state <> 'waiting'",
                    (number,),
                ).fetchone()
                if row is not None and row[0] in ("refused", "void"):
                    found.append(
                        Outcome(number=number, state="refused", reason=row[2], text=row[3])
                    )
                elif row is not None:
                    found.append(Outcome(number=number, sequence=row[1] or 0))
        return found

    def unsent(self, after: int, limit: int = 500, max_bytes: int = 256_000) -> list[Change]:
        """Return the next changes to send, those numbered above ``after``, without a gap between them.

        Acts are whole; those that were refused before a restore go along again (``void``). There is at least one when any waits, and beyond it at most ``limit`` changes or ``max_bytes``.
        """
        found: list[Change] = []
        act: list[Change] = []
        size = 0
        with self._told():
            rows = self._conn.execute(
                f"SELECT change FROM change WHERE {_TO_SEND} AND number > ? ORDER BY number",
                (after,),
            )
            for (raw,) in rows:
                change = _decode(raw)
                if found and change.number != (act or found)[-1].number + 1:
                    break  # what came between is not kept any more: the chain goes on in the next trip
                act.append(change)
                size += len(raw)
                if found and (len(found) + len(act) > limit or size > max_bytes):
                    break
                if change.act_index == change.act_size - 1:
                    found += act
                    act = []
        return found

    def settle(self, outcomes: Iterable[Outcome], at_utc: datetime) -> None:
        """Take down the server's word on changes; a refused act goes whole to the tray. Safe to repeat."""
        at = at_utc.isoformat(timespec="seconds")
        horizon = (at_utc - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        with self._told(), transaction(self._conn):
            for outcome in outcomes:
                self._settle(outcome, at)
            # the last change stays whatever its age: the next one carries its digest
            self._conn.execute(
                "DELETE FROM change WHERE state <> 'waiting' AND settled_utc < ?"
                " AND number < (SELECT max(number) FROM change)",
                (horizon,),
            )
            self._conn.execute("DELETE FROM loss WHERE number NOT IN (SELECT number FROM change)")

    def _settle(self, outcome: Outcome, at: str) -> None:
        row = self._conn.execute(
            "SELECT act, state FROM change WHERE number = ?", (outcome.number,)
        ).fetchone()
        if row is None or row[1] != "waiting":
            return
        if outcome.superseded:
            self._lose(outcome, at)
        if outcome.state != "refused":
            self._conn.execute(
                "UPDATE change SET state = 'applied', sequence = ?, settled_utc = ? WHERE number = ?",
                (outcome.sequence, at, outcome.number),
            )
            return
        self._conn.execute(
            "INSERT OR IGNORE INTO tray VALUES (?, ?, ?, ?, ?)",
            (row[0], msgspec.json.encode(self.act(row[0])), outcome.reason, outcome.text, at),
        )
        self._conn.execute(
            "UPDATE change SET state = 'refused', reason = ?, text = ?, settled_utc = ? WHERE act = ?",
            (outcome.reason, outcome.text, at, row[0]),
        )

    def reopen(self, number: int) -> list[Change]:
        """Offer again what a server lacks that came back from a backup: every act above ``number`` that is kept whole.

        Acts that it had confirmed wait again; those that it had refused stay so, but are ``void``: they go along for the sake
        of the chain. Returns what waits above ``number`` now. Safe to repeat.
        """
        with self._told(), transaction(self._conn):
            rows = self._conn.execute(
                "SELECT number, change, state FROM change WHERE number > ? ORDER BY number",
                (number,),
            ).fetchall()
            changes = {row[0]: _decode(row[1]) for row in rows}
            states = {row[0]: row[2] for row in rows}
            sizes = Counter(change.act for change in changes.values())
            waiting = []
            for own, change in changes.items():
                if sizes[change.act] != change.act_size:
                    continue  # its beginning is forgotten: the last change is kept for its digest alone
                if states[own] == "applied":
                    self._conn.execute(
                        "UPDATE change SET state = 'waiting', sequence = NULL, settled_utc = NULL"
                        " WHERE number = ?",
                        (own,),
                    )
                elif states[own] == "refused":
                    self._conn.execute("UPDATE change SET state = 'void' WHERE number = ?", (own,))
                if states[own] in ("applied", "waiting"):
                    waiting.append(change)
            return waiting

    def boxes(self) -> set[str]:
        """Return the boxes of which a sealed text lies here: in own changes, or in acts that were refused."""
        with self._told():
            rows = self._conn.execute("SELECT change FROM change WHERE kind = 'box'").fetchall()
        changes = [_decode(row[0]) for row in rows]
        changes += [change for refusal in self.tray() for change in refusal.changes]
        return {one.record for one in changes if without_box(one) is not one}

    def waiting(self, kind: str) -> set[str]:
        """Return the records of a kind that own changes are about on which the server has not spoken."""
        with self._told():
            rows = self._conn.execute(
                "SELECT record FROM change WHERE kind = ? AND state = 'waiting'", (kind,)
            )
            return {row[0] for row in rows}

    def void(self, changes: Iterable[Change]) -> tuple[int, ...]:
        """Return the numbers of those of ``changes`` that were refused before a restore."""
        with self._told():
            rows = self._conn.execute("SELECT number FROM change WHERE state = 'void'").fetchall()
        there = {row[0] for row in rows}
        return tuple(change.number for change in changes if change.number in there)

    def act(self, act: str) -> list[Change]:
        """Return the changes of one act, in order."""
        return self._changes("act = ?", act)

    def confirmed(self, after: int = 0) -> list[Change]:
        """Return the changes that a server confirmed and that are still kept: to offer after a new epoch."""
        return self._changes("state = 'applied' AND number > ?", after)

    def _changes(self, where: str, value: int | str) -> list[Change]:
        with self._told():
            rows = self._conn.execute(
                f"SELECT change FROM change WHERE {where} ORDER BY number", (value,)
            )
            return [_decode(row[0]) for row in rows]

    def queue(self) -> tuple[int, str]:
        """Return how many changes wait for the server, and when the oldest was made (ISO, UTC) or an empty string."""
        with self._told():
            row = self._conn.execute(
                "SELECT count(*), min(made_utc) FROM change WHERE state = 'waiting'"
            ).fetchone()
            return int(row[0]), row[1] or ""
