"""What papers are called on the screen, by the keys that ``printing.jobs`` makes them from."""

from __future__ import annotations

from datetime import date

from kiosk.viewmodels.base import Services
from sync import dates
from sync.discretion import activity_heading, service_heading
from sync.errors import BadInput
from sync.records import Activity, Announcement, HelpPost, Service, Venue
from sync.words import N_

_DAY = N_("De dag")
FAMILIES = {
    "handout": N_("Weekblad"),
    "large": N_("Weekblad, grote letters"),
    "booklet": N_("Boekje"),
    "poster": N_("Poster A3"),
    "month": N_("Maandoverzicht"),
    "day": _DAY,
    "form": N_("Formulier"),
    "flyer": N_("Flyer"),
    "slip": N_("Briefje"),
    "slips": N_("Zes briefjes"),
    "strip": N_("Strookje"),
    "door": N_("Deurbord"),
    "doornote": N_("Deurbriefje"),
    "attendance": N_("Presentielijst"),
    "calls": N_("Bellijst"),
    "text": N_("Tekst in grote letters"),
    "testpage": N_("Testblad"),
    "exercise": N_("Oefenblad"),
    "ideas": N_("Kaarten voor ideeën"),
    "card": N_("Belkaart"),
    "cards": N_("Belkaarten"),
}
"""What the first word of a key stands for, in Dutch."""
PAPER = N_("Papier")
"""What a paper of another family is called."""
_SHAPES = {
    "a4": N_("A4"),
    "a5": N_("A5"),
    "strips": N_("met strookjes"),
    "four-a6": N_("vier op een blad"),
}


def paper_name(services: Services, key: str) -> str:
    """Return what the paper ``key`` is called: "Weekblad, week 49", or "Flyer: Koffie, A5"."""
    words = services.words
    family, _, rest = key.partition("/")
    name = words.t(FAMILIES.get(family, PAPER))
    week = week_of(rest)
    if week:
        name = words.t("{paper}, week {n}", paper=name, n=week)
        return ", ".join((name, *_part(services, rest)))
    if family == "day" and rest:
        return ", ".join((_day_name(services, rest.partition("?")[0]), *_part(services, rest)))
    title = _title(services, rest, named=family == "flyer")
    if not title:
        return name
    shape = next((words.t(_SHAPES[part]) for part in rest.split("/") if part in _SHAPES), "")
    return ", ".join(filter(None, (f"{name}: {title}", shape)))


def week_of(rest: str) -> int:
    """Return the number of the week in the rest of a key, "2026-W49?venue=v1"; 0 where there is none."""
    text = rest.partition("?")[0]
    _, mark, number = text.partition("-W")
    return int(number) if mark and number.isdecimal() else 0


def _day_name(services: Services, text: str) -> str:
    """Return "Donderdag 26 november" for "2026-11-26"; what is no day is called a day only."""
    try:
        return dates.capital(dates.long_date(date.fromisoformat(text), services.words))
    except ValueError:
        return services.words.t(_DAY)


def _part(services: Services, rest: str) -> list[str]:
    """Return what was chosen of the week or the day, in words: the kind of activity, and the house where it is not this one."""
    from printing.making.choice import parse_choice  # only where something was chosen

    if "?" not in rest:
        return []
    words, replica = services.words, services.replica
    try:
        chosen = parse_choice(rest, replica)
    except BadInput:  # who makes the paper says so
        return []
    found = []
    if chosen.category:
        found.append(words.t(replica.neighbourhood.categories[chosen.category]))
    if chosen.venue == "":
        found.append(words.t("alle huizen"))
    elif chosen.venue is not None and chosen.venue != services.venue_id:
        house = replica.get("venue", chosen.venue)
        found.append(house.name if isinstance(house, Venue) else chosen.venue)
    return found


def _title(services: Services, rest: str, *, named: bool) -> str:
    """Return the title of the record in the rest of a key, "activity/KEY/a5"; what somebody placed is not read out here.

    What is discreet has its neutral heading, unless the paper itself hangs where everybody reads it: ``named``.
    """
    kind, _, about = rest.partition("/")
    if kind not in ("activity", "service", "help_post", "announcement"):
        return ""
    replica, words = services.replica, services.words
    found = replica.get(kind, about.partition("/")[0].partition("@")[0])
    if isinstance(found, Service):
        return found.name if named else service_heading(found, replica.neighbourhood, words)
    if isinstance(found, Activity) and not named:
        return activity_heading(found, replica.neighbourhood, words)
    return found.title if isinstance(found, Activity | HelpPost | Announcement) else ""
