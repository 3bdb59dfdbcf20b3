"""What happened to a record: who changed what and when, what was refused and what lost. For desks; sealed values never."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import and_, select

from sync.changes import BOOKKEEPING, Change
from sync.outcomes import Outcome
from sync.server.base import Base
from sync.server.tables import CHANGE, DEVICE
from sync.wire import HistoryAnswer, HistoryLine

MOST_LINES = 200
_HIDDEN = BOOKKEEPING | {"sealed", "key"}
_CHANGE = msgspec.json.Decoder(Change)
_OUTCOME = msgspec.json.Decoder(Outcome)


class Histories(Base):
    """The part of the store that tells what happened to a record."""

    def history(self, neighbourhood: str, kind: str, record: str) -> HistoryAnswer:
        """Return the changes to a record, the latest first; those that came twice are told once."""
        mine = and_(
            CHANGE.c.neighbourhood == neighbourhood,
            CHANGE.c.kind == kind,
            CHANGE.c.record == record,
        )
        theirs = and_(
            DEVICE.c.neighbourhood == CHANGE.c.neighbourhood, DEVICE.c.device == CHANGE.c.device
        )
        asked = (
            select(CHANGE.c.received_ms, CHANGE.c.change, CHANGE.c.outcome, DEVICE.c.name)
            .join(DEVICE, theirs, isouter=True)
            .where(mine)
            .order_by(CHANGE.c.sequence.desc(), CHANGE.c.number.desc())
            .limit(MOST_LINES + 1)
        )
        with self.engine.connect() as db:
            rows = db.execute(asked).all()
        lines = [_line(*row) for row in rows[:MOST_LINES]]
        told = tuple(line for line in lines if line.state != "duplicate")
        return HistoryAnswer(lines=told, more=len(rows) > MOST_LINES)


def _line(received_ms: int, change: bytes, outcome: bytes, name: str | None) -> HistoryLine:
    made, said = _CHANGE.decode(change), _OUTCOME.decode(outcome)
    fields: dict[str, Any] = {**made.fields, **made.adds}
    return HistoryLine(
        at_ms=received_ms,
        device_name=name or "",
        actor=made.actor,
        verb=made.verb,
        fields={name: value for name, value in fields.items() if name not in _HIDDEN},
        state=said.state,
        superseded=said.superseded,
        text=said.text,
        removes=tuple(sorted(made.removes)),
        first="made" in made.fields,
    )
