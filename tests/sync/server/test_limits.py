"""Who asks too often waits: counted in the database, for all processes, under names that tell nobody's address."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator

import pytest
import requests
import sqlalchemy as sa

from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.server.limits import RULES, SWEEP_S, Limits, TooOften
from sync.server.store import Store
from sync.server.tables import ATTEMPT
from sync.wire import pack
from tests.sync.server.house import House
from tests.sync.server.test_store import Clock

ADDRESS = "192.0.2.7"


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store(url, clock, os.urandom, ready=True)
    yield opened
    opened.close()


def tries(limits: Limits, what: str, number: int, who: str = "x", by: int = 1) -> int:
    """Return how many of so many tries were allowed."""

    async def work() -> int:
        for turn in range(number):
            try:
                await limits.take(what, who, by=by)
            except TooOften:
                return turn
        return number

    return asyncio.run(work())


def test_the_rule_holds_for_all_processes_together(store: Store, clock: Clock) -> None:
    one, other = Limits(store, clock), Limits(store, clock)
    assert tries(one, "enrol", 6) == 6
    assert tries(other, "enrol", 20) == RULES["enrol"].most - 6
    assert tries(one, "enrol", 1) == 0
    assert tries(one, "enrol", 1, who="y") == 1, "another one has tries of its own"
    clock.now_ms += RULES["enrol"].window_s * 1000
    assert tries(Limits(store, clock), "enrol", 20) == RULES["enrol"].most


def test_a_device_at_rest_writes_nothing_and_a_wild_one_is_stopped(
    store: Store, clock: Clock
) -> None:
    limits = Limits(store, clock)
    assert tries(limits, "requests", 50) == 50
    with store.engine.connect() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ATTEMPT)) == 0
    assert tries(limits, "requests", 10_000) == RULES["requests"].most - 50
    assert tries(limits, "bytes", 1000, by=1_000_000) == RULES["bytes"].most // 1_000_000


def test_no_address_lies_in_the_database_and_old_ones_go(store: Store, clock: Clock) -> None:
    async def named(limits: Limits, host: str) -> str:
        return await limits.address(host)

    limits = Limits(store, clock)
    name = asyncio.run(named(limits, ADDRESS))
    assert asyncio.run(named(Limits(store, clock), ADDRESS)) == name, "the same in every process"
    assert asyncio.run(named(limits, "192.0.2.8")) != name
    assert asyncio.run(named(limits, "2001:db8::1")) == asyncio.run(named(limits, "2001:db8::2"))
    tries(limits, "stranger", 3, name)
    clock.now_ms += 2 * SWEEP_S * 1000
    tries(limits, "stranger", 1, "later")
    with store.engine.connect() as db:
        rows = db.execute(sa.select(ATTEMPT.c.what, ATTEMPT.c.who)).all()
    assert sorted(row.what for row in rows) == ["salt", "stranger"]
    assert ADDRESS not in str(rows)
    assert name not in str(rows)


def test_who_guesses_is_told_how_long_to_wait_and_devices_go_on(
    house: House, device: Callable[..., Replica]
) -> None:
    kiosk = device("zuil")
    body = pack({"code": "00000000", "device": "d", "public_key": "A" * 43 + "=", "kind": "kiosk"})

    def guess() -> requests.Response:
        return requests.post(house.url + "/enrol", data=body, timeout=10)

    def refused(ask: Callable[[], requests.Response], most: int, other: int) -> None:
        """Ask until it is too often; a new window may begin in between."""
        for _ in range(2 * most + 2):
            answer = ask()
            if answer.status_code == 429:
                break
            assert answer.status_code == other
        assert answer.status_code == 429
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert 1 <= int(answer.headers["Retry-After"]) <= 60

    refused(guess, RULES["enrol"].most, 403)
    refused(
        lambda: requests.post(house.url + "/exchange", data=b"", timeout=10),
        RULES["stranger"].most,
        401,
    )
    exchange_once(kiosk)
