"""Wakes requests that are held until there is news, whatever process took it.

1. a push in this process rings at once
2. on PostgreSQL each process listens on one connection (LISTEN), and tells the others on another what it took (NOTIFY).
   Not inside the push: a transaction that notifies keeps all others that do from committing until its own is on disk
3. a look at the counters of all neighbourhoods that somebody waits for: twice a second where nobody can tell us (SQLite, or
   a connection that broke), once a second otherwise, for what was changed at the command line

A ring is only a hint to look again, so one too many or one too few does no harm.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Mapping

import anyio.to_thread
import structlog
from sqlalchemy.exc import SQLAlchemyError

LOOK_S = 0.5
LISTENING_LOOK_S = 1.0
CHANNEL = "buurtzuil_news"

log = structlog.get_logger("buurtzuil.server")


class Bell:
    """Wakes the held requests of a neighbourhood."""

    def __init__(
        self, counters: Callable[[list[str]], Mapping[str, int]], address: str = ""
    ) -> None:
        """Begin silent; ``counters`` returns the highest commits of neighbourhoods, ``address`` is where to listen."""
        self._counters = counters
        self._address = address
        self._events: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._seen: dict[str, int] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._news: set[str] = set()
        self._told = asyncio.Event()
        self.listening = False
        """Whether other processes tell us."""
        self.last = False
        """Whether the server stops: nobody waits any longer."""

    def ring(self, neighbourhood: str) -> None:
        """Wake everybody who waits for news of a neighbourhood, here and in other processes."""
        self._wake(neighbourhood)
        if self._address:
            self._news.add(neighbourhood)
            self._told.set()

    def ring_last(self) -> None:
        """Wake everybody here, for the last time: the server stops."""
        self.last = True
        self._wake_all()

    def _wake(self, neighbourhood: str) -> None:
        self._seen.pop(neighbourhood, None)
        self._events.pop(neighbourhood, asyncio.Event()).set()

    def _wake_all(self) -> None:
        for neighbourhood in list(self._events):
            self._wake(neighbourhood)

    async def wait(self, neighbourhood: str, timeout_s: float, seen: int) -> None:
        """Wait until there may be other commits than up to ``seen``, at most so long."""
        self._seen[neighbourhood] = min(seen, self._seen.get(neighbourhood, seen))
        try:
            await asyncio.wait_for(self._events[neighbourhood].wait(), timeout_s)
        except TimeoutError:
            return

    async def start(self) -> None:
        """Begin to look, and to listen where that can be."""
        self._tasks = [asyncio.create_task(self._look())]
        if self._address:
            self._tasks += [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]

    async def stop(self) -> None:
        """End that."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _look(self) -> None:
        slept_s = 0.0
        while True:
            await asyncio.sleep(LOOK_S)
            slept_s += LOOK_S
            if not self._seen or (self.listening and slept_s < LISTENING_LOOK_S):
                continue
            slept_s = 0.0
            wanted = dict(self._seen)
            try:
                standing = await anyio.to_thread.run_sync(self._counters, list(wanted))
            except SQLAlchemyError:
                continue  # the database is away: who waits is told when their time is over
            for neighbourhood, sequence in standing.items():
                if sequence != wanted[neighbourhood]:
                    self._wake(neighbourhood)

    async def _listen(self) -> None:
        import psycopg

        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._address, autocommit=True
                ) as db:
                    await db.execute(f"LISTEN {CHANNEL}")
                    self.listening = True
                    self._wake_all()  # what was told before we listened
                    async for notice in db.notifies():
                        self._wake(notice.payload)
            except (psycopg.Error, OSError) as error:
                if self.listening:
                    log.warning("not listening", error=type(error).__name__)
            finally:
                self.listening = False
            await asyncio.sleep(LOOK_S)

    async def _tell(self) -> None:
        import psycopg

        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._address, autocommit=True
                ) as db:
                    while True:
                        await self._told.wait()
                        self._told.clear()
                        news, self._news = list(self._news), set()
                        await db.execute(
                            "SELECT pg_notify(%s, one) FROM unnest(%s::text[]) AS one",
                            [CHANNEL, news],
                        )
            except (psycopg.Error, OSError):
                await asyncio.sleep(LOOK_S)  # the others look by themselves
