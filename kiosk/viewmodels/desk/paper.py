"""Paper at the desk: everything for Friday, the week in its editions, flyers, door signs, and what waits."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.services.sheet_sizes import SheetSizes
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.friday import week_text
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.desk.paper_words import NEXT_WEEK, THIS_WEEK, week_called
from kiosk.viewmodels.desk.part import DAY, houses_of, part_text, read_part
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from printing.jobs import MAKERS
from printing.making.choice import Choice
from printing.ticket import A3
from printing.weekly import week_of_set, weekly_set
from sync import dates
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

DOOR = "door"
"""The family of the sign with today's rooms."""


class PaperTile(msgspec.Struct, frozen=True):
    """Somewhere to go from the page "Papier"."""

    key: str
    title: str
    line: str
    icon: str
    colour: str
    page: str
    about: str


_TILES = (
    PaperTile("editions", N_("De week"), N_("A4, grote letters, boekje of poster"), "calendar-days",
              "green", "deskEditions", ""),
    PaperTile("flyer", N_("Flyers"), N_("Van een activiteit, om op te hangen"), "megaphone", "rust",
              "deskPick", "flyer"),
    PaperTile(DOOR, N_("Deurbord"), N_("Wat er in welke zaal is"), "door-open", "blue",
              "deskPreview", DOOR),
    PaperTile("waiting", N_("Wat nog wacht"), N_("Papier dat niet uit de printer kwam"), "inbox",
              "plum", "deskPapersWaiting", ""),
    PaperTile("printers", N_("Printers"), N_("Hoe het ermee staat"), "printer", "plum",
              "deskPrinters", ""),
)  # fmt: skip
_NEEDED = {"flyer": "flyer", DOOR: DOOR}
"""Tiles that lead to papers of a family."""


@QmlElement
class PaperModel(ViewModel):
    """The page "Papier"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without tiles."""
        super().__init__(services, parent)
        self._rows = RowsModel(PaperTile, self)
        self._count = 0

    def refresh(self) -> None:
        """Show what there is to do here."""
        words = self.services.words
        self._rows.reset(
            msgspec.structs.replace(one, title=words.t(one.title), line=words.t(one.line))
            for one in _TILES
            if one.page in PAGES and _NEEDED.get(one.key, "handout") in MAKERS
        )
        papers = weekly_set(self.services.replica, *self._week())
        self._count = sum(one.copies > 0 for one in papers)
        self.changed.emit()

    def _week(self) -> tuple[int, int]:
        return week_of_set(self.services.now().date())

    def _friday_line(self) -> str:
        words, week = self.services.words, self._week()[1]
        return words.tn(
            "Week {week}: één soort papier, in één keer.",
            "Week {week}: {n} soorten papier, in één keer.",
            self._count,
            week=week,
        )

    rows = Property(QObject, lambda self: self._rows, constant=True)
    fridayLine = Property(str, _friday_line, notify=changed)

    def spoken(self) -> str:
        """Return the tiles as they are read aloud."""
        words = self.services.words
        first = f"{words.t('Alles voor vrijdag')}. {self._friday_line()}"
        return "\n".join(
            [words.t("Papier"), first, *(f"{row.title}. {row.line}" for row in self._rows.rows)]
        )


class EditionRow(msgspec.Struct, frozen=True):
    """One way to print a week."""

    key: str
    title: str
    line: str


FORM = "form"
"""The form is one for all: it has no parts."""
_EDITIONS = {
    "handout": (N_("A4, twee kanten"), N_("Voor op de koelkast.")),
    "large": (N_("Grote letters"), N_("A4, letters van 18 punten.")),
    "booklet": (N_("Boekje"), N_("A4, dubbelgevouwen.")),
    "poster": (N_("Poster"), N_("A3, voor aan de muur.")),
    "month": (N_("De hele maand"), N_("Een overzicht op A4.")),
    FORM: (N_("Formulier"), N_("Voor wie liever schrijft dan tikt.")),
}
"""The editions of a week by the family of their keys: what they are called, and what they are for."""
_ON_A3 = ("poster",)
"""Editions for which not every printer has a sheet."""


@QmlElement
class EditionsModel(ViewModel):
    """The editions of a week, or of a part of it: "2026-W49", "2026-W49?category=bewegen"; without a key the week that is printed now."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no week."""
        super().__init__(services, parent)
        self._week, self._chosen = (0, 0), Choice()
        self._rows = RowsModel(EditionRow, self)
        self._sizes = SheetSizes(services, self)
        self._sizes.changed.connect(self.refresh)

    def leave(self) -> None:
        """Ask the printer nothing more."""
        self._sizes.forget()

    def close(self) -> None:
        """Wait for the printer that is being asked."""
        self._sizes.close()

    def load(self, key: str = "") -> None:
        """Show the editions of a week."""
        self._chosen, self._week = read_part(self.services, key)
        self.refresh()
        self._sizes.look(A3)

    def refresh(self) -> None:
        """Say it in the language of now."""
        words = self.services.words
        self._rows.reset(
            EditionRow(
                f"{family}/{self._chosen.key()}",
                words.t(title),
                words.t(self._line(family, line)),
            )
            for family, (title, line) in _EDITIONS.items()
            if family in MAKERS and (family != FORM or not self._part())
        )
        self.changed.emit()

    def _line(self, family: str, line: str) -> str:
        """Return what an edition is for, or why the printer can never print it; texts of the catalogue."""
        return (family in _ON_A3 and self._sizes.lacks) or line

    def _this(self) -> tuple[int, int]:
        return dates.iso_week(self.services.now().date())

    def _next(self) -> tuple[int, int]:
        return dates.iso_week(self.services.now().date() + timedelta(days=7))

    def _days(self) -> str:
        if not self._week[0]:
            return ""
        words = self.services.words
        monday = dates.monday_of(*self._week)
        sunday = monday + timedelta(days=6)
        days = words.t(
            "{first} tot en met {last}.",
            first=dates.capital(dates.long_date(monday, words)),
            last=dates.long_date(sunday, words),
        )
        return f"{days} {self._part()}".strip()

    def _part(self) -> str:
        return part_text(self.services, self._chosen)

    def _key_of(self, week: tuple[int, int]) -> str:
        """Return the key of the same part of another week."""
        return msgspec.structs.replace(self._chosen, when=week_text(*week)).key()

    def _part_name(self) -> str:
        words = self.services.words
        if len(houses_of(self.services)) > 1:
            return words.t("Eén dag, soort of huis")
        return words.t("Eén dag of soort")

    rows = Property(QObject, lambda self: self._rows, constant=True)
    week = Property(int, lambda self: self._week[1], notify=changed)
    daysText = Property(str, _days, notify=changed)
    thisText = Property(
        str, lambda self: week_called(self.services, THIS_WEEK, self._this()), notify=changed
    )
    nextText = Property(
        str, lambda self: week_called(self.services, NEXT_WEEK, self._next()), notify=changed
    )
    thisKey = Property(str, lambda self: self._key_of(self._this()), notify=changed)
    nextKey = Property(str, lambda self: self._key_of(self._next()), notify=changed)
    partName = Property(str, _part_name, notify=changed)
    partKey = Property(str, lambda self: f"{DAY}/{self._chosen.key()}", notify=changed)
    isThis = Property(bool, lambda self: self._week == self._this(), notify=changed)
    isNext = Property(bool, lambda self: self._week == self._next(), notify=changed)

    def spoken(self) -> str:
        """Return the editions as they are read aloud."""
        name = paper_name(self.services, f"handout/{week_text(*self._week)}")
        return "\n".join(
            [name, self._days(), *(f"{row.title}. {row.line}" for row in self._rows.rows)]
        )
