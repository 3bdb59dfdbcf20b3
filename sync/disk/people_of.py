"""Who is on the lists of one time of an activity: who comes, who waits, and who is to be called. Opens no box."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sync.disk.otherwise import is_off
from sync.records import Signup
from sync.recurrence import Occurrence

if TYPE_CHECKING:
    from sync.disk.replica import Replica

COMING = ("confirmed", "attended", "provisional", "offered", "to_call")
"""States of a sign-up whose people stand on the list of an occurrence."""
TO_CALL = ("to_call", "offered")
_COUNT_ON_IT = ("confirmed", "provisional", "offered", "to_call", "waiting")


def signups_of(replica: Replica, one: Occurrence) -> list[Signup]:
    """Return the sign-ups for an occurrence by their turn, those of who comes every week too; not who signed off."""
    where = "activity = ? AND recurrence IN (?, '') AND state <> 'cancelled'"
    return replica.records(Signup, where, [one.activity.id, one.recurrence], "turn, id")


def people(signups: Iterable[Signup]) -> int:
    """Return how many people some sign-ups are."""
    return sum(signup.party for signup in signups)


def has_list(one: Occurrence) -> bool:
    """Return whether there is a list of who comes: it goes on, and takes names."""
    return not one.activity.confidential and not is_off(one)


def on_list(replica: Replica, one: Occurrence) -> list[Signup]:
    """Return the sign-ups whose names stand on the presence list of an occurrence, also of who waits."""
    if not has_list(one):
        return []
    return [signup for signup in signups_of(replica, one) if signup.state in (*COMING, "waiting")]


def on_calls(replica: Replica, one: Occurrence) -> list[Signup]:
    """Return the sign-ups whose people are called about an occurrence.

    Of one that does not go on, or is at another time, that is everybody who counts on it.
    """
    changed = is_off(one) or bool(one.moved_from)
    states = _COUNT_ON_IT if changed else (*TO_CALL, "waiting")
    return [signup for signup in signups_of(replica, one) if signup.state in states]


def to_call(replica: Replica, today: date) -> list[Signup]:
    """Return the sign-ups for what is still to come whose people are to be called, by the time of it."""
    where = "state IN ('to_call', 'offered') AND (recurrence = '' OR recurrence >= ?)"
    order = "recurrence = '', recurrence, turn, id"
    return replica.records(Signup, where, [today.isoformat()], order)
