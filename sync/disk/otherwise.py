"""Whether one time of an activity is otherwise than it usually is: off, at another time, or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sync.records import Override
from sync.recurrence import Occurrence

if TYPE_CHECKING:
    from sync.disk.replica import Replica


def is_off(one: Occurrence) -> bool:
    """Return whether an occurrence does not go on: this one time, or the activity as a whole."""
    return one.cancelled or one.activity.state == "cancelled"


def is_elsewhere(replica: Replica, one: Occurrence) -> bool:
    """Return whether an occurrence is in another room, place or house than usual."""
    change = replica.get("override", one.key)
    if not isinstance(change, Override):
        return False
    usual = one.activity
    return any(
        there and there != as_usual
        for there, as_usual in (
            (change.room, usual.room),
            (change.place, usual.place),
            (change.venue, usual.venue),
        )
    )


def usual_place(replica: Replica, one: Occurrence) -> str:
    """Return in words where an occurrence would be if this one time were as every other."""
    usual = one.activity
    return replica.in_words(
        msgspec.structs.replace(one, place=usual.place, room=usual.room, venue=usual.venue)
    ).place


def is_otherwise(replica: Replica, one: Occurrence) -> bool:
    """Return whether there is something to say about an occurrence on its door."""
    return is_off(one) or bool(one.moved_from) or is_elsewhere(replica, one)
