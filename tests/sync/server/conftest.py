"""A real server in a process of its own, on loopback, and devices that talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.replica import Replica
from tests.sync.server.house import House, open_device


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running server with the demonstration neighbourhood."""
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def device(house: House, tmp_path: Path) -> Iterator[Callable[..., Replica]]:
    """Return a function that enrols a new device: ``device("zuil", kind="kiosk")``."""
    opened: list[Replica] = []

    def make(name: str, kind: str = "kiosk") -> Replica:
        replica = open_device(house, tmp_path / name, kind)
        opened.append(replica)
        return replica

    yield make
    for replica in opened:
        replica.close()
