"""What visitors told the house: ideas and complaints, until each was answered or handled.

What they wrote is sealed: it is opened on the page of one, in memory, for as long as that page is shown, and the look is
written down. The list says only what kind each is, and when it came.
"""

from __future__ import annotations

from contextlib import suppress

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.looking import look_into
from kiosk.viewmodels.desk.people import NOBODY, moment, shown, who_when
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.sheet import thrown_away
from kiosk.viewmodels.rows import RowsModel
from sync.changes import Draft
from sync.disk import told
from sync.disk.boxes import box_of, is_own
from sync.disk.looks import erasing_look
from sync.disk.since import STATE_SINCE
from sync.erasure import FIELD, erased_text, is_erased
from sync.errors import UserFacing
from sync.house_records import Idea
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_ROWS = 200
IN_HALL = N_("In de hal lezen anderen mee. Print het, of lees het op de laptop van de balie.")
_ABOUT = {"idea": N_("Idee"), "complaint": N_("Klacht")}
_STATES = {"new": "", "answered": N_("Beantwoord"), "handled": N_("Klaar")}


class IdeaRow(msgspec.Struct, frozen=True):
    """One idea or complaint; never what it says, or who wrote it."""

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
        self._key, self._sure = "", False
        self._idea: Idea | None = None
        self._who = NOBODY
        self._text = self._looked = ""
        self._rows = RowsModel(IdeaRow, self)

    def load(self, key: str = "") -> None:
        """Show the list, or one of it; "/sure" behind its id asks before it is thrown away, and opens nothing."""
        record, _, sure = key.partition("/")
        if record != self._key or sure:
            self.leave()
        self._key, self._sure = record, bool(sure)
        self.refresh()

    def leave(self) -> None:
        """Forget what was written, and by whom: the page is no longer shown."""
        self._who, self._text, self._looked = NOBODY, "", ""
        self.changed.emit()

    def reset(self) -> None:
        """Forget who wrote it, and say no longer what was saved."""
        self.leave()
        self.forget()

    def refresh(self) -> None:
        """Read the list anew; what is still to be done stands first."""
        replica = self.services.replica
        order = "state = 'handled', state = 'answered', made DESC, id"
        self._seal()
        found = replica.records(Idea, told.READABLE, order=order)[:MOST_ROWS]
        self._rows.reset(self._row(one) for one in found)
        one = replica.get("idea", self._key) if self._key else None
        self._idea = one if isinstance(one, Idea) else None
        if self._idea is not None and self._looked != self._key and not self._sure:
            self._looked = self._key  # one look, however often the page is read anew
            self._text = self._open(self._idea)
            if told.has_name(replica, self._idea):
                self._who = shown(self.services, self._idea)
        self.changed.emit()

    def _seal(self) -> None:
        """Put in boxes what still lies open; what a full disk prevents is done the next time."""
        session = self.services.session
        with suppress(UserFacing):
            told.seal_told(self.services.replica, session.ring, session.actor)

    def _open(self, idea: Idea) -> str:
        """Return what was written, or why it cannot be read here."""
        services, words = self.services, self.services.words
        if services.session.in_hall:
            return words.t(IN_HALL)
        box = box_of(services.replica, idea)
        if idea.text:
            return idea.text
        if box is None:
            return words.t("De tekst ligt bij een ander buurthuis. Lees die daar.")
        if is_erased(box.sealed):
            return words.t("De tekst is gewist.")
        if not services.session.ring.desk:
            return words.t("De tekst gaat hier niet open. Dit apparaat heeft de sleutel niet.")
        try:
            return look_into(services, box).note
        except UserFacing as error:
            return f"{words.t(error.what)} {words.t(error.next)}"

    def _row(self, one: Idea) -> IdeaRow:
        words = self.services.words
        wants = words.t("Wil iets horen") if told.has_name(self.services.replica, one) else ""
        parts = (moment(self.services, one.made), wants)
        line = " · ".join(part for part in parts if part)
        badge = words.t(_STATES[one.state]) if one.state != "new" else words.t("Nieuw")
        icon = "message-square-text" if one.about == "complaint" else "sun"
        tone = "full" if one.state == "new" else "open"
        return IdeaRow(one.id, words.t(_ABOUT[one.about]), line, badge, tone, icon)

    @Slot(str, result=bool)
    def put(self, state: str) -> bool:
        """Say how far it is: "new", "answered" or "handled"."""
        if self._idea is None or state not in _STATES:
            return False
        text = self.services.words.t("Bewaard.")
        fields = {"state": state, "state_by": self.services.session.actor}
        done = self.act([Draft(kind="idea", record=self._idea.id, fields=fields)], text)
        self.refresh()
        return done

    @Slot(result=bool)
    def remove(self) -> bool:
        """Throw it away and erase the text for good, with who told it: there is no way back."""
        one, replica, session = self._idea, self.services.replica, self.services.session
        if one is None or not self._may_remove():
            return False
        drafts = thrown_away("idea", one.id, session.actor)
        box = box_of(replica, one)
        if box is not None and not is_erased(box.sealed):
            erased = {FIELD: erased_text(box.sealed)}
            drafts += [erasing_look(replica, box.id), Draft(kind="box", record=box.id, fields=erased)]  # fmt: skip
        done = self.act(drafts, self.services.words.t("Weggegooid."), undo=False)
        self.refresh()
        return done

    def _may_remove(self) -> bool:
        """Return whether whoever is here may throw it away, and it lies here: what lies open is sealed first."""
        one = self._idea
        if one is None or one.text:
            return False
        replica = self.services.replica
        here = box_of(replica, one) is not None or not is_own(replica, one)
        return here and self.services.session.may("editor")

    def _title(self) -> str:
        words = self.services.words
        if self._idea is None:
            return words.t("Dit is er niet meer.")
        return words.t(_ABOUT[self._idea.about])

    def _when(self) -> str:
        if self._idea is None:
            return ""
        words, state, by = self.services.words, _STATES[self._idea.state], self._idea.state_by
        far = words.t(state) if state else ""
        if far and by:
            far = f"{far}: {who_when(self.services, by, self._state_since())}"
        return " · ".join(part for part in (moment(self.services, self._idea.made), far) if part)

    def _state_since(self) -> str:
        """Return when somebody said how far it is (ISO, UTC)."""
        key, names = (self._key,), ("id", STATE_SINCE)
        rows = self.services.replica.columns("idea", names, "id = ?", key)
        return str(rows[0][1]) if rows else ""

    def _card_key(self) -> str:
        """Return the key of the card on which it stands, with whom to call; empty where it can be read here."""
        one, session = self._idea, self.services.session
        box = box_of(self.services.replica, one) if one is not None else None
        closed = box is None or is_erased(box.sealed) or not session.ring.desk
        return f"card/{one.id}" if one is not None and session.in_hall and not closed else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    title = Property(str, _title, notify=changed)
    when = Property(str, _when, notify=changed)
    found = Property(bool, lambda self: self._idea is not None, notify=changed)
    text = Property(str, lambda self: self._text if self._idea else "", notify=changed)
    state = Property(str, lambda self: self._idea.state if self._idea else "", notify=changed)
    hasBox = Property(bool, lambda self: self._who is not NOBODY, notify=changed)
    name = Property(str, lambda self: self._who.name or self._who.trouble, notify=changed)
    reach = Property(str, lambda self: self._who.reach, notify=changed)
    key = Property(str, lambda self: self._key, notify=changed)
    sure = Property(bool, lambda self: self._sure, notify=changed)
    mayRemove = Property(bool, _may_remove, notify=changed)
    cardKey = Property(str, _card_key, notify=changed)

    def spoken(self) -> str:
        """Return how many there are to read; what people wrote is not read aloud in the hall."""
        n = self.services.replica.count("idea", f"state = 'new' AND {told.READABLE}")
        words = self.services.words
        return words.tn("Eén idee of klacht is nieuw.", "{n} ideeën en klachten zijn nieuw.", n)
