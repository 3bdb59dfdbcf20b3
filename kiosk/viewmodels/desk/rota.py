"""The rota: who is at the desk of which house in a week, who cannot come, and who takes a turn over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.gone import thrown_away
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.shift_sheet import shown_name, turn_when
from kiosk.viewmodels.rows import RowsModel
from sync import dates, rota
from sync.changes import MAX_CHANGES_PER_ACT, Draft
from sync.records import Shift, Venue
from sync.recurrence import end_of, local_iso, parse_local

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_WEEK = timedelta(days=7)


class ShiftRow(msgspec.Struct, frozen=True):
    """One turn."""

    key: str
    title: str
    line: str
    badge: str
    tone: str
    icon: str


@QmlElement
class RotaModel(SavedModel):
    """The page of a week, and that of one turn; the key is a day of the week, or the id of a turn."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin in this week."""
        super().__init__(services, parent)
        self._monday: date | None = None
        self._shift: Shift | None = None
        self._key = ""
        self._venues: dict[str, str] = {}
        self._shifts: list[Shift] = []
        self._rows = RowsModel(ShiftRow, self)

    def load(self, key: str = "") -> None:
        """Show a week by one of its days, this week without one, or a turn by its id."""
        self._key = key
        try:
            day = date.fromisoformat(key) if key else self.services.now().date()
            self._monday = day - timedelta(days=day.weekday())
        except ValueError:
            pass  # a turn: the week behind it stays
        self.refresh()

    def reset(self) -> None:
        """Say no longer what was saved."""
        self.forget()

    @property
    def _first(self) -> date:
        today = self.services.now().date()
        return self._monday or today - timedelta(days=today.weekday())

    def refresh(self) -> None:
        """Read the week anew."""
        replica = self.services.replica
        found = replica.get("shift", self._key) if self._key else None
        self._shift = found if isinstance(found, Shift) else None
        self._venues = {one.id: one.name for one in replica.records(Venue)}
        self._shifts = self._of_week(self._first)
        self._rows.reset([*map(self._row, self._shifts), *self._gone()])
        self.changed.emit()

    def _of_week(self, monday: date) -> list[Shift]:
        span = [str(monday), str(monday + _WEEK)]
        return self.services.replica.records(
            Shift, "starts >= ? AND starts < ?", span, "starts, shown_as, id"
        )

    def _row(self, one: Shift) -> ShiftRow:
        words = self.services.words
        if rota.is_manned(one):
            badge, tone, icon = "", "", "user"
        elif one.offered:
            badge, tone, icon = words.t("Wie neemt het over?"), "moved", "refresh-cw"
        else:
            badge, tone, icon = words.t("Zoekt iemand"), "full", "circle-question-mark"
        return ShiftRow(one.id, self._when(one), self._line(one), badge, tone, icon)

    def _gone(self) -> list[ShiftRow]:
        """Return the way to the turns that were thrown away, below those of the week; it has no key."""
        if not may_change(self.services.session, "shift"):
            return []
        n, words = len(thrown_away(self.services, "shift")), self.services.words
        line = words.tn("{n} beurt", "{n} beurten", n)
        return [ShiftRow("", words.t("Weggegooid"), line, "", "", "trash-2")] if n else []

    def _when(self, one: Shift) -> str:
        return turn_when(self.services, one.starts, one.duration_min)

    def _line(self, one: Shift) -> str:
        who = one.shown_as or self.services.words.t("Nog niemand")
        house = self._venues.get(one.venue, "") if len(self._venues) > 1 else ""
        return " · ".join(part for part in (who, house) if part)

    # -- the week

    def _span(self) -> str:
        words, monday = self.services.words, self._first
        number = words.t("Week {n}", n=dates.iso_week(monday)[1])
        return f"{number}, {dates.week_span(monday, words)}"

    @Slot(result=bool)
    def copyWeek(self) -> bool:
        """Make the same turns a week later, those that are not there yet; they are shown then."""
        words, monday = self.services.words, self._first
        there = {(one.starts, one.venue, one.shown_as) for one in self._of_week(monday + _WEEK)}
        drafts = []
        for one in self._shifts:
            starts = parse_local(one.starts)
            if starts is None:
                continue
            later = local_iso(starts + _WEEK)
            if (later, one.venue, one.shown_as) not in there:
                fields = {
                    "volunteer": one.volunteer,
                    "venue": one.venue,
                    "starts": later,
                    "duration_min": one.duration_min,
                    "shown_as": one.shown_as,
                    "visibility": "desk",
                }
                drafts.append(Draft(kind="shift", record=self.services.new_id(), fields=fields))
        if not drafts:
            self.say(words.t("De volgende week heeft dit al."))
            return False
        n = len(drafts[:MAX_CHANGES_PER_ACT])
        text = words.tn("Eén beurt staat nu ook een week later.",
                        "{n} beurten staan nu ook een week later.", n)  # fmt: skip
        done = self.act(drafts[:MAX_CHANGES_PER_ACT], text)
        self.refresh()
        return done

    # -- one turn

    def _own(self) -> bool:
        person = self.services.session.person
        return person is not None and self._shift is not None and self._shift.volunteer == person.id

    def _is_over(self) -> bool:
        starts = parse_local(self._shift.starts) if self._shift is not None else None
        ends = end_of(starts, self._shift.duration_min) if starts and self._shift else None
        return ends is None or ends <= self.services.now()

    def _can_offer(self) -> bool:
        """Whether who does it may say that she cannot come; without badges anybody says it for her."""
        one, session = self._shift, self.services.session
        theirs = self._own() or session.person is None
        return one is not None and rota.is_manned(one) and theirs and not self._is_over()

    def _can_take(self) -> bool:
        """Whether who unlocked the desk may take it: nobody does it, or she who does asks for that."""
        one, person = self._shift, self.services.session.person
        free = one is not None and not rota.is_manned(one)
        return free and person is not None and not self._own() and not self._is_over()

    def _can_keep(self) -> bool:
        one, session = self._shift, self.services.session
        theirs = self._own() or session.person is None
        return one is not None and one.offered and theirs and not self._is_over()

    @Slot(result=bool)
    def offer(self) -> bool:
        """Ask another to take it."""
        text = self.services.words.t("Deze beurt zoekt iemand anders.")
        return self._can_offer() and self._put({"offered": True}, text)

    @Slot(result=bool)
    def keep(self) -> bool:
        """Do it after all."""
        return self._can_keep() and self._put({"offered": False}, self.services.words.t("Bewaard."))

    @Slot(result=bool)
    def take(self) -> bool:
        """Take it over, in one tap."""
        person = self.services.session.person
        if person is None or not self._can_take():
            return False
        name = shown_name(self.services, person.id) or person.name.split(" ")[0]
        fields = {"volunteer": person.id, "shown_as": name, "offered": False}
        return self._put(fields, self.services.words.t("{name} doet deze beurt.", name=name))

    def _put(self, fields: dict[str, object], text: str) -> bool:
        assert self._shift is not None
        done = self.act([Draft(kind="shift", record=self._shift.id, fields=fields)], text)
        self.refresh()
        return done

    def _week_key(self, weeks: int) -> str:
        return str(self._first + weeks * _WEEK)

    def _title(self) -> str:
        if self._shift is None:
            return self.services.words.t("Deze beurt is er niet meer.")
        return self._when(self._shift)

    def _state(self) -> str:
        one, words = self._shift, self.services.words
        if one is None:
            return ""
        if one.offered:
            return words.t("{name} kan niet. Wie neemt het over?", name=one.shown_as)
        if not rota.is_manned(one):
            return words.t("We zoeken nog iemand.")
        return words.t("{name} is er dan.", name=one.shown_as) if one.shown_as else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    span = Property(str, _span, notify=changed)
    previousKey = Property(str, lambda self: self._week_key(-1), notify=changed)
    nextKey = Property(str, lambda self: self._week_key(1), notify=changed)
    newKey = Property(str, lambda self: f"shift/{self.services.new_id()}", notify=changed)
    hasShifts = Property(bool, lambda self: bool(self._shifts), notify=changed)
    title = Property(str, _title, notify=changed)
    state = Property(str, _state, notify=changed)
    house = Property(
        str,
        lambda self: self._venues.get(self._shift.venue, "") if self._shift else "",
        notify=changed,
    )
    found = Property(bool, lambda self: self._shift is not None, notify=changed)
    formKey = Property(
        str, lambda self: f"shift/{self._shift.id}" if self._shift else "", notify=changed
    )
    canOffer = Property(bool, _can_offer, notify=changed)
    canTake = Property(bool, _can_take, notify=changed)
    canKeep = Property(bool, _can_keep, notify=changed)

    def spoken(self) -> str:
        """Return the week, or the turn, as it is read aloud."""
        if self._shift is not None:
            return f"{self._title()}.\n{self._state()}"
        lines = [
            f"{row.title}. {row.line}. {row.badge}".rstrip(". ") + "." for row in self._rows.rows
        ]
        return "\n".join([self._span(), *lines])


def open_turns(services: Services, days: int = 7) -> list[datetime]:
    """Return from when the desk of this house has nobody, in the coming ``days``."""
    now = services.now()
    until = datetime.combine(now.date() + timedelta(days=days), time())
    span = [local_iso(now), local_iso(until)]
    found = services.replica.records(Shift, "starts >= ? AND starts < ?", span, "starts, id")
    return rota.wanted(found, services.venue_id, now, until)
