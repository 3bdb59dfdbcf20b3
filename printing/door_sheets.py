"""What hangs on a door, as plain values read from a replica: today's rooms, and that something is otherwise today.

A ``DoorSign`` says what is where on one day in one house; a ``DoorNote`` that one activity does not go on, or where it is.
What is discreet is not named on a door: ``sync.discretion``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from printing.list_sheets import house_of
from printing.slip_sheets import sentence
from sync import discretion, phones
from sync.dates import clock_time, long_date, time_span
from sync.disk.otherwise import is_elsewhere, is_off
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.records import Venue
from sync.recurrence import Occurrence, parse_local
from sync.words import N_, Words

_MOST_OTHERS = 3
_AHEAD_DAYS = 120
"""How far ahead a door note looks for the next time."""


class DoorLine(msgspec.Struct, frozen=True, kw_only=True):
    """One activity on a door sign."""

    begins: str
    """"10.00"."""
    ends: str = ""
    """"tot 11.30"; empty for what has no length or lasts for days."""
    title: str
    room: str = ""
    strong: str = ""
    """What is different today: "Gaat niet door"."""
    cancelled: bool = False


class DoorSign(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the sign of a day."""

    house: str
    day: date
    lines: tuple[DoorLine, ...] = ()
    ask: str = ""
    """Where one may ask."""


class DoorNote(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a note on a door."""

    house: str
    title: str
    said: str
    """What is different: "Gaat vandaag niet door"."""
    when: str
    """The time that it would have been, or that it is now."""
    reason: str = ""
    next_time: str = ""
    """When it is again."""
    others: tuple[str, ...] = ()
    """What there is instead in this house on that day."""
    ask: str = ""


def door_sign(replica: Replica, venue: str, day: date, words: Words) -> DoorSign:
    """Return the sign of a day in a house, by its id; empty is the house of this device. Raises ``BadInput`` for another."""
    venue = venue or replica.device.venue
    house = replica.get("venue", venue) if venue else None
    if venue and not isinstance(house, Venue):
        raise BadInput(N_("Dit huis is er niet."), N_("Kies een huis uit de lijst."))
    found = replica.occurrences(day, day, venue=venue)
    return DoorSign(
        house=house_of(replica, venue),
        day=day,
        lines=tuple(_line(replica, one, words) for one in found if is_public(one)),
        ask=_ask(replica, venue, words),
    )


def door_note(replica: Replica, key: str, words: Words) -> DoorNote:
    """Return the note about the occurrence ``activity@recurrence``.

    Raises ``BadInput`` when there is no such occurrence, or when nothing is different about it.
    """
    activity, _, recurrence = key.partition("@")
    one = replica.occurrence(activity, recurrence)
    if one is None:
        raise BadInput(
            N_("Deze activiteit is er niet."), N_("Kijk in de agenda hoe het ervoor staat.")
        )
    said = _said(replica, one, words)
    if not said:
        raise BadInput(
            N_("Dit gaat gewoon door. Er is geen briefje nodig."),
            N_("Zeg eerst af, of kies een andere tijd of plek."),
        )
    off = is_off(one)
    return DoorNote(
        house=house_of(replica, one.venue),
        title=discretion.heading(one, replica.neighbourhood, words),
        said=said,
        when=_when(one, words),
        reason=sentence(words.t(_reason(one))) if off and _reason(one) else sentence(one.note),
        next_time=_next_time(replica, one, words) if off else "",
        others=_others(replica, one, words) if off else (),
        ask=_ask(replica, one.venue or replica.device.venue, words),
    )


def is_public(one: Occurrence) -> bool:
    """Return whether an occurrence stands in the agenda that everybody reads."""
    return one.activity.visibility == "public" and one.activity.state in ("published", "cancelled")


def _reason(one: Occurrence) -> str:
    return one.cancel_reason or one.activity.cancel_reason


def _said(replica: Replica, one: Occurrence, words: Words) -> str:
    today = one.starts.date() == replica.local_now().date()
    if is_off(one):
        return words.t("Gaat vandaag niet door") if today else words.t("Gaat niet door")
    moved = parse_local(one.moved_from) if one.moved_from else None
    if moved is not None and moved.date() != one.starts.date():
        return words.t("Is op een andere dag")
    if moved is not None:
        return words.t("Is vandaag op een andere tijd") if today else words.t("Is op een andere tijd")  # fmt: skip
    if is_elsewhere(replica, one):
        return words.t("Is vandaag op een andere plek") if today else words.t("Is op een andere plek")  # fmt: skip
    return ""


def _when(one: Occurrence, words: Words) -> str:
    when = f"{long_date(one.starts.date(), words)}, {time_span(one.starts, one.ends, words)}"
    when = when[:1].upper() + when[1:]
    return when if is_off(one) or not one.place else f"{when}, {one.place}"


def _line(replica: Replica, one: Occurrence, words: Words) -> DoorLine:
    strong = ""
    if is_off(one):
        strong = words.t("Gaat niet door")
    elif one.moved_from:
        strong = words.t("Andere tijd")
    elif is_elsewhere(replica, one):
        strong = words.t("Andere plek")
    title = discretion.heading(one, replica.neighbourhood, words)
    room = one.place if one.place not in ("", house_of(replica, one.venue)) else ""
    if title.casefold().endswith(f", {room}".casefold()):
        title = title[: -len(room) - 2]
    return DoorLine(
        begins=clock_time(one.starts),
        ends=_ends(one.starts, one.ends, words),
        title=title,
        room=room,
        strong=strong,
        cancelled=is_off(one),
    )


def _ends(starts: datetime, ends: datetime, words: Words) -> str:
    if ends <= starts or (ends - starts).days:
        return ""
    return words.t("tot {time}", time=clock_time(ends))


def _next_time(replica: Replica, one: Occurrence, words: Words) -> str:
    if one.activity.state == "cancelled" or not one.activity.rrule:
        return ""
    last = one.starts + timedelta(days=_AHEAD_DAYS)
    for later in replica.next_occurrences(one.activity.id, one.ends, 6):
        if later.starts > one.starts and not later.cancelled and later.starts < last:
            day = long_date(later.starts.date(), words)
            return words.t("{day} om {time} uur", day=day, time=clock_time(later.starts))
    return ""


def _others(replica: Replica, one: Occurrence, words: Words) -> tuple[str, ...]:
    """Return what else there is in the house on that day from that hour on, of which everybody can be."""
    day = one.starts.date()
    venue = one.venue or replica.device.venue
    found = replica.occurrences(day, day, venue=venue, after=one.starts)
    said = []
    for other in found:
        closed = other.activity.signup == "required" or other.full
        if other.key == one.key or is_off(other) or closed or not is_public(other):
            continue
        if discretion.is_discreet(other.activity, replica.neighbourhood, other.title):
            continue  # nobody is sent to a consultation about debts
        place = f", {other.place}" if other.place else ""
        time = clock_time(other.starts)
        said.append(words.t("{time} uur: {what}", time=time, what=f"{other.title}{place}"))
    return tuple(said[:_MOST_OTHERS])


def _ask(replica: Replica, venue: str, words: Words) -> str:
    house = replica.get("venue", venue) if venue else None
    phone = house.phone if isinstance(house, Venue) else ""
    phone = phones.shown(phone or replica.neighbourhood.helpdesk_phone)
    if not phone:
        return words.t("Vragen? Kom naar de balie.")
    number = phone.replace(" ", "\u00a0")
    return words.t("Vragen? Kom naar de balie of bel {phone}.", phone=number)
