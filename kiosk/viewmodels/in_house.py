"""Who is in the house, as pages of the kiosk and of the desk read it from the replica."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.viewmodels.base import Services
from sync import dates, rota
from sync.house_records import Presence
from sync.records import Shift, Venue
from sync.recurrence import local_iso
from sync.words import Words

AHEAD_DAYS = 7
"""Further away nobody waits for somebody."""


def house(services: Services) -> Venue | None:
    """Return the house where this device stands; None where that is not known."""
    found = services.replica.get("venue", services.venue_id) if services.venue_id else None
    return found if isinstance(found, Venue) else None


def stays(services: Services) -> list[Presence]:
    """Return who was present lately, or is."""
    since = local_iso(services.now() - timedelta(days=2))
    return services.replica.records(Presence, "until >= ?", [since], "since, id")


def shifts(services: Services, days: int) -> list[Shift]:
    """Return the shifts of today and the next ``days``, and those of yesterday that may go on past midnight."""
    today = services.now().date()
    span = [str(today - timedelta(days=1)), f"{today + timedelta(days=days)}T99"]
    return services.replica.records(Shift, "starts >= ? AND starts < ?", span, "starts, id")


def present(services: Services) -> list[str]:
    """Return who is in this house now, as they chose to be shown; nobody while nobody knows what time it is."""
    shown = list(services.replica.neighbourhood.present_now)
    now = services.sure_now
    if now is None:
        return shown
    found = rota.present(shifts(services, 0), stays(services), services.venue_id, now)
    return list(dict.fromkeys([*found, *shown]))


def next_one(services: Services) -> str:
    """Say who comes next and when: "Riet is er morgen om 13.00 uur."; empty where nobody knows."""
    now, words = services.sure_now, services.words
    if now is None:
        return ""
    found = rota.coming(shifts(services, AHEAD_DAYS), services.venue_id, now)
    if not found:
        return ""
    starts, name = found[0]
    time = dates.clock_time(starts)
    if starts.date() == now.date():
        return words.t("{name} is er om {time} uur.", name=name, time=time)
    day = dates.relative_day(starts.date(), now.date(), words)
    return words.t("{name} is er {day} om {time} uur.", name=name, day=day, time=time)


def shown_as(services: Services) -> str:
    """Return how whoever is at the desk chose to be shown to visitors; empty where that is not known."""
    person, now = services.session.person, services.now()
    here = [one for one in stays(services) if rota.is_present(one, now)]
    if person is None:
        names = present(services)
        return names[0] if len(names) == 1 else ""
    own = [one.shown_as for one in here if one.volunteer == person.id]
    turns = [one for one in shifts(services, 0) if one.volunteer == person.id and one.shown_as]
    own += [one.shown_as for one in reversed(turns)]
    return own[0] if own else ""


def begins(services: Services, volunteer: str, name: str, now: datetime) -> dict[str, str]:
    """Return the fields of a presence in this house from ``now`` until it closes, or until her own shift ends after that."""
    venue = house(services)
    hours = venue.opening_hours if venue is not None else ""
    here = [one for one in shifts(services, 0) if rota.of_house(one.venue, services.venue_id)]
    own = [one for one in here if (one.volunteer == volunteer if volunteer else one.shown_as == name)]  # fmt: skip
    until = rota.stays_for(own, rota.stays_until(hours, now))
    return {
        "volunteer": volunteer,
        "venue": services.venue_id,
        "shown_as": name,
        "since": local_iso(now),
        "until": local_iso(until),
        "visibility": "desk",
    }


def listed(names: list[str], words: Words) -> str:
    """Return names as one says them: "Riet, Ahmed en Joke"."""
    if len(names) < 2:
        return "".join(names)
    return words.t("{days} en {last}", days=", ".join(names[:-1]), last=names[-1])
