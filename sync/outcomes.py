"""What the server says about a device's changes, and how far a device has come: shared by messages and replica."""

from __future__ import annotations

from typing import Literal

import msgspec


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far a replica has come in its neighbourhood's commits."""

    epoch: str = ""
    """Changes when the server came back from a backup."""
    neighbourhood: str = ""
    sequence: int = 0
    """Everything committed up to and including this number is in the replica."""
    subscription: str = ""
    """Which sealed boxes come along: those of one venue for a kiosk, all for a desk."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one change."""

    number: int
    """The change's number on its device."""
    state: Literal["applied", "superseded", "duplicate", "refused"] = "applied"
    sequence: int = 0
    """The commit that it is part of; 0 when it was refused."""
    superseded: tuple[str, ...] = ()
    """Fields in which somebody else's later change won."""
    reason: str = ""
    """A short code of why it was refused."""
    text: str = ""
    """The refusal in Dutch, for the desk."""
