"""A whole data folder of the demonstration: replica, device, and the desk's key."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

from sync.demonstration.neighbourhood import (
    DEFAULT_SEED,
    demo_coordinator,
    demo_key,
    demo_stored,
)
from sync.device import DeviceSettings, read_device, write_device
from sync.disk.replica import Cursor, open_replica
from sync.errors import FolderInUse
from sync.ids import uuid7
from sync.keyring import write_coordinator, write_held

DEVICE_NAME = "Demonstratie"
BADGES_FILE = "badges.txt"
"""What the badges say, where some were given: see ``badges``."""


def make_demo(
    folder: Path,
    *,
    records: int = 0,
    seed: int = DEFAULT_SEED,
    today: date | None = None,
    now_utc: datetime | None = None,
) -> int:
    """Fill ``folder`` with the demonstration and return how many records it holds.

    Raises ``FolderInUse`` when something else than an earlier demonstration is there.
    """
    now = now_utc or datetime.now(UTC)
    if folder.exists() and any(folder.iterdir()):
        standing = read_device(folder)
        if standing is None or standing.name != DEVICE_NAME:
            raise FolderInUse
        (folder / BADGES_FILE).unlink(missing_ok=True)
        for name in ("replica.db", "outbox.db"):
            for suffix in ("", "-wal", "-shm"):
                (folder / (name + suffix)).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(demo_stored(records, seed, today or now.date()))
    venue = next(row.id for row in rows if row.kind == "venue")
    device = uuid7(int(now.timestamp() * 1000), random.Random(seed).randbytes)
    settings = DeviceSettings(
        device=device,
        name=DEVICE_NAME,
        venue=venue,
        screen_width_mm=300,
        coordinator_key=demo_coordinator(seed).public,
    )
    write_device(folder, settings)
    write_held(folder, [demo_key(seed)])
    write_coordinator(folder, demo_coordinator(seed))
    with open_replica(folder, clock=lambda: now) as replica:
        replica.bootstrap(rows, Cursor(epoch="demo", neighbourhood=rows[0].id, sequence=len(rows)))
    return len(rows)
