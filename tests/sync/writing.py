"""Changes for tests, in few words."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.changes import Change, Verb, digest
from sync.clock import ZERO, Stamp


def change(
    wall_ms: int = 1,
    device: str = "a",
    number: int = 0,
    *,
    kind: str = "activity",
    record: str = "r",
    verb: Verb = "put",
    actor: str = "ans",
    seen: Stamp = ZERO,
    adds: dict[str, list[str]] | None = None,
    removes: dict[str, list[str]] | None = None,
    count: int | None = None,
    **fields: Any,
) -> Change:
    """Return a change of ``device`` at ``wall_ms``; without a number it is numbered by its time."""
    return Change(
        device=device,
        number=number or wall_ms,
        act=f"{device}/{number or wall_ms}",
        kind=kind,
        record=record,
        verb=verb,
        fields=fields,
        adds=adds or {},
        removes=removes or {},
        count=count,
        stamp=Stamp(wall_ms),
        seen=seen,
        actor=actor,
    )


def chain(*changes: Change) -> list[Change]:
    """Return changes numbered from 1, each with the digest of the one before it."""
    chained: list[Change] = []
    previous = ""
    for number, one in enumerate(changes, 1):
        linked = msgspec.structs.replace(one, number=number, previous=previous)
        previous = digest(linked)
        chained.append(linked)
    return chained
