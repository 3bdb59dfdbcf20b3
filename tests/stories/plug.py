"""A kiosk in a process of its own, and its plug."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sync.changes import chain_holds
from sync.disk.replica import Replica

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 60.0


class Plugged:
    """The process of ``tests.stories.nights``, and what it has said so far."""

    def __init__(self, folder: Path, starts: datetime, rate: float = 20.0) -> None:
        """Switch the kiosk on and wait until it stands."""
        self.said: list[str] = []
        self._rest = b""
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.stories.nights",
                str(folder),
                starts.isoformat(),
                str(rate),
            ],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        self.until(lambda: "ready" in self.said, STARTS_WITHIN_S)

    def until(self, true: Callable[[], bool], within_s: float = 30.0) -> None:
        """Listen until something is true."""
        end_s = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < end_s, self.said[-5:]
            self._hear()

    def wait_for(self, line: str) -> None:
        """Listen until the kiosk has said a line."""
        self.until(lambda: line in self.said)

    def wait_for_acts(self, number: int) -> None:
        """Listen until the kiosk has confirmed so many acts."""
        self.until(lambda: sum(line[:1].isdigit() for line in self.said) >= number)

    def listen(self, for_s: float) -> None:
        """Listen for so long."""
        end_s = time.monotonic() + for_s
        while time.monotonic() < end_s:
            self._hear()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], 0.01)[0]:
            assert self.process.poll() is None, "the kiosk ended by itself"
            return
        self._take(os.read(self.process.stdout.fileno(), 65536))

    def _take(self, more: bytes) -> None:
        *lines, self._rest = (self._rest + more).split(b"\n")
        self.said += [line.decode() for line in lines]

    def pull(self) -> list[str]:
        """Cut the power; return the names of the acts that the kiosk had confirmed."""
        assert self.process.poll() is None, "the kiosk ended by itself"
        self.process.send_signal(signal.SIGKILL)
        out, _ = self.process.communicate(timeout=20)
        self._take(out)
        return [line for line in self.said if line[:1].isdigit()]


def assert_whole(replica: Replica, promised: list[str]) -> None:
    """Hold that nothing is torn, that numbers follow on, and that every confirmed act is there, whole and shown."""
    assert replica.check() == []
    for file in ("replica.db", "outbox.db"):
        with closing(sqlite3.connect(replica.folder / file)) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    changes = replica.outbox.after(0)
    assert [change.number for change in changes] == list(range(1, len(changes) + 1))
    assert chain_holds(changes, "")
    shown = {one.id for one in replica.list("announcement")}
    assert {f"{name}/{part}" for name in promised for part in range(2)} <= shown
    acts = Counter(change.act for change in changes)
    assert all(acts[change.act] == change.act_size for change in changes), "whole or not at all"
