"""A small neighbourhood on a device, for tests of the replica."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.changes import Draft, Mark, Stored, blank
from sync.clock import Stamp
from sync.disk.replica import Replica, open_replica
from sync.outcomes import Cursor

NOW_UTC = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
BASE = Cursor(epoch="e", neighbourhood="n", sequence=10)


def record(kind: str, record_id: str, sequence: int = 1, **fields: Any) -> Stored:
    """Return a record as a server hands it out."""
    mark = Mark(Stamp(1_700_000_000_000), "server", 1)
    made = blank(kind, record_id, fields, mark)
    return Stored(
        kind=kind, id=record_id, fields=made.fields, base=mark, tags=made.tags, sequence=sequence
    )


RECORDS = (
    record("neighbourhood", "n", name="De Linde"),
    record("venue", "v", name="Buurthuis"),
    record("activity", "k", title="Koffie en krant", starts="2026-11-24T10:00", venue="v",
           rrule="FREQ=WEEKLY;BYDAY=TU", summary="De koffie staat klaar."),
    record("service", "s", name="Formulierenhulp", summary="Samen uw brieven lezen.", themes=["geld"]),
    record("help_post", "h", title="Wie loopt met mij?", state="open", expires="2026-12-20"),
)  # fmt: skip


def numbered_ids() -> Callable[[], str]:
    """Return a maker of ids that are easy to read."""
    numbers = itertools.count(1)
    return lambda: f"id-{next(numbers)}"


def empty(folder: Path, **other: Any) -> Replica:
    """Return the replica of a new device."""
    folder.mkdir(parents=True, exist_ok=True)
    return open_replica(folder, clock=lambda: NOW_UTC, ids=numbered_ids(), **other)


def filled(folder: Path) -> Replica:
    """Return a replica with the neighbourhood in it."""
    replica = empty(folder)
    replica.bootstrap(RECORDS, BASE)
    return replica


def put(kind: str, record_id: str, **fields: Any) -> Draft:
    """Return a draft."""
    return Draft(kind=kind, record=record_id, fields=fields)
