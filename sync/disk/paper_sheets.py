"""Printed sheets as a replica knows them: what stood on one, what changed since, and writing one down."""

from __future__ import annotations

from datetime import date, datetime

from sync.changes import Draft
from sync.dates import from_iso_utc
from sync.disk.reading import Reading
from sync.disk.replica import Replica
from sync.paper_records import Sheet
from sync.records import Activity, Override, Venue
from sync.recurrence import Occurrence, by_recurrence, occurrences
from sync.sheet_changes import SheetChange, changes_since, elsewhere, sheet_of
from sync.sheet_numbers import SheetNumber, content_of, sheet_id, shown_number
from sync.verdicts import VISITOR


def find_sheet(replica: Reading, number: SheetNumber) -> Sheet | None:
    """Return what stood on the sheet of a number, or None where nobody here knows."""
    found = replica.get("sheet", sheet_id(number.text)) if number.code else None
    return found if isinstance(found, Sheet) and found.first and found.last else None


def find_by_end(replica: Reading, end: str) -> Sheet | None:
    """Return the sheet whose number ends with ``end`` (``sheet_numbers.end_in``), the newest; None where nobody here knows one."""
    found = replica.records(Sheet, "id LIKE ?", [f"sheet@%-{end}"], "first DESC, id") if end else []
    return next((one for one in found if one.first and one.last), None)


def printed_on(replica: Reading, sheet: Sheet) -> date | None:
    """Return the local day on which a sheet was first printed, where that is known."""
    try:
        return from_iso_utc(sheet.made).astimezone(replica.zone).date()
    except ValueError:
        return None


def sheet_now(replica: Reading, sheet: Sheet) -> Sheet:
    """Return a sheet as it would be printed now: the same days, house and category."""
    first, last = date.fromisoformat(sheet.first), date.fromisoformat(sheet.last)
    found = replica.occurrences(first, last, category=sheet.category, venue=sheet.venue)
    closing = replica.neighbourhood.closing_days
    return sheet_of(found, first, last, closing, venue=sheet.venue, category=sheet.category)


def sheet_changes(
    replica: Reading, sheet: Sheet, now: datetime | None, agenda: Sheet | None = None
) -> tuple[SheetChange, ...]:
    """Return what changed since a sheet was printed, of what is still to come at ``now`` (local; None: all).

    ``agenda`` is ``sheet_now``, where somebody has it already. A sheet whose days cannot be read has no changes.
    """
    try:
        agenda = agenda or sheet_now(replica, sheet)
    except ValueError:
        return ()
    if shown_number(agenda) == shown_number(sheet):
        return ()

    def times_of(activity_id: str, first: date, last: date) -> list[Occurrence]:
        activity = replica.get("activity", activity_id)
        if not isinstance(activity, Activity):
            return []
        overrides = by_recurrence(replica.records(Override, "activity = ?", [activity_id]))
        found = occurrences(activity, overrides, first, last, replica.zone.key)
        return [replica.in_words(one) for one in found]

    return changes_since(sheet, agenda, elsewhere(sheet, times_of), now)


def house_of(replica: Reading, sheet: Sheet) -> str:
    """Return whose sheet it is: the name of the house, or of the neighbourhood."""
    venue = replica.get("venue", sheet.venue) if sheet.venue else None
    return venue.name if isinstance(venue, Venue) else replica.neighbourhood.name


def is_remembered(replica: Replica, sheet: Sheet) -> bool:
    """Return whether nothing is to be written down of a sheet: that was done, or somebody practises."""
    return replica.device.practice or replica.stored("sheet", sheet.id) is not None


def remember(replica: Replica, sheet: Sheet) -> bool:
    """Write down what stands on a sheet that is printed, for whoever brings it back; return whether that was new.

    Nothing is written where somebody practises. Raises what ``Replica.act`` raises.
    """
    if is_remembered(replica, sheet):
        return False
    replica.act([Draft(kind="sheet", record=sheet.id, fields=content_of(sheet))], VISITOR)
    return True
