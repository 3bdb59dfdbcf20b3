"""What stands on a correction strip, read from a replica."""

from __future__ import annotations

from datetime import date, datetime

from printing.sheets import sheet_link
from printing.strip import StripSheet
from sync.dates import iso_week
from sync.disk.paper_sheets import find_sheet, house_of, sheet_changes
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.sheet_numbers import parse_number, shown_number
from sync.sheet_words import change_lines
from sync.words import N_, Words


def strip_sheet(replica: Replica, number: str, words: Words, now: datetime | None) -> StripSheet:
    """Return the strip of the sheet with a number, as things stand at ``now`` (local; None where nobody knows it).

    Raises ``BadInput`` where that is no number, or nobody here knows what stood on that sheet.
    """
    sheet = find_sheet(replica, parse_number(number))
    if sheet is None:
        raise BadInput(
            N_("Wij weten niet wat er op dit blad stond."), N_("Print het hele blad opnieuw.")
        )
    house = house_of(replica, sheet)
    changes = sheet_changes(replica, sheet, now)
    shown = shown_number(sheet)
    _, week = iso_week(date.fromisoformat(sheet.first))
    return StripSheet(
        house=house,
        number=shown,
        link=sheet_link(replica.neighbourhood.site, shown),
        changes=tuple(change_lines(one, house, words) for one in changes),
        week=words.t("Weekblad van week {week}", week=week),
    )
