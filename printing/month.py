"""The overview of a month: for every day of the week what there is and on which dates, under a calendar with its weeks.

Who looks a month ahead asks "when is it, and on which days not?". A list of every day would take five sheets and repeat
Monday's coffee five times; the squares of a calendar have no room for words of 14 points. So what comes back stands once, under
its day of the week, with "elke maandag" or its dates behind it, and an ordinary month fits one sheet; the calendar is left out
where it would cost another. Where and for how much stands behind the dates as far as there is room, or else only on the handout
of the week; days with something on them have a frame in the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from printing.column import Column, base_of
from printing.edition import MONTH
from printing.fonts import Face, text_width_pt
from printing.handout import Plan, drawn, plan
from printing.paper import LEADING, RULE_PT, pt
from printing.sheets import WeekDay, WeekLine, WeekSheet
from printing.week_head import WeekHead
from printing.week_rows import DayGroup
from sync.dates import WEEKDAYS, capital, day_month, weekday
from sync.words import Words

_BELOW_PT = pt(5)
_ROW_SHARE = 1.4
"""Height of a row of the calendar, as a part of the type size."""
_FRAME_PT = 1.2
_FRAME_MM = 8.5
"""Width of the frame around a day with something on it."""
_FEW = 2
"""What takes place more often than this, on every such day of the month, is there "every" day."""


def month(sheet: WeekSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a month, of which ``sheet`` holds every day, printed at the local moment ``now`` (None: nobody knows).

    Pages for 0, 1, 25, 40 and 200 activities that come back every week: 2, 2, 2, 2 and 8.
    """
    return drawn(plan_month(sheet, words), now)


def plan_month(sheet: WeekSheet, words: Words) -> Plan:
    """Return a month on as few sheets as it can be: with places and prices, and with its calendar, where they cost none."""
    brief, whole = month_groups(sheet, words), month_groups(sheet, words, whole=True)
    choices = (
        (whole, MonthHead),
        (brief, MonthHead),
        (whole, WeekHead),
        (brief, WeekHead),
    )
    plans = []
    for groups, head in choices:
        plans.append(plan(sheet, words, MONTH, groups=groups, head=head))
        if plans[-1].layout.sheets == 1:
            break
    return min(plans, key=lambda one: one.layout.sheets)


class _Series(msgspec.Struct, frozen=True):
    """What comes back on one day of the week, at one time."""

    line: WeekLine
    on: tuple[date, ...]
    off: tuple[date, ...]
    facts: str = ""
    """Where and for how much, where that is the same every time."""


def month_groups(sheet: WeekSheet, words: Words, *, whole: bool = False) -> tuple[DayGroup, ...]:
    """Return what there is in a month, by the day of the week, and before it what began in another month.

    The ``whole`` of it is also where and for how much.
    """
    groups = []
    first = sheet.days[0].day
    before = tuple(line for line in sheet.days[0].lines if line.going_on)
    if before:
        name = words.t("Al begonnen")
        groups.append(DayGroup(first=first, last=first, name=name, lines=before))
    for number in range(7):
        days = [day for day in sheet.days if day.day.weekday() == number]
        lines = tuple(_line(one, days, words, whole=whole) for one in _series(days))
        if lines:
            name = capital(weekday(days[0].day, words))
            groups.append(DayGroup(first=days[0].day, last=days[0].day, name=name, lines=lines))
    shut = _shut(sheet)
    if shut:
        said = capital(_dates(shut, words))
        groups.append(DayGroup(first=first, last=first, name=words.t("Dicht"), said=said))
    if not groups:
        said = words.t("Geen activiteiten")
        name = capital(words.t("deze maand"))
        groups.append(DayGroup(first=first, last=first, name=name, said=said))
    return tuple(groups)


def _shut(sheet: WeekSheet) -> tuple[date, ...]:
    """Return the days on which the house is closed otherwise than every week."""
    always = {
        number
        for number in range(7)
        if all(day.closed for day in sheet.days if day.day.weekday() == number)
    }
    return tuple(day.day for day in sheet.days if day.closed and day.day.weekday() not in always)


def _series(days: Iterable[WeekDay]) -> list[_Series]:
    """Return the activities of some days, those of one title and time together, in order of time."""
    found: dict[tuple[object, ...], list[tuple[date, WeekLine]]] = {}
    for day in days:
        for line in day.lines:
            if line.going_on:
                continue
            length = line.ends - line.starts
            special = "" if line.cancelled else line.strong
            key = (line.starts.time(), length, line.title, line.elsewhere, special)
            found.setdefault(key, []).append((day.day, line))
    series = []
    for lines in found.values():
        on = tuple(day for day, line in lines if not line.cancelled)
        off = tuple(day for day, line in lines if line.cancelled)
        shown = next((line for _, line in lines if not line.cancelled), lines[0][1])
        facts = {line.facts for _, line in lines if not line.cancelled}
        series.append(_Series(shown, on, off, facts.pop() if len(facts) == 1 else ""))
    return sorted(series, key=lambda one: (one.line.starts.time(), (one.on or one.off)[0]))


def _line(one: _Series, days: list[WeekDay], words: Words, *, whole: bool) -> WeekLine:
    """Return a series as a line: what, and on which dates; the ``whole`` of it also where and for how much."""
    line, replace = one.line, msgspec.structs.replace
    if not one.on:
        facts = ". ".join(part for part in (_dates(one.off, words), line.facts) if part)
        return replace(line, facts=facts)
    every = len(days) > _FEW and len(one.on) + len(one.off) == len(days)
    weekly = words.t("elke {day}", day=weekday(one.on[0], words))
    when = weekly if every else _dates(one.on, words)
    if one.off:
        when = words.t("{days}, niet op {off}", days=when, off=_dates(one.off, words))
    if whole:
        return replace(line, facts=f"{when}: {one.facts}" if one.facts else when)
    when = ", ".join(filter(None, (when, line.elsewhere)))
    return replace(line, strong=when, facts=line.strong)


def _dates(days: tuple[date, ...], words: Words) -> str:
    """Return dates of one month: "2, 9 en 16 november"."""
    last = day_month(days[-1], words)
    if len(days) == 1:
        return last
    return words.t(
        "{first} en {last}", first=", ".join(str(day.day) for day in days[:-1]), last=last
    )


class MonthHead(WeekHead):
    """The head of a month: below what a week has, a calendar."""

    @property
    def height_pt(self) -> float:
        """Height with the space below it."""
        return super().height_pt + self._calendar_pt

    @property
    def _weeks(self) -> list[list[WeekDay]]:
        weeks: dict[tuple[int, int], list[WeekDay]] = {}
        for day in self.week.days:
            year, week, _ = day.day.isocalendar()
            weeks.setdefault((year, week), []).append(day)
        return list(weeks.values())

    @property
    def _row_pt(self) -> float:
        return self.scale.body_pt * _ROW_SHARE

    @property
    def _calendar_pt(self) -> float:
        legend_pt = self.scale.small_pt * LEADING if self._busy else 0.0
        return (1 + len(self._weeks)) * self._row_pt + legend_pt + _BELOW_PT

    @property
    def _busy(self) -> bool:
        """Whether any day has something on it."""
        return any(day.lines for day in self.week.days)

    def draw(self, column: Column) -> None:
        """Draw the head at the top of a column as wide as the page."""
        super().draw(column)
        self._draw_names(column)
        for week in self._weeks:
            self._draw_week(column, week)
        if self._busy:
            legend = self.words.t("Een dag met een kader: er is iets te doen.")
            column.paragraph(legend, "regular", self.scale.small_pt, most=1)
        column.y_pt += _BELOW_PT

    def _left_pt(self, column: Column, place: int) -> float:
        """Return where a column of the calendar begins: 0 is the number of the week, 1 Monday."""
        size_pt = self.scale.small_pt
        first_pt = text_width_pt(self.words.t("week {week}", week=88), "regular", size_pt) + pt(6)
        if place == 0:
            return column.left_pt
        return column.left_pt + first_pt + (place - 1) * (column.width_pt - first_pt) / 7

    def _draw_names(self, column: Column) -> None:
        """Draw the names of the days, short, over a line."""
        names = WEEKDAYS.get(self.words.language, WEEKDAYS["nl"])
        letters = 2 if names is WEEKDAYS["nl"] else 3
        base_pt = base_of(column.y_pt, self.scale.small_pt, self._row_pt / self.scale.small_pt)
        with column.pdf.content("P"):
            for number, name in enumerate(names, 1):
                left_pt = self._left_pt(column, number)
                column.pdf.text(left_pt, base_pt, name[:letters], "semibold", self.scale.small_pt)
        self._end_row(column)

    def _draw_week(self, column: Column, week: list[WeekDay]) -> None:
        """Draw a week, one line to who hears it: days with something on them are bold, those on which the house is closed say so."""
        size_pt, small_pt = self.scale.body_pt, self.scale.small_pt
        base_pt = base_of(column.y_pt, size_pt, _ROW_SHARE)
        self._draw_frames(column, week)
        number = self.words.t("week {week}", week=week[0].day.isocalendar().week)
        with column.pdf.content("P"):
            column.pdf.text(column.left_pt, base_pt, number, "regular", small_pt)
            for day in week:
                left_pt = self._left_pt(column, day.day.isoweekday())
                face: Face = "bold" if day.lines else "regular"
                text = str(day.day.day)
                left_pt += (self._number_pt - text_width_pt(text, face, size_pt)) / 2
                column.pdf.text(left_pt, base_pt, text, face, size_pt)
                if day.closed:
                    beside_pt = left_pt + text_width_pt(text + " ", face, size_pt)
                    shut = self.words.t("dicht")
                    column.pdf.text(beside_pt, base_pt, shut, "regular", small_pt)
        self._end_row(column)

    @property
    def _number_pt(self) -> float:
        """Width of a day of two figures; one of one figure stands in the middle of it."""
        return text_width_pt("00", "bold", self.scale.body_pt)

    def _draw_frames(self, column: Column, week: list[WeekDay]) -> None:
        """Draw a frame around every day with something on it."""
        inset_pt = 1.5
        with column.pdf.artifact():
            for day in week:
                if day.lines:
                    middle_pt = self._left_pt(column, day.day.isoweekday()) + self._number_pt / 2
                    column.pdf.frame(
                        middle_pt - pt(_FRAME_MM) / 2,
                        column.y_pt + inset_pt,
                        pt(_FRAME_MM),
                        self._row_pt - 2 * inset_pt,
                        weight_pt=_FRAME_PT,
                        radius_pt=3.0,
                    )

    def _end_row(self, column: Column) -> None:
        """Draw the line under a row of the calendar."""
        column.y_pt += self._row_pt
        with column.pdf.artifact():
            column.pdf.rule(column.left_pt, column.right_pt, column.y_pt, RULE_PT)
