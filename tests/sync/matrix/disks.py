"""Small disks that are full."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def filled(disk: Path, leave_bytes: int = 0) -> Iterator[None]:
    """Have a disk full, but for so many bytes."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    size = free.f_bavail * free.f_frsize - leave_bytes
    with filler.open("wb") as file:
        if size > 0:
            os.posix_fallocate(file.fileno(), 0, size)
    try:
        yield
    finally:
        filler.unlink()


def mounted(folder: Path, size_bytes: int) -> bool:
    """Put a disk of its own at a folder, in memory; return whether that may be."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def unmounted(folder: Path) -> None:
    """Take it away again, whoever still has something open there."""
    subprocess.run(["umount", "-l", str(folder)], check=True)


def or_skip(is_there: bool) -> None:
    """Skip a test for want of a small disk."""
    if not is_there:
        pytest.skip("only root can mount a small disk")
