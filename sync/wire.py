"""The messages of the exchange, shared by both ends.

Every body is JSON (msgspec) compressed with zstd. Fields that a reader does not know are passed over; the protocol number
is raised only when an older reader would misunderstand.
"""

from __future__ import annotations

import io
from typing import Any, Literal, TypeVar

import msgspec
import zstandard

from sync.changes import Change, Stored
from sync.errors import ServerRubbish
from sync.outcomes import Carried, Cursor, Outcome

PROTOCOL = 1
CONTENT_TYPE = "application/vnd.buurtzuil+zstd"
MAX_CHANGES = 500
MAX_REQUEST_BYTES = 2_000_000
"""Longest request body after inflating: 256 KB of changes, and room for the most talkative one."""
MAX_ANSWER_BYTES = 64_000_000
MAX_SNAPSHOT_BYTES = 1_000_000_000
MAX_HOLD_S = 25.0
PAGE_ROWS = 1000
MAX_WINDOW_BYTES = 1 << 23
"""What a body may make its reader keep in memory; a larger one is refused (RFC 9659 recommends 8 MB)."""
LEVEL = 3
SNAPSHOT_LEVEL = 15

_Message = TypeVar("_Message")
_ROW = msgspec.json.Decoder(Carried)


class ExchangeRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One trip to the server: changes go up, and the cursor says what is already here."""

    protocol: int = PROTOCOL
    device: str
    clock_ms: int
    """The device's clock (milliseconds since 1970-01-01 UTC), so that the server can shift its stamps."""
    cursor: Cursor | None = None
    changes: tuple[Change, ...] = ()
    hold_s: float = 0.0
    """How long the server may wait for news when it has none."""


class ExchangeAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server's half of the trip, as the server writes it."""

    protocol: int = PROTOCOL
    outcomes: tuple[Outcome, ...] = ()
    rows: list[Stored | msgspec.Raw] = []
    cursor: Cursor
    more: bool = False
    """Ask again at once: this page was not the last."""
    wait_s: float = 0.0
    """Seconds to wait before asking again; the server's hint in a storm."""
    clock_ms: int = 0


class ReceivedAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The same answer as a device reads it: rows stay half decoded on their way to the tables."""

    protocol: int = PROTOCOL
    outcomes: tuple[Outcome, ...] = ()
    rows: list[Carried] = []
    cursor: Cursor
    more: bool = False
    wait_s: float = 0.0
    clock_ms: int = 0


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks to belong, with a code that somebody gave it."""

    protocol: int = PROTOCOL
    code: str
    device: str
    public_key: str
    """Ed25519, base64."""
    kind: Literal["kiosk", "desk"] = "kiosk"
    name: str = ""


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a device pins at enrolment."""

    neighbourhood: str
    server_key: str
    kind: Literal["kiosk", "desk"] | None = None
    """What its code makes the device; None from a server that leaves it to the device."""
    venue: str = ""
    subscription: str = ""


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal in the form of RFC 9457; ``code`` is for programs, ``detail`` for people."""

    type: str = "about:blank"
    title: str = ""
    status: int = 400
    detail: str = ""
    code: str = ""


class SnapshotHead(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a snapshot; every other line is one record."""

    cursor: Cursor
    rows: int


class TooLarge(ValueError):
    """A body inflates to more than it may."""


def pack(message: Any) -> bytes:
    """Return a message as it travels."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(msgspec.json.encode(message))


def inflate(body: bytes, most: int) -> bytes:
    """Return what a body holds. Raises ``TooLarge`` above ``most`` bytes and ``ValueError`` when it is not zstd."""
    try:
        with zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).stream_reader(
            io.BytesIO(body)
        ) as reader:
            plain = reader.read(most + 1)
    except zstandard.ZstdError as error:
        raise ValueError("not zstd") from error
    if len(plain) > most:
        raise TooLarge(f"more than {most} bytes")
    return plain


def unpack(body: bytes, kind: type[_Message], most: int) -> _Message:
    """Return the message in a body. Raises ``ValueError`` when it is too large, not zstd, or not that message."""
    try:
        return msgspec.json.decode(inflate(body, most), type=kind)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def unpack_answer(body: bytes, kind: type[_Message]) -> _Message:
    """Return the server's message. Raises ``ServerRubbish`` when it is none."""
    try:
        return unpack(body, kind, MAX_ANSWER_BYTES)
    except ValueError as error:
        raise ServerRubbish from error


def read_snapshot(body: bytes) -> tuple[Cursor, list[Carried]]:
    """Return the cursor and the records of a snapshot. Raises ``ServerRubbish`` when it is torn or none."""
    try:
        head, *lines = inflate(body, MAX_SNAPSHOT_BYTES).split(b"\n")
        told = msgspec.json.decode(head, type=SnapshotHead)
        rows = _ROW.decode_lines(b"\n".join(lines))
    except ValueError as error:
        raise ServerRubbish from error
    if len(rows) != told.rows:
        raise ServerRubbish
    return told.cursor, rows
