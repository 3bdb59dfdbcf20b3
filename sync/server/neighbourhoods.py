"""The part of the store that knows neighbourhoods: their names, keys and counters."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import and_, func, insert, select

from sync.changes import Stored
from sync.errors import UserFacing
from sync.ids import uuid7
from sync.server.base import Base
from sync.server.record_rows import record_row
from sync.server.tables import NEIGHBOURHOOD, RECORD
from sync.server.transactions import again, hold
from sync.signing import DeviceKey, key_fingerprint, make_device_key


class Neighbourhoods(Base):
    """Makes neighbourhoods and tells about them."""

    def make_neighbourhood(
        self, name: str, records: Iterable[Stored] = (), coordinator_key: str = ""
    ) -> str:
        """Make a neighbourhood, empty or from records, and return its id: that of its record where there is one.

        ``coordinator_key`` is for the demonstration: elsewhere the first desk brings it. Raises ``UserFacing`` where there is one
        of that name, or of that record.
        """
        rows = list(records)
        own = next((row.id for row in rows if row.kind == "neighbourhood"), "")
        new = own or uuid7(self._now_ms(), self._random_bytes)
        row = {
            "neighbourhood": new,
            "name": name,
            "epoch": uuid7(self._now_ms(), self._random_bytes),
            "sequence": 1,
            "receipt_ms": self._now_ms(),
            "coordinator_key": coordinator_key,
            "signing_seed": make_device_key(self._random_bytes(32)).seed,
        }
        self._keep_neighbourhood(row, [msgspec.structs.replace(one, sequence=1) for one in rows])
        return new

    @again
    def _keep_neighbourhood(self, row: dict[str, Any], records: Sequence[Stored]) -> None:
        """Write a new neighbourhood in one transaction; the same once more is nothing."""
        new = row["neighbourhood"]
        with self._writing.begin() as db:
            hold(db, "neighbourhoods")
            hold(db, f"neighbourhood {new}")
            mine = NEIGHBOURHOOD.c.neighbourhood == new
            stands = db.scalar(select(NEIGHBOURHOOD.c.epoch).where(mine))
            if stands == row["epoch"]:
                return
            if stands is not None:
                raise UserFacing("Deze wijk bestaat al.", "Kies een andere, of haal hem eerst weg.")
            if _plain(row["name"]) in map(_plain, db.scalars(select(NEIGHBOURHOOD.c.name))):
                raise UserFacing(f"Er is al een wijk {row['name']}.", "Kies een andere naam.")
            db.execute(insert(NEIGHBOURHOOD).values(row))
            for start in range(0, len(records), 5000):
                db.execute(
                    insert(RECORD),
                    [
                        record_row(new, one, row["receipt_ms"])
                        for one in records[start : start + 5000]
                    ],
                )

    def first_of_kind(self, neighbourhood: str, kind: str) -> str:
        """Return the id of the first record of a kind, or an empty text."""
        mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind == kind)
        with self.engine.connect() as db:
            return str(db.scalar(select(func.min(RECORD.c.id)).where(mine)) or "")

    @again
    def neighbourhoods(self) -> list[tuple[str, str]]:
        """Return (id, name) of every neighbourhood."""
        with self.engine.connect() as db:
            rows = db.execute(
                select(NEIGHBOURHOOD.c.neighbourhood, NEIGHBOURHOOD.c.name).order_by(
                    NEIGHBOURHOOD.c.name
                )
            )
            return [(row[0], row[1]) for row in rows]

    @again
    def place(self, neighbourhood: str) -> tuple[str, int]:
        """Return the epoch and the highest commit of a neighbourhood."""
        with self.engine.connect() as db:
            row = db.execute(
                select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence).where(
                    NEIGHBOURHOOD.c.neighbourhood == neighbourhood
                )
            ).one()
            return str(row[0]), int(row[1])

    def coordinator_key(self, neighbourhood: str) -> str:
        """Return the coordinator's public key; empty before the first desk."""
        mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
        with self.engine.connect() as db:
            return str(db.scalar(select(NEIGHBOURHOOD.c.coordinator_key).where(mine)) or "")

    @again
    def counters(self, neighbourhoods: list[str]) -> dict[str, int]:
        """Return the highest commits of these neighbourhoods."""
        mine = NEIGHBOURHOOD.c.neighbourhood.in_(neighbourhoods)
        with self.engine.connect() as db:
            rows = db.execute(
                select(NEIGHBOURHOOD.c.neighbourhood, NEIGHBOURHOOD.c.sequence).where(mine)
            )
            return {row[0]: int(row[1]) for row in rows}

    @again
    def with_key(self, fingerprint: str) -> str:
        """Return the neighbourhood whose key has this fingerprint (``signing.key_fingerprint``), or an empty text."""
        columns = (NEIGHBOURHOOD.c.neighbourhood, NEIGHBOURHOOD.c.signing_seed)
        with self.engine.connect() as db:
            for one, seed in db.execute(select(*columns)):
                if key_fingerprint(make_device_key(base64.b64decode(seed)).public) == fingerprint:
                    return str(one)
        return ""

    def key(self, neighbourhood: str) -> DeviceKey:
        """Return the key that the server's answers to a neighbourhood are signed with; it never changes."""
        if neighbourhood not in self._signing_keys:
            self._signing_keys[neighbourhood] = self._key(neighbourhood)
        return self._signing_keys[neighbourhood]

    @again
    def _key(self, neighbourhood: str) -> DeviceKey:
        mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
        with self.engine.connect() as db:
            seed = db.scalar(select(NEIGHBOURHOOD.c.signing_seed).where(mine))
        return make_device_key(base64.b64decode(seed or ""))


def _plain(name: str) -> str:
    """Return a name as people compare it: without capitals and double spaces."""
    return " ".join(name.split()).casefold()
