"""Thousands of kiosks that come back at once after a day offline, against two server processes on PostgreSQL.

Nobody waits at random first, as a device does after power comes back: this is the worst that can happen. The kiosks run in
this one process and share the machine's cores with the servers and the database. The floor is the same rows, records and
changes as they lie in the tables afterwards, written by COPY into empty tables with the same indexes.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from pathlib import Path

import psycopg

from sync.server.commands import now_ms
from sync.server.postgres import SUPERUSER, Cluster
from sync.server.store import Store
from tests.benchmarks import Row, seconds
from tests.benchmarks.simulation import DAY_MS, Came, all_at_once
from tests.benchmarks.towns import settle_in
from tests.sync.server.house import House

NAMES = ("storm", "storm_total", "storm_slowest")
NEIGHBOURHOODS = 500
KIOSKS_EACH = 10
CHANGES_EACH = 20
PROCESSES = "2"


def _floor(cluster: Cluster, database: str, before: int) -> float:
    """Return how long COPY takes for the rows that the storm wrote, those after commit ``before``."""
    sockets = cluster.url().rpartition("host=")[2]
    with psycopg.connect(host=sockets, user=SUPERUSER, dbname=database, autocommit=True) as db:
        rows: dict[str, list[tuple[object, ...]]] = {}
        for table in ("change", "record"):
            found = db.execute(f"SELECT * FROM {table} WHERE sequence > %s", [before])
            rows[table] = found.fetchall()
            db.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")

        def copy() -> None:
            for table, all_of in rows.items():
                with db.cursor().copy(f"COPY floor_{table} FROM STDIN") as out:
                    for row in all_of:
                        out.write_row(row)

        return seconds(copy)


def storm(
    folder: Path, neighbourhoods: int, kiosks_each: int, changes_each: int
) -> tuple[Came, float]:
    """Let the storm come in a server's ``folder``; return what came of it and the floor in seconds."""
    with Cluster(folder / "postgres") as cluster:
        url = cluster.create("storm")
        store = Store(url, now_ms, os.urandom)
        kiosks = settle_in(store, neighbourhoods, kiosks_each, now_ms)
        store.close()
        yesterday_ms = now_ms() - DAY_MS
        for kiosk in kiosks:
            kiosk.live(changes_each, yesterday_ms)
        with House(
            folder / "server", "--host", "127.0.0.1", "--processes", PROCESSES, database=url
        ) as house:
            came = asyncio.run(all_at_once(kiosks, house.url))
        return came, _floor(cluster, "storm", 1)


def run() -> list[Row]:
    """Let 5,000 kiosks of 500 neighbourhoods come back with 20 changes each."""
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        came, floor = storm(Path(name), NEIGHBOURHOODS, KIOSKS_EACH, CHANGES_EACH)
        print(
            f"# storm: {NEIGHBOURHOODS * KIOSKS_EACH} kiosks, {came.changes} changes in {came.trips} trips,"
            f" {came.bytes_up / 1e6:.1f} MB up, {came.bytes_down / 1e6:.1f} MB down, {came.pulled} records pulled,"
            f" outcomes {came.outcomes}; with its preparation {time.perf_counter() - began:.0f} s"
        )
    refused = {name: n for name, n in came.outcomes.items() if name.startswith("refused")}
    assert not refused, refused
    return [
        Row(name="storm", value=came.seconds / came.changes, unit="s", floor=floor / came.changes),
        Row(name="storm_total", value=came.seconds, unit="s", floor=floor),
        Row(name="storm_slowest", value=came.slowest_s, unit="s"),
    ]
