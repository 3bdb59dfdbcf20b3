"""What the rota says in words, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sync import dates
from sync.words import Words

_MOST_NAMED = 3
"""Nobody remembers more moments than these."""


def part_of_day(starts: datetime, words: Words) -> str:
    """Return the part of a day, within a sentence: "donderdagmiddag"."""
    day = dates.weekday(starts.date(), words)
    if starts.hour < 12:
        return words.t("{day}ochtend", day=day)
    return words.t("{day}middag", day=day) if starts.hour < 18 else words.t("{day}avond", day=day)


def looking_for(starts: Sequence[datetime], words: Words) -> str:
    """Return "Donderdagmiddag zoeken we nog iemand."; empty where every turn has somebody."""
    parts = list(dict.fromkeys(part_of_day(one, words) for one in starts))
    if not parts:
        return ""
    if len(parts) > _MOST_NAMED:
        return words.t("Op {n} momenten zoeken we nog iemand.", n=len(parts))
    said = parts[0]
    if len(parts) > 1:
        said = words.t("{days} en {last}", days=", ".join(parts[:-1]), last=parts[-1])
    return words.t("{days} zoeken we nog iemand.", days=dates.capital(said))
