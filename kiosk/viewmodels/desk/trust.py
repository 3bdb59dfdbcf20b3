"""One person of a pair: the VOG, what a volunteer did not trust, and that somebody is not matched any more.

What somebody noted ("niet pluis") is sealed, with who and when; only an editor or a coordinator reads it. Who is blocked hears
nothing of it; only a coordinator ends a block.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.looking import look_into
from kiosk.viewmodels.desk.people import NOBODY, Shown, shown, who_when
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.typed import date_text, parse_date
from kiosk.viewmodels.desk.vog import vog_fact
from kiosk.viewmodels.rows import RowsModel
from sync import dates, matching
from sync.changes import Draft
from sync.disk import introducing
from sync.disk.first_desk import desk_key_of
from sync.disk.introducing import Pair
from sync.errors import BadInput, UserFacing
from sync.marks import newest_marks
from sync.records import Block, Box, Response
from sync.retention import HELP_DAYS
from sync.seal import Contact, fingerprint, seal
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

CONCERN = "concern"
"""The purpose of a box that holds what a volunteer did not trust."""
MAX_CONCERN = 400


class Note(msgspec.Struct, frozen=True):
    """What somebody noted."""

    text: str
    line: str
    """Who and when."""


@QmlElement
class TrustModel(SavedModel):
    """The page of a person of a pair, and the one on which something is written. The key: pair, side, then "vog" or "concern"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nobody."""
        super().__init__(services, parent)
        self._key = self._side = self._writes = self._text = self._problem = ""
        self._pair: Pair | None = None
        self._person = NOBODY
        self._marks: list[str] = []
        self._facts = RowsModel(Fact, self)
        self._notes = RowsModel(Note, self)

    def load(self, key: str = "") -> None:
        """Show a person of a pair, or the line on which something about them is written."""
        pair, _, rest = key.partition("/")
        side, _, writes = rest.partition("/")
        if (pair, side, writes) != (self._key, self._side, self._writes):
            self._text = self._problem = ""
        self._key, self._side, self._writes = pair, side, writes
        self._close()
        self._read()
        if self._pair is not None:
            record = self._pair.side(side)
            self._person = shown(self.services, record)
            ring = self.services.session.ring
            self._marks = introducing.marks_of_record(self.services.replica, record, ring)
            if writes == "vog" and not self._text:
                self._text = date_text(introducing.vog_on(self.services.replica, self._pair))
        self.refresh()

    def leave(self) -> None:
        """Forget who it is and what was noted: the page is no longer shown."""
        self._close()
        self._notes.reset([])
        self.changed.emit()

    def reset(self) -> None:
        """Forget the person, and what was typed."""
        self._key = self._side = self._writes = self._text = self._problem = ""
        self._pair = None
        self._close()
        self._notes.reset([])
        self.forget()

    def holds(self, about: str) -> bool:
        """Return whether something was typed that is not kept yet."""
        return self._writes == CONCERN and about.endswith(f"/{CONCERN}") and bool(self._text.strip())  # fmt: skip

    def drop(self, about: str) -> None:
        """Throw away what was typed."""
        self._text = self._problem = ""

    def _close(self) -> None:
        self._person, self._marks = NOBODY, []

    def _read(self) -> None:
        found = introducing.read_pair(self.services.replica, self._key) if self._key else None
        self._pair = found if self._side in ("post", "other") else None

    def refresh(self) -> None:
        """Read everything anew; who it is stays as it was read."""
        self._read()
        self._facts.reset(self._fact_rows() if self._pair is not None else [])
        self._notes.reset(self._note_rows() if self._pair is not None and self._reads else [])
        self.changed.emit()

    @property
    def _reads(self) -> bool:
        """Whether whoever is at the desk may read what was noted; in the hall others would read it too."""
        session = self.services.session
        return session.person is not None and session.may("editor") and not session.in_hall

    @property
    def _coordinates(self) -> bool:
        return self.services.session.may("coordinator")

    @property
    def _helps(self) -> bool:
        return self._pair is not None and matching.helper_side(self._pair.post) == self._side

    @property
    def _blocks(self) -> list[Block]:
        """The blocks of this person, under whatever key they were made."""
        found = [self.services.replica.get("block", mark) for mark in self._marks]
        return [one for one in found if isinstance(one, Block)]

    def _boxes(self) -> list[Box]:
        if self._pair is None:
            return []
        about = self._pair.side(self._side).id
        where = "about = ? AND purpose = ?"
        return self.services.replica.records(Box, where, [about, CONCERN], "made, id")

    def _fact_rows(self) -> list[Fact]:
        words, facts = self.services.words, []
        assert self._pair is not None
        if self._helps:
            none = Fact("badge-check", words.t("Geen VOG gezien."), words.t("Hier hoeft dat niet."))
            facts.append(vog_fact(self.services, self._pair) or none)
        boxes = self._boxes()
        if boxes and not self._reads:
            said = words.t("Er is iets genoteerd.")
            line = words.t("Alleen een redacteur of coördinator leest het.")
            if self.services.session.in_hall and self.services.session.may("editor"):
                line = words.t("Lees het op de laptop van de balie.")
            facts.append(Fact("circle-alert", said, line))
        for block in self._blocks[:1]:
            line = who_when(self.services, block.changed_by, block.changed or block.made)
            facts.append(Fact("circle-x", words.t("Wordt niet meer gekoppeld."), line))
        return facts

    def _note_rows(self) -> list[Note]:
        words, rows = self.services.words, []
        for box in self._boxes():
            line = who_when(self.services, box.changed_by, box.made or box.changed)
            try:
                text = look_into(self.services, box).note
            except UserFacing as error:
                text = words.t(error.what)
            rows.append(Note(text, line))
        return rows

    # -- writing

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what was typed so far."""
        self._text, self._problem = text[:MAX_CONCERN], ""
        self.changed.emit()

    @Slot(result=bool)
    def keep(self) -> bool:
        """Keep what was typed: a date of a VOG, or what somebody does not trust. False leaves ``problem`` to read."""
        if self._pair is None:
            return False
        done = (
            self._keep_vog(self._pair) if self._writes == "vog" else self._keep_concern(self._pair)
        )
        if done:
            self._text = ""
        self.refresh()
        return done

    def _keep_vog(self, pair: Pair) -> bool:
        words, today = self.services.words, self.services.now().date()
        day = parse_date(self._text, today)
        if day is None or day > today:
            self._problem = words.t("Typ de dag van de VOG, zoals 12-3-2025.")
            return False
        text = words.t("Bewaard: VOG van {day}", day=dates.day_month(day, words, year=True))
        return self.act([introducing.written(pair, vog_on=str(day))], text, undo=False)

    def _keep_concern(self, pair: Pair) -> bool:
        words, services = self.services.words, self.services
        text = self._text.strip()
        if len(text) < 5:
            self._problem = words.t("Schrijf in een paar woorden wat er is.")
            return False
        key = desk_key_of(services.replica)
        try:
            sealed = seal(Contact(note=text), key)
        except (ValueError, TypeError):
            error = BadInput(N_("Bewaren kan nog niet: er is geen sleutel."), N_("Vraag een coördinator."))  # fmt: skip
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
            return False
        fields = {
            "about": pair.side(self._side).id,
            "purpose": CONCERN,
            "venue": services.venue_id,
            "sealed": sealed,
            "key": fingerprint(key),
            "purge_on": str(services.now().date() + timedelta(days=HELP_DAYS)),
            "visibility": "private",
        }
        draft = Draft(kind="box", record=services.new_id(), fields=fields)
        return self.act([draft], words.t("Bewaard. Alleen een redacteur of coördinator leest het."), undo=False)  # fmt: skip

    # -- blocking

    @Slot(result=bool)
    def block(self) -> bool:
        """Match this person with nobody any more. They hear nothing of it."""
        if self._pair is None or self._blocks:
            return False
        replica, ring = self.services.replica, self.services.session.ring
        record = self._pair.side(self._side)
        try:
            contact = introducing.open_contact(replica, record, ring)
        except UserFacing:
            return False
        drafts = []
        for mark, key in newest_marks(contact, record.box or record.id, ring):
            before = replica.stored("block", mark)
            if before is not None and before.deleted:
                drafts.append(Draft(kind="block", record=mark, verb="restore"))
            drafts.append(Draft(kind="block", record=mark, fields={"key": key, "visibility": "desk"}))  # fmt: skip
        if not drafts:
            return False
        done = self.act(drafts, self.services.words.t("Wordt niet meer gekoppeld."), undo=False)
        self.refresh()
        return done

    @Slot(result=bool)
    def unblock(self) -> bool:
        """Match this person again; only a coordinator may."""
        if not self._coordinates or not self._blocks:
            return False
        drafts = [Draft(kind="block", record=one.id, verb="delete") for one in self._blocks]
        done = self.act(drafts, self.services.words.t("Kan weer gekoppeld worden."), undo=False)
        self.refresh()
        return done

    # -- what the pages show

    def _title(self) -> str:
        words = self.services.words
        if self._pair is None:
            return words.t("Deze oproep is er niet meer.")
        if self._writes == "vog":
            return words.t("Van welke dag is de VOG?")
        if self._writes == CONCERN:
            return words.t("Wat is niet pluis?")
        return words.t("VOG en zorgen")

    def _hint(self) -> str:
        words = self.services.words
        if self._writes == "vog":
            return words.t("Kijk op het papier. U bewaart alleen de datum.")
        if self._writes == CONCERN:
            return words.t("Dit blijft gesloten. Alleen een redacteur of coördinator leest het.")  # fmt: skip
        return ""

    def _holder_key(self) -> str:
        """Return of whose slip the page is; empty for who left no name."""
        record = self._pair.side(self._side) if self._pair is not None else None
        if record is None or not record.box:
            return ""
        return f"{'response' if isinstance(record, Response) else 'help_post'}/{record.id}"

    title = Property(str, _title, notify=changed)
    hint = Property(str, _hint, notify=changed)
    name_ = Property(str, lambda self: self._person.name, notify=changed)
    boxText = Property(str, lambda self: self._person.trouble, notify=changed)
    found = Property(bool, lambda self: self._pair is not None, notify=changed)
    helps = Property(bool, lambda self: self._helps, notify=changed)
    blocked = Property(bool, lambda self: bool(self._blocks), notify=changed)
    canBlock = Property(bool, lambda self: bool(self._marks) and not self._blocks, notify=changed)
    canUnblock = Property(
        bool, lambda self: self._coordinates and bool(self._blocks), notify=changed
    )
    key = Property(str, lambda self: f"{self._key}/{self._side}", notify=changed)
    holderKey = Property(str, _holder_key, notify=changed)
    writes = Property(str, lambda self: self._writes, notify=changed)
    text = Property(str, lambda self: self._text, notify=changed)
    problem = Property(str, lambda self: self._problem, notify=changed)
    longest = Property(int, lambda self: MAX_CONCERN, constant=True)
    hasFacts = Property(bool, lambda self: bool(self._facts.rows), notify=changed)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    notes = Property(QObject, lambda self: self._notes, constant=True)

    def spoken(self) -> str:
        """Return what stands on the page as it is read aloud: neither who it is nor what was noted."""
        return "\n".join([self._title(), self._hint()]).strip()


__all__ = ["CONCERN", "Note", "Shown", "TrustModel"]
