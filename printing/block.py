"""Some lines that stand together: what a slip or a flyer is laid out of before it is drawn."""

from __future__ import annotations

import msgspec

from printing.fonts import Face
from printing.paper import LEADING


class Block(msgspec.Struct, frozen=True):
    """Some lines in one face and size, with the space above them."""

    role: str
    lines: tuple[str, ...]
    face: Face
    size_pt: float
    gap_pt: float = 0.0
    leading: float = LEADING
    keep: bool = False
    """Whether it stays where room is short."""
    write_pt: float = 0.0
    """Room to write by hand below it, down to a line."""

    @property
    def height_pt(self) -> float:
        """Height with the space above, in points."""
        if not self.lines:
            return 0.0
        return self.gap_pt + len(self.lines) * self.size_pt * self.leading + self.write_pt
