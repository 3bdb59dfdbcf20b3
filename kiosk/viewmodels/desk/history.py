"""Who changed a record, and what became of each change: asked of the server, never on the interface's thread."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.form import SHEETS
from kiosk.viewmodels.desk.hall import volunteer_name
from kiosk.viewmodels.desk.history_lines import Telling, Told, of_own
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.desk.who import when, who
from kiosk.viewmodels.rows import RowsModel
from sync.errors import UserFacing

if TYPE_CHECKING:
    from sync.wire import HistoryAnswer, HistoryLine

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class HistoryRow(msgspec.Struct, frozen=True):
    """One answer that changed, or what else became of a change."""

    key: str
    icon: str
    title: str
    line: str
    back: str
    """The words of the button that goes back to this answer; empty where there is none."""


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
        self._things: list[Told] = []
        self._rows = RowsModel(HistoryRow, self)
        self._told.connect(self._on_told)

    def load(self, key: str = "") -> None:
        """Show what was done here, and ask the server what others did to the record called ``key``."""
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
            alone = not self.services.replica.device.server and self._things
            self._note = "" if alone else f"{words.t(found.what)} {words.t(found.next)}"
        else:
            self._lines, self._note = found.lines, ""
        self.refresh()
        if not self._things and not self._note:
            self._note = words.t("Hier is nog niets aan veranderd.")
            self.changed.emit()

    def refresh(self) -> None:
        """Say it in the language of now."""
        own = of_own(self.services.replica.own_changes(self._kind, self._record))
        lines = [*own, *self._lines]
        self._things = Telling(self.services, self._kind, lines).told()
        self._rows.reset(
            self._row(at, lines[thing.line], thing) for at, thing in enumerate(self._things)
        )
        self.changed.emit()

    def _row(self, at: int, line: HistoryLine, thing: Told) -> HistoryRow:
        told = (who(self.services, line.actor), line.device_name, when(self.services, line.at_ms))
        title = " · ".join(part for part in told if part)
        icon = {"delete": "trash-2", "restore": "undo-2"}.get(line.verb, "pencil")
        if thing.lost:
            icon = "circle-x" if line.state == "refused" else "circle-alert"
        back = ""
        if thing.question and thing.answer_text and self._can_go_back():
            back = self.services.words.t("Terug naar: {what}", what=thing.answer_text)
        return HistoryRow(str(at), icon, title, thing.text, back)

    def _can_go_back(self) -> bool:
        stored = self.services.replica.stored(self._kind, self._record)
        standing = stored is not None and not stored.deleted
        return standing and may_change(self.services.session, self._kind)

    @Slot(str, result=str)
    def questionOf(self, key: str) -> str:
        """Return which question a row is about."""
        thing = self._thing(key)
        return thing.question if thing is not None else ""

    @Slot(str, result=str)
    def answerOf(self, key: str) -> str:
        """Return the answer to go back to as JSON: a text, or of a set a list of texts."""
        thing = self._thing(key)
        return msgspec.json.encode(thing.answer).decode() if thing is not None else '""'

    def _thing(self, key: str) -> Told | None:
        at = int(key) if key.isdecimal() else -1
        return self._things[at] if 0 <= at < len(self._things) else None

    def _title(self) -> str:
        stored = self.services.replica.stored(self._kind, self._record) if self._record else None
        fields = stored.fields if stored is not None else {}
        name = SHEETS[self._kind].title_answer if self._kind in SHEETS else "name"
        text = str(fields.get(name) or "")
        return volunteer_name(self.services, text) if self._kind == "volunteer" else text

    formKey = Property(str, lambda self: f"{self._kind}/{self._record}", notify=changed)
    title = Property(str, _title, notify=changed)
    note = Property(str, lambda self: self._note, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        rows = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join([self._title(), self._note, *rows])
