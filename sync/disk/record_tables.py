"""The records that a device shows: what the server confirmed, and the device's own changes folded over it.

The table of a kind holds the record as it is shown. Only where own changes lie over a record is what the server confirmed
kept beside it (``confirmed``), with those changes (``overlay``): shown = fold(confirmed, own changes), with the same
``fold`` that the server uses. When the server's row comes it replaces what is confirmed and the own changes that it does
not yet contain are folded again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import msgspec

from sync.changes import Change, Mark, Stored, fold_all
from sync.disk.schema import OTHER, table_of
from sync.errors import NotAReplica, ServerRubbish
from sync.letters import all_legible, suspect
from sync.outcomes import NOTHING, Carried, Outcome
from sync.records import STRUCTS, Record, parse

_BATCH = 1000


class Marks(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored of a record beside its fields; see ``changes.Stored``."""

    base: Mark = Mark()
    marks: dict[str, Mark] = {}
    tags: dict[str, dict[str, list[str]]] = {}
    gone: dict[str, list[str]] = {}
    tombstone: Mark | None = None
    restored: Mark | None = None


class CarriedMarks(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``Marks`` that are only passed on."""

    base: Mark = Mark()
    marks: msgspec.Raw = NOTHING
    tags: msgspec.Raw = NOTHING
    gone: msgspec.Raw = NOTHING
    tombstone: Mark | None = None
    restored: Mark | None = None


_NO_MARKS = (NOTHING, NOTHING, NOTHING)
_encode = msgspec.json.Encoder().encode
_read_marks = msgspec.json.Decoder(Marks).decode
_read_fields = msgspec.json.Decoder(dict[str, Any]).decode
_read_change = msgspec.json.Decoder(Change).decode
_read_stored = msgspec.json.Decoder(Stored).decode


@cache
def _reader(kind: str) -> Callable[[str], Record]:
    """Return what reads records of a kind; it is made when one is first read, so that the start makes few."""
    return msgspec.json.Decoder(STRUCTS[kind]).decode


def read_record(kind: str, record_id: str, fields: str) -> Record:
    """Return the typed view of stored fields, straight from their JSON where they are sound; its texts are legible.

    Raises ``NotAReplica`` when what stands there is no JSON at all: the file is torn.
    """
    if suspect(fields):
        fields = _legible_fields(fields)
    rest = fields[1:]
    head = '{"id":' + _encode(record_id).decode()
    try:
        return _reader(kind)(head + rest if rest == "}" else f"{head},{rest}")
    except msgspec.ValidationError:
        return parse(kind, record_id, _read_fields(fields))
    except msgspec.DecodeError as error:
        raise NotAReplica from error


def read_fields(fields: str) -> dict[str, Any]:
    """Return stored fields as they are, their texts legible. Raises ``NotAReplica`` when they are no JSON at all."""
    try:
        return _read_fields(_legible_fields(fields) if suspect(fields) else fields)
    except msgspec.DecodeError as error:
        raise NotAReplica from error


@cache
def defaults_of(kind: str) -> dict[str, Any]:
    """Return what each field of a kind is where a record does not say it."""
    empty: dict[str, Any] = msgspec.to_builtins(STRUCTS[kind](id=""))
    return empty


def _legible_fields(fields: str) -> str:
    try:
        return _encode(all_legible(_read_fields(fields))).decode()
    except msgspec.DecodeError as error:
        raise NotAReplica from error


def read_stored(kind: str, record_id: str, fields: str, marks: str, sequence: int) -> Stored:
    """Return a record from the columns of its table. Raises ``msgspec.MsgspecError`` when they are not sound."""
    held = _read_marks(marks)
    return Stored(
        kind=kind,
        id=record_id,
        fields=_read_fields(fields),
        base=held.base,
        marks=held.marks,
        tags=held.tags,
        gone=held.gone,
        tombstone=held.tombstone,
        restored=held.restored,
        sequence=sequence,
    )


def _row(stored: Stored | Carried) -> tuple[Any, ...]:
    if isinstance(stored, Carried):
        fields, marks = _carried(stored)
    else:
        fields = _encode(stored.fields)
        marks = _encode(
            Marks(
                base=stored.base,
                marks=stored.marks,
                tags=stored.tags,
                gone=stored.gone,
                tombstone=stored.tombstone,
                restored=stored.restored,
            )
        )
    return stored.id, fields.decode(), marks.decode(), stored.deleted, stored.sequence


def _carried(row: Carried) -> tuple[bytes, bytes]:
    """Return the JSON of fields and marks. Raises ``ServerRubbish`` for what would look like a torn file afterwards."""
    fields = bytes(row.fields)
    held = (row.marks, row.tags, row.gone)
    if fields[:1] != b"{":
        raise ServerRubbish
    if held == _NO_MARKS and row.tombstone is row.restored is None:  # as most are
        return fields, b'{"base":%b}' % _encode(row.base)
    if any(bytes(part)[:1] != b"{" for part in held):
        raise ServerRubbish
    marks = CarriedMarks(
        base=row.base,
        marks=row.marks,
        tags=row.tags,
        gone=row.gone,
        tombstone=row.tombstone,
        restored=row.restored,
    )
    return fields, _encode(marks)


class RecordTables:
    """Reads and writes the tables of records over one connection; the caller holds the transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Work over ``conn``."""
        self._conn = conn

    def stored(self, kind: str, record_id: str) -> Stored | None:
        """Return the record as it is shown, deleted or not."""
        row = self._conn.execute(
            f'SELECT fields, marks, sequence FROM "{table_of(kind)}" WHERE id = ?', (record_id,)
        ).fetchone()
        return None if row is None else read_stored(kind, record_id, *row)

    def every(self, kind: str) -> Iterator[Stored]:
        """Yield every record of a kind as it is shown, deleted ones too."""
        for row in self._conn.execute(
            f'SELECT id, fields, marks, sequence FROM "{table_of(kind)}"'
        ):
            yield read_stored(kind, *row)

    def confirmed(self, kind: str, record_id: str) -> Stored | None:
        """Return the record as the server confirmed it."""
        if self.changed_here(record_id):
            return self._base(record_id)
        return self.stored(kind, record_id)

    def changed_here(self, record_id: str) -> bool:
        """Return whether own changes lie over a record."""
        found = self._conn.execute("SELECT 1 FROM overlay WHERE record = ? LIMIT 1", (record_id,))
        return found.fetchone() is not None

    def show(self, rows: Iterable[Stored | Carried]) -> None:
        """Put records into their tables."""
        batches: dict[str, list[tuple[Any, ...]]] = {}
        for stored in rows:
            batches.setdefault(stored.kind, []).append(_row(stored))
        for kind, batch in batches.items():
            if kind in STRUCTS:
                self._conn.executemany(
                    f'REPLACE INTO "{kind}" (id, fields, marks, deleted, sequence) VALUES (?, ?, ?, ?, ?)',
                    batch,
                )
            else:
                self._conn.executemany(
                    f"REPLACE INTO {OTHER} (id, fields, marks, deleted, sequence, kind) VALUES (?, ?, ?, ?, ?, ?)",
                    [(*row, kind) for row in batch],
                )

    def take(self, rows: Iterable[Stored | Carried]) -> dict[str, set[str]]:
        """Replace what is confirmed by the server's rows; return the ids shown anew by kind.

        A record with own changes over it is not shown yet: ``refold`` does that.
        """
        own = {row[0] for row in self._conn.execute("SELECT DISTINCT record FROM overlay")}
        shown: dict[str, set[str]] = {}
        batch: list[Stored | Carried] = []
        for stored in rows:
            shown.setdefault(stored.kind, set()).add(stored.id)
            if stored.id in own:
                self._set_base(stored.stored() if isinstance(stored, Carried) else stored)
            else:
                batch.append(stored)
            if len(batch) >= _BATCH:
                self.show(batch)
                batch = []
        self.show(batch)
        return shown

    def fill(self, rows: Iterable[Stored | Carried]) -> int:
        """Fill the tables, which are empty, with the server's rows as they come; return how many there were.

        A record with own changes over it is not shown yet: ``refold`` does that.
        """
        count = 0
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            count += len(batch)
            self.take(batch)
        return count

    def lay_over(self, changes: Sequence[tuple[Change, int | None]]) -> None:
        """Lay own changes over their records, each with its commit where the server gave one; to be refolded after."""
        for change, sequence in changes:
            if not self.changed_here(change.record):
                base = self.stored(change.kind, change.record)
                if base is not None:
                    self._set_base(base)
            self._conn.execute(
                "INSERT OR IGNORE INTO overlay (number, act, kind, record, change, sequence) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    change.number,
                    change.act,
                    change.kind,
                    change.record,
                    _encode(change).decode(),
                    sequence,
                ),
            )

    def note(self, outcome: Outcome) -> None:
        """Take down the server's word on an own change that still lies over its record."""
        self._conn.execute(
            "UPDATE overlay SET sequence = ?, outcome = ? WHERE number = ?",
            (outcome.sequence, _encode(outcome).decode(), outcome.number),
        )

    def doubt(self, number: int) -> None:
        """Forget what a server said about own changes above ``number`` that it does not have any more."""
        self._conn.execute(
            "UPDATE overlay SET sequence = NULL, outcome = NULL WHERE number > ?", (number,)
        )

    def unanswered(self) -> list[int]:
        """Return the numbers of own changes on which the server's word was not taken down here."""
        rows = self._conn.execute("SELECT number FROM overlay WHERE sequence IS NULL")
        return [row[0] for row in rows]

    def lift(self, sequence: int) -> set[tuple[str, str]]:
        """Take away own changes that the base contains up to ``sequence``, and acts that were refused.

        Returns the records (kind, id) to fold again. What was lifted waits in ``settling`` until the outbox has heard.
        """
        gone = self._conn.execute(
            "SELECT number, kind, record, act, sequence, outcome FROM overlay WHERE sequence <= ?",
            (sequence,),
        ).fetchall()
        touched = set()
        for number, kind, record, act, at, raw in gone:
            outcome = (
                msgspec.json.decode(raw, type=Outcome)
                if raw
                else Outcome(number=number, sequence=at)
            )
            touched.add((kind, record))
            numbers = [(number,)]
            if outcome.state == "refused":
                whole = self._conn.execute(
                    "SELECT kind, record FROM overlay WHERE act = ?", (act,)
                ).fetchall()
                touched.update((row[0], row[1]) for row in whole)
                numbers = self._conn.execute(
                    "SELECT number FROM overlay WHERE act = ?", (act,)
                ).fetchall()
            self._conn.execute(
                "REPLACE INTO settling VALUES (?, ?)", (number, _encode(outcome).decode())
            )
            self._conn.executemany("DELETE FROM overlay WHERE number = ?", numbers)
        return touched

    def refold(self, touched: Iterable[tuple[str, str]]) -> None:
        """Show records as what is confirmed with the own changes over it. Raises ``NotAReplica`` where these are of two records."""
        for kind, record in touched:
            changes = [
                _read_change(row[0])
                for row in self._conn.execute(
                    "SELECT change FROM overlay WHERE record = ? ORDER BY number", (record,)
                )
            ]
            try:
                shown = fold_all(self._base(record), changes)
            except ValueError as error:  # a page of another record stands where one of these stood
                raise NotAReplica from error
            if shown is not None:
                self.show([shown])
            else:
                self._conn.execute(f'DELETE FROM "{table_of(kind)}" WHERE id = ?', (record,))
            if not changes:
                self._conn.execute("DELETE FROM confirmed WHERE record = ?", (record,))

    def settling(self) -> list[Outcome]:
        """Return the outcomes of lifted changes that the outbox has not heard yet."""
        rows = self._conn.execute("SELECT outcome FROM settling ORDER BY number")
        return [msgspec.json.decode(row[0], type=Outcome) for row in rows]

    def empty(self) -> None:
        """Take away every record and what is confirmed; own changes stay in ``overlay``."""
        for name in (*STRUCTS, OTHER, "confirmed"):
            self._conn.execute(f'DELETE FROM "{name}"')

    def uncover(self) -> set[tuple[str, str]]:
        """Take every own change away from its record; return the records (kind, id) that are shown otherwise now."""
        touched = self.laid_over()
        self._conn.execute("DELETE FROM overlay")
        self._conn.execute("DELETE FROM settling")
        self.refold(touched)
        return touched

    def laid_over(self) -> set[tuple[str, str]]:
        """Return the records (kind, id) that own changes lie over."""
        return set(self._conn.execute("SELECT DISTINCT kind, record FROM overlay").fetchall())

    def _base(self, record: str) -> Stored | None:
        row = self._conn.execute(
            "SELECT stored FROM confirmed WHERE record = ?", (record,)
        ).fetchone()
        return None if row is None else _read_stored(row[0])

    def _set_base(self, stored: Stored) -> None:
        self._conn.execute(
            "REPLACE INTO confirmed VALUES (?, ?, ?)",
            (stored.id, stored.kind, _encode(stored).decode()),
        )
