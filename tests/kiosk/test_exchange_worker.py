"""The exchange while the kiosk is open, with a real server process and a second device."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.exchange_worker import ExchangeWorker
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from tests.sync.server.house import House, open_device

AT_ONCE_S = 5.0


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def kiosk(house: House, tmp_path: Path) -> Iterator[Replica]:
    with open_device(house, tmp_path / "kiosk") as opened:
        yield opened


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Iterator[Replica]:
    with open_device(house, tmp_path / "desk", "desk") as opened:
        yield opened


def announce(replica: Replica, record: str, title: str) -> None:
    today = replica.local_now().date().isoformat()
    fields = {"title": title, "shown_from": today, "shown_until": today}
    replica.act([Draft(kind="announcement", record=record, fields=fields)], actor="volunteer")


def titles(replica: Replica) -> list[str]:
    return [one.title for one in replica.announcements(replica.local_now().date())]


def test_news_comes_in_and_own_writing_goes_out_at_once(
    house: House, kiosk: Replica, desk: Replica, qtbot: QtBot
) -> None:
    worker = ExchangeWorker(kiosk.folder)
    arrivals: list[float] = []
    worker.arrived.connect(lambda: arrivals.append(time.monotonic()))
    worker.start()
    qtbot.waitUntil(lambda: kiosk.cursor is not None, timeout=20_000)
    qtbot.waitUntil(lambda: bool(arrivals), timeout=20_000)
    exchange_once(desk)

    began = time.monotonic()
    announce(desk, "from-the-desk", "De koffie is op.")
    exchange_once(desk)
    qtbot.waitUntil(lambda: "De koffie is op." in titles(kiosk), timeout=20_000)
    came_in_s = time.monotonic() - began

    began = time.monotonic()
    announce(kiosk, "from-the-kiosk", "Er is weer koffie.")
    worker.send()
    qtbot.waitUntil(lambda: kiosk.pending() == 0, timeout=20_000)
    went_out_s = time.monotonic() - began
    exchange_once(desk)
    assert "Er is weer koffie." in titles(desk)
    assert max(came_in_s, went_out_s) < AT_ONCE_S
    house.stop()
    worker.stop()


def test_a_server_that_is_away_never_holds_up_the_end(
    house: House, kiosk: Replica, qtbot: QtBot
) -> None:
    house.stop()
    worker = ExchangeWorker(kiosk.folder)
    worker.start()
    with qtbot.waitSignal(worker.arrived, timeout=20_000):
        worker.send()
    qtbot.waitUntil(lambda: kiosk.status().problem != "", timeout=20_000)
    began = time.monotonic()
    worker.stop()
    assert time.monotonic() - began < AT_ONCE_S
    assert kiosk.status().problem == "De server is niet bereikbaar."
