"""Wakes requests that are held until there is news."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Bell:
    """Wakes the held requests of a neighbourhood."""

    def __init__(self) -> None:
        """Begin silent."""
        self._events: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.last = False
        """Whether the server stops: nobody waits any longer."""

    def ring(self, neighbourhood: str) -> None:
        """Wake everybody who waits for news of a neighbourhood."""
        self._events.pop(neighbourhood, asyncio.Event()).set()

    def ring_last(self) -> None:
        """Wake everybody, for the last time: the server stops."""
        self.last = True
        for neighbourhood in list(self._events):
            self.ring(neighbourhood)

    async def wait(self, neighbourhood: str, timeout_s: float) -> None:
        """Wait for the bell, at most so long."""
        try:
            await asyncio.wait_for(self._events[neighbourhood].wait(), timeout_s)
        except TimeoutError:
            return
