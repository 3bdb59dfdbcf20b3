"""What a document says, in the order of reading: collected while it is drawn.

A paper is drawn line by line; what belongs together is told by where the lines stand. Whoever wants to hear a paper makes it
within ``listening``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec

HYPHEN = "\u2010"
"""Ends a line where a word was parted; a hyphen that was written is another sign."""
_APART_EM = 0.8
"""So far apart on one line, in type sizes, two texts stand in columns of their own."""
_SAME_PT = 0.5


class Heard(msgspec.Struct, frozen=True):
    """One element of a document: a heading, a paragraph, an item of a list."""

    role: str
    text: str
    edge_of: int = -1
    """Of which page it stands at the edge, from 0: a foot, a running head; -1 for what is no such thing."""


_collected: ContextVar[list[Heard] | None] = ContextVar("heard", default=None)


@contextmanager
def listening() -> Iterator[list[Heard]]:
    """Collect what every document says that is drawn within."""
    told: list[Heard] = []
    token = _collected.set(told)
    try:
        yield told
    finally:
        _collected.reset(token)


def anybody_listens() -> bool:
    """Return whether what is drawn is to be told."""
    return _collected.get() is not None


def tell(element: Heard) -> None:
    """Say one element to whoever listens."""
    told = _collected.get()
    if told is not None and element.text:
        told.append(element)


class Sentence:
    """The lines of one element while they are drawn."""

    def __init__(self, role: str) -> None:
        """Begin with nothing."""
        self.role = role
        self._said = self._face = ""
        self._left_pt = self._right_pt = self._base_pt = 0.0

    def add(self, text: str, face: str, box_pt: tuple[float, float, float], size_pt: float) -> None:
        """Take a line: ``box_pt`` is where it begins, how wide it is, and its baseline. Another face is another sentence."""
        left_pt, width_pt, base_pt = box_pt
        if self._said.endswith(HYPHEN) and base_pt != self._base_pt:
            self._said = self._said[:-1] + text
        elif self._said:
            self._said += f"{self._mark(face, box_pt, size_pt)} {text}"
        else:
            self._said = text
        self._face = face
        self._left_pt = left_pt
        self._right_pt = left_pt + width_pt
        self._base_pt = base_pt

    def end(self) -> None:
        """Let what follows on another line be another sentence, in whatever face it is drawn."""
        self._face = ""

    def _mark(self, face: str, box_pt: tuple[float, float, float], size_pt: float) -> str:
        """Return what is heard between the text so far and one that follows."""
        left_pt, _, base_pt = box_pt
        if self._said[-1] in ",.:;?!":
            return ""
        if base_pt == self._base_pt:
            return "" if left_pt - self._right_pt < _APART_EM * size_pt else ","
        if abs(left_pt - self._left_pt) > _SAME_PT:
            return ","
        return "" if face == self._face else "."

    def done(self, edge_of: int = -1) -> Heard:
        """Return the element."""
        return Heard(self.role, self._said.replace("\u00a0", " ").strip(), edge_of)
