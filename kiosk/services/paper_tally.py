"""Tells the neighbourhood how much was printed here: at most once an hour, so that no print costs an exchange of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from sync.errors import UserFacing
from sync.verdicts import VISITOR

if TYPE_CHECKING:
    from sync.disk.replica import Replica

_log = logging.getLogger(__name__)

EVERY_S = 3600.0


class PaperTally:
    """Looks each minute whether it is time. What is not told yet when the power goes is told after the next start."""

    def __init__(
        self,
        replica: Replica,
        now: Callable[[], datetime],
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tell of the folder of ``replica``; ``now`` gives naive local time."""
        self._replica = replica
        self._now = now
        self._monotonic_s = monotonic_s
        self._told_s: float | None = None
        self._told_on: date | None = None

    def look(self) -> None:
        """Tell what came out since the last time, when an hour or a day is over, or at the start."""
        now_s, today = self._monotonic_s(), self._now().date()
        over = self._told_s is None or now_s - self._told_s >= EVERY_S
        if self._replica.device.practice or not (over or today != self._told_on):
            return
        self._told_s, self._told_on = now_s, today
        from printing.usage import tell

        try:
            tell(self._replica, today, VISITOR)
        except (UserFacing, OSError) as error:  # the next time tells it
            _log.warning("what was printed could not be told: %s", type(error).__name__)
