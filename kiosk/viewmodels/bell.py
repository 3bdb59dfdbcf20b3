"""The bell as it rings at the desk: a bar over every page and a sound, until somebody goes, or its minute is over."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.chime import Chime
from kiosk.viewmodels import in_house
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.ringing import best_utc
from sync import bells
from sync.changes import Draft
from sync.errors import UserFacing
from sync.house_records import Bell, BellAnswer

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_MS = 1000
AGAIN_S = 12
"""After so many seconds without an answer it sounds again."""


@QmlElement
class BellModel(ViewModel):
    """The rings of this house that nobody has answered yet. It is always there, whatever page is shown."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin silent."""
        super().__init__(services, parent)
        self.chime = Chime(parent=self)
        self._page = ""
        self._seen: dict[str, datetime] = {}
        """Rings that came to this desk, and when."""
        self._rings: list[Bell] = []
        self._sounded: datetime | None = None
        self._trouble = ""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.refresh)

    def over(self, page: str) -> None:
        """Stand over a page: on a kiosk of the hall the bell rings over pages of the desk only."""
        self._page = page
        self.refresh()

    @property
    def _listens(self) -> bool:
        """Whether this is a desk now."""
        if not self.services.for_visitors:
            return True
        spec = PAGES.get(self._page)
        return spec is not None and spec.desk and self.services.session.access != "none"

    def refresh(self) -> None:
        """Look which bells ring."""
        now = self.services.now()
        try:
            rings = self._ringing(now) if self._listens else []
            self._hear([one for one in rings if one not in self._rings])
        except UserFacing:  # torn: the page says so
            rings = []
        changed, self._rings = rings != self._rings, rings
        if not rings:
            self._trouble = ""
            self._timer.stop()
            self.chime.stop()
            self._sounded = None
        else:
            if self._sounded is None or (now - self._sounded).total_seconds() >= AGAIN_S:
                self._sounded = now
                self.chime.play()
            if not self._timer.isActive():
                self._timer.start()
        if changed:
            self.changed.emit()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.changed.emit()

    def _ringing(self, now: datetime) -> list[Bell]:
        replica, services = self.services.replica, self.services
        found = replica.records(Bell, order="rung_at, id")
        if not found:
            return []
        answers, here = replica.records(BellAnswer), services.venue_id
        utc = best_utc(services)
        rings = []
        for bell in found:
            if not bells.calls(bell, answers, here, utc):
                continue
            since = self._seen.setdefault(bell.rung_at, now)
            if (now - since).total_seconds() < bells.RINGS_FOR_S:
                rings.append(bell)
        return rings

    def _hear(self, rings: list[Bell]) -> None:
        """Let the kiosks know that it rings here."""
        if rings:
            drafts = [self._draft(one, heard=one.rung_at) for one in rings]
            self.services.replica.act(drafts, actor=self.services.session.actor)

    def _draft(self, bell: Bell, **fields: str) -> Draft:
        record = bells.answer_id(bell.id, self.services.replica.device.device)
        same = {"bell": bell.id, "heard": bell.rung_at, "visibility": "desk"}
        return Draft(kind="bell_answer", record=record, fields={**same, **fields})

    @Slot()
    def come(self) -> None:
        """Somebody of this desk goes: it is silent everywhere, and the kiosks say who."""
        if not self._rings:
            return
        who = in_house.shown_as(self.services)
        drafts = [self._draft(one, coming=one.rung_at, shown_as=who) for one in self._rings]
        try:
            self.services.replica.act(drafts, actor=self.services.session.actor)
        except UserFacing as error:
            words = self.services.words
            self._trouble = f"{words.t(error.what)} {words.t(error.next)}"
            self.changed.emit()
            return
        self.refresh()

    def close(self) -> None:
        """Be silent: the desk is closed."""
        self._timer.stop()
        self.chime.stop()

    def _text(self) -> str:
        return self._trouble or self.services.words.tn(
            "Iemand bij de zuil vraagt hulp.", "Bij {n} zuilen vraagt iemand hulp.", len(self._rings)
        )  # fmt: skip

    rings = Property(bool, lambda self: bool(self._rings), notify=changed)
    text = Property(str, _text, notify=changed)
