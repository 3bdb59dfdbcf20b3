"""The desk's own home: what waits, the three lists, and how this device stands with its server."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from sync import dates

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


def stand_of(services: Services) -> tuple[str, str]:
    """Return how this device stands with its server, in a sentence and what follows from it."""
    words, replica = services.words, services.replica
    status = replica.status()
    if not replica.device.server:
        return words.t("Dit apparaat werkt op zichzelf."), words.t(
            "Wat u bewaart, blijft op dit apparaat."
        )
    if status.last_success_utc is None:
        first = words.t("Er was nog geen contact met de server.")
    else:
        then = dates.to_local(status.last_success_utc, str(replica.zone))
        when = dates.age_of(then, services.now(), words)
        first = words.t("Laatste contact met de server: {when}.", when=when)
    if status.problem:
        first = f"{words.t(status.problem)} {first}"
    if status.queue_length:
        return first, words.tn(
            "Eén wijziging wacht nog. Die gaat vanzelf mee.",
            "{n} wijzigingen wachten nog. Die gaan vanzelf mee.",
            status.queue_length,
        )
    return first, words.t("Alles is verstuurd.")


@QmlElement
class DeskModel(ViewModel):
    """The home of the desk."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing counted."""
        super().__init__(services, parent)
        self._waiting = self._activities = self._services_count = self._posts = self._tray = 0
        self._stand = ("", "")

    def refresh(self) -> None:
        """Count anew."""
        replica, today = self.services.replica, self.services.now().date()
        self._waiting = replica.count("help_post", "state = 'review'")
        self._activities = replica.count_occurrences(today, today)
        self._services_count = replica.count("service")
        self._posts = replica.count("help_post", "state = 'open'")
        self._tray = replica.status().tray
        self._stand = stand_of(self.services)
        self.changed.emit()

    def _waiting_text(self) -> str:
        return self.services.words.tn(
            "Eén oproep wacht op u.", "{n} oproepen wachten op u.", self._waiting
        ) if self._waiting else self.services.words.t("Er wacht nu niets.")  # fmt: skip

    def _activities_text(self) -> str:
        words = self.services.words
        if not self._activities:
            return words.t("Vandaag niets.")
        return words.tn("Vandaag één activiteit.", "Vandaag {n} activiteiten.", self._activities)

    def _services_text(self) -> str:
        return self.services.words.tn("Eén dienst.", "{n} diensten.", self._services_count)

    def _posts_text(self) -> str:
        words = self.services.words
        return words.tn("Eén oproep op het bord.", "{n} oproepen op het bord.", self._posts)

    def _tray_text(self) -> str:
        words = self.services.words
        if not self._tray:
            return ""
        return words.tn(
            "Eén wijziging is geweigerd. Kijk waarom.",
            "{n} wijzigingen zijn geweigerd. Kijk waarom.",
            self._tray,
        )

    waiting = Property(int, lambda self: self._waiting, notify=changed)
    waitingText = Property(str, _waiting_text, notify=changed)
    activitiesText = Property(str, _activities_text, notify=changed)
    servicesText = Property(str, _services_text, notify=changed)
    postsText = Property(str, _posts_text, notify=changed)
    trayText = Property(str, _tray_text, notify=changed)
    standTitle = Property(str, lambda self: self._stand[0], notify=changed)
    standLine = Property(str, lambda self: self._tray_text() or self._stand[1], notify=changed)

    def spoken(self) -> str:
        """Return the desk as it is read aloud."""
        return "\n".join(
            text
            for text in (
                self._waiting_text(),
                self._activities_text(),
                self._posts_text(),
                *self._stand,
                self._tray_text(),
            )
            if text
        )
