"""How long a volunteer waits from her last digit until the desk is open, with 10,000 records and keys of three years.

The floor is what it costs on purpose: one Argon2id of badge and PIN.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from sync.badge import COST, unwrap
from sync.changes import Draft
from sync.disk.replica import Replica, open_replica
from sync.outcomes import Cursor
from tests.benchmarks import Row, percentile, seconds
from tests.benchmarks.workload import NOW_UTC, records

NAMES = ("unlock",)
RECORDS = 10_000
KEYS = 12
TRIES = 9


def _unlocked_s(replica: Replica, bits: bytes, pin: str) -> float:
    from PySide6.QtCore import QEventLoop

    from kiosk.services.session import Session

    session, loop = Session(replica), QEventLoop()
    session.changed.connect(loop.quit)
    began_s = time.perf_counter()
    session.unlock(bits, pin)
    loop.exec()
    took_s = time.perf_counter() - began_s
    assert session.person is not None
    assert len(session.ring.desk) == KEYS
    return took_s


def run() -> list[Row]:
    """Unlock some times, each with a session of its own, and take the middle."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication

    from sync.keyring import Keyring, give
    from sync.records import Volunteer
    from sync.seal import make_desk_key
    from tests.kiosk.desk.badges import PIN, make_volunteer
    from tests.sync.desk_keys import COORDINATOR, believe

    application = QCoreApplication.instance() or QCoreApplication([])
    with tempfile.TemporaryDirectory() as folder:
        with open_replica(Path(folder), clock=lambda: NOW_UTC) as replica:
            replica.bootstrap(records(RECORDS), Cursor(epoch="b", neighbourhood="n", sequence=1))
            made = make_volunteer(replica, cost=COST)
            keys = tuple(make_desk_key() for _ in range(KEYS))
            for number, key in enumerate(keys, 1):
                believe(replica, key.public, number)
            volunteer = replica.get("volunteer", made.id)
            assert isinstance(volunteer, Volunteer)
            drafts: list[Draft] = give(Keyring(keys), volunteer, COORDINATOR.public)
            replica.act(drafts, made.id)
            took = [_unlocked_s(replica, made.bits, PIN) for _ in range(TRIES)]
        floor = [
            seconds(lambda: unwrap(volunteer.wrapped_key, made.bits, PIN)) for _ in range(TRIES)
        ]
    del application
    return [Row(name="unlock", value=percentile(took, 0.5), unit="s", floor=percentile(floor, 0.5))]
