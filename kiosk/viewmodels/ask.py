"""Vraag het iemand: a bell that rings at the desk, who is in the house and who comes when, whom to call, 112 and the AED."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels import in_house
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.in_house import listed
from kiosk.viewmodels.ringing import Ringing
from sync import dates, hours, rota
from sync.errors import UserFacing

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

CALL_ME_SLIP = "slip/callme"
"""The slip on which somebody writes that she wants to be called: ``printing.making.slips``."""


@QmlElement
class AskModel(ViewModel):
    """The page that leads to a human being."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nobody."""
        super().__init__(services, parent)
        self._present: list[str] = []
        self._next = ""
        self._aed = ""
        self._possible = False
        self._ringing = Ringing(services, self.refresh, self)

    @property
    def ringing(self) -> bool:
        """Whether it rings at the desk: whoever waits for an answer is there, though she touches nothing."""
        return self._ringing.state == "ringing"

    def refresh(self) -> None:
        """Look who is here, and what came of the bell."""
        self._present = in_house.present(self.services)
        self._next = in_house.next_one(self.services)
        house = in_house.house(self.services)
        self._aed = house.aed if house is not None else ""
        self._possible = self._ringing.possible
        self._ringing.look()
        self.changed.emit()

    def leave(self) -> None:
        """Let it ring no more: nobody stands there any more."""
        self._ringing.stop()

    def close(self) -> None:
        """Let it ring no more: the kiosk is closed."""
        self._ringing.stop()

    # -- the bell

    @Slot()
    def ring(self) -> None:
        """Ring at the desk."""
        try:
            self._ringing.ring()
        except UserFacing:
            self._possible = False
        self.refresh()

    @Slot()
    def stop(self) -> None:
        """It is not needed any more."""
        self._ringing.stop()
        self.refresh()

    def _can_ring(self) -> bool:
        waits = self._ringing.state in ("ringing", "coming")
        return bool(self._present) and self._possible and not waits

    def _bell_text(self) -> str:
        """Say what came of the bell; where it cannot be rung though somebody is there, that."""
        words, state = self.services.words, self._ringing.state
        if state == "ringing":
            return words.t("De bel gaat aan de balie.")
        if state == "coming":
            names = self._ringing.names
            if not names:
                return words.t("Er komt iemand aan.")
            if len(names) == 1:
                return words.t("{name} komt eraan.", name=names[0])
            return words.t("{names} komen eraan.", names=listed(names, words))
        if state == "nobody":
            return words.t("Er kwam nu niemand.")
        if state == "unheard" or (self._present and self._has_server() and not self._possible):
            return words.t("De bel heeft geen contact met de balie.")
        return ""

    def _has_server(self) -> bool:
        return bool(self.services.replica.device.server)

    def _bell_line(self) -> str:
        words, state = self.services.words, self._ringing.state
        if state == "ringing":
            return words.t("Blijf even staan. Dit duurt hoogstens een minuut.")
        if state == "coming":
            return words.t("Blijf even staan.")
        if not self._bell_text():
            return ""
        if self._present:
            return words.t("Loop naar de balie, of bel het nummer hieronder.")
        return words.t("Bel het nummer hieronder.") if self.services.helpdesk_phone else ""

    def _slip_key(self) -> str:
        """Return the key of the slip to be called back, where nobody can be asked now: nobody is there, or nobody answered."""
        alone = not self._present and not self._desk_is_open() and self.services.clock_trusted
        return CALL_ME_SLIP if alone or self._ringing.state in ("nobody", "unheard") else ""

    # -- who is there

    def _later_text(self) -> str:
        """Say who comes next: when nobody is there, and when nobody answered."""
        silent = self._ringing.state in ("nobody", "unheard")
        return self._next if silent or not self._present else ""

    def _present_text(self) -> str:
        words = self.services.words
        if not self._present and (self._desk_is_open() or not self.services.clock_trusted):
            return words.t("Vraag het aan de balie.")
        if not self._present:
            return words.t("Er is nu niemand om het aan te vragen.")
        if len(self._present) == 1:
            return words.t("{name} is er. Vraag het gerust.", name=self._present[0])
        return words.t("{names} zijn er. Vraag het gerust.", names=listed(self._present, words))

    def _desk_is_open(self) -> bool:
        """Whether the helpdesk is there, though no shift says who."""
        text = self.services.replica.neighbourhood.helpdesk_hours
        state = self.services.open_state(hours.understand(text))
        return state is not None and state.open and not self._comes_today()

    def _comes_today(self) -> bool:
        now = self.services.now()
        found = in_house.shifts(self.services, 0)
        return any(
            at.date() == now.date() for at, _ in rota.coming(found, self.services.venue_id, now)
        )

    def _hours(self) -> str:
        words, text = self.services.words, self.services.replica.neighbourhood.helpdesk_hours
        osm, today = hours.understand(text), self.services.now().date()
        monday = today - timedelta(days=today.weekday())
        parts = hours.in_words(osm, monday, words) or [text]
        state = self.services.open_state(osm)
        if state is not None:
            parts.append(state.text)
        return "".join(f"{part}. " for part in parts if part).strip()

    def _aed_text(self) -> str:
        words = self.services.words
        if not self._aed:
            return words.t("De AED: vraag de balie waar die hangt.")
        return words.t("De AED hangt {place}.", place=self._aed.rstrip("."))

    present = Property(bool, lambda self: bool(self._present), notify=changed)
    presentText = Property(str, _present_text, notify=changed)
    laterText = Property(str, _later_text, notify=changed)
    canRing = Property(bool, _can_ring, notify=changed)
    bellState = Property(str, lambda self: self._ringing.state, notify=changed)
    bellText = Property(str, _bell_text, notify=changed)
    bellLine = Property(str, _bell_line, notify=changed)
    slipKey = Property(str, _slip_key, notify=changed)
    aedText = Property(str, _aed_text, notify=changed)
    deskName = Property(
        str,
        lambda self: dates.capital(self.services.replica.neighbourhood.helpdesk_name),
        notify=changed,
    )
    deskPhone = Property(str, lambda self: self.services.helpdesk_phone, notify=changed)
    deskHours = Property(str, _hours, notify=changed)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        words = self.services.words
        neighbourhood = self.services.replica.neighbourhood
        lines = [
            words.t("Vraag het iemand") + ".",
            self._bell_text() or self._present_text(),
            self._bell_line(),
            self._later_text(),
            words.t("Bel {name}: {phone}.", name=neighbourhood.helpdesk_name,
                    phone=self.services.helpdesk_phone) if self.services.helpdesk_phone else "",
            self._hours(),
            words.t("Bij gevaar belt u 112."),
            self._aed_text(),
        ]  # fmt: skip
        return "\n".join(line for line in lines if line)
