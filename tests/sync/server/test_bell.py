"""Held requests wake: told by another process, by a look at the counters, and again after the line to the database broke."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sync.server import bell as bell_module
from sync.server.bell import Bell
from tests.sync.server.databases import Databases


@pytest.fixture
def address(databases: Databases, tmp_path: Path) -> Iterator[str]:
    with databases.fresh("postgres", tmp_path) as made:
        yield made.replace("+psycopg", "")


def nothing(_wanted: list[str]) -> dict[str, int]:
    return {}


async def listening(*bells: Bell) -> None:
    async with asyncio.timeout(20):
        while not all(one.listening for one in bells):
            await asyncio.sleep(0.01)


async def slept_s(bell: Bell, neighbourhood: str, most_s: float) -> float:
    began = time.monotonic()
    await bell.wait(neighbourhood, most_s, 1)
    return time.monotonic() - began


def test_another_process_tells(address: str) -> None:
    async def work() -> None:
        here, there = Bell(nothing, address), Bell(nothing, address)
        await here.start()
        await there.start()
        await listening(here, there)
        waiting = asyncio.create_task(slept_s(there, "n", 20))
        other = asyncio.create_task(slept_s(there, "other", 1.5))
        await asyncio.sleep(0.1)
        here.ring("n")
        assert await waiting < 5
        assert await other >= 1.4, "who waits for another neighbourhood sleeps on"
        await here.stop()
        await there.stop()

    asyncio.run(work())


def test_a_line_that_breaks_is_made_again_and_a_look_does_meanwhile(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = {"n": 1}

    async def work() -> None:
        bell = Bell(lambda wanted: {one: standing[one] for one in wanted}, address)
        await bell.start()
        await listening(bell)
        with psycopg.connect(address, autocommit=True) as db:
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        async with asyncio.timeout(20):
            while bell.listening:
                await asyncio.sleep(0.01)
        waiting = asyncio.create_task(slept_s(bell, "n", 20))
        await asyncio.sleep(0)
        standing["n"] = 2
        assert await waiting < 5
        await listening(bell)
        await bell.stop()

    asyncio.run(work())


def test_on_sqlite_a_look_finds_what_others_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell_module, "LOOK_S", 0.05)
    standing = {"n": 1}

    async def work() -> None:
        bell = Bell(lambda wanted: {one: standing[one] for one in wanted})
        await bell.start()
        assert await slept_s(bell, "n", 0.5) >= 0.5, "there is no news"
        waiting = asyncio.create_task(slept_s(bell, "n", 20))
        await asyncio.sleep(0)
        standing["n"] = 2
        assert await waiting < 5
        await bell.stop()

    asyncio.run(work())
