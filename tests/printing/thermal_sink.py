"""A thermal printer without hardware: a process that speaks ESC/POS on a port of loopback, or on a pseudo-terminal.

It has a memory of 4 kB, prints in the order in which it was sent, and answers real-time questions at once. How it fares is said
by the file "mode" in its folder; what it cuts off lies there as pictures, 001.pbm and on. It stands still on the row at which
its paper ends, and goes on when the mode is "ok" again.

Modes: ok, paper-out, paper-low, cover, offline, cutter, hot; slow; paper-out-after N rows; cover-after N rows; hang-up-after N
bytes; silent-after N bytes; mute (answers nothing); plain (answers DLE EOT only).
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tty
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 4096
_ASK = b"\x10\x04"
_REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", re.DOTALL)
_ROWS_S = 3000
"""How many rows a slow one prints in a second."""
_TICK_S = 0.01


class ThermalSink:
    """The printer as a test holds it."""

    def __init__(self, *, terminal: bool = False) -> None:
        self._terminal = terminal
        self._folder = tempfile.TemporaryDirectory()
        self._port = 0
        self._path = ""
        self._process: subprocess.Popen[str] | None = None
        self.folder = Path(self._folder.name)
        self.mode("ok")

    def __enter__(self) -> Self:
        self.on()
        return self

    def __exit__(self, *_: object) -> None:
        self.off()
        self._folder.cleanup()

    def on(self) -> None:
        """Switch it on; at its old port, where it had one."""
        place = "terminal" if self._terminal else str(self._port)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.printing.thermal_sink", str(self.folder), place],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if self._terminal:
            self._path = said
        else:
            self._port = int(said)

    def off(self) -> None:
        """Switch it off: what was in its memory is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def mode(self, mode: str) -> None:
        """Say how it fares from now on."""
        fresh = self.folder / "mode.new"
        fresh.write_text(mode)
        fresh.replace(self.folder / "mode")

    def uri(self, width: int = 80) -> str:
        """Return its address with a roll of so many millimetres."""
        place = f"file://{self._path}" if self._terminal else f"net://127.0.0.1:{self._port}"
        return f"escpos+{place}?width={width}"

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self._port

    def slips(self) -> list[Image.Image]:
        """Return what came out, each as a picture of mode "1"."""
        from PIL import Image  # not in the printer's own process: it is to start quickly

        found = []
        for path in sorted(self.folder.glob("*.pbm")):
            with Image.open(path) as picture:
                found.append(picture.convert("1"))
        return found

    def wait(self, count: int, at_most_s: float = 10.0) -> list[Image.Image]:
        """Wait until so many slips have come out, and return them."""
        until = time.monotonic() + at_most_s
        while len(list(self.folder.glob("*.pbm"))) < count and time.monotonic() < until:
            time.sleep(_TICK_S)
        return self.slips()


class _Machine:
    """The printer as its own process knows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = bytearray()
        self.changed = threading.Condition()
        self.send_back: Callable[[bytes], None] = bytearray().extend  # to nobody, yet
        self.reports = False
        self._rows: list[bytes] = []
        self._printed = 0
        self._cuts = 0
        self._received = 0
        self._tail = b""

    # -- how it fares

    def _mode(self) -> tuple[str, int]:
        name, _, after = (self.folder / "mode").read_text().partition(" ")
        return name, int(after or 0)

    def trouble(self) -> str:
        """Return what is the matter: paper-out, cover, offline, cutter, hot; empty for nothing."""
        name, after = self._mode()
        if name in ("paper-out-after", "cover-after"):
            return name.removesuffix("-after") if self._printed >= after else ""
        return name if name in ("paper-out", "cover", "offline", "cutter", "hot") else ""

    def _status(self, number: int) -> int:
        trouble, low = self.trouble(), self._mode()[0] == "paper-low"
        bits = {
            1: 0x08 if trouble else 0,
            2: {"cover": 0x04, "paper-out": 0x20, "cutter": 0x40, "hot": 0x40}.get(trouble, 0),
            3: {"cutter": 0x08, "hot": 0x40}.get(trouble, 0),
            4: (0x60 if trouble == "paper-out" else 0) | (0x0C if low else 0),
        }
        return 0x12 | bits.get(number, 0)

    def report(self) -> bytes:
        """Return what it tells by itself (GS a)."""
        trouble, low = self.trouble(), self._mode()[0] == "paper-low"
        first = 0x10 | (0x08 if trouble else 0) | (0x20 if trouble == "cover" else 0)
        second = {"cutter": 0x08, "hot": 0x40}.get(trouble, 0)
        third = (0x0C if trouble == "paper-out" else 0) | (0x03 if low else 0)
        return bytes((first, second, third, 0x0F))

    # -- what comes in

    def take(self, data: bytes) -> bool:
        """Take bytes from the line, and obey real-time commands at once; return whether it stays on the line."""
        name, after = self._mode()
        self._received += len(data)
        if name == "hang-up-after" and self._received > after:
            return False
        while name == "silent-after" and self._received > after and self._mode()[0] == name:
            time.sleep(_TICK_S)
        seen = self._tail + data
        self._tail = seen[-9:]
        for found in _REAL_TIME.finditer(seen):
            if found.end() <= len(seen) - len(data) or name == "mute":
                continue  # obeyed when its last byte came
            if found.group().startswith(_ASK):
                self.send_back(bytes([self._status(found.group()[2])]))
            else:
                with self.changed:
                    self.memory.clear()
                    self.changed.notify_all()
                self.send_back(b"\x37\x25\x00")
                data = seen[found.end() :]
        while data:
            with self.changed:
                while len(self.memory) >= MEMORY:
                    self.changed.wait()
                room = MEMORY - len(self.memory)
                self.memory += data[:room]
                data = data[room:]
                self.changed.notify_all()
        return True

    # -- what comes out

    def _next(self, count: int) -> bytes:
        """Return the next bytes of its memory; none when it was emptied meanwhile."""
        found = bytearray()
        with self.changed:
            while len(found) < count:
                while not self.memory:
                    self.changed.wait()
                part = self.memory[: count - len(found)]
                found += part
                del self.memory[: len(part)]
                self.changed.notify_all()
        return bytes(found)

    def print_on(self) -> None:
        """Print what is in the memory, for ever."""
        while True:
            sign = self._next(1)
            if sign == b"\x1b":
                what = self._next(1)
                if what == b"d":
                    self._next(1)  # paper fed before the knife: no part of the picture
            elif sign == b"\x1d":
                self._group(self._next(1))
            elif sign == b"\x10":
                what = self._next(1)
                self._next({b"\x04": 1, b"\x14": 8}[what])

    def _group(self, what: bytes) -> None:
        if what == b"v":
            _, _, low, high, rows, more = self._next(6)
            width = low + 256 * high
            for _ in range(rows + 256 * more):
                self._burn(self._next(width))
        elif what == b"V":
            self._next(1)
            self._stand_still()
            self._cut()
        elif what == b"a":
            self.reports = bool(self._next(1)[0]) and self._mode()[0] not in ("mute", "plain")
            if self.reports:
                self.send_back(self.report())
        elif what == b"r":
            self._next(1)
            self._stand_still()
            if self._mode()[0] not in ("mute", "plain"):
                self.send_back(b"\x00")

    def _stand_still(self) -> None:
        while self.trouble():
            time.sleep(_TICK_S)

    def _burn(self, row: bytes) -> None:
        self._stand_still()
        if self._mode()[0] == "slow":
            time.sleep(1 / _ROWS_S)
        self._rows.append(row)
        self._printed += 1

    def _cut(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        self._cuts += 1
        width = len(rows[0])
        fresh = self.folder / "fresh"
        head = b"P4 %d %d\n" % (8 * width, len(rows))
        fresh.write_bytes(head + b"".join(row.ljust(width, b"\0")[:width] for row in rows))
        number = len(list(self.folder.glob("*.pbm"))) + 1
        fresh.replace(self.folder / f"{number:03d}.pbm")

    def watch(self) -> None:
        """Tell changes by itself, once that is asked."""
        last = b""
        while True:
            now = self.report()
            if self.reports and last not in (b"", now):
                self.send_back(now)
            last = now
            time.sleep(_TICK_S)


def _main(folder: Path, place: str) -> None:
    machine = _Machine(folder)
    for work in (machine.print_on, machine.watch):
        threading.Thread(target=work, daemon=True).start()
    if place == "terminal":
        master, slave = os.openpty()
        tty.setraw(slave)
        print(os.ttyname(slave), flush=True)
        machine.send_back = _ignoring(partial(os.write, master))
        while True:
            machine.take(os.read(master, 512))
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MEMORY)
        listening.bind(("127.0.0.1", int(place)))
        listening.listen()
        print(listening.getsockname()[1], flush=True)
        while True:
            line, _ = listening.accept()
            with line:
                machine.send_back = _ignoring(line.sendall)
                _serve(machine, line)


def _serve(machine: _Machine, line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            select.select([line], [], [])
            data = line.recv(512)
            if not data or not machine.take(data):
                return


def _ignoring(send: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Return what sends back to whoever is still there."""

    def answer(data: bytes) -> None:
        with contextlib.suppress(OSError):
            send(data)

    return answer


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2])
