"""The posters that the kiosk shows while nobody uses it: the coming days, one thing at a time."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.agenda import place_of
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from printing import symbols
from sync import dates, phrases
from sync.partner_words import partner_line

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

DAYS_AHEAD = 3
POSTERS_AT_MOST = 12
PARTNERS_AT_MOST = 6
"""So many cards fit one poster; the others hang on a poster of their own behind it."""
_COLOURS = ("green", "blue", "rust", "plum")


class PartnerLogo(msgspec.Struct, frozen=True):
    """One partner of the house."""

    key: str
    name_: str
    line: str
    """Role and period: "Gemeente, sinds 2024"."""
    logo: str


class Poster(msgspec.Struct, frozen=True):
    """One poster: a day and hour, a title and where it is."""

    when: str
    title: str
    line: str
    icon: str
    colour: str
    partners: tuple[PartnerLogo, ...] = ()
    """Whom it thanks for carrying the house, with their logos; a poster of anything else thanks nobody."""

    @property
    def thanks(self) -> bool:
        """Whether it shows who carries the house."""
        return bool(self.partners)


@QmlElement
class PostersModel(ViewModel):
    """One poster after the other; ``next`` turns the page."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without posters."""
        super().__init__(services, parent)
        self._posters: list[Poster] = []
        self._partners = RowsModel(PartnerLogo, self)
        self._at = 0

    def load(self, key: str = "") -> None:
        """Begin with what comes first."""
        self._at = 0
        self.refresh()

    def refresh(self) -> None:
        """Read the coming days."""
        now, words = self.services.now(), self.services.words
        found = self.services.replica.occurrences(
            now.date(),
            now.date() + timedelta(days=DAYS_AHEAD),
            after=now,
            limit=4 * POSTERS_AT_MOST,
        )
        coming = [one for one in found if not one.cancelled and one.starts > now]
        posters = []
        for number, one in enumerate(coming[:POSTERS_AT_MOST]):
            day = dates.capital(
                dates.relative_day(one.starts.date(), self.services.sure_today, words)
            )
            time = dates.clock_time(one.starts)
            price = phrases.price(one.activity, words)
            posters.append(
                Poster(
                    when=words.t("{day} om {time} uur", day=day, time=time),
                    title=one.title,
                    line=" · ".join(text for text in (place_of(one, self.services), price) if text),
                    icon=symbols.of_kind(one.activity.category),
                    colour=_COLOURS[number % len(_COLOURS)],
                )
            )
        for news in self.services.replica.announcements(now.date(), self.services.venue_id):
            urgent = news.urgency == "urgent"
            icon, colour = ("triangle-alert", "red") if urgent else ("megaphone", "plum")
            posters.append(Poster("", news.title, news.text, icon, colour))
        partners = self.services.replica.partners(now.date())
        carrying = [one for one in partners if not one.logo_places or "home" in one.logo_places]
        logos = tuple(
            PartnerLogo(one.id, one.name, dates.capital(partner_line(one, words)), one.logo)
            for one in carrying
        )
        thanks = words.t("Mogelijk gemaakt door")
        for first in range(0, len(logos), PARTNERS_AT_MOST):
            some = logos[first : first + PARTNERS_AT_MOST]
            posters.append(Poster("", thanks, "", "heart-handshake", "green", some))
        name = self.services.replica.neighbourhood.name
        welcome = words.t("Welkom in {house}", house=name) if name else words.t("Welkom")
        self._posters = posters or [Poster("", welcome, "", "heart-handshake", "green")]
        self._at %= len(self._posters)
        self._show()

    @Slot()
    def next(self) -> None:
        """Show the next poster; after the last the coming days are read anew."""
        self._at += 1
        if self._at >= len(self._posters):
            self.load()
        self._show()

    def _show(self) -> None:
        self._partners.reset(self.poster.partners)
        self.changed.emit()

    @property
    def poster(self) -> Poster:
        """The poster that is shown."""
        return self._posters[self._at] if self._posters else Poster("", "", "", "", "green")

    when = Property(str, lambda self: self.poster.when, notify=changed)
    title = Property(str, lambda self: self.poster.title, notify=changed)
    line = Property(str, lambda self: self.poster.line, notify=changed)
    icon = Property(str, lambda self: self.poster.icon, notify=changed)
    colour = Property(str, lambda self: self.poster.colour, notify=changed)
    thanks = Property(bool, lambda self: self.poster.thanks, notify=changed)
    partners = Property(QObject, lambda self: self._partners, constant=True)
    count = Property(int, lambda self: len(self._posters), notify=changed)
    at = Property(int, lambda self: self._at, notify=changed)
