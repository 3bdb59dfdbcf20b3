"""What did not take effect: refused, from a device that does not count any more, or written over. Again, or away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import SHEETS
from kiosk.viewmodels.desk.hall import volunteer_name
from kiosk.viewmodels.desk.people import shown
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.rows import RowsModel
from sync import dates, matching
from sync.changes import Change, Draft
from sync.disk.dealing import UNREADABLE, Entry, again, entries, hindrance, put_away
from sync.disk.introducing import Blocked, Pair, read_pair
from sync.disk.status_words import StatusLine
from sync.errors import UserFacing
from sync.records import HelpPost
from sync.verdicts import by_visitor
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_KINDS = {
    "activity": (N_("Activiteit"), "calendar-days"),
    "override": (N_("Eén keer anders"), "calendar"),
    "service": (N_("Dienst"), "map-pinned"),
    "help_post": (N_("Oproep"), "heart-handshake"),
    "response": (N_("Reactie"), "heart-handshake"),
    "signup": (N_("Aanmelding"), "pencil-line"),
}
_SHOWN = ("title", "name")
_LONGEST = 60
"""Letters of a value that are shown; nobody compares longer texts in a list."""


class EntryRow(msgspec.Struct, frozen=True):
    """One thing that did not take effect."""

    key: str
    icon: str
    title: str
    line: str
    more: str
    """What was written and what stands there now, or who is to be called; may be empty."""
    pair: str
    """Key of two neighbours who were not matched because somebody was first: their page says whom to call; else empty."""


@QmlElement
class StandModel(SavedModel):
    """The page of what did not take effect, and the question before something of it is thrown away."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(services, parent)
        self._stand = StatusLine("", "")
        self._entries: dict[str, Entry] = {}
        self._asked = ""
        self._rows = RowsModel(EntryRow, self)

    def load(self, key: str = "") -> None:
        """Show the list; with the key of an entry, ask whether it may go."""
        self._asked = key
        self.refresh()

    def refresh(self) -> None:
        """Read the stand and the list anew."""
        self._stand = self.services.status_words().headline()
        self._entries = {entry.key: entry for entry in entries(self.services.replica)}
        self._rows.reset(self._row(entry) for entry in self._entries.values())
        self.changed.emit()

    def _row(self, entry: Entry) -> EntryRow:
        words = self.services.words
        then = dates.to_local(dates.from_iso_utc(entry.at_utc), str(self.services.replica.zone))
        when = dates.age_of(then, self.services.sure_now, words)
        if entry.why == "lost":
            reason = words.t("Uw wijziging is overschreven.")
        else:
            reason = words.t(entry.text) or words.t("De server gaf geen reden.")
        if entry.device_name and entry.why != "refused":
            reason = f"{reason} {words.t('Apparaat: {name}.', name=entry.device_name)}"
        title, icon = self._title(entry)
        pair = entry.pair if self._pair(entry) is not None else ""
        return EntryRow(entry.key, icon, title, f"{reason} ({when})", self._more(entry), pair)

    def _pair(self, entry: Entry) -> Pair | None:
        """Return the two who were not matched because somebody was first; where nobody was, it can still be done again."""
        pair = read_pair(self.services.replica, entry.pair)
        taken = pair is not None and "matched" in (pair.post.state, pair.other.state)
        return pair if taken else None

    def _title(self, entry: Entry) -> tuple[str, str]:
        words = self.services.words
        if not entry.changes:
            return words.t("Wijziging"), "pencil"
        first = next((one for one in entry.changes if one.kind in _KINDS), entry.changes[0])
        kind, icon = _KINDS.get(first.kind, (N_("Wijziging"), "pencil"))
        name = self._name_of(first)
        title = words.t("{kind}: {name}", kind=words.t(kind), name=name) if name else words.t(kind)
        return title, icon

    def _name_of(self, change: Change) -> str:
        """Return what the record is called; never anything of a box or a sign-up."""
        if change.kind in ("box", "signup"):
            return ""
        if change.kind == "response":
            return self._answered(change)
        if change.kind == "volunteer":
            return self._volunteer(change)
        for name in _SHOWN:
            if change.fields.get(name):
                return str(change.fields[name])
        about = str(change.fields.get("activity", "")) or change.record.partition("@")[0]
        kind = "activity" if change.kind == "override" else change.kind
        stored = self.services.replica.stored(kind, about)
        fields = stored.fields if stored is not None else {}
        return str(fields.get("title") or fields.get("name") or "")

    def _volunteer(self, change: Change) -> str:
        stored = self.services.replica.stored(change.kind, change.record)
        fields = {**(stored.fields if stored is not None else {}), **change.fields}
        return volunteer_name(self.services, str(fields.get("name") or ""))

    def _answered(self, change: Change) -> str:
        """Return what the post is called that a response is to."""
        replica = self.services.replica
        own = replica.stored("response", change.record)
        post = (own.fields if own is not None else change.fields).get("post", "")
        found = replica.get("help_post", str(post))
        return found.title if isinstance(found, HelpPost) else ""

    def _more(self, entry: Entry) -> str:
        words = self.services.words
        if entry.why == "lost":
            return "\n".join(self._lost_field(entry.changes[0], name) for name in entry.fields)
        pair = self._pair(entry)
        if pair is not None:
            cards = words.t("Zijn de kaarten al geprint? Haal ze terug en vernietig ze.")
            return f"{self._call_back(pair)} {cards}"
        if entry.to_call:
            return words.t("Iemand rekent hierop. Bel diegene terug.")
        if _taken_back(entry):
            return words.t("Wie dit plaatste wil het niet meer. Bel diegene.")
        return ""

    def _call_back(self, pair: Pair) -> str:
        """Say who counts on a match that did not come about, by name where this desk may show it."""
        words = self.services.words
        sides = matching.to_call_back(pair.introduction, pair.post, pair.other)
        found = [shown(self.services, pair.side(side)).name for side in sides]
        if not all(found):
            return words.t("Iemand rekent hierop. Bel diegene terug.")
        return words.t("{name} rekent hierop. Bel terug.", name=words.t(" en ").join(found))

    def leave(self) -> None:
        """Forget who is to be called: the page is no longer shown."""
        self._rows.reset([])

    def _lost_field(self, change: Change, name: str) -> str:
        words = self.services.words
        stored = self.services.replica.stored(change.kind, change.record)
        mine = self._value(change.kind, name, change.fields.get(name))
        label = words.t(self._label(change.kind, name))
        if stored is None or stored.deleted:
            return words.t("{label}: u schreef “{mine}”. Intussen is het weggegooid.", label=label, mine=mine)  # fmt: skip
        now = self._value(change.kind, name, stored.fields.get(name))
        return words.t("{label}: u schreef “{mine}”. Nu staat er “{now}”.", label=label, mine=mine, now=now)  # fmt: skip

    def _label(self, kind: str, name: str) -> str:
        sheet = SHEETS.get(kind)
        for question in sheet.questions if sheet is not None else ():
            if name == question.name or name in question.fields:
                return question.label
        return name

    def _value(self, kind: str, name: str, value: Any) -> str:
        sheet = SHEETS[kind](self.services) if kind in SHEETS else None
        question = sheet.question(name) if sheet is not None else None
        shown = ""
        if sheet is not None and question is not None:
            shown = sheet.shown(question, sheet.answers({name: value}))
        plain = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        text = shown or plain
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

    @Slot(str, result=bool)
    def again(self, key: str) -> bool:
        """Do what the entry wanted, on the records as they stand today; False says why that cannot be."""
        words, replica, entry = self.services.words, self.services.replica, self._entries.get(key)
        if entry is None:
            return False
        if not entry.changes:
            return self._cannot(words.t(UNREADABLE))
        drafts = again(replica, entry)
        reason = hindrance(replica, drafts) or self._not_brought_together(entry, drafts)
        if reason:
            return self._cannot(words.t("Dit lukt nog steeds niet. {why}", why=words.t(reason)))
        title, _ = self._title(entry)
        text = words.t("Opnieuw gedaan: {what}", what=title) if drafts else words.t("Dit is al zo.")
        return (not drafts or self.act(drafts, text, undo=False)) and self._put_away(entry, text)

    def _not_brought_together(self, entry: Entry, drafts: Sequence[Draft]) -> str:
        """Return why two are not brought together here, where that is what would be done again; see ``Blocked``."""
        pair = read_pair(self.services.replica, entry.pair) if entry.pair else None
        if pair is None or not any(one.fields.get("state") == "matched" for one in drafts):
            return ""
        blocked = Blocked(self.services.replica, self.services.session.ring)
        return blocked.why_not((pair.post, pair.other))

    @Slot(str, result=bool)
    def away(self, key: str) -> bool:
        """Throw an entry away, at all desks."""
        entry = self._entries.get(key)
        return entry is not None and self._put_away(entry, self.services.words.t("Weggegooid."))

    def _put_away(self, entry: Entry, text: str) -> bool:
        words = self.services.words
        try:
            put_away(self.services.replica, entry, self.services.session.actor)
        except UserFacing as error:
            return self._cannot(f"{words.t(error.what)} {words.t(error.next)}")
        self.say(text)
        self.refresh()
        return True

    def _cannot(self, text: str) -> bool:
        self.say("", trouble=text)
        return False

    def _asked_title(self) -> str:
        entry = self._entries.get(self._asked)
        return self._title(entry)[0] if entry is not None else ""

    standTitle = Property(str, lambda self: self._stand.strong, notify=changed)
    standLine = Property(str, lambda self: self._stand.line, notify=changed)
    asked = Property(str, lambda self: self._asked, notify=changed)
    askedTitle = Property(str, _asked_title, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        rows = [f"{row.title}. {row.line}\n{row.more}".strip() for row in self._rows.rows]
        return "\n".join([self._stand.strong, self._stand.line, *rows])


def _taken_back(entry: Entry) -> bool:
    """Return whether a visitor took a post back that somebody had been found for meanwhile."""
    return entry.why == "refused" and any(
        change.kind == "help_post"
        and change.fields.get("state") == "withdrawn"
        and by_visitor(change)
        for change in entry.changes
    )
