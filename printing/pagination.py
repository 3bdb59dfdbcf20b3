"""Rows of days on pages: none cut, no heading alone at a foot, a day that continues repeats its heading.

Pure arithmetic in points. Of some spacings the roomiest is taken that needs the fewest sheets; and at that number of sheets
it is better that whole days stay together than that the rows are roomy. One page alone is better still: on a fridge one sees
one side.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Space(msgspec.Struct, frozen=True):
    """Heights in points that a page offers and a heading takes."""

    first_pt: float
    """For rows and headings on the first page."""
    other_pt: float
    heading_pt: float
    above_heading_pt: float
    """Above a heading that does not begin its page."""


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

    @property
    def sheets(self) -> int:
        """Sheets of paper, printed on both sides."""
        return (len(self.pages) + 1) // 2


def lay_out(
    groups: Sequence[Sequence[float]], space: Space, spacings_pt: Sequence[float]
) -> Layout:
    """Return the best layout of groups, each given as the heights of the words in its rows.

    ``spacings_pt`` has the roomiest first. A row higher than a page would overflow: rows are to be cut before.
    """
    candidates = [
        Layout(_paged(groups, space, spacing_pt, whole), spacing_pt)
        for whole in (True, False)
        for spacing_pt in spacings_pt
    ]
    return min(candidates, key=lambda layout: min(len(layout.pages), 2 * layout.sheets))


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
            all_fit = fitting == len(rows) - start
            fits_elsewhere = space.heading_pt + sum(rows[start:]) <= space.other_pt
            if pages[-1] and (fitting == 0 or (whole and not all_fit and fits_elsewhere)):
                pages.append([])
                free_pt = space.other_pt
                continue
            end = start + max(fitting, 1)
            pages[-1].append(Piece(index, start, end))
            free_pt -= head_pt + sum(rows[start:end])
            start = end
            if start < len(rows):
                pages.append([])
                free_pt = space.other_pt
    return tuple(tuple(page) for page in pages)


def _fitting(rows: Sequence[float], free_pt: float) -> int:
    """Return how many rows from the first fit."""
    count = 0
    for height in rows:
        free_pt -= height
        if free_pt < -1e-6:
            break
        count += 1
    return count
