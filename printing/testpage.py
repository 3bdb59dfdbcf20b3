"""The test page: a ladder of numbered lines along each edge, from which one reads how much the printer leaves white.

Line 7 lies 7 mm from the edge. A printer that leaves 5 mm white prints no line below 5, so the lowest number that has a line
is the margin. On its back stands only that it is the back: on a sheet of its own, the printer prints on one side.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from printing.capabilities import Margins
from printing.column import Column, base_of
from printing.fonts import text_width_pt
from printing.paper import A4, ORDINARY, Paper, pt
from printing.tagged import TaggedPdf
from sync.dates import day_month
from sync.words import N_, Words

NAME = "testblad"
LINES = 12
"""A line for each millimetre up to this; no printer of sheets leaves more white."""
_STEP_PT = pt(10)
_LINE_PT = pt(8)
_LABEL_PT = pt(14)
"""Where a line's number begins, inside every printer's margin."""
_WEIGHT_PT = 0.5
_COLUMN_MM = 34.0
"""Text keeps so far from the ladders."""

EDGES = (N_("Boven"), N_("Rechts"), N_("Onder"), N_("Links"))
"""In the order in which ``Margins`` and the command take them."""


class TooNarrow(msgspec.Struct, frozen=True):
    """An edge where a printer leaves more white than our papers do."""

    edge: str
    """One of ``EDGES``."""
    printer_mm: float
    paper_mm: float


def too_narrow(margins: Margins, paper: Paper = A4) -> tuple[TooNarrow, ...]:
    """Return where the printer would cut something off a paper of ours."""
    ours = (paper.top_mm, paper.side_mm, paper.bottom_mm, paper.side_mm)
    theirs = (margins.top_mm, margins.right_mm, margins.bottom_mm, margins.left_mm)
    return tuple(
        TooNarrow(edge, printer_mm, paper_mm)
        for edge, printer_mm, paper_mm in zip(EDGES, theirs, ours, strict=True)
        if printer_mm > paper_mm
    )


def said(edge: TooNarrow, words: Words) -> str:
    """Return what is the matter at an edge."""
    return words.t(
        "{edge}: de printer laat {printer} mm wit, en ons papier {paper} mm.",
        edge=words.t(edge.edge),
        printer=_millimetres(edge.printer_mm),
        paper=_millimetres(edge.paper_mm),
    )


def to_do(words: Words) -> tuple[str, ...]:
    """Return what to do where a printer leaves more white than our papers, a line each."""
    return (
        words.t("Daar valt een stuk van onze papieren weg."),
        words.t("Zet de lade en de printer op A4, op ware grootte."),
        words.t("Print daarna het testblad opnieuw: buurtzuil print testpage."),
        words.t("Blijft het zo? Kies voor deze papieren een andere printer."),
    )


def _millimetres(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def margin_page(house: str, printed: datetime | None, words: Words) -> bytes:
    """Return the PDF of the test page: one A4, both sides.

    ``house`` names the house, and ``printed`` is the local moment, where it is known.
    """
    title = words.t("Testblad van de printer")
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    column = Column(pdf, pt(_COLUMN_MM), A4.width_pt - 2 * pt(_COLUMN_MM), pt(_COLUMN_MM))
    column.paragraph(title, "bold", ORDINARY.heading_pt, role="H1")
    made = day_month(printed.date(), words, year=True) if printed is not None else ""
    whose = ", ".join(part for part in (made, house) if part)
    column.paragraph(whose, "regular", ORDINARY.body_pt, most=2)
    column.gap(4)
    for text in (
        words.t("Langs elke rand staan streepjes met een nummer."),
        words.t("Zoek bij elke rand het laagste nummer met een streepje erbij."),
        words.t("Zoveel millimeter laat deze printer daar wit. Schrijf het op:"),
    ):
        column.paragraph(text, "regular", ORDINARY.body_pt)
        column.gap(2)
    for edge in EDGES:
        column.gap(4)
        left_pt = column.left_pt + pt(26)
        with pdf.artifact():
            pdf.rule(left_pt, left_pt + pt(22), base_of(column.y_pt, ORDINARY.body_pt) + 2)
        column.paragraph(words.t(edge), "bold", ORDINARY.body_pt)
    column.gap(5)
    for text in (
        words.t("Geef de vier getallen aan de beheerder."),
        words.t("Kijk ook achterop: daar hoort de achterkant te staan."),
    ):
        column.paragraph(text, "regular", ORDINARY.body_pt)
        column.gap(2)
    _ladders(pdf)
    pdf.next_page()
    back = Column(pdf, pt(_COLUMN_MM), A4.width_pt - 2 * pt(_COLUMN_MM), pt(_COLUMN_MM))
    back.paragraph(words.t("Achterkant van het testblad"), "bold", ORDINARY.heading_pt, role="H2")
    back.gap(4)
    for text in (
        words.t("Staat dit achter op het testblad? Dan print deze printer op twee kanten."),
        words.t("Staat het op een los vel? Dan print hij op één kant."),
    ):
        back.paragraph(text, "regular", ORDINARY.body_pt)
        back.gap(2)
    return pdf.save()


def _ladders(pdf: TaggedPdf) -> None:
    """Draw a line for every millimetre along each edge, one beside the other, and its number further in."""
    width_pt, height_pt = A4.width_pt, A4.height_pt
    along_pt = (width_pt - LINES * _STEP_PT) / 2
    down_pt = (height_pt - LINES * _STEP_PT) / 2
    numbers = [(number, pt(number), (number - 1) * _STEP_PT) for number in range(1, LINES + 1)]
    with pdf.artifact():
        for _, depth_pt, at_pt in numbers:
            left_pt, top_pt = along_pt + at_pt, down_pt + at_pt
            for y_pt in (depth_pt, height_pt - depth_pt):
                pdf.rule(left_pt, left_pt + _LINE_PT, y_pt, _WEIGHT_PT)
            for x_pt in (depth_pt, width_pt - depth_pt):
                pdf.upright(x_pt, top_pt, top_pt + _LINE_PT, _WEIGHT_PT)
    size_pt = ORDINARY.body_pt
    low_pt = size_pt * 0.35  # half a figure's height, from its middle to its foot
    for number, _, at_pt in numbers:
        text = str(number)
        half_pt = text_width_pt(text, "bold", size_pt) / 2
        middle_x_pt, middle_y_pt = along_pt + at_pt + _LINE_PT / 2, down_pt + at_pt + _LINE_PT / 2
        with pdf.content("P"):
            for x_pt, y_pt in (
                (middle_x_pt - half_pt, _LABEL_PT + 2 * low_pt),
                (middle_x_pt - half_pt, height_pt - _LABEL_PT),
                (_LABEL_PT, middle_y_pt + low_pt),
                (width_pt - _LABEL_PT - 2 * half_pt, middle_y_pt + low_pt),
            ):
                pdf.text(x_pt, y_pt, text, "bold", size_pt)
