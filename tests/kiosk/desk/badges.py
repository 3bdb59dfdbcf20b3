"""Volunteers with badges in the small neighbourhood, as a coordinator makes them."""

from __future__ import annotations

import hashlib

import msgspec

from sync.badge import (
    Badge,
    VolunteerKey,
    WrapCost,
    badge_mark,
    badge_text,
    make_volunteer_key,
    wrap,
)
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.keyring import Keyring, give
from sync.records import Volunteer
from sync.seal import DeskKey
from sync.vouchers import vouch
from tests.sync.desk_keys import COORDINATOR, believe

CHEAP = WrapCost(passes=1, memory_bytes=8192)
PIN, WRONG = "271828", "314159"


class Made(msgspec.Struct, frozen=True):
    """A volunteer as she walks in: with a badge and a PIN."""

    id: str
    bits: bytes
    key: VolunteerKey

    @property
    def text(self) -> str:
        return badge_text(Badge("volunteer", self.bits))


def make_volunteer(
    replica: Replica,
    id: str = "joke",
    *,
    role: str = "host",
    name: str = "Joke Jansen",
    desk: DeskKey | None = None,
    cost: WrapCost = CHEAP,
    **fields: str,
) -> Made:
    """Make a volunteer with a badge; with ``desk`` she is given that key, which is then believed here."""
    bits = hashlib.sha256(id.encode()).digest()[:16]
    key = make_volunteer_key()
    record = {
        "name": name,
        "role": role,
        "public_key": key.public,
        "wrapped_key": wrap(key, bits, PIN, cost),
        "badge": badge_mark(bits),
        "vouched": vouch(id, key.public, role, COORDINATOR),
        **fields,
    }
    replica.act([Draft(kind="volunteer", record=id, fields=record)], actor=id)
    if desk is not None:
        believe(replica, desk.public, 2)
        volunteer = replica.get("volunteer", id)
        assert isinstance(volunteer, Volunteer)
        replica.act(give(Keyring((desk,)), volunteer, COORDINATOR.public), actor=id)
    return Made(id, bits, key)


def make_house_badge(replica: Replica) -> str:
    """Make the neighbourhood's house badge, and return what it says."""
    bits = bytes(range(100, 116))
    fields = {"house_badge": badge_mark(bits)}
    record = replica.neighbourhood.id
    replica.act([Draft(kind="neighbourhood", record=record, fields=fields)], actor="mien")
    return badge_text(Badge("house", bits))
