"""One first sync in a process of its own: ``python -m tests.benchmarks.first_copy FOLDER`` of a device that is enrolled.

Prints as JSON how long it took until a search found something, how many records came, and the most memory that the process
ever held, from ``/proc``: what ``getrusage`` tells is that of the parent when the parent was larger.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import msgspec

from sync.disk.replica import open_replica
from sync.line.exchange import Line, exchange_once
from tests.sync.server.house import now


class FirstCopy(msgspec.Struct, frozen=True):
    """What was measured."""

    seconds: float
    records: int
    peak_mb: float
    """Megabytes (10^6 bytes)."""


def measure(folder: Path) -> FirstCopy:
    """Measure in a fresh process."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.first_copy", str(folder)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return msgspec.json.decode(told.stdout, type=FirstCopy)


def main(folder: Path) -> None:
    """Take the first copy here."""
    with open_replica(folder, clock=now) as replica:
        line = Line(replica)
        began = time.perf_counter()
        pulled = exchange_once(replica, line=line).pulled
        assert replica.search("koffie")
        took = time.perf_counter() - began
        line.close()
    status = Path("/proc/self/status").read_text()
    (peak,) = (row.split()[1] for row in status.splitlines() if row.startswith("VmHWM"))
    found = FirstCopy(took, pulled, int(peak) * 1024 / 1e6)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
