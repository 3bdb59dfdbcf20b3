"""Who opened whose name and number, and when: for the coordinator."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.people import moment, who_when
from kiosk.viewmodels.rows import RowsModel
from sync.disk.looks import Seen, read_looks

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_LOOKS = 1000
"""Nobody reads further back on a screen; the page says so where there are more."""


class LookRow(msgspec.Struct, frozen=True):
    """One look."""

    key: str
    title: str
    """Who, and when."""
    line: str
    """At what."""


@QmlElement
class LooksModel(ViewModel):
    """All looks of the last year that are known here, the newest first."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with none."""
        super().__init__(services, parent)
        self._rows = RowsModel(LookRow, self)
        self._all = 0

    def load(self, key: str = "") -> None:
        """Read them."""
        self.refresh()

    def refresh(self) -> None:
        """Read them anew."""
        replica = self.services.replica
        self._rows.reset(self._row(one) for one in read_looks(replica, MOST_LOOKS))
        self._all = replica.count("look", "box <> ''")
        self.changed.emit()

    def _row(self, seen: Seen) -> LookRow:
        title = who_when(self.services, seen.look.changed_by, seen.look.made)
        return LookRow(seen.look.id, title, self._line(seen))

    def _line(self, seen: Seen) -> str:
        words, erased = self.services.words, seen.look.did == "erased"
        title = self._title(seen)
        if not title:
            if erased:
                return words.t("Wiste naam en nummer, bij iets dat hier niet meer is.")
            return words.t("Bij iets dat hier niet meer is.")
        if erased:
            return words.t("Wiste naam en nummer: {title}", title=title)
        if seen.concern:
            return words.t("Las wat er genoteerd is: {title}", title=title)
        if seen.response:
            return words.t("Wie reageerde op: {title}", title=title)
        if seen.signup:
            return words.t("Wie meedoet met: {title}", title=title)
        if seen.idea is not None:
            return words.t("Las: {title}", title=title)
        return words.t("Wie dit plaatste: {title}", title=title)

    def _title(self, seen: Seen) -> str:
        """Return what the box belongs to, in words; of an idea never its text, in which somebody may be named."""
        words = self.services.words
        if seen.idea is not None:
            when = moment(self.services, seen.idea.made)
            if seen.idea.about == "complaint":
                return words.t("Klacht van {when}", when=when)
            return words.t("Idee van {when}", when=when)
        if seen.activity is not None:
            return seen.activity.title
        return seen.post.title if seen.post is not None else ""

    def _more_text(self) -> str:
        shown = len(self._rows.rows)
        if self._all <= shown:
            return ""
        return self.services.words.t("Dit zijn de nieuwste {n} van {all}.", n=shown, all=self._all)

    moreText = Property(str, _more_text, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        rows = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join([self.services.words.t("Wie keek waar"), *rows])
