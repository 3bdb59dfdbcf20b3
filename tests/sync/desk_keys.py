"""A coordinator for tests, and what it takes to make a device believe a desk key."""

from __future__ import annotations

import msgspec

from sync.disk.replica import Replica
from sync.keyring import state, stating
from sync.seal import fingerprint
from sync.signing import make_device_key

COORDINATOR = make_device_key(bytes(range(1, 33)))
MADE = "2026-11-01T09:00:00+00:00"


def statement_of(public: str, number: int = 1) -> str:
    """Return the coordinator's statement of a desk key."""
    return state(public, number, MADE, COORDINATOR)


def desk_key_record(public: str) -> tuple[str, str, dict[str, str]]:
    """Return kind, id and fields of the record of a desk key."""
    return "desk_key", fingerprint(public), {"statement": statement_of(public)}


def believe(replica: Replica, public: str, number: int = 1) -> None:
    """Let a replica's device pin the coordinator and hear of a desk key."""
    replica.device = msgspec.structs.replace(replica.device, coordinator_key=COORDINATOR.public)
    replica.act([stating(public, statement_of(public, number))], "coordinator")
