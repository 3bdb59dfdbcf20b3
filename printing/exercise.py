"""The exercise sheet: one A4 in large type to practise from, with a box to tick for each thing that was done."""

from __future__ import annotations

from printing.column import Column
from printing.paper import A4, LARGE, STRONG_RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.exercises import EXERCISES
from sync.words import Words

NAME = "oefenblad"
_INSET_MM = 4.0
_BOX_PT = pt(11)
_INDENT_PT = _BOX_PT + pt(6)
_LABEL_PT = pt(48)


def exercise_sheet(words: Words) -> bytes:
    """Return the PDF of the exercise sheet: the same for every house."""
    title = words.t("Oefenblad")
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    inset_pt = pt(A4.side_mm + _INSET_MM)
    column = Column(pdf, inset_pt, A4.width_pt - 2 * inset_pt, pt(A4.top_mm))
    column.paragraph(title, "bold", LARGE.title_pt, role="H1")
    begin = words.t(
        "Tik aan de balie op “Meer”, en zoek “Oefenen”. Soms staat het onder “Nog meer”. U oefent op een kopie: niets is echt."
    )
    column.gap(2)
    column.paragraph(begin, "regular", LARGE.body_pt)
    column.gap(4)
    column.rule(STRONG_RULE_PT)
    with pdf.element("L"):
        for number, one in enumerate(EXERCISES, 1):
            column.gap(5)
            _step(column, f"{number}. {words.t(one.title)}", words.t(one.line))
    column.gap(6)
    column.rule(STRONG_RULE_PT)
    column.gap(3)
    end = words.t("Klaar? Tik bovenaan op “Stop de oefening”. Alles wat u deed, is dan weg.")
    column.paragraph(end, "regular", LARGE.body_pt)
    for label in (words.t("Naam"), words.t("Geoefend met")):
        column.gap(7)
        column.paragraph(label, "regular", LARGE.body_pt)
        with pdf.artifact():
            pdf.rule(column.left_pt + _LABEL_PT, column.right_pt, column.y_pt)
    return pdf.save()


def _step(column: Column, title: str, line: str) -> None:
    """Draw a box to tick with a title and a line beside it."""
    beside = Column(
        column.pdf, column.left_pt + _INDENT_PT, column.width_pt - _INDENT_PT, column.y_pt
    )
    with column.pdf.element("LI"):
        with column.pdf.artifact():
            top_pt = column.y_pt + pt(1)
            column.pdf.frame(column.left_pt, top_pt, _BOX_PT, _BOX_PT, radius_pt=3.0)
        beside.paragraph(title, "bold", LARGE.subtitle_pt, role="LBody")
        beside.paragraph(line, "regular", LARGE.body_pt, role="LBody")
    column.y_pt = beside.y_pt
