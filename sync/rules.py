"""What makes a record sound: every rule of every kind, in one place, asked by the desk's forms and by the server alike.

Messages are Dutch and are keys of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec

from sync.errors import BadInput
from sync.hours import understand
from sync.phones import normalise
from sync.records import STRUCTS
from sync.words import N_

MAX_TITLE = 120
MAX_SUMMARY = 2000
MAX_SERVICE_SUMMARY = 300
MAX_HELP_DAYS = 30
_WHOLE_DAY_MIN = 24 * 60


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with one field."""

    field: str
    text_nl: str


_Check = Callable[[Any], str]
"""Returns an empty text when a value is good, else what is wrong with it."""


def _required(value: Any) -> str:
    return "" if str(value).strip() else N_("Vul dit in.")


def _iso_date(value: Any) -> str:
    try:
        date.fromisoformat(str(value)[:10])
    except ValueError:
        return N_("Deze datum bestaat niet.")
    return ""


def _local_moment(value: Any) -> str:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return N_("Deze datum of tijd bestaat niet.")
    return ""


def _phone(value: Any) -> str:
    try:
        normalise(str(value))
    except BadInput as error:
        return error.what
    return ""


def _opening_hours(value: Any) -> str:
    return (
        ""
        if understand(str(value))
        else N_("Deze openingstijden begrijpen we niet. Typ: ma-vr 9-17.")
    )


def _rule(value: Any) -> str:
    from dateutil.rrule import rrulestr

    try:
        rrulestr(str(value), dtstart=datetime(2026, 1, 1))
    except (ValueError, TypeError, KeyError, AttributeError):
        return N_("Deze herhaling begrijpen we niet.")
    return ""


def _between(low: int, high: int, text: str) -> _Check:
    def check(value: Any) -> str:
        return "" if isinstance(value, int) and low <= value <= high else text

    return check


def _longest(length: int, text: str) -> _Check:
    def check(value: Any) -> str:
        return "" if len(str(value)) <= length else text

    return check


def _email(value: Any) -> str:
    good = re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", str(value))
    return "" if good else N_("Dit e-mailadres klopt niet.")


def _recurrences(values: Any) -> str:
    return next((text for value in values if (text := _local_moment(value))), "")


_TITLE = _longest(MAX_TITLE, N_("Maak de titel korter."))
_SUMMARY = _longest(MAX_SUMMARY, N_("Maak de tekst korter."))
_MONEY = _between(0, 1_000_000, N_("Dit bedrag klopt niet."))
_PEOPLE = _between(0, 10_000, N_("Dit aantal klopt niet."))
_MINUTES = _between(0, 31 * _WHOLE_DAY_MIN, N_("Deze duur klopt niet."))

REQUIRED: dict[str, tuple[str, ...]] = {
    "neighbourhood": ("name",),
    "venue": ("name",),
    "room": ("name", "venue"),
    "organisation": ("name",),
    "service": ("name",),
    "activity": ("title", "starts"),
    "override": ("activity", "recurrence"),
    "signup": ("activity",),
    "help_post": ("title", "expires"),
    "box": ("about",),
    "announcement": ("title", "shown_until"),
    "partner": ("name",),
    "volunteer": ("name",),
}
"""Fields that a new record of a kind cannot do without."""

CHECKS: dict[str, dict[str, tuple[_Check, ...]]] = {
    "neighbourhood": {
        "name": (_TITLE,),
        "helpdesk_phone": (_phone,),
        "helpdesk_hours": (_opening_hours,),
    },
    "venue": {"name": (_TITLE,), "phone": (_phone,), "opening_hours": (_opening_hours,)},
    "room": {"capacity": (_PEOPLE,)},
    "organisation": {"name": (_TITLE,), "phone": (_phone,), "email": (_email,)},
    "service": {
        "name": (_TITLE,),
        "summary": (_longest(MAX_SERVICE_SUMMARY, N_("Maak de tekst korter dan 300 tekens.")),),
        "phone": (_phone,),
        "email": (_email,),
        "opening_hours": (_opening_hours,),
        "cost_cents": (_MONEY,),
        "verified_on": (_iso_date,),
        "assured_on": (_iso_date,),
    },
    "activity": {
        "title": (_TITLE,),
        "summary": (_SUMMARY,),
        "starts": (_local_moment,),
        "duration_min": (_MINUTES,),
        "rrule": (_rule,),
        "exdates": (_recurrences,),
        "rdates": (_recurrences,),
        "capacity": (_PEOPLE,),
        "cost_cents": (_MONEY,),
        "city_pass_cents": (_MONEY,),
        "phone": (_phone,),
    },
    "override": {
        "recurrence": (_local_moment,),
        "starts": (_local_moment,),
        "duration_min": (_MINUTES,),
    },
    "signup": {"party": (_between(1, 6, N_("Kom met 1 tot 6 mensen.")),)},
    "help_post": {"title": (_TITLE,), "summary": (_SUMMARY,), "expires": (_iso_date,)},
    "box": {"purge_on": (_iso_date,)},
    "announcement": {"title": (_TITLE,), "shown_from": (_iso_date,), "shown_until": (_iso_date,)},
    "partner": {"period_from": (_iso_date,), "period_until": (_iso_date,)},
    "volunteer": {"vog_on": (_iso_date,), "expires": (_iso_date,)},
    "shift": {"starts": (_local_moment,), "duration_min": (_MINUTES,)},
}


def problems(kind: str, fields: dict[str, Any], *, whole: bool = True) -> list[Problem]:
    """Return what is wrong with the fields of a record; empty when it is sound.

    ``whole`` asks for the required fields too; a change to an existing record carries only some fields. A field that this
    program does not know is never wrong; neither is an empty one that is not required.
    """
    if kind not in STRUCTS:
        return []
    found = []
    for name in REQUIRED.get(kind, ()):
        if (whole or name in fields) and (text := _required(fields.get(name, ""))):
            found.append(Problem(name, text))
    wrong = {problem.field for problem in found}
    known = {field.encode_name: field.type for field in msgspec.structs.fields(STRUCTS[kind])}
    for name, value in fields.items():
        if name not in known or name in wrong:
            continue
        try:
            msgspec.convert(value, known[name])
        except msgspec.ValidationError:
            found.append(Problem(name, N_("Deze waarde past hier niet.")))
            continue
        if value in ("", None) or value == []:
            continue
        for check in CHECKS.get(kind, {}).get(name, ()):
            if text := check(value):
                found.append(Problem(name, text))
                break
    return found + _together(kind, fields)


def _together(kind: str, fields: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with fields taken together."""
    pairs = {
        "announcement": ("shown_from", "shown_until"),
        "partner": ("period_from", "period_until"),
    }
    if kind in pairs:
        first, last = (str(fields.get(name, "")) for name in pairs[kind])
        if first and last and first > last:
            return [Problem(pairs[kind][1], N_("De laatste dag ligt voor de eerste."))]
    if kind == "help_post" and fields.get("made") and fields.get("expires"):
        try:
            made = date.fromisoformat(str(fields["made"])[:10])
            days = (date.fromisoformat(str(fields["expires"])[:10]) - made).days
        except ValueError:
            return []
        if days > MAX_HELP_DAYS + 1:
            return [Problem("expires", N_("Een oproep staat hoogstens 30 dagen op het bord."))]
    return []
