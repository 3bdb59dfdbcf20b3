"""What the machine itself knows without its clock: which start this is, and how long ago it was."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

import msgspec

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Uptime(msgspec.Struct, frozen=True):
    """A moment that no wrong clock and nobody who sets it can shift."""

    boot: str = ""
    """Which start of the machine this is; empty where the machine does not say."""
    since_ms: int = 0
    """Milliseconds since then, sleep included."""


@lru_cache(maxsize=1)
def _boot() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def uptime() -> Uptime:
    """Return how long this machine has been up."""
    kind = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Uptime(_boot(), time.clock_gettime_ns(kind) // 1_000_000)
