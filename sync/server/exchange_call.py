"""POST /exchange: changes up, outcomes and records down.

A held request waits for news without holding a thread: pushes in this process wake it at once, and it looks at the counter
row twice a second for those of other processes.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync.outcomes import Cursor
from sync.server.door import Door, Stop, log, unpacked
from sync.server.store import OutOfChain
from sync.wire import MAX_CHANGES, MAX_HOLD_S, ExchangeAnswer, ExchangeRequest, pack

POLL_S = 0.5


class ExchangeCall:
    """Answers exchanges."""

    def __init__(self, door: Door) -> None:
        """Answer through ``door``."""
        self._door = door
        self._store = door.store

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Take changes, give outcomes and records, and wait for news when there is none."""
        body = await request.body()
        device = await self._door.whom(request, body)
        message = unpacked(body, ExchangeRequest)
        if message.device != device["device"] or len(message.changes) > MAX_CHANGES:
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        neighbourhood = device["neighbourhood"]
        epoch, sequence = await anyio.to_thread.run_sync(self._store.place, neighbourhood)
        cursor = message.cursor
        if cursor is not None and (
            cursor.neighbourhood != neighbourhood
            or cursor.epoch != epoch
            or cursor.sequence > sequence
        ):
            cursor = None
        outcomes: tuple[Any, ...] = ()
        if message.changes:
            try:
                pushed = await anyio.to_thread.run_sync(
                    self._store.push, device, message.changes, message.clock_ms
                )
            except OutOfChain as error:
                raise Stop(
                    409, "clone", "Dit apparaat lijkt een kopie. Meld het opnieuw aan."
                ) from error
            outcomes = pushed.outcomes
            if pushed.changed:
                self._door.bell.ring(neighbourhood)
            log.info(
                "push",
                changes=len(message.changes),
                refused=sum(o.state == "refused" for o in outcomes),
            )
        if cursor is None:
            # nothing to go on from: the outcomes are told, and the device takes the snapshot
            answer = ExchangeAnswer(
                outcomes=outcomes,
                cursor=Cursor(neighbourhood=neighbourhood),
                more=True,
                clock_ms=self._door.now_ms(),
            )
            return await self._door.signed(neighbourhood, 200, pack(answer))
        hold_s = 0.0 if outcomes else min(max(message.hold_s, 0.0), MAX_HOLD_S)
        until = time.monotonic() + hold_s
        everything = device["kind"] == "desk"
        while True:
            waiting = asyncio.ensure_future(self._door.bell.wait(neighbourhood, POLL_S))
            page = await anyio.to_thread.run_sync(
                lambda: self._store.page(
                    neighbourhood, cursor.sequence, device["venue"], everything=everything
                )
            )
            if page.rows or self._door.bell.last or time.monotonic() >= until:
                waiting.cancel()
                break
            await waiting
        answer = ExchangeAnswer(
            outcomes=outcomes,
            rows=list(page.rows),
            cursor=Cursor(
                epoch=epoch,
                neighbourhood=neighbourhood,
                sequence=page.sequence,
                subscription="*" if everything else device["venue"],
            ),
            more=page.more,
            clock_ms=self._door.now_ms(),
        )
        return await self._door.signed(neighbourhood, 200, pack(answer))
