"""Sizes of paper and type. Millimetres for paper, points for type; a point is 1/72 inch.

Clear print (RNIB; UKAAF G003): 14 points for what one reads, at least 12 for the rest, 18 and 16 in large print; ragged
right; a leading of 1.3; at most 70 characters a line; pure black on white.

A paper that is made while somebody practises says so on every page: ``mark_pages``.
"""

from __future__ import annotations

import msgspec

MM_PT = 72 / 25.4
"""Points in a millimetre."""
LEADING = 1.3
MAX_CHARACTERS = 70
RULE_PT = 0.7
STRONG_RULE_PT = 2.0


PRACTICE = "OEFENING"
"""What stands across every page that is printed in practice mode, in Dutch on every paper."""
_mark = ""


def mark_pages(text: str) -> None:
    """Let every page of every paper that is drawn from now on carry ``text``, large; empty for none.

    Whoever begins or ends practising says so while no paper is being drawn.
    """
    global _mark
    _mark = text


def page_mark() -> str:
    """Return what every page carries now; empty for none."""
    return _mark


def pt(millimetres: float) -> float:
    """Return millimetres as points."""
    return millimetres * MM_PT


class TypeScale(msgspec.Struct, frozen=True):
    """Type sizes in points."""

    body_pt: float
    small_pt: float
    heading_pt: float
    subtitle_pt: float
    title_pt: float


ORDINARY = TypeScale(body_pt=14, small_pt=12, heading_pt=19, subtitle_pt=17, title_pt=34)
LARGE = TypeScale(body_pt=18, small_pt=16, heading_pt=24, subtitle_pt=20, title_pt=36)


class Paper(msgspec.Struct, frozen=True):
    """A sheet or a roll: its size, the margin that every printer can keep, and the dots that modules are whole in."""

    name: str
    width_mm: float
    height_mm: float
    """Zero for a roll: as long as what stands on it."""
    side_mm: float
    top_mm: float
    bottom_mm: float
    dots_per_inch: float

    @property
    def width_pt(self) -> float:
        """Width in points."""
        return pt(self.width_mm)

    @property
    def height_pt(self) -> float:
        """Height in points."""
        return pt(self.height_mm)

    @property
    def inner_pt(self) -> float:
        """Width between the margins in points."""
        return pt(self.width_mm - 2 * self.side_mm)


A3 = Paper("A3", 297, 420, 16, 14, 12, 300)
A4 = Paper("A4", 210, 297, 14, 12, 10, 300)
A4_LANDSCAPE = Paper("A4", 297, 210, 12, 12, 10, 300)
A5 = Paper("A5", 148, 210, 11, 10, 9, 300)
A6 = Paper("A6", 105, 148, 8, 6.5, 6, 300)
ROLL_80 = Paper("80mm", 80, 0, 4.5, 4, 4, 203.2)
"""Thermal roll: 576 dots of 1/8 mm are printed on 80 mm of paper."""
ROLL_58 = Paper("58mm", 58, 0, 5, 4, 4, 203.2)
"""The same of 58 mm: 384 dots."""
