"""What stands on a paper, as plain values: read from a replica here, drawn elsewhere.

A ``WeekSheet`` is the weekly handout; a ``SlipSheet`` (``printing.slip_sheets``) the small paper of one activity, service or
help post. Words are in the language of the paper already; moments are local wall-clock time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import msgspec

from printing.slip_sheets import (
    SlipSheet,
    find_key,
    link_or_none,
    promised,
    sentence,
    slip_sheet,
)
from sync import hours, phones, phrases, rota
from sync.dates import clock_time, long_date, monday_of, weekday
from sync.disk.replica import Replica
from sync.paper_records import Sheet
from sync.partner_words import partner_line
from sync.records import Shift, Venue
from sync.recurrence import Occurrence, local_iso, parse_local
from sync.rota_words import looking_for
from sync.sheet_changes import is_public, sheet_of
from sync.sheet_numbers import shown_number
from sync.words import Words

DAYS_LONG = timedelta(hours=20)
"""What lasts longer ends on a day rather than at a time."""
LONGEST = timedelta(days=62)
"""What began longer ago and still goes on is left to the screen."""
MOMENT = timedelta(minutes=1)

__all__ = [
    "SlipSheet",
    "WeekDay",
    "WeekLine",
    "WeekNotice",
    "WeekSheet",
    "find_key",
    "promised",
    "sheet_link",
    "slip_sheet",
    "week_sheet",
]


class WeekLine(msgspec.Struct, frozen=True, kw_only=True):
    """One activity of a week."""

    starts: datetime
    ends: datetime
    title: str
    strong: str = ""
    """What is different this once, before everything else: "Gaat niet door"."""
    facts: str = ""
    """Where, what it costs, whether to sign up."""
    cancelled: bool = False
    category: str = ""
    """Slug of its category, for the pictogram beside its words."""
    elsewhere: str = ""
    """The other house where it is; it stands among the facts too."""
    going_on: bool = False
    """It began before this week: its time is no news."""


class WeekNotice(msgspec.Struct, frozen=True, kw_only=True):
    """What the house tells everybody in a week."""

    title: str
    text: str = ""
    urgent: bool = False


class WeekDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a week."""

    day: date
    lines: tuple[WeekLine, ...] = ()
    closed: str = ""
    """That the house is closed, in words."""


class WeekSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a weekly handout."""

    place: str
    """Whose week it is: "De Linde"."""
    house_line: str = ""
    hours_lines: tuple[str, ...] = ()
    monday: date
    week: int
    days: tuple[WeekDay, ...]
    wanted: str = ""
    """When the house looks for somebody at its desk, in a sentence."""
    helpdesk_phone: str = ""
    """The house's own number, or else the neighbourhood's."""
    helpdesk_hours: str = ""
    """When somebody answers there: "maandag tot en met vrijdag: 9.00 tot 17.00 uur"; empty where nobody said so."""
    notices: tuple[WeekNotice, ...] = ()
    """What is told in this week, urgent first."""
    chosen: str = ""
    """What was chosen of the week, in words; empty for all of it."""
    partners: tuple[str, ...] = ()
    partner_roles: tuple[str, ...] = ()
    """Role and period of each, in the same order: "gemeente, sinds 2024"; empty where nothing is known."""
    number: str = ""
    """Sheet number: year, week, and what follows from what stands on it; see ``sync.sheet_numbers``."""
    link: str = ""
    """Where one sees what changed since this sheet; capitals."""
    stands: Sheet | None = None
    """What is written down when it is printed, by which the number answers later."""


def week_sheet(
    replica: Replica,
    year: int,
    week: int,
    words: Words,
    venue: str | None = None,
    *,
    category: str = "",
) -> WeekSheet:
    """Return the handout of an ISO week, of this device's own house unless ``venue`` (an id) is given; "" is all houses.

    A ``category`` (a slug) leaves away everything else. Raises ``ValueError`` when the year has no such week.
    """
    monday = monday_of(year, week)
    return days_sheet(replica, monday, monday + timedelta(days=6), words, venue, category=category)


def days_sheet(
    replica: Replica,
    first: date,
    last: date,
    words: Words,
    venue: str | None = None,
    *,
    category: str = "",
) -> WeekSheet:
    """Return what takes place from ``first`` to ``last``, both included; else as ``week_sheet``."""
    neighbourhood = replica.neighbourhood
    venue_id = replica.device.venue if venue is None else venue
    house = replica.get("venue", venue_id) if venue_id else None
    one_house = house if isinstance(house, Venue) else None
    monday = first - timedelta(days=first.weekday())
    found = replica.occurrences(
        first - LONGEST,
        last,
        category=category,
        venue=one_house.id if one_house else "",
        after=datetime.combine(first, time()) - MOMENT,
    )
    before = [one for one in found if is_public(one) and goes_on(one, first)]
    begun = [one for one in found if is_public(one) and one.starts.date() >= first]
    span = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    going_on = tuple(_going_on(week_line(one, replica, one_house, words), words) for one in before)
    days = tuple(
        _week_day(day, begun, replica, one_house, words, going_on if day == first else ())
        for day in span
    )
    carrying = [
        one for one in replica.partners(replica.local_now().date()) if "handout" in one.logo_places
    ]
    stands = sheet_of(
        begun,
        first,
        last,
        neighbourhood.closing_days,
        venue=one_house.id if one_house else "",
        category=category,
    )
    number = shown_number(stands)
    site = neighbourhood.site
    helpdesk = neighbourhood.helpdesk_phone
    phone = (one_house.phone if one_house else "") or helpdesk
    return WeekSheet(
        place=_short_name(one_house.name) if one_house else neighbourhood.name,
        house_line=_house_line(one_house),
        hours_lines=_hours_lines(one_house, monday, words),
        monday=monday,
        week=first.isocalendar().week,
        days=days,
        wanted=_wanted(replica, one_house, monday, words),
        helpdesk_phone=phones.shown(phone),
        helpdesk_hours=_helpdesk_hours(replica, monday, words) if phone == helpdesk else "",
        notices=_notices(replica, one_house, span),
        chosen=_chosen(replica, category, words),
        partners=tuple(one.name for one in carrying),
        partner_roles=tuple(partner_line(one, words) for one in carrying),
        number=number,
        link=sheet_link(site, number),
        stands=stands,
    )


def _wanted(replica: Replica, house: Venue | None, monday: date, words: Words) -> str:
    """Return when nobody is at the desk of this house in the rest of a week."""
    if house is None:
        return ""
    begin = datetime.combine(monday, time())
    until = begin + timedelta(days=7)
    span = [str(monday), local_iso(until)]
    shifts = replica.records(Shift, "starts >= ? AND starts < ?", span, "starts, id")
    since = max(begin, replica.local_now())
    return looking_for(rota.wanted(shifts, house.id, since, until), words)


def sheet_link(site: str, number: str) -> str:
    """Return the address behind a handout's code: what changed since this sheet; empty where no code can hold it."""
    return link_or_none(f"{site.rstrip('/')}/w", number) if site else ""


def _helpdesk_hours(replica: Replica, monday: date, words: Words) -> str:
    """Return when somebody answers the phone, as a part of a sentence."""
    lines = hours.in_words(replica.neighbourhood.helpdesk_hours, monday, words)
    if weekday(monday, words)[:1].islower():  # not so in English
        lines = [line[:1].lower() + line[1:] for line in lines]
    return ", ".join(lines)


def _chosen(replica: Replica, category: str, words: Words) -> str:
    """Return what was chosen of all activities, in words."""
    if not category:
        return ""
    name = replica.neighbourhood.categories.get(category, category)
    return words.t("Alleen: {category}", category=words.t(name))


def _notices(replica: Replica, house: Venue | None, days: Iterable[date]) -> tuple[WeekNotice, ...]:
    """Return what is told on some days to the visitors of a house, or to everybody; urgent first, in the order of the screen."""
    found = {
        one.id: one for day in days for one in replica.announcements(day, house.id if house else "")
    }
    told = sorted(found.values(), key=lambda one: one.urgency != "urgent")
    return tuple(
        WeekNotice(title=one.title, text=one.text, urgent=one.urgency == "urgent") for one in told
    )


def _short_name(name: str) -> str:
    for kind in ("Buurthuis ", "Wijkcentrum ", "Dorpshuis ", "Buurtcentrum "):
        if name.startswith(kind):
            return name[len(kind) :]
    return name


def _house_line(house: Venue | None) -> str:
    if house is None:
        return ""
    return ", ".join(part for part in (house.name, house.address) if part)


def _hours_lines(house: Venue | None, monday: date, words: Words) -> tuple[str, ...]:
    """Return the opening hours in two lines at most; finer ones run on."""
    if house is None:
        return ()
    lines = hours.in_words(house.opening_hours, monday, words)
    return tuple(lines) if len(lines) <= 2 else (". ".join(lines),)


def _week_day(
    day: date,
    found: Iterable[Occurrence],
    replica: Replica,
    house: Venue | None,
    words: Words,
    going_on: tuple[WeekLine, ...],
) -> WeekDay:
    lines = (
        *going_on,
        *(week_line(one, replica, house, words) for one in found if one.starts.date() == day),
    )
    name = house.name if house else replica.neighbourhood.name
    closing = any(text.startswith(day.isoformat()) for text in replica.neighbourhood.closing_days)
    shut = house is not None and hours.opens_on(house.opening_hours, day) is False
    closed = words.t("{house} is dicht", house=name) if closing or (shut and not lines) else ""
    return WeekDay(day=day, lines=lines, closed=closed)


def goes_on(one: Occurrence, first: date) -> bool:
    """Return whether something of several days began before the first day and is not over; not what only passes midnight."""
    begin = datetime.combine(first, time())
    return (
        one.starts < begin < one.ends and one.ends - one.starts >= DAYS_LONG and not one.cancelled
    )


def _going_on(line: WeekLine, words: Words) -> WeekLine:
    """Return what began before the first day as a line of it."""
    until = words.t("Nog tot en met {day}", day=long_date(line.ends.date(), words))
    return msgspec.structs.replace(line, strong=until, going_on=True)


def week_line(one: Occurrence, replica: Replica, house: Venue | None, words: Words) -> WeekLine:
    """Return an occurrence as a line of the week; ``house`` is the one that needs no naming."""
    strong, facts = "", _short_facts(one, replica, house, words)
    if one.cancelled:
        strong, facts = words.t("Gaat niet door"), sentence(one.cancel_reason)
    elif one.moved_from:
        moved = parse_local(one.moved_from) or one.starts
        strong = words.t("Andere tijd")
        before = (
            words.t("Eerst om {time} uur.", time=clock_time(moved))
            if moved.date() == one.starts.date()
            else words.t("Eerst op {day}.", day=long_date(moved.date(), words))
        )
        facts = f"{before} {facts}"
    elif one.note:
        strong = one.note
    elif one.ends - one.starts >= DAYS_LONG:
        strong = words.t("Tot en met {day}", day=long_date(one.ends.date(), words))
    return WeekLine(
        starts=one.starts,
        ends=one.ends,
        title=one.title,
        strong=strong,
        facts=facts,
        cancelled=one.cancelled,
        category=one.category,
        elsewhere=_elsewhere(one, replica, house),
    )


def _elsewhere(one: Occurrence, replica: Replica, house: Venue | None) -> str:
    """Return the name of the house where it is, unless that is the one that needs no naming."""
    if not one.venue or (house is not None and one.venue == house.id):
        return ""
    venue = replica.get("venue", one.venue)
    return _short_name(venue.name) if isinstance(venue, Venue) else ""


def _short_facts(one: Occurrence, replica: Replica, house: Venue | None, words: Words) -> str:
    elsewhere = _elsewhere(one, replica, house)
    elsewhere = "" if elsewhere == _short_name(one.place) else elsewhere
    signup = words.t("aanmelden") if one.activity.signup == "required" else ""
    parts = (one.place, elsewhere, _short_price(one, words), signup)
    return ", ".join(part for part in parts if part)


def _short_price(one: Occurrence, words: Words) -> str:
    """Return the price, and behind it what holders of the city pass pay."""
    price, cents = phrases.price(one.activity, words), one.activity.city_pass_cents
    if not price or cents is None or cents == one.activity.cost_cents:
        return price
    reduced = words.t("gratis") if cents == 0 else phrases.money(cents)
    return words.t("{price} (stadspas {reduced})", price=price, reduced=reduced)
