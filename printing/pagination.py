"""Rows of days on pages: none cut, two rows with a heading where the day has them, a day that continues repeats its heading.

A page here is a frame to fill from top to bottom: a page, or one of its columns. Pure arithmetic in points. Of some spacings
the roomiest is taken that needs the fewest sheets; and at that number of sheets it is better that whole days stay together
than that the rows are roomy. Where the other frame is the back, one less is better still: on a fridge one sees one side.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

_SHARES = tuple(share / 20 for share in range(8, 20))
"""Parts of a column that are tried."""


class Space(msgspec.Struct, frozen=True):
    """Heights in points that a page offers and a heading takes."""

    first_pt: float
    """For rows and headings on the first page."""
    other_pt: float
    heading_pt: float
    above_heading_pt: float
    """Above a heading that does not begin its page."""
    firsts: int = 1
    """Frames that offer ``first_pt``: the columns of the first page."""
    per_sheet: int = 2
    """Frames on a sheet: its two sides, four pages of a booklet, or the columns of a poster."""
    fewest_pages: bool = True
    """Whether one frame less is better, on as many sheets."""
    fewest_rows: int = 2
    """Rows that stand under a heading at least, where its day has them and that costs no sheet."""


class Piece(msgspec.Struct, frozen=True):
    """Rows of one group that stand under one heading on one page."""

    group: int
    first_row: int
    end_row: int

    @property
    def continued(self) -> bool:
        """Whether the group began on an earlier page."""
        return self.first_row > 0


class Layout(msgspec.Struct, frozen=True):
    """What stands on each page, and the space above and below the words of a row."""

    pages: tuple[tuple[Piece, ...], ...]
    spacing_pt: float
    per_sheet: int = 2

    @property
    def sheets(self) -> int:
        """Sheets of paper."""
        return -(-len(self.pages) // self.per_sheet)

    @property
    def whole_groups(self) -> bool:
        """Whether no group is divided over pages."""
        return not any(piece.continued for page in self.pages for piece in page)


def lay_out(
    groups: Sequence[Sequence[float]], space: Space, spacings_pt: Sequence[float]
) -> Layout:
    """Return the best layout of groups, each given as the heights of the words in its rows.

    ``spacings_pt`` has the roomiest first. A row higher than a page would overflow: rows are to be cut before.
    """
    best = _best(groups, space, spacings_pt)
    if space.fewest_rows == 1:
        return best
    loose = _best(groups, msgspec.structs.replace(space, fewest_rows=1), spacings_pt)
    return best if best.sheets <= loose.sheets else loose


def _best(groups: Sequence[Sequence[float]], space: Space, spacings_pt: Sequence[float]) -> Layout:
    """Return the best layout with the fewest rows under a heading that are asked for, whatever it costs."""
    candidates = [
        Layout(_paged(groups, space, spacing_pt, whole), spacing_pt, space.per_sheet)
        for whole in (True, False)
        for spacing_pt in spacings_pt
    ]
    return min(
        candidates,
        key=lambda layout: len(layout.pages) if space.fewest_pages else layout.sheets,
    )


def balanced(groups: Sequence[Sequence[float]], space: Space, layout: Layout) -> Layout:
    """Return the layout of one page's columns with the first no fuller than needed, where that divides nothing more."""
    if layout.sheets > 1 or len(layout.pages) < 2:
        return layout
    for share in _SHARES:
        lower = msgspec.structs.replace(space, first_pt=space.first_pt * share)
        found = lay_out(groups, lower, [layout.spacing_pt])
        divided = layout.whole_groups and not found.whole_groups
        if len(found.pages) <= len(layout.pages) and not divided:
            return found
    return layout


def _paged(
    groups: Sequence[Sequence[float]], space: Space, spacing_pt: float, whole: bool
) -> tuple[tuple[Piece, ...], ...]:
    """Return the pages at one spacing; ``whole`` moves a day to the next page rather than divide it."""
    pages: list[list[Piece]] = [[]]
    free_pt = space.first_pt
    for index, words_pt in enumerate(groups):
        rows = [height + 2 * spacing_pt for height in words_pt]
        start = 0
        while start < len(rows):
            head_pt = space.heading_pt + (space.above_heading_pt if pages[-1] else 0.0)
            fitting = _fitting(rows[start:], free_pt - head_pt)
            left = len(rows) - start
            all_fit = fitting == left
            if not all_fit:
                fitting = _kept(fitting, left, space.fewest_rows, alone=not pages[-1])
            fits_elsewhere = space.heading_pt + sum(rows[start:]) <= _next(space, pages)
            if pages[-1] and (fitting == 0 or (whole and not all_fit and fits_elsewhere)):
                pages.append([])
                free_pt = _offered(space, pages)
                continue
            end = start + max(fitting, 1)
            pages[-1].append(Piece(index, start, end))
            free_pt -= head_pt + sum(rows[start:end])
            start = end
            if start < len(rows):
                pages.append([])
                free_pt = _offered(space, pages)
    return tuple(tuple(page) for page in pages)


def _offered(space: Space, pages: Sequence[object]) -> float:
    """Return what the last of these frames offers."""
    return space.first_pt if len(pages) <= space.firsts else space.other_pt


def _next(space: Space, pages: Sequence[object]) -> float:
    """Return what the frame behind these offers."""
    return space.first_pt if len(pages) < space.firsts else space.other_pt


def _kept(fitting: int, left: int, fewest: int, *, alone: bool) -> int:
    """Return how many rows of ``left`` stay where ``fitting`` of them fit: ``fewest`` with every heading, here and behind.

    None stay where that cannot be, unless they have the page ``alone``: elsewhere they would fit no better.
    """
    kept = min(fitting, left - fewest)
    if alone:
        return max(kept, 1)
    return kept if kept >= fewest else 0


def _fitting(rows: Sequence[float], free_pt: float) -> int:
    """Return how many rows from the first fit."""
    count = 0
    for height in rows:
        free_pt -= height
        if free_pt < -1e-6:
            break
        count += 1
    return count
