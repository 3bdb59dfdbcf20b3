"""What an exchange at rest costs the server: a signed request with nothing in it, answered that there is nothing.

Measured at the server: the application is called as uvicorn calls it, with the request already read and the answer handed
back, so the line, the HTTP parser and the device's own work are not in it; signatures, compression and the database, durable
as in earnest, are. The floor is the same call for ``/health``: one trip to the database, nothing signed.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync import signing
from sync.outcomes import Cursor
from sync.server.app import make_app
from sync.server.commands import now_ms
from sync.server.postgres import Cluster
from sync.server.snapshot import Snapshots
from sync.server.store import Store
from sync.wire import ExchangeRequest, pack
from tests.benchmarks import Row, percentile
from tests.benchmarks.workload import records

NAMES = ("idle_exchange", "idle_exchange_postgres")
RECORDS = 10_000
CALLS = 400


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "postgres":
        with Cluster(folder / "postgres") as cluster:
            yield cluster.url()
    else:
        yield f"sqlite:///{folder / 'server.db'}"


async def _call(app: Any, method: str, path: str, body: bytes, headers: dict[str, str]) -> int:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(body)).encode()))
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": raw,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    status: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    await app(scope, receive, send)
    return status[0]


async def _measured(app: Any, method: str, path: str, body: bytes, key: Any) -> float:
    """Return the median of many calls, in seconds."""
    took = []
    for turn in range(CALLS + 20):
        signed = signing.sign_request(method, path, body, key, "kiosk", int(time.time()))
        began = time.perf_counter()
        assert await _call(app, method, path, body, signed) == 200
        if turn >= 20:
            took.append(time.perf_counter() - began)
    return percentile(took, 0.5)


def _idle(kind: str, folder: Path) -> tuple[float, float]:
    folder.mkdir()
    with _database(kind, folder) as url:
        store = Store(url, now_ms, os.urandom)
        made = store.make_neighbourhood("De Linde", records(RECORDS))
        key = signing.make_device_key()
        assert store.enrol(store.make_code(made, "kiosk"), "kiosk", key.public, "Zuil")
        epoch, sequence = store.place(made)
        cursor = Cursor(epoch=epoch, neighbourhood=made, sequence=sequence)
        body = pack(ExchangeRequest(device="kiosk", clock_ms=now_ms(), cursor=cursor))
        app = make_app(store, Snapshots(folder / "snapshots", store), now_ms)

        async def work() -> tuple[float, float]:
            idle = await _measured(app, "POST", "/exchange", body, key)
            return idle, await _measured(app, "GET", "/health", b"", key)

        found = asyncio.run(work())
        store.close()
        return found


def run() -> list[Row]:
    """Measure on both databases."""
    found = []
    for name, kind in zip(NAMES, ("sqlite", "postgres"), strict=True):
        with tempfile.TemporaryDirectory() as folder:
            value, floor = _idle(kind, Path(folder) / "server")
        found.append(Row(name=name, value=value, unit="s", floor=floor))
    return found
