"""Looking for somebody who was erased, byte by byte, in every file of a folder."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import zstandard


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
