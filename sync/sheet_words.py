"""What changed since a sheet was printed, in words: for the screen, the strip of paper and the phone alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from sync.dates import capital, clock_time, day_month, iso_week, long_date, short_date, time_span
from sync.paper_records import Sheet, SheetLine
from sync.recurrence import parse_local
from sync.sheet_changes import SheetChange, last_moment
from sync.words import N_

if TYPE_CHECKING:
    from sync.sheet_numbers import SheetNumber
    from sync.words import Words

_STRONG = {
    "cancelled": N_("Gaat niet door"),
    "on": N_("Gaat toch door"),
    "place": N_("Andere plek"),
    "title": N_("Andere naam"),
    "note": N_("Let op"),
    "gone": N_("Vervalt"),
    "new": N_("Nieuw"),
    "closed": N_("Dicht"),
    "open": N_("Toch open"),
}


class ChangeLines(msgspec.Struct, frozen=True):
    """One change in lines of words."""

    strong: str
    """What became of it: "Gaat niet door"."""
    title: str
    day: str
    span: str = ""
    """Day and time as they are now, or were to be."""
    facts: tuple[str, ...] = ()
    """How it was, where it is now, and why."""
    short_day: str = ""
    """The day in fewer letters: "do 26 november"."""

    @property
    def short_when(self) -> str:
        """Day and time in one line of as few letters as possible."""
        day = self.short_day or self.day
        return f"{day}, {self.span}" if self.span else day

    @property
    def when(self) -> str:
        """Day and time in one line."""
        return f"{self.day}, {self.span}" if self.span else self.day

    def aloud(self) -> str:
        """Return it as it is read aloud."""
        return "\n".join(f"{part.rstrip('.')}." for part in self._parts() if part)

    def _parts(self) -> Iterable[str]:
        return (self.title, self.strong, self.when, *self.facts)


def change_lines(one: SheetChange, house: str, words: Words) -> ChangeLines:
    """Return a change in words; ``house`` is what is closed on a day."""
    if one.day:
        closed = date.fromisoformat(one.day)
        strong, day = words.t(_STRONG[one.kinds[0]]), capital(long_date(closed, words))
        return ChangeLines(strong, house, day, short_day=capital(short_date(closed, words)))
    line = one.now or one.before
    assert line is not None  # what is no day is about a line
    strong = ". ".join(_strong(kind, one, words) for kind in one.kinds)
    (day, span), starts = _when(line, words), parse_local(line.starts)
    short = capital(short_date(starts.date(), words)) if starts else ""
    return ChangeLines(strong, line.title, capital(day), span, tuple(_facts(one, words)), short)


def _strong(kind: str, one: SheetChange, words: Words) -> str:
    if kind != "moved":
        return words.t(_STRONG[kind])
    before, now = one.before, one.now
    same = before is not None and now is not None and before.starts[:10] == now.starts[:10]
    return words.t("Andere tijd") if same else words.t("Andere dag")


def _facts(one: SheetChange, words: Words) -> Iterable[str]:
    before, now = one.before, one.now
    if before is not None and now is not None:
        if "place" in one.kinds and now.place:
            yield words.t("Nu: {place}.", place=now.place)
        if "moved" in one.kinds:
            day, span = _when(before, words)
            same = before.starts[:10] == now.starts[:10]
            yield words.t("Eerst: {when}.", when=span if same else f"{day}, {span}")
        if "place" in one.kinds and before.place:
            yield words.t("Eerst: {place}.", place=before.place)
        if "title" in one.kinds:
            yield words.t("Eerst: {title}.", title=before.title)
    if now is not None and now.note and {"note", "cancelled", "new"} & set(one.kinds):
        yield _sentence(now.note)
    if one.kinds == ("new",) and now is not None and now.place:
        yield _sentence(now.place)


def _sentence(text: str) -> str:
    text = capital(text.strip())
    return text if text[-1:] in ".!?" else f"{text}."


def _when(line: SheetLine, words: Words) -> tuple[str, str]:
    """Return the day and the time of a line."""
    starts, ends = parse_local(line.starts), parse_local(line.ends)
    if starts is None:
        return line.starts, ""
    return long_date(starts.date(), words), time_span(starts, ends or starts, words)


class SheetWords(msgspec.Struct, frozen=True):
    """How a sheet stands: a heading, and the changes."""

    title: str
    """"Dit blad is van 20 november.\""""
    text: str
    """"Er is 1 ding veranderd.\""""
    lines: tuple[ChangeLines, ...] = ()
    over: bool = False
    """Whether the days of the sheet are past, or nobody knows what stood on it."""
    known: bool = True


def sheet_words(
    sheet: Sheet,
    printed: date | None,
    changes: Iterable[SheetChange],
    house: str,
    now: datetime | None,
    words: Words,
) -> SheetWords:
    """Return how a sheet stands; ``printed`` is the local day on which it was first printed, where that is known."""
    title = (
        words.t("Dit blad is van {day}.", day=day_month(printed, words))
        if printed is not None
        else words.t("Dit blad is van {week}.", week=_week(sheet, words))
    )
    if now is not None and last_moment(sheet) < now:
        return SheetWords(title, words.t("De dagen op dit blad zijn voorbij."), over=True)
    lines = tuple(change_lines(one, house, words) for one in changes)
    if not lines:
        return SheetWords(title, words.t("Alles klopt nog."))
    text = words.tn("Er is {n} ding veranderd.", "Er zijn {n} dingen veranderd.", len(lines))
    return SheetWords(title, text, lines)


def _week(sheet: Sheet, words: Words) -> str:
    try:
        _, week = iso_week(date.fromisoformat(sheet.first))
    except ValueError:
        return ""
    return words.t("week {week}", week=week)


def unknown_words(number: SheetNumber, today: date | None, words: Words) -> SheetWords:
    """Return what is said of a sheet of which nobody here knows what stood on it."""
    title = words.t("Dit blad is van week {week}.", week=number.week)
    if today is not None and (today - number.monday).days >= 7:
        text = words.t("Dit blad is oud. Neem een nieuw blad mee.")
        return SheetWords(title, text, over=True, known=False)
    text = words.t("Wij weten nog niet wat er op dit blad stond.")
    return SheetWords(title, text, known=False)


def moment_words(now: datetime, words: Words) -> str:
    """Return when somebody looked: "Nagekeken op donderdag 26 november om 15.20 uur."."""
    day = long_date(now.date(), words)
    return words.t("Nagekeken op {day} om {time} uur.", day=day, time=clock_time(now))
