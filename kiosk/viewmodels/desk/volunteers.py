"""Volunteers at the desk: the list, one of them, and the keys of the desk. For coordinators."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.hall import volunteer_name
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.vog import is_old, seen_fact
from kiosk.viewmodels.rows import RowsModel
from printing.badge import ROLES, first_name
from sync import dates
from sync.desk_records import Volunteer
from sync.disk.first_desk import statements
from sync.disk.letting_go import holds_files
from sync.disk.volunteer_files import vog_on, whole_name
from sync.disk.volunteering import at_desk, everybody, lose_badge, rotate_now, sheets, stop
from sync.errors import UserFacing
from sync.words import Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class VolunteerRow(msgspec.Struct, frozen=True):
    """One volunteer of the list."""

    key: str
    title: str
    line: str
    badge: str
    tone: str


@QmlElement
class VolunteersModel(SavedModel):
    """The pages ``deskVolunteers`` (all), ``deskVolunteer`` (one), ``deskStop`` (asks first) and ``deskKeys``."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nobody."""
        super().__init__(services, parent)
        self._about = ""
        self._stops = False
        self._she: Volunteer | None = None
        self._people: list[Volunteer] = []
        self._rows = RowsModel(VolunteerRow, self)
        self._facts = RowsModel(Fact, self)
        self._key_facts = RowsModel(Fact, self)

    def load(self, key: str = "") -> None:
        """Show the list, or the volunteer with the id ``key``; "lost/ID" and "stop/ID" ask about one."""
        what, _, about = key.rpartition("/")
        self._stops = what == "stop"
        self._about = about
        self.refresh()

    def refresh(self) -> None:
        """Read who works here anew."""
        replica = self.services.replica
        self._people = everybody(replica)
        self._she = next((one for one in self._people if one.id == self._about), None)
        self._rows.reset(self._row(one) for one in self._people)
        self._facts.reset(self._facts_of(self._she) if self._she is not None else [])
        self._key_facts.reset(self._facts_of_keys())
        self.changed.emit()

    # -- what is shown

    def _row(self, one: Volunteer) -> VolunteerRow:
        words = self.services.words
        badge, tone = ("", "") if self._nobody_has_one() else self._badge_of(one)
        if not badge and is_old(self.services, vog_on(self.services.replica, one)):
            badge, tone = words.t("VOG te oud"), "moved"
        whole = whole_name(self.services.replica, one.id, one.name)
        name = volunteer_name(self.services, whole)
        return VolunteerRow(one.id, name, words.t(ROLES[one.role]), badge, tone)

    def _nobody_has_one(self) -> bool:
        """Whether this is a copy to practise on, into which no real badge came along, and none was made in it."""
        practising = self.services.session.practising
        return practising and not any(one.public_key for one in self._people)

    def _badge_of(self, one: Volunteer) -> tuple[str, str]:
        words, today = self.services.words, self.services.sure_today
        if not one.badge:
            return words.t("geen badge"), "moved"
        if one.expires and today is not None and one.expires < today.isoformat():
            return words.t("badge verlopen"), "off"
        return "", ""

    def _facts_of(self, one: Volunteer) -> list[Fact]:
        words = self.services.words
        badge, tone = self._badge_of(one)
        said = badge or words.t("Heeft een badge en een pincode.")
        until = _day(one.expires, words)
        found = [
            Fact("user", words.t(ROLES[one.role]), ""),
            Fact(
                "triangle-alert" if tone else "scan-qr-code",
                dates.capital(said),
                words.t("Geldig tot en met {day}.", day=until) if until else "",
            ),
        ]
        none = Fact("triangle-alert", words.t("Nog geen VOG."), "")
        if not at_desk(self.services.replica):
            none = Fact("lock", words.t("De VOG ziet u op de computer van de balie."), "")
        found.append(seen_fact(self.services, vog_on(self.services.replica, one)) or none)
        if one.renewed_by:
            names = self._names(one.renewed_by.split())
            found.append(
                Fact("users", words.t("Nieuwe pincode met hulp van {names}.", names=names), "")
            )
        return found

    def _names(self, ids: list[str]) -> str:
        names = {one.id: first_name(one.name) for one in self.services.replica.records(Volunteer)}
        return f" {self.services.words.t('en')} ".join(names.get(one, "?") for one in ids)

    def _facts_of_keys(self) -> list[Fact]:
        words, replica = self.services.words, self.services.replica
        standing = statements(replica)
        found = []
        if holds_files(replica):
            text = words.t("De sleutels liggen nog in dit apparaat.")
            line = words.t("Geef een coördinator een badge, en maak het herstelblad.")
            found.append(Fact("triangle-alert", text, line))
        else:
            text = words.t("De sleutels openen alleen met een badge.")
            found.append(Fact("circle-check", text, ""))
        made = _day(standing[-1].made[:10], words) if standing else ""
        if made:
            found.append(Fact("refresh-cw", words.t("Sleutel gemaakt op {day}", day=made), ""))
        papers = sheets(replica)
        day = _day(papers[0].made_on, words) if papers else ""
        sheet = (
            words.t("Herstelblad van {day}", day=day) if day else words.t("Nog geen herstelblad.")
        )
        found.append(Fact("file-text" if papers else "triangle-alert", sheet, ""))
        house = replica.neighbourhood.house_badge
        text = words.t("Er is een huisbadge.") if house else words.t("Nog geen huisbadge.")
        found.append(Fact("house", text, ""))
        return found

    def _notice(self) -> str:
        """Return what is to be done first; empty where all is well."""
        words, replica = self.services.words, self.services.replica
        if not at_desk(replica):
            return words.t("Badges maakt u aan de balie, niet op de zuil.")
        if self._nobody_has_one():
            return words.t(
                "In de oefening heeft niemand een badge. De echte badges blijven werken."
            )
        if not any(one.public_key for one in self._people):
            return words.t("Begin met uzelf: maak een vrijwilliger met de rol coördinator.")
        if holds_files(replica) and not sheets(replica):
            return words.t("Maak nu het herstelblad. Pas dan zijn de sleutels veilig.")
        return ""

    # -- what is done

    @Slot(result=str)
    def newKey(self) -> str:
        """Return the key of the form of a new volunteer."""
        return f"volunteer/{self.services.new_id()}"

    @Slot(result=bool)
    def lose(self) -> bool:
        """Withdraw her badge, here and at all desks; those who stay get the next key."""
        words = self.services.words
        text = words.t("De badge is ingetrokken. Er is een nieuwe sleutel.")
        return self._without(lose_badge, text)

    @Slot(result=bool)
    def stop(self) -> bool:
        """Let her stop; her badge opens nothing more."""
        return self._without(
            stop, self.services.words.t("De badge is ingetrokken. Bedankt voor alles!")
        )

    def _without(self, act: object, text: str) -> bool:
        services, she = self.services, self._she
        if she is None or not callable(act):
            return False
        ring, actor = services.session.ring, services.session.actor
        return self._done(lambda: act(services.replica, she.id, ring, actor), text)

    @Slot(result=bool)
    def rotate(self) -> bool:
        """Make the next key of the desk, and give it to everybody."""
        services = self.services
        ring, actor = services.session.ring, services.session.actor
        text = services.words.t("De sleutel is vernieuwd. Iedereen heeft de nieuwe.")
        return self._done(lambda: rotate_now(services.replica, ring, actor), text)

    def _done(self, act: object, text: str) -> bool:
        words = self.services.words
        try:
            assert callable(act)
            act()
        except UserFacing as error:
            self.say("", trouble=f"{words.t(error.what)} {words.t(error.next)}")
            return False
        self.say(text)
        self.services.session.look_again()
        self.refresh()
        return True

    def _name(self) -> str:
        if self._she is None:
            return ""
        whole = whole_name(self.services.replica, self._she.id, self._she.name)
        return volunteer_name(self.services, whole)

    def _sure_text(self) -> str:
        words = self.services.words
        if self._stops:
            after = words.t("Wat zij deed blijft staan.")
        else:
            after = words.t("De anderen krijgen een nieuwe sleutel.")
        works = words.t("Op elk apparaat dat contact heeft, werkt de badge niet meer.")
        return f"{works} {after}"

    rows = Property(QObject, lambda self: self._rows, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    keyFacts = Property(QObject, lambda self: self._key_facts, constant=True)
    notice = Property(str, _notice, notify=changed)
    about = Property(str, lambda self: self._she.id if self._she else "", notify=changed)
    name = Property(str, _name, notify=changed)
    hasBadge = Property(bool, lambda self: bool(self._she and self._she.badge), notify=changed)
    stops = Property(bool, lambda self: self._stops, notify=changed)
    sureText = Property(str, _sure_text, notify=changed)

    def spoken(self) -> str:
        """Return the page as it is read aloud; names of volunteers are not."""
        facts = self._facts.rows if self._she is not None else self._key_facts.rows
        lines = [f"{fact.strong} {fact.line}".strip() for fact in facts]
        return "\n".join(part for part in (self._notice(), *lines) if part)


def _day(iso: str, words: Words) -> str:
    """Return an ISO day in words; empty for anything else."""
    from datetime import date

    try:
        return dates.day_month(date.fromisoformat(iso[:10]), words, year=True)
    except ValueError:
        return ""
