"""A device whose clock is wrong by years exchanges like any other: nothing is refused for time, and it learns how wrong it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.disk.clock_trust import TOLERANCE_MS
from sync.disk.replica import open_replica
from sync.line.exchange import exchange_once
from tests.sync.place import put
from tests.sync.server.house import House, now, open_device

TEN_YEARS = timedelta(days=3652)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("clock") / "server") as started:
        yield started


@pytest.mark.parametrize(
    ("said", "ahead"),
    [
        (datetime.min.replace(tzinfo=UTC), False),
        (datetime.max.replace(tzinfo=UTC), True),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (now() - TEN_YEARS, False),
        (now() + TEN_YEARS, True),
    ],
    ids=["year 1", "year 9999", "1970", "ten years back", "ten years ahead"],
)
def test_years_off_is_no_reason_to_lose_anything(
    house: House, tmp_path: Path, said: datetime, ahead: bool
) -> None:
    title = f"Op {said:%Y}"
    open_device(house, tmp_path / "zuil").close()
    with open_replica(tmp_path / "zuil", clock=lambda: said) as kiosk:
        kiosk.act([put("announcement", title, title=title, shown_until="2030-01-01")], "Annie")
        exchange_once(kiosk)
        kiosk.act([put("announcement", title, title=f"{title}, later")], "Annie")
        exchange_once(kiosk)
        kiosk.upkeep()
        status = kiosk.status()
        assert (status.queue_length, status.tray, status.problem) == (0, 0, "")
        assert status.clock == "wrong"
        assert (status.clock_off_s > 0) is ahead
        assert status.last_success_utc is not None
        assert abs(status.last_success_utc - now()) < timedelta(minutes=2)
        assert status.age_days == 0
        assert abs(kiosk.local_now().replace(tzinfo=kiosk.zone) - now()) < timedelta(minutes=2)
    with open_device(house, tmp_path / "balie", "desk") as desk:
        exchange_once(desk)
        found = desk.stored("announcement", title)
        assert found is not None
        assert found.fields["title"] == f"{title}, later"
        stamps = [found.base.stamp, *(mark.stamp for mark in found.marks.values())]
        latest_ms = int(now().timestamp() * 1000) + TOLERANCE_MS
        assert all(stamp.wall_ms <= latest_ms for stamp in stamps), "the server shifts and clamps"
        desk.act([put("announcement", title, title="Van de balie")], "Joke")
        exchange_once(desk)
    with open_replica(tmp_path / "zuil", clock=lambda: said) as kiosk:
        exchange_once(kiosk)
        again = kiosk.stored("announcement", title)
        assert again is not None
        assert again.fields["title"] == "Van de balie", "a wrong clock wins from nobody"
