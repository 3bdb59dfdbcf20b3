"""The kinds of records about paper: what stood on a printed sheet, what the desk printed to put sheets right, and a house's papers of the week."""

from __future__ import annotations

from typing import Literal

import msgspec

from sync.record import Record, Visibility


class SheetLine(msgspec.Struct, frozen=True, array_like=True):
    """What a sheet says of one time that something takes place. On the line it is a list, to be short."""

    key: str
    """Activity and recurrence: ``recurrence.Occurrence.key``."""
    starts: str
    ends: str
    """Local wall-clock times, ISO to the minute."""
    title: str
    place: str = ""
    """Where, in words."""
    state: Literal["", "cancelled"] = ""
    note: str = ""
    """What is different this once, or why it does not go on."""


class Sheet(Record, frozen=True, kw_only=True):
    """What stood on printed sheets of one number, so that one sees later what changed. Its id is ``sheet_numbers.sheet_id``.

    Its number follows from what stood on it, so it is written once, whoever prints it and however often.
    """

    first: str = ""
    last: str = ""
    """ISO dates of the first and the last day that it covers."""
    venue: str = ""
    """Id of the house; empty for all houses."""
    category: str = ""
    """Slug of a category; empty for everything."""
    closed: list[str] = []
    """ISO dates on which the neighbourhood is closed, as it said."""
    lines: list[SheetLine] = []
    known_until: str = ""
    """Local moment from which on lines were left out, because they were too many for a record; empty where none were."""


class Correction(Record, frozen=True, kw_only=True):
    """The desk printed something to put sheets right. Its id is ``sheet_numbers.correction_id`` of the paper's key."""

    says: str = ""
    """What it said, in short: once things change again, another is due."""
    visibility: Visibility = "desk"


class WeeklyPaper(Record, frozen=True, kw_only=True):
    """How often a house prints one of the papers of its week; its id is ``weekly_paper_id``.

    A record for each paper: two desks that change two of them never undo each other.
    """

    venue: str = ""
    """Empty where the device stands in no house."""
    paper: str = ""
    """The paper's key as ``printing.jobs`` knows it, with "{week}" for the week: "handout/{week}"."""
    copies: int = 0
    """None keeps it out of the week's set."""
    visibility: Visibility = "desk"


def weekly_paper_id(venue: str, paper: str) -> str:
    """Return the id of a paper of a house's week: the same on every device, so that two changes meet in one record."""
    return f"{paper}@{venue}"


PAPER_STRUCTS: dict[str, type[Record]] = {
    "sheet": Sheet,
    "correction": Correction,
    "weekly_paper": WeeklyPaper,
}
"""The kinds of this module, by name."""
