"""Announcements: what the house tells everybody."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class AnnouncementRow(msgspec.Struct, frozen=True):
    """One announcement."""

    key: str
    title: str
    text: str
    urgent: bool


@QmlElement
class AnnouncementsModel(ViewModel):
    """The page of announcements, the urgent ones first."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with none."""
        super().__init__(services, parent)
        self._rows = RowsModel(AnnouncementRow, self)

    def refresh(self) -> None:
        """Read today's announcements."""
        found = self.services.replica.announcements(self.services.now().date())
        self._rows.reset(
            AnnouncementRow(one.id, one.title, one.text, one.urgency == "urgent") for one in found
        )
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the announcements as they are read aloud."""
        words = self.services.words
        lines = [f"{row.title} {row.text}" for row in self._rows.rows]
        return "\n".join([words.t("Berichten") + ".", *lines])
