"""A stick is in: one press does what it asks for, in an order that loses nothing.

1. answers to this device are kept
2. letters of other devices are brought to the server, where this device has a line to it
3. this device's own letter is written for the next trip; where it has a line its changes need none

Then all of it is on the stick, and it may be pulled out.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from sync.disk.replica import Replica
from sync.errors import ServerAway, UserFacing
from sync.line import stick
from sync.line.carry import Carrier, Item, Written, write_letter
from sync.line.exchange import read_device_key
from sync.line.stick import StickGone
from sync.seal import fingerprint

Tell = Callable[[int, int], None]
"""Called with how many files of how many were looked at."""


class Lies(msgspec.Struct, frozen=True):
    """What lies on a stick."""

    answers: int = 0
    """To this device."""
    letters: int = 0
    """Of other devices."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with a stick."""

    items: tuple[Item, ...] = ()
    """Files that were looked at; this device's own letters are not among them."""
    written: Written | None = None
    """This device's letter."""
    error: UserFacing | None = None
    """Why no more was done than this."""

    @property
    def brought(self) -> bool:
        """Whether letters of others came to the server from here."""
        return any(item.did == "brought" for item in self.items)


def look(folder: Path, stick_folder: Path) -> Lies:
    """Return what lies on a stick for the device of a data folder. Raises ``NotEnrolled`` or ``StickGone``."""
    own = fingerprint(read_device_key(folder).public)
    answers = letters = 0
    for path in stick.letters_in(stick_folder):
        head = stick.head_of(path)
        if head is not None:
            answers += head.what == "answer" and head.device == own
            letters += head.what == "request" and head.device != own
    return Lies(answers, letters)


def visit(replica: Replica, folder: Path, tell: Tell = lambda at, of: None) -> Visit:
    """Do what a stick asks for; what was done before something went wrong is told with it.

    Raises ``NotEnrolled``.
    """
    carrier = Carrier(replica)
    try:
        found = carrier.take_folder(folder, tell)
    except UserFacing as error:
        return Visit(error=error)
    gone = next((item.error for item in found if isinstance(item.error, StickGone)), None)
    items = tuple(_plain(item) for item in found if _is_told(item))
    if gone is not None:
        return Visit(items=items, error=gone)
    done = Visit(items=items)
    if not done.brought:
        try:
            done = Visit(items=items, written=write_letter(replica, folder))
        except UserFacing as error:
            done = Visit(items=items, error=error)
    os.sync()  # each file was brought to the stick already; this does the same for what was removed
    return done


def _is_told(item: Item) -> bool:
    """Return whether a file is told of: not the own letter, which makes room for the next, nor one that went with the stick."""
    own = item.did == "waits" and item.error is None
    return not own and not isinstance(item.error, StickGone)


def _plain(item: Item) -> Item:
    """Return an item as it is told: without a line it is no failure that a letter of others waits."""
    return (
        msgspec.structs.replace(item, did="waits") if isinstance(item.error, ServerAway) else item
    )
