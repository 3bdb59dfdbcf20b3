"""Who belongs to a neighbourhood: codes by which devices join, and the devices."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.engine import RowMapping

from sync.device import DeviceProfile
from sync.links import ALPHABET
from sync.server.ledger import Entry
from sync.server.replacing import Profiles, hand_over_leases, read_profile
from sync.server.tables import CODE, DEVICE, NEIGHBOURHOOD
from sync.server.transactions import again, hold

_DEVICE_AND_TOP = (
    select(DEVICE, NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence.label("top"))
    .join_from(DEVICE, NEIGHBOURHOOD, DEVICE.c.neighbourhood == NEIGHBOURHOOD.c.neighbourhood)
    .where(DEVICE.c.device == bindparam("device"))
)
"""Every request asks this: made once."""

CODE_LENGTH = 8
CODE_MINUTES = 15


class Joined(NamedTuple):
    """Where a device belongs that used a code."""

    neighbourhood: str
    kind: str
    venue: str
    coordinator_key: str
    """The public half that the neighbourhood has now; empty before its first desk."""
    profile: DeviceProfile | None = None
    """How the device was set up whose place it takes."""


class Members(Profiles):
    """The part of the store that knows devices."""

    def make_code(
        self, neighbourhood: str, kind: str, venue: str = "", *, replaces: str = ""
    ) -> str:
        """Return a new enrolment code, good once and for a quarter of an hour.

        Whoever uses it takes the place of the device ``replaces``, where one is named.
        """
        code = "".join(ALPHABET[byte % 32] for byte in self._random_bytes(CODE_LENGTH))
        with self._writing.begin() as db:
            db.execute(
                insert(CODE).values(
                    neighbourhood=neighbourhood,
                    hash=_hash(code),
                    kind=kind,
                    venue=venue,
                    replaces=replaces,
                    expires_ms=self._now_ms() + CODE_MINUTES * 60_000,
                )
            )
        return code

    @again
    def enrol(self, code: str, device: str, public_key: str, name: str) -> Joined | None:
        """Use a code up for a device; return where it belongs, or None when the code is not good."""
        now = self._now_ms()
        with self._writing.begin() as db:
            hold(db, f"device {device}")
            good = and_(
                CODE.c.hash == _hash(code), CODE.c.used_ms.is_(None), CODE.c.expires_ms >= now
            )
            row = db.execute(select(CODE).where(good).with_for_update()).mappings().first()
            known = db.scalar(
                select(func.count()).select_from(DEVICE).where(DEVICE.c.device == device)
            )
            if row is None or known:
                return None
            db.execute(update(CODE).where(CODE.c.hash == row["hash"]).values(used_ms=now))
            db.execute(
                insert(DEVICE).values(
                    neighbourhood=row["neighbourhood"],
                    device=device,
                    kind=row["kind"],
                    venue=row["venue"],
                    name=name,
                    public_key=public_key,
                    enrolled_ms=now,
                    last_number=0,
                    last_digest="",
                    last_push_ms=0,
                    last_seen_ms=now,
                )
            )
            own = NEIGHBOURHOOD.c.neighbourhood == row["neighbourhood"]
            coordinator = db.scalar(select(NEIGHBOURHOOD.c.coordinator_key).where(own)) or ""
            profile = None
            if row["replaces"]:
                profile = self._replace(db, row["neighbourhood"], row["replaces"], device)
            return Joined(row["neighbourhood"], row["kind"], row["venue"], coordinator, profile)

    def _replace(
        self, db: Connection, neighbourhood: str, dead: str, spare: str
    ) -> DeviceProfile | None:
        """Let a spare take the place of a dead device: its leases, its name and settings; the dead one is revoked."""
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == dead)
        row = db.execute(select(DEVICE).where(own)).mappings().first()
        if row is None or row["replaced_by"]:
            return None
        commit = self._raise_counter(db, neighbourhood)
        hand_over_leases(db, neighbourhood, dead, spare, commit.sequence)
        revoked = row["revoked_ms"] if row["revoked_ms"] is not None else commit.receipt_ms
        db.execute(update(DEVICE).where(own).values(revoked_ms=revoked, replaced_by=spare))
        profile = read_profile(row["settings"]) or DeviceProfile(name=row["name"])
        new = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == spare)
        db.execute(update(DEVICE).where(new).values(name=profile.name or row["name"]))
        if self.ledger is not None:
            self.ledger.add(
                [Entry(neighbourhood=neighbourhood, what="device", id=dead, at_ms=revoked)]
            )
        return profile

    @again
    def device(self, device: str) -> RowMapping | None:
        """Return a device's row, with the ``epoch`` of its neighbourhood and its highest commit, ``top``."""
        with self._glancing.connect() as db:
            return db.execute(_DEVICE_AND_TOP, {"device": device}).mappings().first()

    def devices(self, neighbourhood: str) -> list[RowMapping]:
        """Return the devices of a neighbourhood, the oldest first."""
        with self.engine.connect() as db:
            rows = (
                select(DEVICE)
                .where(DEVICE.c.neighbourhood == neighbourhood)
                .order_by(DEVICE.c.enrolled_ms)
            )
            return list(db.execute(rows).mappings())

    def revoke(self, device: str) -> bool:
        """Take a device's right to exchange away; return whether there was such a device."""
        with self._writing.begin() as db:
            done = db.execute(
                update(DEVICE)
                .where(DEVICE.c.device == device)
                .values(revoked_ms=self._now_ms())
                .returning(DEVICE.c.neighbourhood)
            ).first()
            if done is not None and self.ledger is not None:  # no backup gives its right back
                entry = Entry(neighbourhood=done[0], what="device", id=device, at_ms=self._now_ms())
                self.ledger.add([entry])
            return done is not None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
