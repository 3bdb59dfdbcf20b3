"""Arabic letters joined and put in the order in which they are drawn.

A name in Arabic script must be readable on a slip. Letters take their joined shapes from Unicode's presentation forms, which
Noto Sans Arabic holds; the shapes and the lam-alef ligatures are read from the Unicode database itself (Unicode Standard,
chapter 9.2, rules R1 to R7). Order follows the Unicode Bidirectional Algorithm (UAX 9) as far as a line of a Dutch page
needs it: stretches of Arabic run from right to left, numbers inside them from left to right.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LAM = "\u0644"
_NO_JOIN, _JOIN = "\u200c", "\u200d"
_NUMBER = re.compile(
    r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/-][0-9\u0660-\u0669\u06f0-\u06f9]+)*"
)
_MIRROR = str.maketrans("()[]<>«»", ")(][><»«")


def is_arabic(character: str) -> bool:
    """Return whether a character belongs to Arabic script or its presentation forms."""
    code = ord(character)
    return 0x0600 <= code <= 0x077F or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC


def holds_arabic(text: str) -> bool:
    """Return whether a text has anything that runs from right to left."""
    return not text.isascii() and any(map(is_arabic, text))


@lru_cache(maxsize=1)
def _forms() -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], str]]:
    """Return the shapes of each letter (isolated, initial, medial, final) and the lam-alef ligatures."""
    shapes: dict[str, dict[str, str]] = {}
    ligatures: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2:
            shapes.setdefault(chr(int(parts[1], 16)), {})[parts[0].strip("<>")] = chr(code)
        elif len(parts) == 3 and parts[1] == f"{ord(_LAM):04X}":
            ligatures[chr(int(parts[2], 16)), parts[0].strip("<>")] = chr(code)
    return shapes, ligatures


def joined(text: str) -> str:
    """Return a text in logical order with each Arabic letter in the shape that its neighbours ask for.

    Vowel signs are left out: names are written without them, and they would need a shaper to find their place.
    """
    shapes, ligatures = _forms()
    letters = [one for one in text if not (is_arabic(one) and unicodedata.category(one) == "Mn")]
    drawn: list[str] = []
    joins = False
    index = 0
    while index < len(letters):
        letter = letters[index]
        following = letters[index + 1] if index + 1 < len(letters) else ""
        ligature = ligatures.get((following, "final" if joins else "isolated"))
        if letter == _LAM and ligature:
            drawn.append(ligature)
            joins = False
            index += 2
            continue
        own = shapes.get(letter, {})
        before = joins and "final" in own
        after = "initial" in own and ("final" in shapes.get(following, {}) or following == _JOIN)
        shape = ("medial" if after else "final") if before else ("initial" if after else "isolated")
        if letter not in (_NO_JOIN, _JOIN):
            drawn.append(own.get(shape, letter))
        joins = after or letter == _JOIN
        index += 1
    return "".join(drawn)


def visual(text: str) -> str:
    """Return a line as it is drawn from left to right on a page that reads from left to right."""
    shaped = joined(text)
    drawn: list[str] = []
    index = 0
    while index < len(shaped):
        if not is_arabic(shaped[index]):
            drawn.append(shaped[index])
            index += 1
            continue
        end = index
        for place in range(index, len(shaped)):
            if is_arabic(shaped[place]):
                end = place + 1
            elif unicodedata.bidirectional(shaped[place]) == "L":
                break
        drawn.append(_reversed(shaped[index:end]))
        index = end
    return "".join(drawn)


def _reversed(run: str) -> str:
    turned = run[::-1].translate(_MIRROR)
    return _NUMBER.sub(lambda match: match[0][::-1], turned)
