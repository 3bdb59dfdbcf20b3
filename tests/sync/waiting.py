"""A neighbourhood in which things wait for a person, and looking at them as the inbox does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sync.changes import Draft, Mark, Stored
from sync.clock import Stamp
from sync.disk.inbox import Source, Waiting, read
from sync.disk.inbox_pairs import PAIRS
from sync.disk.inbox_people import PEOPLE
from sync.disk.inbox_upkeep import UPKEEP_SOURCES
from sync.disk.replica import Replica
from sync.inbox import Item
from sync.outcomes import Cursor

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
HERE = datetime(2026, 11, 26, 10)
TODAY = HERE.date()
SOURCES: tuple[Source, ...] = (*PAIRS, *PEOPLE, *UPKEEP_SOURCES)
Records = list[tuple[str, str, dict[str, Any]]]
HOUSE = ("neighbourhood", "n", {"name": "De Linde", "closing_days": ["2026-11-23"]})


def stored(kind: str, record: str, fields: dict[str, Any]) -> Stored:
    return Stored(kind=kind, id=record, fields=fields, base=Mark(stamp=Stamp(1)), sequence=1)


def fill(replica: Replica, records: Records) -> None:
    rows = [stored(*one) for one in (HOUSE, *records)]
    replica.bootstrap(rows, Cursor(epoch="e", neighbourhood="n", sequence=len(rows)))


def look(replica: Replica, now: datetime = HERE) -> Waiting:
    return read(replica, SOURCES, now)


def keys(waiting: Waiting) -> list[str]:
    return [item.key for item in waiting.items]


def one(waiting: Waiting, key: str) -> Item:
    return next(item for item in waiting.items if item.key == key)


def put(kind: str, record: str, **fields: Any) -> Draft:
    return Draft(kind=kind, record=record, fields=fields)


# -- neighbours who find each other

MADE = {"made": "2026-11-25T10:00:00+00:00", "expires": "2026-12-20"}
KLUS = {"category": "klus", "day_part": "'s middags", "area": "Noord", "state": "open", **MADE}
ASKS: Records = [("help_post", "p", {"title": "Wie maait?", "direction": "request", **KLUS})]
YES, NO, NOT_IN = (
    {"answer": answer, "by": "joke", "at": "2026-11-25T11:00:00+00:00"}
    for answer in ("agrees", "declines", "no_answer")
)


def answer(record: str, state: str = "new", post: str = "p", **fields: Any) -> tuple[str, str, Any]:
    return "response", record, {"post": post, "state": state, **MADE, **fields}


def pair(other: str, post: str = "p", kind: str = "response", **fields: Any) -> Any:
    return (
        "introduction",
        f"{post}+{other}",
        {"post": post, "other": other, "other_kind": kind, **fields},
    )


def offer(record: str, **fields: Any) -> tuple[str, str, dict[str, Any]]:
    return "help_post", record, {"title": "Ik maai", "direction": "offer", **KLUS, **fields}
