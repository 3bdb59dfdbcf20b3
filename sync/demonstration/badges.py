"""Badges for volunteers of the demonstration, whose PIN everybody knows, and a house badge: to try what they open, never in earnest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sync.badge import Badge, WrapCost, badge_mark, make_badge, shown_badge_text
from sync.changes import Draft
from sync.demonstration.folder import BADGES_FILE
from sync.disk.replica import open_replica
from sync.disk.volunteering import admit, after_unlock, everybody, ring_for
from sync.errors import of_disk
from sync.keyring import read_keyring
from sync.volunteers import NewBadge, new_badge

PIN = "271828"
_COST = WrapCost(passes=1, memory_bytes=8192)
"""Nothing real is guarded here, so nobody need wait for it."""
_ROLES = ("coordinator", "editor", "host", "host")
"""Who gets one: enough that two can help a third while the coordinator is away."""


def give_badges(folder: Path, now_utc: datetime | None = None) -> Path:
    """Give some volunteers of the demonstration in ``folder`` a badge, each with the PIN 271828, and its house a badge; return where they stand.

    From then on its desk asks for one. Raises ``UserFacing`` where nothing can be written.
    """
    now = now_utc or datetime.now(UTC)
    lines = [f"Pincode: {PIN}", ""]
    given: list[tuple[str, NewBadge]] = []
    with open_replica(folder, clock=lambda: now) as replica:
        ring = read_keyring(folder)
        people = everybody(replica)
        for role in _ROLES:
            volunteer = next(one for one in people if one.role == role)
            people.remove(volunteer)
            bits = make_badge()
            new = new_badge(bits, PIN, cost=_COST)
            admit(replica, volunteer, new, ring, "desk")
            given.append((volunteer.id, new))
            code = shown_badge_text(Badge("volunteer", bits))
            lines.append(f"{volunteer.name} ({volunteer.role}): {code}")
        for volunteer_id, new in given:  # as if each had unlocked once: they can help each other
            own = ring_for(replica, volunteer_id, new.key)
            after_unlock(replica, volunteer_id, new.key, own, volunteer_id)
        bits = make_badge()
        fields = {"house_badge": badge_mark(bits)}
        own_id = replica.neighbourhood.id
        replica.act([Draft(kind="neighbourhood", record=own_id, fields=fields)], given[0][0])
        code = shown_badge_text(Badge("house", bits))
        lines += ["", f"Huisbadge, zonder pincode: {code}"]
    path = folder / BADGES_FILE
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise of_disk(error) from error
    return path
