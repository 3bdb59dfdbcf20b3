"""How often somebody may ask: counted in the database, so that it holds whatever process answers and after a restart.

| what      | whose           | most                      |
|-----------|-----------------|---------------------------|
| enrol     | an address      | 10 wrong codes a minute   |
| stranger  | an address      | 60 bad signatures a minute|
| requests  | a device        | 3,000 in five minutes     |
| bytes     | a device        | 200 MB in five minutes    |
| pages     | an address      | 300 public pages a minute |

A sound signature is never held against anybody's address: a house with one broken kiosk keeps its others. Addresses are
kept as a hash with a secret of the server (``Attempts.salt``), and only as long as their window. What a device asks is
counted here by steps, and written down step by step: at rest it writes nothing.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from functools import partial

import anyio.to_thread
import msgspec
from litestar.exceptions import HTTPException

from sync.server.attempts import Attempts


class Rule(msgspec.Struct, frozen=True):
    """How many in how many seconds, and after how many more the database is told."""

    most: int
    window_s: int
    step: int = 1


RULES = {
    "enrol": Rule(10, 60),
    "stranger": Rule(60, 60),
    "requests": Rule(3_000, 300, 100),
    "bytes": Rule(200_000_000, 300, 5_000_000),
    "pages": Rule(300, 60, 30),
}
SWEEP_S = 3600
_MOST_TALLIES = 20_000


class Tally(msgspec.Struct):
    """What this process knows of one who asks, within a window."""

    window_s: int
    known: int = 0
    """What the database said."""
    more: int = 0
    """What it was not told yet."""


class TooOften(HTTPException):
    """Somebody asks too often; ``wait_s`` is how long it takes until they may ask again."""

    def __init__(self, wait_s: int) -> None:
        """Say how long to wait."""
        super().__init__(status_code=429, detail="too often")
        self.wait_s = wait_s


class Limits:
    """Counts, and refuses who asks too often."""

    def __init__(self, store: Attempts, now_ms: Callable[[], int]) -> None:
        """Count in ``store``; ``now_ms`` is the server's clock."""
        self._store = store
        self._now_ms = now_ms
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._salt = b""
        self._swept_s = 0

    async def address(self, host: str) -> str:
        """Return under what name an address is counted; of IPv6 the network that one house has."""
        try:
            parsed = ipaddress.ip_address(host)
        except ValueError:
            plain = host
        else:
            wide = 64 if parsed.version == 6 else 32
            plain = str(ipaddress.ip_network((parsed, wide), strict=False))
        if not self._salt:
            self._salt = bytes.fromhex(await anyio.to_thread.run_sync(self._store.salt))
        return hashlib.blake2b(plain.encode(), key=self._salt, digest_size=16).hexdigest()

    async def take(self, what: str, who: str, neighbourhood: str = "", by: int = 1) -> None:
        """Count ``by`` more. Raises ``TooOften`` when that is above what the rule allows."""
        rule = RULES[what]
        now_s = self._now_ms() // 1000
        window_s = now_s - now_s % rule.window_s
        tally = self._tallies.get((what, who))
        if tally is None or tally.window_s != window_s:
            if len(self._tallies) >= _MOST_TALLIES:
                self._tallies.clear()
            tally = self._tallies[what, who] = Tally(window_s)
        too_often = TooOften(window_s + rule.window_s - now_s)
        if tally.known > rule.most:
            raise too_often
        tally.more += by
        if tally.more >= rule.step:
            more, tally.more = tally.more, 0
            await self._sweep(now_s)
            tally.known = await anyio.to_thread.run_sync(
                partial(self._store.count, neighbourhood, what, who, window_s, more)
            )
        if tally.known + tally.more > rule.most:
            raise too_often

    async def give_back(self, what: str, who: str) -> None:
        """Count one less: it was none of those that the rule is about."""
        tally = self._tallies.get((what, who))
        if tally is not None:
            tally.known = await anyio.to_thread.run_sync(
                partial(self._store.count, "", what, who, tally.window_s, -1)
            )

    async def _sweep(self, now_s: int) -> None:
        if now_s - self._swept_s >= SWEEP_S:
            self._swept_s = now_s
            await anyio.to_thread.run_sync(self._store.forget_attempts, RULES, now_s - SWEEP_S)
