"""The call list on A4: whom to call, on which number and about what, with boxes for what came of it.

Name and number stand large beside each other, for who holds the receiver in the other hand. No row is cut by a page.
"""

from __future__ import annotations

from datetime import datetime

from printing.column import Column, base_of
from printing.fonts import Face, text_width_pt
from printing.lines import unbroken
from printing.list_pages import BODY_PT, BOX_PT, Foot, ListPages, Part, tick_box
from printing.list_sheets import Call, CallSheet
from printing.paper import LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, pt
from sync.words import N_, Words

TITLE = N_("Bellijst")
"""What the paper is called, in its file and at the printer: never after a person."""
_ANSWERS = (N_("Komt"), N_("Komt niet"), N_("Nam niet op"))
_TOLD = (N_("Weet het nu"), N_("Nam niet op"))
_LARGE_PT = ORDINARY.subtitle_pt
_NUMBER_PT = pt(62)
_GAP_PT = pt(4)
_PAD_PT = pt(2.4)


def call_list(sheet: CallSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a call list, printed at the local moment ``now`` (None: nobody knows)."""
    foot = Foot(now=now, destroy_before=sheet.destroy_before)
    pages = ListPages(words.t(TITLE), words.t(TITLE), foot, words)
    column = pages.column
    column.paragraph(sheet.house, "semibold", BODY_PT, most=2)
    column.gap(1)
    column.paragraph(words.t(TITLE), "bold", 28.0, role="H1", leading=1.15)
    column.gap(1)
    column.paragraph(sheet.about, "semibold", ORDINARY.subtitle_pt, most=4)
    column.paragraph(sheet.ask, "regular", BODY_PT, most=3)
    count = words.tn("Eén persoon om te bellen", "{n} mensen om te bellen", len(sheet.calls))
    column.paragraph(
        count if sheet.calls else words.t("Er is nu niemand om te bellen."), "regular", BODY_PT
    )
    column.gap(2)
    column.rule(STRONG_RULE_PT)
    answers = [words.t(text) for text in (_TOLD if sheet.ask else _ANSWERS)]
    return pages.draw(pages.pages([_row(column, one, answers) for one in sheet.calls]))


def _row(column: Column, one: Call, answers: list[str]) -> Part:
    name_pt = column.width_pt - _NUMBER_PT - _GAP_PT
    name = _lines(column, one.name, "bold", _LARGE_PT, name_pt, 3)
    number, number_size_pt = _number(column, one)
    about = _lines(column, one.about, "regular", BODY_PT, column.width_pt, 3)
    about += _lines(column, one.why, "regular", BODY_PT, column.width_pt, 3)
    head_pt = max(len(name) * _LARGE_PT, len(number) * number_size_pt) * LEADING
    ticks_pt = max(BOX_PT, BODY_PT * LEADING) + pt(1.5)
    height_pt = head_pt + len(about) * BODY_PT * LEADING + ticks_pt + 2 * _PAD_PT + RULE_PT

    def draw(into: Column) -> None:
        top_pt = into.y_pt + _PAD_PT
        face: Face = "bold" if one.number else "regular"
        y_pt = top_pt + head_pt + len(about) * BODY_PT * LEADING + pt(1.5)
        with into.pdf.content("LBody"):
            _cell(into, into.left_pt, top_pt, name, "bold", _LARGE_PT)
            _cell(into, into.right_pt - _NUMBER_PT, top_pt, number, face, number_size_pt)
            _cell(into, into.left_pt, top_pt + head_pt, about, "regular", BODY_PT)
            x_pt = into.left_pt
            for answer in answers:
                base_pt = base_of(y_pt, BODY_PT)
                into.pdf.text(x_pt + BOX_PT + pt(2.5), base_pt, answer, "regular", BODY_PT)
                x_pt += BOX_PT + text_width_pt(answer, "regular", BODY_PT) + pt(14)
        x_pt = into.left_pt
        for answer in answers:
            tick_box(into.pdf, x_pt, y_pt + (BODY_PT * LEADING - BOX_PT) / 2)
            x_pt += BOX_PT + text_width_pt(answer, "regular", BODY_PT) + pt(14)
        into.y_pt += height_pt - RULE_PT
        into.rule()

    return Part(height_pt=height_pt, draw=draw)


def _number(column: Column, one: Call) -> tuple[list[str], float]:
    if one.number:
        return _lines(column, unbroken(one.number), "bold", _LARGE_PT, _NUMBER_PT, 2), _LARGE_PT
    return _lines(column, one.no_number, "regular", BODY_PT, _NUMBER_PT, 3), BODY_PT


def _lines(
    column: Column, text: str, face: Face, size_pt: float, width_pt: float, most: int
) -> list[str]:
    return list(Column(column.pdf, 0.0, width_pt, 0.0).broken(text, face, size_pt, most))


def _cell(
    into: Column, x_pt: float, top_pt: float, lines: list[str], face: Face, size_pt: float
) -> None:
    for index, text in enumerate(lines):
        base_pt = base_of(top_pt + index * size_pt * LEADING, size_pt)
        into.pdf.text(x_pt, base_pt, text, face, size_pt)
