"""POST /exchange: changes up, outcomes and records down.

A held request waits for news without holding a thread or a connection; see ``bell``. In a storm (all devices of a town come
back at once) this process says so by what it works on itself:

1. from ``BUSY`` exchanges at once nobody is held, and each is asked to wait a random while before it comes again
2. from ``MOST_AT_ONCE`` the next ones are sent away before anything is read or kept, with a random Retry-After
"""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import anyio.to_thread
import msgspec
from litestar import Request, Response

from sync.server.door import Door, Parted, Stop, unpacked
from sync.server.trips import Device, Taken, Trips
from sync.wire import MAX_HOLD_S, ExchangeAnswer, ExchangeRequest, pack

BUSY = 64
MOST_AT_ONCE = 512
BUSY_WAIT_S = (3, 15)


class ExchangeCall:
    """Answers exchanges."""

    def __init__(self, door: Door, trips: Trips) -> None:
        """Answer through ``door`` what ``trips`` makes of a message."""
        self._door = door
        self._trips = trips
        self._running = 0
        """Exchanges that this process works on; held ones that sleep are none of them."""

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Take changes, give outcomes and records, and wait for news when there is none."""
        if self._running >= MOST_AT_ONCE:
            raise Stop(
                503,
                "busy",
                "De server heeft het druk. Probeer het zo weer.",
                Retry_After=str(random.randint(*BUSY_WAIT_S)),
            )
        self._running += 1
        try:
            return await self._answer(request)
        finally:
            self._running -= 1

    async def _answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        body = await request.body()
        device = await self._door.whom(request, body, revoked=True)
        message = unpacked(body, ExchangeRequest)
        neighbourhood = device["neighbourhood"]
        try:
            taken, answer = await anyio.to_thread.run_sync(self._taken, device, message)
        except Parted as parted:
            return await self._door.parted(neighbourhood, parted)
        if taken.changed:
            self._door.bell.ring(neighbourhood)
        hold_s = 0.0 if taken.outcomes else min(max(message.hold_s, 0.0), MAX_HOLD_S)
        wait_s = 0.0
        if self._running >= BUSY:
            hold_s, wait_s = 0.0, random.uniform(*BUSY_WAIT_S)
        until = time.monotonic() + hold_s
        while self._is_quiet(taken, answer) and time.monotonic() < until:
            # it waits before it looks again, so that no news falls between the two
            left_s = until - time.monotonic()
            seen = answer.cursor.sequence
            waiting = asyncio.ensure_future(self._door.bell.wait(neighbourhood, left_s, seen))
            answer = await anyio.to_thread.run_sync(self._looked, device, taken)
            if not self._is_quiet(taken, answer):
                waiting.cancel()
                break
            self._running -= 1
            try:
                await waiting
            finally:
                self._running += 1
            answer = await anyio.to_thread.run_sync(self._looked, device, taken)
        if wait_s and not answer.more:
            answer = msgspec.structs.replace(answer, wait_s=wait_s)
        return await self._door.signed(neighbourhood, 200, pack(answer))

    def _is_quiet(self, taken: Taken, answer: ExchangeAnswer) -> bool:
        """Return whether there is nothing to tell, so that a device may be held."""
        if taken.cursor is None or not answer.cursor.epoch:
            return False  # nothing to go on from: the outcomes are told, and the device takes the snapshot
        moved = answer.cursor.sequence > taken.cursor.sequence
        return not (answer.rows or (moved and answer.leases) or self._door.bell.last)

    def _taken(self, device: Device, message: ExchangeRequest) -> tuple[Taken, ExchangeAnswer]:
        """Take a message and look what there is to tell, in one piece of work for a thread."""
        taken = self._trips.take(device, message)
        return taken, self._looked(device, taken)

    def _looked(self, device: Device, taken: Taken) -> ExchangeAnswer:
        """Return what there is to tell now."""
        if taken.cursor is None:
            return self._trips.answer(device, taken, None)
        return self._trips.answer(device, taken, self._trips.page(device, taken.cursor.sequence))
