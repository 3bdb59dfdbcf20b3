"""Looking for somebody byte by byte, in every file of a folder: for a sealed box that was erased, or for a name in any form."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import zstandard

from sync import phones
from tests.printing import reading


def traces(folder: Path, sealed: str) -> list[str]:
    """Return the files in which a sealed text (base64) lies, as it is or decoded, also beneath zstd."""
    return [str(path.relative_to(folder)) for path in _files(folder) if _holds(path, sealed)]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _holds(path: Path, sealed: str) -> bool:
    raw = path.read_bytes()
    whole = base64.b64decode(sealed)
    # a row may lie across two pages: a third of it betrays it as well
    parts = [sealed[:80], sealed[160:240], sealed[-80:]]
    needles = [part.encode() for part in parts] + [whole[:60], whole[100:160], whole[-60:]]
    if raw[:4] == _ZSTD:
        raw += zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw)).read()
    return any(needle in raw for needle in needles)


_ZSTD = b"\x28\xb5\x2f\xfd"


# -- somebody's name and number, in whatever form


def betrayed(
    folders: Iterable[Path], canaries: Iterable[str], *, but: Sequence[Path] = ()
) -> list[str]:
    """Return "file: canary" for each name or number that lies in a file of these folders, in any of its forms.

    A name is letters, a number E.164. Looked for: plain in any case, with signs or zero bytes between (a number as it is
    printed, UTF-16), backwards, as hex, as base64 wherever it begins, below zstd, zlib and gzip, and on the pages of a PDF,
    where no letter is written as a letter. ``but`` are folders that are passed over.
    """
    needles = [(canary, _Needles(canary)) for canary in canaries]
    found = []
    for folder in folders:
        for path in _files(folder):
            if any(path.is_relative_to(one) for one in but):
                continue
            for raw in _layers(path.read_bytes()):
                flat = raw.translate(_LOWER, _SIGNS)
                found += [f"{path}: {canary}" for canary, one in needles if one.lie_in(raw, flat)]
    return sorted(set(found))


_SIGNS = b"\x00 -./()+_'\""
_LOWER = bytes(range(256)).lower()
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


class _Needles:
    """What one name or number looks like on a disk."""

    def __init__(self, canary: str) -> None:
        number = canary.startswith("+31")
        spellings = {canary, canary.upper(), canary.lower()}
        if number:
            spellings |= {"0" + canary[3:], phones.shown(canary)}
        core = (canary[3:] if number else canary).lower().encode()
        self._flat = {core, core[::-1]}
        self._raw: set[bytes] = set()
        for text in spellings:
            for encoding in _ENCODINGS:
                plain = text.encode(encoding)
                self._flat.add(plain.hex().encode())
                self._raw |= {_within_base64(plain, at) for at in range(3)}

    def lie_in(self, raw: bytes, flat: bytes) -> bool:
        """Return whether it lies in bytes; ``flat`` are the same in small letters and without signs."""
        return any(one in flat for one in self._flat) or any(one in raw for one in self._raw)


def _within_base64(plain: bytes, at: int) -> bytes:
    """Return what base64 makes of bytes that begin ``at`` bytes after a whole group, without the letters it shares."""
    coded = base64.b64encode(bytes(at) + plain).rstrip(b"=")
    first = -(-at * 8 // 6)
    return coded[first : (at + len(plain)) * 8 // 6]


def _layers(raw: bytes, deep: int = 3) -> Iterator[bytes]:
    """Yield bytes, and what they hold packed or drawn."""
    raw = re.sub(b"\x00{64,}", bytes(64), raw)
    yield raw
    if raw.startswith(b"%PDF"):
        yield "\n".join(reading.page_texts(raw)).encode()
    if deep:
        for begin in _PACKED.finditer(raw):
            inner = _unpacked(raw[begin.start() :])
            if len(inner) > 16:
                yield from _layers(inner, deep - 1)


_PACKED = re.compile(rb"\x28\xb5\x2f\xfd|\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


def _unpacked(raw: bytes) -> bytes:
    """Return what can be unpacked at the beginning of bytes; nothing where that is only like a packed one."""
    if raw.startswith(_ZSTD):
        try:
            return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw)).read()
        except zstandard.ZstdError:
            return b""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw)
    except zlib.error:
        return b""
