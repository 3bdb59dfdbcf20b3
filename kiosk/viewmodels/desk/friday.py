"""Everything for Friday: the papers of a week that are printed in one go, and how often each is."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.paper_count import PaperCounts
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.desk.paper_words import NEXT_WEEK, THIS_WEEK, amount, times, week_called
from kiosk.viewmodels.rows import RowsModel
from printing.jobs import MAKERS
from printing.making.request import parse_week
from printing.weekly import (
    MOST_COPIES,
    PaperCount,
    SetPaper,
    set_copies,
    together,
    week_of_set,
    weekly_set,
)
from sync import dates
from sync.errors import BadInput, UserFacing

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


def week_text(year: int, week: int) -> str:
    """Return a week as keys have it: "2026-W49"."""
    return f"{year}-W{week:02d}"


class SetRow(msgspec.Struct, frozen=True):
    """One paper of the week."""

    key: str
    """Week and paper, as the page about one of them takes it: "2026-W49/handout/{week}"."""
    title: str
    line: str
    badge: str
    icon: str


@QmlElement
class FridayModel(ViewModel):
    """The papers of a week. The key of the page is the week, "2026-W49", or empty for the one that is printed now.

    The page about one of them has it behind the week: "2026-W49/handout/{week}".
    """

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no week."""
        super().__init__(services, parent)
        self._week = (0, 0)
        self._paper = ""
        self._set: list[SetPaper] = []
        self._trouble: UserFacing | None = None
        self._rows = RowsModel(SetRow, self)
        self._counts = PaperCounts(services, self)
        self._counts.changed.connect(self._told)

    def load(self, key: str = "") -> None:
        """Show the set of a week, or one paper of it."""
        week, _, self._paper = key.partition("/")
        self._trouble = None
        today = self.services.now().date()
        try:
            self._week = parse_week(week, today) if week else week_of_set(today)
        except BadInput:
            self._week = week_of_set(today)
        self._read(anew=True)

    def refresh(self) -> None:
        """Read the set anew."""
        self._read(anew=False)

    def retranslate(self) -> None:
        """Say it in the language of now."""
        if self._week[0]:
            self._read(anew=False)

    def leave(self) -> None:
        """Count no further."""
        self._counts.close(0)

    def close(self) -> None:
        """Wait for what is being counted."""
        self._counts.close()

    def _read(self, *, anew: bool) -> None:
        self._set = weekly_set(self.services.replica, *self._week)
        self._counts.count(tuple(one.key for one in self._set), anew=anew)
        self._told()

    def _told(self) -> None:
        self._rows.reset(self._row(one) for one in self._set)
        self.changed.emit()

    def _row(self, one: SetPaper) -> SetRow:
        return SetRow(
            f"{week_text(*self._week)}/{one.paper}",
            paper_name(self.services, one.key),
            self._line(one),
            times(one.copies, self.services.words) if one.copies else "",
            "printer" if one.copies else "minus",
        )

    def _line(self, one: SetPaper) -> str:
        words, found = self.services.words, self._counts.found.get(one.key)
        if isinstance(found, UserFacing):
            return words.t(found.what)
        if not one.copies:
            return words.t("Niet deze keer.")
        if found is None:
            return words.t("Een ogenblik.")
        return amount(PaperCount(found.pages * one.copies, found.sheets * one.copies), words)

    # -- the whole set

    def _total(self) -> PaperCount | None:
        """Return how much paper the set takes; None while nobody knows."""
        counts = []
        for one in self._set:
            found = self._counts.found.get(one.key)
            if one.copies and found is None:
                return None
            if isinstance(found, PaperCount):
                counts.append(PaperCount(found.pages * one.copies, found.sheets * one.copies))
        return together(counts)

    def _total_text(self) -> str:
        words, total = self.services.words, self._total()
        if total is None:
            return words.t("Een ogenblik, we tellen het papier.")
        if not total.pages:
            return words.t("Kies wat u wilt printen.")
        return words.t("Samen: {sheets}.", sheets=amount(total, words))

    def _at(self, days: int) -> tuple[int, int]:
        return dates.iso_week(self.services.now().date() + timedelta(days=days))

    # -- one paper

    @property
    def one(self) -> SetPaper:
        """The paper that the page is about."""
        found = (one for one in self._set if one.paper == self._paper)
        week = week_text(*self._week)
        key = self._paper.replace("{week}", week)
        return next(found, SetPaper(paper=self._paper, key=key, copies=0, offered=False))

    @Slot(int)
    def more(self, by: int) -> None:
        """Print the paper so many times more each week, or fewer; none keeps it out."""
        session, one = self.services.session, self.one
        copies = min(max(one.copies + by, 0), MOST_COPIES)
        if not self._paper or copies == one.copies:
            return
        drafts = [set_copies(self.services.replica, one.paper, copies)]
        self._trouble = None
        try:
            session.check(drafts)
            self.services.replica.act(drafts, actor=session.actor)
        except UserFacing as error:
            self._trouble = error
        self._read(anew=False)

    def _trouble_text(self) -> str:
        error, words = self._trouble, self.services.words
        return f"{words.t(error.what)} {words.t(error.next)}" if error is not None else ""

    def _one_line(self) -> str:
        return self._line(self.one) if self._paper else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    week = Property(int, lambda self: self._week[1], notify=changed)
    weekKey = Property(str, lambda self: week_text(*self._week), notify=changed)
    totalText = Property(str, _total_text, notify=changed)
    thisText = Property(
        str, lambda self: week_called(self.services, THIS_WEEK, self._at(0)), notify=changed
    )
    nextText = Property(
        str, lambda self: week_called(self.services, NEXT_WEEK, self._at(7)), notify=changed
    )
    thisKey = Property(str, lambda self: week_text(*self._at(0)), notify=changed)
    nextKey = Property(str, lambda self: week_text(*self._at(7)), notify=changed)
    isThis = Property(bool, lambda self: self._week == self._at(0), notify=changed)
    isNext = Property(bool, lambda self: self._week == self._at(7), notify=changed)
    canFlyer = Property(bool, lambda self: "flyer" in MAKERS, constant=True)
    canPrint = Property(bool, lambda self: any(one.copies for one in self._set), notify=changed)
    oneTitle = Property(
        str,
        lambda self: paper_name(self.services, self.one.key) if self._paper else "",
        notify=changed,
    )
    oneKey = Property(str, lambda self: self.one.key, notify=changed)
    oneTimes = Property(
        str,
        lambda self: (
            times(self.one.copies, self.services.words)
            if self.one.copies
            else self.services.words.t("Niet printen")
        ),
        notify=changed,
    )
    oneLine = Property(str, _one_line, notify=changed)
    oneCopies = Property(int, lambda self: self.one.copies, notify=changed)
    trouble = Property(str, _trouble_text, notify=changed)

    def spoken(self) -> str:
        """Return the set, or the one paper, as it is read aloud."""
        words = self.services.words
        if self._paper:
            one = self.one
            lines = [paper_name(self.services, one.key), times(one.copies, words), self._line(one)]
        else:
            rows = [f"{row.title}. {row.badge}. {row.line}" for row in self._rows.rows]
            lines = [words.t("Alles voor vrijdag"), self._total_text(), *rows]
        return "\n".join(line for line in lines if line)
