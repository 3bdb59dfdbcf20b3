"""The presence list of an activity on A4: a box to tick before each name, and lines for who came without signing up.

1. names stand in the order in which one looks for them, each with how many come and what was answered to the activity's own
   question; who waits for a place stands below, in the order of the turn
2. the rest of the last page is lines to write on; no row is cut by a page
"""

from __future__ import annotations

from datetime import datetime

from printing.column import Column, base_of
from printing.fonts import Face
from printing.list_pages import BODY_PT, BOX_PT, Foot, ListPages, Part, heading_part, tick_box
from printing.list_sheets import AttendanceSheet, Person
from printing.paper import LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, pt
from sync.words import N_, Words

TITLE = N_("Presentielijst")
"""What the paper is called, in its file and at the printer: never after a person."""
_INDENT_PT = BOX_PT + pt(4)
_GAP_PT = pt(4)
_PARTY_PT = pt(27)
_ANSWER_PT = pt(46)
_PAD_PT = pt(1.8)
_WALK_IN_PT = pt(11)
_LEAST_WALK_INS = 4
_MOST_NAME_LINES, _MOST_ANSWER_LINES = 3, 3


def attendance_list(sheet: AttendanceSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a presence list, printed at the local moment ``now`` (None: nobody knows)."""
    foot = Foot(now=now, destroy_before=sheet.destroy_before)
    pages = ListPages(words.t(TITLE), f"{sheet.title}, {sheet.when}", foot, words)
    column = pages.column
    _head(column, sheet, words)
    asked = bool(sheet.question) and any(one.answer for one in (*sheet.people, *sheet.waiting))
    parts = [_row(column, one, words, asked=asked) for one in sheet.people]
    if not sheet.people:
        parts = [_nobody(column, words)]
    if sheet.waiting:
        parts.append(heading_part(words.t("Wachtlijst"), column))
        parts += [
            _row(column, one, words, asked=asked, number=number)
            for number, one in enumerate(sheet.waiting, 1)
        ]
    line = Part(height_pt=_WALK_IN_PT, draw=_walk_in)
    parts.append(heading_part(words.t("Kwam zonder aanmelding"), column))
    parts += [line] * _LEAST_WALK_INS
    return pages.draw(pages.filled(parts, line))


def _head(column: Column, sheet: AttendanceSheet, words: Words) -> None:
    column.paragraph(f"{sheet.house}. {words.t(TITLE)}", "semibold", BODY_PT, most=2)
    column.gap(1)
    column.paragraph(sheet.title, "bold", 28.0, role="H1", most=2, leading=1.15)
    column.gap(1)
    column.paragraph(sheet.when, "semibold", ORDINARY.subtitle_pt, most=2)
    place = [sheet.place] if sheet.place else []
    people = words.tn("Eén persoon op de lijst", "{n} mensen op de lijst", sheet.expected)
    places = (
        [words.tn("één plaats", "{n} plaatsen", sheet.capacity)]
        if sheet.capacity is not None
        else []
    )
    column.paragraph(", ".join([*place, people, *places]), "regular", BODY_PT, most=2)
    column.gap(2)
    column.paragraph(
        words.t("Zet een kruisje bij wie er is. Schrijf anderen eronder."), "regular", BODY_PT
    )
    if sheet.question:
        question = words.t("De vraag was: {question}", question=sheet.question)
        column.paragraph(question, "regular", BODY_PT, most=3)
    column.gap(2)
    column.rule(STRONG_RULE_PT)
    column.gap(0.6)


def _nobody(column: Column, words: Words) -> Part:
    text = words.t("Er heeft zich nog niemand aangemeld.")
    lines = column.broken(text, "regular", BODY_PT)

    def draw(into: Column) -> None:
        into.y_pt += _PAD_PT
        into.write("LBody", lines, "regular", BODY_PT)
        into.y_pt += _PAD_PT

    return Part(height_pt=len(lines) * BODY_PT * LEADING + 2 * _PAD_PT, draw=draw)


def _row(column: Column, one: Person, words: Words, *, asked: bool, number: int = 0) -> Part:
    """Return the row of somebody; ``number`` is their turn on the waiting list."""
    answer_pt = _ANSWER_PT + _GAP_PT if asked else 0.0
    name_pt = column.width_pt - _INDENT_PT - _PARTY_PT - _GAP_PT - answer_pt
    cells: list[tuple[float, list[tuple[str, Face]]]] = []

    def lines(text: str, face: Face, width_pt: float, most: int) -> list[tuple[str, Face]]:
        narrow = Column(column.pdf, 0.0, width_pt, 0.0)
        return [(line, face) for line in narrow.broken(text, face, BODY_PT, most)]

    named = f"{number}. {one.name}" if number else one.name
    name = lines(named, "bold", name_pt, _MOST_NAME_LINES)
    name += lines(one.remark, "regular", name_pt, 1)
    left_pt = column.left_pt + _INDENT_PT
    cells.append((left_pt, name))
    party = words.tn("1 persoon", "{n} mensen", one.party)
    cells.append((left_pt + name_pt + _GAP_PT, lines(party, "regular", _PARTY_PT, 2)))
    if asked and one.answer:
        answer = lines(one.answer, "regular", _ANSWER_PT, _MOST_ANSWER_LINES)
        cells.append((column.right_pt - _ANSWER_PT, answer))
    most = max(len(cell) for _, cell in cells)
    height_pt = max(most * BODY_PT * LEADING, BOX_PT) + 2 * _PAD_PT + RULE_PT

    def draw(into: Column) -> None:
        top_pt = into.y_pt + _PAD_PT
        box_pt = top_pt + (BODY_PT * LEADING - BOX_PT) / 2
        tick_box(into.pdf, into.left_pt, box_pt, ticked=one.here)
        with into.pdf.content("LBody"):
            for x_pt, cell in cells:
                for index, (text, face) in enumerate(cell):
                    base_pt = base_of(top_pt + index * BODY_PT * LEADING, BODY_PT)
                    into.pdf.text(x_pt, base_pt, text, face, BODY_PT)
        into.y_pt += height_pt - RULE_PT
        into.rule()

    return Part(height_pt=height_pt, draw=draw)


def _walk_in(into: Column) -> None:
    """Draw a line to write on, with its box."""
    top_pt = into.y_pt + _WALK_IN_PT - BOX_PT - pt(1.2)
    tick_box(into.pdf, into.left_pt, top_pt)
    with into.pdf.artifact():
        line_pt = into.y_pt + _WALK_IN_PT - pt(0.6)
        into.pdf.rule(into.left_pt + _INDENT_PT, into.right_pt, line_pt)
    into.y_pt += _WALK_IN_PT
