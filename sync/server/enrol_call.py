"""POST /enrol: a device joins with a code."""

from __future__ import annotations

import re
import time
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync import signing
from sync.errors import BadInput
from sync.links import parse_typed
from sync.server.door import Door, Stop, log, unpacked
from sync.wire import EnrolAnswer, EnrolRequest, pack

ENROL_TRIES_PER_MINUTE = 10
_DEVICE = re.compile(r"[0-9A-Za-z-]{1,64}")


class EnrolCall:
    """Lets devices join."""

    def __init__(self, door: Door) -> None:
        """Let them in through ``door``."""
        self._door = door
        self._store = door.store
        self._tries: list[float] = []

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Let a device belong, once per code."""
        now = time.monotonic()
        self._tries = [tried for tried in self._tries if now - tried < 60]
        if len(self._tries) >= ENROL_TRIES_PER_MINUTE:
            raise Stop(429, "slow", "Te veel pogingen. Wacht een minuut en probeer het opnieuw.")
        self._tries.append(now)
        message = unpacked(await request.body(), EnrolRequest)
        if not _DEVICE.fullmatch(message.device) or not signing.is_public_key(message.public_key):
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        try:
            code = parse_typed(message.code)
        except BadInput as error:
            raise Stop(
                403, "code", "Deze code klopt niet of is al gebruikt. Vraag een nieuwe."
            ) from error
        done = await anyio.to_thread.run_sync(
            self._store.enrol,
            code,
            message.device,
            message.public_key,
            message.name[:200],
        )
        if done is None:
            raise Stop(403, "code", "Deze code klopt niet of is al gebruikt. Vraag een nieuwe.")
        self._tries.pop()
        neighbourhood, kind, venue, coordinator_key, profile = done
        answer = EnrolAnswer(
            neighbourhood=neighbourhood,
            server_key=(await self._door.key(neighbourhood)).public,
            kind="desk" if kind == "desk" else "kiosk",
            venue=venue,
            subscription="*" if kind == "desk" else venue,
            coordinator_key=coordinator_key,
            profile=profile,
        )
        log.info("enrolled", kind=kind)
        return await self._door.signed(neighbourhood, 200, pack(answer))
