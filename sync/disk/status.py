"""How a device stands with its server and with its clock: read from what is on its disk only.

A process that opens the folder a moment later tells the same, so a screen never says another thing than ``buurtzuil
status``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from sync.disk.clock_trust import Trust

OLD_DAYS = 7
"""Records older than this are said to be old, also to visitors."""
SILENT_DAYS = 20
"""A device that has a server and heard nothing from it for so long warns at the desk."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How a device stands. The names are those of ``status --json`` and do not change."""

    device: str
    has_server: bool = False
    """Whether it belongs to a server; a house may run without one by choice."""
    queue_length: int
    """Changes that the server has not confirmed."""
    oldest_utc: datetime | None
    """When the oldest of them was made."""
    set_apart: int = 0
    """Changes of a neighbourhood that the device left, which were never sent and lie here only."""
    tray: int
    """Refused acts that the desk has not dealt with."""
    last_success_utc: datetime | None
    """When an exchange last succeeded, by the server's clock where this device's was wrong."""
    next_attempt_utc: datetime | None
    """When the next exchange is tried after one that failed; None when none did, or one is under way."""
    problem: str
    """What was the matter with the last exchange; empty when nothing was."""
    epoch: str = ""
    """Which life of the server's data this is; empty where nothing has come from a server yet."""
    sequence: int
    """Commits up to and including this one are in the replica."""
    age_days: int | None = None
    """Whole days since the last exchange; None when there was none, or nobody knows what day it is."""
    clock: Trust = "trusted"
    """Whether the machine's clock can be believed."""
    clock_off_s: int = 0
    """How many seconds it stands ahead (behind when negative) as far as is known."""
    recovered: bool = False
    """Whether the outbox was torn, and recovered from its copy."""
    evening_utc: datetime | None = None
    """When the work before closing time was last done."""

    photos_refused: int = 0
    """Photos of this device that the server will not have."""
    apart: Literal["", "clone", "rolled_back", "revoked"] = ""
    """Why its server does not count this device any more; empty while it does."""

    @property
    def is_old(self) -> bool:
        """Whether what is shown here is so old that it must be said."""
        return self.has_server and self.age_days is not None and self.age_days > OLD_DAYS

    @property
    def wants_stick(self) -> bool:
        """Whether the exchange should rather go by stick: there is a server, and no word of it for a week or ever."""
        never = self.last_success_utc is None and bool(self.problem)
        here = self.has_server and not self.apart and self.clock == "trusted"
        return here and (self.is_old or never)

    @property
    def is_silent(self) -> bool:
        """Whether the server has been silent for so long that the desk must do something."""
        return self.has_server and self.age_days is not None and self.age_days >= SILENT_DAYS
