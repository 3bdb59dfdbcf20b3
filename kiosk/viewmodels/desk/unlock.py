"""Showing a badge and typing its PIN. What the badge said and the digits are in memory for as long as the pages are shown."""

from __future__ import annotations

import math

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.camera import line_of
from sync.badge import read_badge_text
from sync.errors import BadInput, LockedOut, UserFacing, WrongPin
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

PIN_LENGTH = 6
LONGEST_TEXT = 60
"""More than a badge with spaces; who types on is told so."""

NO_BADGE_YET = BadInput(N_("Er is nog geen badge gescand."), N_("Scan eerst uw badge."))


@QmlElement
class UnlockModel(ViewModel):
    """The pages ``deskBadge`` and ``deskPin``."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a badge."""
        super().__init__(services, parent)
        self._text = self._pin = ""
        self._typing = False
        self._bits = b""
        self._problem: UserFacing | None = None
        services.session.refused.connect(self._on_refused)
        services.session.changed.connect(self.reset)

    def load(self, key: str = "") -> None:
        """Ask for a badge, or with the key "pin" for its digits."""
        if key != "pin":
            self._forget_badge()
        elif not self._bits:
            self._problem = NO_BADGE_YET
        self._pin = ""
        self.refresh()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self.changed.emit()

    def reset(self) -> None:
        """Forget badge and digits."""
        self._problem = None
        self.leave()

    def leave(self) -> None:
        """Forget badge and digits: nobody sees these pages any more. A PIN that is being tried opens nothing."""
        self._forget_badge()
        self._text = self._pin = ""
        self._typing = False
        self.changed.emit()

    def _forget_badge(self) -> None:
        if self._bits:
            self._bits = b""
            self.services.session.give_up()

    # -- the badge

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what was typed of the badge's code."""
        self._text, self._problem = text[:LONGEST_TEXT], None
        self.changed.emit()

    @Slot()
    def typeInstead(self) -> None:
        """Let the code be typed."""
        self._typing = True
        self.changed.emit()

    @Slot(result=bool)
    def acceptTyped(self) -> bool:
        """Take the code as it was typed; see ``take``."""
        return self.take(self._text)

    def take(self, text: str) -> bool:
        """Take what was scanned or typed; return whether a PIN is to be asked for. The house badge opens at once."""
        self._problem, self._pin = None, ""
        try:
            badge = read_badge_text(text)
            if badge.kind == "house":
                self._text = ""
                self.services.session.open_house(badge.bits)
                return False
            self.services.session.look_up(badge.bits)
        except UserFacing as error:
            self._problem = error
            self.changed.emit()
            return False
        self._bits, self._text = badge.bits, ""
        self.changed.emit()
        return True

    # -- the PIN

    @Slot(str)
    def press(self, digit: str) -> None:
        """Take one digit; the last one tries the PIN."""
        busy = self.services.session.busy
        if busy or len(self._pin) >= PIN_LENGTH or not (digit.isascii() and digit.isdigit()):
            return
        self._problem = None
        self._pin += digit
        if len(self._pin) == PIN_LENGTH and self._bits:
            self.services.session.unlock(self._bits, self._pin)
        self.changed.emit()

    @Slot()
    def erase(self) -> None:
        """Take the last digit away."""
        if not self.services.session.busy:
            self._pin = self._pin[:-1]
            self.changed.emit()

    @Slot()
    def wipe(self) -> None:
        """Take all digits away."""
        if not self.services.session.busy:
            self._pin = ""
            self.changed.emit()

    def _on_refused(self, error: UserFacing) -> None:
        self._pin, self._problem = "", error
        self.changed.emit()

    # -- what is said

    def _problem_text(self) -> str:
        error, words = self._problem, self.services.words
        if error is None:
            return ""
        if isinstance(error, LockedOut):
            return f"{words.t(error.what)} {self._wait_text(error.wait_s)}"
        if isinstance(error, WrongPin):
            return words.t("Deze pincode klopt niet. Typ hem opnieuw, of vraag een coördinator.")
        return f"{words.t(error.what)} {words.t(error.next)}"

    def _wait_text(self, wait_s: float) -> str:
        """Say how long to wait, and whom to ask: never at what time, for the clock may be wrong."""
        words = self.services.words
        if wait_s < 100:
            wait = words.tn("één seconde", "{n} seconden", math.ceil(wait_s))
        elif wait_s <= 5400:
            wait = words.tn("één minuut", "{n} minuten", math.ceil(wait_s / 60))
        else:
            wait = words.tn("één uur", "{n} uur", math.ceil(wait_s / 3600))
        return words.t("Probeer het over {wait} weer, of vraag een coördinator.", wait=wait)

    problem = Property(str, _problem_text, notify=changed)
    text = Property(str, lambda self: self._text, notify=changed)
    typing = Property(bool, lambda self: self._typing, notify=changed)
    longest = Property(int, lambda self: LONGEST_TEXT, constant=True)
    count = Property(int, lambda self: len(self._pin), notify=changed)
    length = Property(int, lambda self: PIN_LENGTH, constant=True)
    busy = Property(bool, lambda self: self.services.session.busy, notify=changed)
    known = Property(bool, lambda self: bool(self._bits), notify=changed)

    def spoken(self) -> str:
        """Return what is asked as it is read aloud; never a digit, nor how many there are."""
        words = self.services.words
        asked = words.t("Uw pincode") if self._bits else words.t("Scan uw badge")
        said = (asked, line_of(self.services), self._problem_text())
        return "\n".join(text for text in said if text)
