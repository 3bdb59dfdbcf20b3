"""A server for tests that can be killed at any step and is there again at once.

It is ``buurtzuil server``, whose serving process is a child. When that is killed, the first process, which has everything
imported and holds the listening socket, forks another: so a kill -9 is a real one and costs a test no second. Steps are the SQL
statements and commits of the server's engines, and the files that it opens, renames or removes in its folder. What else is
ordered (``orders``): another clock, the database hanging up, rules that are broken on purpose.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from sync.errors import UserFacing
from sync.server import app, paging, serving, snapshot  # noqa: F401 (so that no child has to import them)
from sync.server.commands import now_ms, server
from sync.server.store import Store
from tests.sync.matrix import broken
from tests.sync.matrix.orders import Post

SNAPSHOT_LEVEL = 1
"""Compressing hard would take a third of the time of all tests."""
_HANG_UP = "SELECT pg_terminate_backend(pg_backend_pid())"
_FILES = ("open", "os.rename", "os.remove")
_time, _time_ns = time.time, time.time_ns


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Hooks:
    """What is hung into the serving process."""

    def __init__(self, post: Post, folder: Path) -> None:
        self._post = post
        self._folder = folder
        self._snapshots = str(folder / "snapshots")
        self._serial = self._steps = self._commits = 0
        self._lock = threading.RLock()
        self._busy = threading.local()

    def hang(self) -> None:
        """Hang them in, and tell who serves."""
        (self._folder / "pid").write_text(str(os.getpid()), "ascii")
        listen: Any = event.listen
        listen(Engine, "before_cursor_execute", lambda *_: self._step("s"))
        patch.object(DefaultDialect, "do_commit", self._commit).start()
        sys.addaudithook(self._file)

        def shift() -> int:
            return self._post.orders().shift_ms

        patch.object(time, "time", lambda: _time() + shift() / 1000).start()
        patch.object(time, "time_ns", lambda: _time_ns() + shift() * 1_000_000).start()

    def _file(self, what: str, arguments: tuple[Any, ...]) -> None:
        if what not in _FILES or getattr(self._busy, "inside", False) or not arguments:
            return
        name = os.fsdecode(arguments[0]) if isinstance(arguments[0], (str, bytes)) else ""
        if name.startswith(self._snapshots):
            self._step("f")

    def _fresh(self) -> None:
        serial = self._post.orders().serial
        if serial != self._serial:
            self._serial, self._steps, self._commits = serial, 0, 0

    def _step(self, letter: str) -> None:
        self._busy.inside = True
        try:
            with self._lock:
                self._fresh()
                orders = self._post.orders()
                self._steps += 1
                if orders.tally:
                    self._post.note(letter)
                if self._steps == orders.kill_at_step:
                    self._post.strike()
                    _die()
        finally:
            self._busy.inside = False

    def _commit(self, connection: Any) -> None:
        self._step("c")
        with self._lock:
            self._commits += 1
            orders = self._post.orders()
            what = orders.what if self._commits == orders.commit else ""
        if what:
            self._post.strike()
        if what == "during":
            self._die_during(connection, orders.delay_s)
        elif what == "hold":
            while self._post.orders().serial == orders.serial:
                time.sleep(0.002)
        elif what == "cut_off":
            connection.execute(_HANG_UP)
        if "answers_before_it_commits" in orders.broken and not self._post.has_struck():
            self._post.strike()
            return  # it is undone when the connection is put away: the power went before the commit came
        connection.commit()
        if what == "after":
            _die()
        elif what == "cut_off_after":
            connection.execute(_HANG_UP)

    def _die_during(self, connection: Any, delay_s: float) -> None:
        """Die while the database commits."""
        if hasattr(connection, "pgconn"):
            connection.pgconn.send_query(b"COMMIT")
            connection.pgconn.flush()
            _die()

        def later() -> None:
            time.sleep(delay_s)
            _die()

        threading.Thread(target=later).start()
        connection.commit()
        time.sleep(60)


def _start_again() -> None:
    """Do what a server does first that is started: bring the tables up to date. One that is torn is said to be."""
    try:
        Store(os.environ["BUURTZUIL_DATABASE"], now_ms, os.urandom).close()
    except UserFacing as error:
        print(error, flush=True)


def _serve_and_serve_again(folder: Path) -> None:
    """Let a child serve, and another when it is killed."""
    run = uvicorn.Server.run

    def forking(own: uvicorn.Server, sockets: Any = None) -> None:
        asked = [False]
        child = [0]

        def stop(*_: object) -> None:
            asked[0] = True
            os.kill(child[0], signal.SIGTERM)

        while not asked[0]:
            child[0] = os.fork()
            if child[0] == 0:
                _start_again()
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                Hooks(Post(folder), folder).hang()
                broken.break_rules(Post(folder).orders)
                try:
                    run(own, sockets=sockets)
                finally:
                    os._exit(0)
            signal.signal(signal.SIGTERM, stop)
            os.waitpid(child[0], 0)

    patch.object(uvicorn.Server, "run", forking).start()


def main() -> None:
    """Serve as ``buurtzuil server`` does with the same words."""
    patch.object(paging, "PAGE_ROWS", broken.PAGE_ROWS).start()
    patch.object(snapshot, "SNAPSHOT_LEVEL", SNAPSHOT_LEVEL).start()
    _serve_and_serve_again(Path(sys.argv[sys.argv.index("--data") + 1]))
    server()
