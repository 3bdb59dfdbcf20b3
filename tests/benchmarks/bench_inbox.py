"""How long the page "Te doen" takes to open with 5,000 things that wait: from the touch to the frame with its cards.

The desk's home, from which it opens, says how many things there are for today, and so has read them: that is ``inbox_5000``.
``inbox_5000_cold`` is for whoever is quicker than that reading, which begins when the home is shown: nothing was read yet, and the
page waits for all of it. Something of every source waits, see ``waiting``. The floor is the same rows read bare: their JSON by
one SELECT for each kind, on a connection that is open.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tests.benchmarks import Row, best_of
from tests.benchmarks.screen import shown_s
from tests.benchmarks.waiting import AT, MANY, fill, waiting_rows

NAMES = ("inbox_5000", "inbox_5000_cold")
ITEMS = 5_000
ROUNDS = 7


def run() -> list[Row]:
    """Touch "Te doen" some times until its cards stand, and take the quickest of each way; then read the same rows bare."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from kiosk.tour.stage import PORTRAIT, Stage
    from sync.disk.replica import open_replica

    with tempfile.TemporaryDirectory(prefix="buurtzuil-bench-") as made:
        folder = Path(made)
        fill(folder)
        stage = Stage(open_replica(folder, clock=lambda: AT), PORTRAIT, first="desk")
        inbox, came = stage.kiosk.services.inbox, [0]

        def read() -> None:
            came[0] += 1

        inbox.changed.connect(read)

        def opened_s(*, cold: bool) -> float:
            stage.kiosk.shell.home()
            stage.settle()
            while inbox.busy:
                stage.settle()
            stage.hand.forget_last_tap()
            at, before = stage.hand.middle(stage.hand.find("Te doen")), came[0]
            if cold:
                inbox.waiting = None
            return shown_s(
                stage.kiosk.window,
                lambda: stage.hand.touch(at),
                lambda: stage.page == "deskInbox" and (came[0] > before or not cold),
            )

        try:
            cold_s = min(opened_s(cold=True) for _ in range(ROUNDS))
            took_s = min(opened_s(cold=False) for _ in range(ROUNDS))
            waiting = inbox.waiting
            assert waiting is not None
            assert len(waiting.items) == ITEMS, len(waiting.items)
            assert {item.source for item in waiting.items} == set(MANY)
            assert stage.hand.sees("5 dingen voor vandaag.")
        finally:
            stage.close()
        kinds = sorted({row.kind for row in waiting_rows()})
        with closing(sqlite3.connect(folder / "replica.db")) as bare:

            def read_bare() -> None:
                for kind in kinds:
                    bare.execute(f'SELECT id, fields FROM "{kind}"').fetchall()

            floor_s = best_of(ROUNDS, read_bare)
    return [
        Row(name="inbox_5000", value=took_s, unit="s", floor=floor_s),
        Row(name="inbox_5000_cold", value=cold_s, unit="s", floor=floor_s),
    ]
