"""What stands on the form for who would rather write than touch a screen, as plain values read from a replica."""

from __future__ import annotations

from datetime import date

import msgspec

from printing.sheets import WeekSheet
from sync.dates import capital, clock_time, weekday
from sync.discretion import heading, is_discreet
from sync.disk.paper_forms import destroy_before, form_lines
from sync.disk.replica import Replica
from sync.paper_records import Sheet
from sync.records import Venue
from sync.recurrence import Occurrence
from sync.words import Words


class FormLine(msgspec.Struct, frozen=True, kw_only=True):
    """An activity to tick."""

    when: str
    """ "Maandag 17.30"."""
    title: str


class FormSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the form."""

    house: str
    where: str
    """Where it is handed in, in words."""
    number: str
    """Number of the week's sheet, by which the desk takes the form in."""
    link: str = ""
    """Payload of its code; empty without a site."""
    lines: tuple[FormLine, ...] = ()
    destroy_before: date


def form_sheet(replica: Replica, week: WeekSheet, words: Words) -> FormSheet | None:
    """Return the form that belongs to a week's sheet; None where the sheet has no number by which it comes back."""
    stands = week.stands
    if not isinstance(stands, Sheet) or not stands.last:
        return None
    house = replica.get("venue", stands.venue or replica.device.venue)
    known = house if isinstance(house, Venue) else Venue(id="")
    name = known.name or replica.neighbourhood.name
    return FormSheet(
        house=name,
        where=", ".join(part for part in (name, known.address) if part),
        number=week.number,
        link=week.link,
        lines=tuple(
            FormLine(
                when=f"{capital(weekday(one.starts.date(), words))} {clock_time(one.starts)}",
                title=_title(replica, one, words),
            )
            for one in form_lines(replica, stands)
        ),
        destroy_before=destroy_before(stands),
    )


def _title(replica: Replica, one: Occurrence, words: Words) -> str:
    """Return what an activity is called and where it is; who puts a name beside it need not say what is discreet."""
    if is_discreet(one.activity, replica.neighbourhood, one.title):
        return heading(one, replica.neighbourhood, words)
    return ", ".join(part for part in (one.title, one.place) if part)
