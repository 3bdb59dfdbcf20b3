"""How a device stands with its server."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How a device stands with its server, read from what is on its disk only."""

    device: str
    queue_length: int
    """Changes that the server has not confirmed."""
    oldest_utc: datetime | None
    """When the oldest of them was made."""
    tray: int
    """Refused acts that the desk has not dealt with."""
    last_success_utc: datetime | None
    """When an exchange last succeeded."""
    next_attempt_utc: datetime | None
    problem: str
    """What was the matter with the last exchange; empty when nothing was."""
    sequence: int
    """Commits up to and including this one are in the replica."""
