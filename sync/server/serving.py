"""Runs a server: one process, or several that take turns on one listening socket.

With several, this process only watches: uvicorn's supervisor starts them, starts one anew that died or hangs, and lets all
finish when it is asked to stop. Nothing that matters lives in a process, so any of them may answer any request.
"""

from __future__ import annotations

import errno
import functools
import os
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import structlog
import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from sync.errors import UserFacing
from sync.options import as_typed
from sync.server.app import make_app
from sync.server.bell import Bell
from sync.server.caretaker import Caretaker
from sync.server.commands import now_ms
from sync.server.doubting import warnings
from sync.server.snapshot import Snapshots
from sync.server.store import Store
from sync.server.tls import TlsFiles

GRACE_S = 1


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody wants the server to run."""

    folder: Path
    url: str
    """Of the database."""
    host: str
    port: int
    processes: int = 1
    demo: bool = False
    ready_file: Path | None = None
    tls: TlsFiles = {}


def serve(wishes: Wishes, say: Any) -> None:
    """Make everything ready, tell where it listens with ``say``, and serve until somebody asks to stop."""
    store = Store(wishes.url, now_ms, os.urandom, wishes.folder)
    try:
        store.check()
        if store.heed_counters():
            say("De database miste het laatste. De apparaten bieden het weer aan.")
            say("Wie zich nog moet melden, ziet u met: buurtzuil admin missing")
        for warning in warnings(store):
            say(as_typed(warning))
        listening = _listen(wishes.host, wishes.port)
        if wishes.demo and not store.neighbourhoods():
            from sync.demonstration import DEFAULT_SEED, demo_coordinator, demo_stored

            store.make_neighbourhood(
                "De Linde",
                demo_stored(0, DEFAULT_SEED, datetime.now(UTC).date()),
                demo_coordinator().public,
            )
        shown = f"{'https' if wishes.tls else 'http'}://{wishes.host}:{listening.getsockname()[1]}"
        neighbourhoods = store.neighbourhoods()
        if wishes.ready_file is not None:
            _tell(store, wishes.ready_file, shown)
        store.note_counters()
    finally:
        store.close()
    say(f"Buurtzuil-server luistert op {shown}")
    if not neighbourhoods:
        say(as_typed("Er is nog geen wijk. Maak er een met: buurtzuil admin neighbourhood NAAM"))
    config = uvicorn.Config(
        functools.partial(_worker, wishes.url, wishes.folder, os.getpid()),
        factory=True,
        workers=wishes.processes,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        **wishes.tls,
    )
    with listening:
        if wishes.processes == 1:
            uvicorn.Server(config).run(sockets=[listening])
        else:
            Multiprocess(config, sockets=[listening]).run()


def _worker(url: str, folder: Path, watcher: int) -> Litestar:
    """Return the application of one process."""
    structlog.configure(
        processors=[structlog.processors.TimeStamper("iso"), structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )  # fmt: skip
    if os.getpid() != watcher:
        _end_with(watcher)
    store = Store(url, now_ms, os.urandom, folder, ready=True)
    snapshots = Snapshots(folder / "snapshots", store)
    store.on_erased.append(snapshots.forget)
    app = make_app(store, snapshots, now_ms)
    app.on_startup.append(functools.partial(_let_go_first, app.state.bell))
    caretaker = Caretaker(store)
    app.on_startup += [app.state.bell.start, caretaker.start]
    app.on_shutdown += [caretaker.stop, app.state.bell.stop, store.close]
    return app


def _let_go_first(bell: Bell) -> None:
    """Let those who wait for news go when the server is asked to stop, before it waits for them.

    Called when the server starts: its own answers to the signals stand by then.
    """
    for one in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(one)

        def answer(sig: int, frame: FrameType | None, before: Any = before) -> None:
            bell.ring_last()
            before(sig, frame)

        signal.signal(one, answer)


def _end_with(watcher: int) -> None:
    """Ask Linux to end this process when the one that watches it is gone, however that went (prctl(2), PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if os.getppid() != watcher:  # it went before the request was made
        sys.exit(1)


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises ``UserFacing`` when the port is taken."""
    try:
        listening = socket.create_server((host, port), backlog=1024)
        # connections inherit this: without it the second packet of an answer waits 40 ms for a word from the other end
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise UserFacing(
                f"Het adres {host} hoort niet bij deze computer.", "Kies een ander met --host."
            ) from error
        raise UserFacing(
            f"Poort {port} is bezet of verboden.", "Kies een andere met --port, of --port 0."
        ) from error
    return listening


def _tell(store: Store, path: Path, url: str) -> None:
    """Write address and a code for a kiosk and a desk, readable by this user only."""
    from sync.seal import write_secret

    told = {"url": url}
    for neighbourhood, _ in store.neighbourhoods()[:1]:  # a new server has none yet
        venue = store.first_of_kind(neighbourhood, "venue")
        for kind in ("kiosk", "desk"):
            told[f"{kind}_code"] = store.make_code(neighbourhood, kind, venue)
    write_secret(path, msgspec.json.encode(told))
