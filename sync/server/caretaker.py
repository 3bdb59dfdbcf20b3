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
NOTED_S = 60.0
"""How often is written how far the database has come."""


class Caretaker:
    """The task of one server process; the work itself is claimed in the database, so that only one does it."""

    def __init__(
        self,
        store: Store,
        first_s: float = FIRST_S,
        every_s: float = EVERY_S,
        noted_s: float = NOTED_S,
    ) -> None:
        """Tidy up ``store``, first after ``first_s`` seconds."""
        self._store = store
        self._first_s, self._every_s, self._noted_s = first_s, every_s, noted_s
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin; to be called on the server's loop."""
        self._tasks = [asyncio.create_task(self._go()), asyncio.create_task(self._note())]

    async def stop(self) -> None:
        """End; a transaction that is under way comes to its end first."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._noted()

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

    async def _note(self) -> None:
        while True:
            await asyncio.sleep(self._noted_s)
            await self._noted()

    async def _noted(self) -> None:
        try:
            await anyio.to_thread.run_sync(self._store.note_counters)
        except Exception as error:  # whatever the disk says: the next minute is another one
            log.error("counters not noted", error=type(error).__name__)
