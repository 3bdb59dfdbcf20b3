"""Papers that are printed in one go: how each of them fares."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.batch import Batch, BatchItem, State, Wanted
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.desk.paper_words import times
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from printing.making.request import parse_week
from printing.outcomes import PRINTED, at_desk
from printing.weekly import weekly_set
from sync.errors import BadInput
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

WAITING_PAGE = "deskPapersWaiting"
"""Where what did not come out is printed again, or one page of it."""
FRIDAY = "friday"
"""The first word of a key that stands for all papers of a week."""
_ICONS: dict[State, str] = {
    "waits": "clock",
    "busy": "printer",
    "done": "circle-check",
    "failed": "triangle-alert",
    "stopped": "x",
}
_SAID: dict[State, str] = {
    "waits": N_("Wacht op zijn beurt."),
    "busy": N_("Wordt geprint."),
    "done": N_("Is geprint."),
    "failed": N_("Niet geprint."),
    "stopped": N_("Gestopt."),
}


class BatchRow(msgspec.Struct, frozen=True):
    """One paper, and how it fares."""

    key: str
    title: str
    line: str
    icon: str
    fares: str


@QmlElement
class BatchModel(ViewModel):
    """Papers in one go. The page's key says which: "friday/2026-W49" for a week's set, "20/handout/2026-W49" for one paper."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no papers."""
        super().__init__(services, parent)
        self._batch = Batch(services, self)
        self._batch.changed.connect(self._told)
        self._key = ""
        self._waiting: set[str] = set()
        self._rows = RowsModel(BatchRow, self)

    def load(self, key: str = "") -> None:
        """Print what ``key`` says. Coming back shows how it fares and prints nothing; what is on its way goes first."""
        if key and key != self._key and not self._batch.busy:
            self._key = key
            self._batch.clear()
            self._batch.start(self._wanted(key))
        self._told()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self._told()

    def drop(self, about: str) -> None:
        """Forget what came out, so that it can be printed again; papers that are on their way go on."""
        if not self._batch.busy:
            self.reset()

    def reset(self) -> None:
        """Forget what became of papers; those that are on their way go on, and are found here again."""
        if not self._batch.busy:
            self._key = ""
            self._batch.clear()

    def _wanted(self, key: str) -> list[Wanted]:
        first, _, rest = key.partition("/")
        if first != FRIDAY:
            return [Wanted(rest, int(first))] if first.isdecimal() and rest else []
        try:
            year, week = parse_week(rest, self.services.now().date())
        except BadInput:
            return []
        papers = weekly_set(self.services.replica, year, week)
        return [Wanted(one.key, one.copies) for one in papers if one.copies]

    def _over(self, one: BatchItem) -> bool:
        """Return whether a paper that did not come out waits no more: somebody printed it since, or threw it away."""
        return bool(one.waiting) and one.waiting not in self._waiting

    def _told(self) -> None:
        if any(one.waiting for one in self._batch.items):
            from kiosk.viewmodels.desk.papers_waiting import waiting_papers

            self._waiting = {one.id for one in waiting_papers(self.services)}
        self._rows.reset(self._row(number, one) for number, one in enumerate(self._batch.items))
        self.changed.emit()

    def _row(self, number: int, one: BatchItem) -> BatchRow:
        words = self.services.words
        name = paper_name(self.services, one.key)
        title = f"{name}, {times(one.copies, words)}"
        if self._over(one):
            text = words.t("Dit papier wacht niet meer.")
            return BatchRow(str(number), title, text, _ICONS["done"], "done")
        said = (
            [one.what, at_desk(one.next)]
            if one.what and one.state != "stopped"
            else [_SAID[one.state]]
        )
        if one.what == PRINTED[0]:
            said = [_SAID["done"]]
        text = " ".join(words.t(part) for part in said if part)
        if one.state == "failed" and one.copies > 1:
            text = f"{words.t('{n} van de {all} zijn geprint.', n=one.out, all=one.copies)} {text}"
        return BatchRow(str(number), title, text, _ICONS[one.state], one.state)

    @property
    def items(self) -> list[BatchItem]:
        """The papers, and how each fares."""
        return self._batch.items

    @property
    def busy(self) -> bool:
        """Whether papers are on their way."""
        return self._batch.busy

    @Slot()
    def stop(self) -> None:
        """Print no more of it."""
        self._batch.stop()

    @Slot()
    def again(self) -> None:
        """Print once more what did not come out, can, and waits nowhere; what came out stays as it is."""
        left = [
            Wanted(one.key, one.copies - one.out)
            for one in self._left()
            if not (one.waiting or one.hopeless)
        ]
        if left and not self._batch.busy:
            self._batch.clear()
            self._batch.start(left)

    def _left(self) -> list[BatchItem]:
        left = (one for one in self._batch.items if one.state in ("failed", "stopped"))
        return [one for one in left if not self._over(one)]

    def _some(self, *, waiting: bool) -> bool:
        """Return whether some did not come out, and wait at the desk, or do not."""
        if self._batch.busy or (waiting and WAITING_PAGE not in PAGES):
            return False
        left = [one for one in self._left() if not one.hopeless]
        return any(bool(one.waiting) == waiting for one in left)

    def _title(self) -> str:
        words, left = self.services.words, self._left()
        if self._batch.busy:
            return words.t("Een ogenblik, wij printen.")
        if not self._batch.items:
            return words.t("Er is niets te printen.")
        if left:
            return words.tn(
                "Eén papier is niet geprint.", "{n} papieren zijn niet geprint.", len(left)
            )
        if any(self._over(one) for one in self._batch.items):
            return words.t("Er wacht geen papier meer.")
        done = [one for one in self._batch.items if one.state == "done"]
        if any(one.what != PRINTED[0] for one in done):  # there is no printer
            return words.t("De papieren staan klaar.")
        return words.t("Alles is geprint.")

    def _far_text(self) -> str:
        items = self._batch.items
        done = sum(one.state == "done" for one in items)
        if not self._batch.busy or len(items) < 2:
            return ""
        return self.services.words.t("{n} van de {all} papieren klaar.", n=done, all=len(items))

    title = Property(str, _title, notify=changed)
    farText = Property(str, _far_text, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)
    busyNow = Property(bool, lambda self: self.busy, notify=changed)
    left = Property(bool, lambda self: self._some(waiting=False), notify=changed)
    waiting = Property(bool, lambda self: self._some(waiting=True), notify=changed)

    def spoken(self) -> str:
        """Return how the papers fare as it is read aloud."""
        rows = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join(line for line in (self._title(), self._far_text(), *rows) if line)
