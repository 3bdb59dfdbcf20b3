"""How long a volunteer waits from her last digit until the desk stands on the glass, with 10,000 records and keys of three years.

The floor is what it costs on purpose: one Argon2id of badge and PIN.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sync.badge import COST, unwrap
from sync.changes import Draft
from sync.disk.replica import open_replica
from sync.outcomes import Cursor
from tests.benchmarks import Row, percentile, seconds
from tests.benchmarks.screen import shown_s
from tests.benchmarks.workload import NOW_UTC, records

if TYPE_CHECKING:
    from kiosk.tour.stage import Stage

NAMES = ("unlock",)
RECORDS = 10_000
KEYS = 12
TRIES = 9


def _unlocked_s(stage: Stage, text: str, pin: str) -> float:
    """Show a badge, touch all digits but the last, and return how long the last one takes until the desk is drawn."""
    session, shell = stage.kiosk.services.session, stage.kiosk.shell
    shell.lock()
    shell.open("deskBadge")
    stage.kiosk.scans.take(text)
    stage.settle()
    for digit in pin[:-1]:
        stage.tap(digit)
    stage.hand.forget_last_tap()
    at = stage.hand.middle(stage.hand.find(pin[-1]))
    took_s = shown_s(stage.kiosk.window, lambda: stage.hand.touch(at), lambda: stage.page == "desk")
    assert session.person is not None
    assert len(session.ring.desk) == KEYS
    stage.settle()
    return took_s


def run() -> list[Row]:
    """Unlock some times at the real page, and take the middle."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.tour.stage import PORTRAIT, Stage
    from sync.keyring import Keyring, give
    from sync.records import Volunteer
    from sync.seal import make_desk_key
    from tests.kiosk.desk.badges import PIN, make_volunteer
    from tests.sync.desk_keys import COORDINATOR, believe

    with tempfile.TemporaryDirectory() as folder:
        replica = open_replica(Path(folder), clock=lambda: NOW_UTC)
        replica.bootstrap(records(RECORDS), Cursor(epoch="b", neighbourhood="n", sequence=1))
        made = make_volunteer(replica, cost=COST)
        keys = tuple(make_desk_key() for _ in range(KEYS))
        for number, key in enumerate(keys, 1):
            believe(replica, key.public, number)
        volunteer = replica.get("volunteer", made.id)
        assert isinstance(volunteer, Volunteer)
        drafts: list[Draft] = give(Keyring(keys), volunteer, COORDINATOR.public)
        replica.act(drafts, made.id)
        stage = Stage(replica, PORTRAIT, first="desk")
        try:
            took = [_unlocked_s(stage, made.text, PIN) for _ in range(TRIES)]
        finally:
            stage.close()
        floor = [
            seconds(lambda: unwrap(volunteer.wrapped_key, made.bits, PIN)) for _ in range(TRIES)
        ]
    return [Row(name="unlock", value=percentile(took, 0.5), unit="s", floor=percentile(floor, 0.5))]
