"""How a device joins with a code: GET /key shows who the server is, POST /enrol lets the device belong.

A device that was somebody here before signs its call with the old key: then the old entry makes room for the new one in the
same transaction, and no restore waits for it. Who merely copied a disk is told apart where it can be: by the chain.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync import signing
from sync.errors import BadInput
from sync.links import parse_typed
from sync.server.door import Door, Stop, log, unpacked
from sync.server.members import Former, NotMeant, Only
from sync.wire import ChainEnd, EnrolAnswer, EnrolRequest, KeyAnswer, pack

_DEVICE = re.compile(r"[0-9A-Za-z-]{1,64}")
_HEX = re.compile(r"[0-9a-f]{32}")
_NOT_MEANT = {
    "kind": "Deze code is voor een ander soort apparaat.",
    "elsewhere": "Deze code is voor een andere wijk.",
}


class EnrolCall:
    """Lets devices join."""

    def __init__(self, door: Door) -> None:
        """Let them in through ``door``."""
        self._door = door
        self._store = door.store

    async def prove(
        self, request: Request[Any, Any, Any], fingerprint: str, challenge: str
    ) -> Response[bytes]:
        """Show that this server has the key with a fingerprint. Who guesses waits, as with codes."""
        address = await self._door.address(request)
        await self._door.limits.take("enrol", address)
        if not _HEX.fullmatch(fingerprint) or not _HEX.fullmatch(challenge):
            raise Stop(404, "nowhere", "Dit adres is er niet.")
        found = await anyio.to_thread.run_sync(self._store.with_key, fingerprint)
        if not found:
            raise Stop(404, "key", "Deze server heeft die sleutel niet.")
        await self._door.limits.give_back("enrol", address)
        key = await self._door.key(found)
        answer = KeyAnswer(server_key=key.public, challenge=challenge)
        return await self._door.signed(found, 200, pack(answer))

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Let a device belong, once per code."""
        address = await self._door.address(request)
        await self._door.limits.take("enrol", address)
        body = await request.body()
        message = unpacked(body, EnrolRequest)
        if not _DEVICE.fullmatch(message.device) or not signing.is_public_key(message.public_key):
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        try:
            code = parse_typed(message.code)
        except BadInput as error:
            raise Stop(
                403, "code", "Deze code klopt niet of is al gebruikt. Vraag een nieuwe."
            ) from error
        work = partial(
            self._store.enrol,
            code,
            message.device,
            message.public_key,
            message.name[:200],
            only=Only(message.only_kind, message.only_in),
            former=await self._former(request, body, message.chain),
        )
        try:
            done = await anyio.to_thread.run_sync(work)
        except NotMeant as error:
            await self._door.limits.give_back("enrol", address)
            raise Stop(409, error.what, _NOT_MEANT[error.what]) from error
        if done is None:
            raise Stop(403, "code", "Deze code klopt niet of is al gebruikt. Vraag een nieuwe.")
        await self._door.limits.give_back("enrol", address)
        answer = EnrolAnswer(
            neighbourhood=done.neighbourhood,
            server_key=(await self._door.key(done.neighbourhood)).public,
            kind="desk" if done.kind == "desk" else "kiosk",
            venue=done.venue,
            subscription="*" if done.kind == "desk" else done.venue,
            coordinator_key=done.coordinator_key,
            profile=done.profile,
            replaced=done.replaced,
        )
        log.info("enrolled", kind=done.kind, anew=bool(done.replaced))
        return await self._door.signed(done.neighbourhood, 200, pack(answer))

    async def _former(
        self, request: Request[Any, Any, Any], body: bytes, chain: tuple[ChainEnd, ...]
    ) -> Former | None:
        """Return who the device was here before; None for a new one, and for one that cannot show it: both may join."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            device = await anyio.to_thread.run_sync(self._store.device, signing.key_id_of(headers))
            if device is None:
                return None
            signing.verify_request(
                request.method, request.url.path, body, headers, device["public_key"]
            )
        except signing.BadSignature:
            return None
        return Former(device["device"], chain)
