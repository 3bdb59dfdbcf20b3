"""Something went wrong: what it is, what to do next, and whom to call."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from sync.errors import NotAReplica, UserFacing
from sync.upkeep.troubles import number_of
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


UNREADABLE = UserFacing(
    N_("De zuil kan de gegevens niet lezen."),
    N_("Vraag een vrijwilliger de zuil uit en weer aan te zetten."),
)
"""A torn replica, in words for the hall; the next start sets it aside."""


@QmlElement
class TroubleModel(ViewModel):
    """The page that says what went wrong."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without trouble."""
        super().__init__(services, parent)
        self._error = self._cause = UserFacing()

    def tell(self, error: UserFacing) -> None:
        """Take the error to show."""
        self._cause = error
        self._error = UNREADABLE if isinstance(error, NotAReplica) else error
        self.refresh()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self.changed.emit()

    def _what(self) -> str:
        return self.services.words.t(self._error.what)

    def _next(self) -> str:
        return self.services.words.t(self._error.next)

    def _title(self) -> str:
        number = number_of(self._cause)
        words = self.services.words
        return words.t("Storing {n}", n=number) if number else words.t("Dat lukte niet")

    title = Property(str, _title, notify=changed)
    what = Property(str, _what, notify=changed)
    nextStep = Property(str, _next, notify=changed)
    deskPhone = Property(str, lambda self: self.services.helpdesk_phone, notify=changed)

    def spoken(self) -> str:
        """Return what went wrong as it is read aloud."""
        return f"{self._what()}\n{self._next()}"
