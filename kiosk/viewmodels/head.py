"""What stands in head and foot of every page: the house, the day and the time, how old the records are, and who works."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from sync import dates
from sync.errors import UserFacing
from sync.records import Venue

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HeadModel(QObject):
    """The part of the shell that head and foot show."""

    tick = Signal()
    """Head and status line read otherwise now."""
    accessChanged = Signal()
    """Somebody unlocked or locked the desk."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Read from ``services``."""
        super().__init__(parent)
        self._services = services

    def _house(self) -> str:
        replica = self._services.replica
        try:
            venue = (
                replica.get("venue", self._services.venue_id) if self._services.venue_id else None
            )
        except UserFacing:  # torn: the page says so
            venue = None
        return venue.name if isinstance(venue, Venue) else replica.neighbourhood.name

    def _date(self) -> str:
        words, today = self._services.words, self._services.sure_today
        return dates.long_date(today, words) if today is not None else words.t("De klok klopt niet")

    def _time(self) -> str:
        words, now = self._services.words, self._services.sure_now
        return words.t("{time} uur", time=dates.clock_time(now)) if now is not None else ""

    def _status(self) -> str:
        try:
            return self._services.status_words().updated()
        except UserFacing:  # the page says so
            return ""

    def _worker(self) -> str:
        """Return the first name of who is working; the house badge is nobody's."""
        session = self._services.session
        if session.person is not None:
            return session.person.name.split(" ")[0]
        return self._services.words.t("Huisbadge") if session.by_badge else ""

    @Slot()
    def leavePractice(self) -> None:
        """Go back from practising to the real kiosk."""
        self._services.practice.leave()

    practising = Property(bool, lambda self: self._services.practice.on, constant=True)
    unlocked = Property(bool, lambda self: self._services.session.by_badge, notify=accessChanged)
    worker = Property(str, _worker, notify=accessChanged)
    houseName = Property(str, _house, notify=tick)
    dateText = Property(str, _date, notify=tick)
    timeText = Property(str, _time, notify=tick)
    statusText = Property(str, _status, notify=tick)
