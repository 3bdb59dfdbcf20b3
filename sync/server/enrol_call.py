"""POST /enrol: a device joins with a code."""

from __future__ import annotations

import re
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync import signing
from sync.errors import BadInput
from sync.links import parse_typed
from sync.server.door import Door, Stop, log, unpacked
from sync.wire import EnrolAnswer, EnrolRequest, pack

_DEVICE = re.compile(r"[0-9A-Za-z-]{1,64}")


class EnrolCall:
    """Lets devices join."""

    def __init__(self, door: Door) -> None:
        """Let them in through ``door``."""
        self._door = door
        self._store = door.store

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Let a device belong, once per code."""
        address = await self._door.address(request)
        await self._door.limits.take("enrol", address)
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
        await self._door.limits.give_back("enrol", address)
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
