"""Who belongs to a neighbourhood: codes by which devices join, and the devices."""

from __future__ import annotations

import hashlib
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from sync.device import DeviceProfile
from sync.links import ALPHABET
from sync.server.ledger import Entry
from sync.server.rejoining import WAITING
from sync.server.replacing import Profiles, hand_over_leases, read_profile
from sync.server.tables import CODE, DEVICE, NEIGHBOURHOOD
from sync.server.transactions import again, hold
from sync.wire import ChainEnd

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
    replaced: str = ""
    """What it was before, or whose place it takes: that does not count any more. Empty for neither."""


class Only(NamedTuple):
    """What a code must be for."""

    kind: str | None = None
    """"kiosk" or "desk"; None for either."""
    neighbourhood: str = ""
    """Empty for any."""


ANY = Only()


class Former(NamedTuple):
    """Who a device proved, with the old key, to have been before it joined anew."""

    device: str
    chain: tuple[ChainEnd, ...] = ()
    """The end of its chain on its own disk, as far back as what the server confirmed."""


class NotMeant(Exception):
    """A code that is good, and for something else than was asked; it was not used."""

    def __init__(self, what: Literal["kind", "elsewhere"]) -> None:
        """Say ``what`` is another: the kind of device, or the neighbourhood."""
        super().__init__(what)
        self.what: Literal["kind", "elsewhere"] = what


class Members(Profiles):
    """The part of the store that knows devices."""

    def make_code(
        self, neighbourhood: str, kind: str, venue: str = "", *, replaces: str = ""
    ) -> str:
        """Return a new enrolment code, good once and for a quarter of an hour.

        Whoever uses it takes the place of the device ``replaces``, where one is named.
        """
        code = "".join(ALPHABET[byte % 32] for byte in self._random_bytes(CODE_LENGTH))
        row = {
            "neighbourhood": neighbourhood,
            "hash": _hash(code),
            "kind": kind,
            "venue": venue,
            "replaces": replaces,
            "expires_ms": self._now_ms() + CODE_MINUTES * 60_000,
        }
        self._keep_code(row)
        return code

    @again
    def _keep_code(self, row: dict[str, Any]) -> None:
        with self._writing.begin() as db:
            if db.scalar(select(CODE.c.hash).where(CODE.c.hash == row["hash"])) is None:
                db.execute(insert(CODE).values(row))

    @again
    def enrol(
        self,
        code: str,
        device: str,
        public_key: str,
        name: str,
        *,
        only: Only = ANY,
        former: Former | None = None,
    ) -> Joined | None:
        """Use a code up for a device; return where it belongs, or None when the code is not good.

        The same call again, for its answer may have been lost, gives the same; with a new code a device that never began becomes
        what that says. ``former`` is who the device proved to have been here before: that entry does not count any more from the
        same moment on (``Joined.replaced``). Raises ``NotMeant`` for a code that is for something else than ``only``; then it is
        still good.
        """
        now = self._now_ms()
        with self._writing.begin() as db:
            hold(db, f"device {device}")
            good = and_(CODE.c.hash == _hash(code), CODE.c.expires_ms >= now)
            row = db.execute(select(CODE).where(good).with_for_update()).mappings().first()
            by_id = select(DEVICE).where(DEVICE.c.device == device)
            known = db.execute(by_id).mappings().first()
            if row is None:
                return None
            if row["used_ms"] is not None:
                if known is None or not _is_repeated(row, known, public_key):
                    return None
                profile = self._profile_of(db, row["neighbourhood"], row["replaces"])
                replaced = _gone(_row_of(db, former)) or row["replaces"]
                return self._joined(db, row, profile, replaced)
            if known is not None and not _never_began(known, public_key):
                return None
            _check_meant(row, only)
            db.execute(update(CODE).where(CODE.c.hash == row["hash"]).values(used_ms=now))
            if known is not None and known["neighbourhood"] != row["neighbourhood"]:
                self._move_out(db, known)
                known = None
            told = {"kind": row["kind"], "venue": row["venue"], "name": name}
            told |= {"enrolled_ms": now, "last_seen_ms": now}
            if known is not None:
                own = and_(
                    DEVICE.c.neighbourhood == row["neighbourhood"], DEVICE.c.device == device
                )
                db.execute(update(DEVICE).where(own).values(told))
            else:
                told |= {"neighbourhood": row["neighbourhood"], "device": device}
                told |= {"public_key": public_key, "last_number": 0, "last_digest": ""}
                db.execute(insert(DEVICE).values(**told, last_push_ms=0))
            profile = None
            if row["replaces"] not in ("", device):
                profile = self._replace(db, row["neighbourhood"], row["replaces"], device)
            replaced = self._retire(db, row["neighbourhood"], device, former)
            return self._joined(db, row, profile, replaced or row["replaces"])

    def _joined(
        self, db: Connection, code: RowMapping, profile: DeviceProfile | None, replaced: str
    ) -> Joined:
        own = NEIGHBOURHOOD.c.neighbourhood == code["neighbourhood"]
        coordinator = db.scalar(select(NEIGHBOURHOOD.c.coordinator_key).where(own)) or ""
        return Joined(
            code["neighbourhood"], code["kind"], code["venue"], coordinator, profile, replaced
        )

    def _replace(
        self, db: Connection, neighbourhood: str, dead: str, spare: str
    ) -> DeviceProfile | None:
        """Let a spare take the place of a dead device: its leases, its name and settings; the dead one is revoked."""
        row = _row_in(db, neighbourhood, dead)
        if row is None or row["replaced_by"]:
            return None
        self._take_place(db, row, spare)
        profile = self._profile_of(db, neighbourhood, dead)
        if profile is not None:
            new = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == spare)
            db.execute(update(DEVICE).where(new).values(name=profile.name or row["name"]))
        return profile

    def _move_out(self, db: Connection, known: RowMapping) -> None:
        """Forget a device that never began where it was; the places that it was given there are called back."""
        neighbourhood = known["neighbourhood"]
        commit = self._raise_counter(db, neighbourhood)
        hand_over_leases(db, neighbourhood, known["device"], "", commit.sequence)
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == known["device"])
        db.execute(delete(DEVICE).where(own))

    def _retire(
        self, db: Connection, neighbourhood: str, device: str, former: Former | None
    ) -> str:
        """Let a device that joins anew take the place of what it was before; return that when it does not count any more.

        What its disk still holds comes in the new name, so places go over as with a spare. In another neighbourhood the old
        entry is revoked and its places are called back. An entry whose chain has gone on elsewhere is left alone: who joins
        is a copy of a device that lives.
        """
        row = _row_of(db, former)
        if row is None or former is None:
            return ""
        if not _gone(row):
            if not _follows(row, former.chain):
                return ""
            self._take_place(db, row, device if row["neighbourhood"] == neighbourhood else "")
        return former.device

    def _take_place(self, db: Connection, old: RowMapping, new: str) -> None:
        """Revoke a device and give its leases to the one that takes its place; with nobody (an empty text) they are called back.

        Whoever takes a place after a restore is waited for as the old one was: it has to offer what that kept.
        """
        neighbourhood = old["neighbourhood"]
        commit = self._raise_counter(db, neighbourhood)
        hand_over_leases(db, neighbourhood, old["device"], new, commit.sequence)
        revoked = old["revoked_ms"] if old["revoked_ms"] is not None else commit.receipt_ms
        of = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == old["device"])
        db.execute(update(DEVICE).where(of).values(revoked_ms=revoked, replaced_by=new))
        if new:
            heir = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == new)
            bits = DEVICE.c.rejoins.op("|")(old["rejoins"] & ~WAITING)
            db.execute(update(DEVICE).where(heir).values(rejoins=bits))
        if self.ledger is not None:
            entry = Entry(
                neighbourhood=neighbourhood, what="device", id=old["device"], at_ms=revoked
            )
            self.ledger.add([entry])

    def _profile_of(self, db: Connection, neighbourhood: str, device: str) -> DeviceProfile | None:
        row = _row_in(db, neighbourhood, device)
        if row is None:
            return None
        return read_profile(row["settings"]) or DeviceProfile(name=row["name"])

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

    @again
    def revoke(self, device: str) -> bool:
        """Take a device's right to exchange away; return whether there was such a device."""
        with self._writing.begin() as db:
            done = db.execute(
                update(DEVICE)
                .where(DEVICE.c.device == device)
                .values(revoked_ms=func.coalesce(DEVICE.c.revoked_ms, self._now_ms()))
                .returning(DEVICE.c.neighbourhood, DEVICE.c.revoked_ms)
            ).first()
            if done is None:
                return False
            if self.ledger is not None and device not in self.ledger.ids(done[0], "device"):
                entry = Entry(neighbourhood=done[0], what="device", id=device, at_ms=done[1])
                self.ledger.add([entry])  # no backup gives its right back
            return True


def _check_meant(code: RowMapping, only: Only) -> None:
    """Raise ``NotMeant`` for a code that is for something else."""
    if only.neighbourhood not in ("", code["neighbourhood"]):
        raise NotMeant("elsewhere")
    if only.kind not in (None, code["kind"]):
        raise NotMeant("kind")


def _is_repeated(code: RowMapping, known: RowMapping, public_key: str) -> bool:
    """Return whether a device that is known used this code, and asks again before it did anything."""
    return (
        known["neighbourhood"] == code["neighbourhood"]
        and known["enrolled_ms"] == code["used_ms"]
        and _never_began(known, public_key)
    )


def _never_began(known: RowMapping, public_key: str) -> bool:
    """Return whether a device that is known has this key and did nothing yet: the answer to its code may have been lost."""
    return (
        known["public_key"] == public_key
        and known["revoked_ms"] is None
        and known["last_number"] == 0
    )


def _row_in(db: Connection, neighbourhood: str, device: str) -> RowMapping | None:
    own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == device)
    return db.execute(select(DEVICE).where(own)).mappings().first()


def _row_of(db: Connection, former: Former | None) -> RowMapping | None:
    if former is None:
        return None
    return db.execute(select(DEVICE).where(DEVICE.c.device == former.device)).mappings().first()


def _gone(row: RowMapping | None) -> str:
    """Return the id of a device that does not count any more; empty for any other."""
    left = row is not None and (row["revoked_ms"] is not None or row["replaced_by"])
    return str(row["device"]) if row is not None and left else ""


def _follows(row: RowMapping, chain: tuple[ChainEnd, ...]) -> bool:
    """Return whether a disk with this end of a chain wrote the last change that the server has of a device.

    It did not where that is another's: the disk is a copy of one that went on, or was put back in time.
    """
    last = ChainEnd(number=row["last_number"], digest=row["last_digest"])
    return not last.number or last in chain


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
