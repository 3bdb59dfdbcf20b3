"""What stands on a correction strip, read from a replica."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from printing.making.choice import Choice
from printing.sheets import sheet_link
from printing.strip import StripSheet
from sync.dates import day_month, iso_week, long_date
from sync.disk.paper_sheets import find_sheet, house_of, sheet_changes
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.paper_records import Sheet
from sync.sheet_numbers import parse_number, shown_number
from sync.sheet_words import change_lines
from sync.words import N_, Words


def strip_sheet(replica: Replica, number: str, words: Words, now: datetime | None) -> StripSheet:
    """Return the strip of the sheet with a number, as things stand at ``now`` (local; None where nobody knows it).

    Raises ``BadInput`` where that is no number, nobody here knows what stood on that sheet, or nothing changed.
    """
    sheet = find_sheet(replica, parse_number(number))
    if sheet is None:
        raise BadInput(
            N_("Wij weten niet wat er op dit blad stond."), N_("Print het hele blad opnieuw.")
        )
    house = house_of(replica, sheet)
    changes = sheet_changes(replica, sheet, now)
    if not changes:
        raise BadInput(
            N_("Alles klopt nog: er is geen strookje nodig."), N_("Gebruik het blad zoals het is.")
        )
    shown = shown_number(sheet)
    return StripSheet(
        house=house,
        number=shown,
        link=sheet_link(replica.neighbourhood.site, shown),
        changes=tuple(change_lines(one, house, words) for one in changes),
        week=_days(sheet, words),
    )


def _days(sheet: Sheet, words: Words) -> str:
    """Return which days a sheet is of, as one would say it."""
    first, last = date.fromisoformat(sheet.first), date.fromisoformat(sheet.last)
    if first == last:
        return words.t("Blad van {day}", day=long_date(first, words))
    if is_week(first, last):
        return words.t("Weekblad van week {week}", week=iso_week(first)[1])
    return words.t(
        "Blad van {first} tot en met {last}",
        first=day_month(first, words),
        last=day_month(last, words),
    )


def is_week(first: date, last: date) -> bool:
    """Return whether two days are a week's first and last."""
    return first.weekday() == 0 and (last - first).days == 6


def key_of_sheet(replica: Replica, sheet: Sheet) -> str:
    """Return the key of the paper that a sheet would be now: of the same days, house and kind of activity.

    Which edition it was is not known; it is the ordinary one.
    """
    first, last = date.fromisoformat(sheet.first), date.fromisoformat(sheet.last)
    year, week = iso_week(first)
    family, when = "handout", f"{year}-W{week:02d}"
    if first == last:
        family, when = "day", first.isoformat()
    elif first.day == 1 and (last + timedelta(days=1)).day == 1:
        family, when = "month", f"{first:%Y-%m}"
    venue = None if sheet.venue == replica.device.venue else sheet.venue
    return f"{family}/{Choice(when=when, venue=venue, category=sheet.category).key()}"
