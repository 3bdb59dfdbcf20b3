"""Text broken into lines: ragged right, whole words, and a long word parted where Dutch parts it.

Widths are in points. Nothing is ever shrunk: what does not fit in the lines there are is cut with an ellipsis, and the
caller says where the rest is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from printing.fonts import Face, printable, text_width_pt
from printing.heard import HYPHEN
from printing.paper import MAX_CHARACTERS
from sync.dates import MONTHS, WEEKDAYS

ELLIPSIS = "…"
_PARTS_AFTER = "-/"
_NO_BREAK = "\u00a0"


@lru_cache(maxsize=1)
def _dutch() -> Any:
    import pyphen  # reads a dictionary, which only a word wider than its line asks for

    return pyphen.Pyphen(lang="nl_NL")


_DAYS = "|".join(
    form
    for language, names in WEEKDAYS.items()
    for name in names
    for form in (name, name[: 2 if language == "nl" else 3])
)
_MONTHS = "|".join(
    form for names in MONTHS.values() for name in names for form in (name, name[:3], "mrt")
)
_TOGETHER = re.compile(
    rf"(?:\b(?:{_DAYS}) )?\b\d{{1,2}} (?:{_MONTHS})\b"  # a date
    r"|\b\d{1,2}\.\d\d (?:tot|to|until) \d{1,2}\.\d\d(?: uur\b)?"  # a time span
    r"|\((?:[^\W\d]+ ){1,2}(?:€ [\d.,]+|gratis|free)\)"  # what holders of a pass pay
    r"|\btot en met\b"
    r"|€ (?=\d)"  # an amount
    r"|(?<=\d) (?=uur\b|euro\b|min\b)"  # a time
    r"|(?<=\b0\d) - (?=\d)|(?<=\b0\d\d) - (?=\d)|(?<=\b0\d\d\d) - (?=\d)"  # a phone number, and its groups:
    r"|(?<=\d\d) (?=\d\d\d?(?!\d))",
    re.IGNORECASE,
)


def together(text: str) -> str:
    """Return ``text`` with no line ending in a phone number, an amount, a date or a time span, nor between a time and its "uur"."""
    return _TOGETHER.sub(lambda found: unbroken(found[0]), text)


def unbroken(text: str) -> str:
    """Return ``text`` with spaces at which no line ends: a phone number, an amount."""
    return text.replace(" ", _NO_BREAK)


def _fits(text: str, face: Face, size_pt: float, width_pt: float) -> bool:
    return len(text) <= MAX_CHARACTERS and text_width_pt(text, face, size_pt) <= width_pt


def _parted(word: str, face: Face, size_pt: float, width_pt: float) -> tuple[str, str]:
    """Return the largest part of a word that fits, and the rest.

    It is parted between words that were to stay together, after a hyphen, between syllables, or anywhere.
    """
    for place in range(len(word) - 1, 0, -1):
        if word[place] == _NO_BREAK and _fits(word[:place], face, size_pt, width_pt):
            return word[:place], word[place + 1 :]
    for place in range(len(word) - 1, 0, -1):
        if word[place - 1] in _PARTS_AFTER and _fits(word[:place], face, size_pt, width_pt):
            return word[:place], word[place:]
    if word.isalpha() and len(word) <= 200:
        for head, tail in _dutch().iterate(word):  # the longest first
            if _fits(head + HYPHEN, face, size_pt, width_pt):
                return head + HYPHEN, tail
    place = len(word) - 1
    while place > 1 and not _fits(word[:place], face, size_pt, width_pt):
        place -= 1
    return word[:place], word[place:]


@lru_cache(maxsize=4096)
def break_lines(text: str, face: Face, size_pt: float, width_pt: float) -> tuple[str, ...]:
    """Return the lines of ``text``; none for an empty text."""
    lines: list[str] = []
    line = ""
    for word in together(printable(text)).split(" "):
        if not word:
            continue
        longer = f"{line} {word}" if line else word
        if _fits(longer, face, size_pt, width_pt):
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while not _fits(line, face, size_pt, width_pt) and len(line) > 1:
            head, line = _parted(line, face, size_pt, width_pt)
            lines.append(head)
    return (*lines, line) if line else tuple(lines)


def break_around(
    text: str, face: Face, size_pt: float, beside_pt: float, beside_lines: int, width_pt: float
) -> tuple[str, ...]:
    """Return the lines of ``text`` around a picture: ``beside_lines`` of them ``beside_pt`` wide, the others ``width_pt``."""
    if beside_lines <= 0:
        return break_lines(text, face, size_pt, width_pt)
    lines = break_lines(text, face, size_pt, beside_pt)
    rest = "".join(
        line.removesuffix(HYPHEN) if line.endswith(HYPHEN) else f"{line} "
        for line in lines[beside_lines:]
    )
    return (*lines[:beside_lines], *break_lines(rest, face, size_pt, width_pt))


def clip(
    lines: tuple[str, ...], most: int, face: Face, size_pt: float, width_pt: float
) -> tuple[str, ...]:
    """Return at most ``most`` lines; where some are cut the last one ends in an ellipsis."""
    if len(lines) <= most:
        return lines
    if most <= 0:
        return ()
    last = lines[most - 1]
    while last and not _fits(last + ELLIPSIS, face, size_pt, width_pt):
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip(" ,;:.-") + ELLIPSIS)
