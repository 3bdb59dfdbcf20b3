"""The form for who would rather write: names for an activity, a wish, a question for help; for the back of a week or by itself.

It is one page of A4. A volunteer takes it in at the desk by the number that it carries, and it says when it is destroyed.

1. a head with the week, where to hand it in, and the code with its number beside it
2. boxes for the activities of the week that one signs up for; lines for a wish and for a question; who it is
3. what happens with it, at the foot
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from printing.column import Column, base_of, code_size_pt, draw_code, quiet_zone_pt
from printing.fonts import Face, text_width_pt
from printing.form_sheets import FormLine, FormSheet
from printing.list_pages import BOX_PT, tick_box
from printing.made import destroy_words, printed_words
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.words import N_, Words

TITLE = N_("Doe mee, of vraag iets")
_BODY_PT, _SMALL_PT = ORDINARY.body_pt, ORDINARY.small_pt
_QR_MM = 24.0
_LINE_PT = pt(9.5)
"""Between two lines to write on."""
_LINES = (5, 4, 3, 2)
"""How many lines there are to write on under each question: the most with which all of it is one page."""
_ROW_PT = pt(8.4)
_INDENT_PT = BOX_PT + pt(3.5)
_PARTY_PT = pt(24)
"""To write down with how many one comes."""
_DAY_PARTS = (N_("'s ochtends"), N_("'s middags"), N_("'s avonds"))


def back_form(form: FormSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of the form by itself, printed at the local moment ``now`` (None: nobody knows)."""
    title = words.t(TITLE)
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    draw_form(Column.of(pdf, A4), form, words, now, role="H1")
    return pdf.save()


def draw_form(
    column: Column,
    form: FormSheet,
    words: Words,
    now: datetime | None,
    *,
    role: str = "H2",
    page: str = "",
) -> None:
    """Draw the form on a page of A4 that nothing stands on yet, in a column between its margins.

    ``page`` says which page of the paper it is, where that has more.
    """
    end_pt = A4.height_pt - pt(A4.bottom_mm)
    foot_pt = _foot_height_pt(_foot_lines(column, form, words, now))
    for count in _LINES:
        trial = Column.of(TaggedPdf("", words.language, A4.width_pt, A4.height_pt), A4)
        _questions(trial, form, words, role, count)
        if trial.y_pt + pt(2) + foot_pt <= end_pt:
            break
    _questions(column, form, words, role, count)
    _foot(column, form, words, now, page)


def _questions(column: Column, form: FormSheet, words: Words, role: str, count: int) -> None:
    """Draw everything above the foot, with ``count`` lines to write on under each question."""
    _head(column, form, words, role)
    below = "H2" if role == "H1" else "H3"
    if form.lines:
        many = words.t("Hoeveel mensen, met uzelf?")
        _heading(column, words.t("Ik doe mee met"), below, beside=many)
        with column.pdf.element("L"):
            for line in form.lines:
                _activity(column, line)
    if form.unlisted:
        more = words.tn(
            "Voor nog {n} activiteit meldt u zich aan bij de balie.",
            "Voor nog {n} activiteiten meldt u zich aan bij de balie.",
            form.unlisted,
        )
        column.paragraph(more, "regular", _BODY_PT, most=1)
    _heading(column, words.t("Ik heb een wens of een idee"), below)
    _lines(column, count)
    _heading(column, words.t("Ik zoek hulp"), below)
    _lines(column, count)
    column.gap(2)
    _boxes(column, words.t("Wanneer kan het?"), [words.t(text) for text in _DAY_PARTS])
    _heading(column, words.t("Wie bent u?"), below)
    _who(column, words)
    column.gap(3)
    _consent(column, words)


def _head(column: Column, form: FormSheet, words: Words, role: str) -> None:
    top_pt, whole_pt = column.y_pt, column.width_pt
    bottom_pt = top_pt
    if form.link:
        said = words.t("QR-code: {link}", link=form.link.lower())
        side_pt = code_size_pt(form.link, _QR_MM, A4)
        quiet_pt = quiet_zone_pt(form.link, _QR_MM, A4)  # its modules end at the margin
        left_pt = column.right_pt - side_pt + quiet_pt
        draw_code(column.pdf, form.link, left_pt, top_pt - pt(3), _QR_MM, A4, said=said)
        bottom_pt = top_pt - pt(3) + side_pt
        column.width_pt = left_pt - pt(2) - column.left_pt
    column.paragraph(words.t(TITLE), "bold", 26.0, role=role, most=2, leading=1.15)
    column.paragraph(form.span, "semibold", _BODY_PT, most=2)
    column.gap(1)
    where = words.t("Doe dit blad in de brievenbus van {where}. Of geef het aan de balie.", where=form.where)  # fmt: skip
    column.paragraph(where, "regular", _BODY_PT, most=4)
    number = words.t("Formulier {number}", number=form.number)
    column.paragraph(number, "bold", _BODY_PT, most=1)
    column.width_pt = whole_pt
    column.y_pt = max(column.y_pt, bottom_pt)


def _heading(column: Column, text: str, role: str, *, beside: str = "") -> None:
    """Draw a heading, and ``beside`` it at the right what is asked in that column of its rows."""
    column.gap(3.2)
    base_pt = base_of(column.y_pt, ORDINARY.subtitle_pt, 1.2)
    column.paragraph(text, "bold", ORDINARY.subtitle_pt, role=role, most=1, leading=1.2)
    if beside:
        with column.pdf.content("P"):
            column.pdf.text_right(column.right_pt, base_pt, beside, "regular", _BODY_PT)
    column.rule(STRONG_RULE_PT)


def _activity(column: Column, line: FormLine) -> None:
    """Draw an activity with its box, and room to say with how many one comes."""
    pdf, top_pt = column.pdf, column.y_pt
    base_pt = top_pt + _ROW_PT / 2 + _BODY_PT * 0.36
    tick_box(pdf, column.left_pt, top_pt + (_ROW_PT - BOX_PT) / 2)
    left_pt = column.left_pt + _INDENT_PT
    when_pt = text_width_pt(line.when + "  ", "bold", _BODY_PT)
    room_pt = column.right_pt - _PARTY_PT - pt(3) - left_pt - when_pt
    whole = f"{line.title}, {line.place}" if line.place else line.title
    said = whole if text_width_pt(whole, "regular", _BODY_PT) <= room_pt else line.title
    title = Column(pdf, 0.0, room_pt, 0.0).broken(said, "regular", _BODY_PT, 1)
    with pdf.element("LI"), pdf.content("LBody"):
        pdf.text(left_pt, base_pt, line.when, "bold", _BODY_PT)
        for text in title:
            pdf.text(left_pt + when_pt, base_pt, text, "regular", _BODY_PT)
    with pdf.artifact():
        pdf.rule(column.right_pt - _PARTY_PT, column.right_pt, base_pt + 2)
    column.y_pt += _ROW_PT


def _lines(column: Column, count: int) -> None:
    """Draw lines to write on."""
    for _ in range(count):
        column.y_pt += _LINE_PT - RULE_PT
        column.rule()


def _boxes(column: Column, question: str, texts: Sequence[str]) -> None:
    """Draw a question and boxes to tick beside it; below it where there is no room for all of them."""
    asked_pt = text_width_pt(question, "regular", _BODY_PT) + pt(6)
    needs_pt = [_INDENT_PT + text_width_pt(one, "regular", _BODY_PT) + pt(9) for one in texts]
    beside = asked_pt + sum(needs_pt) - pt(9) <= column.width_pt
    with column.pdf.content("P"):
        base_pt = base_of(column.y_pt, _BODY_PT)
        column.pdf.text(column.left_pt, base_pt, question, "regular", _BODY_PT)
    x_pt = column.left_pt + (asked_pt if beside else 0.0)
    column.y_pt += 0.0 if beside else _BODY_PT * LEADING
    base_pt = base_of(column.y_pt, _BODY_PT)
    for text, need_pt in zip(texts, needs_pt, strict=True):
        tick_box(column.pdf, x_pt, column.y_pt + (_BODY_PT * LEADING - BOX_PT) / 2)
        with column.pdf.content("P"):
            column.pdf.text(x_pt + _INDENT_PT, base_pt, text, "regular", _BODY_PT)
        x_pt += need_pt
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


def _foot_lines(
    column: Column, form: FormSheet, words: Words, now: datetime | None
) -> list[tuple[str, Face]]:
    """Return what happens with the form, in lines."""
    destroy = destroy_words(form.destroy_before, words)
    printed = printed_words(now, words)
    happens = words.t(
        "Een vrijwilliger neemt het over. Uw naam komt nooit op het bord. Daarna wordt dit blad vernietigd."
    )
    return [
        *((line, "regular") for line in column.broken(happens, "regular", _SMALL_PT, 2)),
        (destroy, "bold"),
        (printed, "regular"),
    ]


def _foot_height_pt(lines: Sequence[tuple[str, Face]]) -> float:
    return len(lines) * _SMALL_PT * LEADING + STRONG_RULE_PT + pt(1.5)


def _foot(column: Column, form: FormSheet, words: Words, now: datetime | None, page: str) -> None:
    lines = _foot_lines(column, form, words, now)
    column.y_pt = A4.height_pt - pt(A4.bottom_mm) - _foot_height_pt(lines)
    column.rule(STRONG_RULE_PT)
    column.gap(1.5)
    for text, face in lines:
        column.write("P", (text,), face, _SMALL_PT)
    if page:
        base_pt = base_of(column.y_pt - _SMALL_PT * LEADING, _SMALL_PT)
        with column.pdf.content("P"):
            column.pdf.text_right(column.right_pt, base_pt, page, "regular", _SMALL_PT)
