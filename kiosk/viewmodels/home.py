"""The first page: a greeting, what comes next in the agenda, and the latest announcement."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.agenda import place_of
from kiosk.viewmodels.announcements import still_empty
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.help_board import BOARD_OFF
from sync import dates
from sync.disk.help_board import read_board
from sync.recurrence import Occurrence
from sync.words import Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_DAYS_AHEAD = 7
_LOOK_AT = 40
"""So many occurrences hold the next one, even on a day with many that are over or cancelled."""


def clock_is_wrong(words: Words) -> tuple[str, str]:
    """Return what visitors hear when nobody knows what day it is."""
    return (
        words.t("De klok van de zuil klopt niet."),
        words.t("De dagen in de agenda kloppen wel. Kijk goed naar de datum."),
    )


@QmlElement
class HomeModel(ViewModel):
    """The home page."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show."""
        super().__init__(services, parent)
        self._greeting = self._when = self._what = ""
        self._news: list[tuple[str, str]] = []
        self._urgent = False
        self._warning = ("", "")
        self._board_off = False

    def refresh(self) -> None:
        """Read what comes next and what is announced."""
        services = self.services
        now, words = services.now(), services.words
        sure = services.sure_now
        self._greeting = dates.greeting(sure, words) if sure is not None else words.t("Welkom.")
        self._when, self._what = self._next_in_words()
        self._board_off = not read_board(services.replica, None).on
        found = services.replica.announcements(now.date(), services.venue_id)
        self._news = [(one.title, one.text) for one in found]
        self._urgent = bool(found) and found[0].urgency == "urgent"
        if services.still_empty:
            self._news = [still_empty(words)]
        self._warning = (
            services.status_words().old() if services.clock_trusted else clock_is_wrong(words)
        )
        self.changed.emit()

    def _next_in_words(self) -> tuple[str, str]:
        now, words = self.services.now(), self.services.words
        one = self._next()
        if one is None:
            return "", words.t("Koffie, bewegen, eten en meer")
        place = place_of(one, self.services)
        what = words.t("{title}, {place}", title=one.title, place=place) if place else one.title
        if one.starts <= now and self.services.clock_trusted:
            until = dates.until(one.starts, one.ends, words)
            return words.t("Nu bezig, {until}:", until=until), what
        day = dates.capital(dates.relative_day(one.starts.date(), self.services.sure_today, words))
        when = words.t("{day} om {time} uur:", day=day, time=dates.clock_time(one.starts))
        return when, what

    def _next(self) -> Occurrence | None:
        """Return what somebody who walks in now can go to: what begins next, in this house if anything does, else what goes on."""
        now, replica = self.services.now(), self.services.replica
        today = now.date()
        for first, last in ((today, today), (today, today + timedelta(days=_DAYS_AHEAD))):
            found = [
                one
                for one in replica.occurrences(first, last, after=now, limit=_LOOK_AT)
                if not one.cancelled and one.ends > now
            ]
            coming = [one for one in found if one.starts > now]
            here = [one for one in coming if one.venue in ("", self.services.venue_id)]
            if found:
                return (here or coming or found)[0]
        return None

    def _board_text(self) -> str:
        return self.services.words.t(BOARD_OFF) if self._board_off else ""

    greeting = Property(str, lambda self: self._greeting, notify=changed)
    nextWhen = Property(str, lambda self: self._when, notify=changed)
    nextWhat = Property(str, lambda self: self._what, notify=changed)
    newsTitle = Property(str, lambda self: self._news[0][0] if self._news else "", notify=changed)
    newsText = Property(str, lambda self: self._news[0][1] if self._news else "", notify=changed)
    newsUrgent = Property(bool, lambda self: self._urgent, notify=changed)
    warningTitle = Property(str, lambda self: self._warning[0], notify=changed)
    warningText = Property(str, lambda self: self._warning[1], notify=changed)
    boardText = Property(str, _board_text, notify=changed)
    newsCount = Property(int, lambda self: len(self._news), notify=changed)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        words = self.services.words
        lines = [
            f"{self._greeting} {words.t('Wat zoekt u?')}",
            " ".join(self._warning),
            f"{words.t('Agenda')}. {self._when} {self._what}.",
            f"{words.t('Wie kan mij helpen?')}",
            f"{words.t('Buren voor elkaar')}. {self._board_text()}".strip(),
            f"{words.t('Zoeken')}.",
        ]
        if self._news:
            news = f"{self._news[0][0]} {self._news[0][1]}"
            lines.insert(1 if self._urgent else len(lines), news)
        return "\n".join(line for line in lines if line.strip())
