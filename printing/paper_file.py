"""A finished paper and how it wants to be printed."""

from __future__ import annotations

from typing import Literal

import msgspec

from sync.paper_records import Sheet

Role = Literal["sheets", "slips"]
"""What a printer is for: sheets of A4 and A3, or slips from a roll."""
Sides = Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"]
"""IPP's words (PWG 5100.11): long edge as a book, short edge as a pad; a booklet is folded across."""


class PaperFile(msgspec.Struct, frozen=True, kw_only=True):
    """A finished paper."""

    pdf: bytes
    name: str
    """Names the file and the job: the kind and a number or code, nothing of a person."""
    kind: str
    """What is counted: "handout", "slip", "flyer" ...; one word of the table in ``printing.jobs``."""
    private: bool = False
    """Whether somebody's name or number stands on it: it never becomes a file."""
    role: Role = "sheets"
    sides: Sides = "one-sided"
    media: str = "iso_a4_210x297mm"
    """PWG 5101.1 name of the paper."""
    stands: Sheet | None = None
    """What stands on it, where its number must answer later: written down before it is printed (``write_down``)."""
    colour: bool = False
    """Whether it is worth coloured ink: a photograph, a drawing in the neighbourhood's colours."""
    keep: bool = True
    """Whether it may wait as a file at the desk when it did not come out; not what only its holder should have."""
