"""What visitors told the house: ideas and complaints, until each was answered or handled."""

from __future__ import annotations

from textwrap import shorten

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.people import NOBODY, moment, shown
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.rows import RowsModel
from sync.changes import Draft
from sync.house_records import Idea
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_ROWS = 200
_LONGEST = 90
_ABOUT = {"idea": N_("Idee"), "complaint": N_("Klacht")}
_STATES = {"new": "", "answered": N_("Beantwoord"), "handled": N_("Klaar")}


class IdeaRow(msgspec.Struct, frozen=True):
    """One idea or complaint; never who wrote it."""

    key: str
    title: str
    line: str
    badge: str
    tone: str
    icon: str


@QmlElement
class IdeasModel(SavedModel):
    """The list, and one of it: the page's key is its id."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(services, parent)
        self._key = ""
        self._idea: Idea | None = None
        self._who = NOBODY
        self._looked = ""
        self._rows = RowsModel(IdeaRow, self)

    def load(self, key: str = "") -> None:
        """Show the list, or one of it."""
        if key != self._key:
            self.leave()
        self._key = key
        self.refresh()

    def leave(self) -> None:
        """Forget who wrote it: the page is no longer shown."""
        self._who, self._looked = NOBODY, ""
        self.changed.emit()

    def reset(self) -> None:
        """Forget who wrote it, and say no longer what was saved."""
        self.leave()
        self.forget()

    def refresh(self) -> None:
        """Read the list anew; what is still to be done stands first."""
        replica = self.services.replica
        order = "state = 'handled', state = 'answered', made DESC, id"
        found = replica.records(Idea, order=order)[:MOST_ROWS]
        self._rows.reset(self._row(one) for one in found)
        one = replica.get("idea", self._key) if self._key else None
        self._idea = one if isinstance(one, Idea) else None
        if self._idea is not None and self._idea.box and self._looked != self._key:
            self._looked = self._key  # one look, however often the page is read anew
            self._who = shown(self.services, self._idea)
        self.changed.emit()

    def _row(self, one: Idea) -> IdeaRow:
        words = self.services.words
        about = words.t(_ABOUT[one.about])
        parts = (
            about,
            moment(self.services, one.made),
            words.t("Wil iets horen") if one.box else "",
        )
        line = " · ".join(part for part in parts if part)
        badge = words.t(_STATES[one.state]) if one.state != "new" else words.t("Nieuw")
        icon = "message-square-text" if one.about == "complaint" else "sun"
        tone = "full" if one.state == "new" else "open"
        return IdeaRow(
            one.id, shorten(one.text, _LONGEST, placeholder="…"), line, badge, tone, icon
        )

    @Slot(str, result=bool)
    def put(self, state: str) -> bool:
        """Say how far it is: "new", "answered" or "handled"."""
        if self._idea is None or state not in _STATES:
            return False
        text = self.services.words.t("Bewaard.")
        done = self.act([Draft(kind="idea", record=self._idea.id, fields={"state": state})], text)
        self.refresh()
        return done

    def _title(self) -> str:
        words = self.services.words
        if self._idea is None:
            return words.t("Dit is er niet meer.")
        return words.t(_ABOUT[self._idea.about])

    def _when(self) -> str:
        if self._idea is None:
            return ""
        words, state = self.services.words, _STATES[self._idea.state]
        parts = (moment(self.services, self._idea.made), words.t(state) if state else "")
        return " · ".join(part for part in parts if part)

    def _card_key(self) -> str:
        """Return the key of the card with which they are called; empty where a number stands here, or none is known."""
        one = self._idea
        shown = one is not None and bool(self._who.name) and self.services.session.in_hall
        return f"card/{one.id}" if one is not None and shown else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    title = Property(str, _title, notify=changed)
    when = Property(str, _when, notify=changed)
    found = Property(bool, lambda self: self._idea is not None, notify=changed)
    text = Property(str, lambda self: self._idea.text if self._idea else "", notify=changed)
    state = Property(str, lambda self: self._idea.state if self._idea else "", notify=changed)
    hasBox = Property(bool, lambda self: bool(self._idea and self._idea.box), notify=changed)
    name = Property(str, lambda self: self._who.name or self._who.trouble, notify=changed)
    reach = Property(str, lambda self: self._who.reach, notify=changed)
    cardKey = Property(str, _card_key, notify=changed)

    def spoken(self) -> str:
        """Return how many there are to read; what people wrote is not read aloud in the hall."""
        n = self.services.replica.count("idea", "state = 'new'")
        words = self.services.words
        return words.tn("Eén idee of klacht is nieuw.", "{n} ideeën en klachten zijn nieuw.", n)
