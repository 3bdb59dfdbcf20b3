"""The form on the back of a week on paper: which activities one can tick, the same when it is printed and when it comes back."""

from __future__ import annotations

from datetime import date, timedelta

from sync.disk.otherwise import is_off
from sync.disk.reading import Reading
from sync.paper_records import Sheet
from sync.recurrence import Occurrence
from sync.retention import SIGNUP_DAYS

MOST_LINES = 8
"""More boxes than this leave no room for the rest of the form."""


def form_lines(replica: Reading, sheet: Sheet) -> list[Occurrence]:
    """Return the activities of a sheet that one signs up for, as they are now, in the order of the sheet.

    What does not go on is left out, and what is confidential, for that takes no names.
    """
    found = []
    for line in sheet.lines:
        activity, _, recurrence = line.key.partition("@")
        one = replica.occurrence(activity, recurrence) if not line.state else None
        if one is not None and takes_names(one):
            found.append(one)
    return found[:MOST_LINES]


def takes_names(one: Occurrence) -> bool:
    """Return whether one signs up for an occurrence by name."""
    activity = one.activity
    return not (is_off(one) or activity.confidential or activity.signup == "none")


def destroy_before(sheet: Sheet) -> date:
    """Return before which day a filled-in form of a sheet is destroyed: when the sign-ups of its last day go too."""
    return date.fromisoformat(sheet.last) + timedelta(days=SIGNUP_DAYS)
