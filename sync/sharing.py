"""How the places of an occurrence are shared out among those who may promise them. Pure.

Most of what is left goes to the kiosks of the venue, some to its desks, and the rest stays at the server, for those who are
elsewhere or want to come every week. Nothing is given while somebody waits. A holder is topped up when it has less than half
its share, and asked to give back when it has far more, when people wait, or when the capacity was lowered; so places follow
the people without going to and fro.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from sync.leases import PAPER, Lease
from sync.recurrence import Occurrence

AHEAD_DAYS = 56
"""How far ahead places are leased: eight weeks."""
KIOSKS_PERCENT, DESKS_PERCENT = 60, 20
SWEPT_DAYS = 100
"""How long after its original day a lease is kept: the longest that an occurrence may be moved, and a month."""


class Holder(msgspec.Struct, frozen=True):
    """A device of the venue that may hold places."""

    device: str
    kind: Literal["kiosk", "desk"]


def shares(left: int, holders: Sequence[Holder]) -> dict[str, int]:
    """Return how many of the ``left`` places (not held by people) each holder should have open.

    The last single place goes to a kiosk: whoever stands in the hall can be told for certain.
    """
    kiosks = sorted(one.device for one in holders if one.kind == "kiosk")
    desks = sorted(one.device for one in holders if one.kind == "desk")
    pools = (
        (kiosks, max(left * KIOSKS_PERCENT // 100, min(left, 1))),
        (desks, left * DESKS_PERCENT // 100),
    )
    found: dict[str, int] = {}
    for devices, pool in pools:
        for index, device in enumerate(devices):
            each, over = divmod(max(pool, 0), len(devices))
            found[device] = each + (index < over)
    return found


def grants(
    capacity: int,
    held: int,
    waiting: int,
    holders: Sequence[Holder],
    leases: Mapping[str, Lease],
) -> dict[str, int]:
    """Return how many places to give to which device now; never more than are free. ``leases`` is by holder."""
    leased = sum(lease.open for lease in leases.values())
    free = capacity - held - leased
    if waiting or free <= 0:
        return {}
    wanted = shares(capacity - held, holders)
    free -= capacity - held - sum(wanted.values())  # the rest stays at the server
    found = {}
    for device, more in _first_kiosks(_short(wanted, leases), holders):
        if min(more, free) > 0:
            found[device] = min(more, free)
            free -= found[device]
    return found


def _short(wanted: Mapping[str, int], leases: Mapping[str, Lease]) -> dict[str, int]:
    """Return how many places devices lack that have less than half their share."""
    has = {device: leases[device].open if device in leases else 0 for device in wanted}
    return {one: share - has[one] for one, share in wanted.items() if 2 * has[one] < share}


def _first_kiosks(wanted: dict[str, int], holders: Sequence[Holder]) -> list[tuple[str, int]]:
    kinds = {one.device: one.kind for one in holders}
    return sorted(wanted.items(), key=lambda one: (kinds[one[0]] != "kiosk", one[0]))


def wanted_back(
    capacity: int,
    held: int,
    waiting: int,
    holders: Sequence[Holder],
    leases: Mapping[str, Lease],
) -> dict[str, int]:
    """Return how many places to ask back, for every holder.

    It is what those who wait need and a lowered capacity leaves no room for, first from who has more than a share; and what is
    above a share where another has less than half of its own, or far above.

    ``waiting`` counts people. A paper list is asked for nothing: it is a clipboard that somebody walks around with.
    """
    devices = {name: one for name, one in leases.items() if not name.startswith(PAPER)}
    leased = sum(lease.open for lease in leases.values())
    need = max(held + leased + waiting - capacity, 0)
    share = shares(max(capacity - held, 0), holders)
    over = {name: max(lease.open - share.get(name, 0), 0) for name, lease in devices.items()}
    found = dict.fromkeys(devices, 0)
    lacked = 0
    if not waiting:
        rest = max(capacity - held, 0) - sum(share.values())
        lacked = max(
            sum(_short(share, leases).values()) - max(capacity - held - leased - rest, 0), 0
        )
    need = max(need, min(lacked, sum(over.values())))
    for most in (over, {name: lease.open for name, lease in devices.items()}):
        for name in sorted(most, key=lambda name: (-most[name], name)):
            back = max(min(most[name] - found[name], need), 0)
            found[name] += back
            need -= back
    for name, lease in devices.items():
        if lease.open > 2 * share.get(name, 0) + (name in share):
            found[name] = max(found[name], over[name])
    return found


def deadline_of(one: Occurrence) -> datetime:
    """Return until when (local) one can sign up for an occurrence."""
    return one.starts - timedelta(hours=one.activity.deadline_h or 0)


def takes_leases(one: Occurrence, now_local: datetime) -> bool:
    """Return whether places of an occurrence are leased at this moment."""
    return (
        not one.cancelled
        and one.activity.signup != "none"
        and one.activity.state == "published"
        and bool(one.activity.capacity)
        and now_local < deadline_of(one)
        and one.starts < now_local + timedelta(days=AHEAD_DAYS)
    )
