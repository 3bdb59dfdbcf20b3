"""The kiosk that story 15 kills: ``python -m tests.stories.practising FOLDER``. It practises as soon as it stands.

It says "real" when the real kiosk is on the screen, and "practising COPY" when somebody practises in the folder COPY and
placed something there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from kiosk.app import Kiosk, run, utc_now
from tests.kiosk.changing import put
from tests.stories.nights import say


def begin(kiosk: Kiosk) -> None:
    """Begin to practise, or place something where somebody does."""
    if not kiosk.services.practice.on:
        say("real")
        kiosk.services.practice.begin()
        return

    def act() -> None:
        put(
            kiosk.replica,
            "announcement",
            "practised",
            title="Oefenbericht",
            shown_until="2030-01-01",
        )
        say(f"practising {kiosk.replica.folder}")

    QTimer.singleShot(0, kiosk, act)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), windowed=True, clock=utc_now, began=begin))
