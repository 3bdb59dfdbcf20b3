"""How this device stands, in full: its exchanges, what waits, what was refused, its clock and its copies."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.disk.status_words import StatusLine

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ICONS = {
    "exchange": "refresh-cw",
    "queue": "send",
    "next": "arrow-right",
    "tray": "inbox",
    "clock": "clock",
    "apart": "undo-2",
    "evening": "save",
    "place": "info",
}


@QmlElement
class StatusModel(ViewModel):
    """The page "Zo staat het ervoor"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(services, parent)
        self._facts = RowsModel(Fact, self)
        self._warning = StatusLine("", "")
        self._trusted = True
        self._tray = 0

    def refresh(self) -> None:
        """Read the status anew."""
        said = self.services.status_words()
        self._trusted = self.services.clock_trusted
        self._tray = self.services.replica.outbox.tray_length()
        headline = said.headline()
        self._warning = headline if headline.bad else StatusLine("", "")
        told = {"clock"} if not self._trusted else {headline.about} if headline.bad else set()
        self._facts.reset(self._fact(line) for line in said.lines() if line.about not in told)
        self.changed.emit()

    def _fact(self, line: StatusLine) -> Fact:
        if line.about == "tray":  # the button below says where to look
            line = msgspec.structs.replace(line, line="")
        icon = "triangle-alert" if line.bad else _ICONS[line.about]
        return Fact(icon, line.strong, line.line)

    def _now_text(self) -> str:
        """Return what the clock says, for a person to hold against their own."""
        if self._trusted:
            return ""
        words = self.services.words
        now = self.services.local(self.services.replica.clock())
        return words.t(
            "Dit apparaat denkt dat het {day} is, {time} uur.",
            day=dates.long_date(now.date(), words, year=True),
            time=dates.clock_time(now),
        )

    @Slot()
    def vouch(self) -> None:
        """Somebody looked at the clock: it is right."""
        self.services.replica.vouch()
        self.refresh()

    facts = Property(QObject, lambda self: self._facts, constant=True)
    warningTitle = Property(str, lambda self: self._warning.strong, notify=changed)
    warningText = Property(str, lambda self: self._warning.line, notify=changed)
    clockTrusted = Property(bool, lambda self: self._trusted, notify=changed)
    nowText = Property(str, _now_text, notify=changed)
    tray = Property(int, lambda self: self._tray, notify=changed)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        lines = [
            self._warning.strong,
            self._warning.line,
            self._now_text(),
            *(f"{fact.strong} {fact.line}" for fact in self._facts.rows),
        ]
        return "\n".join(line.strip() for line in lines if line.strip())
