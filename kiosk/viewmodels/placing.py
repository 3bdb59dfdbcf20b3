"""Placing a request or an offer in four steps: about what, when, in a few words, and who you are.

Name and number are sealed into one box the moment the post is sent and are then forgotten here; the post waits for a
volunteer before anybody else sees it.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.help_board import CATEGORIES
from kiosk.viewmodels.rows import RowsModel
from sync import dates, links, phones
from sync.changes import Draft
from sync.disk.first_desk import desk_key_of
from sync.errors import UserFacing
from sync.screening import screen_free_text
from sync.seal import Contact, fingerprint, seal
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

STEPS = 4
EXPIRES_AFTER_DAYS = 30
MAX_WORDS = 70
"""Longest text that still fits a line of the board in two rows."""
DAY_PARTS = (
    (N_("'s ochtends"), "sunrise"),
    (N_("'s middags"), "sun"),
    (N_("'s avonds"), "moon"),
    (N_("in het weekend"), "calendar-days"),
    (N_("maakt niet uit"), "circle-check"),
)


class NoDesk(UserFacing):
    """There is no desk yet for which a name could be sealed."""

    what = N_("Plaatsen kan nu nog niet op deze zuil.")
    next = N_("Vraag een vrijwilliger om hulp.")


class Choice(msgspec.Struct, frozen=True):
    """One thing to press in a step."""

    value: str
    title: str
    icon: str
    chosen: bool


@QmlElement
class PlacingModel(ViewModel):
    """The form of a request or an offer; its step is part of the page's key ("request/2")."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with an empty form."""
        super().__init__(services, parent)
        self._choices = RowsModel(Choice, self)
        self._direction = "request"
        self._step = 1
        self.reset()

    def reset(self) -> None:
        """Wipe the form."""
        self._category = self._day_part = self._text = self._name = self._phone = ""
        self._problem = self._problem_at = self._code = ""

    def load(self, key: str = "") -> None:
        """Show a step: "request/1" to "offer/4"."""
        direction, _, step = key.partition("/")
        self._direction = "offer" if direction == "offer" else "request"
        self._step = min(max(int(step), 1), STEPS) if step.isdecimal() else 1
        self._problem = ""
        self.refresh()

    def refresh(self) -> None:
        """Prepare the choices of the step."""
        words = self.services.words
        if self._step == 1:
            rows = [
                Choice(slug, words.t(text), icon, slug == self._category)
                for slug, (text, icon) in CATEGORIES.items()
            ]
        elif self._step == 2:
            rows = [
                Choice(text, dates.capital(words.t(text)), icon, text == self._day_part)
                for text, icon in DAY_PARTS
            ]
        else:
            rows = []
        self._choices.reset(rows)
        self.changed.emit()

    @Slot(str)
    def choose(self, value: str) -> None:
        """Take a choice of step 1 or 2."""
        if self._step == 1:
            self._category = value
        else:
            self._day_part = value
        self.refresh()

    @Slot(str)
    def writeText(self, text: str) -> None:
        """Take what was written in step 3 so far."""
        self._text, self._problem = text[:MAX_WORDS], ""
        self.changed.emit()

    @Slot(str)
    def writeName(self, name: str) -> None:
        """Take the first name of step 4 so far."""
        self._name, self._problem = name[:40], ""
        self.changed.emit()

    @Slot(str)
    def writePhone(self, phone: str) -> None:
        """Take the phone number of step 4 so far."""
        self._phone, self._problem = phone[:20], ""
        self.changed.emit()

    @Slot(result=bool)
    def textIsGood(self) -> bool:
        """Return whether what was written may stand on the board; else ``problem`` says what not."""
        words = self.services.words
        if len(self._text.strip()) < 5:
            self._problem = words.t("Schrijf in een paar woorden wat u zoekt.")
            if self._direction == "offer":
                self._problem = words.t("Schrijf in een paar woorden wat u wilt doen.")
        else:
            found = screen_free_text(self._text)
            self._problem = words.t(found[0].text_nl) if found else ""
        self.changed.emit()
        return not self._problem

    @Slot(result=bool)
    def send(self) -> bool:
        """Seal name and number, and save the post for a volunteer to look at. False leaves ``problem`` to read."""
        words = self.services.words
        try:
            self._problem = "" if self._name.strip() else words.t("Typ uw voornaam.")
            self._problem_at = "name" if self._problem else "phone"
            phone = (
                phones.normalise(self._phone) if self._phone.strip() and not self._problem else ""
            )
            if not self._problem and self.textIsGood():
                code = self._save(phone)
                self.reset()
                self._code = links.shown_code(code)
                self.changed.emit()
                return True
        except UserFacing as error:
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
        self.changed.emit()
        return False

    def _save(self, phone: str) -> str:
        services = self.services
        key, venue = desk_key_of(services.replica), services.venue_id
        post, box = services.new_id(), services.new_id()
        now = services.now()
        contact = Contact(name=self._name.strip(), phone=phone)
        try:
            sealed = seal(contact, key)
        except (
            ValueError,
            TypeError,
        ):  # no key yet, or one that is none: nobody could open the box
            raise NoDesk from None
        drafts = [
            Draft(
                kind="box",
                record=box,
                fields={
                    "about": post,
                    "venue": venue,
                    "sealed": sealed,
                    "key": fingerprint(key),
                    "purge_on": str(now.date() + timedelta(days=EXPIRES_AFTER_DAYS + 90)),
                    "visibility": "private",
                },
            ),
            Draft(
                kind="help_post",
                record=post,
                fields={
                    "direction": self._direction,
                    "title": self._text.strip(),
                    "category": self._category,
                    "day_part": self._day_part,
                    "state": "review",
                    "expires": str(now.date() + timedelta(days=EXPIRES_AFTER_DAYS)),
                    "box": box,
                    "venue": venue,
                    "source": "kiosk",
                },
            ),
        ]
        services.replica.act(drafts, actor="visitor")
        return links.short_code(post)

    def _question(self) -> str:
        words, offer = self.services.words, self._direction == "offer"
        if self._step == 1:
            return words.t("Waarmee wilt u helpen?") if offer else words.t("Waarbij zoekt u hulp?")
        if self._step == 2:
            return words.t("Wanneer kunt u?") if offer else words.t("Wanneer komt het uit?")
        if self._step == 3:
            return words.t("Wat wilt u doen?") if offer else words.t("Wat is uw vraag?")
        return words.t("Wie bent u?")

    def _hint(self) -> str:
        words = self.services.words
        if self._step == 3:
            return words.t("Een paar woorden is genoeg. Uw naam vragen we hierna.")
        if self._step == 4:
            return words.t("Alleen een vrijwilliger ziet uw naam en nummer.")
        return ""

    def _step_text(self) -> str:
        return self.services.words.t("Stap {step} van {steps}", step=self._step, steps=STEPS)

    def _ready(self) -> bool:
        chosen = {
            1: self._category,
            2: self._day_part,
            3: self._text.strip(),
            4: self._name.strip(),
        }
        return bool(chosen[self._step])

    question = Property(str, _question, notify=changed)
    hint = Property(str, _hint, notify=changed)
    stepText = Property(str, _step_text, notify=changed)
    step = Property(int, lambda self: self._step, notify=changed)
    nextKey = Property(str, lambda self: f"{self._direction}/{self._step + 1}", notify=changed)
    direction = Property(str, lambda self: self._direction, notify=changed)
    ready = Property(bool, _ready, notify=changed)
    problem = Property(str, lambda self: self._problem, notify=changed)
    problemAt = Property(str, lambda self: self._problem_at, notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    maximumLength = Property(int, lambda self: MAX_WORDS, constant=True)
    text = Property(str, lambda self: self._text, notify=changed)
    name = Property(str, lambda self: self._name, notify=changed)
    phone = Property(str, lambda self: self._phone, notify=changed)
    choices = Property(QObject, lambda self: self._choices, constant=True)

    def spoken(self) -> str:
        """Return the question; what somebody typed is never read aloud."""
        choices = [choice.title for choice in self._choices.rows]
        return "\n".join([self._question(), self._hint(), *choices])
