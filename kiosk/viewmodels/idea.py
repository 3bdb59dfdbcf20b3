"""Idee of klacht: one text to the house, and, for who wants to hear back, a first name and a number: all sealed at once."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.placing import Choice
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.sealing import MAX_NAME, MAX_PHONE, box_draft, consent_draft, contact_of
from sync import links
from sync.changes import Draft
from sync.errors import UserFacing
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.verdicts import VISITOR
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MAX_TEXT = 300
ABOUTS = (
    ("idea", N_("Ik heb een idee"), "sun"),
    ("complaint", N_("Ik heb een klacht"), "message-square-text"),
)
_LONGEST = {"text": MAX_TEXT, "name": MAX_NAME, "phone": MAX_PHONE}
_STEPS = ("about", "text", "name", "phone")


@QmlElement
class IdeaModel(ViewModel):
    """The form; its step is the page's key, "1" to "4". Name and number may stay empty."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with an empty form."""
        super().__init__(services, parent)
        self._choices = RowsModel(Choice, self)
        self._step = 1
        self.reset()

    def reset(self) -> None:
        """Wipe the form."""
        self._typed = dict.fromkeys(_LONGEST, "")
        self._about = self._problem = self._code = ""
        self._sent = False

    @property
    def _asked(self) -> str:
        return "sent" if self._sent else _STEPS[self._step - 1]

    def load(self, key: str = "") -> None:
        """Show a step; the first one after something was sent begins anew."""
        self._step = min(max(int(key), 1), len(_STEPS)) if key.isdecimal() else 1
        self._problem = ""
        if self._step == 1 and self._sent:
            self.reset()
        self.refresh()

    def refresh(self) -> None:
        """Prepare the choices."""
        words = self.services.words
        self._choices.reset(
            Choice(value, words.t(text), icon, value == self._about)
            for value, text, icon in ABOUTS
            if self._asked == "about"
        )
        self.changed.emit()

    @Slot(str)
    def choose(self, value: str) -> None:
        """Take whether it is an idea or a complaint."""
        self._about = value
        self.refresh()

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what was written in this step so far."""
        if self._asked in self._typed:
            self._typed[self._asked], self._problem = text[: _LONGEST[self._asked]], ""
        self.changed.emit()

    @Slot(result=bool)
    def isGood(self) -> bool:
        """Return whether the answer to this step will do; else ``problem`` says what is wrong with it."""
        words, text = self.services.words, self._typed["text"].strip()
        self._problem = ""
        if self._asked == "text" and not text:
            self._problem = words.t("Schrijf eerst een korte zin.")
        elif self._asked == "text" and (found := screen_free_text(text)):
            self._problem = words.t(found[0].text_nl)
        elif self._asked == "phone" and self._typed["phone"].strip():
            try:
                self._contact()
            except UserFacing as error:
                self._problem = f"{words.t(error.what)} {words.t(error.next)}"
        self.changed.emit()
        return not self._problem

    def _contact(self) -> Contact:
        typed = self._typed
        return contact_of(typed["name"], phone=typed["phone"], note=typed["text"])

    @Slot(result=bool)
    def send(self) -> bool:
        """Send it to the desk. False leaves ``problem`` to read, and all that was typed."""
        words, services, text = self.services.words, self.services, self._typed["text"].strip()
        if not self.isGood() or not text or not self._about or screen_free_text(text):
            return False
        idea, box = services.new_id(), services.new_id()
        fields = {
            "about": self._about,
            "box": box,
            "venue": services.venue_id,
            "source": "kiosk",
            "visibility": "desk",
        }
        try:
            named = bool(self._typed["name"].strip())
            contact = self._contact() if named else contact_of("", note=text)
            drafts = [box_draft(services, box, idea, contact)]
            if named:
                drafts.append(consent_draft(services, idea, "idea", VISITOR))
            drafts.append(Draft(kind="idea", record=idea, fields=fields))
            services.replica.act(drafts, actor=VISITOR)
        except UserFacing as error:
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
            self.changed.emit()
            return False
        self.reset()
        self._sent = True
        if named:
            self._code = links.shown_code(links.holder_code(box))
        self.refresh()
        return True

    def _last(self) -> bool:
        """Whether the answer of this step is the last: without a name nobody is asked for a number."""
        return self._asked == "phone" or (self._asked == "name" and not self._typed["name"].strip())

    def _question(self) -> str:
        words = self.services.words
        return {
            "about": words.t("Wat wilt u ons vertellen?"),
            "text": words.t("Wat is uw klacht?")
            if self._about == "complaint"
            else words.t("Wat is uw idee?"),
            "name": words.t("Wilt u iets terughoren? Typ uw voornaam."),
            "phone": words.t("Op welk nummer bellen wij u?"),
            "sent": words.t("Dank u wel. Het is bewaard."),
        }[self._asked]

    def _hint(self) -> str:
        words = self.services.words
        return {
            "text": words.t("Noem geen namen. Een vrijwilliger leest het."),
            "name": words.t("Dit hoeft niet. Alleen een vrijwilliger ziet het."),
            "phone": words.t("Dit hoeft niet. Alleen een vrijwilliger ziet het."),
            "sent": words.t("Een vrijwilliger leest het. Het komt niet op het bord."),
        }.get(self._asked, "")

    question = Property(str, _question, notify=changed)
    hint = Property(str, _hint, notify=changed)
    asked = Property(str, lambda self: self._asked, notify=changed)
    last = Property(bool, _last, notify=changed)
    nextKey = Property(str, lambda self: str(self._step + 1), notify=changed)
    typed = Property(str, lambda self: self._typed.get(self._asked, ""), notify=changed)
    maximumLength = Property(int, lambda self: _LONGEST.get(self._asked, 0), notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    """With which whoever left a name sees and erases what is kept; empty where nobody did."""
    problem = Property(str, lambda self: self._problem, notify=changed)
    choices = Property(QObject, lambda self: self._choices, constant=True)

    def spoken(self) -> str:
        """Return the question; what somebody typed is never read aloud."""
        choices = [choice.title for choice in self._choices.rows]
        return "\n".join(text for text in (self._question(), self._hint(), *choices) if text)
