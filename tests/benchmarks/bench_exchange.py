"""How long the exchange takes through a real server process on loopback, signatures and search index included."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from sync.changes import Draft
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import Line, exchange_once
from sync.server.commands import now_ms
from sync.server.store import Store
from tests.benchmarks import Row, percentile, seconds
from tests.benchmarks.workload import records
from tests.sync.server.house import House, now, open_device

NAMES = ("first_sync", "first_sync_size", "push_1000", "delta_100", "freshness", "at_rest")
RECORDS = 10_000


def _floor_first_sync(folder: Path) -> float:
    """Parse the same JSON and insert it in one transaction."""
    raw = [msgspec.json.encode(one) for one in records(RECORDS)]
    whole = b"[" + b",".join(raw) + b"]"
    conn = sqlite3.connect(folder / "floor.db", isolation_level=None)
    conn.execute("PRAGMA journal_mode = wal")
    conn.execute("CREATE TABLE record (kind TEXT, id TEXT PRIMARY KEY, fields TEXT)")

    def work() -> None:
        rows = json.loads(whole)
        conn.execute("BEGIN")
        conn.executemany(
            "INSERT INTO record VALUES (?, ?, ?)",
            [(row["kind"], row["id"], json.dumps(row["fields"])) for row in rows],
        )
        conn.execute("COMMIT")
        conn.execute("DELETE FROM record")

    found = min(seconds(work) for _ in range(3))
    conn.close()
    return found


def _first_sync(house: House, folder: Path, turn: int) -> float:
    """Return how long a device that has nothing takes until a search finds something; libraries are loaded."""
    replica = open_device(house, folder / f"first-{turn}")
    line = Line(replica)
    began = time.perf_counter()
    exchange_once(replica, line=line)
    assert replica.search("koffie")
    took = time.perf_counter() - began
    assert replica.count("activity") == RECORDS * 6 // 10
    line.close()
    replica.close()
    return took


def _push(replica: Replica, line: Line) -> float:
    for start in range(0, 1000, 20):
        drafts = [
            Draft(kind="service", record=f"p{start + i}", fields={"name": f"Dienst {start + i}", "summary": "x" * 300})
            for i in range(20)
        ]  # fmt: skip
        replica.act(drafts, "Annie")
    return seconds(lambda: exchange_once(replica, line=line))


def _deltas(writer: Replica, wline: Line, reader: Replica, rline: Line) -> list[float]:
    found = []
    for turn in range(8):
        fields = {"summary": f"Nieuw {turn}"}
        drafts = [Draft(kind="service", record=f"p{i}", fields=fields) for i in range(100)]
        writer.act(drafts, "Annie")
        exchange_once(writer, line=wline)
        found.append(seconds(lambda: exchange_once(reader, line=rline)))
        exchange_once(writer, line=wline)
    return found


def _fresh(writer: Replica, wline: Line, folder: Path) -> list[float]:
    """Return how long a change takes from act() on one device until it is in the replica of another that waits."""
    arrived = threading.Event()
    waiting = threading.Event()
    stop = threading.Event()

    def wait() -> None:
        with open_replica(folder, clock=now) as reader:
            line = Line(reader)
            while not stop.is_set():
                waiting.set()
                if "announcement" in exchange_once(reader, hold_s=3.0, line=line).kinds:
                    arrived.set()
            line.close()

    thread = threading.Thread(target=wait)
    thread.start()
    found = []
    for turn in range(12):
        waiting.wait(5)
        time.sleep(random.Random(turn).uniform(0.2, 0.7))
        arrived.clear()
        fields = {"title": f"Nieuws {turn}", "text": "x", "shown_until": "2030-01-01"}
        began = time.perf_counter()
        writer.act([Draft(kind="announcement", record="news", fields=fields)], "Annie")
        exchange_once(writer, line=wline)
        arrived.wait(5)
        found.append(time.perf_counter() - began)
        waiting.clear()
    stop.set()
    thread.join()
    return found


def _bare_trip(house: House) -> Callable[[], object]:
    import requests

    session = requests.Session()
    return lambda: session.get(house.url + "/health", timeout=5)


def run() -> list[Row]:
    """Measure each kind of trip with one server of 10,000 records."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = House(folder / "server", "--host", "127.0.0.1")
        house.folder.mkdir()
        store = Store(f"sqlite:///{house.folder / 'server.db'}", now_ms, os.urandom)
        store.make_neighbourhood("De Linde", records(RECORDS))
        store.close()
        with house:
            floor = _floor_first_sync(folder)
            first = min(_first_sync(house, folder, turn) for turn in range(4))
            (ready,) = (house.folder / "snapshots").glob("*.zst")
            desk = open_device(house, folder / "desk", "desk")
            kiosk = open_device(house, folder / "kiosk")
            dline, kline = Line(desk), Line(kiosk)
            for replica, line in ((desk, dline), (kiosk, kline)):
                exchange_once(replica, line=line)
            pushed = _push(desk, dline)
            exchange_once(kiosk, line=kline)
            delta = min(_deltas(desk, dline, kiosk, kline))
            rest = percentile(
                [seconds(lambda: exchange_once(kiosk, line=kline)) for _ in range(30)], 0.5
            )
            trip = _bare_trip(house)
            trip()
            bare = min(seconds(trip) for _ in range(30))
            kiosk.close()
            fresh = percentile(_fresh(desk, dline, folder / "kiosk"), 0.99)
            for line in (dline, kline):
                line.close()
            desk.close()
            size = ready.stat().st_size / 1e6
    return [
        Row(name="first_sync", value=first, unit="s", floor=floor),
        Row(name="first_sync_size", value=size, unit="MB"),
        Row(name="push_1000", value=pushed, unit="s"),
        Row(name="delta_100", value=delta, unit="s", floor=bare),
        Row(name="freshness", value=fresh, unit="s", floor=bare),
        Row(name="at_rest", value=rest, unit="s", floor=bare),
    ]
