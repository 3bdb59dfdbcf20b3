"""The inbox: which of all that waits is for today. Pure, so that every desk with the same records chooses the same.

The choice of a day
-------------------
1. what cannot wait until tomorrow goes first, then what people were promised, then upkeep of texts; of each the oldest first,
   and before those what has no day (paper that is wrong within two days)
2. at most five; what was put off is left out until its day. Nothing is put off for longer than a week: a day further away
   comes from a clock that is off, and does not count
3. from the moment that somebody begins, the list stands: what is done makes no room for other work, so a day ends with
   "Klaar voor vandaag."
4. only what cannot wait until tomorrow still joins it, in place of the last of the list where it is full
5. what one device alone knows (a printer, a server that it does not reach) stands among the five of that device only

All else waits for the weekly round, where everything stands: also what was put off, and what is for today. Who may not do
something does not see it; that makes no room for other work either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from sync.changes import Draft
from sync.inbox_records import DayList

MOST_A_DAY = 5
ROUND_WEEKDAY = 0
"""The weekly round is on Mondays, as ``date.weekday`` counts."""
MOST_LATER_DAYS = 7
NOW, PROMISE, UPKEEP = 0, 1, 2
"""How urgent something is: it cannot wait until tomorrow, people count on it, or it is upkeep of texts."""
DAY_LIST = "inbox"
"""Id of the one ``DayList``."""


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that waits for a person. It names nobody."""

    source: str
    """Name of the source that found it."""
    about: str
    """Id of the record that it is about, or of a part of it."""
    title: str = ""
    """What the record is called, as its writer wrote it."""
    text: str
    """One sentence that says what waits, a text of the catalogue in which ``{day}`` and ``{n}`` may stand."""
    day: str = ""
    """ISO date for ``{day}``."""
    n: int = 0
    because: tuple[str, ...] = ()
    """Texts of the catalogue that say why, the weightiest first."""
    urgency: int = UPKEEP
    since: str = ""
    """Since when it waits: ISO date, or date and time in UTC; empty sorts first."""
    page: str = ""
    """Page of the desk on which it is done; empty where one tap does it."""
    page_key: str = ""
    own: bool = False
    """Whether only this device knows of it."""

    @property
    def key(self) -> str:
        """What this item is, the same on every device."""
        return f"{self.source}/{self.about}"


def order(item: Item) -> tuple[int, str, str]:
    """Return by what items are sorted; see above."""
    return item.urgency, item.since, item.key


class Day(msgspec.Struct, frozen=True):
    """A day's work."""

    items: tuple[Item, ...]
    """What is still to be done today, at most five."""
    chosen: tuple[str, ...]
    """Keys of what was chosen for the day and all desks know of, done or not."""
    begun: bool
    """Whether the list of this day stands."""


def day_of(
    waiting: Sequence[Item], put_off: Mapping[str, str], standing: DayList | None, today: date
) -> Day:
    """Return the work of a day. ``waiting`` is in ``order``; ``put_off`` has an ISO date for the key of what was put off."""
    day = today.isoformat()
    furthest = (today + timedelta(days=MOST_LATER_DAYS)).isoformat()
    awake = [item for item in waiting if not day < put_off.get(item.key, "") <= furthest]
    shared = [item for item in awake if not item.own]
    begun = standing is not None and standing.day == day
    if begun and standing is not None:
        chosen = tuple(standing.items)
        listed = frozenset(chosen)
        today_s = [item for item in shared if item.key in listed or item.urgency == NOW]
    else:
        today_s = shared[:MOST_A_DAY]
        chosen = tuple(item.key for item in today_s)
    own = [item for item in awake if item.own]
    return Day(tuple(sorted((*today_s, *own), key=order)[:MOST_A_DAY]), chosen, begun)


def snooze_id(key: str) -> str:
    """Return the id of the record that puts an item off."""
    return f"later@{key}"


def until_when(item: Item, today: date) -> date:
    """Return until when "later" puts something off: upkeep until the next weekly round, anything else until tomorrow."""
    if item.urgency != UPKEEP:
        return today + timedelta(days=1)
    return today + timedelta(days=(ROUND_WEEKDAY - today.weekday() - 1) % 7 + 1)


def put_off(item: Item, today: date) -> Draft:
    """Return what puts an item off, at all desks."""
    fields = {"item": item.key, "until": until_when(item, today).isoformat()}
    return Draft(kind="snooze", record=snooze_id(item.key), fields=fields)


def wake(item: Item) -> Draft:
    """Return what lets an item that was put off stand again, at all desks."""
    return Draft(kind="snooze", record=snooze_id(item.key), fields={"item": item.key, "until": ""})


def begin(day: Day, today: date) -> Draft:
    """Return what lets the list of a day stand."""
    fields = {"day": today.isoformat(), "items": list(day.chosen)}
    return Draft(kind="day_list", record=DAY_LIST, fields=fields)


def groups(waiting: Iterable[Item], names: Collection[str]) -> dict[str, list[Item]]:
    """Return what waits by its source, in the order of ``names``; sources of which nothing waits are left out."""
    found: dict[str, list[Item]] = {name: [] for name in names}
    for item in waiting:
        found.setdefault(item.source, []).append(item)
    return {name: items for name, items in found.items() if items}
