"""A desk that holds its own keys, and the volunteers who come to work there."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import msgspec

from sync.badge import VolunteerKey, WrapCost, make_badge, unwrap
from sync.desk_records import Volunteer
from sync.device import DeviceSettings, write_device
from sync.disk.replica import Replica
from sync.disk.volunteering import admit, keep_sheet, ring_for, volunteer_of
from sync.keyring import (
    HeldKey,
    Keyring,
    read_keyring,
    state,
    stating,
    write_coordinator,
    write_held,
)
from sync.recovery_sheet import make_secret
from sync.seal import make_desk_key
from sync.volunteers import new_badge
from tests.sync.desk_keys import COORDINATOR
from tests.sync.place import NOW_UTC, filled

CHEAP = WrapCost(passes=1, memory_bytes=8192)
DESK_KEY = make_desk_key(bytes(range(2, 34)))
PINS = {"zus": "271828", "annie": "314159", "bep": "161803", "cor": "141421"}


def hold_keys(replica: Replica) -> None:
    """Let a device without a server be its neighbourhood's first desk: it has made both keys, and pinned itself."""
    made = NOW_UTC.astimezone(UTC).isoformat(timespec="seconds")
    statement = state(DESK_KEY.public, 1, made, COORDINATOR)
    write_held(replica.folder, [HeldKey(DESK_KEY.public, DESK_KEY.private, statement)])
    write_coordinator(replica.folder, COORDINATOR)
    settings = msgspec.structs.replace(
        replica.device, kind="desk", coordinator_key=COORDINATOR.public
    )
    write_device(replica.folder, settings)
    replica.device = settings
    replica.act([stating(DESK_KEY.public, statement)], "coordinator")


def first_desk(folder: Path) -> Replica:
    """Return the desk of a small neighbourhood without a server, which holds the keys in its folder."""
    replica = filled(folder)
    settings = DeviceSettings(device=replica.device.device, kind="desk", name="Balie", venue="v")
    write_device(folder, settings)
    replica.device = settings
    hold_keys(replica)
    return replica


class People:
    """Volunteers with the badges in their pockets and the PINs in their heads."""

    def __init__(self, replica: Replica, badges: dict[str, bytes] | None = None) -> None:
        self.replica = replica
        self.badges = dict(badges or {})
        self.pins = dict(PINS)
        self.sheet: tuple[str, ...] = ()

    def come(self, name: str, role: str = "host", ring: Keyring | None = None) -> Volunteer:
        """Let somebody come; the keys are those of the folder, or of a ring."""
        keys = ring if ring is not None else read_keyring(self.replica.folder)
        self.badges[name] = make_badge()
        newcomer = Volunteer(id=name, name=name.capitalize(), role=role)  # type: ignore[arg-type]
        pin, badge = self.pins[name], self.badges[name]
        new = new_badge(badge, pin, cost=CHEAP)
        return admit(self.replica, newcomer, new, keys, "desk").volunteer

    def key(self, name: str, replica: Replica | None = None) -> VolunteerKey:
        """Return what badge and PIN of somebody open. Raises ``WrongPin`` or ``BadInput``."""
        she = volunteer_of(replica or self.replica, name)
        return unwrap(she.wrapped_key, self.badges[name], self.pins[name])

    def ring(self, name: str, replica: Replica | None = None) -> Keyring:
        """Return the ring of somebody who unlocks."""
        return ring_for(replica or self.replica, name, self.key(name, replica))

    def print_sheet(self, ring: Keyring | None = None) -> None:
        """Let a recovery sheet be made, printed and looked at."""
        keys = ring if ring is not None else read_keyring(self.replica.folder)
        self.sheet = make_secret()
        number = self.replica.count("recovery_sheet")
        keep_sheet(self.replica, f"sheet-{number}", self.sheet, keys, "desk")
