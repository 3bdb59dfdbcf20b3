"""One occurrence of an activity: when, where, what it costs, with whom, and whether a wheelchair can come along."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync import dates, phones, phrases
from sync.records import Organisation, Room, Venue
from sync.recurrence import Occurrence, parse_local

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Fact(msgspec.Struct, frozen=True):
    """One fact beside its icon: a strong line and a quiet one."""

    icon: str
    strong: str
    line: str


@QmlElement
class ActivityModel(ViewModel):
    """The page of one occurrence."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show."""
        super().__init__(services, parent)
        self._key = ""
        self._occurrence: Occurrence | None = None
        self._facts = RowsModel(Fact, self)

    def load(self, key: str = "") -> None:
        """Show the occurrence ``key`` (activity@recurrence); a bare activity id shows its next occurrence."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Read the occurrence anew."""
        activity, _, recurrence = self._key.partition("@")
        replica = self.services.replica
        if recurrence:
            self._occurrence = self._shown(replica.occurrence(activity, recurrence))
        else:
            self._occurrence = next(
                iter(replica.next_occurrences(activity, self.services.now(), 1)), None
            )
        self._facts.reset(self._fact_rows(self._occurrence) if self._occurrence is not None else [])
        self.changed.emit()

    def _shown(self, one: Occurrence | None) -> Occurrence | None:
        """Return the occurrence if the agenda has it: not one of a draft, nor of a day that the series lost."""
        if one is None:
            return None
        day = one.starts.date()
        shown = self.services.replica.occurrences(day, day)
        return one if any(other.key == one.key for other in shown) else None

    def _fact_rows(self, one: Occurrence) -> list[Fact]:
        words, replica = self.services.words, self.services.replica
        today = self.services.sure_today
        day = dates.capital(dates.relative_day(one.starts.date(), today, words))
        span = dates.time_span(one.starts, one.ends, words)
        facts = [Fact("clock", words.t("{day}, {span}", day=day, span=span), self._when_line(one))]
        venue = replica.get("venue", one.venue) if one.venue else None
        room = replica.get("room", one.room) if one.room else None
        room_name = room.name if isinstance(room, Room) else ""
        where = one.place or room_name or (venue.name if isinstance(venue, Venue) else "")
        address = ""
        if isinstance(venue, Venue):
            address = ", ".join(
                part for part in (venue.name if where != venue.name else "", venue.address) if part
            )
        if where:
            facts.append(Fact("map-pin", where, address))
        price = phrases.price(one.activity, words)
        if price:
            facts.append(Fact("euro", dates.capital(price), phrases.city_pass(one.activity, words)))
        with_whom = self._with_whom(one)
        if with_whom:
            facts.append(Fact("users", with_whom, ""))
        access = phrases.wheelchair(one.activity.wheelchair, words)
        if access or one.activity.access_text:
            facts.append(Fact("accessibility", one.activity.access_text or access, ""))
        if one.activity.transport:
            facts.append(Fact("bus", one.activity.transport, ""))
        phone = one.activity.phone or replica.neighbourhood.helpdesk_phone
        if phone:
            facts.append(Fact("phone", phones.shown(phone), words.t("Vragen? Bel gerust.")))
        return facts

    def _when_line(self, one: Occurrence) -> str:
        words = self.services.words
        moved = parse_local(one.moved_from) if one.moved_from else None
        if moved is not None:
            before = words.t(
                "{day} om {time} uur",
                day=dates.long_date(moved.date(), words),
                time=dates.clock_time(moved),
            )
            return words.t("Eerst was het {when}.", when=before)
        often = phrases.frequency(one.activity.rrule, words)
        return dates.capital(often) if often else ""

    def _with_whom(self, one: Occurrence) -> str:
        words = self.services.words
        organiser = (
            self.services.replica.get("organisation", one.activity.organiser)
            if one.activity.organiser
            else None
        )
        name = organiser.name if isinstance(organiser, Organisation) else ""
        if one.activity.host and name:
            return words.t(
                "Met {host}, van {organisation}", host=one.activity.host, organisation=name
            )
        if one.activity.host:
            return words.t("Met {host}", host=one.activity.host)
        return name

    def _title(self) -> str:
        if self._occurrence is None:
            return self.services.words.t("Agenda")
        return phrases.titled(self._occurrence.title, self.services.words)

    def _summary(self) -> str:
        return self._occurrence.activity.summary if self._occurrence is not None else ""

    def _notice(self) -> str:
        words, one = self.services.words, self._occurrence
        if one is None:
            return words.t("Deze activiteit staat niet meer in de agenda.")
        if one.cancelled:
            return words.t("Gaat niet door.") + (
                f" {one.cancel_reason}." if one.cancel_reason else ""
            )
        if one.moved_from:
            return words.t("Let op: deze keer is het op een andere tijd.")
        return one.note

    def _signup_text(self) -> str:
        words, one = self.services.words, self._occurrence
        if one is None or one.cancelled:
            return ""
        if one.activity.signup == "required":
            return words.t("Meld u aan bij een vrijwilliger of bel ons.")
        if one.activity.signup == "optional":
            return words.t("U kunt zich aanmelden, maar het hoeft niet.")
        return words.t("Aanmelden hoeft niet. Loop gerust binnen.")

    def _link(self) -> str:
        if self._occurrence is None:
            return ""
        return self.services.link(self._occurrence.key)

    title = Property(str, _title, notify=changed)
    summary = Property(str, _summary, notify=changed)
    picture = Property(
        str,
        lambda self: self._occurrence.activity.picture if self._occurrence is not None else "",
        notify=changed,
    )
    notice = Property(str, _notice, notify=changed)
    signupText = Property(str, _signup_text, notify=changed)
    link = Property(str, _link, notify=changed)
    found = Property(bool, lambda self: self._occurrence is not None, notify=changed)
    cancelled = Property(
        bool,
        lambda self: self._occurrence is not None and self._occurrence.cancelled,
        notify=changed,
    )
    key = Property(
        str,
        lambda self: self._occurrence.key if self._occurrence is not None else "",
        notify=changed,
    )
    facts = Property(QObject, lambda self: self._facts, constant=True)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        facts = [f"{fact.strong}. {fact.line}" for fact in self._facts.rows]
        return "\n".join(
            text for text in (self._title(), self._notice(), *facts, self._summary()) if text
        )
