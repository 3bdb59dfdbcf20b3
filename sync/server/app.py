"""The server's four calls: exchange, snapshot, enrol, health.

A held request waits for news without holding a thread: pushes in this process wake it at once, and it looks at the counter
row twice a second for those of other processes.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
import structlog
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from sqlalchemy.engine import RowMapping

from sync import signing
from sync.errors import BadInput
from sync.links import parse_typed
from sync.outcomes import Cursor
from sync.server.snapshot import Snapshots
from sync.server.store import OutOfChain, Store
from sync.wire import (
    CONTENT_TYPE,
    MAX_CHANGES,
    MAX_HOLD_S,
    MAX_REQUEST_BYTES,
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    ProblemDocument,
    pack,
    unpack,
)

POLL_S = 0.5
MAX_BODY_BYTES = 1_000_000
ENROL_TRIES_PER_MINUTE = 10
_DEVICE = re.compile(r"[0-9A-Za-z-]{1,64}")
_RANGE = re.compile(r"bytes=(\d{1,15})-")

log = structlog.get_logger("buurtzuil.server")


class Stop(HTTPException):
    """A refusal that becomes a problem document."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        """Refuse with an HTTP status, a code for programs and a Dutch sentence for people."""
        super().__init__(status_code=status, detail=detail)
        self.code = code


class Bell:
    """Wakes the held requests of a neighbourhood."""

    def __init__(self) -> None:
        """Begin silent."""
        self._events: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.last = False
        """Whether the server stops: nobody waits any longer."""

    def ring(self, neighbourhood: str) -> None:
        """Wake everybody who waits for news of a neighbourhood."""
        self._events.pop(neighbourhood, asyncio.Event()).set()

    def ring_last(self) -> None:
        """Wake everybody, for the last time: the server stops."""
        self.last = True
        for neighbourhood in list(self._events):
            self.ring(neighbourhood)

    async def wait(self, neighbourhood: str, timeout_s: float) -> None:
        """Wait for the bell, at most so long."""
        try:
            await asyncio.wait_for(self._events[neighbourhood].wait(), timeout_s)
        except TimeoutError:
            return


class Calls:
    """What the calls do; one object a process."""

    def __init__(self, store: Store, snapshots: Snapshots, now_ms: Callable[[], int]) -> None:
        """Stand on a store."""
        self.store = store
        self.snapshots = snapshots
        self.now_ms = now_ms
        self.bell = Bell()
        self._tries: list[float] = []

    async def whom(self, request: Request[Any, Any, Any], body: bytes) -> RowMapping:
        """Return the device that signed a request. Raises ``Stop`` for strangers and revoked devices."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            device = await anyio.to_thread.run_sync(self.store.device, signing.key_id_of(headers))
            if device is None:
                raise signing.BadSignature("nobody has this key")
            signing.verify_request(
                request.method, request.url.path, body, headers, device["public_key"]
            )
        except signing.BadSignature as error:
            raise Stop(
                401, "stranger", "Dit apparaat is hier niet bekend. Meld het opnieuw aan."
            ) from error
        if device["revoked_ms"] is not None:
            raise Stop(403, "revoked", "Dit apparaat hoort niet meer bij de wijk.")
        return device

    def signed(self, status: int, body: bytes, **headers: str) -> Response[bytes]:
        """Return an answer with this server's signature."""
        signature = signing.sign_answer(
            status, signing.content_digest(body), self.store.key, self.now_ms() // 1000
        )
        return Response(
            body, status_code=status, media_type=CONTENT_TYPE, headers={**signature, **headers}
        )

    async def exchange(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Take changes, give outcomes and records, and wait for news when there is none."""
        body = await request.body()
        device = await self.whom(request, body)
        message = _unpacked(body, ExchangeRequest)
        if message.device != device["device"] or len(message.changes) > MAX_CHANGES:
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        neighbourhood = device["neighbourhood"]
        epoch, sequence = await anyio.to_thread.run_sync(self.store.place, neighbourhood)
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
                    self.store.push, device, message.changes, message.clock_ms
                )
            except OutOfChain as error:
                raise Stop(
                    409, "clone", "Dit apparaat lijkt een kopie. Meld het opnieuw aan."
                ) from error
            outcomes = pushed.outcomes
            if pushed.changed:
                self.bell.ring(neighbourhood)
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
                clock_ms=self.now_ms(),
            )
            return self.signed(200, pack(answer))
        hold_s = 0.0 if outcomes else min(max(message.hold_s, 0.0), MAX_HOLD_S)
        until = time.monotonic() + hold_s
        everything = device["kind"] == "desk"
        while True:
            waiting = asyncio.ensure_future(self.bell.wait(neighbourhood, POLL_S))
            page = await anyio.to_thread.run_sync(
                lambda: self.store.page(
                    neighbourhood, cursor.sequence, device["venue"], everything=everything
                )
            )
            if page.rows or self.bell.last or time.monotonic() >= until:
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
            clock_ms=self.now_ms(),
        )
        return self.signed(200, pack(answer))

    async def snapshot(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Give the ready snapshot, whole or from a byte on."""
        device = await self.whom(request, b"")
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
        signature = signing.sign_answer(
            200, signing.content_digest(whole), self.store.key, self.now_ms() // 1000
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

    async def enrol(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Let a device belong, once per code."""
        now = time.monotonic()
        self._tries = [tried for tried in self._tries if now - tried < 60]
        if len(self._tries) >= ENROL_TRIES_PER_MINUTE:
            raise Stop(429, "slow", "Te veel pogingen. Wacht een minuut en probeer het opnieuw.")
        self._tries.append(now)
        message = _unpacked(await request.body(), EnrolRequest)
        if not _DEVICE.fullmatch(message.device) or not signing.is_public_key(message.public_key):
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        try:
            code = parse_typed(message.code)
        except BadInput as error:
            raise Stop(
                403, "code", "Deze code klopt niet of is al gebruikt. Vraag een nieuwe."
            ) from error
        done = await anyio.to_thread.run_sync(
            self.store.enrol, code, message.device, message.public_key, message.name[:200]
        )
        if done is None:
            raise Stop(403, "code", "Deze code klopt niet of is al gebruikt. Vraag een nieuwe.")
        self._tries.pop()
        neighbourhood, kind, venue = done
        answer = EnrolAnswer(
            neighbourhood=neighbourhood,
            server_key=self.store.key.public,
            kind="desk" if kind == "desk" else "kiosk",
            venue=venue,
            subscription="*" if kind == "desk" else venue,
        )
        log.info("enrolled", kind=kind)
        return self.signed(200, pack(answer))


def _unpacked(body: bytes, kind: type[Any]) -> Any:
    if len(body) > MAX_BODY_BYTES:
        raise Stop(413, "large", "Dit bericht is te groot.")
    try:
        return unpack(body, kind, MAX_REQUEST_BYTES)
    except ValueError as error:
        raise Stop(422, "malformed", "Dit bericht klopt niet.") from error


def _problem(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return any failure as a problem document, never a stack trace."""
    import msgspec

    status = error.status_code if isinstance(error, HTTPException) else 500
    if not isinstance(error, HTTPException):
        log.error("failed", error=type(error).__name__)
    code = error.code if isinstance(error, Stop) else "error"
    detail = str(error.detail) if isinstance(error, Stop) else "Er ging iets mis op de server."
    document = ProblemDocument(title=code, status=status, detail=detail, code=code)
    return Response(
        msgspec.json.encode(document), status_code=status, media_type="application/problem+json"
    )


def make_app(store: Store, snapshots: Snapshots, now_ms: Callable[[], int]) -> Litestar:
    """Return the application; the composition of one server process."""
    calls = Calls(store, snapshots, now_ms)

    @post("/exchange", status_code=200, operation_id="exchange", summary="Changes up, records down")
    async def exchange(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await calls.exchange(request)

    @get("/snapshot", operation_id="snapshot", summary="A ready first copy, by range")
    async def snapshot(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await calls.snapshot(request)

    @post("/enrol", status_code=200, operation_id="enrol", summary="A device joins with a code")
    async def enrol(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await calls.enrol(request)

    @get(
        "/health",
        media_type=MediaType.JSON,
        operation_id="health",
        summary="Whether the database answers",
    )
    async def health() -> dict[str, str]:
        await anyio.to_thread.run_sync(store.neighbourhoods)
        return {"status": "ok"}

    def plain(config: AppConfig) -> AppConfig:
        config.request_max_body_size = MAX_BODY_BYTES + 1
        return config

    return Litestar(
        route_handlers=[exchange, snapshot, enrol, health],
        exception_handlers={Exception: _problem, HTTPException: _problem},
        on_app_init=[plain],
        openapi_config=OpenAPIConfig(title="Buurtzuil", version="1", path="/openapi"),
        state=State({"bell": calls.bell}),
        debug=False,
    )
