"""POST /history: what happened to a record, for a desk."""

from __future__ import annotations

from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync.server.door import Door, Stop, unpacked
from sync.wire import HistoryRequest, pack


class HistoryCall:
    """Answers ``POST /history``: what is asked for stands in the body, which the desk's signature covers."""

    def __init__(self, door: Door) -> None:
        """Answer through ``door``."""
        self._door = door

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Tell a desk what happened to a record."""
        body = await request.body()
        device = await self._door.whom(request, body)
        message = unpacked(body, HistoryRequest)
        if device["kind"] != "desk":
            raise Stop(403, "desk", "Dit is alleen voor een balie.")
        neighbourhood = device["neighbourhood"]
        found = await anyio.to_thread.run_sync(
            self._door.store.history, neighbourhood, message.kind[:32], message.record[:200]
        )
        return await self._door.signed(neighbourhood, 200, pack(found))
