"""The picture of a flyer: the photo of the record as dots, or large pictograms that say what it is about.

Three pictograms stand together, the one of the words in the middle and two that belong to it beside it. They are drawn in the
way of the design: lines in the neighbourhood's colour, white lines on a field of it, or black lines with a bar.
"""

from __future__ import annotations

from printing.flyer_sheets import FlyerSheet
from printing.halftone import halftone
from printing.ink import BLACK, WHITE
from printing.paper import pt
from printing.pictograms import draw_pictogram
from printing.poster_pdf import PosterPdf
from sync.words import Words

COMPANIONS = {
    "coffee": ("messages-square", "users"),
    "utensils": ("shopping-basket", "users"),
    "footprints": ("sun", "heart-pulse"),
    "palette": ("pencil", "star"),
    "book-open": ("pencil-line", "languages"),
    "messages-square": ("file-text", "circle-help"),
    "users": ("hand-heart", "sprout"),
    "music": ("star", "volume-2"),
    "wallet": ("file-text", "euro"),
    "bus": ("map-pin", "clock"),
    "house-heart": ("hand-heart", "phone"),
    "hand-heart": ("coffee", "phone"),
    "heart-pulse": ("footprints", "sun"),
    "house": ("door-open", "hammer"),
    "smartphone": ("keyboard", "message-circle-question-mark"),
    "briefcase": ("heart-handshake", "star"),
    "shopping-basket": ("footprints", "house"),
    "hammer": ("house", "hand-heart"),
    "car": ("map-pin", "users"),
    "heart-handshake": ("house", "phone"),
    "megaphone": ("info", "bell-ring"),
}
"""A pictogram and the two that stand beside it."""
_OTHERS = ("star", "users")
_BESIDE = 0.62
"""How large the two are, as a part of the one in the middle."""
_WIDE = 2.2
"""How wide a photo may be for its height: of a narrower strip nobody sees what it was of."""
_LEAST_PT = 30.0
"""A pictogram beside a photo that would be smaller is left out."""


def draw_picture(
    pdf: PosterPdf,
    sheet: FlyerSheet,
    design: int,
    words: Words,
    box: tuple[float, float, float, float],
) -> None:
    """Draw the photo or the pictograms of a flyer in a box (left, top, width, height in points)."""
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
    main, second = sheet.inks
    ink, beside = main, second
    if design == 2:
        pdf.field(*box, colour=main, radius_pt=min(pt(5), height_pt / 5))
        ink = beside = WHITE
    elif design == 3:
        ink, beside = BLACK, main
    _pictograms(pdf, sheet.icon, (left_pt, top_pt, width_pt, height_pt), ink, beside)


def _pictograms(
    pdf: PosterPdf,
    icon: str,
    box: tuple[float, float, float, float],
    ink: str,
    beside: str,
) -> None:
    left_pt, top_pt, width_pt, height_pt = box
    size_pt = min(height_pt * 0.84, width_pt * 0.42)
    small_pt = size_pt * _BESIDE
    middle_pt = left_pt + width_pt / 2
    base_pt = top_pt + (height_pt + size_pt) / 2
    draw_pictogram(pdf, icon, middle_pt - size_pt / 2, base_pt - size_pt, size_pt, colour=ink)
    apart_pt = size_pt / 2 + min(size_pt * 0.22, (width_pt - size_pt - 2 * small_pt) / 4)
    first, last = COMPANIONS.get(icon, _OTHERS)
    for name, at_pt in ((first, middle_pt - apart_pt - small_pt), (last, middle_pt + apart_pt)):
        draw_pictogram(pdf, name, at_pt, base_pt - small_pt, small_pt, colour=beside)
