"""The kinds of records of the inbox. What waits is never stored: only what volunteers decided about it."""

from __future__ import annotations

from sync.record import Record, Visibility


class Snooze(Record, frozen=True, kw_only=True):
    """Something that was put off, for all volunteers. Its id is ``inbox.snooze_id``: two desks meet in one record."""

    item: str = ""
    """The item's key: ``inbox.Item.key``."""
    until: str = ""
    """ISO date from which it may be chosen for a day again."""
    visibility: Visibility = "desk"


class DayList(Record, frozen=True, kw_only=True):
    """What was chosen for a day, from the moment that somebody began with it. There is one, written anew each day."""

    day: str = ""
    """ISO date."""
    items: list[str] = []
    """Keys of the items, in order."""
    visibility: Visibility = "desk"


INBOX_STRUCTS: dict[str, type[Record]] = {"snooze": Snooze, "day_list": DayList}
"""The kinds of this module, by name."""
