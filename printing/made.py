"""When a paper was printed, and before which day it is to be destroyed, in words."""

from __future__ import annotations

from datetime import date, datetime

from sync.dates import clock_time, day_month
from sync.words import Words


def printed_words(now: datetime | None, words: Words) -> str:
    """Return when a paper was printed; ``now`` is None where the machine's clock is not to be believed."""
    if now is None:
        return words.t("De klok klopte niet bij het printen")
    return words.t(
        "Geprint op {day} om {time} uur",
        day=day_month(now.date(), words, year=True),
        time=clock_time(now),
    )


def destroy_words(before: date, words: Words) -> str:
    """Return before which day a paper with names on it goes."""
    return words.t("Vernietigen voor {day}", day=day_month(before, words, year=True))
