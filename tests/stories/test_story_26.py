"""The closing volunteer flips the main switch every night: exchange, upkeep and copy have happened before, and nothing is torn.

Fourteen nights pass in a minute: after each the note of when the evening's work was last done is made a day older, and so it
is due again. The kiosk, its server and every cut of the power are real.
"""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sync.device import write_device
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import exchange_once
from sync.upkeep.outbox_copy import COPY_FILE
from tests.stories.plug import Plugged, assert_whole
from tests.sync.place import put
from tests.sync.server.house import House, now, open_device

NIGHTS = 14
TOO_EARLY = 4
"""So many nights the switch is flipped at any moment, also amid the evening's work."""


def house_that_closes_soon(replica: Replica) -> None:
    """Let the device stand in a house that closes within the hour."""
    local = replica.local_now()
    closes = min(local + timedelta(minutes=20), local.replace(hour=23, minute=59))
    replica.act(
        [put("venue", "huis", name="Het huis", opening_hours=f"Mo-Su 00:00-{closes:%H:%M}")],
        "Annie",
    )
    write_device(replica.folder, msgspec.structs.replace(replica.device, venue="huis"))


def a_night_passes(folder: Path) -> None:
    """Make the note of the last evening a day older."""
    with closing(sqlite3.connect(folder / "replica.db", isolation_level=None)) as conn:
        for (noted,) in conn.execute("SELECT value FROM meta WHERE name = 'evening'").fetchall():
            older = datetime.fromisoformat(noted) - timedelta(days=1)
            conn.execute("UPDATE meta SET value = ? WHERE name = 'evening'", (older.isoformat(),))


def copy_is_whole(folder: Path) -> int:
    """Hold that the copy is a whole outbox; return how many changes it has."""
    with closing(sqlite3.connect(folder / COPY_FILE)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(conn.execute("SELECT count(*) FROM change").fetchone()[0])


def test_fourteen_nights_of_the_main_switch(tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED", now().toordinal()))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    early = set(chance.sample(range(NIGHTS), TOO_EARLY))
    folder = tmp_path / "zuil"
    promised: list[str] = []
    evenings = 0
    with House(tmp_path / "server") as house:
        with open_device(house, folder) as replica:
            exchange_once(replica)
            house_that_closes_soon(replica)
        for night in range(NIGHTS):
            kiosk = Plugged(folder, now())
            if night in early:
                kiosk.listen(chance.random() * 0.8)
            else:
                kiosk.wait_for("evening")
                kiosk.listen(chance.random() * 0.2)
            promised += kiosk.pull()
            evenings += "evening" in kiosk.said
            with open_replica(folder, clock=now) as replica:
                assert_whole(replica, promised)
                assert replica.status().clock == "trusted"
            assert copy_is_whole(folder) > 0 or night in early
            a_night_passes(folder)
        assert evenings >= NIGHTS - TOO_EARLY
        with open_replica(folder, clock=now) as replica:
            exchange_once(replica)
            assert (replica.pending(), replica.status().tray) == (0, 0)
        with open_device(house, tmp_path / "balie", "desk") as desk:
            exchange_once(desk)
            there = {one.id for one in desk.list("announcement")}
    assert promised
    assert {f"{name}/{part}" for name in promised for part in range(2)} <= there
