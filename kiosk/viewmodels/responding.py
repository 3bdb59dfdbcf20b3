"""Answering a help post, one question a page: your first name, how to reach you, with what number, and a sentence if you like.

All of it is sealed into one box the moment it is sent and is then forgotten here. Several people may answer one post; who
has just answered it here is asked whether it is somebody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.help_board import BOARD_OFF, on_board, promise_of
from kiosk.viewmodels.placing import Choice
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.sealing import (
    MAX_EMAIL,
    MAX_NAME,
    MAX_PHONE,
    box_draft,
    consent_draft,
    contact_of,
)
from sync import links
from sync.board import Board
from sync.changes import Draft
from sync.disk.help_board import read_board
from sync.errors import UserFacing
from sync.records import HelpPost
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.verdicts import VISITOR
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MAX_SENTENCE = 140
SAME_VISIT = timedelta(minutes=10)
"""Who answers the same post again within this time is asked whether it is somebody else."""
REACHES = (
    ("phone", N_("Bel mij"), "phone"),
    ("email", N_("Stuur mij een e-mail"), "send"),
    ("desk", N_("Ik kom langs aan de balie"), "users"),
)
_LONGEST = {"name": MAX_NAME, "phone": MAX_PHONE, "email": MAX_EMAIL, "say": MAX_SENTENCE}


@QmlElement
class RespondingModel(ViewModel):
    """The form of an answer; post and step are the page's key ("ID/2")."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with an empty form."""
        super().__init__(services, parent)
        self._choices = RowsModel(Choice, self)
        self._answered: dict[str, datetime] = {}
        """Posts that were answered here, and when: nothing of who."""
        self._post: HelpPost | None = None
        self._board = Board()
        self._key, self._step = "", 1
        self.reset()

    def reset(self) -> None:
        """Wipe the form."""
        self._typed = dict.fromkeys(_LONGEST, "")
        self._reach = self._problem = self._code = ""
        self._somebody_else = False

    @property
    def _steps(self) -> tuple[str, ...]:
        """What is asked, in order; who comes by at the desk is asked for no number."""
        return ("name", "reach", "say") if self._reach == "desk" else ("name", "reach", "at", "say")

    @property
    def _asked(self) -> str:
        if self._again():
            return "again"
        steps = self._steps
        return steps[min(self._step, len(steps)) - 1]

    @property
    def _line(self) -> str:
        """Which of the typed texts the step is about."""
        return self._reach or "phone" if self._asked == "at" else self._asked

    def load(self, key: str = "") -> None:
        """Show a step of answering a post: "ID/1" to "ID/4"."""
        post, _, step = key.partition("/")
        self._step = min(max(int(step), 1), 4) if step.isdecimal() else 1
        if post != self._key or (self._step == 1 and self._code):
            self.reset()  # the next answer begins without the code of the one before it
        self._key = post
        self._problem = ""
        self.refresh()

    def refresh(self) -> None:
        """Read the post anew, and prepare the choices of the step."""
        words = self.services.words
        found = self.services.replica.get("help_post", self._key) if self._key else None
        today = self.services.now().date()
        self._board = read_board(self.services.replica, self.services.sure_today)
        seen = isinstance(found, HelpPost) and on_board(found, today)
        self._post = found if seen and isinstance(found, HelpPost) else None
        rows = [
            Choice(value, words.t(text), icon, value == self._reach)
            for value, text, icon in REACHES
            if self._asked == "reach"
        ]
        self._choices.reset(rows)
        self.changed.emit()

    def _again(self) -> bool:
        since = self._answered.get(self._key)
        recent = since is not None and self.services.now() - since < SAME_VISIT
        return recent and not self._somebody_else and not self._code

    @Slot()
    def somebodyElse(self) -> None:
        """Somebody else answers the same post."""
        self._somebody_else = True
        self.refresh()

    @Slot(str)
    def choose(self, value: str) -> None:
        """Take how somebody wants to hear."""
        self._reach = value
        self.refresh()

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what was written in this step so far."""
        line = self._line
        if line in self._typed:
            self._typed[line], self._problem = text[: _LONGEST[line]], ""
        self.changed.emit()

    @Slot(result=bool)
    def isGood(self) -> bool:
        """Return whether the answer to this step will do; else ``problem`` says what is wrong with it."""
        words, asked, self._problem = self.services.words, self._asked, ""
        try:
            if asked == "name" and not self._typed["name"].strip():
                self._problem = words.t("Typ uw voornaam.")
            elif asked == "at":
                self._problem = self._wrong_reach()
            elif asked == "say" and (found := screen_free_text(self._typed["say"])):
                self._problem = words.t(found[0].text_nl)
        except UserFacing as error:
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
        self.changed.emit()
        return not self._problem

    def _wrong_reach(self) -> str:
        self._contact()
        if self._typed[self._line].strip():
            return ""
        if self._reach == "email":
            return self.services.words.t("Typ uw e-mailadres.")
        return self.services.words.t("Typ uw telefoonnummer.")

    def _contact(self) -> Contact:
        typed, reach = self._typed, self._reach
        return contact_of(
            typed["name"],
            phone=typed["phone"] if reach == "phone" else "",
            email=typed["email"] if reach == "email" else "",
            note=typed["say"],
        )

    @Slot(result=bool)
    def send(self) -> bool:
        """Seal who it is, and save the answer. False leaves ``problem`` to read, and all that was typed."""
        words = self.services.words
        self._code = ""
        self.refresh()
        try:
            if not self._board.on:
                self._problem = words.t(BOARD_OFF)
            elif self._post is None:
                self._problem = words.t("Dit staat net niet meer op het bord.")
            elif not self._reach or not self._typed["name"].strip():
                self._problem = words.t("Vul eerst in wie u bent.")
            elif self.isGood():
                code = self._save(self._post.id)
                self._answered[self._post.id] = self.services.now()
                self.reset()
                self._code = links.shown_code(code)
        except UserFacing as error:
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
        self.changed.emit()
        return bool(self._code)

    def _save(self, post: str) -> str:
        services = self.services
        response, box = services.new_id(), services.new_id()
        fields = {
            "post": post,
            "box": box,
            "reach": self._reach,
            "venue": services.venue_id,
            "source": "kiosk",
            "visibility": "desk",
        }
        drafts = [
            box_draft(services, box, response, self._contact()),
            Draft(kind="response", record=response, fields=fields),
            consent_draft(services, response, "response", VISITOR),
        ]
        services.replica.act(drafts, actor=VISITOR)
        return links.holder_code(box)

    def _question(self) -> str:
        words = self.services.words
        if self._post is None and not self._code:
            return words.t("Dit staat niet meer op het bord.")
        asked = self._asked
        if asked == "again":
            return words.t("Hier is net op gereageerd. Bent u iemand anders?")
        if asked == "name":
            return words.t("Wat is uw voornaam?")
        if asked == "reach":
            return words.t("Hoe kunnen wij u bereiken?")
        if asked == "say":
            return words.t("Wilt u er iets bij zeggen?")
        if self._reach == "email":
            return words.t("Wat is uw e-mailadres?")
        return words.t("Op welk nummer bellen wij u?")

    def _hint(self) -> str:
        words, asked = self.services.words, self._asked
        if asked in ("name", "at"):
            return words.t("Alleen een vrijwilliger ziet dit. Het komt nooit op het bord.")
        if asked == "say":
            return words.t("Dit hoeft niet. Alleen een vrijwilliger leest het.")
        return ""

    def _step_text(self) -> str:
        if self._asked == "again" or self._post is None:
            return ""
        steps = len(self._steps)
        return self.services.words.t("Stap {step} van {steps}", step=self._step, steps=steps)

    def _title(self) -> str:
        return self._post.title if self._post is not None else ""

    question = Property(str, _question, notify=changed)
    hint = Property(str, _hint, notify=changed)
    stepText = Property(str, _step_text, notify=changed)
    title = Property(str, _title, notify=changed)
    found = Property(bool, lambda self: self._post is not None, notify=changed)
    asked = Property(str, lambda self: self._asked, notify=changed)
    reach = Property(str, lambda self: self._reach, notify=changed)
    last = Property(bool, lambda self: self._asked == "say", notify=changed)
    nextKey = Property(str, lambda self: f"{self._key}/{self._step + 1}", notify=changed)
    typed = Property(str, lambda self: self._typed.get(self._line, ""), notify=changed)
    maximumLength = Property(int, lambda self: _LONGEST.get(self._line, 0), notify=changed)
    problem = Property(str, lambda self: self._problem, notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    promise = Property(
        str, lambda self: promise_of(self._board, self.services.words), notify=changed
    )
    choices = Property(QObject, lambda self: self._choices, constant=True)

    def spoken(self) -> str:
        """Return the question; what somebody typed is never read aloud."""
        choices = [choice.title for choice in self._choices.rows]
        return "\n".join(text for text in (self._question(), self._hint(), *choices) if text)
