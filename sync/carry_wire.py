"""What is inside a letter: the messages of an exchange, the same as on the line, and the files that go along.

A letter is MessagePack, because it holds bytes; each message in it is packed as on the line (``wire.pack``), so both roads have
one form, one set of limits and one reader.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from sync.outcomes import Cursor
from sync.said import Said
from sync.wire import PROTOCOL, ProblemDocument

MAX_REQUEST_LETTER_BYTES = 32_000_000
"""The longest letter that a server reads."""
MAX_CHANGES_BYTES = 16_000_000
"""How much of a letter may be changes; what is beyond waits for the next one."""
MAX_REQUESTS = 2000

MAX_PICTURES_BYTES = 8_000_000
"""How much of a letter, or of an answer, may be pictures."""
MAX_WANTED = 2000
NOT_TAKEN = -1
"""In place of a width in an answer: the server will never have this original."""

_Letter = TypeVar("_Letter")


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """A picture in a letter."""

    sha256: str
    width_px: int
    """0 for the original, ``NOT_TAKEN`` for one that is refused."""
    content: bytes = b""
    """Empty where it is asked for, or where the server says that it has it."""


class LetterRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device asks by letter."""

    protocol: int = PROTOCOL
    device: str
    off_ms: int = 0
    """How far the device knows its clock to be ahead (behind when negative); 0 when it trusts it."""
    requests: tuple[bytes, ...]
    """Packed ``ExchangeRequest``, at least one; each carries the same cursor."""
    number: int = 0
    """Where the device's chain stands, and the digest there: the answer names both, so that only the same chain takes it."""
    digest: str = ""
    rejoins: str = ""
    """The epoch for which the device offers again what it kept; see ``ExchangeRequest``."""
    pictures: tuple[Picture, ...] = ()
    """Originals that the server does not have yet, and pictures that are wanted."""


class LetterAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the server answers by letter."""

    protocol: int = PROTOCOL
    problem: ProblemDocument | None = None
    """Why there is no more than this."""
    asked: Cursor | None = None
    """The cursor of the request."""
    number: int = 0
    digest: str = ""
    rejoins: str = ""
    """These three are those of the request."""
    snapshot: bytes = b""
    """The whole neighbourhood, where the device has nothing to go on from."""
    said: tuple[Said, ...] = ()
    """What the server took down of that which the device said of sign-ups after a restore."""
    pages: tuple[bytes, ...] = ()
    """Packed ``ExchangeAnswer``, each going on where the one before it, or the snapshot, ended."""
    pictures: tuple[Picture, ...] = ()
    """Those that were asked for, and the names of those that came or will not be taken."""
    clock_ms: int = 0
    """The server's clock when it answered."""


def pack_letter(message: Any) -> bytes:
    """Return a letter's message as bytes."""
    return msgspec.msgpack.encode(message)


def unpack_letter(message: bytes, kind: type[_Letter]) -> _Letter:
    """Return a letter's message. Raises ``ValueError`` when it is none."""
    try:
        return msgspec.msgpack.decode(message, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
