"""Vraag het iemand: who is in the house now, whom to call, and 112."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from sync import dates
from sync.records import Shift
from sync.recurrence import end_of, parse_local
from sync.words import Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class AskModel(ViewModel):
    """The page that leads to a human being."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nobody."""
        super().__init__(services, parent)
        self._present: list[str] = []
        self._later = ""

    def refresh(self) -> None:
        """Look who is here."""
        now, replica = self.services.now(), self.services.replica
        day = now.date().isoformat()
        shifts = [
            (start, end_of(start, shift.duration_min), shift.shown_as)
            for shift in replica.records(
                Shift, "starts >= ? AND starts < ?", (day, day + "T99"), "starts, id"
            )
            if (start := parse_local(shift.starts)) is not None
            and shift.shown_as
            and shift.venue in ("", self.services.venue_id)
        ]
        if not self.services.clock_trusted:  # who is here now is not known
            shifts = []
        here = [name for start, end, name in shifts if start <= now < end]
        self._present = list(dict.fromkeys([*here, *replica.neighbourhood.present_now]))
        self._later = self._later_text([one for one in shifts if one[0] > now])
        self.changed.emit()

    def _later_text(self, coming: list[tuple[datetime, datetime, str]]) -> str:
        words = self.services.words
        if self._present or not coming:
            return ""
        start, _, name = coming[0]
        return words.t("{name} is er om {time} uur.", name=name, time=dates.clock_time(start))

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
        from sync import hours

        text = self.services.replica.neighbourhood.helpdesk_hours
        state = self.services.open_state(hours.understand(text))
        return state is not None and state.open and not self._later

    def _hours(self) -> str:
        from sync import hours

        words, text = self.services.words, self.services.replica.neighbourhood.helpdesk_hours
        osm, today = hours.understand(text), self.services.now().date()
        monday = today - timedelta(days=today.weekday())
        parts = hours.in_words(osm, monday, words) or [text]
        state = self.services.open_state(osm)
        if state is not None:
            parts.append(state.text)
        return "".join(f"{part}. " for part in parts if part).strip()

    present = Property(bool, lambda self: bool(self._present), notify=changed)
    presentText = Property(str, _present_text, notify=changed)
    laterText = Property(str, lambda self: self._later, notify=changed)
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
            self._present_text(),
            self._later,
            words.t("Bel {name}: {phone}.", name=neighbourhood.helpdesk_name,
                    phone=self.services.helpdesk_phone) if self.services.helpdesk_phone else "",
            self._hours(),
            words.t("Bij gevaar belt u 112."),
        ]  # fmt: skip
        return "\n".join(line for line in lines if line)


def listed(names: list[str], words: Words) -> str:
    """Return names as one says them: "Riet, Ahmed en Joke"."""
    if len(names) < 2:
        return "".join(names)
    return words.t("{days} en {last}", days=", ".join(names[:-1]), last=names[-1])
