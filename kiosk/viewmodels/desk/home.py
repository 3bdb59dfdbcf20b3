"""The desk's own home: what waits, the three lists, and how this device stands with its server."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.board import late_text
from kiosk.viewmodels.desk.here import HereModel
from kiosk.viewmodels.desk.inbox import today_text
from kiosk.viewmodels.pages import PAGES
from printing.weekly import week_to_print
from sync.board import Board
from sync.disk import dealing
from sync.disk.help_board import read_board
from sync.disk.status_words import StatusLine
from sync.disk.volunteering import at_desk, wants_sheet

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


VOLUNTEERS_PAGE = "deskVolunteers"
"""Where badges are made."""


@QmlElement
class DeskModel(ViewModel):
    """The home of the desk."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing counted."""
        super().__init__(services, parent)
        self._activities = self._services_count = self._posts = self._tray = 0
        self._board = Board()
        self._stand = StatusLine("", "")
        self._wants_stick = self._wants_sheet = False
        self._here = HereModel(services, self)
        services.inbox.changed.connect(self.changed)

    def close(self) -> None:
        """Let a reading of the inbox end."""
        self.services.inbox.close()

    def refresh(self) -> None:
        """Count anew."""
        self._here.refresh()
        replica, today = self.services.replica, self.services.now().date()
        self._activities = replica.count_occurrences(today, today)
        self._services_count = replica.count("service")
        open_ = "state = 'open' AND (expires = '' OR substr(expires, 1, 10) >= ?)"
        self._posts = replica.count("help_post", open_, [today.isoformat()])
        self._board = read_board(replica, self.services.sure_today)
        self._tray = dealing.count(replica)
        self._stand = self.services.status_words().headline()
        self._wants_stick = self.services.replica.status().wants_stick
        self._wants_sheet = self._may_make_sheet() and wants_sheet(replica)
        if self.services.session.may("volunteer"):
            self.services.inbox.look()
        self.changed.emit()

    def _waiting_text(self) -> str:
        return today_text(self.services)

    def _activities_text(self) -> str:
        words = self.services.words
        if not self.services.clock_trusted:
            return words.t("De dagen die komen.")
        if not self._activities:
            return words.t("Vandaag niets.")
        return words.tn("Vandaag één activiteit.", "Vandaag {n} activiteiten.", self._activities)

    def _services_text(self) -> str:
        return self.services.words.tn("Eén dienst.", "{n} diensten.", self._services_count)

    def _posts_text(self) -> str:
        words = self.services.words
        if not self._board.on:
            return words.t("Het bord is dicht.")
        if self._board.late:
            return late_text(self._board, words)
        return words.tn("Eén oproep op het bord.", "{n} oproepen op het bord.", self._posts)

    def _tray_text(self) -> str:
        words = self.services.words
        if not self._tray:
            return ""
        return words.tn(
            "Eén wijziging is niet gelukt. Kijk waarom.",
            "{n} wijzigingen zijn niet gelukt. Kijk waarom.",
            self._tray,
        )

    def _stand_line(self) -> str:
        if self._wants_stick:
            stick = self.services.words.t("Het kan ook met een USB-stick.")
            return f"{self._stand.line} {stick}".strip()
        return self._stand.line if self._stand.bad else self._tray_text() or self._stand.line

    def _stand_page(self) -> str:
        if self._wants_stick:
            return "deskStick"
        return "deskStand" if self._tray and not self._stand.bad else "deskStatus"

    # -- badges

    def _may_make_sheet(self) -> bool:
        services = self.services
        return at_desk(services.replica) and services.session.ring.coordinator is not None

    def _badge_text(self) -> str:
        words, session = self.services.words, self.services.session
        if self._wants_sheet:
            return words.t("Maak nu het herstelblad. Pas dan zijn de sleutels veilig.")
        if session.badge_waits:
            return words.t("De badge is klaar. Vergrendel de balie, en scan de badge.")
        if session.practising and session.without_badge:  # badges are real, and stay behind
            return ""
        if session.without_badge:
            text = words.t("U werkt nog zonder badge.")
            return f"{text} {words.t('Maak er een.')}" if self._badge_page() else text
        return words.t(session.notice)

    def _badge_page(self) -> str:
        if self._wants_sheet:
            return "deskFlow"
        session = self.services.session
        if session.badge_waits:
            return ""
        makes = VOLUNTEERS_PAGE in PAGES and session.without_badge and not session.practising
        return VOLUNTEERS_PAGE if makes else ""

    def _week(self) -> tuple[int, int]:
        """Return the ISO year and week to print: from Friday on it is the next one."""
        return week_to_print(self.services.now().date())

    def _week_key(self) -> str:
        year, week = self._week()
        return f"handout/{year}-W{week:02d}"

    def _week_text(self) -> str:
        return self.services.words.t("Week {n}", n=self._week()[1])

    here = Property(QObject, lambda self: self._here, constant=True)
    badgeText = Property(str, _badge_text, notify=changed)
    badgePage = Property(str, _badge_page, notify=changed)
    badgeLocks = Property(
        bool,
        lambda self: self.services.session.badge_waits and not self._wants_sheet,
        notify=changed,
    )
    badgeKey = Property(str, lambda self: "sheet" if self._wants_sheet else "", notify=changed)
    readsPosts = Property(bool, lambda self: self.services.session.may("volunteer"), notify=changed)
    weekKey = Property(str, _week_key, notify=changed)
    weekText = Property(str, _week_text, notify=changed)
    waitingText = Property(str, _waiting_text, notify=changed)
    activitiesText = Property(str, _activities_text, notify=changed)
    servicesText = Property(str, _services_text, notify=changed)
    postsText = Property(str, _posts_text, notify=changed)
    trayText = Property(str, _tray_text, notify=changed)
    standTitle = Property(str, lambda self: self._stand.strong, notify=changed)
    standLine = Property(str, _stand_line, notify=changed)
    standBad = Property(bool, lambda self: self._stand.bad or bool(self._tray), notify=changed)
    standPage = Property(str, _stand_page, notify=changed)

    def spoken(self) -> str:
        """Return the desk as it is read aloud."""
        return "\n".join(
            text
            for text in (
                self._badge_text(),
                self._waiting_text() if self.services.session.may("volunteer") else "",
                self._activities_text(),
                self._posts_text() if self.services.session.may("volunteer") else "",
                self._stand.strong,
                self._stand.line,
                self._tray_text(),
            )
            if text
        )
