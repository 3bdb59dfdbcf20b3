"""Search over agenda, social map and help board, while somebody types."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.social_map import is_private, not_aloud
from sync.records import Service

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

PAGES = {"activity": "activity", "service": "service", "help_post": "helpPost"}
_TINTS = {"activity": "green", "service": "blue", "help_post": "rust"}
_ICONS = {"activity": "calendar-days", "service": "map-pinned", "help_post": "heart-handshake"}
MAX_QUERY = 60


class HitRow(msgspec.Struct, frozen=True):
    """One thing found."""

    key: str
    page: str
    icon: str
    title: str
    line: str
    tint: str


@QmlElement
class SearchModel(ViewModel):
    """The search page."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing asked."""
        super().__init__(services, parent)
        self._query = ""
        self._rows = RowsModel(HitRow, self)

    def load(self, key: str = "") -> None:
        """Show what was found for the question so far."""
        self.refresh()

    def reset(self) -> None:
        """Forget the question."""
        self._query = ""
        self._rows.reset([])

    def refresh(self) -> None:
        """Ask again."""
        hits = self.services.replica.search(self._query) if self._query.strip() else []
        self._rows.reset(
            HitRow(hit.id, PAGES[hit.kind], _ICONS[hit.kind], hit.title, hit.line, _TINTS[hit.kind])
            for hit in hits
        )
        self.changed.emit()

    @Slot(str)
    def ask(self, query: str) -> None:
        """Search for what stands there now."""
        self._query = query[:MAX_QUERY]
        self.refresh()

    def _empty_text(self) -> str:
        words = self.services.words
        if not self._query.strip():
            return words.t("Typ een woord. Bijvoorbeeld: koffie, wandelen of brieven.")
        phone = self.services.helpdesk_phone
        if not phone:
            return words.t("Niets gevonden. Probeer een ander woord, of vraag een vrijwilliger.")
        return words.t("Niets gevonden. Probeer een ander woord, of bel {phone}.", phone=phone)

    query = Property(str, lambda self: self._query, notify=changed)
    emptyText = Property(str, _empty_text, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return what was found as it is read aloud."""
        if not self._rows.rows:
            return self._empty_text()
        aloud = [f"{row.title}. {row.line}" for row in self._rows.rows if not self._private(row)]
        return "\n".join(aloud) or not_aloud(self.services.words)

    def _private(self, row: HitRow) -> bool:
        service = self.services.replica.get("service", row.key) if row.page == "service" else None
        return isinstance(service, Service) and is_private(service)
