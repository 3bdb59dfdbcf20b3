"""Dates and times as people say them: "donderdag 26 november", "14.30 tot 16.00 uur".

Every moment here is naive local wall-clock time of the neighbourhood, except where a name ends in ``_utc``. Names of days
and months stand here in small tables, because loading a locale library would cost a tenth of the kiosk's start; a test
holds the tables against CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from sync.words import Words

_A_DAY = timedelta(days=1)
"""No time zone is further from another."""
WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def _table(names: Mapping[str, tuple[str, ...]], words: Words) -> tuple[str, ...]:
    return names.get(words.language, names["nl"])


def weekday(day: date, words: Words) -> str:
    """Return the day of the week, written out."""
    return _table(WEEKDAYS, words)[day.weekday()]


def day_month(day: date, words: Words, *, year: bool = False) -> str:
    """Return "26 november", with the year when asked."""
    text = f"{day.day} {_table(MONTHS, words)[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def month_name(day: date, words: Words) -> str:
    """Return the name of a day's month."""
    return _table(MONTHS, words)[day.month - 1]


def long_date(day: date, words: Words, *, year: bool = False) -> str:
    """Return "donderdag 26 november", with the year when asked."""
    return f"{weekday(day, words)} {day_month(day, words, year=year)}"


def short_date(day: date, words: Words) -> str:
    """Return "do 26 nov" (English "Thu 26 Nov")."""
    letters = 2 if _table(WEEKDAYS, words) is WEEKDAYS["nl"] else 3
    month = "mrt" if letters == 2 and day.month == 3 else _table(MONTHS, words)[day.month - 1][:3]
    return f"{weekday(day, words)[:letters]} {day.day} {month}"


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter, the rest as it is; "'s avonds" becomes "'s Avonds", as Dutch has it."""
    first = 3 if text.startswith("'s ") else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def clock_time(moment: datetime | time) -> str:
    """Return "14.30", in 24 hours."""
    return f"{moment.hour}.{moment.minute:02d}"


def time_span(start: datetime, end: datetime, words: Words) -> str:
    """Return "14.30 tot 16.00 uur"; what lasts for days ends on a day, and what has no length only begins."""
    if end <= start:
        return words.t("{time} uur", time=clock_time(start))
    if (end - start).days:
        return words.t(
            "{time} uur, tot en met {day}", time=clock_time(start), day=long_date(end, words)
        )
    return words.t("{start} tot {end} uur", start=clock_time(start), end=clock_time(end))


def until(start: datetime, end: datetime, words: Words) -> str:
    """Return "tot 16.00 uur", "tot en met vrijdag 27 november", or nothing for what has no length."""
    if end <= start:
        return ""
    if (end - start).days:
        return words.t("tot en met {day}", day=long_date(end, words))
    return words.t("tot {time} uur", time=clock_time(end))


def relative_day(day: date, today: date | None, words: Words) -> str:
    """Return "vandaag", "morgen", or the day written out; always that where nobody knows what day it is (None)."""
    if day == today:
        return words.t("vandaag")
    if today is not None and day == today + timedelta(days=1):
        return words.t("morgen")
    return long_date(day, words)


def greeting(now: datetime, words: Words) -> str:
    """Return the greeting of the hour."""
    if now.hour < 6 or now.hour >= 18:
        return words.t("Goedenavond.")
    return words.t("Goedemorgen.") if now.hour < 12 else words.t("Goedemiddag.")


def iso_week(day: date) -> tuple[int, int]:
    """Return the ISO 8601 year and week."""
    year, week, _ = day.isocalendar()
    return year, week


def monday_of(year: int, week: int) -> date:
    """Return the Monday of an ISO week. Raises ``ValueError`` when the year has no such week."""
    return date.fromisocalendar(year, week, 1)


def week_span(monday: date, words: Words) -> str:
    """Return "23 tot en met 29 november 2026"."""
    sunday = monday + timedelta(days=6)
    if monday.year != sunday.year:
        first = day_month(monday, words, year=True)
    elif monday.month != sunday.month:
        first = day_month(monday, words)
    else:
        first = str(monday.day)
    return words.t(
        "{first} tot en met {last}", first=first, last=day_month(sunday, words, year=True)
    )


def to_local(moment_utc: datetime, zone: str) -> datetime:
    """Return an aware moment as naive local time."""
    return moment_utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def from_iso_utc(text: str) -> datetime:
    """Return an ISO moment in UTC as an aware datetime.

    Raises ``ValueError``, also at both ends of the calendar, where it is no moment any more in another time zone.
    """
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC) - _A_DAY, moment.astimezone(UTC) + _A_DAY
    except OverflowError as error:
        raise ValueError("too near to an end of the calendar") from error
    return moment


def age_of(then_local: datetime, now_local: datetime | None, words: Words) -> str:
    """Return when something was, as a person would say it: "vanmorgen om 9.12 uur".

    Where nobody knows what time it is (None) that is a date.
    """
    if now_local is None:
        return words.t("op {day}", day=day_month(then_local, words, year=True))
    at = clock_time(then_local)
    days = (now_local.date() - then_local.date()).days
    if days == 0:
        if then_local.hour < 6:
            return words.t("vannacht om {time} uur", time=at)
        if then_local.hour < 12:
            return words.t("vanmorgen om {time} uur", time=at)
        if then_local.hour < 18:
            return words.t("vanmiddag om {time} uur", time=at)
        return words.t("vanavond om {time} uur", time=at)
    if days == 1:
        return words.t("gisteren om {time} uur", time=at)
    if (
        0 < days < 7
    ):  # beyond today only a clock that went back puts it: then the date alone is no lie
        return words.t("{day} om {time} uur", day=weekday(then_local, words), time=at)
    return words.t(
        "op {day}", day=day_month(then_local, words, year=then_local.year != now_local.year)
    )


def duration(length: timedelta, words: Words) -> str:
    """Return how long something is, in the largest unit that says it: "3 weken", "10 jaar", "12 minuten"."""
    days, seconds = length.days, length.seconds
    if days >= 365:
        return words.tn("{n} jaar", "{n} jaar", round(days / 365.25))
    if days >= 60:
        return words.tn("{n} maand", "{n} maanden", days // 30)
    if days >= 14:
        return words.tn("{n} week", "{n} weken", days // 7)
    if days:
        return words.tn("{n} dag", "{n} dagen", days)
    if seconds >= 7200:
        return words.t("{n} uur", n=seconds // 3600)
    return words.tn("{n} minuut", "{n} minuten", max(seconds // 60, 1))


def since(then_local: datetime, now_local: datetime | None, words: Words) -> str:
    """Return how long ago something was: "vanmorgen om 9.12 uur" within a week, "3 weken geleden" beyond it."""
    if now_local is None or (now_local.date() - then_local.date()).days < 7:
        return age_of(then_local, now_local, words)
    days = (now_local.date() - then_local.date()).days
    return words.t("{length} geleden", length=duration(timedelta(days=days), words))
