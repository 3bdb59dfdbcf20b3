"""The key that boxes are sealed to, as a device knows it; and the first desk, which makes it.

1. after its first trip a desk that hears of no desk key makes one, and a coordinator's key to sign it with; the private
   halves stay in its folder, the statement goes out as a normal act
2. the server takes the first statement, and from then on those of the same coordinator only: of two desks that begin at
   once one is refused, and steps back
3. once badges and a recovery sheet hold them all, the private halves leave the folder: ``letting_go``
4. a device pins the coordinator at enrolment; one that enrolled before the first desk pins whom the first statement names
   that the server has confirmed, and so does that desk itself. Before it has pinned somebody, it believes nothing
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path

import msgspec

from sync.changes import Draft
from sync.device import read_device, write_device
from sync.disk.letting_go import let_go
from sync.disk.replica import Replica
from sync.errors import of_disk
from sync.keyring import (
    COORDINATOR_KEY_FILE,
    DESK_KEY_FILE,
    HeldKey,
    Statement,
    read_coordinator,
    read_held,
    read_statement,
    state,
    stated,
    stating,
    write_coordinator,
    write_held,
)
from sync.records import StatedDeskKey
from sync.seal import make_desk_key
from sync.signed_texts import NotBelieved
from sync.signing import make_device_key
from sync.verdicts import SET_ASIDE

ACTOR = "coordinator"
"""Who states the first desk key: no volunteer has a name yet."""


def desk_key_of(replica: Replica) -> str:
    """Return the public half (X25519, base64) to seal boxes to; empty where no key is believed yet."""
    standing = statements(replica)
    return standing[-1].public if standing else ""


def statements(replica: Replica) -> list[Statement]:
    """Return the desk keys that this device believes, the newest last."""
    if not replica.device.coordinator_key:
        _look_again(replica)
    return stated(replica.records(StatedDeskKey), replica.device.coordinator_key)


def after_trip(replica: Replica) -> bool:
    """Pin the coordinator, and make the desk key, where that is to be done; return whether there is something to send."""
    if not replica.device.coordinator_key:
        with _alone(replica.folder):
            _look_again(replica)
            if not replica.device.coordinator_key:
                _pin(replica)
    let_go(replica)
    if not _may_make(replica):
        return False
    with _alone(replica.folder):
        return _may_make(replica) and _make(replica)


def _look_again(replica: Replica) -> None:
    """Read what another process or thread pinned since this replica was opened."""
    settings = read_device(replica.folder)
    if settings is not None and settings.coordinator_key:
        replica.device = msgspec.structs.replace(
            replica.device, coordinator_key=settings.coordinator_key
        )


def _pin(replica: Replica) -> None:
    """Pin whom the first statement names that the server has confirmed: it takes statements of one coordinator only."""
    named = []
    for record in replica.records(StatedDeskKey):
        stored = replica.stored("desk_key", record.id)
        if stored is None or not stored.sequence:
            continue
        with suppress(NotBelieved):
            named.append(read_statement(record.statement))
    settings = read_device(replica.folder)
    if not named or settings is None:
        return
    first = min(named, key=lambda one: (one.number, one.made, one.fingerprint))
    write_device(
        replica.folder, msgspec.structs.replace(settings, coordinator_key=first.coordinator)
    )
    _look_again(replica)
    _step_back(replica)


def _step_back(replica: Replica) -> None:
    """Let go of what this desk made when another was the first: nobody ever believed it, so nothing is sealed to it."""
    own = read_coordinator(replica.folder)
    if own is None or own.public == replica.device.coordinator_key:
        return
    acts = [
        refusal.act
        for refusal in replica.outbox.tray()
        if all(change.kind == "desk_key" for change in refusal.changes)
    ]
    replica.outbox.dismiss(*acts)  # nobody need deal with it, at this desk or at another
    told = [act for act in acts if replica.get(SET_ASIDE, act) is not None]
    if told:
        replica.act([Draft(kind=SET_ASIDE, record=act, verb="delete") for act in told], ACTOR)
    for name in (COORDINATOR_KEY_FILE, DESK_KEY_FILE):
        (replica.folder / name).unlink(missing_ok=True)


def _may_make(replica: Replica) -> bool:
    """Return whether this desk is the one to state a desk key: none is there, and none was stated by it before."""
    if replica.device.kind != "desk" or replica.cursor is None or replica.count("desk_key"):
        return False
    pinned = replica.device.coordinator_key
    if pinned and not (replica.folder / COORDINATOR_KEY_FILE).is_file():
        return False
    return not any(change.kind == "desk_key" for change in replica.outbox.after(0))


def _make(replica: Replica) -> bool:
    """Make what is not there yet, the files first, so that what is stated can be opened; then state it."""
    folder, pinned = replica.folder, replica.device.coordinator_key
    try:
        coordinator = read_coordinator(folder)
        if coordinator is None:
            coordinator = make_device_key()
            write_coordinator(folder, coordinator)
        held = read_held(folder)
        if not any(one.statement for one in held):
            key = make_desk_key()
            made = replica.clock().astimezone(UTC).isoformat(timespec="seconds")
            statement = state(key.public, 1, made, coordinator)
            held = [*held, HeldKey(key.public, key.private, statement)]
            write_held(folder, held)
    except OSError as error:
        raise of_disk(error) from error
    if pinned and coordinator.public != pinned:
        return False
    replica.act([stating(one.public, one.statement) for one in held if one.statement], ACTOR)
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one thread of one process do this at a time."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
