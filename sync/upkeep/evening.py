"""What must have happened before somebody flips the main switch: the evening's work, and when it is time for it.

1. exchange: what was made here is at the server, what others made is here
2. upkeep: the indexes of the coming days
3. purge: what may not be kept any longer
4. copy: a second copy of ``outbox.db``
5. the log of ``replica.db`` is brought into the file, so that the next start is short

Each job may fail by itself: a house without internet still has its copy.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from sync.disk import machine
from sync.disk.replica import Replica, open_replica
from sync.upkeep.outbox_copy import copy_outbox

_log = logging.getLogger(__name__)

LEAD = timedelta(minutes=60)
"""So long before closing time the work begins at the latest."""
SPREAD = timedelta(minutes=30)
"""Houses close at the same hour: each begins up to so much earlier, always the same part of it."""
UNKNOWN_CLOSING = time(17)
"""When a house closes that does not say."""
ONCE_IN = timedelta(hours=25)
"""An evening that was missed is made good in the first quiet moment after so long."""
QUIET_AFTER = timedelta(minutes=10)
"""A program that just began has other things to do."""
DOUBTFUL_EVERY = timedelta(hours=6)
"""How often it is done where nobody knows what time it is; the first time after ``QUIET_AFTER``."""

Job = Callable[[Replica], object]


def exchange(replica: Replica) -> None:
    """Meet the server, where there is one. Raises the errors of ``sync.errors``."""
    if replica.device.server:
        from sync.line.exchange import exchange_once

        exchange_once(replica)


def purge(replica: Replica) -> None:
    """Take away what may not be kept any longer, unless nobody knows what day it is."""
    from sync.upkeep.purging import purge as take_away

    take_away(replica, trusted=replica.clock_state().trust == "trusted")


def copy(replica: Replica) -> None:
    """Make the second copy of the outbox."""
    copy_outbox(replica.folder)


JOBS: tuple[tuple[str, Job], ...] = (
    ("exchange", exchange),
    ("upkeep", Replica.upkeep),
    ("purge", purge),
    ("copy", copy),
)
"""The jobs by name, in order."""

NEEDED = ("copy",)
"""The jobs without which an evening's work does not count as done."""


def work(
    folder: Path,
    *,
    clock: Callable[[], datetime],
    uptime: Callable[[], machine.Uptime] = machine.uptime,
    jobs: Sequence[tuple[str, Job]] = JOBS,
) -> list[str]:
    """Do the evening's work for a data folder, and note when; return the names of the jobs that failed.

    Raises ``UserFacing`` only when the folder cannot be opened. For a worker: it takes seconds.
    """
    failed: list[str] = []
    with open_replica(folder, clock=clock, uptime=uptime) as replica:
        for name, job in jobs:
            try:
                job(replica)
            except Exception as error:  # the others are done all the same
                _log.warning("evening's work, %s: %s", name, type(error).__name__)
                failed.append(name)
        if not any(name in NEEDED for name in failed):
            replica.note_evening()
        replica.checkpoint()
    return failed


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """What is known at the moment at which somebody asks whether it is time."""

    now: datetime
    """Local."""
    last: datetime | None
    """Local moment at which the work was last done."""
    closes: datetime | None
    """Local moment at which the house closes today; None when nobody says."""
    spread: timedelta = timedelta()
    quiet: bool
    """Whether nobody stands before the screen."""
    clock_trusted: bool = True
    running: timedelta
    """How long the program has been running, or since the work was last done by it."""
    again: bool = False
    """Whether this program has done it before."""


def is_due(evening: Evening) -> bool:
    """Return whether it is time for the evening's work."""
    if not evening.clock_trusted:
        return evening.running >= (DOUBTFUL_EVERY if evening.again else QUIET_AFTER)
    if evening.last is not None and evening.last > evening.now:  # noted by a clock that was wrong
        return evening.running >= QUIET_AFTER
    closes = evening.closes or datetime.combine(evening.now.date(), UNKNOWN_CLOSING)
    begins = closes - LEAD - evening.spread
    if evening.now >= begins and (evening.last is None or evening.last < begins):
        return True
    rested = evening.last is None or evening.now - evening.last >= ONCE_IN
    return rested and evening.quiet and evening.running >= QUIET_AFTER


def spread_of(device: str) -> timedelta:
    """Return this device's own part of ``SPREAD``."""
    return SPREAD * random.Random(device).random()


def closing_of(replica: Replica, day: date) -> datetime | None:
    """Return when the house in which this device stands closes on ``day``, local; None when it does not say."""
    from sync import hours

    venue = replica.get("venue", replica.device.venue) if replica.device.venue else None
    text = str(getattr(venue, "opening_hours", "") or "")
    return hours.closes_at(text, day) if text else None
