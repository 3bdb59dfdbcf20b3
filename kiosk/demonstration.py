"""``./run`` with nothing behind it: the example neighbourhood with a server, a kiosk and a desk of its own.

1. the folder: what an earlier start left is used again while it is fresh, else made anew
2. the server: a process of its own on a free port of this machine, which ends with this one
3. two devices: a kiosk and a desk, each with its own replica, joined by a code
4. the kiosk in a window; the line that opens the desk beside it
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from sync.device import at_server, read_device
from sync.errors import FolderInUse, UserFacing, of_disk
from sync.options import own_name

FRESH_FOR = timedelta(days=7)
"""The example lives around today: after a week it is made anew."""
MARK = "demonstration.json"


class ServerSilent(UserFacing):
    """The demonstration's server did not start."""

    what = "De server van de voorbeeldwijk start niet."
    next = "Probeer het opnieuw; blijft het zo, kijk dan in server.log."


class _Mark(msgspec.Struct):
    made_utc: datetime


class _Ready(msgspec.Struct):
    url: str
    kiosk_code: str
    desk_code: str


def prepare_folder(folder: Path, now_utc: datetime) -> bool:
    """Make sure that ``folder`` can hold a demonstration; return whether a fresh one stands there.

    Raises ``FolderInUse`` when something else is there, ``ReadOnlyFolder`` or ``DiskFull``.
    """
    mark = folder / MARK
    try:
        if mark.exists():
            made = msgspec.json.decode(mark.read_bytes(), type=_Mark).made_utc
            if timedelta(0) <= now_utc - made < FRESH_FOR and _complete(folder):
                return True
            for part in ("kiosk", "desk", "server"):
                shutil.rmtree(folder / part, ignore_errors=True)
        elif folder.exists() and any(folder.iterdir()):
            raise FolderInUse
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_bytes(msgspec.json.encode(_Mark(now_utc)))
    except OSError as error:
        raise of_disk(error) from error
    except msgspec.MsgspecError:
        raise FolderInUse from None
    return False


def _complete(folder: Path) -> bool:
    for part in ("kiosk", "desk"):
        device = read_device(folder / part) if (folder / part).is_dir() else None
        if device is None or not device.server or not (folder / part / "replica.db").exists():
            return False
    return True


@contextmanager
def local_server(folder: Path) -> Iterator[_Ready]:
    """Run a server with the example neighbourhood in ``folder`` and yield where it listens and its codes.

    Raises ``ServerSilent`` when it does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "kiosk.commands", "server", "--demo"]
    command += ["--data", str(folder), "--port", str(_free_port()), "--ready-file", str(ready)]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    try:
        yield _wait(process, ready)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], ready: Path, wait_s: float = 60.0) -> _Ready:
    until = time.monotonic() + wait_s
    while time.monotonic() < until and process.poll() is None:
        try:
            return msgspec.json.decode(ready.read_bytes(), type=_Ready)
        except (FileNotFoundError, msgspec.DecodeError):
            time.sleep(0.02)
    raise ServerSilent


def _end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, however that went (prctl(2), PR_SET_PDEATHSIG)."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def join(folder: Path, ready: _Ready) -> None:
    """Make a kiosk and a desk in ``folder``, each a member with a full replica; the desk can open sealed boxes."""
    from sync.demonstration import DEFAULT_SEED, demo_coordinator, demo_key
    from sync.disk.replica import open_replica
    from sync.keyring import write_coordinator, write_held
    from sync.line.enrolment import enrol
    from sync.line.exchange import exchange_once

    codes = {"kiosk": (ready.kiosk_code, "Zuil in de hal"), "desk": (ready.desk_code, "Balie")}
    for kind, (code, name) in codes.items():
        part = folder / kind
        enrol(part, ready.url, code, kind=kind, name=name, now_ms=int(time.time() * 1000))
        with open_replica(part, clock=lambda: datetime.now(UTC)) as replica:
            exchange_once(replica)
    write_held(folder / "desk", [demo_key(DEFAULT_SEED)])
    write_coordinator(folder / "desk", demo_coordinator(DEFAULT_SEED))


@contextmanager
def neighbourhood(folder: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """Have server, kiosk and desk of the example ready in ``folder``; yield it while the server runs."""
    fresh = prepare_folder(folder, datetime.now(UTC))
    if not fresh:
        tell("De voorbeeldwijk De Linde wordt gemaakt. Een ogenblik.")
    with local_server(folder / "server") as ready:
        if fresh:
            for part in ("kiosk", "desk"):
                at_server(folder / part, ready.url)
        else:
            join(folder, ready)
        yield folder


def run_demonstration(folder: Path, tell: Callable[[str], None]) -> int:
    """Open the kiosk of the example in a window and stay until it is closed; return the exit status."""
    from kiosk.app import run

    with neighbourhood(folder, tell) as ready:
        tell("De zuil staat open. Open de balie ernaast met:")
        tell(f"  {own_name()} desk --windowed --data {ready / 'desk'}")
        return run(ready / "kiosk", windowed=True)
