"""Who comes in: signatures checked, answers signed, refusals as problem documents (RFC 9457).

Nothing is refused for its time: a clock may be ten years off, so a signature says who and what, never when. A signed request
that somebody sends again does no harm to what is kept: its changes carry numbers that were given, so they get the outcome
that is stored and are not taken twice; an enrolment's code is used up, by that device; a letter is relayed twice by design. It does give
whoever sends it the answer that the device would get. Who could copy the request from the line could read its answer there
as well: TLS keeps both, and revoking the device ends both.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import anyio.to_thread
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync import signing
from sync.outcomes import Outcome
from sync.server.bell import Bell
from sync.server.limits import Limits, TooOften
from sync.server.store import Store
from sync.wire import CONTENT_TYPE, MAX_REQUEST_BYTES, ProblemDocument, unpack

MAX_BODY_BYTES = 1_000_000
PROBLEM_TYPE = "application/problem+json"

_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""The database does not answer, or has no connection left: nothing was kept of what was asked."""

log = structlog.get_logger("buurtzuil.server")


class Stop(HTTPException):
    """A refusal that becomes a problem document."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        """Refuse with an HTTP status, a code for programs, a Dutch sentence for people, and fields (``Retry_After``)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(status_code=status, detail=detail, headers=named)
        self.code = code


class Parted(Stop):
    """A refusal to a device that does not belong any more; signed, for the device acts on it."""

    def __init__(
        self, code: str, detail: str, outcomes: tuple[Outcome, ...] = (), *, changed: bool = False
    ) -> None:
        """Refuse a clone or a revoked device; ``outcomes`` says what was set aside for the desks."""
        super().__init__(403 if code == "revoked" else 409, code, detail)
        self.outcomes = outcomes
        self.changed = changed

    def document(self) -> bytes:
        """Return what is said to the device."""
        return msgspec.json.encode(
            ProblemDocument(
                title=self.code,
                status=self.status_code,
                detail=str(self.detail),
                code=self.code,
                outcomes=self.outcomes,
            )
        )


class Door:
    """What all calls of one process share."""

    def __init__(self, store: Store, now_ms: Callable[[], int]) -> None:
        """Stand on a store; ``now_ms`` is the server's clock."""
        self.store = store
        self.now_ms = now_ms
        self.bell = Bell(store.counters, store.address)
        self.limits = Limits(store, now_ms)
        self._keys: dict[str, signing.DeviceKey] = {}

    async def whom(
        self, request: Request[Any, Any, Any], body: bytes, *, revoked: bool = False
    ) -> RowMapping:
        """Return the device that signed a request. Raises ``Stop`` for strangers.

        A revoked device is turned away too, unless the caller hears ``revoked`` ones out.
        """
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            device = await anyio.to_thread.run_sync(self.store.device, signing.key_id_of(headers))
            if device is None:
                raise signing.BadSignature("nobody has this key")
            signing.verify_request(
                request.method, request.url.path, body, headers, device["public_key"]
            )
        except signing.BadSignature as error:
            await self.limits.take("stranger", await self.address(request))
            raise self.stranger() from error
        who, neighbourhood = device["device"], device["neighbourhood"]
        await self.limits.take("requests", who, neighbourhood)
        await self.limits.take("bytes", who, neighbourhood, len(body))
        if device["revoked_ms"] is not None and not revoked:
            raise Stop(403, "revoked", "Dit apparaat hoort niet meer bij de wijk.")
        return device

    async def address(self, request: Request[Any, Any, Any]) -> str:
        """Return under what name the address of a request is counted."""
        return await self.limits.address(request.client.host if request.client else "")

    @staticmethod
    def stranger() -> Stop:
        """Return what is said to a device that nobody knows."""
        return Stop(401, "stranger", "Dit apparaat is hier niet bekend. Meld het opnieuw aan.")

    async def key(self, neighbourhood: str) -> signing.DeviceKey:
        """Return the key that answers to a neighbourhood are signed with; it never changes."""
        if neighbourhood not in self._keys:
            self._keys[neighbourhood] = await anyio.to_thread.run_sync(
                self.store.key, neighbourhood
            )
        return self._keys[neighbourhood]

    async def parted(self, neighbourhood: str, parted: Parted) -> Response[bytes]:
        """Return what a device hears that does not belong any more, signed."""
        if parted.changed:
            self.bell.ring(neighbourhood)
        answer = await self.signed(neighbourhood, parted.status_code, parted.document())
        answer.media_type = PROBLEM_TYPE
        return answer

    async def signed(
        self, neighbourhood: str, status: int, body: bytes, **headers: str
    ) -> Response[bytes]:
        """Return an answer with the server's signature for a neighbourhood."""
        key = await self.key(neighbourhood)
        signature = signing.sign_answer(
            status, signing.content_digest(body), key, self.now_ms() // 1000
        )
        return Response(
            body, status_code=status, media_type=CONTENT_TYPE, headers={**signature, **headers}
        )


def unpacked(body: bytes, kind: type[Any]) -> Any:
    """Return the message in a body. Raises ``Stop`` when it is too large or not that message."""
    if len(body) > MAX_BODY_BYTES:
        raise Stop(413, "large", "Dit bericht is te groot.")
    try:
        return unpack(body, kind, MAX_REQUEST_BYTES)
    except ValueError as error:
        raise Stop(422, "malformed", "Dit bericht klopt niet.") from error


_PART = re.compile(r"\{[^}]+\}")
_PLAIN = {
    400: ("malformed", "Dit bericht klopt niet."),
    404: ("nowhere", "Dit adres is er niet."),
    405: ("method", "Dit kan hier niet."),
    413: ("large", "Dit bericht is te groot."),
}
"""What is said of requests that reach no call: code and detail."""


def problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return any failure as a problem document, never a stack trace."""
    if isinstance(error, _AWAY):
        log.warning("database away", error=type(error).__name__)
        error = Stop(
            503,
            "database",
            "De server kan even niet bij de gegevens. Probeer het zo weer.",
            Retry_After=str(random.randint(2, 10)),
        )
    elif isinstance(error, TooOften):
        error = Stop(
            429,
            "slow",
            "Te veel pogingen. Wacht even en probeer het opnieuw.",
            Retry_After=str(error.wait_s),
        )
    elif isinstance(
        error, DataError
    ):  # a text with a NUL, a number too large: no device of ours sends that
        error = Stop(422, "malformed", "Dit bericht klopt niet.")
    elif (
        isinstance(error, HTTPException)
        and error.status_code in _PLAIN
        and not isinstance(error, Stop)
    ):
        allowed = {"Allow": _allowed(request)} if error.status_code == 405 else {}
        error = Stop(error.status_code, *_PLAIN[error.status_code], **allowed)
    status = error.status_code if isinstance(error, HTTPException) else 500
    if not isinstance(error, HTTPException):
        log.error("failed", error=type(error).__name__)
    code = error.code if isinstance(error, Stop) else "error"
    detail = str(error.detail) if isinstance(error, Stop) else "Er ging iets mis op de server."
    document = ProblemDocument(title=code, status=status, detail=detail, code=code)
    return Response(
        msgspec.json.encode(document),
        status_code=status,
        media_type=PROBLEM_TYPE,
        headers=error.headers if isinstance(error, Stop) else None,
    )


def _allowed(request: Request[Any, Any, Any]) -> str:
    """Return the methods that a path has (RFC 9110, 10.2.1): those of the call that names most of it."""
    path = request.url.path
    own = [one for one in request.app.routes if re.fullmatch(_PART.sub("[^/]+", one.path), path)]
    fewest = min((len(_PART.findall(one.path)) for one in own), default=0)
    named = (one for one in own if len(_PART.findall(one.path)) == fewest)
    methods = {str(method) for route in named for method in getattr(route, "methods", ())}
    return ", ".join(sorted(methods))
