"""How long personal data is kept: one pure rule, asked by devices, offline too, and by the server.

As the design has it (``design.md``, consent and retention): sign-ups 30 days after the occurrence, help contacts 90 days.

=========================================  =================================================================
a box with a day of its own (``purge_on``)  goes on that day
of a sign-up for one occurrence             goes 30 days after the occurrence
of a standing sign-up                       goes 30 days after it was cancelled; while it stands, never by itself
of a help post                              goes 90 days after the last day on which it stood, or was ended; a post that
                                            was renewed keeps its box for so long, also past the box's own day
of a response to one                        goes 90 days after it was declined or withdrawn, else 120 after it was given
of a record that is not here                goes 120 days after it was made: longer than any of the others can need
of an idea or a complaint                   goes 90 days after it was handled, and 120 after it was told at the latest, on the box's
                                            own day at the latest
a sign-up itself                            loses slip code, picture and answer on the day that its box would go
a text that was told before texts were      goes when such a box would
sealed
a consent                                   goes with what it was given for
that somebody looked into a box             who and where go 365 days after it
of a printed sheet                          what stood on it goes 60 days after its last day: nobody brings it back
=========================================  =================================================================

What goes is blanked: the record stays, because counts and chains stand on it. Nothing goes by a clock that is not trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

_END_OF_TIME = 9000
"""From this year on a date is nobody's; Python ends at 9999."""
SIGNUP_DAYS = 30
HELP_DAYS = 90
UNKNOWN_DAYS = 120
LOOK_DAYS = 365
SHEET_DAYS = 60

LEFTOVERS: dict[str, tuple[str, ...]] = {
    "signup": ("slip_code", "picture", "answer"),
    "consent": ("given_by",),
    "look": ("box", "changed_by"),
    "idea": ("text",),
    "sheet": ("lines",),
}
"""Fields beside the box that go in time, by kind: somebody could still be told by them, or they are of no use."""
ABOUT = ("signup", "help_post", "response", "idea")
"""Kinds of records that a box or a consent is about."""
DATED = (*ABOUT, "look", "sheet")
"""Kinds of records that themselves say when what is personal about them goes."""

_ENDED = frozenset({"done", "expired", "withdrawn", "refused"})
_TURNED_DOWN = frozenset({"declined", "withdrawn"})

Fields = Mapping[str, Any]


def box_goes_on(box: Fields, kind: str, about: Fields | None) -> date | None:
    """Return the day on which a box goes; None while it stays. ``about`` are the fields of the record that it belongs to."""
    own = _day(box.get("purge_on"))
    if own is not None and kind == "idea":
        return min(own, record_goes_on(kind, about) or own)
    if own is not None:
        stands = kind == "help_post" and about is not None and about.get("state") not in _ENDED
        renewed = record_goes_on(kind, about) if stands else None
        return max(own, renewed or own)
    if about is None:
        made = _day(box.get("made")) or _day(box.get("changed"))
        return made + timedelta(days=UNKNOWN_DAYS) if made is not None else None
    return record_goes_on(kind, about)


def record_goes_on(kind: str, fields: Fields | None) -> date | None:
    """Return the day on which what is personal about a record of one of the ``DATED`` kinds goes; None while it stays."""
    if fields is None:
        return None
    if kind == "signup":
        day = _day(fields.get("recurrence"))
        if day is None and fields.get("state") == "cancelled":
            day = _day(fields.get("changed")) or _day(fields.get("made"))
        return day + timedelta(days=SIGNUP_DAYS) if day is not None else None
    if kind == "help_post":
        last = _day(fields.get("expires"))
        if fields.get("state") in _ENDED:
            ended = _day(fields.get("changed"))
            last = min((one for one in (last, ended) if one is not None), default=None)
        return last + timedelta(days=HELP_DAYS) if last is not None else None
    if kind == "response":
        made = _day(fields.get("made"))
        if fields.get("state") in _TURNED_DOWN:
            ended = _day(fields.get("changed")) or made
            return ended + timedelta(days=HELP_DAYS) if ended is not None else None
        return made + timedelta(days=UNKNOWN_DAYS) if made is not None else None
    if kind == "idea":
        made, handled = _day(fields.get("made")), None
        if fields.get("state") == "handled":
            handled = _day(fields.get("changed")) or made
        last = made + timedelta(days=UNKNOWN_DAYS) if made is not None else None
        after = handled + timedelta(days=HELP_DAYS) if handled is not None else None
        return min((one for one in (last, after) if one is not None), default=None)
    if kind == "sheet":
        last = _day(fields.get("last"))
        return last + timedelta(days=SHEET_DAYS) if last is not None else None
    if kind == "look":
        made = _day(fields.get("made"))
        return made + timedelta(days=LOOK_DAYS) if made is not None else None
    return None


def without(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return fields without those of these names that hold something; the same mapping's copy in any case."""
    return {name: value for name, value in fields.items() if name not in names or not value}


def _day(value: Any) -> date | None:
    """Return the day that a field begins with; None when it names none, or none to which days can be added."""
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
    return day if day.year < _END_OF_TIME else None
