"""Device processes that are killed at any step: ``python -m tests.sync.matrix.children``.

It has everything imported and waits for jobs on its standard input, a line of JSON each. For each it forks a child that opens
the folder and works there, through the line as any device does, and kills itself when it comes to the step that was asked
for. A step is an SQL statement, or a file of the folder or the stick that is opened, renamed or removed.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
import requests  # noqa: F401 (children find it imported)
import sqlite_utils  # noqa: F401

from sync.disk import wiping  # noqa: F401
from sync.disk.replica import open_replica
from tests.sync.matrix.broken import DEVICES
from tests.sync.matrix.orders import NotStruck
from tests.sync.matrix.works import do

_FILES = ("open", "os.rename", "os.remove")
ROOT = Path(__file__).parents[3]


class Job(msgspec.Struct, frozen=True):
    """What a child is to do."""

    folder: str
    work: str
    stick: str
    kill_at: int = 0
    """The step (from 1) at which it dies; 0 lets it come to its end."""
    shift_ms: int = 0
    """How far its clock stands ahead."""
    broken: tuple[str, ...] = ()


class Done(msgspec.Struct, frozen=True):
    """What became of it."""

    killed: bool
    steps: int = 0
    """How many there were, of a child that came to its end."""
    told: tuple[tuple[str, str], ...] = ()
    """What people would be told, and what to do."""


class Children:
    """The test's end."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def do(self, job: Job) -> Done:
        """Let a child do a job. Raises ``NotStruck`` when it fell over."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(job) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line.strip():
            raise NotStruck("the child fell over")
        return msgspec.json.decode(line, type=Done)


@contextmanager
def children() -> Iterator[Children]:
    """Have a process that forks children."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        yield Children(process)
        assert process.stdin is not None
        process.stdin.close()


class _Steps:
    """Counts steps, and dies at one."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.count = 0

    def step(self, *_: object) -> None:
        self.count += 1
        if self.count == self._job.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def file(self, what: str, arguments: tuple[Any, ...]) -> None:
        if what not in _FILES or not isinstance(arguments[0], (str, bytes)):
            return
        if os.fsdecode(arguments[0]).startswith((self._job.folder, self._job.stick)):
            self.step()


def _work(job: Job) -> Done:
    steps = _Steps(job)
    connect = sqlite3.connect

    def watched(*given: Any, **named: Any) -> sqlite3.Connection:
        conn: sqlite3.Connection = connect(*given, **named)
        conn.set_trace_callback(steps.step)
        return conn

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(milliseconds=job.shift_ms)

    for name in job.broken:
        DEVICES[name]()
    sys.addaudithook(steps.file)
    with (
        patch.object(sqlite3, "connect", watched),
        open_replica(Path(job.folder), clock=clock) as replica,
    ):
        told = do(job.work, replica, Path(job.stick))
    return Done(False, steps.count, tuple((error.what, error.next) for error in told))


def main() -> None:
    """Do jobs until there are no more."""
    for line in sys.stdin.buffer:
        job = msgspec.json.decode(line, type=Job)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writer, msgspec.json.encode(_work(job)) + b"\n")
            except BaseException:
                traceback.print_exc()
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            said = msgspec.json.encode(Done(True)) + b"\n"
        os.write(1, said or b"\n")


if __name__ == "__main__":
    main()
