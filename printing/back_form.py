"""The form for who would rather write: names for an activity, a wish, a question for help; for the back of a week or by itself.

It is one page of A4. A volunteer takes it in at the desk by the number that it carries, and it says when it is destroyed.

1. a head with where to hand it in, and the code with its number beside it
2. boxes for the activities of the week that one signs up for; lines for a wish and for a question; who it is
3. what happens with it, at the foot
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from printing.column import Column, base_of, draw_code
from printing.fonts import text_width_pt
from printing.form_sheets import FormLine, FormSheet
from printing.list_pages import BOX_PT, tick_box
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.dates import clock_time, day_month
from sync.words import N_, Words

TITLE = N_("Doe mee, of vraag iets")
_BODY_PT, _SMALL_PT = ORDINARY.body_pt, ORDINARY.small_pt
_QR_MM = 24.0
_LINE_PT = pt(9.5)
"""Between two lines to write on."""
_LINES = 3
_ROW_PT = pt(8.4)
_INDENT_PT = BOX_PT + pt(3.5)
_PARTY_PT = pt(44)
_DAY_PARTS = (N_("'s ochtends"), N_("'s middags"), N_("'s avonds"))


def back_form(form: FormSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of the form by itself, printed at the local moment ``now`` (None: nobody knows)."""
    title = words.t(TITLE)
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    draw_form(Column.of(pdf, A4), form, words, now, role="H1")
    return pdf.save()


def draw_form(
    column: Column, form: FormSheet, words: Words, now: datetime | None, *, role: str = "H2"
) -> None:
    """Draw the form on a page of A4 that nothing stands on yet, in a column between its margins."""
    _head(column, form, words, role)
    below = "H2" if role == "H1" else "H3"
    if form.lines:
        _heading(column, words.t("Ik doe mee met"), below)
        with column.pdf.element("L"):
            for line in form.lines:
                _activity(column, line, words)
    _heading(column, words.t("Ik heb een wens of een idee"), below)
    _lines(column, _LINES)
    _heading(column, words.t("Ik zoek hulp"), below)
    _lines(column, _LINES)
    column.gap(2)
    _boxes(column, [words.t(text) for text in _DAY_PARTS])
    _heading(column, words.t("Wie bent u?"), below)
    _who(column, words)
    column.gap(3)
    _consent(column, words)
    _foot(column, form, words, now)


def _head(column: Column, form: FormSheet, words: Words, role: str) -> None:
    top_pt, whole_pt = column.y_pt, column.width_pt
    bottom_pt = top_pt
    if form.link:
        said = words.t("QR-code: {link}", link=form.link.lower())
        left_pt = column.right_pt - pt(_QR_MM + 8)
        side_pt = draw_code(column.pdf, form.link, left_pt, top_pt - pt(3), _QR_MM, A4, said=said)
        bottom_pt = top_pt - pt(3) + side_pt
        column.width_pt -= side_pt + pt(2)
    column.paragraph(words.t(TITLE), "bold", 26.0, role=role, most=2, leading=1.15)
    column.gap(1)
    where = words.t("Doe dit blad in de brievenbus van {where}. Of geef het aan de balie.", where=form.where)  # fmt: skip
    column.paragraph(where, "regular", _BODY_PT, most=4)
    number = words.t("Formulier {number}", number=form.number)
    column.paragraph(number, "bold", _BODY_PT, most=1)
    column.width_pt = whole_pt
    column.y_pt = max(column.y_pt, bottom_pt)


def _heading(column: Column, text: str, role: str) -> None:
    column.gap(3.2)
    column.paragraph(text, "bold", ORDINARY.subtitle_pt, role=role, most=1, leading=1.2)
    column.rule(STRONG_RULE_PT)


def _activity(column: Column, line: FormLine, words: Words) -> None:
    """Draw an activity with its box, and room to say with how many one comes."""
    pdf, top_pt = column.pdf, column.y_pt
    base_pt = top_pt + _ROW_PT / 2 + _BODY_PT * 0.36
    tick_box(pdf, column.left_pt, top_pt + (_ROW_PT - BOX_PT) / 2)
    left_pt = column.left_pt + _INDENT_PT
    when_pt = text_width_pt(line.when + "  ", "bold", _BODY_PT)
    room_pt = column.right_pt - _PARTY_PT - pt(3) - left_pt - when_pt
    title = Column(pdf, 0.0, room_pt, 0.0).broken(line.title, "regular", _BODY_PT, 1)
    before, after = words.t("met"), words.t("mensen")
    after_pt = column.right_pt - text_width_pt(after, "regular", _BODY_PT)
    before_pt = column.right_pt - _PARTY_PT
    with pdf.element("LI"), pdf.content("LBody"):
        pdf.text(left_pt, base_pt, line.when, "bold", _BODY_PT)
        for text in title:
            pdf.text(left_pt + when_pt, base_pt, text, "regular", _BODY_PT)
        pdf.text(before_pt, base_pt, before, "regular", _BODY_PT)
        pdf.text(after_pt, base_pt, after, "regular", _BODY_PT)
    with pdf.artifact():
        begin_pt = before_pt + text_width_pt(before, "regular", _BODY_PT) + pt(2)
        pdf.rule(begin_pt, after_pt - pt(2), base_pt + 2)
    column.y_pt += _ROW_PT


def _lines(column: Column, count: int) -> None:
    """Draw lines to write on."""
    for _ in range(count):
        column.y_pt += _LINE_PT - RULE_PT
        column.rule()


def _boxes(column: Column, texts: Sequence[str]) -> None:
    """Draw boxes to tick beside each other."""
    x_pt, base_pt = column.left_pt, base_of(column.y_pt, _BODY_PT)
    for text in texts:
        tick_box(column.pdf, x_pt, column.y_pt + (_BODY_PT * LEADING - BOX_PT) / 2)
        with column.pdf.content("P"):
            column.pdf.text(x_pt + _INDENT_PT, base_pt, text, "regular", _BODY_PT)
        x_pt += _INDENT_PT + text_width_pt(text, "regular", _BODY_PT) + pt(9)
    column.y_pt += _BODY_PT * LEADING


def _who(column: Column, words: Words) -> None:
    """Draw where one writes a first name and a telephone number."""
    column.y_pt += _LINE_PT
    middle_pt = column.left_pt + column.width_pt * 0.48
    base_pt = column.y_pt - 2
    for left_pt, right_pt, text in (
        (column.left_pt, middle_pt - pt(5), words.t("Voornaam")),
        (middle_pt, column.right_pt, words.t("Telefoon")),
    ):
        with column.pdf.content("P"):
            column.pdf.text(left_pt, base_pt, text, "regular", _BODY_PT)
        with column.pdf.artifact():
            begin_pt = left_pt + text_width_pt(text, "regular", _BODY_PT) + pt(2)
            column.pdf.rule(begin_pt, right_pt, column.y_pt)


def _consent(column: Column, words: Words) -> None:
    said = words.t("Ja, het buurthuis mag mij hierover bellen, en bewaart daarvoor mijn naam.")
    beside = Column(
        column.pdf, column.left_pt + _INDENT_PT, column.width_pt - _INDENT_PT, column.y_pt
    )
    tick_box(column.pdf, column.left_pt, column.y_pt + (_BODY_PT * LEADING - BOX_PT) / 2)
    beside.paragraph(said, "regular", _BODY_PT, most=3)
    column.y_pt = beside.y_pt


def _foot(column: Column, form: FormSheet, words: Words, now: datetime | None) -> None:
    destroy = words.t(
        "Vernietigen voor {day}", day=day_month(form.destroy_before, words, year=True)
    )
    printed = (
        words.t(
            "Geprint op {day} om {time} uur",
            day=day_month(now.date(), words, year=True),
            time=clock_time(now),
        )
        if now is not None
        else words.t("De klok klopte niet bij het printen")
    )
    happens = words.t(
        "Een vrijwilliger neemt het over. Uw naam komt nooit op het bord. Daarna wordt dit blad vernietigd."
    )
    lines = [
        *((line, "regular") for line in column.broken(happens, "regular", _SMALL_PT, 2)),
        (destroy, "bold"),
        (printed, "regular"),
    ]
    height_pt = len(lines) * _SMALL_PT * LEADING + STRONG_RULE_PT + pt(1.5)
    column.y_pt = max(column.y_pt + pt(2), A4.height_pt - pt(A4.bottom_mm) - height_pt)
    column.rule(STRONG_RULE_PT)
    column.gap(1.5)
    for text, face in lines:
        column.write("P", (text,), "bold" if face == "bold" else "regular", _SMALL_PT)
