"""What devices do on the paths, one name each, in the test's own process or in a child that is killed on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sync.disk.replica import Replica
from sync.errors import UserFacing
from sync.line import fetching
from sync.line.carry import Carrier, write_letter
from sync.line.exchange import exchange_once

Work = Callable[[Replica, Path], list[UserFacing]]
"""Works for a replica, with a stick at hand; returns what people would be told went wrong, and raises the same."""


def exchange(replica: Replica, _stick: Path) -> list[UserFacing]:
    """Make an exchange."""
    exchange_once(replica)
    return []


def letter(replica: Replica, stick: Path) -> list[UserFacing]:
    """Write a letter, unless nothing is to be told or asked."""
    write_letter(replica, stick)
    return []


def take_in(replica: Replica, stick: Path) -> list[UserFacing]:
    """Take the stick in: bring the letters of others, keep the answers to this device."""
    return [item.error for item in Carrier(replica).take_folder(stick) if item.error is not None]


def fetch(replica: Replica, _stick: Path) -> list[UserFacing]:
    """Send and fetch pictures."""
    problem = fetching.fetch(replica).problem
    return [problem] if problem is not None else []


WORKS: dict[str, Work] = {
    "exchange": exchange,
    "letter": letter,
    "take in": take_in,
    "fetch": fetch,
}


def do(work: str, replica: Replica, stick: Path) -> list[UserFacing]:
    """Do a work; return what people would be told."""
    try:
        return WORKS[work](replica, stick)
    except UserFacing as error:
        return [error]
