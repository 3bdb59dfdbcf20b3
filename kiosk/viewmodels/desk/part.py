"""A part of a week on paper: one day, one kind of activity, another house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.friday import week_text
from kiosk.viewmodels.rows import RowsModel
from printing.making.choice import Choice, parse_choice
from printing.symbols import of_kind
from printing.weekly import week_to_print
from sync import dates
from sync.errors import BadInput
from sync.records import Venue
from sync.recurrence import Occurrence
from sync.sheet_changes import is_public
from sync.words import N_, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

DAY, KIND, HOUSE = "day", "kind", "house"
EDITIONS = "deskEditions"
_TABS = {DAY: N_("Dag"), KIND: N_("Soort"), HOUSE: N_("Huis")}
"""Of what a part can be chosen, and what it is called."""


def read_part(services: Services, text: str) -> tuple[Choice, tuple[int, int]]:
    """Return what was chosen of which week: "2026-W48?category=bewegen". What cannot be read is the week that is printed now."""
    today = services.now().date()
    try:
        chosen = parse_choice(text, services.replica)
        week = chosen.week(today) if chosen.when else week_to_print(today)
    except BadInput:
        chosen, week = Choice(), week_to_print(today)
    return msgspec.structs.replace(chosen, when=week_text(*week), back=""), week


def houses_of(services: Services) -> list[Venue]:
    """Return the houses of the neighbourhood, in the order of their names."""
    return services.replica.records(Venue, order="name, id")


def part_text(services: Services, chosen: Choice) -> str:
    """Return what was chosen beside the week, in words: "Alleen: Bewegen. Alle huizen."; empty for all of this house."""
    words, replica = services.words, services.replica
    said = []
    if chosen.category:
        name = replica.neighbourhood.categories.get(chosen.category, chosen.category)
        said.append(f"{words.t('Alleen: {category}', category=words.t(name))}.")
    if chosen.venue == "":
        said.append(f"{words.t('Alle huizen')}.")
    elif chosen.venue is not None and chosen.venue != services.venue_id:
        house = replica.get("venue", chosen.venue)
        said.append(f"{house.name}." if isinstance(house, Venue) else "")
    return " ".join(filter(None, said))


class PartRow(msgspec.Struct, frozen=True):
    """One part that can be printed alone."""

    key: str
    """What the page that follows is about."""
    title: str
    line: str
    icon: str
    badge: str
    page: str


class PartTab(msgspec.Struct, frozen=True):
    """Of what a part is chosen."""

    key: str
    """The page's key for this tab."""
    text: str
    chosen: bool


@QmlElement
class PartModel(ViewModel):
    """The parts of a week. The key is of what, and what was chosen so far: "kind/2026-W48?venue=all"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no week."""
        super().__init__(services, parent)
        self._tab, self._chosen, self._week = DAY, Choice(), (0, 0)
        self._rows = RowsModel(PartRow, self)
        self._tabs = RowsModel(PartTab, self)

    def load(self, key: str = "") -> None:
        """Show the parts of a week."""
        tab, _, rest = key.partition("/")
        self._tab = tab if tab in _TABS else DAY
        self._chosen, self._week = read_part(self.services, rest)
        self.refresh()

    def refresh(self) -> None:
        """Read the week anew."""
        words, several = self.services.words, len(houses_of(self.services)) > 1
        if self._tab == HOUSE and not several:
            self._tab = DAY
        self._tabs.reset(
            PartTab(f"{tab}/{self._chosen.key()}", words.t(text), tab == self._tab)
            for tab, text in _TABS.items()
            if several or tab != HOUSE
        )
        rows = {DAY: self._days, KIND: self._kinds, HOUSE: self._houses}[self._tab]
        self._rows.reset(rows() if self._week[0] else ())
        self.changed.emit()

    def _found(self, venue: str | None, category: str = "") -> list[Occurrence]:
        """Return what begins in the week, as it stands on paper, in a house as a choice has it."""
        monday = dates.monday_of(*self._week)
        found = self.services.replica.occurrences(
            monday,
            monday + timedelta(days=6),
            category=category,
            venue=self.services.venue_id if venue is None else venue,
        )
        return [one for one in found if is_public(one) and one.starts.date() >= monday]

    def _days(self) -> Iterator[PartRow]:
        """Yield the days of the week; those that are over, where one knows which, are printed no more."""
        words, today, chosen = self.services.words, self.services.sure_today, self._chosen
        counts = Counter(
            one.starts.date() for one in self._found(chosen.venue, category=chosen.category)
        )
        monday = dates.monday_of(*self._week)
        for day in (monday + timedelta(days=n) for n in range(7)):
            if today is None or day >= today or monday + timedelta(days=6) < today:
                key = msgspec.structs.replace(chosen, when=str(day)).key()
                title = dates.capital(dates.long_date(day, words))
                line = _count(counts[day], words)
                yield PartRow(f"day/{key}", title, line, "calendar-days", "", "deskPreview")

    def _kinds(self) -> Iterator[PartRow]:
        """Yield the kinds of activity that there are in the week, and the one that was chosen."""
        found = self._found(self._chosen.venue)
        counts = Counter(one.category for one in found)
        now, words = self._chosen.category, self.services.words
        yield self._row(words.t("Alle soorten"), len(found), "calendar", not now, category="")
        for slug, name in self.services.replica.neighbourhood.categories.items():
            if counts[slug] or slug == now:
                icon = of_kind(slug, "star")
                yield self._row(words.t(name), counts[slug], icon, slug == now, category=slug)

    def _houses(self) -> Iterator[PartRow]:
        """Yield this house, all houses and each other one."""
        services, now = self.services, self._chosen.venue
        own = services.venue_id
        now = None if now == own else now
        found = self._found("", category=self._chosen.category)
        counts = Counter(one.venue for one in found)
        houses = houses_of(services)
        for one in (house for house in houses if house.id == own):
            yield self._row(one.name, counts[own], "house", now is None, venue=None)
        everywhere = "" if own else None  # a device of no house prints all of them anyway
        yield self._row(
            services.words.t("Alle huizen"),
            len(found),
            "map-pinned",
            now == everywhere,
            venue=everywhere,
        )
        for one in houses:
            if one.id != own:
                yield self._row(one.name, counts[one.id], "house", now == one.id, venue=one.id)

    def _row(self, title: str, count: int, icon: str, chosen: bool, **part: str | None) -> PartRow:
        words = self.services.words
        key = msgspec.structs.replace(self._chosen, **part).key()
        badge = words.t("Gekozen") if chosen else ""
        return PartRow(key, title, _count(count, words), icon, badge, EDITIONS)

    rows = Property(QObject, lambda self: self._rows, constant=True)
    tabs = Property(QObject, lambda self: self._tabs, constant=True)
    week = Property(int, lambda self: self._week[1], notify=changed)
    partText = Property(str, lambda self: part_text(self.services, self._chosen), notify=changed)

    def spoken(self) -> str:
        """Return the parts as they are read aloud."""
        title = self.services.words.t("Welk deel van week {n}?", n=self._week[1])
        lines = (
            ". ".join(filter(None, (row.title, row.badge, row.line))) for row in self._rows.rows
        )
        return "\n".join(filter(None, [title, part_text(self.services, self._chosen), *lines]))


def _count(count: int, words: Words) -> str:
    if not count:
        return words.t("Er begint niets")
    return words.tn("Eén activiteit", "{n} activiteiten", count)
