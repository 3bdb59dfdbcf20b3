"""What is kept about the holder of a slip, in kinds and never the thing itself, and having it erased.

Whoever has the code is taken to be the holder: nobody else can be asked for more, and nothing of hers is shown.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.by_code import HELD, held_by_code
from kiosk.viewmodels.camera import line_of
from sync import dates, links
from sync.disk.help_board import Held, can_withdraw
from sync.erasure import is_erased
from sync.errors import UserFacing
from sync.house_records import Idea
from sync.records import Box, HelpPost, Response, Venue
from sync.retention import box_goes_on
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MAX_TYPED = 12
KINDS = {
    "name": N_("een naam"),
    "phone": N_("een telefoonnummer"),
    "email": N_("een e-mailadres"),
    "note": N_("wat u erbij zei"),
}
"""What a box may hold, in words."""


@QmlElement
class MySlipModel(ViewModel):
    """The page's key is empty to ask for the code, then the code; "CODE/sure" asks before all of it is erased."""

    changed = Signal()
    kinds: ClassVar[dict[str, str]] = KINDS
    lies_in: ClassVar[str] = N_("Uw naam en nummer liggen bij {house}.")
    lies_elsewhere: ClassVar[str] = N_("Uw naam en nummer liggen niet op deze zuil.")
    kept_no_more: ClassVar[str] = N_("Uw naam en nummer bewaren wij niet meer.")

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no code."""
        super().__init__(services, parent)
        self.reset()

    def reset(self) -> None:
        """Forget whose slip it was."""
        self._typed = self._code = self._problem = ""
        self._sure = self._gone = False
        self._held: Held | None = None
        self._box: Box | None = None

    def load(self, key: str = "") -> None:
        """Ask for a code, or show what is kept for it."""
        code, _, sure = key.partition("/")
        if code != self._code or not code:
            self.reset()
        self._code, self._sure, self._problem = code, bool(sure), ""
        self.refresh()

    def refresh(self) -> None:
        """Look again what is kept."""
        replica, self._held, self._box = self.services.replica, None, None
        try:
            self._held = self._look_up()
        except UserFacing as error:
            self._problem = self._said(error)
        if self._held is not None:
            found = replica.get("box", self._held.box)
            kept = isinstance(found, Box) and found.sealed and not is_erased(found.sealed)
            self._box = found if kept and isinstance(found, Box) else None
        self.changed.emit()

    def _look_up(self) -> Held | None:
        return held_by_code(self.services, self._code) if self._code else None

    def take_scan(self, text: str) -> bool:
        """Take the code of a slip that was held before the scanner."""
        try:
            code = links.parse_code(text)
        except UserFacing:
            return False
        self.load(code)
        return True

    def _said(self, error: UserFacing) -> str:
        words = self.services.words
        return f"{words.t(error.what)} {words.t(error.next)}"

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what was typed of the code so far."""
        self._typed, self._problem = text[:MAX_TYPED], ""
        self.changed.emit()

    @Slot(result=str)
    def find(self) -> str:
        """Return the key of the page about the code that was typed; empty leaves ``problem`` to read."""
        self._problem = ""
        try:
            held = held_by_code(self.services, self._typed)
            if held is not None:
                return links.holder_code(held.box)
            self._problem = self._unknown()
        except UserFacing as error:
            self._problem = self._said(error)
        self.changed.emit()
        return ""

    @Slot(result=bool)
    def erase(self) -> bool:
        """Erase what is kept, here at once and everywhere with the next exchanges. False leaves ``problem`` to read."""
        if self._held is None or self._box is None:
            return False
        try:
            self._erase(self._held)
        except UserFacing as error:
            self._problem = self._said(error)
            self.changed.emit()
            return False
        self._gone = True
        self.refresh()
        return True

    def _erase(self, held: Held) -> None:
        from sync.disk.erasing import erase_held

        erase_held(self.services.replica, held)

    # -- what stands there

    @property
    def _elsewhere(self) -> bool:
        """Whether the box never came here: a kiosk has those of its own house, but hears of each that was erased."""
        held, record = self._held, self._record
        if held is None or self.services.replica.stored("box", held.box) is not None:
            return False
        return record is None or not record.venue or record.venue != self.services.venue_id

    def _house_name(self) -> str:
        """Return the other house where it was left; empty where that is not known."""
        record = self._record
        key = record.venue if record is not None else ""
        found = self.services.replica.get("venue", key) if key != self.services.venue_id else None
        return found.name if isinstance(found, Venue) else ""

    @property
    def _record(self) -> HelpPost | Response | Idea | None:
        held = self._held
        found = self.services.replica.get(held.kind, held.record) if held is not None else None
        return found if isinstance(found, HelpPost | Response | Idea) else None

    def _unknown(self) -> str:
        words = self.services.words
        return f"{words.t('Deze code kennen we hier niet.')} {words.t('Kijk op uw briefje, of vraag het aan een vrijwilliger.')}"

    def _title(self) -> str:
        words = self.services.words
        if not self._code:
            return words.t("Welke code staat op uw briefje?")
        if self._held is None:
            return words.t("Deze code kennen we hier niet.")
        if self._sure and self._box is not None:
            return words.t("Wilt u uw gegevens wissen?")
        return words.t("Uw gegevens zijn gewist.") if self._gone else words.t("Uw gegevens")

    def _kept(self) -> str:
        words = self.services.words
        if self._held is None:
            return ""
        if self._elsewhere:
            name = self._house_name()
            if name:
                return words.t(self.lies_in, house=name)
            return words.t(self.lies_elsewhere)
        if self._box is None:
            return words.t(self.kept_no_more)
        what, day = self._kinds(self._box), self._goes_on(self._box)
        if day is None:
            return words.t("Wij bewaren {what}.", what=what)
        until = dates.long_date(day, words, year=True)
        return words.t("Wij bewaren {what}, tot {day}.", what=what, day=until)

    def _kinds(self, box: Box) -> str:
        words = self.services.words
        kinds = self.kinds
        found = [words.t(kinds[one]) for one in box.holds.split() if one in kinds]
        if not found:  # made by a program that did not say
            return words.t("een naam, en misschien een nummer")
        if len(found) == 1:
            return found[0]
        return words.t(" en ").join((", ".join(found[:-1]), found[-1]))

    def _goes_on(self, box: Box) -> date | None:
        held = self._held
        assert held is not None
        replica = self.services.replica
        own, about = replica.stored("box", box.id), replica.stored(held.kind, held.record)
        fields = own.fields if own is not None else {}
        return box_goes_on(fields, held.kind, about.fields if about is not None else None)

    def _line(self) -> str:
        words, held = self.services.words, self._held
        if held is None:
            return "" if not self._code else words.t(
                "Kijk op uw briefje, of vraag het aan een vrijwilliger."
            )  # fmt: skip
        if self._elsewhere:
            return words.t("Vraag het daar aan de balie.") if self._house_name() else words.t(
                "Kijk op uw briefje, of vraag het aan een vrijwilliger."
            )  # fmt: skip
        if self._gone:
            return words.t("Andere apparaten wissen ze zodra ze verbinding hebben.")
        if self._box is None:
            return ""
        if not self._sure:
            return words.t("Ze zitten op slot. Alleen een vrijwilliger ziet ze.")
        if held.kind == "idea":
            return words.t("Wat u schreef gaat dan ook weg. Dat kan niet ongedaan worden gemaakt.")
        if held.kind == "response":
            return words.t("Uw reactie vervalt dan. Dat kan niet ongedaan worden gemaakt.")
        if can_withdraw(self.services.replica, held):
            return words.t("Uw oproep gaat dan van het bord. Dat kan niet ongedaan worden gemaakt.")
        return words.t("Wij kunnen u dan niet meer bellen. Dat kan niet ongedaan worden gemaakt.")

    def _subtitle(self) -> str:
        record, words = self._record, self.services.words
        if isinstance(record, HelpPost):
            return words.t("Uw oproep: {title}", title=record.title)
        return words.t(HELD[self._held.kind]) if record is not None and self._held else ""

    title = Property(str, lambda self: self._title(), notify=changed)
    subtitle = Property(str, lambda self: self._subtitle(), notify=changed)
    keptText = Property(str, lambda self: self._kept(), notify=changed)
    lineText = Property(str, lambda self: self._line(), notify=changed)
    asking = Property(bool, lambda self: not self._code, notify=changed)
    found = Property(bool, lambda self: self._held is not None, notify=changed)
    sure = Property(bool, lambda self: self._sure and self._box is not None, notify=changed)
    canErase = Property(bool, lambda self: self._box is not None, notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    typed = Property(str, lambda self: self._typed, notify=changed)
    maximumLength = Property(int, lambda self: MAX_TYPED, constant=True)
    problem = Property(str, lambda self: self._problem, notify=changed)

    def spoken(self) -> str:
        """Return the page as it is read aloud: what is kept in kinds, and no code."""
        camera = line_of(self.services)
        lines = (self._title(), self._kept(), self._line(), camera, self._problem)
        return "\n".join(line for line in lines if line)
