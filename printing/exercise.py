"""The exercise sheet: one A4 in large type to practise from, with a box to tick for each thing that was done."""

from __future__ import annotations

from collections.abc import Sequence

from printing.fonts import CAPITAL_HEIGHT, Face
from printing.lines import break_lines
from printing.paper import A4, LARGE, LEADING, STRONG_RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.exercises import EXERCISES
from sync.words import Words

NAME = "oefenblad"
_LEFT_PT = pt(A4.side_mm + 4)
_INNER_PT = A4.width_pt - 2 * _LEFT_PT
_BOX_PT = pt(11)
_INDENT_PT = _BOX_PT + pt(6)


def exercise_sheet(words: Words) -> bytes:
    """Return the PDF of the exercise sheet: the same for every house."""
    title = words.t("Oefenblad")
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    y_pt = _write(pdf, "H1", (title,), "bold", LARGE.title_pt, pt(A4.top_mm), _LEFT_PT)
    begin = words.t(
        "Tik aan de balie op “Meer”, en zoek “Oefenen”. Soms staat het onder “Nog meer”. U oefent op een kopie: niets is echt."
    )
    y_pt = _paragraph(pdf, begin, y_pt + pt(2))
    y_pt = _rule(pdf, y_pt + pt(4))
    with pdf.element("L"):
        for number, one in enumerate(EXERCISES, 1):
            y_pt = _step(pdf, f"{number}. {words.t(one.title)}", words.t(one.line), y_pt + pt(5.5))
    y_pt = _rule(pdf, y_pt + pt(6))
    end = words.t("Klaar? Tik bovenaan op “Stop de oefening”. Alles wat u deed, is dan weg.")
    y_pt = _paragraph(pdf, end, y_pt + pt(3))
    for label in (words.t("Naam"), words.t("Geoefend met")):
        y_pt = _line_to_write_on(pdf, label, y_pt + pt(7))
    return pdf.save()


def _step(pdf: TaggedPdf, title: str, line: str, y_pt: float) -> float:
    """Draw a box to tick with a title and a line beside it; return where they end."""
    with pdf.element("LI"):
        with pdf.artifact():
            pdf.frame(_LEFT_PT, y_pt + pt(1), _BOX_PT, _BOX_PT, radius_pt=3.0)
        left_pt, width_pt = _LEFT_PT + _INDENT_PT, _INNER_PT - _INDENT_PT
        lines = break_lines(title, "bold", LARGE.subtitle_pt, width_pt)
        y_pt = _write(pdf, "LBody", lines, "bold", LARGE.subtitle_pt, y_pt, left_pt)
        lines = break_lines(line, "regular", LARGE.body_pt, width_pt)
        return _write(pdf, "LBody", lines, "regular", LARGE.body_pt, y_pt, left_pt)


def _paragraph(pdf: TaggedPdf, text: str, y_pt: float) -> float:
    lines = break_lines(text, "regular", LARGE.body_pt, _INNER_PT)
    return _write(pdf, "P", lines, "regular", LARGE.body_pt, y_pt, _LEFT_PT)


def _write(
    pdf: TaggedPdf,
    role: str,
    lines: Sequence[str],
    face: Face,
    size_pt: float,
    y_pt: float,
    left_pt: float,
) -> float:
    """Draw lines from ``y_pt`` down; return where they end."""
    with pdf.content(role):
        for line in lines:
            step_pt = size_pt * LEADING
            base_pt = y_pt + step_pt / 2 + size_pt * CAPITAL_HEIGHT / 2
            pdf.text(left_pt, base_pt, line, face, size_pt)
            y_pt += step_pt
    return y_pt


def _rule(pdf: TaggedPdf, y_pt: float) -> float:
    with pdf.artifact():
        pdf.rule(_LEFT_PT, _LEFT_PT + _INNER_PT, y_pt, STRONG_RULE_PT)
    return y_pt


def _line_to_write_on(pdf: TaggedPdf, label: str, y_pt: float) -> float:
    end_pt = _write(pdf, "P", (label,), "regular", LARGE.body_pt, y_pt, _LEFT_PT)
    with pdf.artifact():
        pdf.rule(_LEFT_PT + pt(48), _LEFT_PT + _INNER_PT, end_pt)
    return end_pt
