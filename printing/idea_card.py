"""The empty card for an idea or a complaint: two to a sheet of A4, for who would rather write. It is drawn from top to bottom."""

from __future__ import annotations

from printing.column import Column, base_of
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.retention import HELP_DAYS
from sync.words import Words

_LINE_PT = pt(10)
"""Between two lines to write on: as wide as old hands write."""
_LINES = 6
_BOX_PT = 12.0
_CUT_INSET_PT = pt(6)
"""How far the line to cut along stays from the edge: no printer reaches it."""


def idea_cards(house: str, words: Words) -> bytes:
    """Return the PDF of a sheet with two empty cards of a house."""
    pdf = TaggedPdf(words.t("Idee of klacht"), words.language, A4.width_pt, A4.height_pt)
    half_pt = A4.height_pt / 2
    for number in range(2):
        column = Column.of(pdf, A4)
        column.y_pt += number * half_pt
        _draw(column, "H2" if number else "H1", house, words)
    with pdf.artifact():
        pdf.rule(_CUT_INSET_PT, A4.width_pt - _CUT_INSET_PT, half_pt, RULE_PT)
    return pdf.save()


def _draw(column: Column, role: str, house: str, words: Words) -> None:
    pdf, scale = column.pdf, ORDINARY
    column.paragraph(words.t("Idee of klacht"), "bold", scale.heading_pt, role=role)
    column.gap(1)
    intro = words.t("Schrijf het op en geef het aan de balie van {house}.", house=house)
    column.paragraph(intro, "regular", scale.body_pt, most=3)
    column.gap(2)
    base_pt = base_of(column.y_pt, scale.body_pt)
    for place, text in enumerate((words.t("Een idee"), words.t("Een klacht"))):
        left_pt = column.left_pt + place * pt(60)
        with pdf.artifact():
            pdf.frame(left_pt + 0.6, base_pt - _BOX_PT + 1, _BOX_PT, _BOX_PT, weight_pt=1.2, radius_pt=2.0)  # fmt: skip
        with pdf.content("P"):
            pdf.text(left_pt + _BOX_PT + pt(2), base_pt, text, "regular", scale.body_pt)
    column.y_pt += scale.body_pt * LEADING
    _lines(column, _LINES)
    column.gap(3)
    back = words.t("Wilt u iets terughoren? Voornaam en telefoon (mag leeg blijven):")
    column.paragraph(back, "regular", scale.small_pt)
    _lines(column, 1)
    column.gap(2)
    kept = words.tn(
        "Wij vernietigen deze kaart binnen één dag.",
        "Wij vernietigen deze kaart binnen {n} dagen.",
        HELP_DAYS,
    )
    column.paragraph(kept, "regular", scale.small_pt)


def _lines(column: Column, count: int) -> None:
    """Draw lines to write on."""
    for _ in range(count):
        column.y_pt += _LINE_PT - RULE_PT
        column.rule()
