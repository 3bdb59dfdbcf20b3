"""A small world in memory: devices that write with clocks of their own, a server, and a network that cannot be trusted.

The server's part is the real ``Merge`` behind the same steps as the store's push; a device drafts with the real
``changes_of`` and lays its own changes over what it pulled, as a replica does. Everything else is as plain as can be.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync.changes import Change, Draft, Stored, chain_holds, digest, fold_all
from sync.clock import ZERO
from sync.disk.drafting import Author, changes_of
from sync.disk.outbox import Head
from sync.outcomes import Outcome
from sync.server.judging import occurrence_key
from sync.server.merge import Key, Merge, shifted

START_MS = 1_795_000_000_000
"""The server's time when a world begins: in November 2026."""
TODAY = "2026-11-24"


class Request(msgspec.Struct, frozen=True):
    """What a device sent: its unsent changes, its clock, and how far it has come."""

    device: str
    serial: int
    changes: tuple[Change, ...]
    clock_ms: int
    cursor: int


class Answer(msgspec.Struct, frozen=True):
    """What the server said to one request."""

    device: str
    serial: int
    outcomes: tuple[Outcome, ...]
    rows: tuple[Stored, ...]
    sequence: int


class Device:
    """One kiosk or desk."""

    def __init__(self, name: str, world: World) -> None:
        self.name = name
        self.world = world
        self.offset_ms = 0
        self.confirmed: dict[Key, Stored] = {}
        self.pending: list[Change] = []
        self.sequences: dict[int, int] = {}
        """Own number to the commit that holds it, for changes that still lie over the records."""
        self.head = Head(0, "", ZERO)
        self.acknowledged = 0
        self.cursor = 0
        self.serial = 0
        self.made: list[Change] = []
        self.outcomes: dict[int, Outcome] = {}

    def now_ms(self) -> int:
        return self.world.now_ms + self.offset_ms

    def shown(self, kind: str, record: str) -> Stored | None:
        own = [c for c in self.pending if (c.kind, c.record) == (kind, record)]
        return fold_all(self.confirmed.get((kind, record)), own)

    def act(self, drafts: Sequence[Draft], actor: str = "ans") -> list[Change]:
        author = Author(
            device=self.name,
            actor=actor,
            act=f"{self.name}/{self.head.number + 1}",
            now_ms=self.now_ms,
            now_utc=f"2026-11-24T10:00:00+00:00#{self.name}",
        )
        changes = changes_of(drafts, author, self.head, self.shown)
        changes = _chained([_without_dates(change) for change in changes], self.head.digest)
        if changes:
            self.head = Head(changes[-1].number, digest(changes[-1]), changes[-1].stamp)
        self.pending += changes
        self.made += changes
        return changes

    def request(self) -> Request:
        self.serial += 1
        unsent = [change for change in self.pending if change.number > self.acknowledged]
        return Request(self.name, self.serial, tuple(unsent), self.now_ms(), self.cursor)

    def hear(self, answer: Answer) -> None:
        """Keep an answer to the latest request; a device that asked again waits for the later one."""
        if answer.serial != self.serial:
            return
        for outcome in answer.outcomes:
            self.outcomes[outcome.number] = outcome
            self.sequences[outcome.number] = outcome.sequence
            self.acknowledged = max(self.acknowledged, outcome.number)
        for row in answer.rows:
            self.confirmed[row.kind, row.id] = row
        self.cursor = answer.sequence
        self.pending = [
            change
            for change in self.pending
            if change.number not in self.sequences or self.sequences[change.number] > self.cursor
        ]


def _without_dates(change: Change) -> Change:
    """Leave out when and by whom: every change writes these, so they say nothing about merging."""
    fields = {n: v for n, v in change.fields.items() if n not in ("made", "changed", "changed_by")}
    return msgspec.structs.replace(change, fields=fields)


def _chained(changes: list[Change], previous: str) -> list[Change]:
    chained = []
    for change in changes:
        chained.append(msgspec.structs.replace(change, previous=previous))
        previous = digest(chained[-1])
    return chained


class World:
    """Devices, one server, and what is on its way between them."""

    def __init__(self, devices: int) -> None:
        self.now_ms = START_MS
        self.today = TODAY
        self.devices = [Device(f"device-{index}", self) for index in range(devices)]
        self.records: dict[Key, Stored] = {}
        self.sequence = 0
        self.taken: dict[str, list[Change]] = {device.name: [] for device in self.devices}
        """What the server took of each device, as it came."""
        self.outcomes: dict[str, list[Outcome]] = {device.name: [] for device in self.devices}
        self.floor_ms: dict[str, int] = {}
        self.commits: list[tuple[Change, Outcome]] = []
        """Every change with its outcome, in commit order, its stamp as the server shifted it."""
        self.on_their_way: list[Request | Answer] = []

    def device(self, name: str) -> Device:
        return next(device for device in self.devices if device.name == name)

    def push(self, request: Request) -> Answer | None:
        """Take a request as the store does; None when its numbers or digests do not follow on."""
        name, receipt = request.device, self.now_ms
        taken = self.taken[name]
        old = [change for change in request.changes if change.number <= len(taken)]
        new = list(request.changes[len(old) :])
        outcomes = [self.outcomes[name][change.number - 1] for change in old]
        if new:
            last = digest(taken[-1]) if taken else ""
            if new[0].number != len(taken) + 1 or not chain_holds(new, last):
                return None
            self.sequence += 1
            moved = shifted(new, receipt - request.clock_ms, self.floor_ms.get(name, 0), receipt)
            merge = Merge(self.records, self._signups(), self.sequence, self.today)
            merge.take(moved)
            self.floor_ms[name] = receipt
            taken += new
            self.outcomes[name] += merge.outcomes
            self.commits += zip(moved, merge.outcomes, strict=True)
            outcomes += merge.outcomes
        rows = tuple(row for row in self.records.values() if row.sequence > request.cursor)
        return Answer(name, request.serial, tuple(outcomes), rows, self.sequence)

    def _signups(self) -> dict[str, list[Stored]]:
        found: dict[str, list[Stored]] = {}
        for (kind, _), stored in self.records.items():
            if kind == "signup":
                found.setdefault(occurrence_key(stored.fields), []).append(stored)
        return found

    def arrive(self, index: int, *, again: bool = False) -> None:
        """Let something that is on its way arrive; ``again`` leaves a copy of it on its way."""
        message = self.on_their_way[index] if again else self.on_their_way.pop(index)
        if isinstance(message, Request):
            answer = self.push(message)
            if answer is not None:
                self.on_their_way.append(answer)
        else:
            self.device(message.device).hear(message)

    def settle(self) -> None:
        """Lose what is on its way, and let every device exchange until nothing is left to say."""
        self.on_their_way.clear()
        for _ in range(2):
            for device in self.devices:
                self.now_ms += 5
                answer = self.push(device.request())
                assert answer is not None, "a device fell out of its own chain"
                device.hear(answer)
