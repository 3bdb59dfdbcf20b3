"""The kiosk that stories 12 and 26 cut the power of: ``python -m tests.stories.nights FOLDER STARTS [RATE]``.

A real kiosk on the data folder, without a screen, whose clock says STARTS (ISO, UTC) at the start and runs on from there.
It does one act after the other, RATE a second, and prints a line only after what the line says has come true: an act's name
when ``act`` for it has returned, "evening" when the evening's work is noted.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer

from kiosk import app
from kiosk.app import Kiosk, run
from tests.sync.place import put


def running_from(starts: datetime) -> Callable[[], datetime]:
    """Return a clock that says ``starts`` now."""
    began_s = time.monotonic()
    return lambda: starts + timedelta(seconds=time.monotonic() - began_s)


def say(line: str) -> None:
    """Tell whoever reads this process; at once, so that a kill takes nothing along that was said."""
    os.write(1, line.encode() + b"\n")


def begin(kiosk: Kiosk, rate: float) -> None:
    """Let the kiosk act from the moment it stands."""
    numbers = itertools.count(1)
    noted = kiosk.replica.status().evening_utc

    def act() -> None:
        nonlocal noted
        name = f"{os.getpid()}-{next(numbers)}"
        drafts = [
            put(
                "announcement",
                f"{name}/{part}",
                title=name,
                text="x" * 300,
                shown_until="2030-01-01",
            )
            for part in range(2)
        ]
        kiosk.replica.act(drafts, "Annie")
        say(name)
        evening = kiosk.replica.status().evening_utc
        if evening != noted:
            noted = evening
            say("evening")

    timer = QTimer(kiosk)
    timer.timeout.connect(act)
    timer.start(int(1000 / rate))
    say("ready")


def main(folder: Path, starts: datetime, rate: float) -> int:
    """Run until somebody pulls the plug."""
    app.EVENING_AFTER_MS = 400
    return run(
        folder,
        windowed=True,
        clock=running_from(starts),
        began=lambda kiosk: begin(kiosk, rate),
    )


if __name__ == "__main__":
    sys.exit(
        main(
            Path(sys.argv[1]),
            datetime.fromisoformat(sys.argv[2]),
            float(sys.argv[3]) if len(sys.argv) > 3 else 20.0,
        )
    )
