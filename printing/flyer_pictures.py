"""The picture of a flyer: the photo of the record as dots, or the pictogram of its kind, large.

No other pictogram stands beside it: what is on the wall must be about this and nothing else. It is drawn in the way of the
design: lines in the neighbourhood's colour, white lines on a field of it, or black lines.
"""

from __future__ import annotations

from printing.flyer_sheets import FlyerSheet
from printing.halftone import halftone
from printing.ink import BLACK, WHITE
from printing.paper import pt
from printing.pictograms import draw_pictogram
from printing.poster_pdf import PosterPdf
from sync.words import Words

_WIDE = 2.2
"""How wide a photo may be for its height: of a narrower strip nobody sees what it was of."""
_SHARE = 0.84
"""How much of the height a pictogram takes."""
_LEAST_PT = 30.0
"""A pictogram beside a photo that would be smaller is left out."""


def draw_picture(
    pdf: PosterPdf,
    sheet: FlyerSheet,
    design: int,
    words: Words,
    box: tuple[float, float, float, float],
) -> None:
    """Draw the photo or the pictogram of a flyer in a box (left, top, width, height in points)."""
    left_pt, top_pt, width_pt, height_pt = box
    photo_pt = min(width_pt, height_pt * _WIDE)
    photo = halftone(sheet.photo, photo_pt, height_pt) if sheet.photo else None
    if photo is not None:
        said = words.t("Foto bij dit bericht")
        pdf.photo(photo, left_pt, top_pt, photo_pt, height_pt, said=said)
        beside_pt = width_pt - photo_pt
        size_pt = min(beside_pt, height_pt) * 0.7
        if size_pt >= _LEAST_PT:
            at_pt = left_pt + photo_pt + (beside_pt - size_pt) / 2
            down_pt = top_pt + (height_pt - size_pt) / 2
            draw_pictogram(pdf, sheet.icon, at_pt, down_pt, size_pt, colour=sheet.inks[0])
        return
    ink = sheet.inks[0]
    if design == 2:
        pdf.field(*box, colour=ink, radius_pt=min(pt(5), height_pt / 5))
        ink = WHITE
    elif design == 3:
        ink = BLACK
    size_pt = min(height_pt * _SHARE, width_pt * _SHARE)
    at_pt, down_pt = left_pt + (width_pt - size_pt) / 2, top_pt + (height_pt - size_pt) / 2
    draw_pictogram(pdf, sheet.icon, at_pt, down_pt, size_pt, colour=ink)
