"""Whether the help board is on, and whether who uses it hears in time: pure, from the records and the day.

The board is off until a coordinator has named who answers within three working days. A post that nobody looked at, or a
response that nobody called about, for longer than that makes the board say that it takes longer now: it promises nothing
that is not so. Working days are those of the Netherlands: not a Saturday, a Sunday, a public holiday (Dutch general list,
without 5 May, on which most offices work) nor a day on which this neighbourhood is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from sync.records import Neighbourhood, Volunteer

DAYS_TO_ANSWER = 3
"""Working days within which who placed a post or answered one hears."""
_LOOK_BACK_DAYS = 60
"""Whoever waited for longer is late whatever the days between were."""
_FIXED = ((1, 1), (12, 25), (12, 26))
_FROM_EASTER = (1, 39, 50)
"""Easter Monday, Ascension Day, Whit Monday."""


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """How the help board stands."""

    on: bool = False
    answers: str = ""
    """Who answers, as visitors read it."""
    late: int = 0
    """How many posts and responses wait for longer than was promised."""


def board_of(
    neighbourhood: Neighbourhood, answerer: Volunteer | None, waiting: Iterable[date], today: date
) -> Board:
    """Return how the board stands on a day; ``waiting`` are the days on which came what nobody looked at yet.

    ``answerer`` is the volunteer who answers; a record that is gone, or somebody who stopped, turns the board off.
    """
    if not neighbourhood.board_answerer or answerer is None or not is_at_work(answerer, today):
        return Board()
    closed = frozenset(neighbourhood.closing_days)
    late = sum(
        number for since, number in Counter(waiting).items() if is_late(since, today, closed)
    )
    return Board(on=True, answers=neighbourhood.board_answers, late=late)


def is_at_work(volunteer: Volunteer, today: date) -> bool:
    """Return whether a volunteer has not stopped, and has time left."""
    expired = bool(volunteer.expires) and volunteer.expires < today.isoformat()
    return not volunteer.stopped_on and not expired


def is_late(since: date, today: date, closed: Container[str] = ()) -> bool:
    """Return whether more than three working days went by after ``since``; ``closed`` holds ISO dates."""
    if today - since > timedelta(days=_LOOK_BACK_DAYS):
        return True
    days = (since + timedelta(days=ahead) for ahead in range(1, (today - since).days + 1))
    return sum(is_working_day(day, closed) for day in days) > DAYS_TO_ANSWER


def is_working_day(day: date, closed: Container[str] = ()) -> bool:
    """Return whether people work on a day; ``closed`` holds further days on which they do not (ISO dates)."""
    return day.weekday() < 5 and day not in _holidays(day.year) and day.isoformat() not in closed


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    from dateutil.easter import easter  # only a board that is on asks

    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day -= timedelta(days=1)
    found = {date(year, month, day) for month, day in _FIXED} | {kings_day}
    return frozenset(found | {easter(year) + timedelta(days=ahead) for ahead in _FROM_EASTER})
