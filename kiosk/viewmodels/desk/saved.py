"""What a volunteer just did, and ten seconds to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from sync.changes import Draft
from sync.errors import UserFacing
from sync.records import STRUCTS

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

UNDO_FOR_S = 10
_OVER = frozenset({"done", "expired", "withdrawn", "refused"})
"""States from which a help post can only go back to the board; see ``sync.aggregates``."""


def inverse(services: Services, drafts: Sequence[Draft]) -> list[Draft]:
    """Return what makes records again what they are now, before ``drafts`` are done; the last first.

    Empty where a help post could not go back to where it stands.
    """
    replica, back = services.replica, []
    for draft in reversed(drafts):
        stored = replica.stored(draft.kind, draft.record)
        if draft.verb == "delete":
            back.append(Draft(kind=draft.kind, record=draft.record, verb="restore"))
        elif draft.verb == "restore" or stored is None:
            back.append(Draft(kind=draft.kind, record=draft.record, verb="delete"))
        else:
            state = stored.fields.get("state", "")
            if draft.kind == "help_post" and draft.fields.get("state") in _OVER and state != "open":
                return []
            empty = _defaults(draft.kind)
            fields = {name: stored.fields.get(name, empty.get(name, "")) for name in draft.fields}
            back.append(Draft(kind=draft.kind, record=draft.record, fields=fields))
    return back


def _defaults(kind: str) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(STRUCTS[kind](id=""))
    return plain


@QmlElement
class SavedModel(ViewModel):
    """A view model that acts: it says what was saved and can take it back for a moment."""

    savedChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing saved."""
        super().__init__(services, parent)
        self._back: list[Draft] = []
        self._saved = self._trouble = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_FOR_S * 1000)
        self._timer.timeout.connect(self.forget)

    def act(self, drafts: Sequence[Draft], text: str, *, undo: bool = True) -> bool:
        """Do what somebody decided and show ``text``; False leaves ``trouble`` to read, and nothing was changed."""
        back = inverse(self.services, drafts) if undo else []
        session = self.services.session
        try:
            session.check(drafts)
            self.services.replica.act(drafts, actor=session.actor)
        except UserFacing as error:
            words = self.services.words
            self._trouble = f"{words.t(error.what)} {words.t(error.next)}"
            self.savedChanged.emit()
            return False
        self._back, self._saved, self._trouble = back, text, ""
        self._timer.start()
        self.savedChanged.emit()
        return True

    def say(self, text: str, *, trouble: str = "") -> None:
        """Show what was done, or what went wrong; there is nothing to undo."""
        self._back, self._saved, self._trouble = [], text, trouble
        self._timer.start()
        self.savedChanged.emit()

    @Slot()
    def undo(self) -> None:
        """Make it as it was."""
        back = self._back
        if back:
            self._back = []
            if self.act(back, self.services.words.t("Het is weer zoals het was."), undo=False):
                self.refresh()

    @Slot()
    def forget(self) -> None:
        """Say no longer what was saved."""
        self._timer.stop()
        self._back, self._saved, self._trouble = [], "", ""
        self.savedChanged.emit()

    savedText = Property(str, lambda self: self._saved, notify=savedChanged)
    canUndo = Property(bool, lambda self: bool(self._back), notify=savedChanged)
    trouble = Property(str, lambda self: self._trouble, notify=savedChanged)
