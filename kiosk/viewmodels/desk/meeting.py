"""Days and times for a first meeting: when the house is open, and at the part of the day that the post names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from kiosk.viewmodels.base import Services
from sync import dates, hours, matching
from sync.introduction_records import Introduction
from sync.records import HelpPost, Venue
from sync.recurrence import local_iso, parse_local

AHEAD_DAYS = 21
"""Further away nobody remembers what was agreed."""
STEP_MIN = 30
LENGTH_MIN = 30
"""How long a first meeting takes at least; it ends before the house closes."""
_ORDINARY = (time(9), time(17))
_PARTS = (("ochtend", 12), ("middag", 18), ("avond", 24))
"""Parts of a day, each with the hour at which it ends."""


class Moment(msgspec.Struct, frozen=True):
    """A day or a time to pick; a day opens the times of that day."""

    key: str
    title: str
    line: str
    opens: str
    """Key of the page with the times of a day; empty for a time."""


def place_word(services: Services, one: Introduction) -> str:
    """Return where two meet first, within a sentence."""
    if one.meets_where == "house":
        return services.words.t("in het buurthuis")
    return services.words.t("op een eigen plek")


def when_they_meet(services: Services, one: Introduction) -> str:
    """Return "Dinsdag 1 december om 10.00 uur"; empty where nobody picked that."""
    meets = parse_local(one.meets_at)
    if meets is None:
        return ""
    day = dates.long_date(meets.date(), services.words)
    said = services.words.t("{day} om {time} uur", day=day, time=dates.clock_time(meets))
    return dates.capital(said)


def _house_hours(services: Services) -> str:
    venue = services.replica.get("venue", services.venue_id) if services.venue_id else None
    return venue.opening_hours if isinstance(venue, Venue) else ""


def _spans(services: Services, day: date) -> list[tuple[datetime, datetime]]:
    """Return when the house is open on a day; office hours where nobody knows."""
    if str(day) in services.replica.neighbourhood.closing_days:
        return []
    found = hours.open_spans(_house_hours(services), day)
    if found is not None:
        return found
    return [(datetime.combine(day, _ORDINARY[0]), datetime.combine(day, _ORDINARY[1]))]


def days(services: Services, key: str) -> list[Moment]:
    """Return the days to come on which the house is open; ``key`` is that of the page they stand on."""
    words, today = services.words, services.now().date()
    found = []
    for ahead in range(AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        if any(_starts(services, day)):
            title = dates.capital(dates.relative_day(day, services.sure_today, words))
            same = title.casefold() == dates.long_date(day, words).casefold()
            line = "" if same else dates.capital(dates.long_date(day, words))
            found.append(Moment(str(day), title, line, f"{key}/{day}"))
    return found


def times(services: Services, post: HelpPost, day_iso: str) -> list[Moment]:
    """Return the times of a day, those that suit the post first picked out: others where none of them does."""
    try:
        day = date.fromisoformat(day_iso)
    except ValueError:
        return []
    every = list(_starts(services, day))
    fitting = [at for at in every if matching.suits(post.day_part, _part(at)) is not False]
    words = services.words
    return [
        Moment(local_iso(at), words.t("{time} uur", time=dates.clock_time(at)), "", "")
        for at in fitting or every
    ]


def _part(at: datetime) -> str:
    return next(name for name, until in _PARTS if at.hour < until)


def _starts(services: Services, day: date) -> Iterator[datetime]:
    """Yield the half hours of a day at which two can meet in the house, from now on."""
    now = services.now()
    for begin, end in _spans(services, day):
        minutes = -(-(begin.hour * 60 + begin.minute) // STEP_MIN) * STEP_MIN
        at = datetime.combine(begin.date(), time()) + timedelta(minutes=minutes)
        while at + timedelta(minutes=LENGTH_MIN) <= end:
            if at > now:
                yield at
            at += timedelta(minutes=STEP_MIN)
