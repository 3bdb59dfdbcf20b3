"""The kinds of records about paper: what stood on a printed sheet, and what the desk printed to put sheets right."""

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


PAPER_STRUCTS: dict[str, type[Record]] = {"sheet": Sheet, "correction": Correction}
"""The kinds of this module, by name."""
