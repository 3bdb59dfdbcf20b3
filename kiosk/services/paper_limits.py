"""How much visitors may print: three papers in five minutes, and so many pages a day. Who a visitor is plays no part.

Both are kept by the screen and not by the visit: starting over does not give three more. What did not come out does not
count, so nobody pays for a jam; what may have come out does. The volunteers of the house are not held back.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica

MOST = 3
WITHIN_S = 300.0
"""So many papers come out for visitors within so many seconds."""
ENOUGH = N_("Er zijn net drie papieren geprint.")
ALL_OF_TODAY = N_("Er is vandaag veel geprint.")
AT_THE_DESK = N_("Vraag het even aan de balie.")


class Wait(msgspec.Struct, frozen=True):
    """Why a visitor's paper is not printed now."""

    what: str
    """A text of the catalogue."""
    minutes: int = 0
    """After how many it can be; 0 where only the desk can help today."""


class PaperLimits:
    """What visitors printed at this screen."""

    def __init__(
        self,
        replica: Replica,
        now: Callable[[], datetime],
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with nothing printed in the last minutes; what came out today is on the disk. ``now`` gives local time."""
        self._replica = replica
        self._now = now
        self._monotonic_s = monotonic_s
        self._came_out_s: deque[float] = deque(maxlen=MOST)
        self._under_way = 0

    def refusal(self) -> Wait | None:
        """Return why no paper is printed for a visitor now; None when it is."""
        now_s = self._monotonic_s()
        recent = [moment_s for moment_s in self._came_out_s if now_s - moment_s < WITHIN_S]
        if len(recent) + self._under_way >= MOST:
            left_s = WITHIN_S - (now_s - recent[0]) if recent else WITHIN_S
            return Wait(ENOUGH, max(1, math.ceil(left_s / 60)))
        return Wait(ALL_OF_TODAY) if self.pages_left() <= 0 else None

    def begin(self) -> None:
        """A visitor's paper is on its way: it counts until it is known what became of it."""
        self._under_way += 1

    def end(self, *, came_out: bool) -> None:
        """It is known what became of a visitor's paper."""
        self._under_way -= 1
        if came_out:
            self._came_out_s.append(self._monotonic_s())

    def pages_left(self) -> int:
        """Return how many pages this device still prints for visitors today; below 0 after a long last paper."""
        return self.pages_a_day - self._pages(of_visitors=True)

    @property
    def pages_a_day(self) -> int:
        """How many pages a day visitors may print on one device, as the neighbourhood set it."""
        return self._replica.neighbourhood.visitor_pages_a_day

    @property
    def pages_today(self) -> int:
        """How many pages came out of this device today, whoever asked for them."""
        return self._pages(of_visitors=False)

    def _pages(self, *, of_visitors: bool) -> int:
        from printing.usage import pages_on

        device, today = self._replica.device.device, self._now().date()
        return pages_on(self._replica.folder, device, today, of_visitors=of_visitors)
