"""What hangs on a door, as plain values read from a replica: today's rooms, and that something is otherwise today.

A ``DoorSign`` says what is where on one day in one house; a ``DoorNote`` that one activity does not go on, or where it is.
What is discreet is not named on a door: ``sync.discretion``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

from printing.lines import unbroken
from printing.list_sheets import house_of
from printing.sheets import LONGEST, MOMENT, goes_on
from printing.slip_sheets import sentence
from sync import discretion, hours, phones
from sync.dates import clock_time, day_month, long_date, time_span, weekday
from sync.disk.otherwise import is_elsewhere, is_off, usual_place
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
    """"10.00"; empty for what began on an earlier day."""
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
    closed: str = ""
    """That the house is closed on the day: "Buurthuis De Linde is vandaag dicht."; empty where it is open."""
    again: str = ""
    """When a closed house is open again."""


class DoorNote(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a note on a door."""

    house: str
    title: str
    said: str
    """What is different: "Gaat vandaag niet door"."""
    when: str
    """The time that it would have been, or that it is now."""
    before: str = ""
    """When or where it would have been, of what was moved: "Eerst was het om 14.00 uur."."""
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
    begin = datetime.combine(day, time())
    found = [
        one
        for one in replica.occurrences(day - LONGEST, day, venue=venue, after=begin - MOMENT)
        if is_public(one) and (one.starts >= begin or goes_on(one, day))
    ]
    name = house_of(replica, venue)
    known = house if isinstance(house, Venue) else None
    shut = _is_closed(replica, known, day, busy=bool(found))
    return DoorSign(
        house=name,
        day=day,
        lines=tuple(_line(replica, one, words, day) for one in found),
        ask=_ask(replica, venue, words, desk=not shut),
        closed=words.t("{house} is vandaag dicht.", house=name) if shut else "",
        again=_open_again(replica, known, day, words) if shut else "",
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
        before=_before(replica, one, words),
        next_time=_next_time(replica, one, words),
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


def _is_closed(replica: Replica, house: Venue | None, day: date, *, busy: bool) -> bool:
    """Return whether a house is closed on a day: everything is, or it opens not and nothing is there to come to."""
    if any(text.startswith(day.isoformat()) for text in replica.neighbourhood.closing_days):
        return True
    return house is not None and not busy and hours.opens_on(house.opening_hours, day) is False


def _open_again(replica: Replica, house: Venue | None, day: date, words: Words) -> str:
    """Return the first day on which a closed house opens, in a sentence; empty where its hours are not known."""
    if house is None:
        return ""
    for ahead in range(1, _AHEAD_DAYS):
        later = day + timedelta(days=ahead)
        if hours.opens_on(house.opening_hours, later) and not _is_closed(
            replica, house, later, busy=False
        ):
            name = f"{weekday(later, words)} {unbroken(day_month(later, words))}"
            return words.t("Wij zijn er weer op {day}.", day=name)
    return ""


def _before(replica: Replica, one: Occurrence, words: Words) -> str:
    """Return when and where something moved would have been; empty for what does not go on, which has no other."""
    if is_off(one):
        return ""
    moved = parse_local(one.moved_from) if one.moved_from else None
    said = []
    if moved is not None and moved.date() == one.starts.date():
        said.append(words.t("Eerst was het om {time} uur.", time=clock_time(moved)))
    elif moved is not None:
        day = long_date(moved.date(), words)
        time = clock_time(moved)
        said.append(words.t("Eerst was het op {day} om {time} uur.", day=day, time=time))
    usual = usual_place(replica, one)
    if is_elsewhere(replica, one) and usual not in ("", one.place):
        said.append(words.t("Eerst: {place}.", place=usual))
    return " ".join(said)


def _when(one: Occurrence, words: Words) -> str:
    when = f"{long_date(one.starts.date(), words)}, {time_span(one.starts, one.ends, words)}"
    when = when[:1].upper() + when[1:]
    return when if is_off(one) or not one.place else f"{when}, {one.place}"


def _line(replica: Replica, one: Occurrence, words: Words, day: date) -> DoorLine:
    strong, going_on = "", one.starts.date() < day
    if going_on:
        strong = words.t("Nog tot en met {day}", day=long_date(one.ends.date(), words))
    elif is_off(one):
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
        begins="" if going_on else clock_time(one.starts),
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
    elsewhere = not is_off(one) and is_elsewhere(replica, one)
    for later in replica.next_occurrences(one.activity.id, one.ends, 6):
        if later.starts > one.starts and not later.cancelled and later.starts < last:
            day = long_date(later.starts.date(), words)
            when = words.t("{day} om {time} uur", day=day, time=clock_time(later.starts))
            return f"{when}, {later.place}" if elsewhere and later.place else when
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


def _ask(replica: Replica, venue: str, words: Words, *, desk: bool = True) -> str:
    """Return where one asks; without a ``desk`` on a day on which nobody is there."""
    house = replica.get("venue", venue) if venue else None
    phone = house.phone if isinstance(house, Venue) else ""
    phone = phones.shown(phone or replica.neighbourhood.helpdesk_phone)
    if not phone:
        return words.t("Vragen? Kom naar de balie.") if desk else ""
    number = phone.replace(" ", "\u00a0")
    if not desk:
        return words.t("Vragen? Bel {phone}", phone=number)
    return words.t("Vragen? Kom naar de balie of bel {phone}.", phone=number)
