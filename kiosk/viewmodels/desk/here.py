"""Who is in the house, as the desk says it: "Ik ben er" and "Ik ga", each one tap. It ends by itself at closing time."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels import in_house
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.rota import open_turns
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.rows import RowsModel
from sync import dates, rota
from sync.changes import Draft
from sync.house_records import Presence
from sync.recurrence import local_iso, parse_local
from sync.rota_words import looking_for
from sync.rules import MAX_SHOWN_AS
from sync.screening import screen_free_text

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class HereRow(msgspec.Struct, frozen=True):
    """Somebody who is here, or was lately, or has a shift today."""

    key: str
    """The name that visitors read."""
    title: str
    line: str
    badge: str
    tone: str
    here: bool


@QmlElement
class HereModel(SavedModel):
    """The line about presence at the desk, and the page of all who are here."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nobody."""
        super().__init__(services, parent)
        self._names: list[str] = []
        self._own: Presence | None = None
        self._typed = self._problem = ""
        self._rows = RowsModel(HereRow, self)

    def reset(self) -> None:
        """Forget what was typed."""
        self._typed = self._problem = ""
        self.forget()

    def refresh(self) -> None:
        """Look who is here."""
        services = self.services
        now, found = services.now(), in_house.stays(services)
        here = [one for one in found if rota.of_house(one.venue, services.venue_id)]
        person = services.session.person
        mine = [one for one in here if person is not None and one.volunteer == person.id]
        self._own = mine[-1] if mine else None
        self._names = in_house.present(services)
        known = {one.shown_as: one for one in here}
        turns = [
            one.shown_as
            for one in in_house.shifts(services, 0)
            if one.shown_as and one.starts[:10] == str(now.date())
            and rota.of_house(one.venue, services.venue_id)
        ]  # fmt: skip
        names = dict.fromkeys([*self._names, *turns, *sorted(known)])
        self._rows.reset(self._row(name, known.get(name)) for name in names)
        self.changed.emit()

    def _row(self, name: str, stay: Presence | None) -> HereRow:
        words, here = self.services.words, name in self._names
        until = parse_local(stay.until) if stay is not None else None
        said = stay is not None and rota.is_present(stay, self.services.now())
        line = (
            words.t("Tot {time} uur", time=dates.clock_time(until))
            if said and until is not None
            else words.t("Volgens het rooster") if here else ""
        )  # fmt: skip
        badge = words.t("Is er") if here else ""
        return HereRow(name, name, line, badge, "open" if here else "", here)

    # -- coming and going

    @property
    def _own_name(self) -> str:
        """How whoever unlocked the desk is shown: as she chose, else by her first name."""
        person = self.services.session.person
        if person is None:
            return ""
        chosen = self._own.shown_as if self._own is not None else ""
        first = person.name.split(" ")[0][:MAX_SHOWN_AS]
        return chosen or in_house.shown_as(self.services) or first

    @property
    def _am_here(self) -> bool:
        return bool(self._own_name) and self._own_name in self._names

    @Slot(result=bool)
    def toggle(self) -> bool:
        """Come or go; False where nobody knows who it is, so that a name must be picked."""
        self.refresh()
        name = self._own_name
        return bool(name) and (self._go(name) if self._am_here else self._come(name))

    @Slot(str, result=bool)
    def turn(self, name: str) -> bool:
        """Let somebody of the list come or go."""
        self.refresh()
        return self._go(name) if name in self._names else self._come(name)

    @Slot(str)
    def write(self, text: str) -> None:
        """Take a name as it is typed."""
        self._typed, self._problem = text[:MAX_SHOWN_AS], ""
        self.changed.emit()

    @Slot(result=bool)
    def add(self) -> bool:
        """Let whoever typed her name come; ``problem`` says what is wrong with it."""
        words, name = self.services.words, " ".join(self._typed.split())
        if not name:
            self._problem = words.t("Typ een voornaam.")
        elif screen_free_text(name):
            self._problem = words.t("Typ alleen een voornaam.")
        elif self._come(name):
            self._typed = ""
        self.changed.emit()
        return not self._problem

    def _come(self, name: str) -> bool:
        services, now = self.services, self.services.now()
        person = services.session.person
        own = person is not None and (name == self._own_name or name == self._typed.strip())
        volunteer = person.id if person is not None and own else ""
        record = rota.presence_id(services.venue_id, volunteer or name)
        fields = in_house.begins(services, volunteer, name, now)
        until = parse_local(fields["until"])
        time = dates.clock_time(until) if until is not None else ""
        text = services.words.t("{name} is er, tot {time} uur.", name=name, time=time)
        done = self.act([Draft(kind="presence", record=record, fields=fields)], text)
        self.refresh()
        return done

    def _go(self, name: str) -> bool:
        services, now = self.services, local_iso(self.services.now())
        found = [
            one
            for one in in_house.stays(services)
            if one.shown_as == name and rota.is_present(one, services.now())
        ]
        drafts = [Draft(kind="presence", record=one.id, fields={"until": now}) for one in found]
        if not found:  # by a shift: her own word goes before it
            gone = {**in_house.begins(services, "", name, services.now()), "until": now}
            record = rota.presence_id(services.venue_id, name)
            drafts = [Draft(kind="presence", record=record, fields=gone)]
        done = self.act(drafts, services.words.t("{name} is weg.", name=name))
        self.refresh()
        return done

    def _text(self) -> str:
        words, names = self.services.words, self._names
        if not names:
            return words.t("Bezoekers zien nu niemand.")
        if len(names) == 1:
            return words.t("Bezoekers zien: {name} is er.", name=names[0])
        said = in_house.listed(names, words)
        return words.t("Bezoekers zien: {names} zijn er.", names=said)

    def _open_text(self) -> str:
        return looking_for(open_turns(self.services), self.services.words)

    rows = Property(QObject, lambda self: self._rows, constant=True)
    text = Property(str, _text, notify=changed)
    readsRota = Property(bool, lambda self: self.services.session.may("volunteer"), notify=changed)
    openText = Property(str, _open_text, notify=changed)
    amHere = Property(bool, lambda self: self._am_here, notify=changed)
    typed = Property(str, lambda self: self._typed, notify=changed)
    problem = Property(str, lambda self: self._problem, notify=changed)
    longest = Property(int, lambda self: MAX_SHOWN_AS, constant=True)

    def spoken(self) -> str:
        """Return who is here as it is read aloud."""
        return f"{self._text()}\n{self._open_text()}".strip()
