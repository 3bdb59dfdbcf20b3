"""What is for today, of all that waits: five things at most, and an end to it."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.waiting import WaitingModel, seen
from sync.inbox import Item

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


def of_today(services: Services) -> list[Item] | None:
    """Return what is for today and whoever is at the desk may do; None before anything was read."""
    waiting = services.inbox.waiting
    if waiting is None:
        return None
    return seen(services, waiting.day.items)


def today_text(services: Services) -> str:
    """Return in one line what is for today; empty before anything was read."""
    found, words = of_today(services), services.words
    if found is None:
        return ""
    if services.sure_today is None:  # nobody knows which day it is
        if not found:
            return words.t("Er wacht nu niets.")
        return words.tn("Eén ding te doen.", "{n} dingen te doen.", len(found))
    if not found:
        return words.t("Klaar voor vandaag.")
    return words.tn("Eén ding voor vandaag.", "{n} dingen voor vandaag.", len(found))


@QmlElement
class InboxModel(WaitingModel):
    """The inbox of today."""

    shownChanged = Signal()

    def show(self) -> None:
        """Show what was last read."""
        super().show()
        self.shownChanged.emit()

    def _title(self) -> str:
        return self.services.words.t("Te doen")

    def _subtitle(self) -> str:
        return today_text(self.services)

    def _empty(self) -> str:
        return "" if self.services.inbox.waiting is None else self._rest()

    def _rest(self) -> str:
        """Return that there is more for the weekly round; never how much."""
        waiting = self.waiting
        today = {item.key for item in waiting.day.items}
        more = any(item.key not in today for item in waiting.items)
        return self.services.words.t("De rest wacht op de weekronde.") if more else ""

    def _has_posts(self) -> bool:
        return any(item.source == "review" for item in self.waiting.items)

    title = Property(str, _title, notify=shownChanged)
    subtitle = Property(str, _subtitle, notify=shownChanged)
    emptyText = Property(str, _empty, notify=shownChanged)
    restText = Property(str, _rest, notify=shownChanged)
    hasPosts = Property(bool, _has_posts, notify=shownChanged)
    hasRound = Property(
        bool,
        lambda self: self.services.session.may("coordinator"),
        notify=shownChanged,
    )

    def spoken(self) -> str:
        """Return what is for today as it is read aloud."""
        lines = self.spoken_rows()
        words = [self._title(), today_text(self.services), *lines, self._rest()]
        return "\n".join(text for text in words if text)
