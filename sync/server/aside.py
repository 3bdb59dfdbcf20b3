"""How acts get into the tray of the desks, and what the server knows of an act: rows of ``change`` and ``record``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select

from sync.changes import Change, Stored
from sync.outcomes import Outcome
from sync.server.tables import CHANGE, RECORD
from sync.tray import TEXTS, Why, is_told, made_set_aside
from sync.verdicts import SET_ASIDE

_CHUNK = 400
_OUTCOME = msgspec.json.Decoder(Outcome)

Known = dict[str, list[Outcome]]
"""Act to the outcomes of its changes, in order; an empty list where it lies, or lay, in the tray only."""


def acts_of(changes: Sequence[Change]) -> list[list[Change]]:
    """Return changes by act, in order."""
    return [list(members) for _, members in groupby(changes, key=lambda change: change.act)]


def known_acts(db: Connection, neighbourhood: str, acts: Iterable[str]) -> Known:
    """Return which of these acts the server holds already, from whatever device."""
    wanted = sorted(set(acts))
    found: dict[str, dict[str, list[Outcome]]] = {}
    aside: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = db.execute(
            select(CHANGE.c.act, CHANGE.c.device, CHANGE.c.outcome)
            .where(and_(CHANGE.c.neighbourhood == neighbourhood, CHANGE.c.act.in_(chunk)))
            .order_by(CHANGE.c.device, CHANGE.c.number)
        )
        for act, device, outcome in rows:
            found.setdefault(act, {}).setdefault(device, []).append(_OUTCOME.decode(outcome))
        mine = and_(
            RECORD.c.neighbourhood == neighbourhood,
            RECORD.c.kind == SET_ASIDE,
            RECORD.c.id.in_(chunk),
        )
        aside.update(db.execute(select(RECORD.c.id).where(mine)).scalars())
    known: Known = {act: [] for act in aside}
    for act, by_device in found.items():
        first = [of for of in by_device.values() if of[0].state != "duplicate"]
        known[act] = (first or list(by_device.values()))[0]
    return known


def held(act: Sequence[Change], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return what to say of an act that the server holds already under other numbers."""
    said = []
    for index, change in enumerate(act):
        before = outcomes[index] if index < len(outcomes) else Outcome(number=0)
        said.append(
            Outcome(
                number=change.number,
                state="duplicate",
                sequence=before.sequence,
                superseded=before.superseded,
            )
        )
    return said


def set_aside(
    acts: Sequence[Sequence[Change]],
    known: Known,
    why: Why,
    *,
    device_name: str,
    at_ms: int,
    sequence: int,
) -> tuple[list[Outcome], list[Stored]]:
    """Return what to say of acts that do not count any more, and the records of those the server did not hold yet."""
    said: list[Outcome] = []
    made: list[Stored] = []
    for act in acts:
        before = known.get(act[0].act)
        if before and len(before) == len(act):
            own = [change.number for change in act] == [one.number for one in before]
            said += before if own else held(act, before)
            continue
        said += [
            Outcome(number=change.number, state="refused", reason=why, text=TEXTS[why])
            for change in act
        ]
        if before is None and is_told(act):
            made.append(
                made_set_aside(act, why, device_name=device_name, at_ms=at_ms, sequence=sequence)
            )
    return said, made


def refused(
    acts: Sequence[Sequence[Change]],
    outcomes: Sequence[Outcome],
    *,
    device_name: str,
    at_ms: int,
    sequence: int,
) -> list[Stored]:
    """Return the records of the acts that were refused in a push."""
    by_number: dict[int, Any] = {outcome.number: outcome for outcome in outcomes}
    return [
        made_set_aside(
            act,
            "refused",
            device_name=device_name,
            reason=by_number[act[0].number].reason,
            text=by_number[act[0].number].text,
            at_ms=at_ms,
            sequence=sequence,
        )
        for act in acts
        if by_number[act[0].number].state == "refused" and is_told(act)
    ]
