"""How long a device waits before it asks its server again, so that five thousand of them never ask at once.

1. the power came back in a whole town: each waits a random part of three minutes
2. the server said how long to wait: exactly that, and a random part more
3. a trip failed: twice as long each time, up to five minutes, a random half of it
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sync.disk.machine import Uptime

START_MOST_S = 180.0
JUST_UP_MS = 300_000
"""A machine that is up for less than this had no power a moment ago, as far as anybody can tell."""
BACKOFF_FIRST_S = 2.0
BACKOFF_MOST_S = 300.0
HINT_MOST_S = 3600.0
"""Nobody who answers in place of the server can silence a device for longer."""


def start_wait_s(up: Uptime, chance: random.Random) -> float:
    """Return how long to wait before the first trip of a program.

    Only right after the machine started: whoever starts the program on a machine that was on already waits for nothing. What
    somebody does at the screen meanwhile is sent at once all the same: hands are as random as dice, and a person who saw
    "bewaard" at the kiosk may look at the desk next.
    """
    return chance.uniform(0.0, START_MOST_S) if up.since_ms < JUST_UP_MS else 0.0


def backoff_s(failures: int, chance: random.Random) -> float:
    """Return how long to wait after so many failures in a row."""
    most = min(BACKOFF_FIRST_S * 2.0 ** min(failures - 1, 10), BACKOFF_MOST_S)
    return most * (0.5 + chance.random() / 2)


def obeyed_s(hint_s: float, chance: random.Random) -> float:
    """Return how long to wait when the server asked for ``hint_s``: never shorter, and not all at the same moment."""
    if not hint_s > 0:
        return 0.0
    told = min(hint_s, HINT_MOST_S)
    return told + chance.uniform(0.0, max(told / 2, 1.0))


def retry_after_s(field: str, now_utc: datetime) -> float:
    """Return the seconds that a Retry-After field asks for (RFC 9110, 10.2.3); 0 for one that cannot be read."""
    text = field.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now_utc).total_seconds(), 0.0)
