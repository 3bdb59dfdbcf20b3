"""The languages to choose from, each in its own words."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync.words import LANGUAGES

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class LanguageRow(msgspec.Struct, frozen=True):
    """One language by its own name."""

    key: str
    title: str
    chosen: bool


@QmlElement
class LanguageModel(ViewModel):
    """The page Taal."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without languages."""
        super().__init__(services, parent)
        self._rows = RowsModel(LanguageRow, self)

    def refresh(self) -> None:
        """List the languages there are."""
        now = self.services.words.language
        self._rows.reset(LanguageRow(code, name, code == now) for code, name in LANGUAGES.items())
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the names of the languages."""
        return "\n".join(f"{row.title}." for row in self._rows.rows)
