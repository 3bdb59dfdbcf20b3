"""Neighbourhoods full of simulated kiosks on a real server's database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from sqlalchemy import insert

from sync.changes import Mark, Stored, blank
from sync.clock import Stamp
from sync.ids import uuid7
from sync.outcomes import Cursor
from sync.seal import DeskKey, make_desk_key
from sync.server.store import Store
from sync.server.tables import DEVICE
from sync.signing import make_device_key
from tests.benchmarks.simulation import Seat, SimulatedKiosk

SEED = 20261126
_DAYS = ("MO", "TU", "WE", "TH", "FR")


def _records(name: str, desk_key: DeskKey, chance: random.Random) -> Iterator[Stored]:
    """Yield a small neighbourhood: one house, ten weekly activities with places, twenty services."""
    mark = Mark(Stamp(1_795_000_000_000), "server", 1)

    def made(kind: str, record: str, **fields: object) -> Stored:
        return blank(kind, record, fields, mark)

    own = f"n-{name}"
    yield made("neighbourhood", own, name=name, desk_key=desk_key.public, areas=["Noord", "Zuid"])
    yield made("venue", f"v-{name}", name=f"Buurthuis {name}")
    for index in range(10):
        day = 23 + index % 5
        yield made(
            "activity", f"a-{name}-{index}", title=f"Koffie en krant {index}", venue=f"v-{name}",
            starts=f"2026-11-{day}T{9 + index}:00", rrule=f"FREQ=WEEKLY;BYDAY={_DAYS[index % 5]}",
            capacity=chance.choice([8, 12, 20]), signup="optional", summary="Iedereen is welkom. " * 8,
        )  # fmt: skip
    for index in range(20):
        summary = "Wij helpen u met brieven, formulieren en geldzaken. " * 5
        yield made("service", f"s-{name}-{index}", name=f"Hulp {index}", summary=summary)


def _weeks(day: int) -> list[str]:
    """Return the dates of four weekly occurrences from 2026-11-``day`` on."""
    found = []
    for week in range(4):
        number = day + 7 * week
        found.append(f"2026-11-{number:02d}" if number <= 30 else f"2026-12-{number - 30:02d}")
    return found


def _row(
    neighbourhood: str, device: str, public_key: str, venue: str, now_ms: int
) -> dict[str, object]:
    """Return the row of a kiosk as its enrolment leaves it: a code for each would take longer than the storm."""
    return {
        "neighbourhood": neighbourhood, "device": device, "kind": "kiosk", "venue": venue, "name": "Zuil",
        "public_key": public_key, "enrolled_ms": now_ms, "last_number": 0, "last_digest": "", "last_push_ms": 0,
        "last_seen_ms": now_ms,
    }  # fmt: skip


def settle_in(
    store: Store,
    neighbourhoods: int,
    kiosks_each: int,
    clock_ms: Callable[[], int],
    told: Callable[[str], None] = lambda line: None,
) -> list[SimulatedKiosk]:
    """Make so many neighbourhoods with so many kiosks each, all of which have everything; return the kiosks."""
    chance = random.Random(SEED)
    desk_key = make_desk_key(chance.randbytes(32))
    found = []
    for index in range(neighbourhoods):
        name = f"wijk-{index:04d}"
        made = store.make_neighbourhood(name, _records(name, desk_key, chance))
        epoch, sequence = store.place(made)
        occurrences = tuple(
            (f"a-{name}-{one}", f"{date}T{9 + one:02d}:00")
            for one in range(10)
            for date in _weeks(23 + one % 5)
        )
        rows = []
        for _ in range(kiosks_each):
            device = uuid7(clock_ms(), chance.randbytes)
            key = make_device_key(chance.randbytes(32))
            rows.append(_row(made, device, key.public, f"v-{name}", clock_ms()))
            seat = Seat(
                device=device, key=key, neighbourhood=made, venue=f"v-{name}", desk_key=desk_key.public,
                occurrences=occurrences,
                cursor=Cursor(epoch=epoch, neighbourhood=made, sequence=sequence, subscription=f"v-{name}"),
            )  # fmt: skip
            found.append(SimulatedKiosk(seat, random.Random(chance.getrandbits(64)), clock_ms))
        with store.engine.begin() as db:
            db.execute(insert(DEVICE), rows)
        if index % 50 == 49:
            told(f"{index + 1} neighbourhoods stand")
    return found
