"""GET and HEAD /snapshot: the ready first copy, whole or a part of it, as a stream."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import anyio
import anyio.to_thread
from litestar import Request, Response
from litestar.response import Stream
from sqlalchemy.engine import RowMapping

from sync import signing
from sync.server.door import Door, Stop
from sync.server.snapshot import Ready, Snapshots
from sync.wire import CONTENT_TYPE

PIECE_BYTES = 256 * 1024
MAKERS = 2
"""How many snapshots one process makes at once: the others wait without holding a thread, so that pushes go on."""
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class SnapshotCall:
    """Gives snapshots."""

    def __init__(self, door: Door, snapshots: Snapshots) -> None:
        """Give what is in ``snapshots`` through ``door``."""
        self._door = door
        self.snapshots = snapshots
        self._makers = anyio.CapacityLimiter(MAKERS)
        self._turns: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def answer(self, request: Request[Any, Any, Any]) -> Stream:
        """Give the ready snapshot: all of it, or the range that is asked for while the file is still the same.

        The signature is over status 200 and the digest of the whole file whatever the range, so that a download in pieces
        can be believed as one.
        """
        status, headers, pieces = await self._found(request)
        return Stream(pieces, status_code=status, media_type=CONTENT_TYPE, headers=headers)

    async def head(self, request: Request[Any, Any, Any]) -> Response[None]:
        """Say what ``answer`` would, without the file."""
        status, headers, _ = await self._found(request)
        return Response(None, status_code=status, headers={**headers, "Content-Type": CONTENT_TYPE})

    async def _found(
        self, request: Request[Any, Any, Any]
    ) -> tuple[int, dict[str, str], AsyncIterator[bytes]]:
        device = await self._door.whom(request, b"")
        condition = request.headers.get("if-range", "")
        ready = await self._ready(device, condition)
        key = await self._door.key(device["neighbourhood"])
        now_s = self._door.now_ms() // 1000
        headers = {
            **signing.sign_answer(200, ready.content_digest, key, now_s),
            "ETag": ready.etag,
            "Accept-Ranges": "bytes",
        }
        asked = request.headers.get("range", "") if condition in ("", ready.etag) else ""
        part = _part(asked, ready.size)
        first, last = part or (0, ready.size - 1)
        headers["Content-Length"] = str(last - first + 1)
        if part is not None:
            headers["Content-Range"] = f"bytes {first}-{last}/{ready.size}"
        return 200 if part is None else 206, headers, _pieces(ready, first, last)

    async def _ready(self, device: RowMapping, etag: str) -> Ready:
        neighbourhood, venue = device["neighbourhood"], device["venue"]
        everything = device["kind"] == "desk"

        def standing() -> Ready | None:
            return self.snapshots.standing(neighbourhood, venue, everything=everything, etag=etag)

        found = await anyio.to_thread.run_sync(standing)
        if found is not None:
            return found
        async with self._turns[neighbourhood, "*" if everything else venue]:
            return await anyio.to_thread.run_sync(
                lambda: self.snapshots.ready(neighbourhood, venue, everything=everything),
                limiter=self._makers,
            )


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte of a range (RFC 9110, 14.1.2), None for the whole file.

    A range that is none, and several at once, are passed over as the standard allows. Raises ``Stop`` when there are no
    such bytes.
    """
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    else:
        first, last = max(size - int(found[2]), 0), size - 1
    if first > last:
        raise Stop(416, "range", "Zo ver gaat dit bestand niet.", Content_Range=f"bytes */{size}")
    return first, last


async def _pieces(ready: Ready, first: int, last: int) -> AsyncIterator[bytes]:
    async with await anyio.open_file(ready.path, "rb") as file:
        await file.seek(first)
        left = last - first + 1
        while left > 0:
            piece = await file.read(min(PIECE_BYTES, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
