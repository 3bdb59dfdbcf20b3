"""Arabic in the order in which it is drawn: cut into words that a shaper joins, numbers, and what stands between them.

A page of ours reads from left to right. Order follows the Unicode Bidirectional Algorithm (UAX 9) as far as a line of such a
page needs it: stretches of Arabic run from right to left, numbers inside them from left to right. Signs that turn a text
around by command (explicit formatting characters, UAX 9, 2) are never on paper: a text cannot turn the words beside it.
A paragraph is broken into lines in the order of reading, and each line is ordered by itself (UAX 9, 3.4).
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

_NUMBER = re.compile(
    r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/-][0-9\u0660-\u0669\u06f0-\u06f9]+)*"
)
_MIRROR = str.maketrans("()[]<>«»", ")(][><»«")
NO_JOIN = "\u200c"
"""Zero width non-joiner: parts two letters of one Persian word."""


class Piece(msgspec.Struct, frozen=True):
    """Part of a line: its letters in the order of writing."""

    text: str
    shaped: bool = False
    """Whether its letters are to be joined and drawn from right to left; digits never are."""


def is_arabic(character: str) -> bool:
    """Return whether a character belongs to Arabic script or its presentation forms."""
    code = ord(character)
    return (
        0x0600 <= code <= 0x077F
        or 0x08A0 <= code <= 0x08FF
        or 0xFB50 <= code <= 0xFDFF
        or 0xFE70 <= code <= 0xFEFC
    )


def holds_arabic(text: str) -> bool:
    """Return whether a text has anything that runs from right to left."""
    return not text.isascii() and any(map(is_arabic, text))


def pieces(text: str) -> list[Piece]:
    """Return the pieces of a line from left to right as they are drawn."""
    found: list[Piece] = []
    index = 0
    while index < len(text):
        end = _end_of_stretch(text, index)
        if end > index:
            found += reversed(_parts(text[index:end]))
            index = end
        else:
            following = index
            while following < len(text) and not is_arabic(text[following]):
                following += 1
            found.append(Piece(text[index:following]))
            index = following
    return found


def _end_of_stretch(text: str, start: int) -> int:
    """Return where what runs from right to left ends: at its last Arabic letter before a Latin one."""
    end = start
    if not is_arabic(text[start]):
        return end
    for place in range(start, len(text)):
        if is_arabic(text[place]):
            end = place + 1
        elif unicodedata.bidirectional(text[place]) == "L":
            break
    return end


def _parts(stretch: str) -> list[Piece]:
    """Return a stretch in the order of writing: words, numbers, and signs between them, which are mirrored."""
    parts: list[Piece] = []
    index = 0
    while index < len(stretch):
        number = _NUMBER.match(stretch, index)
        end = number.end() if number else index + 1
        if not number:
            shaped = _joins(stretch[index])
            while end < len(stretch) and _joins(stretch[end]) == shaped:
                if _NUMBER.match(stretch, end):
                    break
                end += 1
        part = stretch[index:end]
        if number:
            parts.append(Piece(part))
        elif _joins(part[0]):
            parts.append(Piece(part, shaped=True))
        else:
            parts.append(Piece(part.translate(_MIRROR)[::-1]))
        index = end
    return parts


def _joins(character: str) -> bool:
    return is_arabic(character) or character == NO_JOIN or unicodedata.category(character) == "Mn"
