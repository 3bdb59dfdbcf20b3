"""The papers of a week that a house prints in one go, on Friday for the week to come, and how much paper that takes.

Which papers, and each how often, is a record of the house for each paper (``WeeklyPaper``); where nobody said it yet, it is
as often as ``OFFERED`` says. A paper is named by its key with "{week}" for the week, so that the set is the same each week.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from printing.jobs import MAKERS
from printing.paper_file import PaperFile
from sync.changes import Draft
from sync.dates import iso_week
from sync.disk.replica import Replica
from sync.paper_records import WeeklyPaper, weekly_paper_id

WEEK = "{week}"
OFFERED = {
    f"handout/{WEEK}": 20,
    f"large/{WEEK}": 5,
    f"booklet/{WEEK}": 0,
    f"poster/{WEEK}": 0,
    f"month/{WEEK}": 0,
}
"""The papers that every week has, in the order in which they are printed, and how often where nobody chose that.

Not every house has a printer with A3: a poster is there for who asks for it."""
MOST_COPIES = 99
FRIDAY_TO_MONDAY = timedelta(days=3)
WEDNESDAY_TO_MONDAY = timedelta(days=5)


class SetPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a house's week."""

    paper: str
    """With "{week}" for the week: "handout/{week}"."""
    key: str
    """Of the week that is asked for: "handout/2026-W49"."""
    copies: int
    offered: bool = True
    """Whether every week has it; else somebody added it, as a flyer."""


class PaperCount(msgspec.Struct, frozen=True):
    """How much paper something takes."""

    pages: int = 0
    """Printed sides."""
    sheets: int = 0

    def __add__(self, other: PaperCount) -> PaperCount:
        """Return both together."""
        return PaperCount(self.pages + other.pages, self.sheets + other.sheets)


def week_to_print(today: date) -> tuple[int, int]:
    """Return the ISO year and week of which one paper is printed: until Friday there are days left of this one."""
    return iso_week(today + FRIDAY_TO_MONDAY)


def week_of_set(today: date) -> tuple[int, int]:
    """Return the ISO year and week of which the whole set is printed: from Wednesday on it is the next one.

    A pile of papers is for a week that is yet to come. Who gets it ready before Friday does so in the second half of a week;
    on Monday and Tuesday somebody catches up with what was not printed on Friday.
    """
    return iso_week(today + WEDNESDAY_TO_MONDAY)


def weekly_set(replica: Replica, year: int, week: int) -> list[SetPaper]:
    """Return the papers of this device's house for a week, those that are not printed (0 times) included.

    First come those that every week has, then what somebody added, by key.
    """
    venue = replica.device.venue
    said = {
        one.paper: one.copies for one in replica.records(WeeklyPaper, "venue = ?", [venue], "paper")
    }
    offered = {
        paper: said.pop(paper, copies)
        for paper, copies in OFFERED.items()
        if paper.partition("/")[0] in MAKERS
    }
    text = f"{year}-W{week:02d}"
    return [
        SetPaper(
            paper=paper,
            key=paper.replace(WEEK, text),
            copies=min(max(copies, 0), MOST_COPIES),
            offered=paper in offered,
        )
        for paper, copies in (*offered.items(), *said.items())
        if paper in offered or copies > 0
    ]


def chosen_copies(replica: Replica, paper: str) -> int:
    """Return how often somebody chose that this device's house prints a paper every week; 0 where nobody did."""
    found = replica.get("weekly_paper", weekly_paper_id(replica.device.venue, paper))
    return min(max(found.copies, 0), MOST_COPIES) if isinstance(found, WeeklyPaper) else 0


def set_copies(replica: Replica, paper: str, copies: int) -> Draft:
    """Return the change that lets this device's house print a paper of its week ``copies`` times; 0 for never."""
    venue = replica.device.venue
    return Draft(
        kind="weekly_paper",
        record=weekly_paper_id(venue, paper),
        fields={"venue": venue, "paper": paper, "copies": min(max(copies, 0), MOST_COPIES)},
    )


def count_of(paper: PaperFile, copies: int) -> PaperCount:
    """Return how much paper a paper takes, printed so many times."""
    from printing.pdf_pages import page_count

    pages = page_count(paper.pdf)
    sheets = pages if paper.sides == "one-sided" else -(-pages // 2)
    return PaperCount(pages * copies, sheets * copies)


def together(counts: Iterable[PaperCount]) -> PaperCount:
    """Return the sum."""
    return sum(counts, PaperCount())
