"""Ids that sort by the time they were made: UUID version 7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable


def uuid7(now_ms: int, random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Return a UUIDv7 of the given moment (milliseconds since 1970-01-01 UTC) as its usual 36 characters."""
    tail = int.from_bytes(random_bytes(10), "big")
    value = (now_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | (tail >> 64 & 0xFFF) << 64 | 0b10 << 62
    return str(uuid.UUID(int=value | tail & (1 << 62) - 1))
