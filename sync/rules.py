"""What makes a record sound: every rule of every kind, in one place, asked by the desk's forms and by the server alike.

Messages are Dutch and are keys of the catalogue. Nothing here looks at the clock: nothing is refused for time.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from sync.aggregates import MAX_HELP_DAYS
from sync.dates import from_iso_utc
from sync.errors import BadInput
from sync.hours import understand
from sync.letters import legible
from sync.phones import normalise
from sync.places import MAX_PARTY
from sync.records import STRUCTS, field_types
from sync.recurrence import MAX_DURATION_MIN, parse_local, safe_rule
from sync.words import N_

MAX_TITLE = 120
MAX_SHOWN_AS = 40
"""Longest name by which a volunteer is shown to visitors: a first name or a function."""
MAX_SUMMARY = 2000
MAX_SERVICE_SUMMARY = 300
MAX_RECORD_BYTES = 64_000
_BOX_OVERHEAD, _BOX_BLOCK = 48, 256
"""Bytes that a libsodium sealed box adds, and the blocks that ``seal`` pads to."""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with one field; an empty field name is the record as a whole."""

    field: str
    text_nl: str


_Check = Callable[[Any], str]
"""Returns an empty text when a value is good, else what is wrong with it."""


def _required(value: Any) -> str:
    return "" if legible(str(value)).strip() else N_("Vul dit in.")


def _day(value: Any) -> str:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return N_("Deze datum bestaat niet.")
    return ""


def _local_moment(value: Any) -> str:
    text = str(value)
    local = parse_local(text) is not None and datetime.fromisoformat(text).tzinfo is None
    return "" if local else N_("Deze datum of tijd bestaat niet.")


def _moment_utc(value: Any) -> str:
    try:
        from_iso_utc(str(value))
        date.fromisoformat(str(value)[:10])  # as others read its day
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
    text = N_("Deze openingstijden begrijpen we niet. Typ: ma-vr 9-17.")
    return "" if understand(str(value)) else text


def _rule(value: Any) -> str:
    from dateutil.rrule import rrulestr

    rule = safe_rule(str(value))
    try:
        if rule:
            rrulestr(rule, dtstart=datetime(2026, 1, 1))
            return ""
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return N_("Deze herhaling begrijpen we niet.")


def _between(low: float, high: float, text: str) -> _Check:
    return lambda value: "" if isinstance(value, int | float) and low <= value <= high else text


def _longest(length: int, text: str) -> _Check:
    return lambda value: (
        "" if isinstance(value, str | list | dict) and len(value) <= length else text
    )


def _like(pattern: str, text: str) -> _Check:
    form = re.compile(pattern, re.IGNORECASE)
    return lambda value: "" if form.fullmatch(str(value)) else text


def _each(check: _Check) -> _Check:
    return lambda values: next((text for value in values if (text := check(value))), "")


def _sealed(value: Any) -> str:
    """A box must be one: what was never sealed must not travel as if it were."""
    if re.fullmatch(r"sha256:[0-9a-f]{64}", value):  # erased
        return ""
    try:
        length = len(base64.b64decode(value, validate=True)) - _BOX_OVERHEAD
    except ValueError:
        length = 0
    good = length > 0 and length % _BOX_BLOCK == 0
    return "" if good else N_("Deze gegevens zijn niet goed versleuteld.")


def _time_zone(value: Any) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return N_("Deze tijdzone bestaat niet.")
    return ""


_TITLE = _longest(MAX_TITLE, N_("Maak de titel korter."))
_NAME = _longest(MAX_SHOWN_AS, N_("Maak de naam korter."))
_SUMMARY = _longest(MAX_SUMMARY, N_("Maak de tekst korter."))
_SHORT = _longest(MAX_SERVICE_SUMMARY, N_("Maak de tekst korter dan 300 tekens."))
_MONEY = _between(0, 1_000_000, N_("Dit bedrag klopt niet."))
_PEOPLE = _between(0, 10_000, N_("Dit aantal klopt niet."))
_PAGES = _between(0, 10_000, N_("Dit aantal bladzijden klopt niet."))
_COPIES = _between(0, 99, N_("Kies 0 tot 99 keer."))
_AGE = _between(0, 120, N_("Deze leeftijd klopt niet."))
_MINUTES = _between(0, MAX_DURATION_MIN, N_("Deze duur klopt niet."))
_HOURS_AHEAD = _between(0, 366 * 24, N_("Dit aantal uren klopt niet."))
_PARTY = _between(1, MAX_PARTY, N_("Kom met 1 tot 6 mensen."))
_LATITUDE = _between(-90, 90, N_("Deze plek op de kaart klopt niet."))
_LONGITUDE = _between(-180, 180, N_("Deze plek op de kaart klopt niet."))
_EMAIL = _like(r"[^\s@]+@[^\s@]+\.[^\s@]+", N_("Dit e-mailadres klopt niet."))
_SITE = _like(r"(https?://)?[^\s/@]+\.[^\s@]+", N_("Dit webadres klopt niet."))
_POSTCODE = _like(r"[1-9]\d{3}( ?[a-z]{2})?", N_("Deze postcode klopt niet."))
_KVK = _like(r"\d{8}", N_("Een KvK-nummer heeft 8 cijfers."))
_COLOUR = _like(r"#[0-9a-f]{6}", N_("Deze kleur begrijpen we niet."))
_LANGUAGE = _like(r"[a-z]{2,3}(-[a-z]{2,8})?", N_("Deze taal kennen we niet."))

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
    "response": ("post",),
    "box": ("about", "sealed"),
    "announcement": ("title", "shown_until"),
    "partner": ("name",),
    "volunteer": ("name",),
    "shift": ("starts",),
    "template": ("name", "makes"),
    "desk_key": ("statement",),
    "key_share": ("key", "volunteer"),
    "spare_key": ("volunteer",),
    "volunteer_file": (),
    "recovery_sheet": ("made_on",),
    "look": ("box",),
    "set_aside": ("device", "changes"),
    "snooze": ("item", "until"),
    "day_list": ("day",),
    "tally": ("day", "action"),
    "consent": ("purpose",),
    "introduction": ("post", "other"),
    "block": ("key",),
    "idea": (),
    "bell": ("rung_at",),
    "bell_answer": ("bell", "heard"),
    "presence": ("shown_as", "since", "until"),
    "sheet": ("first", "last"),
    "weekly_paper": ("paper",),
    "correction": ("says",),
}
"""Fields that a new record of a kind cannot do without."""

_EVERY_KIND: dict[str, tuple[_Check, ...]] = {
    "made": (_moment_utc,),
    "changed": (_moment_utc,),
    "verified_on": (_day,),
}
_MAP = {"latitude": (_LATITUDE,), "longitude": (_LONGITUDE,), "postcode": (_POSTCODE,)}
_CONTACT = {"phone": (_phone,), "email": (_EMAIL,), "site": (_SITE,)}

CHECKS: dict[str, dict[str, tuple[_Check, ...]]] = {
    "neighbourhood": {
        "name": (_TITLE,),
        "postcodes": (_each(_POSTCODE),),
        "languages": (_each(_LANGUAGE),),
        "colours": (lambda values: _each(_COLOUR)(values.values()),),
        "time_zone": (_time_zone,),
        "closing_days": (_each(_day),),
        "helpdesk_phone": (_phone,),
        "helpdesk_hours": (_opening_hours,),
        "board_answers": (_TITLE,),
        "board_since": (_day,),
        "visitor_pages_a_day": (_PAGES,),
        "site": (_SITE,),
    },
    "venue": {
        "name": (_TITLE,),
        "phone": (_phone,),
        "opening_hours": (_opening_hours,),
        "aed": (_TITLE,),
        **_MAP,
    },
    "room": {"name": (_TITLE,), "capacity": (_PEOPLE,)},
    "organisation": {"name": (_TITLE,), "kvk": (_KVK,), **_CONTACT},
    "service": {
        "name": (_TITLE,),
        "summary": (_SHORT,),
        "opening_hours": (_opening_hours,),
        "cost_cents": (_MONEY,),
        "age_from": (_AGE,),
        "age_to": (_AGE,),
        "languages": (_each(_LANGUAGE),),
        "assured_on": (_day,),
        **_CONTACT,
        **_MAP,
    },
    "activity": {
        "title": (_TITLE,),
        "summary": (_SUMMARY,),
        "starts": (_local_moment,),
        "duration_min": (_MINUTES,),
        "rrule": (_rule,),
        "exdates": (_each(_local_moment),),
        "rdates": (_each(_local_moment),),
        "capacity": (_PEOPLE,),
        "cost_cents": (_MONEY,),
        "city_pass_cents": (_MONEY,),
        "phone": (_phone,),
        "deadline_h": (_HOURS_AHEAD,),
    },
    "override": {
        "recurrence": (_local_moment,),
        "starts": (_local_moment,),
        "duration_min": (_MINUTES,),
        "title": (_TITLE,),
    },
    "signup": {"recurrence": (_local_moment,), "party": (_PARTY,)},
    "help_post": {"title": (_TITLE,), "summary": (_SUMMARY,), "expires": (_day,)},
    "box": {"sealed": (_sealed,), "purge_on": (_day,)},
    "consent": {"withdrawn": (_day,)},
    "announcement": {
        "title": (_TITLE,),
        "text": (_SUMMARY,),
        "shown_from": (_day,),
        "shown_until": (_day,),
    },
    "partner": {"name": (_TITLE,), "period_from": (_day,), "period_until": (_day,)},
    "volunteer": {
        "name": (_TITLE,),
        "vog_on": (_day,),
        "expires": (_day,),
        "stopped_on": (_day,),
    },
    "volunteer_file": {"name": (_TITLE,), "vog_on": (_day,)},
    "recovery_sheet": {"made_on": (_day,)},
    "shift": {"starts": (_local_moment,), "duration_min": (_MINUTES,), "shown_as": (_NAME,)},
    "idea": {"text": (_SUMMARY,)},
    "bell": {"rung_at": (_moment_utc,)},
    "bell_answer": {"shown_as": (_NAME,)},
    "presence": {"shown_as": (_NAME,), "since": (_local_moment,), "until": (_local_moment,)},
    "sheet": {"first": (_day,), "last": (_day,), "closed": (_each(_day),)},
    "template": {"name": (_TITLE,)},
    "snooze": {"until": (_day,)},
    "day_list": {"day": (_day,)},
    "tally": {"day": (_day,)},
    "weekly_paper": {"paper": (_TITLE,), "copies": (_COPIES,)},
    "introduction": {"meets_at": (_local_moment,), "vog_on": (_day,)},
}


def problems(kind: str, fields: dict[str, Any], *, whole: bool = True) -> list[Problem]:
    """Return what is wrong with the fields of a record; empty when it is sound.

    ``whole`` asks for the required fields too; a change to an existing record carries only some fields. A field or a kind
    that this program does not know is never wrong; neither is an empty field that is not required.
    """
    if "id" in fields or len(msgspec.json.encode(fields)) > MAX_RECORD_BYTES:
        return [Problem("", N_("Dit kan zo niet worden bewaard."))]
    if kind not in STRUCTS:
        return []
    found = []
    for name in REQUIRED.get(kind, ()):
        if (whole or name in fields) and (text := _required(fields.get(name, ""))):
            found.append(Problem(name, text))
    wrong = {problem.field for problem in found}
    known = field_types(kind)
    checks = CHECKS.get(kind, {})
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
        texts = (check(value) for check in checks.get(name, _EVERY_KIND.get(name, ())))
        if text := next(filter(None, texts), ""):
            found.append(Problem(name, text))
    if kind == "idea" and whole and not (fields.get("text") or fields.get("box")):
        found.append(Problem("text", N_("Vul dit in.")))
    return found or _together(kind, fields)


_SPANS = {
    "announcement": ("shown_from", "shown_until", N_("De laatste dag ligt voor de eerste.")),
    "partner": ("period_from", "period_until", N_("De laatste dag ligt voor de eerste.")),
    "service": ("age_from", "age_to", N_("De hoogste leeftijd ligt onder de laagste.")),
}


NEVER_AGAIN = frozenset(
    {"box", "matched_by", "matched_with", "slip_code", "entered_by", "aftercare"}
)
"""Fields that lead to a person: nothing is made from an example that has one of these."""


def _together(kind: str, fields: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with fields taken together, each of them being good."""
    if kind in _SPANS:
        low, high, text = _SPANS[kind]
        first, last = fields.get(low), fields.get(high)
        if first not in ("", None) and last not in ("", None) and first > last:
            return [Problem(high, text)]
    if kind == "help_post" and fields.get("expires"):
        placed = max(str(fields.get("made", "")), str(fields.get("changed", "")))[:10]
        if placed:  # by the same clock that set the expiry, however wrong it is
            days = (date.fromisoformat(fields["expires"]) - date.fromisoformat(placed)).days
            if days > MAX_HELP_DAYS + 1:  # a day more: one is local, the other UTC
                text = N_("Een oproep staat hoogstens 30 dagen op het bord.")
                return [Problem("expires", text)]
    if kind == "template" and not NEVER_AGAIN.isdisjoint(fields.get("fields") or ()):
        return [Problem("fields", N_("In een voorbeeld staat nooit iets over een persoon."))]
    if kind == "neighbourhood" and fields.get("map_area"):
        area = fields["map_area"]
        if len(area) != 4 or not (
            -90 <= area[0] < area[2] <= 90 and -180 <= area[1] < area[3] <= 180
        ):
            return [Problem("map_area", N_("Deze plek op de kaart klopt niet."))]
    return []


def tidied(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields as they are kept from what a person or another program wrote; what is not understood stays.

    Texts lose the spaces around them, phone numbers become E.164, opening hours OSM syntax, postcodes "1234 AB", and a
    site gets its ``https://``.
    """
    checks = CHECKS.get(kind, {})
    tidy = {}
    for name, value in fields.items():
        text = value.strip() if isinstance(value, str) else value
        rules = checks.get(name, ())
        if isinstance(text, str) and text and not any(check(text) for check in rules):
            if _phone in rules:
                text = normalise(text)
            elif _opening_hours in rules:
                text = understand(text)
            elif _POSTCODE in rules:
                text = f"{text[:4]} {text[4:].strip().upper()}".strip()
            elif _SITE in rules and "://" not in text:
                text = f"https://{text}"
        tidy[name] = text
    return tidy
