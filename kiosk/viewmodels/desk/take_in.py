"""Taking in a form on paper: its number is scanned or typed, and its questions open with the activities that stand on it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from sync.disk.paper_sheets import find_by_end, find_sheet
from sync.errors import BadInput, UserFacing
from sync.sheet_numbers import SheetNumber, end_in, parse_number, shown_number
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MAX_TYPED = 60
"""A scanned address is longer than a number."""


@QmlElement
class TakeInModel(ViewModel):
    """The page that asks for the number of a form."""

    changed = Signal()
    found = Signal(str)
    """A form was found by the number that was scanned; it says the number."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no number."""
        super().__init__(services, parent)
        self._typed = ""
        self._problem: UserFacing | None = None

    def load(self, key: str = "") -> None:
        """Ask for a number anew; ``key`` is one that somebody scanned elsewhere, to go on with."""
        self.reset()
        self._typed = key[:MAX_TYPED]
        self.changed.emit()

    def reset(self) -> None:
        """Forget what was typed."""
        self._typed, self._problem = "", None

    def take_scan(self, text: str) -> bool:
        """Take the code of a form that was held before the scanner."""
        self._typed = text[:MAX_TYPED]
        number = self.find()
        if number:
            self.found.emit(number)
        return True

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what was typed so far."""
        self._typed, self._problem = text[:MAX_TYPED], None
        self.changed.emit()

    @Slot(result=str)
    def find(self) -> str:
        """Return the number of the form that was typed, whole or its last part; empty leaves ``problem`` to read."""
        self._problem, number = None, ""
        try:
            replica, typed = self.services.replica, self._typed
            sheet = find_by_end(replica, end_in(typed))
            if sheet is None:
                sheet = find_sheet(replica, _read(typed))
            if sheet is None:
                raise BadInput(
                    N_("Dit blad kennen wij hier niet."),
                    N_("Neem het over met de knoppen van de balie."),
                )
            number = shown_number(sheet)
        except UserFacing as error:
            self._problem = error
        self.changed.emit()
        return number

    def _problem_text(self) -> str:
        words, error = self.services.words, self._problem
        return f"{words.t(error.what)} {words.t(error.next)}" if error is not None else ""

    typed = Property(str, lambda self: self._typed, notify=changed)
    problem = Property(str, _problem_text, notify=changed)
    maximumLength = Property(int, lambda self: MAX_TYPED, constant=True)

    def spoken(self) -> str:
        """Return what is asked."""
        words = self.services.words
        ask = words.t("Welk formulier is het?")
        return "\n".join(text for text in (ask, self._problem_text()) if text)


def _read(typed: str) -> SheetNumber:
    """Return the number of a form. Raises ``BadInput``, which says where it stands: not where a week has it."""
    try:
        return parse_number(typed)
    except BadInput as error:
        raise BadInput(
            error.what, N_("Typ wat boven aan het blad staat, achter “Formulier”.")
        ) from error
