"""Tidies up while the server runs: looks once in a while whether a neighbourhood is due, in a thread, and never in haste."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import anyio.to_thread

from sync.server.door import log
from sync.server.store import Store

FIRST_S = 120.0
"""After the start, when all devices come back at once, tidying waits."""
EVERY_S = 3600.0


class Caretaker:
    """The task of one server process; the work itself is claimed in the database, so that only one does it."""

    def __init__(self, store: Store, first_s: float = FIRST_S, every_s: float = EVERY_S) -> None:
        """Tidy up ``store``, first after ``first_s`` seconds."""
        self._store = store
        self._first_s, self._every_s = first_s, every_s
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; to be called on the server's loop."""
        self._task = asyncio.create_task(self._go())

    async def stop(self) -> None:
        """End; a transaction that is under way comes to its end first."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _go(self) -> None:
        await asyncio.sleep(self._first_s)
        while True:
            try:
                done = await anyio.to_thread.run_sync(self._store.housekeeping_due)
                if done:
                    log.info("tidied", neighbourhoods=len(done))
            except Exception as error:  # whatever the database says: the next hour is another one
                log.error("not tidied", error=type(error).__name__)
            await asyncio.sleep(self._every_s)
