"""What changed since a sheet was printed: a sheet held against the agenda of now. Pure.

How a line of the sheet meets the agenda
----------------------------------------
same time of the series, as it was      nothing to say
... called off                          "cancelled"; the other way round "on"
... at another time or on another day   "moved", also out of the days or the house of the sheet
... elsewhere                           "place"
... otherwise called                    "title"
... with another note                   "note"
not in the agenda any more              "gone", unless the same activity is new on these days: then it "moved"
in the agenda, not on the sheet         "new"
a day on which the house is closed      "closed"; one that is open after all "open"

Only what is still to come is told: whoever reads it can do nothing about yesterday.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from sync.paper_records import Sheet, SheetLine
from sync.recurrence import MOVE_MARGIN_DAYS, Occurrence, local_iso, parse_local
from sync.rules import MAX_RECORD_BYTES
from sync.sheet_numbers import numbered

Kind = Literal["cancelled", "on", "moved", "place", "title", "note", "gone", "new", "closed", "open"]  # fmt: skip
MOST_BYTES = MAX_RECORD_BYTES * 3 // 4
"""So much of a record its lines may take."""


class SheetChange(msgspec.Struct, frozen=True):
    """One thing that is otherwise than a sheet says."""

    kinds: tuple[Kind, ...]
    before: SheetLine | None = None
    now: SheetLine | None = None
    day: str = ""
    """ISO date of a day that is closed, or open after all."""

    @property
    def at(self) -> str:
        """When it is now, or was to be: by what changes are sorted."""
        line = self.now or self.before
        return line.starts if line is not None else self.day


def is_public(one: Occurrence) -> bool:
    """Return whether an occurrence stands on papers for everybody."""
    return one.activity.visibility == "public" and one.activity.state in ("published", "cancelled")


def line_of(one: Occurrence) -> SheetLine:
    """Return what a sheet says of an occurrence whose place is told in words."""
    return SheetLine(
        one.key,
        local_iso(one.starts),
        local_iso(one.ends),
        one.title,
        one.place,
        "cancelled" if one.cancelled else "",
        one.cancel_reason if one.cancelled else one.note,
    )


def sheet_of(
    found: Iterable[Occurrence],
    first: date,
    last: date,
    closing_days: Collection[str] = (),
    *,
    venue: str = "",
    category: str = "",
) -> Sheet:
    """Return the sheet, with its number, on which these occurrences of some days stand.

    ``closing_days`` are ISO dates, of which those within the days count. Where the lines are too many for a record, the last
    are left out.
    """
    lines = sorted((line_of(one) for one in found if is_public(one)), key=_order)
    kept, size, until = [], 0, ""
    for line in lines:
        size += len(msgspec.json.encode(line)) + 1
        if size > MOST_BYTES:
            until = line.starts
            break
        kept.append(line)
    closed = sorted({day[:10] for day in closing_days if str(first) <= day[:10] <= str(last)})
    return numbered(
        Sheet(
            id="",
            first=first.isoformat(),
            last=last.isoformat(),
            venue=venue,
            category=category,
            closed=closed,
            lines=kept,
            known_until=until,
        )
    )


def changes_since(
    sheet: Sheet,
    agenda: Sheet,
    find: Callable[[str], SheetLine | None],
    now: datetime | None,
) -> tuple[SheetChange, ...]:
    """Return what is otherwise in the ``agenda`` (the same sheet as it would be printed now), in order of time.

    ``find`` gives an occurrence that is not in the agenda of these days and this house, by its key: ``elsewhere``. ``now`` is local
    time; None where nobody knows it: then all is told.
    """
    fresh = {line.key: line for line in agenda.lines if _within(line, sheet)}
    found = []
    gone = []
    for before in sheet.lines:
        line = fresh.pop(before.key, None) or find(before.key)
        if line is None:
            gone.append(before)
        elif kinds := _kinds(before, line):
            found.append(SheetChange(kinds, before, line))
    for before in gone:
        line = _same_activity(before, fresh.values())
        if line is None:
            found.append(SheetChange(("gone",), before))
            continue
        del fresh[line.key]
        if kinds := _kinds(before, line):
            found.append(SheetChange(kinds, before, line))
    found += [
        SheetChange(("new",), None, line) for line in fresh.values() if line.state != "cancelled"
    ]
    was, is_now = set(sheet.closed), set(agenda.closed)
    found += [SheetChange(("closed",), day=day) for day in is_now - was]
    found += [SheetChange(("open",), day=day) for day in was - is_now]
    told = (one for one in found if now is None or _ends(one) > now)
    return tuple(sorted(told, key=lambda one: (one.at, _name(one))))


TimesOf = Callable[[str, date, date], Iterable[Occurrence]]
"""Gives when an activity takes place between two days, in words; nothing where there is no such activity."""


def elsewhere(sheet: Sheet, times_of: TimesOf) -> Callable[[str], SheetLine | None]:
    """Return what finds an occurrence of a sheet's activities by its key, also beyond the sheet's days and house."""
    margin = timedelta(days=MOVE_MARGIN_DAYS)
    first = date.fromisoformat(sheet.first) - margin
    last = date.fromisoformat(sheet.last) + margin
    known: dict[str, dict[str, SheetLine]] = {}

    def find(key: str) -> SheetLine | None:
        activity = key.partition("@")[0]
        if activity not in known:
            times = (one for one in times_of(activity, first, last) if is_public(one))
            known[activity] = {one.key: line_of(one) for one in times}
        return known[activity].get(key)

    return find


def _within(line: SheetLine, sheet: Sheet) -> bool:
    return not sheet.known_until or line.starts < sheet.known_until


def _order(line: SheetLine) -> tuple[str, str]:
    return line.starts, line.key


def _name(one: SheetChange) -> str:
    line = one.now or one.before
    return line.title if line is not None else ""


def _kinds(before: SheetLine, now: SheetLine) -> tuple[Kind, ...]:
    """Return in what ways a line is otherwise."""
    if now.state == "cancelled":
        return () if before.state == "cancelled" else ("cancelled",)
    kinds: list[Kind] = ["on"] if before.state == "cancelled" else []
    if (before.starts, before.ends) != (now.starts, now.ends):
        kinds.append("moved")
    if before.place != now.place:
        kinds.append("place")
    if before.title != now.title:
        kinds.append("title")
    if now.note and before.note != now.note:
        kinds.append("note")
    return tuple(kinds)


def _same_activity(before: SheetLine, lines: Iterable[SheetLine]) -> SheetLine | None:
    """Return the line nearest in time of the activity that ``before`` is of: the series itself was moved."""
    activity, then = before.key.partition("@")[0], parse_local(before.starts)
    own = [line for line in lines if line.key.partition("@")[0] == activity]
    if then is None:
        return None

    def away(line: SheetLine) -> float:
        starts = parse_local(line.starts)
        return abs((starts - then).total_seconds()) if starts is not None else float("inf")

    return min(own, key=away, default=None)


def _ends(one: SheetChange) -> datetime:
    """Return when a change is over: what was to be, or is now, whichever ends last."""
    if one.day:
        return datetime.combine(date.fromisoformat(one.day), time.max)
    ends = (parse_local(line.ends) for line in (one.before, one.now) if line is not None)
    return max((moment for moment in ends if moment is not None), default=datetime.min)


def last_moment(sheet: Sheet) -> datetime:
    """Return when a sheet is over; the beginning of time where it does not say."""
    try:
        return datetime.combine(date.fromisoformat(sheet.last), time.max)
    except ValueError:
        return datetime.min


def changed_keys(changes: Sequence[SheetChange]) -> list[str]:
    """Return the keys of the occurrences that changed, each once, in order."""
    lines = (one.now or one.before for one in changes)
    return list(dict.fromkeys(line.key for line in lines if line is not None))
