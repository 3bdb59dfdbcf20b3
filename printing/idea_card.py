"""The empty card for an idea or a complaint: two to a sheet of A4, for who would rather write. It is drawn from top to bottom."""

from __future__ import annotations

from printing.lines import break_lines
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.words import Words

_LEFT_PT = pt(A4.side_mm)
_RIGHT_PT = A4.width_pt - pt(A4.side_mm)
_LINE_PT = pt(10)
"""Between two lines to write on: as wide as old hands write."""
_LINES = 5
_BOX_PT = 12.0


def idea_cards(house: str, words: Words) -> bytes:
    """Return the PDF of a sheet with two empty cards of a house."""
    pdf = TaggedPdf(words.t("Idee of klacht"), words.language, A4.width_pt, A4.height_pt)
    half_pt = A4.height_pt / 2
    for number in range(2):
        _draw(pdf, number * half_pt + pt(A4.top_mm), house, words)
    with pdf.artifact():
        pdf.rule(0, A4.width_pt, half_pt, RULE_PT)
    return pdf.save()


def _draw(pdf: TaggedPdf, top_pt: float, house: str, words: Words) -> None:
    scale, y_pt = ORDINARY, top_pt
    y_pt += scale.heading_pt
    with pdf.content("H1"):
        pdf.text(_LEFT_PT, y_pt, words.t("Idee of klacht"), "bold", scale.heading_pt)
    y_pt += pt(2)
    intro = words.t("Schrijf het op en geef het aan de balie van {house}.", house=house)
    with pdf.content("P"):
        for line in break_lines(intro, "regular", scale.body_pt, A4.inner_pt):
            y_pt += scale.body_pt * LEADING
            pdf.text(_LEFT_PT, y_pt, line, "regular", scale.body_pt)
    y_pt += scale.body_pt * LEADING + pt(4)
    for place, text in enumerate((words.t("Een idee"), words.t("Een klacht"))):
        left_pt = _LEFT_PT + place * pt(60)
        with pdf.artifact():
            top = y_pt - _BOX_PT + 1
            pdf.frame(left_pt, top, _BOX_PT, _BOX_PT, weight_pt=1.2, radius_pt=2.0)
        with pdf.content("P"):
            pdf.text(left_pt + _BOX_PT + pt(2), y_pt, text, "regular", scale.body_pt)
    with pdf.artifact():
        for _ in range(_LINES):
            y_pt += _LINE_PT
            pdf.rule(_LEFT_PT, _RIGHT_PT, y_pt, RULE_PT)
    y_pt += _LINE_PT + pt(2)
    back = words.t("Wilt u iets terughoren? Voornaam en telefoon (mag leeg blijven):")
    with pdf.content("P"):
        pdf.text(_LEFT_PT, y_pt, back, "regular", scale.small_pt)
    with pdf.artifact():
        pdf.rule(_LEFT_PT, _RIGHT_PT, y_pt + _LINE_PT, RULE_PT)
