"""Filling up a small disk, and what is to be said of a disk."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sync.errors import UserFacing


def said(error: UserFacing) -> None:
    """Hold that an error is two short Dutch sentences."""
    for sentence in (error.what, error.next):
        assert sentence.endswith(".")
        assert len(sentence.split()) <= 15


def fill_up(folder: Path, leave: int = 0) -> Path:
    """Fill the disk, but for so many bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(4096))
        file.truncate(max(file.tell() - leave, 0))
    return filler
