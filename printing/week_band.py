"""The band at the foot of a poster: the house, its hours and its phone at the left; the code at the right, with what it is for."""

from __future__ import annotations

from datetime import datetime

import msgspec

from printing.column import Column
from printing.edition import Edition
from printing.fonts import Face
from printing.lines import break_lines, clip
from printing.paper import LEADING, STRONG_RULE_PT, TypeScale, pt
from printing.sheets import WeekSheet
from printing.week_foot import call_words, made_words, partner_lines, untold_words
from printing.week_head import Block, code_words, draw_week_code, helpdesk_words, small_blocks
from sync.words import Words

_ABOVE_PT = pt(3)
_BELOW_RULE_PT = pt(3)
_WORDS_MM = 48
"""For what is said of the code, or the page's number where there is none."""
_CODE_GAP_MM = 6
"""Between those words and the code; its quiet zone."""
_PARTNER_LINES = 2
_WIDEST = datetime(2026, 9, 30, 20, 0)
"""A moment whose words are as wide as any."""


def _width_pt(edition: Edition) -> float:
    """Return the width beside the code."""
    return edition.paper.inner_pt - pt(edition.code_mm + _CODE_GAP_MM + _WORDS_MM)


def _blocks(
    week: WeekSheet,
    words: Words,
    edition: Edition,
    scale: TypeScale,
    last: str,
    untold: int = 0,
) -> list[Block]:
    """Return what stands beside the code; ``last`` says which sheet it is. For messages without room one asks in the first line."""
    width_pt, size_pt = _width_pt(edition), scale.small_pt
    call = break_lines(
        untold_words(untold, week, words, size_pt, width_pt)
        or helpdesk_words(week, words)
        or call_words(week, words),
        "bold",
        size_pt,
        width_pt,
    )
    blocks = [Block("P", clip(call, 2, "bold", size_pt, width_pt), "bold", size_pt)]
    blocks += small_blocks(week, words, size_pt, width_pt, helpdesk=False)
    partners = partner_lines(
        week.partners, words, size_pt, (width_pt, width_pt), week.partner_roles
    )
    if partners:
        blocks.append(Block("P", partners, "regular", size_pt))
    return [
        *blocks,
        Block("P", break_lines(last, "regular", size_pt, width_pt), "regular", size_pt),
    ]


def band_height_pt(week: WeekSheet, words: Words, edition: Edition, scale: TypeScale) -> float:
    """Return the height of the band with the space above it: enough for whatever its last line will say.

    It is the same with partners and without, so that none of them pushes an activity away.
    """
    unthanked = msgspec.structs.replace(week, partners=())
    words_pt = _PARTNER_LINES * scale.small_pt * LEADING + max(
        sum(block.height_pt for block in _blocks(unthanked, words, edition, scale, last))
        for last in (made_words(week.number, now, words) for now in (None, _WIDEST))
    )
    said = code_words(week, words, edition, scale.small_pt)
    lines_pt = (len(said) + 1) * scale.small_pt * LEADING  # and which page this is
    code_pt = max(pt(edition.code_mm + 4), lines_pt) if week.link else 0.0
    return _ABOVE_PT + STRONG_RULE_PT + _BELOW_RULE_PT + max(words_pt, code_pt)


def draw_band(
    column: Column,
    week: WeekSheet,
    words: Words,
    now: datetime | None,
    page: str,
    edition: Edition,
    scale: TypeScale,
    untold: int = 0,
) -> None:
    """Draw the band in a column as wide as the page; ``page`` says which one it is."""
    column.y_pt += _ABOVE_PT
    column.rule(STRONG_RULE_PT)
    column.y_pt += _BELOW_RULE_PT
    top_pt = column.y_pt
    last = made_words(week.number, now, words)
    for block in _blocks(week, words, edition, scale, last, untold):
        column.write(block.role, block.lines, block.face, block.size_pt)
    beside: tuple[tuple[str, Face], ...] = ((page, "regular"),) if page else ()
    right_pt = column.right_pt
    if week.link:
        draw_week_code(column, week, words, edition, top_pt)
        beside = (*code_words(week, words, edition, scale.small_pt), *beside)
        right_pt -= pt(edition.code_mm + _CODE_GAP_MM)
    if not beside:
        return
    with column.pdf.content("P"):
        for index, (text, face) in enumerate(beside):
            base_pt = top_pt + (index * LEADING + 1) * scale.small_pt
            column.pdf.text_right(right_pt, base_pt, text, face, scale.small_pt)
