"""The hybrid logical clock that stamps changes.

After Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks" (2014): a stamp follows the wall clock while
that runs forward, and a counter orders what happens within one millisecond or while the wall clock stands behind what was
already seen. ``now_ms`` is passed in everywhere, so that tests and restored machines decide what time it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec


class Stamp(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A moment on a hybrid logical clock; later stamps compare greater."""

    wall_ms: int = 0
    """Milliseconds since 1970-01-01 UTC, as the author's clock had it or as it had last seen."""
    counter: int = 0

    def next(self) -> Stamp:
        """Return the smallest stamp above this one."""
        return Stamp(self.wall_ms, self.counter + 1)


ZERO = Stamp()


class HybridClock:
    """Makes stamps that never run backwards, whatever the wall clock does."""

    def __init__(self, now_ms: Callable[[], int], last: Stamp = ZERO) -> None:
        """Start above ``last``, the highest stamp that this device ever made or saw."""
        self._now_ms = now_ms
        self.last = last

    def tick(self) -> Stamp:
        """Return a stamp above every stamp made or seen so far."""
        self.last = max(Stamp(self._now_ms()), self.last.next())
        return self.last

    def observe(self, stamp: Stamp) -> None:
        """Take note of another device's stamp, so that the next one here stands above it."""
        self.last = max(self.last, stamp)


FIRST_UTC = datetime(1980, 1, 1, tzinfo=UTC)
LAST_UTC = datetime(2200, 1, 1, tzinfo=UTC)


def bounded(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return ``clock`` (UTC) held between the years 1980 and 2200.

    A machine whose clock stands in the year 1 or 9999 must still work: days before and after its today have to exist, and
    an id or a signature holds a moment after 1970. What is shown of such a clock is the business of ``clock_trust``.
    """

    def read() -> datetime:
        return min(max(clock(), FIRST_UTC), LAST_UTC)

    return read
