"""Who is in the house: presence and shifts together, and who comes next. Pure; times are local and naive.

=====================================  ====================================================
she said "ik ben er"                   present until the house closes, or until she goes
she has a shift now                    present, unless she went since it began
a shift that is offered, or empty      nobody is present by it
=====================================  ====================================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sync.hours import closes_at
from sync.house_records import Presence
from sync.records import Shift
from sync.recurrence import end_of, parse_local

LONGEST_STAY = timedelta(hours=4)
"""How long somebody is present where nobody knows when the house closes."""


def presence_id(venue: str, who: str) -> str:
    """Return the id of somebody's presence in a house; ``who`` is a volunteer's id, or the name that she is shown as."""
    digest = hashlib.sha256(who.strip().casefold().encode()).hexdigest()[:16]
    return f"here@{venue}@{digest}"


def stays_until(opening_hours: str, now: datetime) -> datetime:
    """Return until when somebody who comes now is present: closing time, or four hours where that is past or unknown."""
    closes = closes_at(opening_hours, now.date())
    return closes if closes is not None and closes > now else now + LONGEST_STAY


def stays_for(own: Iterable[Shift], until: datetime) -> datetime:
    """Return until when somebody is present who has these shifts: one that runs at ``until`` is seen through.

    A presence that ends within a shift would say that she went (``_went``). ``own`` are in order of their beginning.
    """
    for shift in own:
        starts = parse_local(shift.starts)
        if starts is not None and is_manned(shift) and starts <= until:
            until = max(until, end_of(starts, shift.duration_min))
    return until


def is_present(one: Presence, now: datetime) -> bool:
    """Return whether somebody is present now."""
    since, until = parse_local(one.since), parse_local(one.until)
    return since is not None and until is not None and since <= now < until


def is_manned(shift: Shift) -> bool:
    """Return whether somebody does a shift."""
    return bool(shift.volunteer or shift.shown_as) and not shift.offered


def of_house(venue: str, wanted: str) -> bool:
    """Return whether what stands at ``venue`` is about the house ``wanted``; one that names no house is about each."""
    return venue in ("", wanted)


def present(
    shifts: Iterable[Shift], stays: Sequence[Presence], venue: str, now: datetime
) -> list[str]:
    """Return who is in a house now, as they chose to be shown; whoever said so herself first."""
    here = [one for one in stays if of_house(one.venue, venue)]
    names = [one.shown_as for one in here if is_present(one, now)]
    for shift in shifts:
        starts = parse_local(shift.starts)
        if starts is None or not is_manned(shift) or not of_house(shift.venue, venue):
            continue
        if starts <= now < end_of(starts, shift.duration_min) and not _went(shift, here, now):
            names.append(shift.shown_as)
    return list(dict.fromkeys(name for name in names if name))


def _went(shift: Shift, stays: Iterable[Presence], now: datetime) -> bool:
    """Return whether who does a shift of now went since it began."""
    for one in stays:
        same = shift.volunteer == one.volunteer if one.volunteer else shift.shown_as == one.shown_as
        if same and shift.starts <= one.until and not is_present(one, now):
            return True
    return False


def coming(shifts: Iterable[Shift], venue: str, now: datetime) -> list[tuple[datetime, str]]:
    """Return from when somebody is in a house, and who as visitors read it, the first first; shifts that began are not among it."""
    found = []
    for shift in shifts:
        starts = parse_local(shift.starts)
        if starts is None or starts <= now or not of_house(shift.venue, venue):
            continue
        if is_manned(shift) and shift.shown_as:
            found.append((starts, shift.shown_as))
    return sorted(found)


def wanted(shifts: Iterable[Shift], venue: str, since: datetime, until: datetime) -> list[datetime]:
    """Return from when nobody is at the desk of a house though somebody should be, between two moments, in order."""
    found = set()
    for shift in shifts:
        starts = parse_local(shift.starts)
        if starts is None or is_manned(shift) or not of_house(shift.venue, venue):
            continue
        if since <= starts < until:
            found.add(starts)
    return sorted(found)
