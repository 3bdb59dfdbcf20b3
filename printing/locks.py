"""Locks on files that end with their process, and files that a process left behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def open_locked(path: Path, flags: int) -> int:
    """Open a file, which ``flags`` may make, lock it and return its descriptor; wait for who has it. Raises ``OSError``.

    One that ``lock_left`` held at that moment, to clear it away, is made anew.
    """
    while True:
        descriptor = os.open(path, flags, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink > 0:
            return descriptor
        os.close(descriptor)


def lock_left(path: Path) -> int | None:
    """Lock a file that no process holds and return its descriptor; None when one does, or when it is gone."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
