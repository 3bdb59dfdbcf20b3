"""The agenda: a day's activities, the days of a week to choose from, weeks a month ahead, and categories."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from printing import symbols
from sync import dates, phrases
from sync.records import Room, Venue
from sync.recurrence import Occurrence
from sync.words import Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

SHORT = 16
"""A text of fewer letters stays on one line."""
WEEKS_AHEAD = 5
"""This week and four more: a month ahead."""
_DAYS_KNOWN = 2 * 366


class OccurrenceRow(msgspec.Struct, frozen=True):
    """One line of the agenda."""

    key: str
    time: str
    title: str
    line: str
    badge: str
    tone: str
    """What the badge is about: "off", "moved" or empty."""
    cancelled: bool


class DayChoice(msgspec.Struct, frozen=True):
    """One day of the bar above the list."""

    iso: str
    day: str
    number: str
    chosen: bool
    past: bool


class CategoryChoice(msgspec.Struct, frozen=True):
    """One kind of activity to filter by; the empty slug is everything."""

    slug: str
    title: str
    icon: str
    chosen: bool


def place_of(occurrence: Occurrence, services: Services) -> str:
    """Return where an occurrence is, in the fewest words; another building than ours is named."""
    venue = services.replica.get("venue", occurrence.venue) if occurrence.venue else None
    room = services.replica.get("room", occurrence.room) if occurrence.room else None
    building = venue.name if isinstance(venue, Venue) else ""
    place = occurrence.place or (room.name if isinstance(room, Room) else "")
    if place and building and services.venue_id and occurrence.venue != services.venue_id:
        return f"{place}, {building}"
    return place or building


def occurrence_row(occurrence: Occurrence, place: str, words: Words) -> OccurrenceRow:
    """Return one occurrence as a line of a list."""
    badge, tone = "", ""
    until = dates.until(occurrence.starts, occurrence.ends, words)
    facts = [place, until.replace(" ", "\u00a0") if len(until) < SHORT else until]
    price = phrases.price(occurrence.activity, words)
    if occurrence.cancelled:
        badge, tone = words.t("gaat niet door"), "off"
        facts = [occurrence.cancel_reason or words.t("Deze keer niet")]
    else:
        if occurrence.moved_from:
            badge, tone = words.t("andere tijd"), "moved"
        facts.append(price.replace("€ ", "€\u00a0"))  # an amount never parts from its sign
        if occurrence.activity.signup == "required":
            facts.append(words.t("aanmelden"))
    return OccurrenceRow(
        key=occurrence.key,
        time=dates.clock_time(occurrence.starts),
        title=phrases.titled(occurrence.title, words),
        line=" · ".join(fact for fact in facts if fact),
        badge=badge,
        tone=tone,
        cancelled=occurrence.cancelled,
    )


@QmlElement
class AgendaModel(ViewModel):
    """The agenda page."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin at today with every category."""
        super().__init__(services, parent)
        self._opened: str | None = None
        self._day: date | None = None
        self._category = ""
        self._rows = RowsModel(OccurrenceRow, self)
        self._days = RowsModel(DayChoice, self)
        self._categories = RowsModel(CategoryChoice, self)

    def load(self, key: str = "") -> None:
        """Show the day ``key`` (ISO), or today; a rubbish key is today. Coming back to the page shows the day chosen on it."""
        if key != self._opened:
            self._opened = key
            self._choose(key)
        self.refresh()

    def _choose(self, key: str) -> None:
        try:
            day = date.fromisoformat(key) if key else None
        except ValueError:
            day = None
        near = day is not None and abs(day - self.today) < timedelta(days=_DAYS_KNOWN)
        self._day = day if near else None

    def reset(self) -> None:
        """Forget which day and category somebody chose."""
        self._opened, self._day, self._category = None, None, ""

    def drop(self, about: str) -> None:
        """Forget what was chosen on a page that is closed."""
        self.reset()

    def refresh(self) -> None:
        """Read the chosen day anew."""
        words, day, today = self.services.words, self.day, self.services.sure_today
        found = self.services.replica.occurrences(day, day, category=self._category)
        if day == today:  # what is over only stands in the way of what is still to come
            found = [one for one in found if one.ends > self.services.now()]
        self._rows.reset(occurrence_row(one, place_of(one, self.services), words) for one in found)
        self._days.reset(self._day_choice(self.monday + timedelta(days=n), today) for n in range(7))
        neighbourhood = self.services.replica.neighbourhood
        everything = CategoryChoice("", words.t("Alles"), "calendar-days", self._category == "")
        self._categories.reset(
            [
                everything,
                *(
                    CategoryChoice(
                        slug, words.t(name), symbols.of_kind(slug, "star"), slug == self._category
                    )
                    for slug, name in neighbourhood.categories.items()
                ),
            ]
        )
        self.changed.emit()

    def _day_choice(self, day: date, today: date | None) -> DayChoice:
        words = self.services.words
        name = words.t("vandaag") if day == today else dates.weekday(day, words)
        past = today is not None and day < today
        return DayChoice(str(day), name, str(day.day), day == self.day, past)

    @property
    def today(self) -> date:
        """The local day, or the best guess of it."""
        return self.services.now().date()

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self._day or self.today

    @property
    def monday(self) -> date:
        """The first day of the week that is shown."""
        return self.day - timedelta(days=self.day.weekday())

    @property
    def _this_monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def _rows_model(self) -> QObject:
        return self._rows

    def _days_model(self) -> QObject:
        return self._days

    def _categories_model(self) -> QObject:
        return self._categories

    def _heading(self) -> str:
        return dates.capital(dates.long_date(self.day, self.services.words))

    def _empty_text(self) -> str:
        words = self.services.words
        if self.day == self.services.sure_today:
            return words.t("Vandaag is er verder niets. Kijk eens bij morgen.")
        if self._category:
            return words.t("Hierover staat op deze dag niets in de agenda.")
        return words.t("Op deze dag staat niets in de agenda.")

    def _week_text(self) -> str:
        words, weeks = self.services.words, (self.monday - self._this_monday).days // 7
        if not self.services.clock_trusted:
            return words.t("Week van {day}", day=dates.day_month(self.monday, words))
        if weeks == 0:
            return words.t("Deze week")
        if weeks == 1:
            return words.t("Volgende week")
        return words.t("Week van {day}", day=dates.day_month(self.monday, words))

    def _category_text(self) -> str:
        words, names = self.services.words, self.services.replica.neighbourhood.categories
        return (
            words.t("Alleen {kind}", kind=words.t(names[self._category]))
            if self._category in names
            else ""
        )

    def _elsewhere(self) -> bool:
        """Whether the week that is shown has something in another house than this one."""
        sunday, own = self.monday + timedelta(days=6), self.services.venue_id
        week = self.services.replica.occurrences(self.monday, sunday, category=self._category)
        return bool(own) and any(one.venue != own for one in week)

    def _has_next(self) -> bool:
        return (self.monday - self._this_monday).days < 7 * (WEEKS_AHEAD - 1)

    def _has_previous(self) -> bool:
        return self.monday > self._this_monday

    rows = Property(QObject, _rows_model, constant=True)
    days = Property(QObject, _days_model, constant=True)
    categories = Property(QObject, _categories_model, constant=True)
    heading = Property(str, _heading, notify=changed)
    emptyText = Property(str, _empty_text, notify=changed)
    weekText = Property(str, _week_text, notify=changed)
    categoryText = Property(str, _category_text, notify=changed)
    hasNextWeek = Property(bool, _has_next, notify=changed)
    hasPreviousWeek = Property(bool, _has_previous, notify=changed)
    category = Property(str, lambda self: self._category, notify=changed)

    @Slot(str)
    def chooseDay(self, iso: str) -> None:
        """Show another day."""
        self._choose(iso)
        self.refresh()

    @Slot()
    def nextWeek(self) -> None:
        """Show the Monday after the week that is shown."""
        if self._has_next():
            self._day = self.monday + timedelta(days=7)
            self.refresh()

    @Slot()
    def previousWeek(self) -> None:
        """Show the week before, from today on."""
        if self._has_previous():
            self._day = max(self.monday - timedelta(days=7), self.today)
            self.refresh()

    @Slot(str)
    def chooseCategory(self, slug: str) -> None:
        """Show one kind of activity; the empty slug shows all."""
        self._category = slug
        self.refresh()

    @Slot(bool, result=str)
    def weekPaper(self, large: bool) -> str:
        """Return the key of the paper with what is shown of this week: its kind, and every house that it names; in ``large`` print."""
        from printing.making.choice import Choice

        year, week = dates.iso_week(self.day)
        chosen = Choice(
            when=f"{year}-W{week:02d}",
            venue="" if self._elsewhere() else None,
            category=self._category,
        )
        return f"{'large' if large else 'handout'}/{chosen.key()}"

    def spoken(self) -> str:
        """Return the day as it is read aloud."""
        lines = [self._heading()]
        for row in self._rows.rows:
            lines.append(f"{row.time} uur. {row.title}. {row.badge or row.line}.")
        return "\n".join(lines) if len(lines) > 1 else f"{lines[0]}. {self._empty_text()}"
