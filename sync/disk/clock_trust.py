"""Whether the machine's clock can be believed, so that the word "vandaag" never lies.

Nothing is ever refused for time; this decides only what a screen or a paper may say. As a decision table, the first row
that fits:

===========================================  ==============================================  =========
what is known                                 the clock                                       it is
===========================================  ==============================================  =========
the right time, in this start of the machine  stands within five minutes of it                trusted
                                              stands elsewhere                                wrong
the right time, in an earlier start           was off then, and stands as it stood            wrong
                                              was behind then, and is past that now: was it
                                              set, or did the days go by?                     doubtful
the latest moment seen on this device         stands before it                                doubtful
                                              stands more than 400 days after it              doubtful
                                              stands within 400 days after it                 trusted
===========================================  ==============================================  =========

The right time is the server's at the last exchange, or what a person at the desk says is right. The machine counts on from
there without its clock, so a clock that somebody sets meanwhile is seen at once. The latest moment seen moves on with acts
and evenings while the clock is trusted, and is never before this program was made.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import msgspec

from sync.disk.machine import Uptime

RELEASED_UTC = datetime(2026, 11, 1, tzinfo=UTC)
"""No right clock stands before this program was made. Moved on with every release."""
_RELEASED_MS = int(RELEASED_UTC.timestamp() * 1000)
TOLERANCE_MS = 300_000
"""So far off, a clock still tells people the right day and nearly the right time."""
FAR_MS = 400 * 86_400_000
"""A device is not put away for longer than a year and a summer."""

Trust = Literal["trusted", "doubtful", "wrong"]


class RightTime(msgspec.Struct, frozen=True):
    """A moment at which the right time was known, and what this machine's clock said then."""

    right_ms: int
    """Milliseconds since 1970-01-01 UTC, as the server or a person said."""
    device_ms: int
    boot: str = ""
    since_ms: int = 0
    """See ``machine.Uptime``."""

    @property
    def off_ms(self) -> int:
        """How far the clock stood ahead of the right time."""
        return self.device_ms - self.right_ms


class ClockState(msgspec.Struct, frozen=True):
    """What to think of the clock now."""

    trust: Trust = "trusted"
    off_ms: int = 0
    """How far it stands ahead (behind when negative) as far as is known; 0 when it is trusted."""
    best_ms: int = 0
    """The best guess of the time: milliseconds since 1970-01-01 UTC."""


def judge(now_ms: int, known: RightTime | None, seen_ms: int, up: Uptime) -> ClockState:
    """Return what to think of a clock that says ``now_ms``; the table stands above."""
    earliest_ms = max(seen_ms, _RELEASED_MS)
    if known is not None:
        if known.boot and known.boot == up.boot and up.since_ms >= known.since_ms:
            right_ms = known.right_ms + up.since_ms - known.since_ms
            off_ms = now_ms - right_ms
            if abs(off_ms) <= TOLERANCE_MS:
                return ClockState(best_ms=now_ms)
            return ClockState("wrong", off_ms, right_ms)
        ahead, behind = known.off_ms > TOLERANCE_MS, known.off_ms < -TOLERANCE_MS
        if (ahead and now_ms >= known.device_ms) or (behind and now_ms < known.right_ms):
            return ClockState("wrong", known.off_ms, max(now_ms - known.off_ms, known.right_ms))
        if behind:
            return ClockState("doubtful", 0, now_ms)
        earliest_ms = max(earliest_ms, known.right_ms)
    return _against(now_ms, earliest_ms)


def _against(now_ms: int, earliest_ms: int) -> ClockState:
    if not earliest_ms - TOLERANCE_MS <= now_ms <= earliest_ms + FAR_MS:
        return ClockState("doubtful", now_ms - earliest_ms, earliest_ms)
    return ClockState(best_ms=now_ms)


def believable(server_ms: int, now_ms: int, seen_ms: int) -> bool:
    """Return whether a server's clock may set this device right: not when it alone stands far from all that was seen here."""
    earliest_ms = max(seen_ms, _RELEASED_MS)
    return (
        _against(server_ms, earliest_ms).trust == "trusted"
        or _against(now_ms, earliest_ms).trust != "trusted"
    )
