"""Editions of a week: on which paper, how large the type is, and how many pages make a whole.

The same week is printed for a fridge, for who reads only large print, for a handbag and for a wall. What differs stands
here as values; what draws is the same (``printing.handout``).
"""

from __future__ import annotations

import msgspec

from printing.paper import A3, A4, A5, LARGE, ORDINARY, Paper, TypeScale


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """One way to print a week."""

    paper: Paper
    """The page that one reads; a booklet has two of them on a side of a sheet."""
    scales: tuple[TypeScale, ...]
    """The largest first. The largest is taken in which a week takes no more sheets than in the last."""
    stacked: bool = False
    """Where and for how much stand under the title and not beside it."""
    endings_below: bool = False
    """When a row ends stands under when it begins."""
    columns: int = 1
    """Columns of days on a page."""
    pages_of: int = 2
    """Pages are filled up to a multiple of this, with pages for one's own notes."""
    code_mm: float = 24.0
    folded: bool = False
    """Whether the paper is folded, so that its code bears more harm."""
    band: bool = False
    """Hours, phone and code stand in a band at the foot and not in the head."""

    @property
    def frames(self) -> int:
        """Columns in a whole: what a layout is filled up to."""
        return self.columns * self.pages_of


def _wall(body_pt: float) -> TypeScale:
    return TypeScale(
        body_pt=body_pt,
        small_pt=14,
        heading_pt=min(round(body_pt * 1.2), 28),
        subtitle_pt=24,
        title_pt=46,
    )


HANDOUT = Edition(paper=A4, scales=(ORDINARY,))
LARGE_PRINT = Edition(paper=A4, scales=(LARGE,), stacked=True)
BOOKLET = Edition(
    paper=A5,
    scales=(msgspec.structs.replace(ORDINARY, title_pt=28, subtitle_pt=15, heading_pt=17),),
    stacked=True,
    pages_of=4,
    code_mm=20.0,
    folded=True,
)
POSTER = Edition(
    paper=msgspec.structs.replace(A3, side_mm=12, top_mm=10, bottom_mm=9),
    scales=tuple(_wall(body_pt) for body_pt in (32, 28, 25, 22, 20, 18, 16.5)),
    stacked=True,
    endings_below=True,
    columns=2,
    pages_of=1,
    code_mm=25.0,
    band=True,
)
"""Its capitals are never lower than 4.1 mm. From two metres, where one stands before a wall, ordinary eyes read 2.9 mm (five
minutes of arc, ISO 8596). What one reads from nearby, in the band, is of 14 points."""
MONTH = Edition(paper=A4, scales=(ORDINARY,))
DAY = Edition(paper=A4, scales=(LARGE, ORDINARY), stacked=True, pages_of=1)
"""One day, for a table or a door: in large print, and in 14 points where that takes fewer pages.

Pages for 0, 1, 25, 40 and 200 activities on that day: 1, 1, 2, 3 and 13; it is the only one that is not filled up to whole sheets.
"""
