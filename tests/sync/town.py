"""A town to test in: a real server process, devices with real folders behind a bad line each, and a book of what was done.

``Town`` stands for as long as the tests do; each test makes a neighbourhood of its own in it. ``Device`` is one kiosk or desk
with its replica and its own line. The ``Book`` knows nothing of the program's rules: it writes down what people did and were
told, and asks afterwards of server and devices whether that came true.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from sync.changes import Change, Draft, Mark, Stored, blank
from sync.clock import Stamp
from sync.disk.replica import Replica, open_replica
from sync.errors import UserFacing
from sync.line.enrolment import enrol
from sync.line.exchange import Result, exchange_once
from sync.outcomes import Outcome
from sync.server.commands import now_ms
from sync.server.store import Store
from sync.server.tables import CHANGE, RECORD
from tests.sync.proxy import Proxy
from tests.sync.server.house import House

ACTIVITY, SERVICE, POST, VENUE = "koffie", "dienst", "oproep", "huis"
CAPACITY = 4
DESK_ONLY = frozenset({"box", "set_aside"})
"""Kinds that not every device has."""


def now() -> datetime:
    """Return the clock of this machine."""
    return datetime.now(UTC)


def sealed(text: str) -> str:
    """Return what looks like a sealed box; nobody opens it."""
    block = hashlib.sha256(text.encode()).digest() * 10
    return base64.b64encode(block[:304]).decode()


def occurrence(days: int = 7) -> str:
    """Return the start of an occurrence so many days from today, at ten o'clock."""
    day = (now() + timedelta(days=days)).date()
    return f"{day.isoformat()}T10:00"


def beginning(capacity: int | None = CAPACITY) -> list[Stored]:
    """Return a small neighbourhood: a house, a weekly activity with places, a service and a request."""
    mark = Mark(Stamp(1_700_000_000_000), "server", 1)
    activity: dict[str, Any] = {
        "title": "Koffie", "starts": occurrence(0), "rrule": "FREQ=DAILY", "venue": VENUE, "signup": "optional",
    }  # fmt: skip
    if capacity is not None:
        activity["capacity"] = capacity
    expires = (now() + timedelta(days=20)).date().isoformat()
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("neighbourhood", "wijk", {"name": "De Linde", "themes": {"geld": "Geld", "eten": "Eten"}}),
        ("venue", VENUE, {"name": "Buurthuis"}),
        ("activity", ACTIVITY, activity),
        ("service", SERVICE, {"name": "Formulieren", "themes": ["geld"]}),
        ("help_post", POST, {"title": "Wie loopt mee?", "state": "open", "expires": expires}),
    ]
    return [blank(kind, record, fields, mark) for kind, record, fields in told]


class Town:
    """A running server, and neighbourhoods in its database."""

    def __init__(self, house: House, database: str) -> None:
        """Stand on a house that runs, whose database is at ``database`` (SQLAlchemy's address)."""
        self.house = house
        self.store = Store(database, now_ms, os.urandom)
        self._lines: list[Proxy] = []
        self._made = 0

    def __enter__(self) -> Town:
        return self

    def __exit__(self, *_: object) -> None:
        for line in self._lines:
            line.__exit__(None, None, None)
        self.store.close()

    def neighbourhood(self, capacity: int | None = CAPACITY) -> str:
        """Return a new neighbourhood of ``beginning``."""
        self._made += 1
        own = f"wijk-{os.getpid()}-{self._made}"
        rows = [
            msgspec.structs.replace(row, id=own) if row.kind == "neighbourhood" else row
            for row in beginning(capacity)
        ]
        return self.store.make_neighbourhood(own, rows)

    def line(self, index: int) -> Proxy:
        """Return the line number ``index``, healed."""
        while len(self._lines) <= index:
            self._lines.append(Proxy(self.house.url).__enter__())
        self._lines[index].heal()
        return self._lines[index]


class Device:
    """One kiosk or desk, and what its people did on it."""

    def __init__(
        self, folder: Path, line: Proxy, replica: Replica, clock: Callable[[], datetime]
    ) -> None:
        """Join what belongs to one device; see ``join``."""
        self.folder = folder
        self.line = line
        self.replica = replica
        self.clock = clock

    @property
    def name(self) -> str:
        """The device's id at the server."""
        return self.replica.device.device

    def exchange(self) -> Result | UserFacing:
        """Exchange once; return what came of it, or what a person would be told."""
        try:
            return exchange_once(self.replica)
        except UserFacing as error:
            return error

    def reopen(self) -> None:
        """Close the program and start it again."""
        self.replica.close()
        self.replica = open_replica(self.folder, clock=self.clock)

    def copy_to(self, folder: Path) -> None:
        """Copy the whole disk, as somebody does who clones it or makes an image."""
        self.replica.close()
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        self.replica = open_replica(self.folder, clock=self.clock)

    def close(self) -> None:
        """Switch it off."""
        self.replica.close()

    def fields(self, kind: str, record: str) -> dict[str, Any] | None:
        """Return the fields of a record as this device shows it; None when it is not there."""
        stored = self.replica._tables.stored(kind, record)
        return None if stored is None or stored.deleted else dict(stored.fields)


def join(
    town: Town,
    neighbourhood: str,
    folder: Path,
    line: Proxy,
    kind: str = "kiosk",
    clock: Callable[[], datetime] = now,
) -> Device:
    """Enrol a new device through its line and give it everything."""
    code = town.store.make_code(neighbourhood, kind, VENUE)
    enrol(folder, line.url, code, kind=kind, name=folder.name, now_ms=now_ms())
    device = Device(folder, line, open_replica(folder, clock=clock), clock)
    exchange_once(device.replica)
    return device


def started(folder: Path, line: Proxy, clock: Callable[[], datetime] = now) -> Device:
    """Switch on a device whose disk stands in ``folder``."""
    return Device(folder, line, open_replica(folder, clock=clock), clock)


def enrol_anew(town: Town, neighbourhood: str, device: Device) -> None:
    """Enrol a device that the server does not count any more, as a volunteer does with a new code."""
    settings = device.replica.device
    device.close()
    code = town.store.make_code(neighbourhood, settings.kind, VENUE)
    enrol(
        device.folder,
        device.line.url,
        code,
        kind=settings.kind,
        name=settings.name,
        now_ms=now_ms(),
    )
    device.replica = open_replica(device.folder, clock=device.clock)


class Entry(msgspec.Struct, frozen=True):
    """One act that somebody was told is kept, and the disk on which it is."""

    act: str
    device: str
    disk: Path
    changes: tuple[Change, ...]


class Book:
    """What people did and were told."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.lost_with_disk: set[str] = set()
        """Acts that existed only on a disk that was destroyed: nobody can have them."""

    def act(self, device: Device, drafts: Sequence[Draft], actor: str) -> list[Change]:
        """Let somebody act on a device; what is returned was kept, and is shown there from now on."""
        act = device.replica.act(drafts, actor)
        changes = device.replica.outbox.act(act)
        if changes:
            self.entries[act] = Entry(act, device.name, device.folder, tuple(changes))
        return changes

    def fates(self, town: Town, neighbourhood: str) -> dict[str, set[str]]:
        """Return what became of every act at the server: states of outcomes, or ``set_aside``."""
        found: dict[str, set[str]] = {}
        with town.store.engine.connect() as db:
            mine = CHANGE.c.neighbourhood == neighbourhood
            for act, outcome in db.execute(select(CHANGE.c.act, CHANGE.c.outcome).where(mine)):
                state = msgspec.json.decode(outcome, type=Outcome).state
                found.setdefault(act, set()).add(state)
            aside = (RECORD.c.neighbourhood == neighbourhood) & (RECORD.c.kind == "set_aside")
            for act in db.execute(select(RECORD.c.id).where(aside)).scalars():
                found.setdefault(act, set()).add("set_aside")
        return found

    def nothing_is_lost(self, town: Town, neighbourhood: str) -> None:
        """Every act that was kept is at the server: taken, refused with a reason, or in the tray."""
        fates = self.fates(town, neighbourhood)
        for act in self.entries.keys() - self.lost_with_disk:
            assert fates.get(act), f"{self.entries[act].device} did something that nobody has"

    def nothing_is_doubled(self, town: Town, neighbourhood: str) -> None:
        """No change of an act was taken twice, under whatever device's name."""
        taken: Counter[tuple[str, int]] = Counter()
        with town.store.engine.connect() as db:
            mine = CHANGE.c.neighbourhood == neighbourhood
            for raw, outcome in db.execute(select(CHANGE.c.change, CHANGE.c.outcome).where(mine)):
                change = msgspec.json.decode(raw, type=Change)
                if msgspec.json.decode(outcome, type=Outcome).state in ("applied", "superseded"):
                    taken[change.act, change.act_index] += 1
        assert set(taken.values()) <= {1}, "an act was taken twice"


def at_the_server(town: Town, neighbourhood: str) -> dict[tuple[str, str], Stored]:
    """Return every record of a neighbourhood as the server has it."""
    with town.store.engine.connect() as db:
        rows = db.execute(
            select(RECORD.c.stored).where(RECORD.c.neighbourhood == neighbourhood)
        ).scalars()
        found = [msgspec.json.decode(row, type=Stored) for row in rows]
    return {(one.kind, one.id): one for one in found}


def the_same_everywhere(town: Town, neighbourhood: str, devices: Sequence[Device]) -> None:
    """Every device shows what the server has, field by field; boxes where they belong."""
    for key, stored in at_the_server(town, neighbourhood).items():
        for device in devices:
            desk = device.replica.device.kind == "desk"
            if stored.kind in DESK_ONLY and not desk:
                continue
            wanted = None if stored.deleted else dict(stored.fields)
            assert device.fields(*key) == wanted, f"{device.name} shows {key} otherwise"
