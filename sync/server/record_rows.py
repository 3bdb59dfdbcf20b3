"""How records and the outcomes of changes lie in the server's tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select, text

from sync.changes import Change, Stored
from sync.erasure import is_erased
from sync.outcomes import Outcome
from sync.server.judging import occurrence_key
from sync.server.merge import Key
from sync.server.tables import CHANGE, RECORD
from sync.verdicts import SET_ASIDE

OWN_HOUSE_KINDS = ("box", "idea", "introduction", "look", "consent")
"""Kinds of which a kiosk gets what is of its own venue, because a volunteer may use it as a desk: see ``_venue_of``.

Kept open to all kiosks, although they are for the desk: blocks (a mark of which no number follows, by which a block holds
at whatever kiosk the next post is placed), sign-ups, posts and answers (places and matches are counted there; who it is lies
in a box), snoozes, day lists and tallies (nothing of a person)."""
SEALED_KINDS = (
    *OWN_HOUSE_KINDS,
    "volunteer_file",
    "key_share",
    "spare_key",
    "recovery_sheet",
    SET_ASIDE,
)
"""Kinds that go to desks only, but for ``OWN_HOUSE_KINDS`` and shares of the desk's keys, which go to all."""
EVERYWHERE = "*"
_CHUNK = 400
_KEYS_SQLITE = text(
    """
    SELECT record.stored FROM json_each(:keys) AS wanted CROSS JOIN record
    WHERE record.neighbourhood = :of
    AND record.kind = json_extract(wanted.value, '$[0]') AND record.id = json_extract(wanted.value, '$[1]')
    """
)
_KEYS_POSTGRES = text(
    """
    SELECT record.stored
    FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[])) AS wanted (kind, id) CROSS JOIN LATERAL (
        SELECT stored FROM record
        WHERE neighbourhood = :of AND kind = wanted.kind AND id = wanted.id OFFSET 0
    ) AS record
    """
)
"""The records of some kinds and ids, each by its key. Written by hand: for a list of pairs SQLite reads the whole neighbourhood, and
PostgreSQL may."""
_STORED = msgspec.json.Decoder(Stored)
_CHANGE = msgspec.json.Decoder(Change)
_OUTCOME = msgspec.json.Decoder(Outcome)


def lookup(name: str, most: int) -> str:
    """Return what stands in a column of ``most`` (at least 64) characters for a text that it must be found by.

    A text that a database cannot hold there stands as its hash: PostgreSQL takes no more than fits, and no NUL.
    """
    if len(name) <= most and "\0" not in name:
        return name
    return hashlib.sha256(name.encode()).hexdigest()[:most]


def record_row(neighbourhood: str, stored: Stored, written_ms: int) -> dict[str, Any]:
    """Return the row of a record, with what it is looked up by and when it was written (milliseconds, UTC)."""
    fields = stored.fields
    parent = {
        "signup": occurrence_key(fields),
        "override": str(fields.get("activity", "")),
        "box": str(fields.get("about", "")),
        "set_aside": str(fields.get("device", "")),
    }.get(stored.kind, "")
    return {
        "neighbourhood": neighbourhood,
        "kind": stored.kind,
        "id": stored.id,
        "sequence": stored.sequence,
        "venue": lookup(_venue_of(stored.kind, fields), 64),
        "parent": lookup(parent, 200),
        "stored": msgspec.json.encode(stored),
        "written_ms": written_ms,
    }


def _venue_of(kind: str, fields: dict[str, Any]) -> str:
    """Return which kiosks hear of a record of a sealed kind; those of a venue, all, or with an empty text none."""
    if kind == "key_share":
        return EVERYWHERE if fields.get("use") == "desk" else ""
    if kind not in OWN_HOUSE_KINDS:
        return ""
    venue = str(fields.get("venue", ""))
    if kind == "box":  # an erased one goes to all, for one may have moved since
        return EVERYWHERE if is_erased(fields.get("sealed")) else venue
    if kind == "idea":  # once it is sealed, a kiosk that had the text hears that it went
        return venue if fields.get("text") else EVERYWHERE
    return (venue or EVERYWHERE) if kind == "introduction" else venue


def read_records(db: Connection, neighbourhood: str, keys: set[Key]) -> dict[Key, Stored]:
    """Return the records of these keys that are there."""
    found: dict[Key, Stored] = {}
    wanted = sorted(key for key in keys if all(lookup(part, 200) == part for part in key))
    if not wanted:
        return found
    if db.dialect.name == "sqlite":
        rows = db.execute(_KEYS_SQLITE, {"of": neighbourhood, "keys": json.dumps(wanted)})
    else:
        kinds, ids = (list(of) for of in zip(*wanted, strict=True))
        rows = db.execute(_KEYS_POSTGRES, {"of": neighbourhood, "kinds": kinds, "ids": ids})
    for stored in rows.scalars():
        record = _STORED.decode(stored)
        found[record.kind, record.id] = record
    return found


def has_badges(db: Connection, neighbourhood: str) -> bool:
    """Return whether it takes a badge to act as a volunteer: from the first volunteer with a key on, also once she was deleted."""
    mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind == "volunteer")
    found = map(_STORED.decode, db.execute(select(RECORD.c.stored).where(mine)).scalars())
    keys = ("public_key", "withdrawn_badges")
    return any(one.fields.get(key) for one in found for key in keys)


def read_signups(
    db: Connection, neighbourhood: str, occurrences: Collection[str]
) -> dict[str, list[Stored]]:
    """Return the sign-ups of each of these occurrences in the order in which they were made."""
    found: dict[str, list[Stored]] = {one: [] for one in occurrences}
    names = {lookup(one, 200): one for one in found}
    wanted = sorted(names)
    for start in range(0, len(wanted), _CHUNK):
        mine = and_(
            RECORD.c.neighbourhood == neighbourhood,
            RECORD.c.kind == "signup",
            RECORD.c.parent.in_(wanted[start : start + _CHUNK]),
        )
        for parent, raw in db.execute(select(RECORD.c.parent, RECORD.c.stored).where(mine)):
            found[names[parent]].append(_STORED.decode(raw))
    for of in found.values():
        of.sort(key=lambda stored: (stored.base, stored.id))
    return found


def write_records(
    db: Connection, neighbourhood: str, records: Sequence[Stored], written_ms: int
) -> None:
    """Put records in the place of what stands there."""
    if not records:
        return
    if db.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as upsert
    else:
        from sqlalchemy.dialects.postgresql import insert as upsert  # type: ignore[assignment]
    statement = upsert(RECORD)
    statement = statement.on_conflict_do_update(
        index_elements=["neighbourhood", "kind", "id"],
        set_={
            name: statement.excluded[name]
            for name in ("sequence", "venue", "parent", "stored", "written_ms")
        },
    )
    db.execute(statement, [record_row(neighbourhood, record, written_ms) for record in records])


def taken_before(
    db: Connection, neighbourhood: str, device: str, changes: Sequence[Change]
) -> list[tuple[Change, Outcome]]:
    """Return what the server holds under the numbers of these changes, with the outcomes, in order."""
    if not changes:
        return []
    mine = and_(
        CHANGE.c.neighbourhood == neighbourhood,
        CHANGE.c.device == device,
        CHANGE.c.number.between(changes[0].number, changes[-1].number),
    )
    rows = db.execute(
        select(CHANGE.c.change, CHANGE.c.outcome).where(mine).order_by(CHANGE.c.number)
    )
    return [(_CHANGE.decode(row[0]), _OUTCOME.decode(row[1])) for row in rows]
