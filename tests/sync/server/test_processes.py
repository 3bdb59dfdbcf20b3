"""Several processes on one database: news crosses from one to another, a dead one is replaced, the database may go and come back."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from sync.changes import Draft
from sync.disk.replica import Replica, open_replica
from sync.errors import UserFacing
from sync.line.exchange import exchange_once
from sync.server.postgres import Cluster
from tests.sync.server.databases import Databases
from tests.sync.server.house import House, now

Devices = Callable[..., Replica]


@pytest.fixture
def house(kind: str, databases: Databases, tmp_path: Path) -> Iterator[House]:
    """A server of two processes."""
    with (
        databases.fresh(kind, tmp_path / "server", filled="demo") as made,
        House(tmp_path / "server", "--processes", "2", database=made) as started,
    ):
        yield started


def workers(house: House) -> set[int]:
    """Return the processes that answer requests."""
    found = set()
    for children in Path(f"/proc/{house.pid}/task").glob("*/children"):
        for pid in map(int, children.read_text().split()):
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"resource_tracker" not in line:
                found.add(pid)
    return found


def told(record: str) -> Draft:
    fields = {"title": "Dag", "text": "Hoi.", "shown_until": "2030-01-01"}
    return Draft(kind="announcement", record=record, fields=fields)


def until(true: Callable[[], bool], within_s: float = 20.0) -> float:
    """Wait until something is true; return how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s
        time.sleep(0.02)
    return time.monotonic() - began


class Waiting:
    """Somebody who waits for news at the server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.arrived_s = 0.0
        self._thread = threading.Thread(target=self._wait)
        self._thread.start()

    def _wait(self) -> None:
        with open_replica(self._folder, clock=now) as mine:
            while not mine.list("announcement", "id = 'nieuws'"):
                exchange_once(mine, hold_s=20.0)
            self.arrived_s = time.monotonic()

    def join(self) -> float:
        self._thread.join(30)
        assert self.arrived_s
        return self.arrived_s


def health(house: House) -> tuple[int, str]:
    answer = requests.get(house.url + "/health", timeout=20)
    return answer.status_code, answer.headers["Content-Type"]


def test_news_crosses_from_one_process_to_another(house: House, device: Devices) -> None:
    waiting = []
    for name in ("een", "twee", "drie", "vier"):
        kiosk = device(name)
        exchange_once(kiosk)
        kiosk.close()
        waiting.append(Waiting(kiosk.folder))
    desk = device("balie", "desk")
    exchange_once(desk)
    time.sleep(0.5)  # nothing tells when the other four hang at the server
    desk.act([told("nieuws")], "Annie")
    began = time.monotonic()
    exchange_once(desk)
    assert max(one.join() for one in waiting) - began < 3.0


def test_a_process_that_dies_is_replaced_and_nobody_loses_a_thing(
    house: House, device: Devices
) -> None:
    desk = device("balie", "desk")
    exchange_once(desk)
    first = workers(house)
    assert len(first) == 2
    victim = min(first)
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(workers(house)) == 2 and victim not in workers(house))
    for turn in range(6):
        desk.act([told(f"n{turn}")], "Annie")
        try:
            exchange_once(desk)
        except UserFacing:
            continue  # it was on its way to the one that died
    exchange_once(desk)
    assert desk.pending() == 0
    until(lambda: health(house)[0] == 200)


def test_all_end_when_the_server_is_stopped_and_when_it_is_killed(house: House) -> None:
    running = workers(house)
    house.stop()
    until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in running))
    house.start()
    running = workers(house)
    house.kill()
    until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in running))
    house.start()
    assert health(house)[0] == 200


class TestAway:
    @pytest.fixture
    def kind(self) -> str:
        return "postgres"

    def test_the_database_may_go_and_come_back(
        self, house: House, device: Devices, databases: Databases
    ) -> None:
        desk, kiosk = device("balie", "desk"), device("zuil")
        for one in (desk, kiosk):
            exchange_once(one)
        desk.act([told("nieuws")], "Annie")
        cluster: Cluster = databases.cluster
        cluster.pause()
        try:
            answer = requests.get(house.url + "/health", timeout=20)
            assert answer.status_code == 503
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert int(answer.headers["Retry-After"]) >= 1
            assert json.loads(answer.content)["code"] == "database"
            with pytest.raises(UserFacing):
                exchange_once(desk)
            assert desk.pending() == 1
        finally:
            cluster.start()
        until(lambda: health(house)[0] == 200)
        exchange_once(desk)
        assert desk.pending() == 0
        exchange_once(kiosk)
        assert kiosk.get("announcement", "nieuws") is not None
        log = house.log.read_text()
        assert "Traceback" not in log

    def test_news_crosses_again_after_it_came_back(
        self, house: House, device: Devices, databases: Databases
    ) -> None:
        desk, kiosk = device("balie", "desk"), device("zuil")
        for one in (desk, kiosk):
            exchange_once(one)
        databases.cluster.restart()
        until(lambda: health(house)[0] == 200)
        kiosk.close()
        waiting = Waiting(kiosk.folder)
        time.sleep(0.5)
        desk.act([told("nieuws")], "Annie")
        exchange_once(desk)
        assert waiting.join() - time.monotonic() < 5.0
