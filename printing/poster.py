"""The week as a poster of A3 for the wall: in two columns, in the largest type that it leaves room for."""

from __future__ import annotations

from datetime import datetime

from printing.edition import POSTER
from printing.handout import drawn, plan
from printing.sheets import WeekSheet
from sync.words import Words


def poster(week: WeekSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a week for a wall, printed at the local moment ``now`` (None: nobody knows).

    Sheets, printed on one side, for 0, 1, 25, 40 and 200 activities of an ordinary week: 1, 1, 1, 2 and 6.
    """
    return drawn(plan(week, words, POSTER), now)
