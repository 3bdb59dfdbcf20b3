"""Who can help me: themes, the services of a theme, and one service."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from printing import symbols
from sync import dates, hours, phones, phrases
from sync.discretion import discreet_slugs, is_discreet_service
from sync.records import Organisation, Service
from sync.words import N_, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

TILES = 6
"""More things to choose between than this are too many; where there are more themes, the last tile turns the page."""
WARN_AFTER_DAYS = 365
"""A service that nobody confirmed for a year is still shown, with a word of warning."""


class ThemeTile(msgspec.Struct, frozen=True):
    """One theme to press."""

    slug: str
    name_: str
    icon: str


class ServiceRow(msgspec.Struct, frozen=True):
    """One line of the services."""

    key: str
    title: str
    line: str
    badge: str
    tone: str


@QmlElement
class SocialMapModel(ViewModel):
    """The page of themes and the list of a theme's services."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin at the first themes."""
        super().__init__(services, parent)
        self._theme = ""
        self._first = 0
        self._themes = RowsModel(ThemeTile, self)
        self._rows = RowsModel(ServiceRow, self)

    def load(self, key: str = "") -> None:
        """Show the services of the theme ``key``, or the themes."""
        self._theme = key
        self.refresh()

    def reset(self) -> None:
        """Go back to the first themes."""
        self._theme, self._first = "", 0

    def refresh(self) -> None:
        """Read themes and services anew."""
        words, replica = self.services.words, self.services.replica
        themes = list(replica.neighbourhood.themes.items())
        many = len(themes) > TILES
        if self._first >= len(themes):  # there were more of them when somebody turned the page
            self._first = 0
        tiles = [
            ThemeTile(slug, words.t(name), symbols.of_theme(slug, "circle-help"))
            for slug, name in (themes[self._first : self._first + TILES - 1] if many else themes)
        ]
        if many:
            tiles.append(ThemeTile("", words.t("Andere onderwerpen"), "list"))
        self._themes.reset(tiles)
        found = replica.services(self._theme) if self._theme else []
        self._rows.reset(self._row(service) for service in found)
        self.changed.emit()

    def _row(self, service: Service) -> ServiceRow:
        words = self.services.words
        state = self.services.open_state(service.opening_hours)
        line = first_sentence(service.summary)
        badge = words.t("nu open") if state is not None and state.open else ""
        return ServiceRow(
            service.id,
            phrases.titled(service.name, words),
            line,
            badge,
            "open" if badge else "",
        )

    def _title(self) -> str:
        themes = self.services.replica.neighbourhood.themes
        return self.services.words.t(themes.get(self._theme, N_("Wie kan mij helpen?")))

    @Slot()
    def moreThemes(self) -> None:
        """Show the next themes, and after the last the first again."""
        self._first += TILES - 1
        if self._first >= len(self.services.replica.neighbourhood.themes):
            self._first = 0
        self.refresh()

    title = Property(str, _title, notify=changed)
    theme = Property(str, lambda self: self._theme, notify=changed)
    bare = Property(bool, lambda self: not self._themes.rows, notify=changed)
    themes = Property(QObject, lambda self: self._themes, constant=True)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the themes or the services as they are read aloud."""
        if self._theme in discreet_slugs(self.services.replica.neighbourhood):
            return "\n".join([self._title(), not_aloud(self.services.words)])
        if self._theme:
            return "\n".join(
                [self._title(), *(f"{row.title}. {row.line}" for row in self._rows.rows)]
            )
        return "\n".join(tile.name_ for tile in self._themes.rows)


def not_aloud(words: Words) -> str:
    """Return what the loudspeaker says in place of what the whole hall would hear."""
    return words.t("Dit lezen wij hier niet hardop voor. Vraag het aan een vrijwilliger.")


def first_sentence(text: str) -> str:
    """Return the first sentence, which in a summary says what it is."""
    end = text.find(". ")
    return text if end < 0 else text[: end + 1]


@QmlElement
class ServiceModel(ViewModel):
    """The page of one service."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show."""
        super().__init__(services, parent)
        self._key = ""
        self._service: Service | None = None
        self._facts = RowsModel(Fact, self)
        self._badges: list[str] = []
        self._open = ""
        self._is_open = False

    def load(self, key: str = "") -> None:
        """Show the service with this id."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Read the service anew."""
        found = self.services.replica.get("service", self._key)
        self._service = found if isinstance(found, Service) else None
        self._facts.reset(self._fact_rows(self._service) if self._service is not None else [])
        self._badges = self._badge_texts(self._service) if self._service is not None else []
        self.changed.emit()

    def _badge_texts(self, service: Service) -> list[str]:
        words = self.services.words
        state = self.services.open_state(service.opening_hours)
        self._open = state.text if state is not None else ""
        self._is_open = state is not None and state.open
        texts = [phrases.price(service, words), phrases.referral(service.referral, words)]
        return [text for text in texts if text]

    def _fact_rows(self, service: Service) -> list[Fact]:
        words, now = self.services.words, self.services.now()
        facts = []
        if service.phone:
            facts.append(Fact("phone", phones.shown(service.phone), ""))
        monday = now.date() - timedelta(days=now.weekday())
        lines = (
            hours.in_words(service.opening_hours, monday, words) if service.opening_hours else []
        )
        if lines:
            facts.append(Fact("clock", lines[0], "\n".join(lines[1:])))
        elif service.opening_text:
            facts.append(Fact("clock", service.opening_text, ""))
        if service.address:
            facts.append(Fact("map-pin", phrases.address(service), ""))
        if service.reach:
            facts.append(Fact("door-open", service.reach, ""))
        access = phrases.wheelchair(service.wheelchair, words)
        if access:
            facts.append(Fact("accessibility", access, ""))
        if service.target_group or service.eligibility:
            facts.append(
                Fact(
                    "users",
                    service.target_group or service.eligibility,
                    service.eligibility if service.target_group else "",
                )
            )
        return facts

    def _organisation(self) -> str:
        if self._service is None:
            return ""
        found = self.services.replica.get("organisation", self._service.organisation)
        name = found.name if isinstance(found, Organisation) else ""
        return name if name != self._service.name else ""

    def _checked(self) -> str:
        words, service = self.services.words, self._service
        if service is None:
            return ""
        confirmed = service.assured_on or service.verified_on
        try:
            day = dates.from_iso_utc(confirmed).date() if confirmed else None
        except ValueError:
            day = None
        helpdesk = self.services.helpdesk_phone
        if day is None or (self.services.now().date() - day).days > WARN_AFTER_DAYS:
            if not helpdesk:
                return words.t(
                    "Dit is lang niet nagekeken. Vraag het bij twijfel een vrijwilliger."
                )
            return words.t("Dit is lang niet nagekeken. Bel bij twijfel {phone}.", phone=helpdesk)
        return words.t("Nagekeken op {day}.", day=dates.day_month(day, words, year=True))

    def _title(self) -> str:
        if self._service is None:
            return self.services.words.t("Wie kan mij helpen?")
        return phrases.titled(self._service.name, self.services.words)

    def _summary(self) -> str:
        if self._service is None:
            return self.services.words.t("Dit adres staat niet meer op de lijst.")
        return self._service.summary

    def _link(self) -> str:
        if self._service is None:
            return ""
        return self.services.link(self._service.id)

    title = Property(str, _title, notify=changed)
    organisation = Property(str, _organisation, notify=changed)
    summary = Property(str, _summary, notify=changed)
    picture = Property(
        str, lambda self: self._service.picture if self._service is not None else "", notify=changed
    )
    openText = Property(
        str, lambda self: self._open if self._service is not None else "", notify=changed
    )
    isOpen = Property(bool, lambda self: self._is_open, notify=changed)
    badges = Property("QStringList", lambda self: self._badges, notify=changed)
    checkedText = Property(str, _checked, notify=changed)
    link = Property(str, _link, notify=changed)
    found = Property(bool, lambda self: self._service is not None, notify=changed)
    key = Property(
        str, lambda self: self._service.id if self._service is not None else "", notify=changed
    )
    facts = Property(QObject, lambda self: self._facts, constant=True)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        neighbourhood = self.services.replica.neighbourhood
        if self._service is not None and is_discreet_service(self._service, neighbourhood):
            return not_aloud(self.services.words)
        facts = [f"{fact.strong}. {fact.line}" for fact in self._facts.rows]
        return "\n".join(
            text for text in (self._title(), self._open, self._summary(), *facts) if text
        )
