"""What waits for a person, read from the records of a replica: nothing of it is stored, so it goes when it is done.

A source finds one kind of thing that waits. Whoever adds one writes a class like those of ``inbox_pairs``,
``inbox_people`` and ``inbox_upkeep`` and hands it to ``read`` with the others; choice of the day, weekly round and pages follow.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from sync.changes import Draft
from sync.inbox import DAY_LIST, Day, Item, day_of, order
from sync.inbox_records import DayList
from sync.roles import Need
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.reading import Reading
    from sync.disk.replica import Replica

_log = logging.getLogger(__name__)


class Source(ABC):
    """Finds one kind of thing that waits for a person."""

    name: str
    """Stands before the key of each of its items, also in records: it never changes."""
    title: str
    """What such things are called, in Dutch; a key of the catalogue."""
    icon: str
    button: str = N_("Bekijken")
    """The one thing to do with it."""
    acts: bool = False
    """Whether the button does it in one tap (``drafts``); else it leads to the page."""
    page: str = ""
    """The page of the desk where it is done, or looked at before the tap."""
    done: str = N_("Gedaan: {what}")
    """What is said when the button did it."""
    needs: Need = "volunteer"
    """Who may do it; nobody else sees it."""

    @abstractmethod
    def items(self, replica: Replica, now: datetime) -> Iterable[Item]:
        """Return everything of this kind that waits at ``now`` (naive local time)."""

    def drafts(self, replica: Replica, about: str, now: datetime) -> list[Draft]:
        """Return what the button does; empty where it is done on a page, or no longer waits."""
        return []


class Waiting(msgspec.Struct, frozen=True):
    """Everything that waits, and what of it is for today."""

    items: tuple[Item, ...] = ()
    """In order."""
    day: Day = Day((), (), False)


def read(replica: Replica, sources: Sequence[Source], now: datetime) -> Waiting:
    """Return what waits at ``now`` (naive local time). Raises ``NotAReplica`` for a torn file.

    A source that cannot read a record gives what it found before that one, and the others give all: what waits elsewhere is
    not to be missed for it.
    """
    found: list[Item] = []
    for source in sources:
        try:
            found.extend(source.items(replica, now))
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            _log.error("source %s of the inbox failed: %s", source.name, type(error).__name__)
    found.sort(key=order)
    day = now.date()
    return Waiting(tuple(found), day_of(found, put_off_until(replica), day_list(replica), day))


def put_off_until(replica: Reading) -> dict[str, str]:
    """Return until when what was put off is left out, by the item's key; also what is past."""
    return dict(replica.columns("snooze", ("item", "until"), "until <> ''"))


def day_list(replica: Reading) -> DayList | None:
    """Return the list of the day that somebody last began with."""
    found = replica.get("day_list", DAY_LIST)
    return found if isinstance(found, DayList) else None
