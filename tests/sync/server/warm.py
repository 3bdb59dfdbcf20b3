"""Server processes without the wait for their libraries: ``python -m tests.sync.server.warm``.

One process has everything imported and does nothing. For each server that a test asks for it forks a child that takes the
environment, the arguments and the log of that server and runs its program: a process of its own, which is stopped, killed and
started again as any other is. What the import itself does is tested where a server is started from its command line.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
_PACKAGES = ("sync.server", "sync.demonstration", "sync")
_LIBRARIES = (
    "anyio._backends._asyncio",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)


class WarmProcess:
    """A process that was forked for us; what is used of ``subprocess.Popen`` is here too."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)

    def _over(self, timeout_s: float | None) -> bool:
        if self._descriptor < 0:
            return True
        if not select.select([self._descriptor], [], [], timeout_s)[0]:
            return False
        os.close(self._descriptor)
        self._descriptor = -1
        return True

    def poll(self) -> int | None:
        """Return None while it runs."""
        return 0 if self._over(0) else None

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until it is over. Raises ``subprocess.TimeoutExpired``."""
        if not self._over(timeout_s):
            raise subprocess.TimeoutExpired("server", timeout_s or 0)

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self._descriptor >= 0:
            signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


@lru_cache(maxsize=1)
def _mother(_tester: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Return the process with everything imported; it ends when the test process does."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
        )
    atexit.register(_end, process, ours)
    return process, ours


def _end(process: subprocess.Popen[bytes], line: socket.socket) -> None:
    line.close()
    process.wait(10)


def start(
    program: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> WarmProcess:
    """Run ``program`` (Python source) with arguments, an environment and a log to add to."""
    _, line = _mother(os.getpid())
    asked = [program, list(arguments), dict(environment), os.getcwd(), str(log)]
    line.sendall(json.dumps(asked).encode() + b"\n")
    told = b""
    while not told.endswith(b"\n"):
        more = line.recv(100)
        assert more, "the process that starts servers is gone"
        told += more
    return WarmProcess(int(told))


def _run(
    program: str, arguments: list[str], environment: dict[str, str], cwd: str, log: str
) -> int:
    """Become the server; return its exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    random.seed()
    sys.argv = ["-c", *arguments]
    try:
        exec(compile(program, "<server>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _serve(line: socket.socket) -> None:
    for package in _PACKAGES:
        found = importlib.import_module(package)
        for one in pkgutil.iter_modules(found.__path__, f"{package}."):
            importlib.import_module(one.name)
    for library in _LIBRARIES:
        importlib.import_module(library)
    assert threading.active_count() == 1, "a thread does not live through a fork"
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    with line.makefile("rb") as asked:
        for job in asked:
            pid = os.fork()
            if pid == 0:
                line.close()
                status = _run(*json.loads(job))
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
            line.sendall(b"%d\n" % pid)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
