"""What became of a device's acts after they were taken: written over by somebody else, or dealt with at a desk.

When a later commit writes over a field whose author it had not seen, the change that lost is marked with that commit, and
its device is told at its next exchange: content is never silently gone.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, and_, select, update

from sync.changes import Stored
from sync.outcomes import Outcome
from sync.server.history import Histories
from sync.server.tables import CHANGE, RECORD
from sync.verdicts import SET_ASIDE

_OUTCOME = msgspec.json.Decoder(Outcome)
_STORED = msgspec.json.Decoder(Stored)
MOST_TOLD = 1000
"""How many losses one answer tells; nobody reads more."""


def note_losses(
    db: Connection,
    neighbourhood: str,
    losses: Mapping[tuple[str, int], set[str]],
    sequence: int,
) -> None:
    """Mark changes (device, number) as having lost fields in the commit ``sequence``."""
    for (device, number), fields in losses.items():
        own = and_(
            CHANGE.c.neighbourhood == neighbourhood,
            CHANGE.c.device == device,
            CHANGE.c.number == number,
        )
        raw = db.scalar(select(CHANGE.c.outcome).where(own))
        if raw is None:  # the record is older than any device
            continue
        said = _OUTCOME.decode(raw)
        lost = tuple(sorted({*said.superseded, *fields}))
        told = msgspec.structs.replace(said, state="superseded", superseded=lost)
        values = {"outcome": msgspec.json.encode(told), "lost_sequence": sequence}
        db.execute(update(CHANGE).where(own).values(values))


class Losses(Histories):
    """The part of the store that tells devices what became of their acts later, and desks of anybody's."""

    def later(self, neighbourhood: str, device: str, after: int) -> tuple[Outcome, ...]:
        """Return a device's changes that lost fields in a commit after ``after``, as they stand now."""
        mine = and_(
            CHANGE.c.neighbourhood == neighbourhood,
            CHANGE.c.device == device,
            CHANGE.c.lost_sequence > after,
        )
        asked = select(CHANGE.c.outcome).where(mine).order_by(CHANGE.c.lost_sequence)
        with self.engine.connect() as db:
            rows = db.execute(asked.limit(MOST_TOLD)).scalars().all()
        return tuple(_OUTCOME.decode(row) for row in rows)

    def dealt(self, neighbourhood: str, device: str, after: int) -> tuple[str, ...]:
        """Return the acts of a device that a desk took out of the tray after the commit ``after``."""
        mine = and_(
            RECORD.c.neighbourhood == neighbourhood,
            RECORD.c.kind == SET_ASIDE,
            RECORD.c.parent == device,
            RECORD.c.sequence > after,
        )
        with self.engine.connect() as db:
            rows = db.execute(select(RECORD.c.stored).where(mine)).scalars().all()
        return tuple(one.id for one in map(_STORED.decode, rows) if one.deleted)
