"""What is not named where others read or listen along: on a door, a list, a card, a slip, and by the loudspeaker. Pure.

The rule stands here only
-------------------------
1. discreet is an activity that is confidential; one whose category, or a service one of whose themes, is in ``DISCREET`` or in
   the neighbourhood's own list (``Neighbourhood.discreet``); and one whose title names such a thing in a word of its own
2. what is discreet has a neutral heading on paper: what kind of meeting it is, and where ("Spreekuur, kamer 2"). The weekly
   agenda names it, for there somebody must be able to find it
3. an activity that is confidential takes no names, so there is no list of them
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sync.records import Activity, Neighbourhood, Service
from sync.recurrence import Occurrence
from sync.words import Words

DISCREET = frozenset(
    {
        "geld",
        "schulden",
        "gezondheid",
        "verslaving",
        "geweld",
        "rouw",
        "alcohol",
        "verwijzing",
    }
)
"""Slugs of themes and categories that others need not see or hear who looks for; a neighbourhood may add its own."""
_BEGINNINGS = (
    "schuld",
    "rouw",
    "alcohol",
    "verslaafd",
    "verslaving",
    "geweld",
    "verpleeg",
    "wijkverpleeg",
    "psych",
)
"""Beginnings of words in a title that say the same: "Schuldhulp", "Rouwcafé", "Wijkverpleegkundige"."""
_CONSULTATION = "spreekuur"
"""Slug, and word in a title, of what is a consultation rather than a meeting."""


def discreet_slugs(neighbourhood: Neighbourhood) -> frozenset[str]:
    """Return the slugs of themes and categories that are discreet in a neighbourhood."""
    return DISCREET.union(neighbourhood.discreet)


def names_it(title: str, slugs: Iterable[str] = DISCREET) -> bool:
    """Return whether a title names something discreet."""
    found = re.findall(r"\w+", title.casefold())
    return not frozenset(slugs).isdisjoint(found) or any(
        word.startswith(_BEGINNINGS) for word in found
    )


def is_discreet(activity: Activity, neighbourhood: Neighbourhood, title: str = "") -> bool:
    """Return whether an activity is not named where others read along; ``title`` is that of one time, where it has its own."""
    slugs = discreet_slugs(neighbourhood)
    named = names_it(title or activity.title, slugs)
    return activity.confidential or activity.category in slugs or named


def is_discreet_service(service: Service, neighbourhood: Neighbourhood) -> bool:
    """Return whether a service is of a theme that is not named where others read or listen along."""
    return not discreet_slugs(neighbourhood).isdisjoint(service.themes)


def heading(one: Occurrence, neighbourhood: Neighbourhood, words: Words) -> str:
    """Return what one time of an activity is called where others read along."""
    title = one.title or one.activity.title
    if not is_discreet(one.activity, neighbourhood, title):
        return title
    return neutral_heading(one.activity, one.place, words)


def activity_heading(activity: Activity, neighbourhood: Neighbourhood, words: Words) -> str:
    """Return what an activity is called where others read along, without a day or a room."""
    if not is_discreet(activity, neighbourhood):
        return activity.title
    return neutral_heading(activity, "", words)


def neutral_heading(activity: Activity, place: str, words: Words) -> str:
    """Return "Spreekuur, kamer 2" or "Bijeenkomst, kamer 2": what it is without what it is about."""
    consults = _CONSULTATION in (activity.category, *activity.title.casefold().split())
    kind = words.t("Spreekuur") if consults else words.t("Bijeenkomst")
    return f"{kind}, {place[:1].lower()}{place[1:]}" if place else kind


def service_heading(
    service: Service, neighbourhood: Neighbourhood, words: Words, organisation: str = ""
) -> str:
    """Return what a service is called where others read along: by whose it is, where that name tells nothing."""
    if not is_discreet_service(service, neighbourhood):
        return service.name
    telling = not organisation or names_it(organisation, discreet_slugs(neighbourhood))
    return words.t("Hulp en advies") if telling else organisation
