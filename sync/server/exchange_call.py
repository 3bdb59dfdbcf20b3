"""POST /exchange: changes up, outcomes and records down.

A held request waits for news without holding a thread or a connection; see ``bell``.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync.server.door import Door, Parted, unpacked
from sync.server.trips import Trips
from sync.wire import MAX_HOLD_S, ExchangeRequest, pack


class ExchangeCall:
    """Answers exchanges."""

    def __init__(self, door: Door, trips: Trips) -> None:
        """Answer through ``door`` what ``trips`` makes of a message."""
        self._door = door
        self._trips = trips

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Take changes, give outcomes and records, and wait for news when there is none."""
        body = await request.body()
        device = await self._door.whom(request, body, revoked=True)
        message = unpacked(body, ExchangeRequest)
        neighbourhood = device["neighbourhood"]
        try:
            taken = await anyio.to_thread.run_sync(self._trips.take, device, message)
        except Parted as parted:
            return await self._door.parted(neighbourhood, parted)
        if taken.changed:
            self._door.bell.ring(neighbourhood)
        if taken.cursor is None:
            # nothing to go on from: the outcomes are told, and the device takes the snapshot
            answer = await anyio.to_thread.run_sync(self._trips.answer, device, taken, None)
            return await self._door.signed(neighbourhood, 200, pack(answer))
        hold_s = 0.0 if taken.outcomes else min(max(message.hold_s, 0.0), MAX_HOLD_S)
        until = time.monotonic() + hold_s
        seen = taken.cursor.sequence
        while True:
            left_s = max(until - time.monotonic(), 0.0)
            waiting = asyncio.ensure_future(self._door.bell.wait(neighbourhood, left_s, seen))
            page, news = await anyio.to_thread.run_sync(self._trips.look, device, taken)
            goes_on = self._trips.goes_on(taken, page)
            if news or not goes_on or self._door.bell.last or time.monotonic() >= until:
                waiting.cancel()
                break
            await waiting
            seen = page.sequence
        answer = await anyio.to_thread.run_sync(self._trips.answer, device, taken, page)
        return await self._door.signed(neighbourhood, 200, pack(answer))
