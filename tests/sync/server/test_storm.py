"""When everybody comes at once: those who have nothing to send are asked to wait, the rest is sent away whole, all get through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.changes import Draft
from sync.disk.replica import Replica
from sync.errors import ServerBusy
from sync.line.exchange import exchange_once
from tests.sync.server.databases import Databases
from tests.sync.server.house import House

Devices = Callable[..., Replica]
QUICK = "from sync.server import exchange_call as e; e.{name} = {value}; "


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def limit() -> tuple[str, int]:
    return ("BUSY", 1)


@pytest.fixture
def house(
    kind: str,
    databases: Databases,
    tmp_path: Path,
    limit: tuple[str, int],
) -> Iterator[House]:
    """A server for which one exchange is a storm."""
    name, value = limit
    quick = QUICK.format(name=name, value=value)
    with databases.fresh(kind, tmp_path / "server", filled="demo") as made:
        made_for_storms = House(tmp_path / "server", database=made)
        made_for_storms.program = quick + made_for_storms.program
        with made_for_storms as started:
            yield started


def test_who_has_nothing_to_send_is_not_held_and_asked_to_wait(device: Devices) -> None:
    kiosk = device("zuil")
    exchange_once(kiosk)
    waits = [exchange_once(kiosk, hold_s=20.0).wait_s for _ in range(4)]
    assert all(3 <= wait_s <= 15 for wait_s in waits)
    assert len(set(waits)) > 1, "not all at the same moment"


@pytest.mark.parametrize("limit", [("MOST_AT_ONCE", 0)])
def test_who_is_sent_away_keeps_what_it_had(house: House, device: Devices) -> None:
    kiosk = device("zuil")
    fields = {"title": "Dag", "text": "Hoi.", "shown_until": "2030-01-01"}
    kiosk.act([Draft(kind="announcement", record="a", fields=fields)], "Annie")
    with pytest.raises(ServerBusy) as busy:
        exchange_once(kiosk)
    assert 3 <= busy.value.wait_s <= 15
    assert kiosk.pending() == 1
