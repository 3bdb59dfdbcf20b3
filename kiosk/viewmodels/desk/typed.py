"""What a volunteer types, understood generously: days, times and prices. What is not understood is never guessed."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from sync import dates, phrases
from sync.words import Words

_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})(?:[-/. ]+(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:e|ste|de)?[ .-]*([a-z]{3,9})\.?[ .-]*(\d{4}|\d{2})?")
_TIME = re.compile(r"(\d{1,2})(?:[.:,h ]+(\d{2}))?")
_HALF = re.compile(r"half (\d{1,2})")
_QUARTER = re.compile(r"kwart (over|voor) (\d{1,2})")
_PLAIN_TIME = re.compile(r"\d{3,4}")
_MONEY = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}|-+))?")
_HOURS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12,
}  # fmt: skip


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _in_no_year(month: int, day: int, today: date) -> date | None:
    """Return a day of which nobody said the year: the next one, or one of the last two months."""
    found = _day(today.year, month, day)
    if found is not None and found < today - timedelta(days=62):
        return _day(today.year + 1, month, day)
    return found


def _month(name: str) -> int:
    short = {"mrt": 3, "maa": 3}
    matches = [n + 1 for n, month in enumerate(dates.MONTHS["nl"]) if month.startswith(name)]
    return matches[0] if len(matches) == 1 else short.get(name, 0)


def parse_date(text: str, today: date) -> date | None:
    """Return the day that was meant: "12-1-2026", "12 januari", "morgen", "vrijdag"; None when it is not clear."""
    said = text.strip().lower().removesuffix(".")
    nearby = {"vandaag": 0, "morgen": 1, "overmorgen": 2, "gisteren": -1}
    if said in nearby:
        return today + timedelta(days=nearby[said])
    if match := _ISO.fullmatch(said):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    said = re.sub(r"^(?:aanstaande |volgende |op )", "", said)
    for number, name in enumerate(dates.WEEKDAYS["nl"]):
        if said in (name, name[:2]):
            return today + timedelta(days=(number - today.weekday()) % 7 or 7)
        said = re.sub(rf"^(?:{name}|{name[:2]})\b[ ,.]*", "", said)
    if match := _NUMBERS.fullmatch(said):
        day, month = int(match[1]), int(match[2])
        return _day(int(match[3]), month, day) if match[3] else _in_no_year(month, day, today)
    if match := _NAMED.fullmatch(said):
        day, month = int(match[1]), _month(match[2])
        return _day(int(match[3]), month, day) if match[3] else _in_no_year(month, day, today)
    return None


def parse_time(text: str) -> time | None:
    """Return the time that was meant: "10", "10.00", "14:30", "1430", "half drie"; None when it is not clear.

    In words the hours are those of an afternoon up to "half zeven", for nothing in the agenda begins at night.
    """
    said = text.strip().lower().removesuffix("uur").removesuffix("u").strip()
    for name, number in _HOURS.items():
        said = re.sub(rf"\b{name}\b", str(number), said)
    if match := _HALF.fullmatch(said):
        return _time(_daytime(int(match[1]) - 1), 30)
    if match := _QUARTER.fullmatch(said):
        before = match[1] == "voor"
        return _time(_daytime(int(match[2]) - before), 45 if before else 15)
    if _PLAIN_TIME.fullmatch(said):
        return _time(int(said[:-2]), int(said[-2:]))
    match = _TIME.fullmatch(said)
    return _time(int(match[1]), int(match[2] or 0)) if match else None


def _daytime(hour: int) -> int:
    return hour + 12 if 0 <= hour < 7 else hour


def _time(hour: int, minute: int) -> time | None:
    hour = 0 if (hour, minute) == (24, 0) else hour
    return time(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None


def parse_money(text: str) -> int | None:
    """Return an amount in cents: "gratis", "6", "€ 2,50", "2 euro"; None when it is something else."""
    said = text.strip().lower().replace("euro", "").replace("€", "").strip()
    if said in ("gratis", "niets", "geen", "vrij"):
        return 0
    match = _MONEY.fullmatch(said)
    if match is None:
        return None
    cents = match[2] or "0"
    return int(match[1]) * 100 + (0 if cents.startswith("-") else int(cents.ljust(2, "0")))


def date_text(iso: str) -> str:
    """Return an ISO day as people type it, "12-1-2026"; anything else as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}-{day.month}-{day.year}"


def money_text(cents: int | None, text: str) -> str:
    """Return a price as a volunteer may change it: the owner's own words, "gratis" or "2,50"."""
    if text or cents is None:
        return text
    return "gratis" if cents == 0 else phrases.money(cents).removeprefix("€ ")


def understood_price(text: str, words: Words) -> str:
    """Return a typed price as visitors will read it."""
    cents = parse_money(text)
    if cents is None:
        return text.strip()
    return words.t("gratis") if cents == 0 else phrases.money(cents)
