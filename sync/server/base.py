"""What every part of the store stands on: the engine, the clock and chance, and the counter of commits."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, func, update
from sqlalchemy.engine import Engine

from sync.server.ledger import Ledger
from sync.server.tables import NEIGHBOURHOOD
from sync.server.transactions import to_glance, to_read, to_write
from sync.signing import DeviceKey


class Commit(msgspec.Struct, frozen=True):
    """The commit that a transaction makes in its neighbourhood."""

    sequence: int
    receipt_ms: int
    epoch: str
    coordinator_key: str


class Base:
    """One database, reached from many threads and processes."""

    def __init__(
        self,
        engine: Engine,
        now_ms: Callable[[], int],
        random_bytes: Callable[[int], bytes],
        ledger: Ledger | None = None,
    ) -> None:
        """Work over ``engine``; ``ledger`` outlives the database."""
        self.engine = to_read(engine)
        self._glancing = to_glance(engine)
        self.ledger = ledger
        self.on_erased: list[Callable[[str], None]] = []
        """Told of a neighbourhood after boxes of it were erased, so that copies beside the database are thrown away."""
        self._now_ms = now_ms
        self._signing_keys: dict[str, DeviceKey] = {}
        self._random_bytes = random_bytes
        self._writing = to_write(engine)

    def _raise_counter(self, db: Connection, neighbourhood: str) -> Commit:
        """Raise a neighbourhood's counter, which holds it for this transaction; receipts never go back."""
        higher = func.max if db.dialect.name == "sqlite" else func.greatest
        row = db.execute(
            update(NEIGHBOURHOOD)
            .where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
            .values(
                sequence=NEIGHBOURHOOD.c.sequence + 1,
                receipt_ms=higher(NEIGHBOURHOOD.c.receipt_ms, self._now_ms()),
            )
            .returning(
                NEIGHBOURHOOD.c.sequence,
                NEIGHBOURHOOD.c.receipt_ms,
                NEIGHBOURHOOD.c.epoch,
                NEIGHBOURHOOD.c.coordinator_key,
            )
        ).one()
        return Commit(int(row[0]), int(row[1]), str(row[2]), str(row[3]))
