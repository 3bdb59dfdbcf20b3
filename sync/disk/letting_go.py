"""When the first desk lets go of the keys in its folder: as soon as badges and a sheet of paper hold them all, for certain.

Until then whoever has the folder has every key; from then on the ring opens by badge and PIN only, or by the recovery sheet.
The files go when each key that lies in them has a share

- of a coordinator who is vouched for and can unlock, and of a recovery sheet, which is recorded once somebody has typed from
  the paper what is printed on it (``volunteering.keep_sheet``)
- that the server has confirmed, with the records of both; a device without a server has them in its outbox, on the disk
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.desk_records import KeyShare, RecoverySheet, Volunteer
from sync.disk.replica import Replica
from sync.errors import of_disk
from sync.keyring import (
    COORDINATOR_KEY_FILE,
    DESK_KEY_FILE,
    Keyring,
    read_keyring,
    share_id,
    vouched,
)
from sync.recovery_sheet import as_volunteer
from sync.seal import fingerprint
from sync.volunteers import given_to


def holds_files(replica: Replica) -> bool:
    """Return whether keys lie in the folder of this desk, for anybody who opens it."""
    ring = read_keyring(replica.folder)
    return bool(ring.desk) or ring.coordinator is not None


def let_go(replica: Replica) -> bool:
    """Take the files of the keys out of the folder where that can be; return whether they went.

    Raises ``UserFacing`` where they cannot be removed.
    """
    if not (replica.folder / COORDINATOR_KEY_FILE).is_file():
        return False
    ring = read_keyring(replica.folder)
    pinned = replica.device.coordinator_key
    if not (ring.desk and ring.coordinator and pinned == ring.coordinator.public):
        return False
    keys = _names(ring)
    coordinators = (
        one
        for one in replica.records(Volunteer, "role = 'coordinator'")
        if one.wrapped_key and one.badge and not one.stopped_on
    )
    sheets = (as_volunteer(one) for one in replica.records(RecoverySheet, "public_key <> ''"))
    given = given_to(replica.records(KeyShare))
    held = _held_by(coordinators, keys, given, replica, "volunteer")
    if not (held and _held_by(sheets, keys, given, replica, "recovery_sheet")):
        return False
    try:
        for name in (COORDINATOR_KEY_FILE, DESK_KEY_FILE):
            (replica.folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    return True


def _names(ring: Keyring) -> list[str]:
    publics = [one.public for one in ring.desk]
    if ring.coordinator is not None:
        publics.append(ring.coordinator.public)
    return [fingerprint(public) for public in publics]


def _held_by(
    holders: Iterable[Volunteer],
    keys: list[str],
    given: set[tuple[str, str]],
    replica: Replica,
    kind: str,
) -> bool:
    """Return whether one of ``holders`` is vouched for and has every key, for certain."""
    for holder in holders:
        wanted = [share_id(key, holder.id) for key in keys]
        if (
            vouched(holder, replica.device.coordinator_key)
            and given.issuperset((one, holder.public_key) for one in wanted)
            and _certain(replica, kind, holder.id)
            and all(_certain(replica, "key_share", one) for one in wanted)
        ):
            return True
    return False


def _certain(replica: Replica, kind: str, record: str) -> bool:
    """Return whether a record is kept where a lost device does not take it along, as it stands here."""
    if not replica.device.server:
        return True
    stored = replica.stored(kind, record)
    confirmed = stored is not None and stored.sequence > 0
    return confirmed and record not in replica.outbox.waiting(kind)
