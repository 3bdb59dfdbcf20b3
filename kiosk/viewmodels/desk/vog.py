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
    on = introducing.vog_on(services.replica, pair)
    seen = parse_local(on)
    state = matching.vog_state(on, services.now().date())
    if state == "missing" or seen is None:
        if pair.post.category not in matching.AT_HOME:
            return None
        return Fact(
            "triangle-alert",
            words.t("Geen VOG gezien."),
            words.t("De helper komt bij iemand thuis."),
        )
    day = dates.day_month(seen.date(), words, year=True)
    if state == "old":
        return Fact(
            "triangle-alert",
            words.t("VOG van {day}", day=day),
            words.t("Dat is langer dan drie jaar geleden. Vraag een nieuwe."),
        )
    return Fact("badge-check", words.t("VOG van {day}", day=day), "")
