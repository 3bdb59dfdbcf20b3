"""The messages of the exchange, shared by both ends.

Every body is JSON (msgspec) compressed with zstd. Fields that a reader does not know are passed over; the protocol number
is raised only when an older reader would misunderstand.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Literal, TypeVar

import msgspec
import zstandard

from sync.changes import Change, Stored
from sync.device import DeviceProfile
from sync.errors import ServerRubbish
from sync.leases import Lease, LeaseHeld
from sync.outcomes import Carried, Cursor, Outcome
from sync.said import Said

PROTOCOL = 1
CONTENT_TYPE = "application/vnd.buurtzuil+zstd"
MAX_CHANGES = 500
MAX_REQUEST_BYTES = 2_000_000
"""Longest request body after inflating: 256 KB of changes, and room for the most talkative one."""
MAX_ANSWER_BYTES = 64_000_000
MAX_SNAPSHOT_BYTES = 1_000_000_000
"""Longest snapshot, as it travels and as it inflates."""
MAX_HOLD_S = 25.0
PAGE_ROWS = 1000
MAX_WINDOW_BYTES = 1 << 23
"""What a body may make its reader keep in memory; a larger one is refused (RFC 9659 recommends 8 MB)."""
LEVEL = 3
SNAPSHOT_LEVEL = 15
_BLOCK_BYTES = 128 * 1024
"""How much of a snapshot is in memory at a time, as plain JSON."""

_Message = TypeVar("_Message")
_ROW = msgspec.json.Decoder(Carried)


class ChainEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The last link of a device's chain."""

    number: int
    digest: str


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
    rejoins: str = ""
    """The epoch for which the device offers again what it kept; see ``ExchangeAnswer.have``."""
    void: tuple[int, ...] = ()
    """Numbers among ``changes`` that were refused before that epoch: they go along for the sake of the chain."""
    end: ChainEnd | None = None
    """Where the device's chain stands; told when there are no changes to send."""
    profile: DeviceProfile | None = None
    """How the device is set up; told when that changed."""
    lease_sequence: int = 0
    """The commit up to which the device knows its leases; 0 in a replica that was made anew."""
    leases: tuple[LeaseHeld, ...] = ()
    """What the device was told of its leases; stated with changes, and until a server that came back from a backup knows."""

    said: tuple[Said, ...] = ()
    """What the device knew of sign-ups before a server came back from a backup, and that server lacks; with its cursor."""
    said_more: bool = False
    """More of it comes with the next message: until then the device has not reported."""


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
    number: int = 0
    """The highest number of this device that the server holds: a device that never wrote it went back in time."""
    later: tuple[Outcome, ...] = ()
    """Own changes that were applied, and that somebody who had not seen them wrote over since."""
    dealt: tuple[str, ...] = ()
    """Own acts that were set aside, and that a desk has dealt with."""
    epoch: str = ""
    """Which life of its data this is; told beside ``have``."""
    waits: bool = False
    """The changes without an outcome are about what another device has still to offer again: to be sent again later."""
    have: int | None = None
    """The last own number of the device that the server holds; told when there is no cursor to go on from. What the device
    kept above it is to be offered again before it takes the snapshot."""
    leases: tuple[Lease, ...] = ()
    """The device's leases that changed after ``lease_sequence``, read after the rows: what they lack, the cursor lacks too."""


class ReceivedAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The same answer as a device reads it: rows stay half decoded on their way to the tables."""

    protocol: int = PROTOCOL
    outcomes: tuple[Outcome, ...] = ()
    rows: list[Carried] = []
    cursor: Cursor
    more: bool = False
    wait_s: float = 0.0
    clock_ms: int = 0
    number: int = 0
    later: tuple[Outcome, ...] = ()
    dealt: tuple[str, ...] = ()
    epoch: str = ""
    waits: bool = False
    have: int | None = None
    leases: tuple[Lease, ...] = ()


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks to belong, with a code that somebody gave it."""

    protocol: int = PROTOCOL
    code: str
    device: str
    public_key: str
    """Ed25519, base64."""
    kind: Literal["kiosk", "desk"] = "kiosk"
    name: str = ""
    only_kind: Literal["kiosk", "desk"] | None = None
    """What the code must make the device; else the code is left unused."""
    only_in: str = ""
    """The neighbourhood that the code must be for; else it is left unused. Empty: any."""
    chain: tuple[ChainEnd, ...] = ()
    """Links of the chain of the device that signs this call, the one that asks under the name it had before: the last that
    its server confirmed, and what waited after it."""


class KeyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Shows that a server has the key that a scanned text tells of, before the code is sent to it."""

    server_key: str
    challenge: str
    """What the device made up for this call: an answer that somebody kept says nothing."""


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a device pins at enrolment."""

    neighbourhood: str
    server_key: str
    kind: Literal["kiosk", "desk"] | None = None
    """What its code makes the device; None from a server that leaves it to the device."""
    venue: str = ""
    subscription: str = ""
    profile: DeviceProfile | None = None
    """How the device was set up whose place this one takes."""
    coordinator_key: str = ""
    """The coordinator's public key (Ed25519, base64); empty before the neighbourhood's first desk."""
    replaced: str = ""
    """The entry whose place the device took, or what it was here before: it does not count any more. Empty for neither."""


class HistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A desk asks what happened to a record."""

    protocol: int = PROTOCOL
    kind: str
    record: str


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change to a record, as it is told to people; never what was sealed."""

    at_ms: int
    """When the server took it (milliseconds since 1970-01-01 UTC)."""
    device_name: str = ""
    actor: str = ""
    verb: str = "put"
    fields: dict[str, Any] = {}
    state: str = "applied"
    superseded: tuple[str, ...] = ()
    """Fields that did not take effect, or that somebody wrote over who had not seen them."""
    text: str = ""
    """Why it was refused, in Dutch."""
    removes: tuple[str, ...] = ()
    """Sets that lost something; what, only whoever added it can tell."""
    first: bool = False
    """Whether it made the record: what it does not name was empty then."""


class HistoryAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened to a record, the latest first."""

    lines: tuple[HistoryLine, ...] = ()
    more: bool = False


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal in the form of RFC 9457; ``code`` is for programs, ``detail`` for people."""

    type: str = "about:blank"
    title: str = ""
    status: int = 400
    detail: str = ""
    code: str = ""
    outcomes: tuple[Outcome, ...] = ()
    """What became of the changes that a device sent which does not belong any more: they were set aside for the desks."""


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


def read_snapshot(file: BinaryIO) -> tuple[Cursor, Iterator[Carried]]:
    """Return the cursor of a snapshot and its records, inflated and decoded piece by piece as they are asked for.

    Raises ``ServerRubbish`` when it is torn or none; the iterator raises it too: when it comes to the torn place, to more
    than ``MAX_SNAPSHOT_BYTES``, to a record longer than any answer may be, or to another number of records than was told.
    Whoever keeps records of it keeps none before all have come.
    """
    blocks = _blocks(file)
    try:
        first, _, rest = next(blocks, b"").partition(b"\n")
        told = msgspec.json.decode(first, type=SnapshotHead)
    except ValueError as error:
        raise ServerRubbish from error
    return told.cursor, _rows(itertools.chain([rest], blocks), told.rows)


def _rows(blocks: Iterable[bytes], told: int) -> Iterator[Carried]:
    count = 0
    for block in blocks:
        try:
            rows = _ROW.decode_lines(block)
        except ValueError as error:
            raise ServerRubbish from error
        count += len(rows)
        if count > told:
            raise ServerRubbish
        yield from rows
    if count != told:
        raise ServerRubbish


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield what a file inflates to in blocks of whole lines. Raises ``ServerRubbish``."""
    inflater = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    size = 0
    begun: list[bytes] = []
    """A line that has not ended yet."""
    begun_bytes = 0
    with inflater.stream_reader(file, closefd=False) as reader:
        while piece := _inflated(reader):
            size += len(piece)
            end = piece.rfind(b"\n") + 1
            if end:
                begun.append(piece[:end])
                yield b"".join(begun)
                begun, begun_bytes = [], 0
            begun.append(piece[end:])
            begun_bytes += len(piece) - end
            if size > MAX_SNAPSHOT_BYTES or begun_bytes > MAX_ANSWER_BYTES:
                raise ServerRubbish
    yield b"".join(begun)


def _inflated(reader: zstandard.ZstdDecompressionReader) -> bytes:
    try:
        return reader.read(_BLOCK_BYTES)
    except zstandard.ZstdError as error:
        raise ServerRubbish from error
