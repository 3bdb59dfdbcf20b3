"""The part of the store that tidies up, quietly: what is forgotten, what is over, and what may no longer be kept.

1. tombstones older than 180 days go; the horizon rises to the last of them, and a cursor below it takes the snapshot
2. boxes and leftovers whose time has come are blanked (``retention``), in stored changes too
3. codes that are over, tries of days ago, and pictures that no record has named for a month (``filing``), go
4. pages: SQLite's log is emptied. PostgreSQL overwrites what a row left behind when it needs the room; ``compact`` writes the
   tables anew. Its own log keeps what was written until it is recycled: ``max_wal_size`` (1 GB unless set otherwise), and for
   as long as its keeper archives it

Each neighbourhood is claimed in the database for a day, so that one of several processes does it, and is a transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from sync.changes import Stored
from sync.erasure import FIELD, is_erased
from sync.retention import ABOUT, DATED, LEFTOVERS, box_goes_on, record_goes_on, without
from sync.server.base import Commit
from sync.server.erasing import Erasing
from sync.server.filing import Filing
from sync.server.record_rows import write_records
from sync.server.rejoining import is_frozen
from sync.server.tables import ATTEMPT, CHANGE, CODE, ERASURE, NEIGHBOURHOOD, RECORD
from sync.server.transactions import again

HORIZON_DAYS = 180
"""A device that was away for longer takes the snapshot: what was deleted meanwhile is not remembered."""
_DAY_MS = 86_400_000
_DAY_S = 86_400
_CHUNK = 400
_STORED = msgspec.json.Decoder(Stored)


class Tidied(msgspec.Struct, frozen=True, kw_only=True):
    """What was tidied up in one neighbourhood."""

    tombstones: int = 0
    blanked: int = 0
    """Records that lost what may no longer be kept."""


class Housekeeping(Erasing, Filing):
    """Tidies up."""

    def housekeeping(self) -> dict[str, Tidied]:
        """Tidy up all neighbourhoods now; return what was done, by neighbourhood."""
        with self.engine.connect() as db:
            found = list(db.execute(select(NEIGHBOURHOOD.c.neighbourhood)).scalars())
        done = {one: self._tidy(one) for one in found}
        self._sweep()
        self.empty_log()
        return done

    def housekeeping_due(self) -> dict[str, Tidied]:
        """Tidy up the neighbourhoods that nobody has tidied up today; return what was done."""
        with self.engine.connect() as db:
            found = list(db.execute(select(NEIGHBOURHOOD.c.neighbourhood)).scalars())
        done = {one: self._tidy(one) for one in found if self._claim(one)}
        if done:
            self._sweep()
            self.empty_log()
        return done

    def compact(self) -> None:
        """Write the tables anew, so that nothing of a row that was rewritten is left in their files; stops everybody."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            if self.engine.dialect.name == "sqlite":
                raw = self.engine.raw_connection()
                try:
                    raw.cursor().execute("VACUUM")
                finally:
                    raw.close()
            else:
                for table in (RECORD, CHANGE, ERASURE):
                    db.execute(text(f'VACUUM FULL "{table.name}"'))
                db.execute(text("CHECKPOINT"))
        self.empty_log()

    def _claim(self, neighbourhood: str) -> bool:
        """Return whether this process is the one that tidies up a neighbourhood today."""
        window_s = self._now_ms() // 1000 // _DAY_S * _DAY_S
        claim = {"neighbourhood": neighbourhood, "what": "housekeeping", "who": ""}
        try:
            with self._writing.begin() as db:
                db.execute(insert(ATTEMPT).values(claim | {"window_s": window_s, "count": 1}))
        except IntegrityError:
            return False
        return True

    def _tidy(self, neighbourhood: str) -> Tidied:
        with self._writing.begin() as db:
            commit = self._raise_counter(db, neighbourhood)
            # what a device may still offer again would come back without its tombstone
            gone = 0 if is_frozen(db, neighbourhood) else self._forget(db, neighbourhood, commit)
            boxes, bare = _due(db, neighbourhood, _today(commit))
            if boxes:
                self._blank(db, neighbourhood, boxes, commit)
            fresh = [msgspec.structs.replace(one, sequence=commit.sequence) for one in bare]
            write_records(db, neighbourhood, fresh, commit.receipt_ms)
            if not (gone or boxes or fresh):
                db.rollback()
        if boxes or fresh:
            self._erased(neighbourhood)
        self.tidy_files(neighbourhood)
        return Tidied(tombstones=gone, blanked=len(boxes) + len(fresh))

    def _forget(self, db: Connection, neighbourhood: str, commit: Commit) -> int:
        """Take away tombstones that are old, and raise the horizon; return how many."""
        old = and_(
            RECORD.c.neighbourhood == neighbourhood,
            RECORD.c.written_ms < commit.receipt_ms - HORIZON_DAYS * _DAY_MS,
            RECORD.c.written_ms > 0,
        )
        gone = [
            one
            for raw in db.execute(select(RECORD.c.stored).where(old)).scalars().all()
            if (one := _STORED.decode(raw)).deleted
        ]
        for one in gone:
            own = and_(
                RECORD.c.neighbourhood == neighbourhood,
                RECORD.c.kind == one.kind,
                RECORD.c.id == one.id,
            )
            db.execute(delete(RECORD).where(own))
        if gone:
            db.execute(
                update(NEIGHBOURHOOD)
                .where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
                .values(horizon_sequence=max(one.sequence for one in gone))
            )
        return len(gone)

    @again
    def _sweep(self) -> None:
        """Take away codes that are over, and tries of days ago."""
        now = self._now_ms()
        with self._writing.begin() as db:
            db.execute(delete(CODE).where(CODE.c.expires_ms < now - _DAY_MS))
            db.execute(delete(ATTEMPT).where(ATTEMPT.c.window_s < now // 1000 - 2 * _DAY_S))


def _today(commit: Commit) -> date:
    return datetime.fromtimestamp(commit.receipt_ms / 1000, UTC).date()


def _due(db: Connection, neighbourhood: str, today: date) -> tuple[set[str], list[Stored]]:
    """Return the boxes that are to go, and other records without what is to go of them."""
    kinds = sorted({"box", *ABOUT, *LEFTOVERS})
    found: dict[str, dict[str, Stored]] = {kind: {} for kind in kinds}
    mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind.in_(kinds))
    for raw in db.execute(select(RECORD.c.stored).where(mine)).scalars():
        stored = _STORED.decode(raw)
        found[stored.kind][stored.id] = stored

    def about(record: str) -> tuple[str, dict[str, Any] | None]:
        of = next((kind for kind in ABOUT if record in found[kind]), "")
        return of, found[of][record].fields if of else None

    boxes = set()
    for box in found["box"].values():
        sealed = box.fields.get(FIELD)
        day = box_goes_on(box.fields, *about(str(box.fields.get("about", ""))))
        if sealed and not is_erased(sealed) and day is not None and day <= today:
            boxes.add(box.id)
    return boxes, list(_bare(found, about, today))


def _bare(found: dict[str, dict[str, Stored]], about: Any, today: date) -> Iterator[Stored]:
    for kind, names in LEFTOVERS.items():
        for one in found[kind].values():
            whose = (kind, one.fields) if kind in DATED else about(str(one.fields.get("about", "")))
            day = record_goes_on(*whose)
            kept = without(one.fields, names)
            if day is not None and day <= today and len(kept) < len(one.fields):
                marks = {name: mark for name, mark in one.marks.items() if name in kept}
                yield msgspec.structs.replace(one, fields=kept, marks=marks)
