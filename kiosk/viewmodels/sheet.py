"""What changed since a sheet was printed: by its number, scanned from the sheet or typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.gate import Place
from kiosk.viewmodels.rows import RowsModel
from sync.dates import iso_week
from sync.errors import UserFacing
from sync.paper_records import Sheet
from sync.sheet_numbers import number_in, parse_number, shown_number

if TYPE_CHECKING:
    from sync.sheet_changes import Kind
    from sync.sheet_words import SheetWords

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

PAGE = "sheet"
_ICONS: dict[Kind, str] = {
    "cancelled": "circle-x",
    "gone": "circle-x",
    "on": "circle-check",
    "moved": "clock",
    "place": "map-pin",
    "title": "pencil-line",
    "note": "info",
    "new": "plus",
    "closed": "lock",
    "open": "door-open",
}


class ChangeRow(msgspec.Struct, frozen=True):
    """One thing that changed."""

    icon: str
    strong: str
    title: str
    when: str
    facts: str


def sheet_place(services: Services, text: str) -> Place | None:
    """Return the page about the sheet that a code or a typed text names; None when it names none."""
    number = number_in(text)
    if number is None:
        return None
    return Place(PAGE, number.text if number.code else f"{number.text}-0")


@QmlElement
class SheetModel(ViewModel):
    """The page's key is the number of a sheet."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no sheet."""
        super().__init__(services, parent)
        self._rows = RowsModel(ChangeRow, self)
        self.reset()

    def reset(self) -> None:
        """Forget which sheet it was."""
        self._key = ""
        self._sheet: Sheet | None = None
        self._words: SheetWords | None = None
        self._problem: UserFacing | None = None
        self._rows.reset([])

    def load(self, key: str = "") -> None:
        """Show what changed since the sheet ``key`` was printed."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Hold the sheet against the agenda of now."""
        self._sheet = self._words = self._problem = None
        rows: list[ChangeRow] = []
        try:
            rows = self._read()
        except UserFacing as error:
            self._problem = error
        self._rows.reset(rows)
        self.changed.emit()

    def _read(self) -> list[ChangeRow]:
        from sync.disk.paper_sheets import find_sheet, house_of, printed_on, sheet_changes
        from sync.sheet_words import sheet_words, unknown_words

        replica, words = self.services.replica, self.services.words
        number = parse_number(self._key)
        sheet = find_sheet(replica, number)
        if sheet is None:
            self._words = unknown_words(number, self.services.sure_today, words)
            return []
        now = self.services.sure_now
        changes = sheet_changes(replica, sheet, now)
        day, house = printed_on(replica, sheet), house_of(replica, sheet)
        self._sheet = sheet
        self._words = sheet_words(sheet, day, changes, house, now, words)
        icons = (_ICONS[one.kinds[0]] for one in changes)
        return [
            ChangeRow(icon, line.strong, line.title, line.when, "\n".join(line.facts))
            for icon, line in zip(icons, self._words.lines, strict=False)
        ]

    def _title(self) -> str:
        if self._problem is not None:
            return self.services.words.t(self._problem.what)
        return self._words.title if self._words is not None else ""

    def _text(self) -> str:
        if self._problem is not None:
            return self.services.words.t(self._problem.next)
        return self._words.text if self._words is not None else ""

    def _right(self) -> bool:
        """Whether all that stands on the sheet is still so."""
        said = self._words
        return said is not None and said.known and not said.over and not said.lines

    def _strip(self) -> str:
        """Return the key of the strip; empty where there is nothing to put right."""
        return f"strip/{shown_number(self._sheet)}" if self._sheet and self._rows.rows else ""

    def _handout(self) -> str:
        """Return the key of the sheet as it is now; of this week's where the sheet is over."""
        from printing.strip_sheets import key_of_sheet

        if self._words is None:
            return ""
        if self._sheet is not None and not self._words.over:
            return key_of_sheet(self.services.replica, self._sheet)
        today = self.services.now().date()
        year, week = iso_week(today if self._words.over else parse_number(self._key).monday)
        return f"handout/{year}-W{week:02d}"

    def _handout_text(self) -> str:
        words = self.services.words
        if self._words is not None and self._words.over:
            return words.t("Print het nieuwe blad")
        return words.t("Print het hele blad")

    def _form_key(self) -> str:
        """Return by which number a volunteer takes in what was filled in on this sheet; empty for anybody else."""
        session = self.services.session
        at_desk = session.by_badge or not self.services.for_visitors
        known = self._sheet is not None and at_desk and session.may("volunteer")
        return shown_number(self._sheet) if self._sheet is not None and known else ""

    formKey = Property(str, _form_key, notify=changed)
    title = Property(str, _title, notify=changed)
    text = Property(str, _text, notify=changed)
    right = Property(bool, _right, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)
    strip = Property(str, _strip, notify=changed)
    handout = Property(str, _handout, notify=changed)
    handoutText = Property(str, _handout_text, notify=changed)

    def spoken(self) -> str:
        """Return how the sheet stands as it is read aloud."""
        lines = self._words.lines if self._words is not None else ()
        return "\n".join([self._title(), self._text(), *(line.aloud() for line in lines)])
