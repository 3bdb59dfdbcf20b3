"""When the server looks at the places that a neighbourhood's devices hold, so that looking never makes people wait.

One look serves all devices of a neighbourhood: it costs some milliseconds, and thousands of devices may come back in the
same minute. So:

1. time is cut into hours, for each neighbourhood at another minute; the first device that asks in an hour has it looked at
2. a device that holds nothing yet, or was called back and speaks again, has it looked at whatever the hour
3. looks take at most a tenth of a process's time, and a second at once: whoever asks beyond that is told next time
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.server.places_of import LIVELY_MS

TOPPED_EVERY_MS = 3_600_000
"""How often a neighbourhood's leases are looked at when nothing else does."""
KEPT_LIVELY_MS = LIVELY_MS // 2
"""A device that says nothing but asks is noted at least this often as one that is there."""
PERCENT, MOST_S = 10, 1.0


def hour_of(neighbourhood: str, now_ms: int) -> int:
    """Return which of a neighbourhood's hours a moment falls in."""
    return (now_ms + _shift_ms(neighbourhood)) // TOPPED_EVERY_MS


def hour_began_ms(neighbourhood: str, hour: int) -> int:
    """Return when one of a neighbourhood's hours began (milliseconds, UTC)."""
    return hour * TOPPED_EVERY_MS - _shift_ms(neighbourhood)


def _shift_ms(neighbourhood: str) -> int:
    return zlib.crc32(neighbourhood.encode()) % TOPPED_EVERY_MS


class Allowance:
    """How much time a process may spend on looks; from many threads."""

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        """Begin with a full allowance, on a clock that never goes back."""
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._left_s = MOST_S
        self._at_s = monotonic_s()

    @contextmanager
    def spent(self) -> Iterator[bool]:
        """Yield whether there is time for a look, and take off how long it took."""
        with self._lock:
            began_s = self._monotonic_s()
            gained_s = max(began_s - self._at_s, 0.0) * PERCENT / 100
            self._left_s = min(self._left_s + gained_s, MOST_S)
            self._at_s = began_s
            may = self._left_s > 0
        try:
            yield may
        finally:
            if may:
                with self._lock:
                    self._left_s -= self._monotonic_s() - began_s
