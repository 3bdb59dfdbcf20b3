"""Simulated kiosks: real messages with real signatures, numbers and chains, without a screen or a replica.

A kiosk lives a day of a house: people sign up with a sealed box, somebody places a request, touches are counted. What it did
waits in its outbox until it exchanges; then it sends whole acts, takes the outcomes, and pages until it has come as far as
the server. It obeys the server's word on waiting, and tries again with a longer pause each time when nobody answers.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence

import httpx
import msgspec

from sync import signing
from sync.changes import Change, Draft, digest
from sync.clock import Stamp
from sync.disk.drafting import Author, changes_of
from sync.disk.outbox import Head
from sync.ids import uuid7
from sync.outcomes import Cursor
from sync.seal import Contact, seal
from sync.wire import CONTENT_TYPE, MAX_CHANGES, ExchangeRequest, ReceivedAnswer, pack, unpack

DAY_MS = 86_400_000
_OPEN_H, _CLOSED_H = 8.5, 21.5
_ROUNDS = 200
"""More trips than any kiosk needs: beyond it something is wrong."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Where a simulated kiosk stands: what it knows of its neighbourhood."""

    device: str
    key: signing.DeviceKey
    neighbourhood: str
    venue: str
    desk_key: str
    """Public half of the key that personal data is sealed to."""
    occurrences: tuple[tuple[str, str], ...]
    """Activity and original start of what one can sign up for."""
    cursor: Cursor


class SimulatedKiosk:
    """One kiosk and its outbox."""

    def __init__(self, seat: Seat, chance: random.Random, clock_ms: Callable[[], int]) -> None:
        """Stand at ``seat`` with a clock of its own (milliseconds since 1970-01-01 UTC)."""
        self.seat = seat
        self.chance = chance
        self.clock_ms = clock_ms
        self.cursor = seat.cursor
        self.outbox: list[Change] = []
        self.outcomes: Counter[str] = Counter()
        self.trips = 0
        self.pulled = 0
        self.bytes_up = 0
        self.bytes_down = 0
        self._head = Head(0, "", Stamp())

    # --- a day in the house

    def live(self, changes: int, from_ms: int) -> None:
        """Do what people do in a day until there are about so many changes, spread over the opening hours."""
        moments = sorted(self.chance.uniform(_OPEN_H, _CLOSED_H) for _ in range(changes))
        made = 0
        for hour in moments:
            if made >= changes:
                return
            made += self._act(self._somebody(changes - made), from_ms + int(hour * 3_600_000))

    def _somebody(self, most: int) -> list[Draft]:
        """Return the drafts of one visitor."""
        throw = self.chance.random()
        if most < 2 or throw < 0.15:
            day = f"2026-11-{self.chance.randrange(1, 29):02d}"
            screen = self.chance.choice(("agenda", "services", "help_board", "home"))
            fields = {"day": day, "screen": screen, "action": "open"}
            return [Draft(kind="tally", record=f"{day}/{screen}", fields=fields, count=1)]
        box, thing = self._id(), self._id()
        if throw < 0.25 or not self.seat.occurrences:
            fields = {"direction": "request", "title": "Wie helpt mij met boodschappen?", "state": "review",
                      "summary": "Ik zoek iemand die op dinsdag met mij naar de winkel gaat. " * 3,
                      "category": "boodschappen", "day_part": "dinsdagmiddag", "box": box,
                      "expires": "2026-12-20"}  # fmt: skip
            about = Draft(kind="help_post", record=thing, fields=fields)
        else:
            activity, recurrence = self.chance.choice(self.seat.occurrences)
            party = self.chance.choices((1, 2, 3), (70, 25, 5))[0]
            place = {"activity": activity, "recurrence": recurrence}
            about = Draft(kind="signup", record=thing, fields={**place, "party": party, "box": box})
        return [self._box(box, thing), about]

    def _box(self, box: str, about: str) -> Draft:
        person = Contact(name="Voorbeeld", phone="+31450000000")
        sealed = seal(person, self.seat.desk_key)
        fields = {"about": about, "venue": self.seat.venue, "sealed": sealed}
        return Draft(kind="box", record=box, fields=fields)

    def _id(self) -> str:
        return uuid7(self.clock_ms(), self.chance.randbytes)

    def _act(self, drafts: Sequence[Draft], at_ms: int) -> int:
        author = Author(
            device=self.seat.device,
            actor="visitor",
            act=self._id(),
            now_ms=lambda: at_ms,
            now_utc="2026-11-24T10:00:00+00:00",
        )
        changes = changes_of(drafts, author, self._head, lambda kind, record: None)
        last = changes[-1]
        self._head = Head(last.number, digest(last), last.stamp)
        self.outbox += changes
        return len(changes)

    # --- the exchange

    def request(self) -> bytes:
        """Return the next message: as many whole acts as fit."""
        sent: list[Change] = []
        for change in self.outbox[:MAX_CHANGES]:
            sent.append(change)
        while sent and sent[-1].act_index != sent[-1].act_size - 1:
            sent.pop()
        message = ExchangeRequest(
            device=self.seat.device,
            clock_ms=self.clock_ms(),
            cursor=self.cursor,
            changes=tuple(sent),
        )
        return pack(message)

    async def come_back(self, client: httpx.AsyncClient) -> None:
        """Exchange until everything is said and heard."""
        pause_s = 0.25
        for _ in range(_ROUNDS):
            body = self.request()
            created_s = self.clock_ms() // 1000
            signed = signing.sign_request(
                "POST", "/exchange", body, self.seat.key, self.seat.device, created_s
            )
            try:
                answer = await client.post(
                    "/exchange", content=body, headers={**signed, "Content-Type": CONTENT_TYPE}
                )
            except httpx.TransportError as error:
                self.outcomes[type(error).__name__] += 1
                pause_s = await self._wait(pause_s)
                continue
            self.trips += 1
            self.bytes_up += len(body)
            self.bytes_down += len(answer.content)
            if answer.status_code in (429, 503):  # the server says when to come again
                self.outcomes[f"wait {answer.status_code}"] += 1
                told = float(answer.headers.get("Retry-After", "1"))
                await asyncio.sleep(told * (1 + self.chance.random()))
                continue
            if answer.status_code != 200:
                raise AssertionError(f"{answer.status_code}: {answer.text[:200]}")
            if not self._hear(unpack(answer.content, ReceivedAnswer, 64_000_000)):
                return
            pause_s = 0.25
        raise AssertionError("this kiosk never comes to an end")

    async def _wait(self, pause_s: float) -> float:
        await asyncio.sleep(pause_s * (0.5 + self.chance.random() / 2))
        return min(pause_s * 2, 30.0)

    def _hear(self, answer: ReceivedAnswer) -> bool:
        """Keep an answer; return whether there is more to say or hear."""
        if answer.outcomes:
            last = max(outcome.number for outcome in answer.outcomes)
            self.outcomes.update(
                f"refused: {outcome.reason}" if outcome.state == "refused" else outcome.state
                for outcome in answer.outcomes
            )
            self.outbox = [change for change in self.outbox if change.number > last]
        assert answer.cursor.epoch, "a kiosk that has everything is never sent to the snapshot"
        self.cursor = answer.cursor
        self.pulled += len(answer.rows)
        return answer.more or bool(self.outbox)


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What came of many kiosks that exchanged."""

    seconds: float
    changes: int
    outcomes: dict[str, int]
    trips: int
    pulled: int
    bytes_up: int
    bytes_down: int
    slowest_s: float
    """The kiosk that waited longest until all was said."""


async def all_at_once(kiosks: Sequence[SimulatedKiosk], url: str) -> Came:
    """Let all kiosks come back in the same moment, each over a connection of its own."""
    changes = sum(len(kiosk.outbox) for kiosk in kiosks)
    loop = asyncio.get_running_loop()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=len(kiosks))
    timeout = httpx.Timeout(120.0, connect=60.0)
    async with httpx.AsyncClient(
        base_url=url, limits=limits, timeout=timeout, trust_env=False
    ) as client:
        began = loop.time()
        took: list[float] = []

        async def one(kiosk: SimulatedKiosk) -> None:
            await kiosk.come_back(client)
            took.append(loop.time() - began)

        await asyncio.gather(*(one(kiosk) for kiosk in kiosks))
        seconds = loop.time() - began
    outcomes: Counter[str] = Counter()
    for kiosk in kiosks:
        outcomes += kiosk.outcomes
    return Came(
        seconds=seconds,
        changes=changes,
        outcomes=dict(outcomes),
        trips=sum(kiosk.trips for kiosk in kiosks),
        pulled=sum(kiosk.pulled for kiosk in kiosks),
        bytes_up=sum(kiosk.bytes_up for kiosk in kiosks),
        bytes_down=sum(kiosk.bytes_down for kiosk in kiosks),
        slowest_s=max(took),
    )
