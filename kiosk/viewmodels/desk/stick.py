"""The page "Met een USB-stick": where there is no internet a volunteer carries the exchange to a computer that has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.stick_worker import Seen, StickWorker
from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.stick_words import StickWords
from kiosk.viewmodels.rows import RowsModel
from sync.line.stick_places import Stick, mounted

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 1500
_MOST = 4
"""More sticks than this are not offered: nobody has them in at once."""


class StickRow(msgspec.Struct, frozen=True):
    """A stick to choose, when there are several."""

    key: str
    title: str
    line: str


@QmlElement
class StickModel(ViewModel):
    """A stick on its way: put in, written, read, pulled out."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no stick."""
        super().__init__(services, parent)
        self._said = StickWords(services)
        self._worker = StickWorker(services.folder, services.replica.clock, self)
        self._worker.seen.connect(self._on_seen)
        self._worker.progress.connect(self._on_progress)
        self._worker.finished.connect(self._on_finished)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._seen: list[Seen] = []
        self._chosen: Path | None = None
        self._facts = RowsModel(Fact, self)
        self._rows = RowsModel(StickRow, self)
        self._busy = False
        self._at = (0, 0)
        self.reset()

    def load(self, key: str = "") -> None:
        """Look which sticks are in, and go on looking while the page is open."""
        self.refresh()
        self._look()
        self._timer.start()

    def leave(self) -> None:
        """Look no more; what is being done is finished."""
        self._timer.stop()
        if not self._busy:
            self.reset()

    def reset(self) -> None:
        """Forget what was done."""
        if not self._busy:
            self._chosen = None
            self._said.done = None

    def close(self) -> None:
        """End the work."""
        self._timer.stop()
        self._worker.close()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self._said.enrolled = bool(self.services.replica.device.server)
        self._said.stick_in = self._one() is not None
        choosing = not self._busy and self._said.done is None and not self._said.stick_in
        self._rows.reset(
            StickRow(str(seen.stick.folder), seen.stick.name, self._said.lies(seen))
            for seen in (self._seen[:_MOST] if choosing and len(self._seen) > 1 else ())
        )
        self._facts.reset(self._said.facts())
        self.changed.emit()

    def _find(self) -> Sequence[Stick]:
        find = self.services.sticks
        return mounted() if find is None else find()

    def _look(self) -> None:
        if not self._busy and self._said.enrolled:
            self._worker.look(self._find)

    def _on_seen(self, seen: list[Seen]) -> None:
        if seen == self._seen or self._busy:
            return
        self._seen = seen
        if self._one() is None:  # it was pulled out
            self._chosen = None
        self.refresh()

    def _one(self) -> Seen | None:
        """Return the stick that is meant: the one that was chosen, or the only one."""
        if self._chosen is None:
            return self._seen[0] if len(self._seen) == 1 else None
        return next((seen for seen in self._seen if seen.stick.folder == self._chosen), None)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Take one of several sticks."""
        self._chosen = Path(key)
        self.refresh()

    @Slot()
    def go(self) -> None:
        """Do what the stick asks for."""
        seen = self._one()
        if seen is None or self._busy:
            return
        self._busy, self._at, self._said.done = True, (0, 0), None
        self._worker.visit(seen.stick.folder)
        self.refresh()

    def _on_progress(self, at: int, of: int) -> None:
        self._at = (at, of)
        self.changed.emit()

    def _on_finished(self, done: object) -> None:
        self._busy = False
        self._said.take(done)
        self._look()
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether a stick is being worked on."""
        return self._busy

    def _notice(self) -> tuple[str, str]:
        return self._said.progress(*self._at) if self._busy else self._said.notice(self._seen)

    def _button(self) -> str:
        seen = self._one()
        ready = seen is not None and not self._busy and self._said.enrolled
        return self._said.button(seen) if seen is not None and ready else ""

    def _name(self) -> str:
        seen = self._one()
        return self.services.words.t("Stick: {name}", name=seen.stick.name) if seen else ""

    def _icon(self) -> str:
        if self._busy:
            return "refresh-cw"
        return "triangle-alert" if self._said.bad else "circle-check" if self._said.done else "info"

    stickName = Property(str, _name, notify=changed)
    noticeTitle = Property(str, lambda self: self._notice()[0], notify=changed)
    noticeText = Property(str, lambda self: self._notice()[1], notify=changed)
    noticeIcon = Property(str, _icon, notify=changed)
    bad = Property(bool, lambda self: self._said.bad and not self._busy, notify=changed)
    done = Property(
        bool, lambda self: self._said.done is not None and not self._busy, notify=changed
    )
    buttonText = Property(str, _button, notify=changed)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    hasFacts = Property(bool, lambda self: bool(self._facts.rows), notify=changed)
    sticks = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        lines = (f"{fact.strong} {fact.line}" for fact in self._facts.rows)
        return "\n".join(text.strip() for text in (*self._notice(), *lines) if text.strip())
