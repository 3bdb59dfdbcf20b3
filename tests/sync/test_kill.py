"""kill -9 at any moment: what was said to be kept is kept, nothing is torn, nothing is there twice.

A seed chooses the moments; it is printed when a test fails. ``--full`` kills many more times.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from sync.changes import Change, chain_holds, digest
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import exchange_once
from tests.sync.killing import ACT_CHANGES, act
from tests.sync.place import empty
from tests.sync.server.house import House, now, open_device

ROOT = Path(__file__).parents[2]


@pytest.fixture
def seed() -> int:
    """Another seed every day; a failing test shows it."""
    chosen = int(os.environ.get("KILL_SEED", now().toordinal()))
    print(f"KILL_SEED={chosen}")
    return chosen


class Child:
    """A process of ``tests.sync.killing``, and what it has said so far."""

    def __init__(self, what: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.sync.killing", what, str(folder)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        self.said: list[str] = []
        self._read(1, 30.0)
        assert self.said == ["ready"]

    def _read(self, lines: int, timeout_s: float) -> None:
        assert self.process.stdout is not None
        until = time.monotonic() + timeout_s
        while len(self.said) < lines and time.monotonic() < until:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                line = self.process.stdout.readline()
                assert line, "the child ended by itself"
                self.said.append(line.decode().strip())

    def kill_after(self, seconds: float) -> list[str]:
        """Let it work for so long, kill it, and return the names of the acts that it said were kept."""
        time.sleep(seconds)
        assert self.process.poll() is None, "the child ended by itself"
        self.process.send_signal(signal.SIGKILL)
        out, _ = self.process.communicate(timeout=10)
        lines = [*self.said[1:], *out.decode().split("\n")[:-1]]
        return [line for line in lines if line]


def whole(replica: Replica, promised: list[str]) -> None:
    """Hold that every promised act is there, whole, shown once, and that nothing is torn."""
    changes = replica.outbox.after(0)
    assert chain_holds(changes, "")
    assert [change.number for change in changes] == list(range(1, len(changes) + 1))
    acts: dict[str, int] = {}
    for change in changes:
        acts[change.act] = acts.get(change.act, 0) + 1
    assert set(acts.values()) <= {ACT_CHANGES}, "an act is kept whole or not at all"
    kept = {change.record for change in changes}
    shown = {one.id for one in replica.list("announcement") if "/" in one.id}
    wanted = {f"{name}/{place}" for name in promised for place in range(ACT_CHANGES)}
    assert wanted <= kept
    assert wanted <= shown
    assert kept <= shown
    assert replica.check() == []
    for file in ("replica.db", "outbox.db"):
        conn = sqlite3.connect(replica.folder / file)
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        conn.close()


def test_what_was_promised_survives(tmp_path: Path, full: bool, seed: int) -> None:
    chance = random.Random(seed)
    empty(tmp_path).close()
    promised: list[str] = []
    for _ in range(120 if full else 6):
        promised += Child("act", tmp_path).kill_after(chance.random() * 0.25)
        with open_replica(tmp_path, clock=now) as replica:
            whole(replica, promised)
    assert promised


def test_an_exchange_may_be_cut_off_anywhere(tmp_path: Path, full: bool, seed: int) -> None:
    chance = random.Random(seed + 1)
    with House(tmp_path / "server") as house:
        open_device(house, tmp_path / "zuil").close()
        promised: list[str] = []
        for _ in range(100 if full else 5):
            promised += Child("exchange", tmp_path / "zuil").kill_after(chance.random() * 0.5)
            with open_replica(tmp_path / "zuil", clock=now) as replica:
                whole(replica, promised)
        assert promised
        _same_at_both_ends(house, tmp_path, promised)


def test_a_server_may_be_cut_off_anywhere(tmp_path: Path, full: bool, seed: int) -> None:
    """Two devices push on while the server is killed and started again."""
    chance = random.Random(seed + 2)
    with House(tmp_path / "server") as house:
        for name in ("zuil", "balie"):
            open_device(house, tmp_path / name, "kiosk" if name == "zuil" else "desk").close()
        children = [Child("exchange", tmp_path / name) for name in ("zuil", "balie")]
        for _ in range(40 if full else 3):
            time.sleep(chance.random() * 0.5)
            house.kill()
            time.sleep(chance.random() * 0.1)
            house.start()
        said = [child.kill_after(0.3) for child in children]
        for name, promised in zip(("zuil", "balie"), said, strict=True):
            with open_replica(tmp_path / name, clock=now) as replica:
                whole(replica, promised)
        _same_at_both_ends(house, tmp_path, [*said[0], *said[1]], "zuil", "balie")


def _same_at_both_ends(house: House, folder: Path, promised: list[str], *names: str) -> None:
    """Hold that devices and server come to the same, with everything in it that was promised, once."""
    made = []
    for name in names or ("zuil",):
        with open_replica(folder / name, clock=now) as replica:
            exchange_once(replica)
            made += [digest(change) for change in replica.outbox.after(0) if change.kind != "lease"]
            assert (replica.pending(), replica.status().tray) == (0, 0)
    late = open_device(house, folder / "late", "desk")
    exchange_once(late)
    shown = {one.id: late.stored("announcement", one.id) for one in late.list("announcement")}
    for name in names or ("zuil",):
        with open_replica(folder / name, clock=now) as replica:
            exchange_once(replica)
            own = replica.list("announcement")
            assert {one.id: replica.stored("announcement", one.id) for one in own} == shown
    late.close()
    wanted = {f"{name}/{place}" for name in promised for place in range(ACT_CHANGES)}
    assert wanted <= shown.keys()
    conn = sqlite3.connect(house.folder / "server.db")
    rows = conn.execute("SELECT change FROM change").fetchall()
    changes = [msgspec.json.decode(row[0], type=Change) for row in rows]
    # places that a device gives back by itself come with its next exchange, and are not what people did
    stored = [digest(change) for change in changes if change.kind != "lease"]
    assert sorted(stored) == sorted(made), "every change is at the server once"
    assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    conn.close()


def test_two_processes_act_while_one_is_killed(tmp_path: Path, full: bool, seed: int) -> None:
    """The exchange has its own connection to the same files; here another process stands for it."""
    chance = random.Random(seed + 3)
    empty(tmp_path).close()
    promised: list[str] = []
    for _ in range(30 if full else 2):
        child = Child("act", tmp_path)
        stop = threading.Event()
        own: list[str] = []

        def work(stop: threading.Event = stop, own: list[str] = own) -> None:
            with open_replica(tmp_path, clock=now) as mine:
                own.append(
                    act(mine)
                )  # whoever waits for the lock may wait longer than the other lives
                while not stop.is_set():
                    own.append(act(mine))

        thread = threading.Thread(target=work)
        thread.start()
        promised += child.kill_after(0.2 + chance.random() * 0.3)
        stop.set()
        thread.join(10)
        promised += own
        assert own
        with open_replica(tmp_path, clock=now) as replica:
            whole(replica, promised)
    assert promised


def test_a_kill_at_any_statement_leaves_all_or_nothing(
    tmp_path: Path, full: bool, seed: int
) -> None:
    """Every SQL statement of an act, of an answer that is kept, and of a refusal."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.sync.statement_kills",
            str(tmp_path),
            "1" if full else "0.15",
            str(seed),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) >= (150 if full else 5)
