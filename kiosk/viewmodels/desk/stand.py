"""How this device stands with its server, and what the server refused."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.changes import Change
from sync.outbox import Refusal
from sync.status_words import StatusLine
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_KINDS = {
    "activity": (N_("Activiteit"), "calendar-days"),
    "override": (N_("Eén keer anders"), "calendar"),
    "service": (N_("Dienst"), "map-pinned"),
    "help_post": (N_("Oproep"), "heart-handshake"),
    "signup": (N_("Aanmelding"), "pencil-line"),
}
_SHOWN = ("title", "name")


class RefusedRow(msgspec.Struct, frozen=True):
    """One refused act."""

    key: str
    icon: str
    title: str
    line: str


@QmlElement
class StandModel(ViewModel):
    """The page of the device's stand."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(services, parent)
        self._stand = StatusLine("", "")
        self._rows = RowsModel(RefusedRow, self)

    def refresh(self) -> None:
        """Read the stand and the tray anew."""
        self._stand = self.services.status_words().headline()
        self._rows.reset(self._row(refusal) for refusal in self.services.replica.outbox.tray())
        self.changed.emit()

    def _row(self, refusal: Refusal) -> RefusedRow:
        words = self.services.words
        first = next((one for one in refusal.changes if one.kind in _KINDS), refusal.changes[0])
        kind, icon = _KINDS.get(first.kind, (N_("Wijziging"), "pencil"))
        name = self._name_of(first)
        title = words.t("{kind}: {name}", kind=words.t(kind), name=name) if name else words.t(kind)
        then = dates.to_local(
            dates.from_iso_utc(refusal.refused_utc), str(self.services.replica.zone)
        )
        when = dates.age_of(then, self.services.sure_now, words)
        reason = words.t(refusal.text) or words.t("De server gaf geen reden.")
        return RefusedRow(refusal.act, icon, title, f"{reason} ({when})")

    def _name_of(self, change: Change) -> str:
        """Return what the record is called; never anything of a box or a sign-up."""
        for name in _SHOWN:
            if change.fields.get(name):
                return str(change.fields[name])
        found = self.services.replica.get(change.kind, change.record)
        return str(getattr(found, "title", "") or getattr(found, "name", ""))

    @Slot(str)
    def dismiss(self, act: str) -> None:
        """Take a refused act off the list: somebody has seen it."""
        self.services.replica.outbox.dismiss(act)
        self.refresh()

    standTitle = Property(str, lambda self: self._stand.strong, notify=changed)
    standLine = Property(str, lambda self: self._stand.line, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the stand as it is read aloud."""
        return "\n".join(
            [
                self._stand.strong,
                self._stand.line,
                *(f"{row.title}. {row.line}" for row in self._rows.rows),
            ]
        )
