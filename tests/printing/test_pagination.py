"""Rows on pages: nothing lost, nothing cut, nothing over the edge."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from printing.pagination import Layout, Piece, Space, balanced, lay_out

SPACE = Space(first_pt=500, other_pt=600, heading_pt=30, above_heading_pt=12)
SPACINGS = (6.0, 4.0, 2.0)
GROUPS = st.lists(
    st.lists(st.sampled_from([18.2, 36.4, 54.6, 72.8]), min_size=1, max_size=30),
    min_size=1,
    max_size=7,
)


COLUMNS = Space(
    first_pt=400,
    other_pt=600,
    heading_pt=30,
    above_heading_pt=12,
    firsts=2,
    per_sheet=2,
    fewest_pages=False,
)


def heights(layout: Layout, groups: list[list[float]]) -> list[float]:
    """Return how much of each page is used."""
    used = []
    for page in layout.pages:
        total = 0.0
        for place, piece in enumerate(page):
            rows = groups[piece.group][piece.first_row : piece.end_row]
            total += SPACE.heading_pt + (SPACE.above_heading_pt if place else 0)
            total += sum(height + 2 * layout.spacing_pt for height in rows)
        used.append(total)
    return used


@given(GROUPS)
def test_every_row_stands_once_in_order_under_a_heading(groups: list[list[float]]) -> None:
    layout = lay_out(groups, SPACE, SPACINGS)
    seen = [
        (piece.group, row)
        for page in layout.pages
        for piece in page
        for row in range(piece.first_row, piece.end_row)
    ]
    assert seen == [(group, row) for group, rows in enumerate(groups) for row in range(len(rows))]
    assert all(piece.end_row > piece.first_row for page in layout.pages for piece in page)


@given(GROUPS)
def test_no_page_is_over_full_or_empty(groups: list[list[float]]) -> None:
    layout = lay_out(groups, SPACE, SPACINGS)
    used = heights(layout, groups)
    assert used[0] <= SPACE.first_pt + 0.01
    assert all(page <= SPACE.other_pt + 0.01 for page in used[1:])
    assert all(layout.pages)


@given(GROUPS)
def test_a_day_that_goes_on_has_two_rows_under_every_heading(groups: list[list[float]]) -> None:
    for space in (SPACE, COLUMNS):
        loose = msgspec.structs.replace(space, fewest_rows=1)
        sheets = lay_out(groups, loose, SPACINGS).sheets
        assert lay_out(groups, space, SPACINGS).sheets == sheets, "it costs no sheet"
        one_sheet = msgspec.structs.replace(space, per_sheet=1000)
        for page in lay_out(groups, one_sheet, SPACINGS).pages:
            for piece in page:
                rows = piece.end_row - piece.first_row
                assert rows >= min(2, len(groups[piece.group]))


def test_a_day_of_which_one_row_fits_begins_on_the_next_page_and_leaves_no_row_alone() -> None:
    layout = lay_out([[18.2] * 13, [18.2] * 19], msgspec.structs.replace(SPACE, per_sheet=4), [6.0])
    assert layout.pages == ((Piece(0, 0, 13),), (Piece(1, 0, 17),), (Piece(1, 17, 19),))


@given(GROUPS)
def test_roomy_rows_never_cost_a_sheet(groups: list[list[float]]) -> None:
    best = lay_out(groups, SPACE, SPACINGS)
    tight = lay_out(groups, SPACE, SPACINGS[-1:])
    assert best.sheets <= tight.sheets


def test_a_day_stays_whole_where_that_costs_nothing() -> None:
    layout = lay_out([[18.2] * 12, [18.2] * 12], SPACE, SPACINGS)
    assert layout.pages == ((Piece(0, 0, 12),), (Piece(1, 0, 12),))
    assert layout.spacing_pt == SPACINGS[0]


def test_a_day_longer_than_a_page_continues() -> None:
    layout = lay_out([[18.2] * 60], SPACE, SPACINGS)
    assert [piece.continued for page in layout.pages for piece in page] == [False, True, True]


@given(GROUPS)
def test_balanced_columns_hold_the_same_and_the_first_is_no_fuller(
    groups: list[list[float]],
) -> None:
    layout = lay_out(groups, COLUMNS, SPACINGS)
    found = balanced(groups, COLUMNS, layout)
    assert found.sheets == layout.sheets
    assert found.spacing_pt == layout.spacing_pt
    assert heights(found, groups)[0] <= heights(layout, groups)[0] + 1e-6
    assert all(height <= 400 + 1e-6 for height in heights(found, groups)[:2])
    assert found.whole_groups or not layout.whole_groups
    pieces = [
        (piece.group, row)
        for page in found.pages
        for piece in page
        for row in range(piece.first_row, piece.end_row)
    ]
    assert pieces == [(group, row) for group, rows in enumerate(groups) for row in range(len(rows))]


@given(GROUPS)
def test_columns_of_the_first_page_stand_under_its_head(groups: list[list[float]]) -> None:
    layout = lay_out(groups, COLUMNS, SPACINGS)
    used = heights(layout, groups)
    assert all(height <= 400 + 1e-6 for height in used[:2])
    assert all(height <= 600 + 1e-6 for height in used[2:])
    assert layout.sheets == -(-len(used) // 2)
    assert layout.sheets == min(lay_out(groups, COLUMNS, [spacing]).sheets for spacing in SPACINGS)
