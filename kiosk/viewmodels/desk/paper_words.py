"""How often, and how much paper, in words."""

from __future__ import annotations

from printing.weekly import PaperCount
from sync.words import Words


def times(copies: int, words: Words) -> str:
    """Return "1 keer" or "20 keer"."""
    return words.tn("1 keer", "{n} keer", copies)


def amount(count: PaperCount, words: Words) -> str:
    """Return "36 bladzijden, 18 vellen"."""
    sides = words.tn("1 bladzijde", "{n} bladzijden", count.pages)
    return f"{sides}, {words.tn('1 vel', '{n} vellen', count.sheets)}"
