"""What the server reads to decide about places, and how it shares them out, all within one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from sqlalchemy import Connection, and_, or_, select, text, update

from sync.changes import Change, Stored
from sync.leases import KIND, PAPER, Lease, LeaseKey, grant
from sync.records import Activity, Neighbourhood, Override
from sync.recurrence import (
    DUTCH_TIME,
    Occurrence,
    Series,
    by_recurrence,
    occurrences,
    parse_local,
    starts_of,
)
from sync.series import STANDING, SeriesPlaces
from sync.server.judging import activities_of, activity_of, calls_back, occurrence_key
from sync.server.merge import Merge
from sync.server.record_rows import read_records, read_signups
from sync.server.tables import DEVICE, LEASE, RECORD
from sync.sharing import AHEAD_DAYS, Holder, grants, takes_leases, wanted_back

LIVELY_MS = 2 * 86_400_000
"""A device that was silent for longer is given nothing: its places would help nobody."""
_CHUNK = 400
_RANGES_SQLITE = text(
    """
    SELECT DISTINCT record.parent FROM json_each(:ranges) AS range CROSS JOIN record
    WHERE record.neighbourhood = :neighbourhood AND record.kind = 'signup'
    AND record.parent >= json_extract(range.value, '$[0]')
    AND record.parent < json_extract(range.value, '$[1]')
    """
)
_RANGES_POSTGRES = text(
    """
    SELECT DISTINCT record.parent
    FROM unnest(CAST(:lows AS text[]), CAST(:ends AS text[])) AS range (low, ending) CROSS JOIN LATERAL (
        SELECT parent FROM record
        WHERE neighbourhood = :neighbourhood AND kind = 'signup'
        AND parent ~>=~ range.low AND parent ~<~ range.ending OFFSET 0
    ) AS record
    """
)
"""The parents of sign-ups in some ranges, byte by byte in whatever language the database sorts. Written by hand: conditions with
OR between them are no ranges of an index to either database."""
_EXPANDED = 8192
"""How many expansions a process remembers, of some tens of moments each."""
_STORED = msgspec.json.Decoder(Stored)
_TOTALS = ("granted", "spent", "returned", "recalled", "wanted_back", "sequence")
_LEASE_ROWS = select(*(LEASE.c[name] for name in ("activity", "recurrence", "holder", *_TOTALS)))


class _Fields(msgspec.Struct):
    signup: str = "none"
    capacity: Any = None


class _Glance(msgspec.Struct):
    fields: _Fields


_GLANCE = msgspec.json.Decoder(_Glance)


class Ground(msgspec.Struct):
    """What is read about places for one transaction."""

    records: dict[tuple[str, str], Stored]
    """The activities, and whoever calls leases back."""
    signups: dict[str, list[Stored]]
    """By occurrence."""
    leases: dict[LeaseKey, Lease]
    overrides: dict[str, dict[str, Override]]
    """By activity and recurrence."""
    past: frozenset[str]
    """Occurrences that are over."""
    now_local: datetime
    zone: str


def ground_of(
    db: Connection,
    neighbourhood: str,
    changes: Iterable[Change],
    records: dict[tuple[str, str], Stored],
    now_ms: int,
) -> Ground:
    """Return what a push needs to know of places; ``records`` are those that its changes name."""
    activities, occurrences_named, people = set(), set(), set()
    for change in changes:
        standing = records.get((change.kind, change.record))
        if change.kind == "activity":
            activities.add(change.record)
        elif change.kind == "signup":
            key = occurrence_key(change.fields if standing is None else standing.fields)
            occurrences_named.add(key)
            activities.add(activity_of(key))
        elif calls_back(change):
            holder = str(change.fields.get("holder", ""))
            people.add(("volunteer", change.actor))
            called = leases_of(db, neighbourhood, holder)
            activities.update(key[0] for key in called)
        elif change.kind == KIND:
            activities.update(activities_of(change, None, ()))
    return read_ground(db, neighbourhood, activities, now_ms, occurrences_named, people)


def read_ground(
    db: Connection,
    neighbourhood: str,
    activities: Collection[str],
    now_ms: int,
    named: Collection[str] = (),
    others: Collection[tuple[str, str]] = (),
) -> Ground:
    """Return how the places of activities stand: of each occurrence to come, and of the ``named`` ones that are over."""
    keys = {("activity", one) for one in activities}
    records = read_records(
        db,
        neighbourhood,
        {*keys, *others, ("neighbourhood", neighbourhood)} if keys else set(others),
    )
    own = records.pop(("neighbourhood", neighbourhood), None)
    zone = own.record.time_zone if own is not None and isinstance(own.record, Neighbourhood) else ""
    now = local_time(now_ms, zone)
    overrides = _overrides(db, neighbourhood, activities)
    leases = _leases(db, neighbourhood, activities)
    moved = {f"{one}@{recurrence}" for one, of in overrides.items() for recurrence in of}
    parents = _parents(db, neighbourhood, activities, moved | set(named), now)
    known = {*parents, *(f"{key[0]}@{key[1]}" for key in leases)}
    past = {key for key in known if _over(key, overrides, now)}
    read = sorted({*parents, *named} - (past - set(named)))
    return Ground(
        records,
        read_signups(db, neighbourhood, read),
        {key: lease for key, lease in leases.items() if _needed(key, past, named)},
        overrides,
        frozenset(past),
        now,
        zone or DUTCH_TIME,
    )


def local_time(now_ms: int, zone: str) -> datetime:
    """Return the wall-clock time of a neighbourhood, naive."""
    try:
        there = ZoneInfo(zone or DUTCH_TIME)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        there = ZoneInfo(DUTCH_TIME)
    return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(there).replace(tzinfo=None)


def _needed(key: LeaseKey, past: Collection[str], named: Collection[str]) -> bool:
    occurrence = f"{key[0]}@{key[1]}"
    return occurrence not in past or occurrence in named


def _over(key: str, overrides: dict[str, dict[str, Override]], now: datetime) -> bool:
    activity, _, recurrence = key.rpartition("@")
    moved = overrides.get(activity, {}).get(recurrence)
    starts = parse_local((moved.starts if moved else "") or recurrence)
    return bool(recurrence) and starts is not None and starts < now


def _parents(
    db: Connection,
    neighbourhood: str,
    activities: Collection[str],
    also: Collection[str],
    now: datetime,
) -> set[str]:
    """Return the occurrences that somebody signed up for: those of activities to come, their series as a whole, and ``also``.

    Nobody looks at what is over, so that this costs the same however many signed up in years: a range of the index each.
    """
    if not activities:
        return set()
    since = str(now.date() - timedelta(days=1))  # a day more: what is over is told by ``_over``
    ranges = [(f"{one}@{since}", f"{one}A") for one in activities]  # "A" follows on "@"
    named = {*also, *(f"{one}@{STANDING}" for one in activities)}
    ranges += [(one, f"{one}\x01") for one in named]
    if db.dialect.name == "sqlite":
        asked = {"ranges": json.dumps(sorted(ranges))}
        found = db.execute(_RANGES_SQLITE, {"neighbourhood": neighbourhood, **asked})
    else:
        lows, ends = (list(of) for of in zip(*sorted(ranges), strict=True))
        limits = {"lows": lows, "ends": ends}
        found = db.execute(_RANGES_POSTGRES, {"neighbourhood": neighbourhood, **limits})
    return {one for one in found.scalars() if activity_of(one) in activities}


def _overrides(
    db: Connection, neighbourhood: str, activities: Collection[str]
) -> dict[str, dict[str, Override]]:
    found: dict[str, list[Override]] = {}
    for chunk in _chunks(activities):
        mine = and_(
            RECORD.c.neighbourhood == neighbourhood,
            RECORD.c.kind == "override",
            RECORD.c.parent.in_(chunk),
        )
        for raw in db.execute(select(RECORD.c.stored).where(mine)).scalars():
            stored = _STORED.decode(raw)
            if not stored.deleted:
                override = cast(Override, stored.record)
                found.setdefault(override.activity, []).append(override)
    return {activity: by_recurrence(of) for activity, of in found.items()}


def _leases(
    db: Connection, neighbourhood: str, activities: Collection[str]
) -> dict[LeaseKey, Lease]:
    found = {}
    for chunk in _chunks(activities):
        mine = and_(LEASE.c.neighbourhood == neighbourhood, LEASE.c.activity.in_(chunk))
        for row in db.execute(_LEASE_ROWS.where(mine)):
            lease = lease_of(row)
            found[lease.key] = lease
    return found


def leases_of(
    db: Connection, neighbourhood: str, holder: str, after: int = -1
) -> dict[LeaseKey, Lease]:
    """Return the leases of a device and of its paper lists, or those of a paper list, changed after a commit."""
    mine = and_(
        LEASE.c.neighbourhood == neighbourhood,
        LEASE.c.sequence > after,
        or_(
            LEASE.c.holder == holder,
            LEASE.c.holder.startswith(f"{PAPER}{holder}:", autoescape=True),
        ),
    )
    found = [lease_of(row) for row in db.execute(_LEASE_ROWS.where(mine))]
    return {lease.key: lease for lease in found}


def lease_of(row: Sequence[Any]) -> Lease:
    """Return the lease in a row of ``_LEASE_ROWS``."""
    activity, recurrence, holder, granted, spent, returned, recalled, wanted, sequence = row
    return Lease(
        activity=activity,
        recurrence=recurrence,
        holder=holder,
        granted=granted,
        spent=spent,
        returned=returned,
        recalled=recalled,
        wanted_back=wanted,
        sequence=sequence,
    )


def write_leases(db: Connection, neighbourhood: str, leases: Sequence[Lease]) -> None:
    """Put leases in the place of what stands there."""
    if not leases:
        return
    if db.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as upsert
    else:
        from sqlalchemy.dialects.postgresql import insert as upsert  # type: ignore[assignment]
    statement = upsert(LEASE)
    statement = statement.on_conflict_do_update(
        index_elements=["neighbourhood", "activity", "recurrence", "holder"],
        set_={name: statement.excluded[name] for name in _TOTALS},
    )
    rows = [{"neighbourhood": neighbourhood, **msgspec.structs.asdict(one)} for one in leases]
    db.execute(statement, rows)


def series_with_signups(db: Connection, neighbourhood: str) -> set[str]:
    """Return the activities that one can sign up for and that have a limit."""
    mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind == "activity")
    found = set()
    for row in db.execute(select(RECORD.c.id, RECORD.c.stored).where(mine)):
        try:
            fields = _GLANCE.decode(row[1]).fields
        except msgspec.ValidationError:
            continue
        if fields.capacity and fields.signup != "none":
            found.add(row[0])
    return found


def signed_up_for(db: Connection, neighbourhood: str) -> set[str]:
    """Return the activities that somebody ever signed up for."""
    mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind == "signup")
    parents = db.execute(select(RECORD.c.parent).where(mine).distinct()).scalars()
    return {activity_of(parent) for parent in parents} - {""}


# -- sharing out


def mark_called_back(db: Connection, neighbourhood: str, holder: str) -> None:
    """Note that a device's places were called back: it is given none until it speaks again."""
    mine = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == holder)
    db.execute(update(DEVICE).where(mine).values(topped_ms=-1))


def share_out(
    db: Connection, neighbourhood: str, merge: Merge, ground: Ground, now_ms: int
) -> None:
    """Give places of the occurrences that a merge touched to devices, and ask back what is wanted elsewhere."""
    if merge.frozen or not merge.touched_places:
        return
    mine = and_(
        DEVICE.c.neighbourhood == neighbourhood,
        DEVICE.c.revoked_ms.is_(None),
        DEVICE.c.apart_ms.is_(None),
        DEVICE.c.replaced_by == "",
        DEVICE.c.rejoins == 0,
        DEVICE.c.topped_ms >= 0,
    )
    devices = [dict(row) for row in db.execute(select(DEVICE).where(mine)).mappings()]
    lively = [
        one for one in devices if max(one["last_seen_ms"], one["topped_ms"]) > now_ms - LIVELY_MS
    ]
    touched: dict[str, set[str]] = {}
    for key in merge.touched_places:
        activity, _, recurrence = key.rpartition("@")
        touched.setdefault(activity, set()).add(recurrence)
    for activity, recurrences in sorted(touched.items()):
        stored = merge.records.get(("activity", activity)) or ground.records.get(
            ("activity", activity)
        )
        if stored is None or stored.deleted or stored.fields.get("signup", "none") == "none":
            continue
        of = cast(Activity, stored.record)
        if of.capacity:
            for one in _coming(of, ground, recurrences):
                _share(merge, one, lively)


@lru_cache(_EXPANDED)
def expanded(series: Series, first: datetime, last: datetime, zone: str) -> tuple[datetime, ...]:
    """Return what ``starts_of`` does, remembered: the same activities are looked at all day."""
    return tuple(starts_of(series, first, last, zone))


def _coming(of: Activity, ground: Ground, recurrences: Collection[str]) -> list[Occurrence]:
    """Return the touched occurrences of which places are leased now."""
    first = ground.now_local.date()
    last = first + timedelta(days=AHEAD_DAYS + 1)
    overrides = ground.overrides.get(of.id, {})
    found = occurrences(of, overrides, first, last, ground.zone, expanded)
    if STANDING not in recurrences:
        found = [one for one in found if one.recurrence in recurrences]
    return [one for one in found if takes_leases(one, ground.now_local)]


def _share(merge: Merge, one: Occurrence, devices: Sequence[dict[str, Any]]) -> None:
    series: SeriesPlaces = merge.series(one.activity.id)
    capacity = series.capacity or 0
    held, waiting = series.held(one.recurrence), series.waiting(one.recurrence)
    here = [row for row in devices if not one.venue or row["venue"] in ("", one.venue)]
    holders = [Holder(row["device"], row["kind"]) for row in here]

    def leases() -> dict[str, Lease]:
        own = merge.series(one.activity.id).leases
        return {key[1]: lease for key, lease in own.items() if key[0] == one.recurrence}

    standing = leases()
    given = grants(capacity, held, waiting, holders, standing)
    for device, people in given.items():
        lease = standing.get(device) or Lease(
            activity=one.activity.id, recurrence=one.recurrence, holder=device
        )
        free = capacity - held - merge.series(one.activity.id).leased(one.recurrence)
        merge.keep_lease(grant(lease, people, free))
    standing = leases() if given else standing
    for name, people in wanted_back(capacity, held, waiting, holders, standing).items():
        if standing[name].wanted_back != people:
            merge.keep_lease(msgspec.structs.replace(standing[name], wanted_back=people))


def _chunks(names: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(names)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))
