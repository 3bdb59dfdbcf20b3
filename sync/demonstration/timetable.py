"""On which day something single takes place: one on which the house is open and the room is free."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

WEEKDAYS = {"Mo": 0, "Tu": 1, "We": 2, "Th": 3, "Fr": 4, "Sa": 5, "Su": 6}
FIRST_MONDAY = date(2026, 1, 5)
"""Series begin in the first full week of the year."""
_SATURDAY_CLOSES = time(16)
"""Both houses close then; on Sunday they stay closed (assets/demonstration/neighbourhood.json)."""
_FURTHEST_DAYS = 28


class Meeting(msgspec.Struct, frozen=True):
    """Who is where and when: a series, or for something single the days from today."""

    where: str
    """House and room, or house and a place in words, which is never taken."""
    days: str
    """Of a series as in activities.txt, or a number of days from today."""
    starts: time
    minutes: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Return begin and end on a day."""
        begin = datetime.combine(day, self.starts)
        return begin, begin + timedelta(minutes=self.minutes)


class Timetable:
    """Which rooms are taken when."""

    def __init__(self, today: date) -> None:
        """Begin with every room free."""
        self._today = today
        self._series: list[Meeting] = []
        self._singles: list[tuple[Meeting, date]] = []

    def add(self, series: Meeting) -> None:
        """Take a room for a series."""
        self._series.append(series)

    def day_for(self, single: Meeting) -> date:
        """Return the first good day from the one that ``single`` asks for, and take the room then."""
        wanted = self._today + timedelta(days=int(single.days))
        days = (wanted + timedelta(days=later) for later in range(_FURTHEST_DAYS))
        day = next((day for day in days if self._suits(single, day)), wanted)
        self._singles.append((single, day))
        return day

    def _suits(self, single: Meeting, day: date) -> bool:
        begin, end = single.on(day)
        if day.weekday() == 6 or (day.weekday() == 5 and end.time() > _SATURDAY_CLOSES):
            return False
        if "@" in single.where:
            return True
        taken = [
            one.on(day)
            for one in self._series
            if one.where == single.where and _meets(one.days, day)
        ]
        taken += [
            one.on(on) for one, on in self._singles if one.where == single.where and on == day
        ]
        return all(end <= other_begin or other_end <= begin for other_begin, other_end in taken)


def _meets(days: str, day: date) -> bool:
    """Return whether a series meets on a day: "Mo,Th" weekly, "2Tu" every other week, "2+Tu" in between, "1We" the first."""
    codes = days.lstrip("12+").split(",")
    if day.weekday() not in [WEEKDAYS[code] for code in codes]:
        return False
    if days[0] == "1":
        return day.day <= 7
    odd = (day - FIRST_MONDAY).days // 7 % 2 == 1
    return days[0] != "2" or odd == days.startswith("2+")
