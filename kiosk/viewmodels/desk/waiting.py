"""What waits for a person, as cards: shared by the inbox of today and the weekly round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from sync import dates, inbox
from sync.disk import introducing
from sync.disk.inbox import Source, Waiting
from sync.disk.inbox_pairs import FITS
from sync.errors import UserFacing
from sync.inbox import Item
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LOOK = N_("Bekijken")
CLOCK_IS_OFF = N_("De klok klopt misschien niet. Zet die eerst goed.")


class WaitingRow(msgspec.Struct, frozen=True):
    """One card: what waits, the one obvious button, a way to look first, and later."""

    key: str
    icon: str
    title: str
    line: str
    buttonText: str
    acts: bool
    """Whether the button does it; else it opens the page."""
    lookText: str
    """The button that opens the page beside one that acts; empty without one."""
    page: str
    about: str


def allowed(services: Services, item: Item) -> bool:
    """Return whether whoever is at the desk may do this."""
    return services.session.may(services.inbox.sources[item.source].needs)


def seen(services: Services, items: Iterable[Item]) -> list[Item]:
    """Return what whoever is at the desk may do.

    A proposal of people who are not brought together here is left out: their boxes are opened to compare marks, in memory, and
    only where anybody is blocked.
    """
    found = [item for item in items if allowed(services, item)]
    if not any(item.source == FITS for item in found):
        return found
    blocked = introducing.Blocked(services.replica, services.session.ring)
    return [one for one in found if one.source != FITS or not _apart(services, one, blocked)]


def _apart(services: Services, item: Item, blocked: introducing.Blocked) -> bool:
    pair = introducing.read_pair(services.replica, item.about)
    return pair is None or bool(blocked.why_not((pair.post, pair.other)))


@QmlElement
class WaitingModel(SavedModel):
    """Cards of what waits."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without cards; the reading comes when it is done."""
        super().__init__(services, parent)
        self._done: set[str] = set()
        self._rows = RowsModel(WaitingRow, self)
        services.inbox.changed.connect(self._read)

    def refresh(self) -> None:
        """Show what was last read, and read anew."""
        self.show()
        self.services.inbox.look()

    def reset(self) -> None:
        """Say no longer what was done."""
        self.forget()

    def close(self) -> None:
        """Let a reading on its way end."""
        self.services.inbox.close()

    def _read(self) -> None:
        if not self.services.inbox.busy:
            self._done.clear()
        self.show()

    def show(self) -> None:
        """Show what was last read."""
        self._rows.reset(self.row(item) for item in self.may(self.shown(self.waiting)))
        self.changed.emit()

    def shown(self, waiting: Waiting) -> Iterable[Item]:
        """Return what of all that waits this page shows."""
        return waiting.day.items

    @property
    def waiting(self) -> Waiting:
        """What was last read."""
        return self.services.inbox.waiting or Waiting()

    def source(self, item: Item) -> Source:
        """Return where an item comes from."""
        return self.services.inbox.sources[item.source]

    def may(self, items: Iterable[Item]) -> list[Item]:
        """Return what whoever is at the desk may do, without what she did a moment ago."""
        return seen(self.services, [item for item in items if item.key not in self._done])

    def row(self, item: Item) -> WaitingRow:
        """Return an item as a card."""
        words, source = self.services.words, self.source(item)
        day = _day(item.day)
        when = dates.long_date(day, words) if day is not None else item.day
        look = source.acts and source.page in PAGES
        return WaitingRow(
            item.key,
            source.icon,
            item.title or words.t(source.title),
            self._line(item, when),
            words.t(source.button),
            source.acts,
            words.t(LOOK) if look else "",
            source.page,
            item.page_key,
        )

    def _line(self, item: Item, when: str) -> str:
        """Return what waits in a sentence, and why."""
        words = self.services.words
        why = " · ".join(words.t(text) for text in item.because)
        said = dates.capital(words.t(item.text, day=when, n=item.n))
        return f"{said} {dates.capital(why)}." if why else said

    def _item(self, key: str) -> Item | None:
        return next((item for item in self.waiting.items if item.key == key), None)

    @Slot(str)
    def begin(self, key: str) -> None:
        """Let today's list stand: somebody begins with it. What is done from now on makes no room for more work."""
        waiting, today = self.waiting, self.services.now().date()
        if waiting.day.begun or key not in waiting.day.chosen:
            return
        replica, actor = self.services.replica, self.services.session.actor
        try:
            replica.act([inbox.begin(waiting.day, today)], actor)
        except UserFacing:  # the work itself says what is wrong
            return

    @Slot(str, result=bool)
    def act_on(self, key: str) -> bool:
        """Do in one tap what the button of a card says; for ten seconds that can be undone."""
        item = self._item(key)
        if item is None or not allowed(self.services, item) or self._clock_is_off():
            return False
        words, source = self.services.words, self.source(item)
        drafts = source.drafts(self.services.replica, item.about, self.services.now())
        if not drafts:
            self.refresh()
            return False
        self.begin(key)
        what = item.title or words.t(source.title)
        return self._gone(self.act(drafts, words.t(source.done, what=what)), key)

    @Slot(str, result=bool)
    def later(self, key: str) -> bool:
        """Put something off, for all volunteers: upkeep until the weekly round, anything else until tomorrow."""
        item = self._item(key)
        if item is None or not allowed(self.services, item) or self._clock_is_off():
            return False
        words, today = self.services.words, self.services.now().date()
        self.begin(key)
        until = inbox.until_when(item, today)
        day = dates.relative_day(until, today, words)
        text = words.t("Dat komt {day} terug.", day=day)
        return self._gone(self.act([inbox.put_off(item, today)], text), key)

    def _clock_is_off(self) -> bool:
        """Say so where nobody knows what day it is: what a card does is written down with a date."""
        if self.services.clock_trusted:
            return False
        self.say("", trouble=self.services.words.t(CLOCK_IS_OFF))
        return True

    def _gone(self, done: bool, key: str) -> bool:
        if done:
            self._done.add(key)
        self.refresh()
        return done

    @Slot()
    def undo(self) -> None:
        """Make it as it was."""
        self._done.clear()
        super().undo()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    ready = Property(bool, lambda self: self.services.inbox.waiting is not None, notify=changed)

    def spoken_rows(self) -> list[str]:
        """Return the cards as they are read aloud."""
        return [f"{row.title}. {row.line}" for row in self._rows.rows[:8]]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
