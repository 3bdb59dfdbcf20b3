"""Noto Sans on paper: which face holds a character, how wide a text is, and what stands in for a sign without a glyph.

Two families cover the languages: Noto Sans (Latin, Greek, Cyrillic) and Noto Sans Arabic. A text is cut into runs of one
family each; Arabic runs come out shaped and in visual order (see ``printing.arabic``). Sizes and widths are in points.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import assets
from printing.arabic import holds_arabic, is_arabic, visual

Face = Literal["regular", "semibold", "bold"]

_FILES = {
    "regular": ("NotoSans-Regular", "NotoSansArabic-Regular"),
    "semibold": ("NotoSans-SemiBold", "NotoSansArabic-SemiBold"),
    "bold": ("NotoSans-Bold", "NotoSansArabic-Bold"),
}
BASE_FONT = "NotoSans-Regular"
"""The font that a new page starts with, so that no Helvetica is named in the file."""
CAPITAL_HEIGHT = 0.714
"""Height of a capital of Noto Sans, as a part of the type size."""


@lru_cache(maxsize=6)
def _face(name: str) -> Any:
    """Register a font with ReportLab and return its tables."""
    pdfmetrics.registerFont(TTFont(name, str(assets.ROOT / "fonts" / f"{name}.ttf")))
    return pdfmetrics.getFont(name).face


def font_names(face: Face) -> tuple[str, str]:
    """Return the names of the Latin and the Arabic font of a face, both ready for use."""
    latin, arabic = _FILES[face]
    _face(latin)
    _face(arabic)
    return latin, arabic


def _has_glyph(character: str) -> bool:
    code = ord(character)
    return code in _face(BASE_FONT).charToGlyph or (
        is_arabic(character) and code in _face(_FILES["regular"][1]).charToGlyph
    )


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """Return ``text`` with only characters that have a glyph: never an empty box on paper.

    White space becomes plain spaces; letters are taken apart where that helps; pictures are left out; a letter of a script
    that the fonts lack becomes a question mark, so that a reader sees that something stood there.
    """
    if text.isascii() and text.isprintable():
        return text
    spaced = "".join(" " if one.isspace() and one != "\u00a0" else one for one in text)
    seen = (one for one in spaced if unicodedata.category(one)[0] != "C")
    kept = []
    for character in unicodedata.normalize("NFC", "".join(seen)):
        if _has_glyph(character):
            kept.append(character)
        else:
            plain = unicodedata.normalize("NFKD", character)
            if plain != character and all(map(_has_glyph, plain)):
                kept.append(plain)
            elif unicodedata.category(character)[0] in "LN":
                kept.append("?")
    return "".join(kept)


@lru_cache(maxsize=4096)
def runs(text: str, face: Face) -> tuple[tuple[str, str], ...]:
    """Return ``text``, printable already, as (font name, text to draw) from left to right."""
    latin, arabic = font_names(face)
    if not holds_arabic(text):
        return ((latin, text),) if text else ()
    found: list[tuple[str, str]] = []
    for character in visual(text):
        font = arabic if is_arabic(character) else latin
        if found and found[-1][0] == font:
            found[-1] = (font, found[-1][1] + character)
        else:
            found.append((font, character))
    return tuple(found)


@lru_cache(maxsize=16384)
def text_width_pt(text: str, face: Face, size_pt: float) -> float:
    """Return how wide a text is in points."""
    total = 0.0
    for font, run in runs(text, face):
        widths = _face(font).charWidths
        total += sum(widths.get(ord(character), 0) for character in run)
    return total * size_pt / 1000
