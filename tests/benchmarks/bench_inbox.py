"""How long the inbox takes to open with 5,000 things that wait, in the reading thread and as cards.

The floor is the same rows read bare: their JSON by one SELECT for each kind, on a connection that is open.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import Row, best_of

NAMES = ("inbox_5000",)
ITEMS = 5_000
ROUNDS = 7
AT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
_KINDS = ("help_post", "response", "signup", "service")


def _fill(folder: Path) -> None:
    """Make a neighbourhood in which 5,000 things wait for somebody, of about 600 bytes each."""
    from sync.changes import Mark, Stored
    from sync.clock import Stamp
    from sync.disk.replica import open_replica
    from sync.outcomes import Cursor

    rows = [Stored(kind="neighbourhood", id="n", fields={"name": "De Linde"}, base=Mark(Stamp(1)))]
    for number in range(ITEMS):
        kind = _KINDS[number % len(_KINDS)]
        day = f"2026-{number % 4 + 1:02d}-{number % 28 + 1:02d}"
        fields = {
            "help_post": {"title": f"Oproep {number}", "state": "review", "expires": "2026-12-20"},
            "response": {"post": "post", "state": "new"},
            "signup": {"activity": "a", "recurrence": "2026-12-01T10:00", "state": "to_call"},
            "service": {"name": f"Dienst {number}", "assured_on": day},
        }[kind] | {"made": f"{day}T10:00:00+00:00", "summary": "x" * 500}
        rows.append(Stored(kind=kind, id=f"r{number}", fields=fields, base=Mark(Stamp(1))))
    others = (
        ("help_post", "post", {"title": "Wie helpt?", "state": "open", "expires": "2026-12-20"}),
        ("activity", "a", {"title": "Koffie", "starts": "2026-12-01T10:00"}),
    )
    for kind, record, some in others:
        rows.append(Stored(kind=kind, id=record, fields=dict(some), base=Mark(Stamp(1))))
    with open_replica(folder, clock=lambda: AT) as replica:
        replica.bootstrap(rows, Cursor(epoch="e", neighbourhood="n", sequence=1))


def run() -> list[Row]:
    """Open the page of today's list until its cards stand, and read the same rows bare."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QCoreApplication

    from kiosk.viewmodels.base import Services
    from kiosk.viewmodels.desk.inbox import InboxModel
    from sync.disk.replica import open_replica
    from sync.words import Words

    application = QCoreApplication.instance() or QCoreApplication([])
    with tempfile.TemporaryDirectory(prefix="buurtzuil-bench-") as made:
        folder = Path(made)
        _fill(folder)
        with open_replica(folder, clock=lambda: AT) as replica:
            services = Services(replica, Words("nl"), new_id=lambda: "new")
            model = InboxModel(services)

            def opened() -> None:
                model.load()
                services.inbox.wait()
                waiting = services.inbox.waiting
                assert waiting is not None
                assert len(waiting.items) == ITEMS, len(waiting.items)
                assert model.property("rows").rowCount() == 5

            took_s = best_of(ROUNDS, opened)
            with closing(sqlite3.connect(folder / "replica.db")) as bare:

                def read() -> None:
                    for kind in _KINDS:
                        bare.execute(f'SELECT id, fields FROM "{kind}"').fetchall()

                floor_s = best_of(ROUNDS, read)
            services.inbox.close()
    del application
    return [Row(name="inbox_5000", value=took_s, unit="s", floor=floor_s)]
