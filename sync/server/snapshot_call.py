"""GET /snapshot: the ready first copy, whole or from a byte on."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync import signing
from sync.server.door import Door, Stop
from sync.server.snapshot import Snapshots
from sync.wire import CONTENT_TYPE

_RANGE = re.compile(r"bytes=(\d{1,15})-")


class SnapshotCall:
    """Gives snapshots."""

    def __init__(self, door: Door, snapshots: Snapshots) -> None:
        """Give what is in ``snapshots`` through ``door``."""
        self._door = door
        self.snapshots = snapshots

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Give the ready snapshot, whole or from a byte on."""
        device = await self._door.whom(request, b"")
        path: Path = await anyio.to_thread.run_sync(
            lambda: self.snapshots.ready(
                device["neighbourhood"], device["venue"], everything=device["kind"] == "desk"
            )
        )
        whole = await anyio.to_thread.run_sync(path.read_bytes)
        etag = f'"{hashlib.sha256(whole).hexdigest()[:32]}"'
        found = _RANGE.fullmatch(request.headers.get("range", ""))
        resumes = found is not None and request.headers.get("if-range", etag) == etag
        start = int(found[1]) if found is not None and resumes else 0
        if start > len(whole):
            raise Stop(416, "range", "Zo ver gaat dit bestand niet.")
        # the signature is over the whole file, so that a download in pieces can be believed as one
        key = await self._door.key(device["neighbourhood"])
        signature = signing.sign_answer(
            200, signing.content_digest(whole), key, self._door.now_ms() // 1000
        )
        headers = {**signature, "ETag": etag, "Accept-Ranges": "bytes"}
        if resumes:
            headers["Content-Range"] = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        return Response(
            whole[start:],
            status_code=206 if resumes else 200,
            media_type=CONTENT_TYPE,
            headers=headers,
        )
