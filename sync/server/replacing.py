"""A spare that takes the place of a dead device: its leases and its settings, in the transaction that lets it join.

The places that the dead one might still promise are called back and given to the spare in one step, so that what is
promised and what may be promised never rise above the capacity together (``sync.leases``). What the dead one had promised
and not told arrives later from its disk, in the spare's name: from the same places while they are there, else as people to
call. A dead one that comes alive after all is a revoked device.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, insert, or_, select, update

from sync.device import DeviceProfile
from sync.leases import PAPER
from sync.server.base import Base
from sync.server.tables import DEVICE, LEASE
from sync.server.transactions import again

MAX_PROFILE_BYTES = 4_000
_LEASE_KEY = ("neighbourhood", "activity", "recurrence", "holder")


def hand_over_leases(
    db: Connection, neighbourhood: str, dead: str, spare: str, sequence: int
) -> int:
    """Call back every open place of a dead device and give it to the spare; return how many places.

    Without a spare (an empty text) the places are called back only.
    """
    paper = f"{PAPER}{dead}:"
    mine = and_(
        LEASE.c.neighbourhood == neighbourhood,
        or_(LEASE.c.holder == dead, LEASE.c.holder.startswith(paper, autoescape=True)),
    )
    people = 0
    for row in db.execute(select(LEASE).where(mine)).mappings().all():
        left = row["granted"] - row["spent"] - row["returned"] - row["recalled"]
        if left <= 0:
            continue
        one = and_(
            LEASE.c.neighbourhood == neighbourhood,
            LEASE.c.activity == row["activity"],
            LEASE.c.recurrence == row["recurrence"],
            LEASE.c.holder == row["holder"],
        )
        changed = {"recalled": row["recalled"] + left, "wanted_back": 0, "sequence": sequence}
        db.execute(update(LEASE).where(one).values(**changed))
        people += left
        if spare:
            holder = spare
            if row["holder"].startswith(paper):
                holder = f"{PAPER}{spare}:{row['holder'].removeprefix(paper)}"
            _give(db, {**row, "holder": holder, "granted": left, "sequence": sequence})
    return people


def _give(db: Connection, row: Mapping[str, Any]) -> None:
    """Give places to a holder, who may hold some already: a spare can take the place of two devices."""
    one = and_(*(LEASE.c[name] == row[name] for name in _LEASE_KEY))
    more = {
        "granted": LEASE.c.granted + row["granted"],
        "wanted_back": LEASE.c.wanted_back + row["wanted_back"],
        "sequence": row["sequence"],
    }
    if db.execute(update(LEASE).where(one).values(**more)).rowcount == 0:
        nothing_yet = {"spent": 0, "returned": 0, "recalled": 0}
        db.execute(insert(LEASE).values(**{**row, **nothing_yet}))


def read_profile(settings: str) -> DeviceProfile | None:
    """Return the settings that a device sent, or None where it sent none that can be read."""
    try:
        return msgspec.json.decode(settings, type=DeviceProfile) if settings != "{}" else None
    except msgspec.DecodeError:
        return None


class Profiles(Base):
    """The part of the store that keeps how devices are set up, for the spare that may take their place."""

    @again
    def keep_profile(self, neighbourhood: str, device: str, profile: DeviceProfile) -> None:
        """Keep a device's settings; larger ones than any of ours are passed over."""
        raw = msgspec.json.encode(profile)
        if len(raw) > MAX_PROFILE_BYTES:
            return
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device)
        with self._writing.begin() as db:
            db.execute(update(DEVICE).where(own).values(settings=raw.decode()))
