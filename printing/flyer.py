"""Flyers on paper: A4 and A5, four of A6 on a sheet of A4, and A4 with strips to tear off for the notice board.

A strip says what, when and whom to call; it is read from the side, as it hangs, and comes off along its lines.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from printing.column import Column
from printing.flyer_blocks import Sizes, broken, largest
from printing.flyer_card import DESIGNS, Design, Looks, Place, draw_card
from printing.flyer_sheets import FlyerSheet
from printing.fonts import Face
from printing.paper import A4, A5, Paper, pt
from printing.poster_pdf import PosterPdf
from sync.words import Words

Format = Literal["a5", "a4", "strips", "four-a6"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA = {"a5": "iso_a5_148x210mm"}
"""PWG 5101.1 name of the paper of a format; A4 where it is not here."""
STRIPS = 6
STRIP_MM = 72.0
"""How long a strip is."""
_EDGE_MM = 10.0
_INSET_MM: dict[Design, float] = {1: 7.0, 2: 6.0, 3: 7.0}
"""How far from where an A6 is cut its words or its frame begin: a frame keeps its words further inside."""
_STRIP_PAD_MM = 3.0
_STRIP_PT, _CALL_PT = 12.0, 14.0
_A4_SIZES = Sizes((64, 56, 48, 42, 36, 30), (30, 26, 24, 22), 20, 14, pt(6), pt(5), pt(58))
_STRIPS_SIZES = Sizes((48, 42, 36, 30, 26), (24, 22, 20, 18), 16, 12, pt(3.6), pt(3.6), pt(34))
_A5_SIZES = Sizes((42, 38, 32, 28, 24), (22, 20, 18), 14, 12, pt(3.6), pt(3.6), pt(28))
_A6_SIZES = Sizes((28, 24, 21, 18), (17, 16, 15, 14), 14, 12, pt(2.4), pt(2.4), pt(20))

__all__ = ["DESIGNS", "FORMATS", "MEDIA", "Design", "Format", "flyer"]


def flyer(
    sheet: FlyerSheet,
    words: Words,
    now: datetime | None,
    format: Format = "a5",
    design: Design = 1,
) -> bytes:
    """Return the PDF of a flyer, printed at the local moment ``now`` (None: nobody knows)."""
    paper = A5 if format == "a5" else A4
    pdf = PosterPdf(
        sheet.title.strip() or sheet.house, words.language, paper.width_pt, paper.height_pt
    )
    if format == "four-a6":
        _four(pdf, sheet, words, now, design)
    elif format == "strips":
        high_pt = paper.height_pt - pt(_EDGE_MM + STRIP_MM + _EDGE_MM)
        draw_card(
            pdf, sheet, Looks(paper=paper, sizes=_STRIPS_SIZES, design=design),
            Place(pt(_EDGE_MM), pt(_EDGE_MM), paper.width_pt - 2 * pt(_EDGE_MM), high_pt), words, now,
        )  # fmt: skip
        _strips(pdf, sheet, paper, words)
    else:
        sizes = _A5_SIZES if format == "a5" else _A4_SIZES
        whole = Place(0, 0, paper.width_pt, paper.height_pt)
        looks = Looks(paper=paper, sizes=sizes, design=design)
        draw_card(pdf, sheet, looks, whole.inset(pt(_EDGE_MM)), words, now)
    return pdf.save()


def _four(
    pdf: PosterPdf, sheet: FlyerSheet, words: Words, now: datetime | None, design: Design
) -> None:
    """Draw the same flyer four times, and where it is cut apart; the first one is the one with a heading."""
    half_pt, middle_pt = A4.width_pt / 2, A4.height_pt / 2
    for index in range(4):
        row, column = divmod(index, 2)
        quarter = Place(column * half_pt, row * middle_pt, half_pt, middle_pt)
        looks = Looks(
            paper=A4, sizes=_A6_SIZES, design=design, small=True, heading="P" if index else "H1"
        )
        with pdf.element("Sect"):
            draw_card(pdf, sheet, looks, quarter.inset(pt(_INSET_MM[design])), words, now)
    edge_pt = pt(5.5)
    pdf.cut_line((half_pt, edge_pt), (half_pt, A4.height_pt - edge_pt))
    pdf.cut_line((edge_pt, middle_pt), (A4.width_pt - edge_pt, middle_pt))


def _strips(pdf: PosterPdf, sheet: FlyerSheet, paper: Paper, words: Words) -> None:
    """Draw the strips at the foot of the sheet, from left to right, each turned a quarter to the left."""
    wide_pt = (paper.width_pt - 2 * pt(_EDGE_MM)) / STRIPS
    foot_pt = paper.height_pt - pt(6)
    head_pt = foot_pt - pt(STRIP_MM)
    pdf.cut_line((pt(_EDGE_MM), head_pt), (paper.width_pt - pt(_EDGE_MM), head_pt))
    long_pt = pt(STRIP_MM - 2 * _STRIP_PAD_MM)
    called = sheet.strip_title or sheet.title
    title_pt = largest((called,), (_CALL_PT, _STRIP_PT), long_pt)
    title = broken(called, "bold", title_pt, long_pt, 2) or ("-",)
    *said, call = sheet.strip or ("",)
    most = 2 if len(said) == 1 else 1
    when = tuple(
        line for text in said[:2] for line in broken(text, "semibold", _STRIP_PT, long_pt, most)
    )
    for index in range(STRIPS):
        left_pt = pt(_EDGE_MM) + index * wide_pt
        if index:
            pdf.cut_line((left_pt, head_pt), (left_pt, foot_pt))
        with pdf.element("Sect"), pdf.turned(left_pt, foot_pt - pt(_STRIP_PAD_MM)):
            column = Column(pdf, 0, long_pt, 0)
            lines: list[tuple[tuple[str, ...], Face, float]] = [
                (title, "bold", title_pt),
                (when, "semibold", _STRIP_PT),
                (broken(call, "bold", _CALL_PT, long_pt, 1), "bold", _CALL_PT),
            ]
            used_pt = sum(len(text) * size_pt * 1.3 for text, _, size_pt in lines)
            column.y_pt = (wide_pt - used_pt) / 2
            for text, face, size_pt in lines:
                column.write("P", text, face, size_pt)
