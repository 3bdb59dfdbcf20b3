"""Opening hours: what people write, what computers read, and "nu open".

Hours are kept in OpenStreetMap's opening_hours syntax and evaluated by opening-hours-py with the Dutch public holidays.
Hours that cannot be understood are never guessed: every function then says nothing, and the owner's own words are shown.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from sync.dates import clock_time, relative_day, weekday

if TYPE_CHECKING:
    from sync.words import Words

_DUTCH_DAYS = {
    "maandag": "Mo", "dinsdag": "Tu", "woensdag": "We", "donderdag": "Th", "vrijdag": "Fr", "zaterdag": "Sa",
    "zondag": "Su", "ma": "Mo", "di": "Tu", "wo": "We", "do": "Th", "vr": "Fr", "za": "Sa", "zo": "Su",
}  # fmt: skip
_TIME = re.compile(r"(?<![\d:.])(\d{1,2})(?:[.:](\d{2}))?(?![\d:.])")


class OpenState(msgspec.Struct, frozen=True):
    """Whether it is open now, in words."""

    open: bool
    text: str


def understand(text: str) -> str:
    """Return hours in OSM syntax from what a person wrote ("ma-vr 9-17"); empty when it cannot be understood."""
    if _rules(text) is not None:
        return text.strip()
    if text.strip().lower() in ("altijd", "altijd open", "dag en nacht"):
        return "24/7"
    osm = text.lower().replace("uur", " ").replace("gesloten", "off").replace("dicht", "off")
    osm = osm.replace("–", "-").replace(
        "altijd open", "24/7"
    )  # an en dash, as word processors make it
    osm = re.sub(r"\b(?:dagelijks|(?:elke|iedere) dag)\b", "Mo-Su", osm)
    osm = re.sub(r"\b(?:(?:op )?werkdagen|door de week)\b", "Mo-Fr", osm)
    osm = re.sub(r"\b(?:(?:in het )?weekend)\b", "Sa-Su", osm)
    osm = re.sub(r"\b(?:op )?feestdagen\b", "PH", osm)
    osm = re.sub(r"\b(?:t/m|tot en met)\b", "-", osm)
    osm = re.sub(r"\s*\btot\b\s*", "-", osm)
    osm = re.sub(r"\b(?:van|en)\b", lambda match: "," if match[0] == "en" else "", osm)
    for dutch, code in _DUTCH_DAYS.items():
        osm = re.sub(rf"\b{dutch}\b\.?", code, osm)
    osm = _TIME.sub(lambda match: f"{int(match[1]):02d}:{match[2] or '00'}", osm)
    osm = re.sub(r"\s*([-,])\s*", r"\1", osm)
    osm = re.sub(r"(\d{2}:\d{2}),(?=[MTWFSP])", r"\1; ", osm)
    osm = re.sub(r"\s+", " ", osm).strip(" ;,")
    return osm if _rules(osm) is not None and not _doubtful(osm) else ""


def _doubtful(osm: str) -> bool:
    """Return whether a span runs backwards ("9 tot 5"): in the afternoon, or all night long? Better ask."""
    return any(
        end < start and not (end <= "06:00" and start >= "12:00")
        for start, end in re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", osm)
    )


@lru_cache(maxsize=512)
def _rules(osm: str) -> Any | None:
    """Return the parsed hours, or None when they cannot be read."""
    import opening_hours  # loads a calendar of holidays; only pages with hours pay for it

    try:
        return opening_hours.OpeningHours(osm, country="NL") if osm.strip() else None
    except (SyntaxError, ValueError, opening_hours.ParserError):  # type: ignore[attr-defined]
        return None


def state_now(osm: str, now: datetime, words: Words) -> OpenState | None:
    """Return whether it is open at the local moment ``now`` and until or from when; None when that is unknown."""
    rules = _rules(osm)
    if rules is None or rules.is_unknown(now):
        return None
    change = rules.next_change(now)
    if rules.is_open(now):
        if change is None or change - now > timedelta(days=7):
            return OpenState(True, words.t("Altijd open"))
        if change.date() == now.date() or change - now < timedelta(hours=12):
            return OpenState(True, words.t("Nu open, tot {time} uur", time=clock_time(change)))
        return OpenState(True, words.t("Nu open"))
    if change is None or change - now > timedelta(days=21):
        return OpenState(False, words.t("Nu dicht"))
    if change.date() == now.date():
        return OpenState(False, words.t("Nu dicht, open om {time} uur", time=clock_time(change)))
    day = change.date()
    shown = (
        weekday(day, words)
        if 1 < (day - now.date()).days < 7
        else relative_day(day, now.date(), words)
    )
    return OpenState(
        False, words.t("Nu dicht, {day} open om {time} uur", day=shown, time=clock_time(change))
    )


def opens_on(osm: str, day: date) -> bool | None:
    """Return whether it is open at any time of ``day``; None when that is unknown."""
    rules = _rules(osm)
    if rules is None:
        return None
    start = datetime.combine(day, datetime.min.time())
    spans = list(rules.intervals(start, start + timedelta(days=1)))
    if any(str(state).lower().endswith("unknown") for _, _, state, _ in spans):
        return None
    return any(str(state).lower().endswith("open") for _, _, state, _ in spans)


def open_spans(osm: str, day: date) -> list[tuple[datetime, datetime]] | None:
    """Return from when until when it is open on ``day``, in order; empty when it is closed, None when that is unknown."""
    rules = _rules(osm)
    if rules is None:
        return None
    start = datetime.combine(day, datetime.min.time())
    spans = list(rules.intervals(start, start + timedelta(days=1)))
    if any(str(state).lower().endswith("unknown") for _, _, state, _ in spans):
        return None
    return [(b, e) for b, e, state, _ in spans if str(state).lower().endswith("open")]


def closes_at(osm: str, day: date) -> datetime | None:
    """Return the local moment at which it closes for the last time of ``day``; None when it is not open, or unknown.

    A house that stays open past midnight closes on the next day.
    """
    rules = _rules(osm)
    if rules is None:
        return None
    start = datetime.combine(day, datetime.min.time())
    ends = [
        end
        for begin, end, state, _ in rules.intervals(start, start + timedelta(days=1))
        if str(state).lower().endswith("open") and begin.date() == day
    ]
    last: datetime | None = ends[-1] if ends else None
    return last


def in_words(osm: str, monday: date, words: Words) -> list[str]:
    """Return the hours of the week that begins on ``monday``, days with the same hours together; empty when unknown."""
    rules = _rules(osm)
    if rules is None:
        return []
    days: list[str] = []
    for offset in range(7):
        start = datetime.combine(monday + timedelta(days=offset), datetime.min.time())
        spans = [
            words.t("{start} tot {end} uur", start=clock_time(begin), end=_end_time(end))
            for begin, end, state, _ in rules.intervals(start, start + timedelta(days=1))
            if str(state).lower().endswith("open")
        ]
        days.append(words.t(" en ").join(spans))
    lines = []
    first = 0
    for index in range(1, 8):
        if index < 7 and days[index] == days[first]:
            continue
        if days[first]:
            lines.append(f"{_day_range(monday, first, index - 1, words)}: {days[first]}")
        first = index
    return lines


def _end_time(end: datetime) -> str:
    return "24.00" if (end.hour, end.minute) == (0, 0) else clock_time(end)


def _day_range(monday: date, first: int, last: int, words: Words) -> str:
    one, other = (
        weekday(monday + timedelta(days=first), words),
        weekday(monday + timedelta(days=last), words),
    )
    if first == last:
        text = one
    elif last == first + 1:
        text = words.t("{first} en {last}", first=one, last=other)
    else:
        text = words.t("{first} tot en met {last}", first=one, last=other)
    return text[:1].upper() + text[1:]
