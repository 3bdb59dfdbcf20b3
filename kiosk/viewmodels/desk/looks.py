"""Who opened whose name and number, and when: for the coordinator."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.people import who_when
from kiosk.viewmodels.rows import RowsModel
from sync.disk.looks import Seen, read_looks

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class LookRow(msgspec.Struct, frozen=True):
    """One look."""

    key: str
    title: str
    """Who, and when."""
    line: str
    """At what."""


@QmlElement
class LooksModel(ViewModel):
    """All looks of the last year that are known here, the newest first."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with none."""
        super().__init__(services, parent)
        self._rows = RowsModel(LookRow, self)

    def load(self, key: str = "") -> None:
        """Read them."""
        self.refresh()

    def refresh(self) -> None:
        """Read them anew."""
        self._rows.reset(self._row(one) for one in read_looks(self.services.replica))
        self.changed.emit()

    def _row(self, seen: Seen) -> LookRow:
        title = who_when(self.services, seen.look.changed_by, seen.look.made)
        return LookRow(seen.look.id, title, self._line(seen))

    def _line(self, seen: Seen) -> str:
        words = self.services.words
        if seen.post is None:
            return words.t("Bij iets dat hier niet meer is.")
        title = seen.post.title
        if seen.look.did == "erased":
            return words.t("Wiste naam en nummer: {title}", title=title)
        if seen.concern:
            return words.t("Las wat er genoteerd is: {title}", title=title)
        if seen.response:
            return words.t("Wie reageerde op: {title}", title=title)
        return words.t("Wie dit plaatste: {title}", title=title)

    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        rows = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join([self.services.words.t("Wie keek waar"), *rows])
