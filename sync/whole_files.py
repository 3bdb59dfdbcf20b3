"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(
    path: Path, content: bytes, *, draft: Path | None = None, mode: int = 0o666
) -> None:
    """Write ``content`` to ``path`` so that a power cut leaves the old file or the new one, never half of one.

    It is written as ``draft`` (beside it, ending in ``.new``, unless given), brought to the disk, and then renamed; ``mode``
    holds before the first byte is there. Raises ``OSError``; then no draft is left. The new name itself is for certain once
    the folder is on the disk too: ``to_disk``.
    """
    half = draft if draft is not None else path.with_name(path.name + ".new")
    try:
        half.unlink(missing_ok=True)
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def to_disk(path: Path) -> None:
    """Bring a file, or a folder's list of files, to the disk. Raises ``OSError``."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
