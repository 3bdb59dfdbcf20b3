"""Who changed a record, and what became of each change: asked of the server, never on the interface's thread."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.form import SHEETS
from kiosk.viewmodels.desk.who import when, who
from kiosk.viewmodels.rows import RowsModel
from sync.errors import UserFacing

if TYPE_CHECKING:
    from sync.wire import HistoryAnswer, HistoryLine

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class HistoryRow(msgspec.Struct, frozen=True):
    """One change."""

    key: str
    icon: str
    title: str
    line: str


@QmlElement
class HistoryModel(ViewModel):
    """The page that says who did what to a record; its key is "kind/id"."""

    changed = Signal()
    _told = Signal(int, object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing asked."""
        super().__init__(services, parent)
        self._kind = self._record = self._note = ""
        self._asked = 0
        self._lines: tuple[HistoryLine, ...] = ()
        self._rows = RowsModel(HistoryRow, self)
        self._told.connect(self._on_told)

    def load(self, key: str = "") -> None:
        """Ask the server about the record called ``key``."""
        self._kind, _, self._record = key.partition("/")
        self._lines, self._asked = (), self._asked + 1
        self._note = self.services.words.t("Even kijken…")
        self.refresh()
        asked = (self._asked, self._kind, self._record)
        threading.Thread(target=self._ask, args=asked, name="history", daemon=True).start()

    def _ask(self, asked: int, kind: str, record: str) -> None:
        from sync.disk.replica import open_replica
        from sync.line.exchange import Line

        found: HistoryAnswer | UserFacing
        try:
            folder = self.services.folder
            with open_replica(folder, clock=lambda: datetime.now(UTC), readonly=True) as replica:
                line = Line(replica)
                try:
                    found = line.history(kind, record)
                finally:
                    line.close()
        except UserFacing as error:
            found = error
        self._told.emit(asked, found)

    def _on_told(self, asked: int, found: HistoryAnswer | UserFacing) -> None:
        if asked != self._asked:
            return  # another record is shown by now
        words = self.services.words
        if isinstance(found, UserFacing):
            self._note = f"{words.t(found.what)} {words.t(found.next)}"
        else:
            self._lines = found.lines
            self._note = "" if self._lines else words.t("Hier is nog niets aan veranderd.")
        self.refresh()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self._rows.reset(self._row(at, line) for at, line in enumerate(self._lines))
        self.changed.emit()

    def _row(self, at: int, line: HistoryLine) -> HistoryRow:
        told = (who(self.services, line.actor), line.device_name, when(self.services, line.at_ms))
        title = " · ".join(part for part in told if part)
        icon = {"delete": "trash-2", "restore": "undo-2"}.get(line.verb, "pencil")
        return HistoryRow(str(at), "circle-x" if line.state == "refused" else icon, title, self._what(line))  # fmt: skip

    def _what(self, line: HistoryLine) -> str:
        words = self.services.words
        labels = ", ".join(dict.fromkeys(words.t(self._label(name)) for name in line.fields))
        said = {
            "delete": words.t("Weggegooid."),
            "restore": words.t("Teruggehaald."),
        }.get(line.verb, words.t("Veranderd: {what}.", what=labels) if labels else "")
        if line.state == "refused":
            return words.t("Geweigerd: {why}", why=words.t(line.text))
        if line.superseded:
            lost = ", ".join(words.t(self._label(name)) for name in line.superseded)
            said = f"{said} {words.t('Overschreven: {what}.', what=lost)}".strip()
        return said

    def _label(self, name: str) -> str:
        sheet = SHEETS.get(self._kind)
        for question in sheet.questions if sheet is not None else ():
            if name == question.name or name in question.fields:
                return question.label
        return name

    def _title(self) -> str:
        stored = self.services.replica.stored(self._kind, self._record) if self._record else None
        fields = stored.fields if stored is not None else {}
        return str(fields.get("title") or fields.get("name") or "")

    title = Property(str, _title, notify=changed)
    note = Property(str, lambda self: self._note, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        rows = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join([self._title(), self._note, *rows])
