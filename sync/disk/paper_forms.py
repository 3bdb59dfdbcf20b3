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


MOST_TAKEN_IN = 40
"""Of so many activities of a sheet the desk takes in what was ticked: more than any day's form has boxes for."""


def form_lines(replica: Reading, sheet: Sheet) -> list[Occurrence]:
    """Return the activities that a form printed now asks about: those of ``to_sign_up_for`` that are yet to come.

    Of them the first ``MOST_LINES`` have a box.
    """
    now = replica.local_now()
    return [one for one in to_sign_up_for(replica, sheet) if one.starts > now]


def to_sign_up_for(replica: Reading, sheet: Sheet) -> list[Occurrence]:
    """Return the activities of a sheet of which it says "aanmelden", as they are now, in the order of the sheet.

    What does not go on is left out, and what is confidential, for that takes no names. What has been stands among them: a
    form that was printed before may come back after.
    """
    found = []
    for line in sheet.lines:
        activity, _, recurrence = line.key.partition("@")
        one = replica.occurrence(activity, recurrence) if not line.state else None
        if one is not None and takes_names(one):
            found.append(one)
    return found


def takes_names(one: Occurrence) -> bool:
    """Return whether who comes to an occurrence must sign up for it by name; where one may just walk in, nobody need."""
    activity = one.activity
    return activity.signup == "required" and not (is_off(one) or activity.confidential)


def destroy_before(sheet: Sheet) -> date:
    """Return before which day a filled-in form of a sheet is destroyed: when the sign-ups of its last day go too."""
    return date.fromisoformat(sheet.last) + timedelta(days=SIGNUP_DAYS)
