"""Days of a week as they are drawn: a heading with its line, and a row for every activity."""

from __future__ import annotations

from collections.abc import Sequence

from printing.column import Column, base_of
from printing.fonts import Face, text_width_pt
from printing.paper import LEADING, RULE_PT, STRONG_RULE_PT, TypeScale, pt
from printing.pictograms import draw_pictogram
from printing.week_rows import (
    Columns,
    Row,
    icon_size_pt,
    row_height_pt,
    time_gap_pt,
    time_words,
)
from sync.words import Words


def heading_height_pt(scale: TypeScale) -> float:
    """Return the height of a day's heading with its line."""
    return scale.heading_pt * LEADING + STRONG_RULE_PT + pt(1)


def draw_heading(
    column: Column,
    scale: TypeScale,
    forms: Sequence[tuple[str, str]],
    words: Words,
    *,
    continued: bool = False,
) -> None:
    """Draw a heading over a strong line, in the first of its ``forms`` that fits; one that is ``continued`` says so.

    A form is a strong and a quiet part. The last of them is cut where even that is too wide.
    """
    size_pt = scale.heading_pt
    base_pt = base_of(column.y_pt, size_pt)
    strong, quiet = "", ""
    for strong, quiet in forms:
        if continued:
            vervolg = words.t("vervolg")
            quiet = f"{quiet}, {vervolg}" if quiet else vervolg
        offset_pt = text_width_pt(strong + " ", "bold", size_pt)
        if offset_pt + text_width_pt(quiet, "regular", size_pt) <= column.width_pt:
            break
    else:
        strong = column.broken(strong, "bold", size_pt, 1)[0]
        quiet = ""
    with column.pdf.content("H2"):
        column.pdf.text(column.left_pt, base_pt, strong, "bold", size_pt)
        if quiet:
            column.pdf.text(column.left_pt + offset_pt, base_pt, quiet, "regular", size_pt)
    column.y_pt += size_pt * LEADING
    column.rule(STRONG_RULE_PT)
    column.gap(1)


def draw_rows(
    column: Column,
    rows: Sequence[Row],
    columns: Columns,
    scale: TypeScale,
    words: Words,
    spacing_pt: float,
) -> None:
    """Draw rows as a list, with a thin line between two."""
    with column.pdf.element("L"):
        for place, row in enumerate(rows):
            if place:
                with column.pdf.artifact():
                    column.pdf.rule(column.left_pt, column.right_pt, column.y_pt, RULE_PT)
            column.y_pt += spacing_pt
            if row.icon:
                icon_left_pt = column.left_pt + columns.time_pt
                size_pt = icon_size_pt(scale)
                draw_pictogram(column.pdf, row.icon, icon_left_pt, column.y_pt, size_pt)
            with column.pdf.element("LI"), column.pdf.content("LBody"):
                _draw_row(column, row, columns, scale, words)
            column.y_pt += row_height_pt(row, columns, scale) + spacing_pt


def _draw_row(column: Column, row: Row, columns: Columns, scale: TypeScale, words: Words) -> None:
    """Draw a row from where the column is; the caller moves on."""
    pdf, size_pt, step_pt = column.pdf, scale.body_pt, scale.body_pt * LEADING
    base_pt = base_of(column.y_pt, size_pt)
    if row.starts is not None and row.ends is not None:
        begin, end = time_words(row.starts, row.ends, words)
        right_pt = column.left_pt + columns.begin_pt
        pdf.text_right(right_pt, base_pt, begin, "bold", size_pt)
        if end and columns.endings_below:
            pdf.text_right(right_pt, base_pt + step_pt, end, "regular", size_pt)
        elif end:
            pdf.text(right_pt + time_gap_pt(scale), base_pt, end, "regular", size_pt)
    before_pt = 0 if row.wide else columns.time_pt + columns.icon_pt
    title_left_pt = column.left_pt + before_pt
    for index, line in enumerate(row.title):
        line_pt = base_pt + index * step_pt
        pdf.text(title_left_pt, line_pt, line, "bold", size_pt)
        if row.cancelled:
            pdf.strike(title_left_pt, line_pt, line, "bold", size_pt)
    pdf.end_sentence()
    under = columns.stacked or row.wide
    below = len(row.title) if under else 0
    left_pt = title_left_pt if under else column.right_pt - columns.facts_pt
    for index, line in enumerate((*row.strong, *row.facts)):
        face: Face = "bold" if index < len(row.strong) else "regular"
        pdf.text(left_pt, base_pt + (below + index) * step_pt, line, face, size_pt)
