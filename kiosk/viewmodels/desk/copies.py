"""Making one more of something: from a record that there is, or from an example that a volunteer kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sync.changes import BOOKKEEPING
from sync.recurrence import local_iso, parse_local
from sync.rules import NEVER_AGAIN

_NOT_COPIED = BOOKKEEPING | NEVER_AGAIN | {"id", "source", "source_id", "verified_on", "visibility"}
_OWN: dict[str, frozenset[str]] = {
    "activity": frozenset({"uid", "exdates", "rdates", "state", "cancel_reason"}),
    "service": frozenset({"assured_on"}),
    "announcement": frozenset({"shown_from", "shown_until"}),
}
"""What belongs to the one record and not to the next, by kind."""
_ONLY: dict[str, frozenset[str]] = {
    "help_post": frozenset({"direction", "title", "summary", "category", "day_part", "area"}),
}
"""Kinds of which nothing else is taken along: whose post it is must not stand on another one."""
COPIED = ("activity", "service", "announcement", "help_post")
"""Kinds of which one makes many that are alike."""


def copied(kind: str, fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the fields with which one more of a record begins: nothing of a person, and no day that is over."""
    only = _ONLY.get(kind)
    own = _NOT_COPIED | _OWN.get(kind, frozenset())
    found = {
        name: value
        for name, value in fields.items()
        if (name in only if only is not None else name not in own)
    }
    if kind == "activity":
        found |= _later(fields, today)
    return found


def _later(fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the start of an activity on its own weekday, after today, and its repetition without an end that is over."""
    starts = parse_local(str(fields.get("starts", "")))
    if starts is None:
        return {}
    day = starts.date()
    if day <= today:
        day = today + timedelta(days=(starts.weekday() - today.weekday()) % 7 or 7)
    parts = str(fields.get("rrule", "")).split(";")
    ends = next((part[6:14] for part in parts if part.startswith("UNTIL=")), "")
    if ends and ends < f"{day:%Y%m%d}":
        parts = [part for part in parts if not part.startswith("UNTIL=")]
    return {"starts": local_iso(datetime.combine(day, starts.time())), "rrule": ";".join(parts)}
