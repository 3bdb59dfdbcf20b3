"""When a series takes place: RFC 5545 recurrence in the neighbourhood's own wall-clock time.

A weekly ten o'clock is ten o'clock before and after the clock change, so a series is expanded in naive local time and never
in UTC. ``dateutil`` knows the rules; it is imported when a series is first expanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from sync.records import Activity, Override

MOVE_MARGIN_DAYS = 62
"""How far from its own day an occurrence may be moved and still be found."""
MAX_PER_SERIES = 1000
MAX_DURATION_MIN = 366 * 24 * 60
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that a calendar means; counting on from the ends of what ``datetime`` can hold would raise."""
DUTCH_TIME = "Europe/Amsterdam"
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One time that an activity takes place, with what is different about it this once."""

    activity: Activity
    recurrence: str
    """The original local start: with the activity's id the identity of this occurrence."""
    starts: datetime
    ends: datetime
    cancelled: bool = False
    cancel_reason: str = ""
    moved_from: str = ""
    """The original local start when it was moved in time, else empty."""
    venue: str = ""
    room: str = ""
    place: str = ""
    title: str = ""
    note: str = ""
    free_places: int | None = None
    """Places not taken yet, as far as this device knows; None where nobody counts them."""

    @property
    def category(self) -> str:
        """Slug of the activity's category."""
        return self.activity.category

    @property
    def full(self) -> bool:
        """Whether every place is taken, as far as this device knows."""
        return self.free_places is not None and self.free_places <= 0

    @property
    def key(self) -> str:
        """Activity and recurrence in one word, as pages and papers pass it on."""
        return f"{self.activity.id}@{self.recurrence}"


def local_iso(moment: datetime) -> str:
    """Return a local moment to the minute, as records hold it."""
    return moment.isoformat(timespec="minutes")


def parse_local(text: str) -> datetime | None:
    """Return a local moment of a record, or None when it is not one, or not of these centuries."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def end_of(starts: datetime, minutes: int) -> datetime:
    """Return when something ends that begins at ``starts``; no shorter than nothing and no longer than a year."""
    return starts + timedelta(minutes=min(max(minutes, 0), MAX_DURATION_MIN))


def safe_rule(rrule: str, zone: str = DUTCH_TIME) -> str:
    """Return a recurrence rule that can be expanded at once, its end in local time; empty where it cannot.

    Calendars send UNTIL in UTC, or as a day that still counts. Rules finer than a day, steps of nothing and days that do
    not exist (30 February) would be searched until the year 9999, so they are no rules.
    """
    rule = rrule.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return ""
    if parts["FREQ"] == "DAILY" and "BYSETPOS" in parts:
        return ""
    if "BYSECOND" in parts or len(parts.get("BYMINUTE", "").split(",")) > 4:
        return ""
    try:
        if int(parts.get("INTERVAL", "1")) < 1 or int(parts.get("COUNT", "1")) < 1:
            return ""
        if not _day_exists(parts):
            return ""
        if "UNTIL" in parts:
            parts["UNTIL"] = _local_until(parts["UNTIL"], zone)
    except (ValueError, OverflowError):
        return ""
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _day_exists(parts: Mapping[str, str]) -> bool:
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")]
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    if not all(1 <= month <= 12 for month in months):
        return False
    return any(1 <= day <= _DAYS_IN_MONTH[month - 1] for day in days for month in months)


def _local_until(text: str, zone: str) -> str:
    until = datetime.fromisoformat(text)
    if until.tzinfo is not None:
        until = until.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    elif "T" not in text:
        until = datetime.combine(until, time(23, 59, 59))
    return until.strftime("%Y%m%dT%H%M%S")


class Series(msgspec.Struct, frozen=True):
    """What decides when an activity takes place: all that an expansion needs to know of it, to be kept by."""

    starts: str
    rrule: str = ""
    rdates: tuple[str, ...] = ()
    exdates: tuple[str, ...] = ()


Expand = Callable[[Series, datetime, datetime, str], Sequence[datetime]]
"""Original starts of a series between two moments, both included, for the rules of a time zone."""


def starts_of(series: Series, first: datetime, last: datetime, zone: str) -> list[datetime]:
    """Return the original starts between two moments, both included; a broken rule gives the first start only."""
    begin = parse_local(series.starts)
    if begin is None:
        return []
    starts = {begin} if first <= begin <= last else set()
    rule = safe_rule(series.rrule, zone) if series.rrule else ""
    if rule:
        from dateutil.rrule import rrulestr

        try:
            found = rrulestr(rule, dtstart=begin).between(first, last, inc=True)
            starts.update(found[:MAX_PER_SERIES])
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            pass
    extra = (parse_local(text) for text in series.rdates)
    starts.update(moment for moment in extra if moment is not None and first <= moment <= last)
    gone = {parse_local(text) for text in series.exdates}
    return sorted(starts - gone)


def occurrences(
    activity: Activity,
    overrides: Mapping[str, Override],
    first: date,
    last: date,
    zone: str = DUTCH_TIME,
    expand: Expand = starts_of,
) -> list[Occurrence]:
    """Return what takes place from the day ``first`` to the day ``last``, both included, in order of time.

    ``overrides`` maps a recurrence (original local start, ISO to the minute) to what is different that once; one that was
    moved into the days asked is found, one that was moved out of them is left away. Cancelled occurrences are included and
    say so: somebody may be looking for them. ``zone`` is that of the local times; only a rule that ends in UTC needs it.
    ``expand`` is ``starts_of``, or the same with a memory.
    """
    window = timedelta(days=MOVE_MARGIN_DAYS if overrides else 0)
    begin = datetime.combine(first, time.min) - window
    end = datetime.combine(last, time(23, 59, 59)) + window
    series = Series(
        activity.starts, activity.rrule, tuple(activity.rdates), tuple(activity.exdates)
    )
    found = [
        occurrence_of(activity, start, overrides.get(local_iso(start)))
        for start in expand(series, begin, end, zone)
    ]
    inside = [occurrence for occurrence in found if first <= occurrence.starts.date() <= last]
    return sorted(inside, key=lambda occurrence: occurrence.starts)


def occurrence_of(activity: Activity, start: datetime, override: Override | None) -> Occurrence:
    """Return the occurrence that begins, by the series, at ``start``."""
    change = override if override is not None else Override(id="")
    starts = (parse_local(change.starts) if change.starts else None) or start
    minutes = change.duration_min if change.duration_min is not None else activity.duration_min
    series_off = activity.state == "cancelled"
    return Occurrence(
        activity=activity,
        recurrence=local_iso(start),
        starts=starts,
        ends=end_of(starts, minutes),
        cancelled=change.cancelled or series_off,
        cancel_reason=activity.cancel_reason if series_off else change.cancel_reason,
        moved_from=local_iso(start) if starts != start else "",
        venue=change.venue or activity.venue,
        room=change.room or ("" if change.venue or change.place else activity.room),
        place=change.place or ("" if change.venue or change.room else activity.place),
        title=change.title or activity.title,
        note=change.note,
    )


def by_recurrence(overrides: Iterable[Override]) -> dict[str, Override]:
    """Return overrides by the occurrence that they change."""
    return {override.recurrence: override for override in overrides}
