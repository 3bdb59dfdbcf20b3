"""A server process that tests start, kill and start again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sync.disk.replica import Replica, open_replica
from sync.line.enrolment import enrol
from sync.server.commands import now_ms
from sync.server.store import Store
from sync.server.where import database_url
from tests.sync.server import warm

START_S = 30.0
SERVER = "from sync.server.commands import server; server()"
ADMIN = "from sync.server.commands import admin; admin()"


def now() -> datetime:
    """Return the clock of this machine."""
    return datetime.now(UTC)


class House:
    """A folder with a server's data, and the process that serves it; a context manager."""

    program = SERVER
    """What the server's process runs."""

    def __init__(self, folder: Path, *options: str, database: str = "") -> None:
        self.folder = folder
        self.options = options or ("--demo",)
        own = "" if "--postgres" in self.options else f"sqlite:///{folder / 'server.db'}"
        self.database = database or own
        """Empty where the folder's own PostgreSQL is asked for."""
        self.log = folder / "server.log"
        self.port = 0
        self.url = ""
        self.codes: dict[str, str] = {}
        self._process: warm.WarmProcess | None = None

    def __enter__(self) -> House:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server, on the port that it had before, and wait until it says where it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        where = ["--data", str(self.folder), "--port", str(self.port), "--ready-file", str(ready)]
        self._process = warm.start(
            self.program, [*where, *self.options], self._environment(), self.log
        )
        until = time.monotonic() + START_S
        while not ready.is_file():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.02)
        told = json.loads(ready.read_bytes())
        self.url = told["url"]
        self.port = int(self.url.rpartition(":")[2])
        self.codes = {"kiosk": told["kiosk_code"], "desk": told["desk_code"]}

    def _environment(self) -> dict[str, str]:
        """Return what the server's commands find around them: the database's address among it, as in earnest."""
        return {**os.environ, "LC_ALL": "C.UTF-8", "BUURTZUIL_DATABASE": self.database}

    @property
    def pid(self) -> int:
        """The number of the server process, 0 when it does not run."""
        return self._process.pid if self._process is not None else 0

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server process."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process = None

    def kill(self) -> None:
        """End the server as a power cut does."""
        self.stop(signal.SIGKILL)

    def admin(self, *arguments: str) -> str:
        """Return what ``buurtzuil admin`` prints."""
        done = subprocess.run(
            [sys.executable, "-c", ADMIN, *arguments, "--data", str(self.folder)],
            check=True,
            capture_output=True,
            env=self._environment(),
            timeout=60,
        )
        return done.stdout.decode().strip()

    def code(self, kind: str = "kiosk") -> str:
        """Return a code that nobody has used."""
        return self.codes.pop(kind, "") or self._made_code(kind)

    def _made_code(self, kind: str) -> str:
        """Return a new code as ``admin code`` makes it, in a tenth of the time."""
        with database_url(self.folder, self.database) as url:
            store = Store(url, now_ms, os.urandom, ready=True)
        try:
            one = store.neighbourhoods()[0][0]
            return store.make_code(one, kind, store.first_of_kind(one, "venue"))
        finally:
            store.close()


def open_device(house: House, folder: Path, kind: str = "kiosk") -> Replica:
    """Enrol a new device in ``folder`` and open its replica."""
    settings = enrol(
        folder,
        house.url,
        house.code(kind),
        kind=kind,
        name=folder.name,
        now_ms=int(now().timestamp() * 1000),
    )
    assert settings.kind == kind
    return open_replica(folder, clock=now)
