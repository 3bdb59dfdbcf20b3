"""How often, how much paper, and which week, in words."""

from __future__ import annotations

from kiosk.viewmodels.base import Services
from printing.weekly import PaperCount
from sync.words import N_, Words

THIS_WEEK, NEXT_WEEK = N_("Deze week"), N_("Volgende week")


def times(copies: int, words: Words) -> str:
    """Return "1 keer" or "20 keer"."""
    return words.tn("1 keer", "{n} keer", copies)


def amount(count: PaperCount, words: Words) -> str:
    """Return "36 bladzijden, 18 vellen"."""
    sides = words.tn("1 bladzijde", "{n} bladzijden", count.pages)
    return f"{sides}, {words.tn('1 vel', '{n} vellen', count.sheets)}"


def week_called(services: Services, text: str, week: tuple[int, int]) -> str:
    """Return what a week is called among those to choose from: by its number where nobody knows which day it is."""
    words = services.words
    return words.t(text) if services.clock_trusted else words.t("Week {n}", n=week[1])
