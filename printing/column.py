"""A column of a page that is written from top to bottom: where the next line goes, and what draws it there.

Every document writes into one. Coordinates are points from the top left corner of the page; ``y_pt`` is where the next
thing begins. Lines are broken and cut with ``printing.lines``; nothing is ever shrunk.
"""

from __future__ import annotations

from collections.abc import Sequence

from printing.fonts import CAPITAL_HEIGHT, Face
from printing.lines import break_lines, clip
from printing.paper import LEADING, MM_PT, RULE_PT, Paper, pt
from printing.qr import QUIET_MODULES, make_qr, module_mm
from printing.tagged import TaggedPdf


class Column:
    """A place on a page to write in, between two edges."""

    def __init__(self, pdf: TaggedPdf, left_pt: float, width_pt: float, y_pt: float) -> None:
        """Begin at ``y_pt``."""
        self.pdf = pdf
        self.left_pt = left_pt
        self.width_pt = width_pt
        self.y_pt = y_pt

    @classmethod
    def of(cls, pdf: TaggedPdf, paper: Paper) -> Column:
        """Return the column between the margins of a paper, at its top."""
        return cls(pdf, pt(paper.side_mm), paper.inner_pt, pt(paper.top_mm))

    @property
    def right_pt(self) -> float:
        """Where the column ends at the right."""
        return self.left_pt + self.width_pt

    def gap(self, millimetres: float) -> None:
        """Leave some space."""
        self.y_pt += pt(millimetres)

    def broken(self, text: str, face: Face, size_pt: float, most: int = 0) -> tuple[str, ...]:
        """Return the lines of a text in this column, ``most`` of them where that is given."""
        lines = break_lines(text, face, size_pt, self.width_pt)
        return clip(lines, most, face, size_pt, self.width_pt) if most else lines

    def write(
        self,
        role: str,
        lines: Sequence[str],
        face: Face,
        size_pt: float,
        *,
        leading: float = LEADING,
        struck: bool = False,
    ) -> None:
        """Draw lines as one element; nothing where there are none. ``struck`` draws a line through each."""
        if not lines:
            return
        with self.pdf.content(role):
            for line in lines:
                base_pt = base_of(self.y_pt, size_pt, leading)
                self.pdf.text(self.left_pt, base_pt, line, face, size_pt)
                if struck:
                    self.pdf.strike(self.left_pt, base_pt, line, face, size_pt)
                self.y_pt += size_pt * leading

    def paragraph(
        self,
        text: str,
        face: Face,
        size_pt: float,
        *,
        role: str = "P",
        most: int = 0,
        leading: float = LEADING,
    ) -> None:
        """Break a text and draw it."""
        self.write(role, self.broken(text, face, size_pt, most), face, size_pt, leading=leading)

    def rule(self, weight_pt: float = RULE_PT) -> None:
        """Draw a line across the column and go on below it."""
        with self.pdf.artifact():
            middle_pt = self.y_pt + weight_pt / 2
            self.pdf.rule(self.left_pt, self.right_pt, middle_pt, weight_pt)
        self.y_pt += weight_pt


def base_of(top_pt: float, size_pt: float, leading: float = LEADING) -> float:
    """Return the baseline of a line whose box begins at ``top_pt``: its capitals stand in the middle."""
    return top_pt + size_pt * (leading + CAPITAL_HEIGHT) / 2


def code_size_pt(link: str, target_mm: float, paper: Paper, *, folded: bool = False) -> float:
    """Return how wide the square is that a code takes with its quiet zone all around."""
    code = make_qr(link, folded=folded)
    module_pt = module_mm(code.size, target_mm, paper.dots_per_inch) * MM_PT
    return (code.size + 2 * QUIET_MODULES) * module_pt


def quiet_zone_pt(link: str, target_mm: float, paper: Paper, *, folded: bool = False) -> float:
    """Return how wide the white is at each side of a code in the square of ``code_size_pt``."""
    code = make_qr(link, folded=folded)
    return QUIET_MODULES * module_mm(code.size, target_mm, paper.dots_per_inch) * MM_PT


def draw_code(
    pdf: TaggedPdf,
    link: str,
    left_pt: float,
    top_pt: float,
    target_mm: float,
    paper: Paper,
    *,
    said: str,
    folded: bool = False,
) -> float:
    """Draw a code of ``target_mm`` with its quiet zone in a square whose corner is given, and return that square's side.

    Its modules stand on whole dots of the printer. ``said`` is what is read aloud in its place.
    """
    code = make_qr(link, folded=folded)
    module_pt = module_mm(code.size, target_mm, paper.dots_per_inch) * MM_PT
    dot_pt = 72 / paper.dots_per_inch
    quiet_pt = QUIET_MODULES * module_pt
    code_left_pt = round((left_pt + quiet_pt) / dot_pt) * dot_pt
    code_top_pt = pdf.height_pt - round((pdf.height_pt - top_pt - quiet_pt) / dot_pt) * dot_pt
    with pdf.content("Figure", alternative=said):
        pdf.qr(code, code_left_pt, code_top_pt, module_pt)
    return code.size * module_pt + 2 * quiet_pt
