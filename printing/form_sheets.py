"""What stands on the form for who would rather write than touch a screen, as plain values read from a replica."""

from __future__ import annotations

from datetime import date

import msgspec

from printing.lines import unbroken
from printing.sheets import WeekSheet
from sync.dates import capital, clock_time, short_date, week_span, weekday
from sync.discretion import heading, is_discreet
from sync.disk.paper_forms import MOST_LINES, destroy_before, form_lines
from sync.disk.replica import Replica
from sync.paper_records import Sheet
from sync.records import Venue
from sync.recurrence import Occurrence
from sync.words import Words


class FormLine(msgspec.Struct, frozen=True, kw_only=True):
    """An activity to tick."""

    when: str
    """ "Maandag 30 nov, 17.30"."""
    title: str
    place: str = ""
    """Where it is, or that one waits for a place; left out where there is no room for it."""


class FormSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the form."""

    house: str
    where: str
    """Where it is handed in, in words."""
    span: str
    """Which week it is about: "Week 49: 30 november tot en met 6 december 2026"."""
    number: str
    """Number of the week's sheet, by which the desk takes the form in."""
    link: str = ""
    """Payload of its code; empty without a site."""
    lines: tuple[FormLine, ...] = ()
    unlisted: int = 0
    """Activities to sign up for that have no box, for want of room."""
    destroy_before: date


def form_sheet(replica: Replica, week: WeekSheet, words: Words) -> FormSheet | None:
    """Return the form that belongs to a week's sheet; None where the sheet has no number by which it comes back."""
    stands = week.stands
    if not isinstance(stands, Sheet) or not stands.last:
        return None
    house = replica.get("venue", stands.venue or replica.device.venue)
    known = house if isinstance(house, Venue) else Venue(id="")
    name = known.name or replica.neighbourhood.name
    coming = form_lines(replica, stands)
    listed = coming[:MOST_LINES]
    return FormSheet(
        house=name,
        where=", ".join(part for part in (name, unbroken(known.address)) if part),
        span=words.t("Week {week}: {days}", week=week.week, days=week_span(week.monday, words)),
        number=week.number,
        link=week.link,
        lines=tuple(
            FormLine(
                when=_when(one, words),
                title=_title(replica, one, words),
                place=_place(replica, one, words),
            )
            for one in listed
        ),
        unlisted=len(coming) - len(listed),
        destroy_before=destroy_before(stands),
    )


def _when(one: Occurrence, words: Words) -> str:
    """Return "Maandag 30 nov, 17.30": a form may be filled in weeks later, so the day alone is not enough."""
    day = one.starts.date()
    _, _, day_month = short_date(day, words).partition(" ")
    return f"{capital(weekday(day, words))} {day_month}, {clock_time(one.starts)}"


def _title(replica: Replica, one: Occurrence, words: Words) -> str:
    """Return what an activity is called; who puts a name beside it need not say what is discreet."""
    return heading(one, replica.neighbourhood, words) if _discreet(replica, one) else one.title


def _place(replica: Replica, one: Occurrence, words: Words) -> str:
    """Return where an activity is; in place of that what somebody must know who ticks one that is full."""
    if one.full:
        return words.t("wachtlijst")
    return "" if _discreet(replica, one) else one.place


def _discreet(replica: Replica, one: Occurrence) -> bool:
    return is_discreet(one.activity, replica.neighbourhood, one.title)
