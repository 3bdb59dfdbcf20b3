"""What the checks on paper need to know of a document."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document that every check is held against."""

    make: Callable[[], bytes]
    codes: tuple[str, ...] = ()
    """Payloads of its QR codes, in the order of its pages; each a link whose last part stands in letters beside it."""
    said: str = "QR-code: https://"
    """How the words begin that are heard in place of each code."""
    letters: tuple[str, ...] = ()
    """What stands in letters beside the codes, where they are no links."""
    body_pt: float = 14.0
    small_pt: float = 12.0
    roll: bool = False
    """Whether it comes from a roll: narrow margins, nobody folds it, modules of 1/8 mm."""
    mixed: bool = False
    """Whether right-to-left words stand on it, which poppler takes out in another order."""
    inverse: bool = False
    """Whether white words stand on black in it."""
    folded: bool = False
    """Whether every sheet of it is folded in the middle of its long side."""
    to_the_edge: bool = False
    """Whether lines of it show where printing begins; its letters keep the margins."""
    pieces: tuple[int, int] = (1, 1)
    """Into how many columns and rows a sheet is cut: a code keeps clear of where people fold a piece."""
    inks: tuple[str, ...] = ()
    """Colours beside black that bars, frames and pictures may have, as "#rrggbb"; words never have one."""
    photos: int = 0
    """How many photos stand on it, each of one bit a dot."""
    language: str = "nl"
