"""Announcements: what the house tells everybody."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync.words import Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class AnnouncementRow(msgspec.Struct, frozen=True):
    """One announcement."""

    key: str
    title: str
    text: str
    urgent: bool
    picture: str = ""
    """The photo beside it, as its record names it; empty for none."""


def still_empty(words: Words) -> tuple[str, str]:
    """Return what a kiosk says before the first records have come in."""
    return (
        words.t("Deze zuil is nog leeg."),
        words.t("De gegevens van de buurt komen nog. Vraag het intussen aan een vrijwilliger."),
    )


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
        today, house = self.services.now().date(), self.services.venue_id
        found = self.services.replica.announcements(today, house)
        rows = [
            AnnouncementRow(one.id, one.title, one.text, one.urgency == "urgent", one.picture)
            for one in found
        ]
        if self.services.still_empty:
            rows = [AnnouncementRow("", *still_empty(self.services.words), urgent=False)]
        elif not rows:
            rows = [
                AnnouncementRow("", self.services.words.t("Er zijn nu geen berichten."), "", False)
            ]
        self._rows.reset(rows)
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the announcements as they are read aloud."""
        words = self.services.words
        lines = [f"{row.title} {row.text}" for row in self._rows.rows]
        return "\n".join([words.t("Berichten") + ".", *lines])
