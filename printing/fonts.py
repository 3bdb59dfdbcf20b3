"""Noto Sans on paper: which face holds a character, how wide a text is, and what stands in for a sign without a glyph.

Two families cover the languages: Noto Sans (Latin, Greek, Cyrillic) and Noto Sans Arabic. A text is cut into runs of one
family each; Arabic is shaped and in visual order (see ``printing.arabic``). Sizes and widths are in points.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapedStr, TTFont, shapeStr

import assets
from printing.arabic import NO_JOIN, holds_arabic, is_arabic, pieces

Face = Literal["regular", "semibold", "bold"]

_FILES = {
    "regular": ("NotoSans-Regular", "NotoSansArabic-Regular"),
    "semibold": ("NotoSans-SemiBold", "NotoSansArabic-SemiBold"),
    "bold": ("NotoSans-Bold", "NotoSansArabic-Bold"),
}
BASE_FONT = "NotoSans-Regular"
"""The font that a new page starts with, so that no Helvetica is named in the file."""
_SPACES = re.compile(" {2,}")
_EM = 1000
"""Units of a font's own widths, to a point of type size."""
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
    seen = (one for one in spaced if unicodedata.category(one)[0] != "C" or one == NO_JOIN)
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", "".join(seen)):
        if character == NO_JOIN:
            if kept and is_arabic(kept[-1][-1]):
                kept.append(character)
        elif _has_glyph(character):
            kept.append(character)
        else:
            plain = unicodedata.normalize("NFKD", character)
            if plain != character and all(map(_has_glyph, plain)):
                kept.append(plain)
            elif unicodedata.category(character)[0] in "LN":
                kept.append("?")
    return _SPACES.sub(" ", "".join(kept))  # a picture stood between two


@lru_cache(maxsize=4096)
def runs(text: str, face: Face) -> tuple[tuple[str, str], ...]:
    """Return ``text``, printable already, as (font name, text to draw) from left to right.

    Arabic comes as glyphs in their places (``ShapedStr``), joined by HarfBuzz.
    """
    latin, arabic = font_names(face)
    if not holds_arabic(text):
        return ((latin, text),) if text else ()
    found: list[tuple[str, str]] = []
    for piece in pieces(text):
        font = arabic if is_arabic(piece.text[0]) else latin
        if piece.shaped:
            found.append((arabic, _shaped(piece.text, arabic)))
        elif found and found[-1][0] == font and not isinstance(found[-1][1], ShapedStr):
            found[-1] = (font, found[-1][1] + piece.text)
        else:
            found.append((font, piece.text))
    return tuple(found)


@lru_cache(maxsize=3)
def _shapable(name: str) -> str:
    """Give each glyph of a font that has no character of its own one, always the same; return the font's name.

    ReportLab does so when it meets one, and then a paper would depend on which were made before it.
    """
    font = pdfmetrics.getFont(name)
    shaping = font.hbFont()
    for glyph in range(font.hbFace.glyph_count):
        if glyph not in font.face.glyphToChar:
            advance = shaping.get_glyph_h_advance(glyph)
            font.hbAddPrivate(shaping.glyph_to_string(glyph), glyph, advance)
    return name


def _shaped(word: str, font: str) -> ShapedStr:
    return shapeStr(word, _shapable(font), _EM, force=True)


@lru_cache(maxsize=16384)
def text_width_pt(text: str, face: Face, size_pt: float) -> float:
    """Return how wide a text is in points."""
    total = 0.0
    for font, run in runs(text, face):
        if isinstance(run, ShapedStr):
            total += sum(glyph.x_advance for glyph in run.__shapeData__)
            continue
        widths = _face(font).charWidths
        total += sum(widths.get(ord(character), 0) for character in run)
    return total * size_pt / _EM
