"""A server that is stopped while devices wait at it: they hear that there is no news, and nothing is said in fright."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sync.disk.replica import open_replica
from sync.errors import UserFacing
from sync.line.enrolment import enrol
from sync.line.exchange import exchange_once


def now() -> datetime:
    return datetime.now(UTC)


def test_a_server_stops_quietly_while_a_device_waits(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    words = [
        "server",
        "--data",
        str(tmp_path / "server"),
        "--port",
        "0",
        "--demo",
        "--ready-file",
        str(ready),
    ]
    server = subprocess.Popen(
        [Path(sys.executable).parent / "buurtzuil", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 30
        while not (ready.exists() and ready.stat().st_size):
            assert time.monotonic() < until
            time.sleep(0.05)
        told = json.loads(ready.read_text(encoding="utf-8"))
        folder = tmp_path / "kiosk"
        enrol(
            folder,
            told["url"],
            told["kiosk_code"],
            kind="kiosk",
            name="",
            now_ms=int(time.time() * 1000),
        )
        with open_replica(folder, clock=now) as replica:
            exchange_once(replica)
        came: list[str] = []

        def wait() -> None:
            with open_replica(folder, clock=now) as replica:
                try:
                    came.append(f"pulled {exchange_once(replica, hold_s=25.0).pulled}")
                except UserFacing as error:
                    came.append(error.what)

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(1.5)
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=20)
        waiting.join(20)
    finally:
        server.kill()
        server.wait()
    assert came == ["pulled 0"]
    assert "Traceback" not in said
    assert "ERROR" not in said
