"""Placing a request or an offer, one question a page: about what, when, in which part of the neighbourhood, in a few words,
and who you are.

Name and number are sealed into one box the moment the post is sent and are then forgotten here; the post waits for a
volunteer before anybody else sees it.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.help_board import BOARD_OFF, CATEGORIES
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.sealing import (
    MAX_NAME,
    MAX_PHONE,
    NoDesk,
    box_draft,
    consent_draft,
    contact_of,
)
from sync import dates, links
from sync.changes import Draft
from sync.disk.help_board import read_board, twin_of
from sync.errors import UserFacing
from sync.help_posts import MAX_HELP_DAYS
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.verdicts import VISITOR
from sync.words import N_

__all__ = ["DAY_PARTS", "MAX_WORDS", "NoDesk", "PlacingModel"]

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MAX_WORDS = 70
"""Longest text that still fits a line of the board in two rows."""
ANY_TIME = N_("maakt niet uit")
DAY_PARTS = (
    (N_("'s ochtends"), "sunrise"),
    (N_("'s middags"), "sun"),
    (N_("'s avonds"), "moon"),
    (N_("in het weekend"), "calendar-days"),
    (ANY_TIME, "circle-check"),
)


_ANYWHERE = ""
"""Chosen for a part of the neighbourhood: all of it."""


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
        self._area: str | None = None
        self._twin = ""
        self._told = ""
        self._callable = True

    @property
    def _steps(self) -> tuple[str, ...]:
        """What is asked, in order; where a neighbourhood has no parts, nobody is asked which."""
        areas = self.services.replica.neighbourhood.areas
        where = ("where",) if areas else ()
        return ("about", "when", *where, "words", "who")

    @property
    def _asked(self) -> str:
        steps = self._steps
        return steps[min(self._step, len(steps)) - 1]

    def load(self, key: str = "") -> None:
        """Show a step: "request/1" to "offer/5"."""
        direction, _, step = key.partition("/")
        self._direction = "offer" if direction == "offer" else "request"
        self._step = min(max(int(step), 1), len(self._steps)) if step.isdecimal() else 1
        self._problem = ""
        self.refresh()

    def refresh(self) -> None:
        """Prepare the choices of the step."""
        words, asked = self.services.words, self._asked
        if asked == "about":
            rows = [
                Choice(slug, words.t(text), icon, slug == self._category)
                for slug, (text, icon) in CATEGORIES.items()
            ]
        elif asked == "when":
            rows = [
                Choice(text, dates.capital(words.t(text)), icon, text == self._day_part)
                for text, icon in DAY_PARTS
            ]
        elif asked == "where":
            areas = [(area, area, "map-pin") for area in self.services.replica.neighbourhood.areas]
            areas.append((_ANYWHERE, words.t("Maakt niet uit"), "circle-check"))
            rows = [Choice(*area, area[0] == self._area) for area in areas]
        else:
            rows = []
        self._choices.reset(rows)
        self.changed.emit()

    @Slot(str)
    def choose(self, value: str) -> None:
        """Take a choice of what, when or where."""
        if self._asked == "about":
            self._category = value
        elif self._asked == "when":
            self._day_part = value
        else:
            self._area = value
        self.refresh()

    @Slot(str)
    def writeText(self, text: str) -> None:
        """Take the few words so far."""
        self._text, self._problem = text[:MAX_WORDS], ""
        self.changed.emit()

    @Slot(str)
    def writeName(self, name: str) -> None:
        """Take the first name so far."""
        self._name, self._problem = name[:MAX_NAME], ""
        self.changed.emit()

    @Slot(str)
    def writePhone(self, phone: str) -> None:
        """Take the phone number so far."""
        self._phone, self._problem = phone[:MAX_PHONE], ""
        self.changed.emit()

    @Slot(result=bool)
    def textIsGood(self) -> bool:
        """Return whether what was written may stand on the board; else ``problem`` says what not.

        What stands there already is told once; whoever goes on places it all the same.
        """
        words = self.services.words
        self._twin = ""
        if len(self._text.strip()) < 5:
            self._problem = words.t("Schrijf in een paar woorden wat u zoekt.")
            if self._direction == "offer":
                self._problem = words.t("Schrijf in een paar woorden wat u wilt doen.")
        else:
            found = screen_free_text(self._text)
            self._problem = words.t(found[0].text_nl) if found else self._same()
        self.changed.emit()
        return not self._problem

    def _same(self) -> str:
        """Return that the same stands there already, unless that was told."""
        words, text = self.services.words, self._text.strip()
        if self._told == text:
            return ""
        twin = twin_of(self.services.replica, self._direction, text, self.services.now().date())
        if twin is None:
            return ""
        self._told = text
        if twin.state != "open":
            self._twin = "review"
            return words.t("Dit is al geplaatst. Een vrijwilliger leest het nog.")
        self._twin = twin.id
        return words.t("Dit staat al op het bord.")

    @Slot(result=bool)
    def send(self) -> bool:
        """Seal name and number, and save the post for a volunteer to look at. False leaves ``problem`` to read."""
        words = self.services.words
        today = self.services.sure_today
        try:
            self._problem = "" if self._name.strip() else words.t("Typ uw voornaam.")
            self._problem_at = "name" if self._problem else "phone"
            if not read_board(self.services.replica, today).on:
                self._problem = words.t(BOARD_OFF)
            contact = None if self._problem else contact_of(self._name, phone=self._phone)
            if contact is not None and self.textIsGood():
                code = self._save(contact)
                self.reset()
                self._callable = bool(contact.phone)
                self._code = links.shown_code(code)
                self.changed.emit()
                return True
        except UserFacing as error:
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
        self.changed.emit()
        return False

    def _save(self, contact: Contact) -> str:
        services = self.services
        post, box = services.new_id(), services.new_id()
        fields = {
            "direction": self._direction,
            "title": self._text.strip(),
            "category": self._category,
            "day_part": self._day_part,
            "area": self._area or "",
            "state": "review",
            "expires": str(services.now().date() + timedelta(days=MAX_HELP_DAYS)),
            "box": box,
            "venue": services.venue_id,
            "source": "kiosk",
        }
        drafts = [
            box_draft(services, box, post, contact),
            Draft(kind="help_post", record=post, fields=fields),
            consent_draft(services, post, "help_post", VISITOR),
        ]
        services.replica.act(drafts, actor=VISITOR)
        return links.holder_code(box)

    def _question(self) -> str:
        words, offer, asked = self.services.words, self._direction == "offer", self._asked
        if asked == "about":
            return words.t("Waarmee wilt u helpen?") if offer else words.t("Waarbij zoekt u hulp?")
        if asked == "when":
            return words.t("Wanneer kunt u?") if offer else words.t("Wanneer komt het uit?")
        if asked == "where":
            return words.t("In welk deel van de wijk?")
        if asked == "words":
            return words.t("Wat wilt u doen?") if offer else words.t("Wat is uw vraag?")
        return words.t("Wie bent u?")

    def _hint(self) -> str:
        words = self.services.words
        if self._asked == "words":
            return words.t("Een paar woorden is genoeg. Uw naam vragen we hierna.")
        if self._asked == "who":
            return words.t("Alleen een vrijwilliger ziet uw naam en nummer.")
        return ""

    def _step_text(self) -> str:
        steps = len(self._steps)
        return self.services.words.t("Stap {step} van {steps}", step=self._step, steps=steps)

    def _ready(self) -> bool:
        chosen = {
            "about": self._category,
            "when": self._day_part,
            "where": self._area is not None,
            "words": self._text.strip(),
            "who": self._name.strip(),
        }
        return bool(chosen[self._asked])

    question = Property(str, _question, notify=changed)
    hint = Property(str, _hint, notify=changed)
    stepText = Property(str, _step_text, notify=changed)
    step = Property(int, lambda self: self._step, notify=changed)
    asked = Property(str, lambda self: self._asked, notify=changed)
    twin = Property(str, lambda self: self._twin, notify=changed)
    nextKey = Property(str, lambda self: f"{self._direction}/{self._step + 1}", notify=changed)
    direction = Property(str, lambda self: self._direction, notify=changed)
    ready = Property(bool, _ready, notify=changed)
    problem = Property(str, lambda self: self._problem, notify=changed)
    problemAt = Property(str, lambda self: self._problem_at, notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    callable = Property(bool, lambda self: self._callable, notify=changed)
    """Whether what was sent last came with a number to call."""
    maximumLength = Property(int, lambda self: MAX_WORDS, constant=True)
    maximumName = Property(int, lambda self: MAX_NAME, constant=True)
    maximumPhone = Property(int, lambda self: MAX_PHONE, constant=True)
    text = Property(str, lambda self: self._text, notify=changed)
    name = Property(str, lambda self: self._name, notify=changed)
    phone = Property(str, lambda self: self._phone, notify=changed)
    choices = Property(QObject, lambda self: self._choices, constant=True)

    def spoken(self) -> str:
        """Return the question; what somebody typed is never read aloud."""
        choices = [choice.title for choice in self._choices.rows]
        return "\n".join([self._question(), self._hint(), *choices])
