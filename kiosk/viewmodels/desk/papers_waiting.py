"""Papers that did not come out: what is the matter with each, and printing it again, a page of it alone, or throwing it away."""

from __future__ import annotations

from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.orders import WAITING
from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.paper_names import PAPER, paper_name
from kiosk.viewmodels.desk.who import when
from kiosk.viewmodels.rows import RowsModel
from printing.outcomes import at_desk
from printing.waiting import PaperBusy, PaperGone, WaitingPaper, forget, list_waiting
from sync import dates
from sync.errors import UserFacing

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_EACH = 3
"""A paper of so many pages has a choice for each; of a longer one the page is counted up and down."""
ALL = 0
"""Stands for all that was to come out, where a page could."""


class WaitingPaperRow(msgspec.Struct, frozen=True):
    """One paper that waits."""

    key: str
    title: str
    line: str


class PagesChoice(msgspec.Struct, frozen=True):
    """What of a paper is printed again."""

    page: int
    """The page from 1, or ``ALL``."""
    text: str
    chosen: bool


def waiting_papers(services: Services) -> list[WaitingPaper]:
    """Return the papers of this device that wait, the oldest first."""
    now: datetime = services.now().replace(tzinfo=services.replica.zone)
    return list_waiting(services.folder, now)


def title_of(services: Services, paper: WaitingPaper) -> str:
    """Return what a paper that waits is called: as the desk calls it, or as it calls itself."""
    named = paper_name(services, paper.key) if paper.key else ""
    general = services.words.t(PAPER)
    return paper.title if named in ("", general) and paper.title else named or general


@QmlElement
class PapersWaitingModel(ViewModel):
    """The list of papers that wait, and one of them; the page's key is its id."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with none."""
        super().__init__(services, parent)
        self._id = ""
        self._page = ALL
        self._one = 1
        self._paper: WaitingPaper | None = None
        self._problem = ""
        self._rows = RowsModel(WaitingPaperRow, self)
        self._facts = RowsModel(Fact, self)
        self._choices = RowsModel(PagesChoice, self)

    def load(self, key: str = "") -> None:
        """Show the list, or the paper ``key``."""
        if key != self._id:
            self._id, self._page, self._problem, self._paper = key, ALL, "", None
        self.refresh()

    def reset(self) -> None:
        """Forget which paper was looked at."""
        self._id, self._page, self._problem, self._paper = "", ALL, "", None

    def refresh(self) -> None:
        """Read anew what waits."""
        papers = waiting_papers(self.services)
        self._rows.reset(self._row(paper) for paper in papers)
        before = self._paper
        self._paper = next((paper for paper in papers if paper.id == self._id), None)
        if self._paper is not None and before is None:
            self._one = min(self._paper.pages_out + 1, max(1, self._paper.pages))
        self._tell()

    def _tell(self) -> None:
        self._facts.reset(self._told())
        self._choices.reset(self._offered())
        self.changed.emit()

    def _row(self, paper: WaitingPaper) -> WaitingPaperRow:
        words = self.services.words
        since = dates.capital(when(self.services, int(paper.since_utc_s * 1000)))
        return WaitingPaperRow(
            paper.id, title_of(self.services, paper), f"{words.t(paper.what)} {since}."
        )

    def _told(self) -> list[Fact]:
        """Return what is the matter with the paper, how far it came, and since when."""
        paper, words = self._paper, self.services.words
        if paper is None:
            return []
        since = dates.capital(when(self.services, int(paper.since_utc_s * 1000)))
        facts = [Fact("triangle-alert", words.t(paper.what), words.t(at_desk(paper.next)))]
        if paper.copies > 1:
            facts.append(
                Fact("printer", words.t("Er moeten er nog {n} komen.", n=paper.copies), "")
            )
        if paper.pages_out:
            out = words.tn(
                "Eén bladzijde is eruit gekomen.",
                "{n} bladzijden zijn eruit gekomen.",
                paper.pages_out,
            )
            facts.append(Fact("file-text", out, words.t("Kijk welke u al heeft.")))
        facts.append(Fact("clock", f"{since}.", ""))
        return facts

    # -- which pages

    def _offered(self) -> list[PagesChoice]:
        paper, words = self._paper, self.services.words
        if paper is None or not paper.kept or paper.pages < 2 or paper.only:
            return []
        pages = range(1, paper.pages + 1) if paper.pages <= _EACH else [self._one]
        return [
            PagesChoice(ALL, words.t("Alles"), self._page == ALL),
            *(
                PagesChoice(page, words.t("Alleen bladzijde {n}", n=page), self._page == page)
                for page in pages
            ),
        ]

    @Slot(int)
    def choose(self, page: int) -> None:
        """Print all of it again, or one page."""
        self._page = page
        self._tell()

    @Slot(int)
    def count(self, by: int) -> None:
        """Choose the page before or after this one."""
        if self._paper is not None:
            self._one = min(max(1, self._one + by), self._paper.pages)
            self._page = self._one
            self._tell()

    def _print_key(self) -> str:
        """Return what the printing page prints; empty where nothing was kept."""
        if self._paper is None or not self._paper.kept:
            return ""
        page = f"/{self._page}" if self._page != ALL else ""
        return f"{WAITING}/{self._paper.id}{page}"

    def _print_text(self) -> str:
        words, paper = self.services.words, self._paper
        if self._page != ALL:
            return words.t("Print bladzijde {n}", n=self._page)
        if paper is not None and paper.copies > 1:
            return words.t("Print nog {n} keer", n=paper.copies)
        return words.t("Print opnieuw")

    # -- throwing away

    @Slot(result=bool)
    def throwAway(self) -> bool:
        """Throw the paper away; return whether it waits no more."""
        try:
            forget(self.services.folder, self._id)
        except UserFacing as error:
            words = self.services.words
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
            self.changed.emit()
            return False
        self.refresh()
        return True

    def _name(self) -> str:
        if self._paper is not None:
            return title_of(self.services, self._paper)
        return self.services.words.t(PaperGone.what) if self._id else ""

    def _why_not(self) -> str:
        """Return why nothing can be printed again from here; empty where it can."""
        words = self.services.words
        if self._problem:
            return self._problem
        if self._paper is None:
            return words.t(PaperBusy.next) if self._id else ""
        if not self._paper.kept:
            return words.t(
                "Van een papier met een naam bewaren wij niets. Print het vanaf zijn eigen bladzijde."
            )
        return ""

    def _count_text(self) -> str:
        return self.services.words.tn("Eén papier wacht.", "{n} papieren wachten.", len(self._rows.rows))  # fmt: skip

    rows = Property(QObject, lambda self: self._rows, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    choices = Property(QObject, lambda self: self._choices, constant=True)
    countText = Property(
        str, lambda self: self._count_text() if self._rows.rows else "", notify=changed
    )
    name = Property(str, _name, notify=changed)
    there = Property(bool, lambda self: self._paper is not None, notify=changed)
    whyNot = Property(str, _why_not, notify=changed)
    printKey = Property(str, _print_key, notify=changed)
    printText = Property(str, _print_text, notify=changed)
    counts = Property(
        bool,
        lambda self: (
            self._paper is not None and self._paper.pages > _EACH and bool(self._offered())
        ),
        notify=changed,
    )

    def spoken(self) -> str:
        """Return what waits as it is read aloud."""
        if self._id:
            lines = [f"{fact.strong} {fact.line}".strip() for fact in self._facts.rows]
            return "\n".join(filter(None, (self._name(), *lines, self._why_not())))
        rows = [f"{row.title}. {row.line}" for row in self._rows.rows[:8]]
        return "\n".join(rows or [self.services.words.t("Er wacht geen papier.")])
