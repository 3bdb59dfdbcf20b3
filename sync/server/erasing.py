"""The part of the store that erases boxes for good: in records, in every stored change, in acts that were set apart.

1. the text gives way to its digest in the record, also in one that was deleted
2. the same in every change about it, so that a device's chain of hashes stays whole
3. the same in acts that were set apart whole
4. the ids are put in the ledger, on the disk, before the transaction commits
5. afterwards SQLite's log is emptied, and copies beside the database are thrown away

What PostgreSQL keeps of a row that was rewritten is seen to by ``housekeeping``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, insert, or_, select, update

from sync.changes import Change, Mark, Stored, blank, without_box
from sync.clock import Stamp
from sync.erasure import blanked, is_erased, scrubbed
from sync.outcomes import Outcome
from sync.server.base import Base, Commit
from sync.server.ledger import Entry
from sync.server.record_rows import read_records, write_records
from sync.server.tables import CHANGE, ERASURE, RECORD
from sync.server.transactions import again
from sync.verdicts import SET_ASIDE

MAX_AT_ONCE = 100
_CHUNK = 400


def erased_by(changes: Sequence[Change], outcomes: Sequence[Outcome]) -> set[str]:
    """Return the boxes that changes which stand erase."""
    return {
        change.record
        for change, outcome in zip(changes, outcomes, strict=True)
        if change.kind == "box"
        and outcome.state != "refused"
        and is_erased(change.fields.get("sealed"))
    }


def without_erased(db: Connection, neighbourhood: str, changes: Sequence[Change]) -> list[Change]:
    """Return changes with the boxes blanked that were erased before: a device that was away brings none back."""
    boxes = sorted({change.record for change in changes if change.kind == "box"})
    gone = _known(db, neighbourhood, boxes)
    return [
        without_box(one) if one.kind == "box" and one.record in gone else one for one in changes
    ]


def _known(db: Connection, neighbourhood: str, boxes: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(boxes), _CHUNK):
        mine = and_(
            ERASURE.c.neighbourhood == neighbourhood,
            ERASURE.c.record.in_(boxes[start : start + _CHUNK]),
        )
        found.update(db.execute(select(ERASURE.c.record).where(mine)).scalars())
    return found


class Erasing(Base):
    """Erases boxes."""

    def boxes_of(self, neighbourhood: str, wanted: Iterable[str]) -> dict[str, set[str]]:
        """Return, for each id of a box or of a record that boxes are about, the boxes that are meant."""
        found = {}
        with self.engine.connect() as db:
            for one in wanted:
                mine = and_(
                    RECORD.c.neighbourhood == neighbourhood,
                    RECORD.c.kind == "box",
                    or_(RECORD.c.id == one, RECORD.c.parent == one),
                )
                found[one] = set(db.execute(select(RECORD.c.id).where(mine)).scalars())
                sent = and_(  # of an act that was refused there is a box, but no record of it
                    CHANGE.c.neighbourhood == neighbourhood,
                    CHANGE.c.kind == "box",
                    CHANGE.c.record == one,
                )
                found[one].update(db.execute(select(CHANGE.c.record).where(sent)).scalars())
        return found

    @again
    def erase(self, neighbourhood: str, boxes: Iterable[str]) -> int:
        """Erase boxes in one transaction; return how many there are. Erasing one again is nothing."""
        wanted = set(boxes)
        if not wanted:
            return 0
        with self._writing.begin() as db:
            commit = self._raise_counter(db, neighbourhood)
            self._erase(db, neighbourhood, wanted, commit)
        self._erased(neighbourhood)
        return len(wanted)

    def _erase(self, db: Connection, neighbourhood: str, boxes: set[str], commit: Commit) -> None:
        """Erase boxes within a transaction, as its last step: the ledger is written here."""
        self._blank(db, neighbourhood, boxes, commit)
        wanted = sorted(boxes)
        new = [box for box in wanted if box not in _known(db, neighbourhood, wanted)]
        if new:
            rows = [
                {"neighbourhood": neighbourhood, "record": box, "erased_ms": commit.receipt_ms}
                for box in new
            ]
            db.execute(insert(ERASURE), rows)
        if self.ledger is not None:
            told = self.ledger.ids(neighbourhood, "box")
            self.ledger.add(
                Entry(neighbourhood=neighbourhood, id=box, at_ms=commit.receipt_ms)
                for box in wanted
                if box not in told
            )

    def _blank(self, db: Connection, neighbourhood: str, boxes: set[str], commit: Commit) -> None:
        """Put digests in the place of sealed texts, within a transaction."""
        wanted = sorted(boxes)
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            there = _erase_records(db, neighbourhood, chunk, commit)
            sent = _erase_changes(db, neighbourhood, chunk)
            # a box of an act that was refused: devices hear of it by a record, which is erased from its first day
            made = [_made(sent[box], commit) for box in sent.keys() - there]
            write_records(db, neighbourhood, made, commit.receipt_ms)
        _erase_set_aside(db, neighbourhood, boxes, commit)

    def _erased(self, neighbourhood: str) -> None:
        """After a commit that erased something: empty SQLite's log, and let go of copies beside the database."""
        self.empty_log()
        for callback in list(self.on_erased):
            callback(neighbourhood)

    def empty_log(self) -> bool:
        """Move SQLite's log into its file and empty it; return whether that was done: not while somebody reads."""
        if self.engine.dialect.name != "sqlite":
            return True
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
            return not busy[0]
        finally:
            raw.close()


def _erase_records(
    db: Connection, neighbourhood: str, boxes: Sequence[str], commit: Commit
) -> set[str]:
    """Erase the records of these boxes; return which there are."""
    there = read_records(db, neighbourhood, {("box", box) for box in boxes})
    fresh = []
    for stored in there.values():
        fields = blanked(stored.fields)
        if fields is not stored.fields:
            fresh.append(msgspec.structs.replace(stored, fields=fields, sequence=commit.sequence))
    write_records(db, neighbourhood, fresh, commit.receipt_ms)
    return {box for _, box in there}


def _erase_changes(db: Connection, neighbourhood: str, boxes: Sequence[str]) -> dict[str, Change]:
    """Erase these boxes in every change; return, by box, the last one that held something."""
    # changes that an early program took do not say in a column what they are about
    mine = and_(
        CHANGE.c.neighbourhood == neighbourhood,
        or_(and_(CHANGE.c.kind == "box", CHANGE.c.record.in_(boxes)), CHANGE.c.kind == ""),
    )
    found: dict[str, Change] = {}
    rows = db.execute(select(CHANGE.c.device, CHANGE.c.number, CHANGE.c.change).where(mine)).all()
    for device, number, raw in rows:
        change = msgspec.json.decode(raw, type=Change)
        without = without_box(change)
        if change.kind != "box" or change.record not in boxes or without is change:
            continue
        own = and_(
            CHANGE.c.neighbourhood == neighbourhood,
            CHANGE.c.device == device,
            CHANGE.c.number == number,
        )
        db.execute(update(CHANGE).where(own).values(change=msgspec.json.encode(without)))
        found[change.record] = without
    return found


def _made(change: Change, commit: Commit) -> Stored:
    mark = Mark(Stamp(commit.receipt_ms), "server", commit.sequence)
    fields = {"about": change.fields.get("about", ""), "sealed": change.fields["sealed"]}
    stored = blank("box", change.record, fields, mark)
    return msgspec.structs.replace(stored, sequence=commit.sequence)


def _erase_set_aside(db: Connection, neighbourhood: str, boxes: set[str], commit: Commit) -> None:
    mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind == SET_ASIDE)
    found = db.execute(select(RECORD.c.stored).where(mine)).scalars().all()
    clean = [one for raw in found if (one := scrubbed_stored(raw, boxes)) is not None]
    numbered = [msgspec.structs.replace(one, sequence=commit.sequence) for one in clean]
    write_records(db, neighbourhood, numbered, commit.receipt_ms)


def scrubbed_stored(raw: bytes, boxes: Container[str]) -> Stored | None:
    """Return a stored record without the sealed texts of ``boxes``; None when it holds none of them."""
    stored = msgspec.json.decode(raw, type=Stored)
    fields: Any = scrubbed(stored.fields, boxes)
    if stored.kind == "box" and stored.id in boxes:
        fields = blanked(fields)
    if fields is stored.fields:
        return None
    return msgspec.structs.replace(stored, fields=fields)
