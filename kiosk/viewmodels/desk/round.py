"""The weekly round: everything that waits, in groups, also what was put off. Nobody has to empty it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.waiting import WaitingModel
from kiosk.viewmodels.rows import RowsModel
from sync import inbox
from sync.disk.inbox import Waiting
from sync.inbox import Item

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_CARDS = 200
"""Nobody leafs through more; the oldest come first."""


class GroupRow(msgspec.Struct, frozen=True):
    """One kind of thing that waits."""

    key: str
    icon: str
    title: str
    line: str


@QmlElement
class RoundModel(WaitingModel):
    """The groups; the page's key is the source of which the cards are shown, or empty."""

    shownChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with the groups."""
        super().__init__(services, parent)
        self._group = ""
        self._groups = RowsModel(GroupRow, self)

    def load(self, key: str = "") -> None:
        """Show the groups, or the cards of one."""
        self._group = key if key in self.services.inbox.sources else ""
        self.refresh()

    def show(self) -> None:
        """Show what was last read."""
        words, sources = self.services.words, self.services.inbox.sources
        found = inbox.groups(self.may(self.waiting.items), tuple(sources))
        self._groups.reset(
            GroupRow(
                name,
                sources[name].icon,
                words.t(sources[name].title),
                words.tn("Eén ding.", "{n} dingen.", len(items)),
            )
            for name, items in found.items()
        )
        super().show()
        self.shownChanged.emit()

    def shown(self, waiting: Waiting) -> Iterable[Item]:
        """Return the items of the group that is shown."""
        return self._of_group(waiting)[:MOST_CARDS]

    def _of_group(self, waiting: Waiting) -> list[Item]:
        return [item for item in waiting.items if item.source == self._group]

    def _title(self) -> str:
        words, sources = self.services.words, self.services.inbox.sources
        return words.t(sources[self._group].title if self._group else "Weekronde")

    def _subtitle(self) -> str:
        words = self.services.words
        if self._group:
            more = len(self._of_group(self.waiting)) > MOST_CARDS
            text = words.t("De eerste {n}. De rest komt als die gedaan zijn.", n=MOST_CARDS)
            return text if more else ""
        return words.t("Dit wacht. Doe wat u kunt, de rest mag blijven liggen.")

    def _empty(self) -> str:
        return self.services.words.t("Er wacht niets.") if self.services.inbox.waiting else ""

    group = Property(str, lambda self: self._group, notify=shownChanged)
    groups = Property(QObject, lambda self: self._groups, constant=True)
    title = Property(str, _title, notify=shownChanged)
    subtitle = Property(str, _subtitle, notify=shownChanged)
    emptyText = Property(str, _empty, notify=shownChanged)

    def spoken(self) -> str:
        """Return the groups, or the cards of one, as they are read aloud."""
        groups = [f"{row.title}. {row.line}" for row in self._groups.rows]
        lines = self.spoken_rows() if self._group else groups
        more = [self._subtitle()] if self._group and self._subtitle() else []
        return "\n".join([self._title(), *more, *(lines or [self._empty()])])
