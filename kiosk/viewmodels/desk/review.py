"""Looking at what a visitor placed. Only here the visitor's box is opened, in memory, while the page is shown."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.hall import first_name
from kiosk.viewmodels.desk.looking import look_behind
from kiosk.viewmodels.desk.people import NO_NUMBER, why_not_shown
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.help_board import about
from kiosk.viewmodels.rows import RowsModel
from sync import dates, phones, phrases
from sync.aggregates import MAX_HELP_DAYS
from sync.changes import Draft
from sync.errors import UserFacing
from sync.records import HelpPost
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

REASONS = (
    (N_("Het hoort niet op het bord"), "circle-x"),
    (N_("Er staan gegevens van iemand in"), "user"),
    (N_("We begrijpen de vraag niet"), "circle-question-mark"),
    (N_("Het staat er al"), "list"),
    (N_("Wij lossen het zelf op"), "heart-handshake"),
)
"""Why a post does not come on the board. The text is kept on the record, so it names nobody."""


class Reason(msgspec.Struct, frozen=True):
    """One reason to pick."""

    value: str
    title: str
    icon: str


@QmlElement
class ReviewModel(SavedModel):
    """One post that waits, with who placed it."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show and no box open."""
        super().__init__(services, parent)
        self._key = ""
        self._post: HelpPost | None = None
        self._contact: Contact | None = None
        self._box_text = ""
        self._facts = RowsModel(Fact, self)
        self._reasons = RowsModel(Reason, self)

    def load(self, key: str = "") -> None:
        """Show the post with this id and open its box; "id/why" asks why it is not placed, with the box closed."""
        self._key, _, why = key.partition("/")
        self._close_box()
        self._read()
        if not why:
            self._open_box()
        self.refresh()

    def leave(self) -> None:
        """Forget what stood in the box: the page is no longer shown."""
        self._close_box()
        self.changed.emit()

    def reset(self) -> None:
        """Forget the post and what stood in the box."""
        self._key, self._post = "", None
        self._close_box()
        self.forget()

    def refresh(self) -> None:
        """Read the post anew; the box stays as it is."""
        self._read()
        words = self.services.words
        self._facts.reset(self._fact_rows(self._post) if self._post is not None else [])
        self._reasons.reset(Reason(text, words.t(text), icon) for text, icon in REASONS)
        self.changed.emit()

    def _read(self) -> None:
        found = self.services.replica.get("help_post", self._key) if self._key else None
        self._post = found if isinstance(found, HelpPost) and found.state == "review" else None

    def _open_box(self) -> None:
        words, post = self.services.words, self._post
        if post is None:
            return
        self._box_text = why_not_shown(self.services, post)
        if self._box_text:
            return
        try:
            self._contact = look_behind(self.services, post)
        except UserFacing as error:
            self._box_text = f"{words.t(error.what)} {words.t(error.next)}"

    def _close_box(self) -> None:
        self._contact, self._box_text = None, ""

    def _fact_rows(self, post: HelpPost) -> list[Fact]:
        words = self.services.words
        facts = about(post, words)
        when = " · ".join(part for part in (words.t(post.day_part), post.area) if part)
        if when:
            facts.append(Fact("clock", dates.capital(when), ""))
        last = self._last_day(post)
        if last is not None:
            day = dates.long_date(last, words)
            facts.append(Fact("calendar-days", words.t("Tot en met {day}", day=day), ""))
        return facts

    def _last_day(self, post: HelpPost) -> date | None:
        try:
            return date.fromisoformat(post.expires)
        except ValueError:
            return None

    def _kind(self) -> str:
        if self._post is None:
            return ""
        words = self.services.words
        return phrases.direction(self._post, words)

    def _title(self) -> str:
        if self._post is None:
            return self.services.words.t("Dit is al bekeken.")
        return self._post.title

    def _warning(self) -> str:
        """Return what must not stand on the board, should the visitor's text hold it all the same."""
        if self._post is None:
            return ""
        found = screen_free_text(f"{self._post.title}\n{self._post.summary}")
        return self.services.words.t(found[0].text_nl) if found else ""

    def _phone(self) -> str:
        if self._contact is None:
            return ""
        if not self._contact.phone:
            return self.services.words.t(NO_NUMBER)
        if self.services.session.in_hall:
            return self.services.words.t("Bel met de kaart van papier.")
        return phones.shown(self._contact.phone)

    def _name(self) -> str:
        """Return who placed it; where visitors look along the first name alone."""
        name = self._contact.name if self._contact is not None else ""
        return first_name(name) if self.services.session.in_hall else name

    @Slot(result=bool)
    def accept(self) -> bool:
        """Put the post on the board, for as long as it asked or 30 days."""
        words, post = self.services.words, self._post
        if post is None:
            return False
        today = self.services.now().date()
        fields: dict[str, str] = {"state": "open"}
        last = self._last_day(post)
        if last is None or last < today:
            fields["expires"] = str(today + timedelta(days=MAX_HELP_DAYS))
        draft = Draft(kind="help_post", record=post.id, fields=fields)
        return self._done(draft, words.t("Staat op het bord: {what}", what=post.title), undo=True)

    @Slot(str, result=bool)
    def refuse(self, reason: str) -> bool:
        """Do not place the post, for a picked reason. It can still be taken up from the list of posts."""
        words, post = self.services.words, self._post
        if post is None or reason not in {text for text, _ in REASONS}:
            return False
        fields = {"state": "refused", "refusal": reason}
        draft = Draft(kind="help_post", record=post.id, fields=fields)
        return self._done(draft, words.t("Niet geplaatst: {what}", what=post.title), undo=False)

    def _done(self, draft: Draft, text: str, *, undo: bool) -> bool:
        if not self.act([draft], text, undo=undo):
            self.refresh()
            return False
        self._close_box()
        self.refresh()
        return True

    title = Property(str, _title, notify=changed)
    kindText = Property(str, _kind, notify=changed)
    direction = Property(
        str, lambda self: self._post.direction if self._post else "", notify=changed
    )
    summary = Property(str, lambda self: self._post.summary if self._post else "", notify=changed)
    warningText = Property(str, _warning, notify=changed)
    found = Property(bool, lambda self: self._post is not None, notify=changed)
    key = Property(str, lambda self: self._post.id if self._post else "", notify=changed)
    hall = Property(bool, lambda self: self.services.session.in_hall, notify=changed)
    cardKey = Property(
        str,
        lambda self: (
            f"card/{self._post.id}" if self._post and self._contact and self._contact.phone else ""
        ),
        notify=changed,
    )
    """What prints the card to call from; empty where there is no number to call."""
    name_ = Property(str, _name, notify=changed)
    phone = Property(str, _phone, notify=changed)
    boxText = Property(str, lambda self: self._box_text, notify=changed)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    reasons = Property(QObject, lambda self: self._reasons, constant=True)

    def spoken(self) -> str:
        """Return the post as it is read aloud: never what stood in the box."""
        facts = [fact.strong for fact in self._facts.rows]
        summary = self._post.summary if self._post is not None else ""
        return "\n".join(text for text in (self._kind(), self._title(), summary, *facts) if text)
