"""The VOG (certificate of conduct) of whoever helps, in words: seen when, too old, or not seen where one comes home."""

from __future__ import annotations

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from sync import dates, matching
from sync.disk import introducing
from sync.disk.introducing import Pair
from sync.recurrence import parse_local


def vog_fact(services: Services, pair: Pair) -> Fact | None:
    """Return how the helper's VOG stands; None where none was seen and the kind of help does not ask for one."""
    words = services.words
    found = seen_fact(services, introducing.vog_on(services.replica, pair))
    if found is not None or pair.post.category not in matching.AT_HOME:
        return found
    return Fact(
        "triangle-alert", words.t("Geen VOG gezien."), words.t("De helper komt bij iemand thuis.")
    )


def is_old(services: Services, on: str) -> bool:
    """Return whether a VOG of this ISO date is too old; never where nobody knows what day it is."""
    today = services.sure_today
    return today is not None and matching.vog_state(on, today) == "old"


def seen_fact(services: Services, on: str) -> Fact | None:
    """Return how a VOG of this ISO date stands; None where none was seen."""
    words, seen = services.words, parse_local(on)
    if seen is None or matching.vog_state(on, services.now().date()) == "missing":
        return None
    text = words.t("VOG van {day}", day=dates.day_month(seen.date(), words, year=True))
    if not is_old(services, on):
        return Fact("badge-check", text, "")
    line = words.t("Dat is langer dan drie jaar geleden. Vraag een nieuwe.")
    return Fact("triangle-alert", text, line)
