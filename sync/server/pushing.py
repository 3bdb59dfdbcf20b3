"""The part of the store that takes changes, each push in one database transaction.

The neighbourhood's counter row is raised first, which locks it; then changes are judged and folded (``merge``), and records,
changes, outcomes and the device's place in its chain are written together. A change that came before gets its stored
outcome again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, and_, func, insert, select, update
from sqlalchemy.engine import RowMapping

from sync.changes import Change, chain_holds, digest
from sync.outcomes import Outcome
from sync.server.base import Base
from sync.server.judging import occurrence_key
from sync.server.merge import Merge, letter_offset_ms, shifted
from sync.server.record_rows import (
    read_records,
    read_signups,
    taken_before,
    write_records,
)
from sync.server.tables import CHANGE, DEVICE, NEIGHBOURHOOD


class OutOfChain(Exception):
    """A device's numbers or digests do not follow on: a clone, or a disk that went back in time."""


class Pushed(msgspec.Struct, frozen=True):
    """What came of a push."""

    outcomes: tuple[Outcome, ...]
    changed: bool


class Pushing(Base):
    """Takes changes of devices."""

    def push(
        self,
        device: RowMapping,
        changes: Sequence[Change],
        clock_ms: int,
        *,
        letter_off_ms: int | None = None,
    ) -> Pushed:
        """Take a device's changes in one transaction. Raises ``OutOfChain`` when they do not follow on.

        ``clock_ms`` is what the device's clock said when it sent them. ``letter_off_ms`` is given when that was an unknown
        time ago, for they came in a letter: how far the device thinks its clock is ahead (0 when it trusts it). See
        ``letter_offset_ms``.
        """
        neighbourhood, name = device["neighbourhood"], device["device"]
        with self._writing.begin() as db:
            receipt = self._now_ms()
            higher = func.max if db.dialect.name == "sqlite" else func.greatest
            raised = db.execute(
                update(NEIGHBOURHOOD)
                .where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
                .values(
                    sequence=NEIGHBOURHOOD.c.sequence + 1,
                    receipt_ms=higher(NEIGHBOURHOOD.c.receipt_ms, receipt),
                )
                .returning(
                    NEIGHBOURHOOD.c.sequence,
                    NEIGHBOURHOOD.c.receipt_ms,
                    NEIGHBOURHOOD.c.coordinator_key,
                )
            ).one()
            sequence, receipt = int(raised[0]), int(raised[1])
            own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == name)
            standing = db.execute(select(DEVICE).where(own)).mappings().one()
            old = [change for change in changes if change.number <= standing["last_number"]]
            new = changes[len(old) :]
            before = taken_before(db, neighbourhood, name, old)
            if [digest(change) for change, _ in before] != [digest(change) for change in old]:
                raise OutOfChain  # a copy of the device went on by itself: its acts must not vanish
            outcomes = tuple(outcome for _, outcome in before)
            if not new:
                db.rollback()
                return Pushed(outcomes, changed=False)
            follows = new[0].number == standing["last_number"] + 1
            if (
                not follows
                or not chain_holds(new, standing["last_digest"])
                or any(c.device != name for c in new)
            ):
                raise OutOfChain
            floor_ms = standing["last_push_ms"]
            by_letter = letter_off_ms is not None
            offset_ms = (
                letter_offset_ms(clock_ms, letter_off_ms, floor_ms, receipt)
                if letter_off_ms is not None
                else receipt - clock_ms
            )
            stamped = shifted(new, offset_ms, floor_ms, receipt)
            merge = self._judge(
                db,
                neighbourhood,
                stamped,
                sequence,
                datetime.fromtimestamp(receipt / 1000, UTC).date().isoformat(),
                coordinator=raised[2],
                from_desk=standing["kind"] == "desk",
            )
            if merge.coordinator != raised[2]:
                db.execute(
                    update(NEIGHBOURHOOD)
                    .where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
                    .values(coordinator_key=merge.coordinator)
                )
            write_records(db, neighbourhood, [merge.records[key] for key in merge.touched], receipt)
            db.execute(
                insert(CHANGE),
                [
                    {
                        "neighbourhood": neighbourhood,
                        "device": name,
                        "number": change.number,
                        "sequence": sequence,
                        "act": change.act,
                        "change": msgspec.json.encode(change),
                        "outcome": msgspec.json.encode(outcome),
                        "kind": change.kind,
                        "record": change.record,
                        "received_ms": receipt,
                    }
                    for change, outcome in zip(new, merge.outcomes, strict=True)
                ],
            )
            db.execute(
                update(DEVICE)
                .where(own)
                .values(
                    last_number=new[-1].number,
                    last_digest=digest(new[-1]),
                    # what a device wrote after a letter was closed may be older than the letter's receipt
                    last_push_ms=min(stamped[-1].stamp.wall_ms, receipt) if by_letter else receipt,
                    last_seen_ms=receipt,
                )
            )
            return Pushed((*outcomes, *merge.outcomes), changed=bool(merge.touched))

    def _judge(
        self,
        db: Connection,
        neighbourhood: str,
        changes: list[Change],
        sequence: int,
        today: str,
        *,
        coordinator: str,
        from_desk: bool,
    ) -> Merge:
        records = read_records(
            db, neighbourhood, {(change.kind, change.record) for change in changes}
        )
        occurrences = set()
        for change in changes:
            if change.kind == "signup":
                standing = records.get(("signup", change.record))
                occurrences.add(
                    occurrence_key(change.fields if standing is None else standing.fields)
                )
        records |= read_records(
            db, neighbourhood, {("activity", one.partition("@")[0]) for one in occurrences}
        )
        signups = {one: read_signups(db, neighbourhood, one) for one in occurrences}
        merge = Merge(
            records, signups, sequence, today, coordinator=coordinator, from_desk=from_desk
        )
        merge.take(changes)
        return merge
