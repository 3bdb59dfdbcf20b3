"""PUT and GET /file: pictures by their SHA-256, whole or from a byte on; they never change, so whoever has one keeps it."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from litestar import Request, Response

from sync import signing
from sync.errors import BadInput
from sync.pictures import MAX_FILE_BYTES, WIDTHS_PX
from sync.server.door import Door, Stop, log
from sync.server.filing import NoRoom

SCALERS = 1
"""How many pictures one process unpacks at once: each may take 160 MB, and others wait without holding a thread."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=(\d{1,9})-", re.ASCII)


class FileCall:
    """Takes and gives pictures."""

    def __init__(self, door: Door) -> None:
        """Work through ``door``."""
        self._door = door
        self._store = door.store
        self._scalers = anyio.CapacityLimiter(SCALERS)

    async def take(self, request: Request[Any, Any, Any], sha256: str) -> Response[bytes]:
        """Keep an original that a desk sends; the same again is answered the same."""
        body = await request.body()
        device = await self._door.whom(request, body)
        if device["kind"] != "desk":
            raise Stop(403, "kind", "Alleen een balie voegt foto's toe.")
        if len(body) > MAX_FILE_BYTES:
            raise Stop(413, "large", "Deze foto is te groot.")
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Stop(422, "digest", "Deze foto kwam niet heel aan.")
        neighbourhood = device["neighbourhood"]
        try:
            await anyio.to_thread.run_sync(
                partial(self._store.put_file, neighbourhood, body), limiter=self._scalers
            )
        except BadInput as error:
            raise Stop(422, "picture", error.what) from error
        except NoRoom as error:
            raise Stop(507, "room", "Er zijn te veel foto's op de server.") from error
        log.info("file", size=len(body))
        return await self._door.signed(neighbourhood, 200, b"")

    async def give(
        self, request: Request[Any, Any, Any], sha256: str, width_px: int
    ) -> Response[bytes]:
        """Give a picture at a width (0: the original), signed as a whole whatever the range."""
        device = await self._door.whom(request, b"")
        if not _DIGEST.fullmatch(sha256) or width_px not in (0, *WIDTHS_PX):
            raise Stop(404, "file", "Deze foto is er niet.")
        neighbourhood = device["neighbourhood"]
        found = await anyio.to_thread.run_sync(
            partial(self._store.file, neighbourhood, sha256, width_px), limiter=self._scalers
        )
        if found is None:
            raise Stop(404, "file", "Deze foto is er niet.")
        digest = signing.content_digest(found.content)
        etag = f'"{hashlib.sha256(found.content).hexdigest()[:32]}"'
        key = await self._door.key(neighbourhood)
        headers = {
            **signing.sign_answer(200, digest, key, self._door.now_ms() // 1000),
            "ETag": etag,
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        }
        asked = _RANGE.fullmatch(request.headers.get("range", ""))
        size = len(found.content)
        start = 0
        if asked is not None and request.headers.get("if-range", etag) == etag:
            start = int(asked[1])
            if start >= size:
                raise Stop(416, "range", "Zo ver gaat deze foto niet.")
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        return Response(
            found.content[start:],
            status_code=206 if "Content-Range" in headers else 200,
            media_type=found.media_type,
            headers=headers,
        )
