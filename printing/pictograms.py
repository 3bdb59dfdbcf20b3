"""Pictograms on paper: the icons of the screen as black lines, beside the words that say the same.

A line is half a millimetre thick at least, so that a bad copier keeps it. Beside its words a pictogram is decoration, which
nobody hears; where it tells something on its own it has words instead.
"""

from __future__ import annotations

from printing.paper import MM_PT
from printing.tagged import TaggedPdf
from printing.vector_paths import GRID, icon_shapes

MIN_STROKE_MM = 0.5
STROKE = 2.0
"""Width of an icon's line on its grid."""


def draw_pictogram(
    pdf: TaggedPdf,
    name: str,
    left_pt: float,
    top_pt: float,
    size_pt: float,
    *,
    said: str = "",
    colour: str = "",
    stroke: float = STROKE,
) -> None:
    """Draw the icon ``name`` of ``assets/icons`` (see ``printing.symbols``) in a square of ``size_pt`` whose corner is given.

    ``said`` is what is read aloud in its place; without it the pictogram is decoration beside its words. ``colour`` is
    "#rrggbb", black without. ``stroke`` is the width of its lines on the grid of 24. Raises ``FileNotFoundError`` for a name
    that has no icon.
    """
    scale = size_pt / GRID
    weight_pt = max(stroke * scale, MIN_STROKE_MM * MM_PT)
    with pdf.content("Figure", alternative=said) if said else pdf.artifact():
        for shape in icon_shapes(name):
            pdf.shape(shape, left_pt, top_pt, scale, weight_pt, colour)
