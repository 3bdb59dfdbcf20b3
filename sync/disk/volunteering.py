"""The life of volunteers and keys at a desk: what ``volunteers`` says, done on a replica.

Everything is an act of the desk that does it, and reaches the others with the next exchange. What needs more changes than
an act may hold, a rotation for more than a hundred people, is done in several: the statement and the withdrawals first; a
cut between them leaves people who lack a key, and whoever unlocks next gives it (``after_unlock``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC

import msgspec

from sync import recovery_sheet, spare_key, volunteers
from sync.badge import VolunteerKey
from sync.changes import MAX_CHANGES_PER_ACT, Draft
from sync.desk_records import KeyShare, RecoverySheet, SpareKey, Volunteer
from sync.disk.first_desk import desk_key_of, statements
from sync.disk.letting_go import holds_files
from sync.disk.replica import Replica
from sync.errors import BadInput, of_disk
from sync.keyring import (
    Keyring,
    give,
    read_held,
    read_keyring,
    receive,
    rotate,
    withdraw,
    write_held,
)
from sync.seal import fingerprint
from sync.signing import DeviceKey
from sync.volunteers import Admitted, NewBadge, Role, only_coordinator
from sync.vouchers import standing_voucher
from sync.words import N_

_MOST = 10_000


def everybody(replica: Replica) -> list[Volunteer]:
    """Return the volunteers who did not stop, by name."""
    return replica.records(Volunteer, "stopped_on = ''", order="name, id")


def shares_of(replica: Replica, volunteer: str) -> list[KeyShare]:
    """Return the shares of one volunteer, or of one sheet."""
    return replica.records(KeyShare, "volunteer = ?", [volunteer])


def at_desk(replica: Replica) -> bool:
    """Return whether keys are given and taken at this device: a desk, or the only device there is. A kiosk has too few."""
    return replica.device.kind == "desk" or not replica.device.server


def sheets(replica: Replica) -> list[RecoverySheet]:
    """Return the recovery sheets that count, the newest first."""
    return replica.records(RecoverySheet, "public_key <> ''", order="made_on DESC, id")


def coordinators(replica: Replica) -> list[Volunteer]:
    """Return the coordinators who have a badge, by name: those whose key no coordinator withdrew, whatever became of their records.

    What nobody vouched for counts too: that somebody broke a record must give nobody another badge.
    """
    pinned = replica.device.coordinator_key
    gone = (one.record for one in replica.deleted("volunteer", 0, _MOST))
    everyone = [*replica.records(Volunteer), *(one for one in gone if isinstance(one, Volunteer))]

    def is_one(she: Volunteer) -> bool:
        word = standing_voucher(she, pinned)
        if word is not None:
            return word.role == "coordinator"
        return she.role == "coordinator" and bool(she.public_key)

    return sorted(filter(is_one, everyone), key=lambda one: (one.name, one.id))


def wants_sheet(replica: Replica) -> bool:
    """Return whether the first coordinator has a badge and no sheet holds the keys: then a lost badge shuts everybody out."""
    return holds_files(replica) and not sheets(replica) and bool(coordinators(replica))


def receivers(replica: Replica) -> list[Volunteer]:
    """Return everybody who gets keys: volunteers with a badge, and sheets."""
    people = [one for one in everybody(replica) if one.public_key]
    return people + [recovery_sheet.as_volunteer(one) for one in sheets(replica)]


def ring_for(replica: Replica, holder: str, key: VolunteerKey) -> Keyring:
    """Return the ring of a volunteer or a sheet whose own key is open."""
    return receive(shares_of(replica, holder), statements(replica), key)


def volunteer_of(replica: Replica, volunteer: str) -> Volunteer:
    """Return a volunteer's record. Raises ``BadInput`` when somebody threw it away."""
    found = replica.get("volunteer", volunteer)
    if not isinstance(found, Volunteer):
        raise BadInput(N_("Deze vrijwilliger staat er niet meer."), N_("Ga terug naar de lijst."))
    return found


# -- coming


def admit(
    replica: Replica,
    volunteer: Volunteer,
    new: NewBadge,
    ring: Keyring,
    actor: str,
) -> Admitted:
    """Let a volunteer unlock with a new key pair, badge and PIN (``volunteers.new_badge``): a newcomer, or one who had another.

    Raises as ``volunteers.admit`` and ``Replica.act`` do.
    """
    _coordinator(replica, ring)
    standing = replica.get("volunteer", volunteer.id)
    if isinstance(standing, Volunteer):  # she may have had another badge since she was read
        had = ("badge", "public_key", "vouched", "vouchers", "withdrawn_badges")
        changed = {name: getattr(standing, name) for name in had}
        volunteer = msgspec.structs.replace(volunteer, **changed)
    admitted = volunteers.admit(volunteer, new, ring, _now_ms(replica))
    helpers = _helpers(replica, admitted.volunteer)
    _do(replica, [*admitted.drafts, spare_key.make(volunteer.id, new.key, helpers)], actor)
    return admitted


def after_unlock(
    replica: Replica,
    volunteer: str,
    key: VolunteerKey,
    ring: Keyring,
    actor: str,
    *,
    wanted: Callable[[], bool] = lambda: True,
) -> bool:
    """See to what only somebody who unlocked can do; return whether something was written.

    Her spare key is made anew for the helpers of today, and who lacks a key of her ring is given it. What went to a badge that
    another desk had withdrawn is taken back. From when it is not ``wanted`` any more nothing is written: she locked the desk.
    """
    she = replica.get("volunteer", volunteer)
    if not at_desk(replica) or not isinstance(she, Volunteer) or she.public_key != key.public:
        return False
    drafts = []
    helpers = _helpers(replica, she)
    if not spare_key.is_current(_spare(replica, volunteer), she, helpers):
        drafts.append(spare_key.make(volunteer, key, helpers))
    pinned = replica.device.coordinator_key
    drafts += volunteers.lacking(ring, receivers(replica), replica.records(KeyShare), pinned)
    wrote = False
    for start in range(0, len(drafts), MAX_CHANGES_PER_ACT):
        if not wanted():
            break
        replica.act(drafts[start : start + MAX_CHANGES_PER_ACT], actor)
        wrote = True
    return (wanted() and _take_back(replica, ring, actor)) or wrote


def _take_back(replica: Replica, ring: Keyring, actor: str) -> bool:
    """Withdraw what was given to a key that counts no more, and make the next desk key if it was the newest; return whether any was.

    A desk that had not heard of a lost badge gave it the key that it made itself. Only with the coordinator's key.
    """
    if ring.coordinator is None:
        return False
    theirs = {one.id: one.public_key for one in receivers(replica)}
    live = replica.records(KeyShare, "sealed <> ''")
    astray = [one for one in live if one.to != theirs.get(one.volunteer, "")]
    if not astray:
        return False
    gone = [Draft(kind="key_share", record=one.id, fields={"sealed": ""}) for one in astray]
    newest = fingerprint(desk_key_of(replica))
    if any(one.key == newest for one in astray):
        _rotated(replica, ring, actor, gone, "")
    else:
        _do(replica, gone, actor)
    return True


# -- a forgotten PIN


def helpers_for(replica: Replica, volunteer: str) -> list[str]:
    """Return the ids of those who have a part of a volunteer's spare; ``helped`` refuses who may not help any more."""
    return spare_key.able(_spare(replica, volunteer))


def helped(replica: Replica, volunteer: str, helper: str, key: VolunteerKey) -> spare_key.Point:
    """Return what a helper brings whose own key is open. Raises ``BadInput`` when she cannot help, or not any more."""
    spare_key.check_helpers(volunteer, [helper])
    _still_help(replica, volunteer_of(replica, volunteer), [helper])
    return spare_key.open_part(_spare(replica, volunteer), helper, key)


def reopened(replica: Replica, volunteer: str, points: Sequence[spare_key.Point]) -> VolunteerKey:
    """Return a volunteer's own key from what two helpers brought. Raises as ``spare_key.open_spare`` does."""
    she = volunteer_of(replica, volunteer)
    _still_help(replica, she, [point.helper for point in points])
    return spare_key.open_spare(_spare(replica, volunteer), she, points)


def renew(
    replica: Replica,
    volunteer: str,
    new: NewBadge,
    actor: str,
    helpers: Sequence[str] = (),
) -> None:
    """Give a volunteer another PIN, and another badge where it is another one: her own key, wrapped anew.

    Raises as ``volunteers.renew`` and ``Replica.act`` do.
    """
    she = volunteer_of(replica, volunteer)
    drafts = volunteers.renew(she, new, helpers)
    drafts.append(spare_key.make(volunteer, new.key, _helpers(replica, she)))
    _do(replica, drafts, actor)


# -- going


def lose_badge(replica: Replica, volunteer: str, ring: Keyring, actor: str) -> Keyring:
    """Withdraw a badge everywhere, and make the next desk key for those who stay; return the ring with it.

    Raises ``BadInput`` without the coordinator's key.
    """
    return _without(replica, volunteer, ring, actor, "")


def stop(replica: Replica, volunteer: str, ring: Keyring, actor: str) -> Keyring:
    """Let a volunteer stop: as for a lost badge, and she is no longer in the list.

    Raises ``BadInput`` without the coordinator's key, or for the last coordinator.
    """
    _not_the_last(replica, volunteer_of(replica, volunteer))
    return _without(replica, volunteer, ring, actor, replica.local_now().date().isoformat())


def _without(
    replica: Replica, volunteer: str, ring: Keyring, actor: str, stopped_on: str
) -> Keyring:
    coordinator = _coordinator(replica, ring)
    she = volunteer_of(replica, volunteer)
    gone = volunteers.take_away(she, shares_of(replica, volunteer), coordinator, stopped_on)
    if not (she.public_key or standing_voucher(she, coordinator.public)):  # she could open nothing
        _do(replica, gone, actor)
        return ring
    return _rotated(replica, ring, actor, gone, volunteer)


def role_drafts(replica: Replica, she: Volunteer, role: Role, ring: Keyring) -> list[Draft]:
    """Return the changes that give a volunteer another role, hers first.

    Raises ``BadInput`` without the coordinator's key, or for the last coordinator.
    """
    if role != "coordinator":
        _not_the_last(replica, she)
    drafts = volunteers.with_role(she, role, ring, shares_of(replica, she.id), _now_ms(replica))
    if role == "coordinator" and she.role != role:  # hosts could help her until now
        drafts.append(spare_key.withdraw(she.id))
    return drafts


def _not_the_last(replica: Replica, she: Volunteer) -> None:
    """Raise ``BadInput`` when nobody but she could give badges: then the sheet of paper would be all there is."""
    others = (one for one in everybody(replica) if one.id != she.id and one.public_key)
    if she.role == "coordinator" and not any(one.role == "coordinator" for one in others):
        raise BadInput(N_("Dit is de enige coördinator."), N_("Maak eerst een ander coördinator."))


# -- keys


def rotate_now(replica: Replica, ring: Keyring, actor: str) -> Keyring:
    """Make the next desk key and give it to everybody, none of them present; return the ring with it.

    Raises ``BadInput`` without the coordinator's key.
    """
    return _rotated(replica, ring, actor, [], "")


def _rotated(
    replica: Replica, ring: Keyring, actor: str, first: Sequence[Draft], without: str
) -> Keyring:
    _coordinator(replica, ring)
    made = replica.clock().astimezone(UTC).isoformat(timespec="seconds")
    staying = [one for one in receivers(replica) if one.id != without]
    after, drafts = rotate(ring, statements(replica), staying, made)
    here = read_keyring(replica.folder)
    if (
        here.desk and here.coordinator is not None
    ):  # one of them alone is on its way out: ``let_go``
        held = read_held(replica.folder)
        known = {one.public for one in held}
        more = [one for one in after.desk if one.public not in known]
        try:  # the file first: what is sealed to a key that was stated must be there to be opened
            write_held(replica.folder, [*held, *more])
        except OSError as error:
            raise of_disk(error) from error
    _do(replica, [*first, *drafts], actor)
    return after


# -- the sheet of paper


def keep_sheet(
    replica: Replica, sheet: str, groups: Sequence[str], ring: Keyring, actor: str
) -> None:
    """Record a sheet that was printed and can be read, with the new id ``sheet``; older sheets count no more.

    Raises ``BadInput`` without the coordinator's key.
    """
    coordinator = _coordinator(replica, ring)
    today = replica.local_now().date().isoformat()
    record = recovery_sheet.stating(sheet, groups, today, coordinator)
    drafts = [recovery_sheet.draft(record)]
    drafts += give(ring, recovery_sheet.as_volunteer(record), coordinator.public)
    for old in sheets(replica):
        drafts += [recovery_sheet.withdraw(old), *withdraw(old.id, shares_of(replica, old.id))]
    _do(replica, drafts, actor)


def open_sheet(replica: Replica, typed: Sequence[str]) -> Keyring:
    """Return every key of the desk from the groups of the recovery sheet, as somebody typed them.

    Raises ``BadInput`` as ``recovery_sheet.read_sheet`` does, or when the keys have not come to this desk.
    """
    sheet, key = recovery_sheet.read_sheet(typed, sheets(replica))
    ring = ring_for(replica, sheet, key)
    if ring.coordinator is None or not ring.desk:
        raise BadInput(
            N_("De sleutels van dit blad zijn nog niet op deze balie."),
            N_("Wacht tot de balie weer contact heeft met de server."),
        )
    return ring


# -- acts


def _coordinator(replica: Replica, ring: Keyring) -> DeviceKey:
    """Return the coordinator's key of a ring, where it is the one that everybody here believes."""
    if ring.coordinator is None:
        raise only_coordinator()
    if ring.coordinator.public != replica.device.coordinator_key:
        raise BadInput(
            N_("De sleutel van deze balie is nog niet bevestigd."),
            N_("Wacht tot de balie contact heeft met de server."),
        )
    return ring.coordinator


def _helpers(replica: Replica, volunteer: Volunteer) -> list[Volunteer]:
    pinned = replica.device.coordinator_key
    return spare_key.helpers_of(volunteer, everybody(replica), pinned)


def _still_help(replica: Replica, she: Volunteer, helpers: Sequence[str]) -> None:
    """Raise ``BadInput`` when one of ``helpers`` (ids) may not help her today: her spare may be older than her role."""
    if not {one.id for one in _helpers(replica, she)}.issuperset(helpers):
        raise BadInput(
            N_("Deze vrijwilliger kan hier nog niet bij helpen."),
            N_("Vraag een ander om te helpen."),
        )


def _spare(replica: Replica, volunteer: str) -> SpareKey | None:
    found = replica.get("spare_key", spare_key.spare_id(volunteer))
    return found if isinstance(found, SpareKey) else None


def _now_ms(replica: Replica) -> int:
    return int(replica.clock().timestamp() * 1000)


def _do(replica: Replica, drafts: Sequence[Draft], actor: str) -> None:
    for start in range(0, len(drafts), MAX_CHANGES_PER_ACT):
        replica.act(drafts[start : start + MAX_CHANGES_PER_ACT], actor)
