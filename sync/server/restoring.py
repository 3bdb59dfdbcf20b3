"""The part of the store that puts a backup back, in one transaction, and begins a new epoch.

1. the whole file is read and found sound before anything is touched
2. what the ledger knows is put together: the file beside the database, what the standing database says, what the backup
   says. It is applied to every row on its way in, so that an erased box is never written again, not even for a moment
3. the neighbourhood's rows give way to those of the backup
4. devices: what was withdrawn since the backup stays withdrawn; whoever joined since it stays, where the standing database
   still knows; each is to offer again what the backup lacks
5. a new epoch; places are frozen when there are devices to wait for
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    LargeBinary,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from sync.changes import Change, without_box
from sync.errors import BadInput, NewerSchema, UserFacing
from sync.ids import uuid7
from sync.server import backup_file
from sync.server.backup import kept_tables
from sync.server.backup_file import Head, Kept, TornBackup
from sync.server.erasing import scrubbed_stored
from sync.server.high_water import HighWater
from sync.server.ledger import Entry
from sync.server.rejoining import ACTIVE_DAYS, AWAITED, MAY_RESTART, awaited, heard_ms
from sync.server.tables import (
    CHANGE,
    DEVICE,
    ERASURE,
    METADATA,
    NEIGHBOURHOOD,
    RECORD,
)

_DAY_MS = 86_400_000
_BATCH = 1000
_STAYS = ("apart_ms", "replaced_by", "doubted_ms")
"""What is known of a device, whatever backup is put back."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the database that is replaced knows better than the backup."""

    sequence: int = 0
    receipt_ms: int = 0
    devices: list[dict[str, Any]] = []
    erased: dict[str, int] = {}
    """Box to when it was erased."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a restore, for one neighbourhood."""

    id: str
    name: str
    rows: int
    awaited: int
    """Devices that places wait for."""
    erased: int
    """Boxes that the ledger keeps erased."""


class Restoring(HighWater):
    """Puts backups back."""

    def restore(
        self, path: Path, only: Sequence[str] = (), *, replace: bool = False
    ) -> list[Restored]:
        """Put back every neighbourhood of a backup, or ``only`` these ids, all of them or none.

        ``replace`` allows to put them in the place of those that stand. Raises ``TornBackup``, ``NewerSchema``, and
        ``BadInput`` when a neighbourhood stands that may not be replaced, or one is not in the backup.
        """
        head = backup_file.read_head(path)
        if head.schema > self._schema():
            raise NewerSchema
        chosen = [one for one in head.neighbourhoods if not only or one.id in only]
        if not chosen or len(chosen) < len(set(only)):
            raise BadInput("Deze wijk staat niet in de reservekopie.", "Kijk de naam na.")
        with self._writing.begin() as db:
            standing = {one.id: self._standing(db, one.id) for one in chosen}
            if not replace and any(found is not None for found in standing.values()):
                raise BadInput("Deze wijk bestaat al.", "Kies --yes om haar te vervangen.")
            gone = {
                one.id: self._gone(one.id, standing[one.id] or Standing(), head.made_ms)
                for one in chosen
            }
            for one in chosen:
                for table in METADATA.sorted_tables:
                    db.execute(delete(table).where(table.c.neighbourhood == one.id))
            counts = _load(db, path, gone)
            done = [
                self._begin_anew(
                    db, head, one, standing[one.id] or Standing(), gone[one.id], counts[one.id]
                )
                for one in chosen
            ]
            self._ledger_catches_up(gone)
        with suppress(
            UserFacing
        ):  # a disk that does not take them keeps older ones: the new epoch is past those
            self.note_counters()
        for one in chosen:
            for callback in list(self.on_erased):
                callback(one.id)
        return done

    def _schema(self) -> str:
        from sqlalchemy import text

        with self.engine.connect() as db:
            return str(db.scalar(text("SELECT version_num FROM alembic_version")) or "")

    def _standing(self, db: Connection, neighbourhood: str) -> Standing | None:
        mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
        # held until the end: a push that is under way comes to its end first, and others wait
        row = db.execute(select(NEIGHBOURHOOD).where(mine).with_for_update()).mappings().first()
        if row is None:
            return None
        devices = db.execute(select(DEVICE).where(DEVICE.c.neighbourhood == neighbourhood))
        erased = db.execute(
            select(ERASURE.c.record, ERASURE.c.erased_ms).where(
                ERASURE.c.neighbourhood == neighbourhood
            )
        )
        return Standing(
            sequence=row["sequence"],
            receipt_ms=row["receipt_ms"],
            devices=[dict(device) for device in devices.mappings()],
            erased={one[0]: one[1] for one in erased},
        )

    def _gone(self, neighbourhood: str, standing: Standing, made_ms: int) -> dict[str, int]:
        """Return what is erased: by the ledger beside the database, and by the database that stood."""
        entries = self.ledger.entries() if self.ledger is not None else []
        told = {
            entry.id: entry.at_ms
            for entry in entries
            if entry.neighbourhood == neighbourhood and entry.what == "box"
        }
        return told | standing.erased

    def _begin_anew(
        self,
        db: Connection,
        head: Head,
        one: Kept,
        standing: Standing,
        gone: Mapping[str, int],
        rows: int,
    ) -> Restored:
        known = set(
            db.execute(select(ERASURE.c.record).where(ERASURE.c.neighbourhood == one.id)).scalars()
        )
        missing = [
            {"neighbourhood": one.id, "record": box, "erased_ms": at_ms}
            for box, at_ms in gone.items()
            if box not in known
        ]
        if missing:
            db.execute(insert(ERASURE), missing)
        self._receive_devices(db, head, one.id, standing)
        waiting = db.scalar(select(func.count()).select_from(DEVICE).where(awaited(one.id))) or 0
        now = self._now_ms()
        row = db.execute(
            select(NEIGHBOURHOOD).where(NEIGHBOURHOOD.c.neighbourhood == one.id)
        ).mappings()
        kept = row.one()
        db.execute(
            update(NEIGHBOURHOOD)
            .where(NEIGHBOURHOOD.c.neighbourhood == one.id)
            .values(
                epoch=uuid7(now, self._random_bytes),
                sequence=max(kept["sequence"], standing.sequence) + 1,
                receipt_ms=max(kept["receipt_ms"], standing.receipt_ms),
                frozen_ms=now if waiting else None,
            )
        )
        return Restored(
            id=one.id,
            name=kept["name"],
            rows=rows,
            awaited=waiting,
            erased=len(known | gone.keys()),
        )

    def _receive_devices(
        self, db: Connection, head: Head, neighbourhood: str, standing: Standing
    ) -> None:
        mine = DEVICE.c.neighbourhood == neighbourhood
        kept = {row["device"]: row for row in db.execute(select(DEVICE).where(mine)).mappings()}
        stood = {row["device"]: row for row in standing.devices}
        since = [stood[name] for name in stood.keys() - kept.keys()]
        if since:  # nothing of theirs is in the backup: their chain begins at its first link
            db.execute(
                insert(DEVICE),
                [row | {"last_number": 0, "last_digest": "", "last_push_ms": 0} for row in since],
            )
        withdrawn = (
            self.ledger.ids(neighbourhood, "device") if self.ledger is not None else set[str]()
        )
        for name in kept.keys() | stood.keys():
            old, new = kept.get(name), stood.get(name)
            rows = [row for row in (old, new) if row is not None]
            seen = max(
                (heard_ms(row) - (head.made_ms if row is old else self._now_ms())) for row in rows
            )
            active = seen > -ACTIVE_DAYS * _DAY_MS
            values: dict[str, Any] = {"rejoins": MAY_RESTART | (AWAITED if active else 0)}
            revoked = [row["revoked_ms"] for row in rows if row["revoked_ms"] is not None]
            if name in withdrawn or revoked:
                values["revoked_ms"] = min(revoked, default=self._now_ms())
            if new is not None:
                values |= {part: new[part] for part in _STAYS if new[part]}
            db.execute(update(DEVICE).where(and_(mine, DEVICE.c.device == name)).values(values))

    def _ledger_catches_up(self, gone: Mapping[str, Mapping[str, int]]) -> None:
        """Let the file know what only the database that stood knew."""
        if self.ledger is None:
            return
        for neighbourhood, boxes in gone.items():
            told = self.ledger.ids(neighbourhood, "box")
            self.ledger.add(
                Entry(neighbourhood=neighbourhood, id=box, at_ms=at_ms)
                for box, at_ms in boxes.items()
                if box not in told
            )


def _load(db: Connection, path: Path, gone: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Insert the rows of these neighbourhoods, without what was erased; return how many there were of each."""
    tables = {table.name: table for table in kept_tables()}
    counts = dict.fromkeys(gone, 0)

    def rows() -> Iterator[tuple[str, dict[str, Any]]]:
        for _, name, columns in backup_file.read(path):
            if name not in tables:
                raise NewerSchema
            row = _row(tables[name], columns)
            boxes = gone.get(row["neighbourhood"])
            if boxes is None:
                continue
            counts[row["neighbourhood"]] += 1
            yield name, _clean(name, row, boxes) if boxes else row

    for name, members in groupby(rows(), key=lambda one: one[0]):
        batch: list[dict[str, Any]] = []
        for _, row in members:
            batch.append(row)
            if len(batch) == _BATCH:
                db.execute(insert(tables[name]), batch)
                batch = []
        if batch:
            db.execute(insert(tables[name]), batch)
    return counts


def _row(table: Table, columns: Mapping[str, msgspec.Raw]) -> dict[str, Any]:
    """Return a row from its columns in the file; one that is missing takes its default."""
    found: dict[str, Any] = {}
    for column in table.columns:
        raw = columns.get(column.name)
        if raw is not None and isinstance(column.type, LargeBinary):
            found[column.name] = None if bytes(raw) == b"null" else backup_file.bytes_of(raw)
        elif raw is not None:
            kind = int if isinstance(column.type, BigInteger | Integer) else str
            found[column.name] = msgspec.json.decode(raw, type=kind | None)
        elif column.server_default is not None:
            text = str(getattr(column.server_default, "arg", ""))
            number = isinstance(column.type, BigInteger | Integer)
            found[column.name] = int(text) if number else text
        elif column.nullable:
            found[column.name] = None
        else:
            raise TornBackup
    return found


def _clean(table: str, row: dict[str, Any], boxes: Container[str]) -> dict[str, Any]:
    """Return a row without the sealed texts that were erased."""
    if table == RECORD.name:
        clean = scrubbed_stored(row["stored"], boxes)
        return row if clean is None else row | {"stored": msgspec.json.encode(clean)}
    if table == CHANGE.name:
        change = msgspec.json.decode(row["change"], type=Change)
        if change.kind == "box" and change.record in boxes:
            return row | {"change": msgspec.json.encode(without_box(change))}
    return row
