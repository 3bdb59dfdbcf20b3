"""A device that promises places on its own, and what it says and hears, for ``lease_world``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sync import leases as leasing
from sync.changes import Change, Draft, Stored
from sync.leases import Lease, LeaseHeld, LeaseKey, joined, open_here
from sync.outcomes import Outcome
from sync.said import RANKS, Said, is_news
from tests.sync.world import Device

if TYPE_CHECKING:
    from tests.sync.lease_world import LeaseWorld

ACTIVITY = "soep"
TIMES = ("2026-11-26T10:00", "2026-12-03T10:00")
HOLDING = ("confirmed", "offered", "attended", "to_call")


class Request(msgspec.Struct, frozen=True):
    """What a device sent."""

    device: LeaseDevice
    changes: tuple[Change, ...]
    clock_ms: int
    cursor: int
    epoch: int
    lease_sequence: int
    stated: tuple[LeaseHeld, ...]
    said: tuple[Said, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What the server said."""

    device: LeaseDevice
    epoch: int
    have: int | None = None
    """Given instead of the rest to a device of an earlier epoch."""
    outcomes: tuple[Outcome, ...] = ()
    rows: tuple[Stored, ...] = ()
    leases: tuple[Lease, ...] = ()
    sequence: int = 0


class LeaseDevice(Device):
    """A kiosk or desk that promises places."""

    def __init__(self, name: str, world: LeaseWorld) -> None:
        super().__init__(name, world)
        self.kind = "kiosk" if int(name[-1]) % 2 == 0 else "desk"
        self.places = world
        self.told: dict[LeaseKey, Lease] = {}
        self.epoch = 0
        self.apart = False
        """It is a copy that was seen: the server hears it no more."""
        self.papers: list[tuple[str, str]] = []
        """Occurrence and holder of its paper lists."""
        self.promised: dict[str, str] = {}
        """Sign-up to the holder that a place was promised from, for certain."""
        self.noted: dict[str, Said] = {}
        """What it keeps of sign-ups for a server that came back from a backup."""
        self.displayed: set[str] = set()
        """Sign-ups of which it once heard that they have or were offered a place, or are to be called."""

    def known(self) -> int:
        return max((lease.sequence for lease in self.told.values()), default=0)

    def open(self, at: str, holder: str = "") -> int:
        by = {key: lease for key, lease in self.told.items() if lease.sequence}
        return open_here((ACTIVITY, at, holder or self.name), by, self.pending)

    def sign_up(self, at: str, party: int, holder: str = "", **more: Any) -> str:
        """Sign a party up, for certain where this device can."""
        signup = f"{self.name}-{self.head.number + 1}-{id(self) % 997}"
        held = bool(at) and party <= self.open(at, holder)
        fields = {"activity": ACTIVITY, "recurrence": at, "party": party, **more}
        fields["state"] = "confirmed" if held else "provisional"
        if held or holder:
            fields["promised"] = holder or self.name
        if held:
            self.promised[signup] = fields["promised"]
        self.act([Draft(kind="signup", record=signup, fields=fields)], "visitor")
        return signup

    def step(self, step: str, at: str = "", people: int = 0, holder: str = "") -> None:
        fields = {"step": step, "activity": ACTIVITY, "recurrence": at, "people": people}
        fields["holder"] = holder or self.name
        record = f"{self.name}/{self.head.number + 1}"
        actor = "Annie" if step == leasing.RECALL else leasing.SYSTEM
        self.act([Draft(kind=leasing.KIND, record=record, fields=fields)], actor)

    def to_paper(self, at: str, people: int) -> None:
        if 0 < people <= self.open(at):
            self.papers.append((at, leasing.paper_holder(self.name, self.head.number + 1)))
            self.step(leasing.TO_PAPER, at, people)

    def give_back_wanted(self) -> None:
        busy = {
            w.key for c in self.pending if c.kind == leasing.KIND and (w := leasing.withdrawal(c))
        }
        for key, lease in list(self.told.items()):
            people = min(lease.wanted_back, self.open(key[1], key[2]))
            if people > 0 and key not in busy:
                self.step(leasing.GIVE_BACK, key[1], people, key[2])

    def ask(self) -> Request:
        unsent = tuple(change for change in self.pending if change.number > self.acknowledged)
        stated = tuple(
            LeaseHeld(
                activity=one.activity, recurrence=one.recurrence, holder=one.holder,
                granted=one.granted, spent=one.spent, returned=one.returned, recalled=one.recalled,
            )
            for one in self.told.values()
        )  # fmt: skip
        return Request(
            self, unsent, self.now_ms(), self.cursor, self.epoch, self.known(), stated, self.says()
        )

    def says(self) -> tuple[Said, ...]:
        """Return what the server lacks, once its snapshot is here."""
        if not self.cursor:
            return ()
        rows = {one: row.fields for (kind, one), row in self.confirmed.items() if kind == "signup"}
        return tuple(
            said
            for one, said in self.noted.items()
            if is_news(said, rows.get(one, {}).get("state", ""), rows.get(one, {}).get("turn", 0))
        )

    def take_down(self) -> None:
        """Note how sign-ups stood before the snapshot replaces them."""
        for (kind, one), row in self.confirmed.items():
            state = row.fields.get("state", "provisional") if kind == "signup" else "provisional"
            if state != "provisional":
                self.noted.pop(one, None)
            if state in RANKS:
                self.noted[one] = msgspec.convert((one, state, row.fields["turn"]), Said)

    def queue(self) -> list[str]:
        """Return who waits, as far as is known here, in order."""
        waiting = [
            (row.fields["turn"], one)
            for (kind, one), row in self.confirmed.items()
            if kind == "signup" and row.fields["state"] == "waiting"
        ]
        return [one for _, one in sorted(waiting)]

    def tear(self) -> None:
        """Lose the replica; the outbox is whole."""
        self.told, self.noted, self.displayed = {}, {}, set()
        self.cursor, self.confirmed = 0, {}
        self.places.forgets(self.name)

    def displays(self, row: Stored) -> None:
        """Remember what a person here was shown."""
        state = row.fields.get("state") if row.kind == "signup" else None
        if state in (*HOLDING, "to_call"):
            self.displayed.add(row.id)
        elif state == "cancelled":
            self.displayed.discard(row.id)

    def take(self, answer: Answer) -> None:
        """Keep an answer, as a replica does; of one that was overtaken only the outcomes."""
        if answer.epoch < self.epoch or self.apart:
            return
        if answer.have is not None:
            if answer.epoch > self.epoch:
                self._offer_again(answer.epoch, answer.have)
            return
        if answer.epoch != self.epoch:
            return
        for outcome in answer.outcomes:
            self.outcomes[outcome.number] = outcome
            self.sequences[outcome.number] = outcome.sequence
            self.acknowledged = max(self.acknowledged, outcome.number)
        if answer.sequence >= self.cursor:
            for lease in answer.leases:
                self.told[lease.key] = joined(self.told.get(lease.key), lease)
            self.confirmed |= {(row.kind, row.id): row for row in answer.rows}
            self.cursor = answer.sequence
            for row in answer.rows:
                self.displays(row)
        self.pending = [
            change
            for change in self.pending
            if change.number not in self.sequences or self.sequences[change.number] > self.cursor
        ]

    def _offer_again(self, epoch: int, have: int) -> None:
        self.take_down()
        self.epoch, self.cursor, self.confirmed = epoch, 0, {}
        self.acknowledged = min(have, self.acknowledged)
        self.told = {k: msgspec.structs.replace(one, sequence=0) for k, one in self.told.items()}
        self.sequences = {n: 1 for n in self.sequences if n <= have}
        self.pending = [one for one in self.made if one.number not in self.sequences]
