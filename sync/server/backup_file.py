"""The file of a backup: lines of JSON compressed with zstd, the same from SQLite and PostgreSQL.

1. the head: what it is, of which version, when it was made, of which neighbourhoods
2. a line per row, ``[table, {column: value}]``, neighbourhood by neighbourhood
3. the end: how many rows, and the SHA-256 of every line before it

Columns of bytes that hold JSON stand there as that JSON, which compresses better; other bytes are base64. A reader passes
over columns that it does not know, and a column that is missing takes its default: a later version adds, and never changes
what is there.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import zstandard

from sync.errors import BadInput, NewerSchema, of_disk
from sync.whole_files import to_disk
from sync.wire import MAX_WINDOW_BYTES

FORMAT = "buurtzuil-backup"
VERSION = 1
LEVEL = 9
_MAX_LINE_BYTES = 256_000_000

Row = dict[str, Any]


class TornBackup(BadInput):
    """The file is no backup, or not whole."""

    what = "Dit bestand is geen reservekopie, of het is niet heel."
    next = "Kies een andere. Er is niets veranderd."


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbourhood in a backup."""

    id: str
    name: str
    epoch: str = ""
    sequence: int = 0


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line."""

    format: str = FORMAT
    version: int = VERSION
    made_ms: int
    schema: str = ""
    """The last step of the database that it was made of."""
    neighbourhoods: list[Kept]


class End(msgspec.Struct, frozen=True, kw_only=True):
    """The last line."""

    rows: int
    sha256: str


class Writer:
    """Writes a backup beside ``path`` and puts it there when it is whole; a context manager."""

    def __init__(self, path: Path, head: Head) -> None:
        """Begin with ``head``. Raises ``UserFacing`` when nothing can be written there."""
        self._path = path
        self._draft = path.with_name(path.name + ".new")
        self._hash = hashlib.sha256()
        self._rows = 0
        try:
            self._draft.unlink(missing_ok=True)
            handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise of_disk(error) from error
        self._file: BinaryIO = os.fdopen(handle, "wb")
        self._out = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).stream_writer(
            self._file, closefd=False
        )
        self._line(head)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if error is None:
                self._finish()
        except OSError as trouble:
            raise of_disk(trouble) from trouble
        finally:
            self._file.close()
            self._draft.unlink(missing_ok=True)

    def row(self, table: str, row: Row) -> None:
        """Write one row. Raises ``UserFacing`` when the disk does not take it."""
        self._line([table, {str(name): _out(value) for name, value in row.items()}])
        self._rows += 1

    def _line(self, value: Any) -> None:
        line = msgspec.json.encode(value) + b"\n"
        self._hash.update(line)
        try:
            self._out.write(line)
        except OSError as error:
            raise of_disk(error) from error

    def _finish(self) -> None:
        self._line(End(rows=self._rows, sha256=self._hash.hexdigest()))
        self._out.flush(zstandard.FLUSH_FRAME)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._draft.replace(self._path)
        to_disk(self._path.absolute().parent)


def _out(value: Any) -> Any:
    if not isinstance(value, bytes | memoryview):
        return value
    raw = bytes(value)
    if raw[:1] in (b"{", b"[") and b"\n" not in raw:
        try:
            same = bytes(msgspec.json.decode(raw, type=msgspec.Raw)) == raw
        except msgspec.DecodeError:
            same = False
        if same:
            return msgspec.Raw(raw)
    return base64.b64encode(raw).decode("ascii")


def bytes_of(value: msgspec.Raw) -> bytes:
    """Return a column of bytes from what stands in the file for it."""
    raw = bytes(value)
    if raw[:1] != b'"':
        return raw
    return base64.b64decode(msgspec.json.decode(raw, type=str), validate=True)


def read_head(path: Path) -> Head:
    """Return what a backup says of itself, once all of it was read and found whole.

    Raises ``TornBackup``, ``NewerSchema`` for one of a newer program, or what the disk says.
    """
    for _ in read(path):
        pass
    with closing(_lines(path)) as lines:
        return _head(next(lines))


def read(path: Path) -> Iterator[tuple[Head, str, dict[str, msgspec.Raw]]]:
    """Yield head, table and columns of every row; at the end the file proves to be whole, or ``TornBackup`` is raised.

    Rows come out before the end was seen: whoever keeps them undoes that when this raises.
    """
    try:
        lines = _lines(path)
        first = next(lines, b"")
        head = _head(first)
        passed, rows, end = hashlib.sha256(first), 0, None
        for line in lines:
            if end is not None:
                raise TornBackup
            if line.startswith(b"{"):
                end = msgspec.json.decode(line, type=End)
                continue
            passed.update(line)
            table, row = msgspec.json.decode(line, type=tuple[str, dict[str, msgspec.Raw]])
            rows += 1
            yield head, table, row
        if end is None or end != End(rows=rows, sha256=passed.hexdigest()):
            raise TornBackup
    except (
        ValueError,
        zstandard.ZstdError,
    ) as error:  # among them what is no JSON or not that line
        raise TornBackup from error
    except OSError as error:
        raise of_disk(error) from error


def _head(line: bytes) -> Head:
    head = msgspec.json.decode(line, type=Head)
    if head.format != FORMAT:
        raise TornBackup
    if head.version > VERSION:
        raise NewerSchema
    return head


def _lines(path: Path) -> Generator[bytes, None, None]:
    with path.open("rb") as file:
        decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
        with decompressor.stream_reader(file, closefd=False) as reader:
            left = b""
            while piece := reader.read(1 << 20):
                *whole, left = (left + piece).split(b"\n")
                for line in whole:
                    yield line + b"\n"
                if len(left) > _MAX_LINE_BYTES:
                    raise TornBackup
            if left:
                raise TornBackup
