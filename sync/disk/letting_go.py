"""When the first desk lets go of the keys in its folder: as soon as badges and a sheet of paper hold them all, for certain.

Until then whoever has the folder has every key; from then on the ring opens by badge and PIN only, or by the recovery sheet.
The files go when each key that lies in them has a share

- of a coordinator who is vouched for and can unlock, and of a recovery sheet, which is recorded once somebody has typed from
  the paper what is printed on it (``volunteering.keep_sheet``)
- that the server has confirmed, with the records of both; a device without a server has them in its outbox, on the disk

A cut between the two files leaves one of them; it goes the next time, on the same proof, and no new key is added to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.desk_records import KeyShare, RecoverySheet, StatedDeskKey, Volunteer
from sync.disk.replica import Replica
from sync.errors import of_disk
from sync.keyring import (
    COORDINATOR_KEY_FILE,
    DESK_KEY_FILE,
    Keyring,
    read_keyring,
    share_id,
    stated,
)
from sync.recovery_sheet import as_volunteer
from sync.seal import fingerprint
from sync.volunteers import given_to
from sync.vouchers import vouched
from sync.whole_files import to_disk


def holds_files(replica: Replica) -> bool:
    """Return whether keys lie in the folder of this desk, for anybody who opens it."""
    ring = read_keyring(replica.folder)
    return bool(ring.desk) or ring.coordinator is not None


def let_go(replica: Replica) -> bool:
    """Take the files of the keys out of the folder where that can be; return whether they went.

    Raises ``UserFacing`` where they cannot be removed.
    """
    ring = read_keyring(replica.folder)
    pinned = replica.device.coordinator_key
    if not pinned or not (ring.desk or ring.coordinator):
        return False
    if ring.coordinator is not None and ring.coordinator.public != pinned:
        return False
    keys = _keys(replica, ring)
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
        # the desk keys first: the coordinator's alone opens no box
        for name in (DESK_KEY_FILE, COORDINATOR_KEY_FILE):
            (replica.folder / name).unlink(missing_ok=True)
        to_disk(replica.folder)
    except OSError as error:
        raise of_disk(error) from error
    return True


def _keys(replica: Replica, ring: Keyring) -> list[str]:
    """Return which keys others must have: those of the files, and where a cut left only one file all of the desk."""
    pinned = replica.device.coordinator_key
    desk = [one.public for one in ring.desk]
    if not desk:
        desk = [one.public for one in stated(replica.records(StatedDeskKey), pinned)]
    return [fingerprint(public) for public in (*desk, pinned)]


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
