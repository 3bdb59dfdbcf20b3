"""The life of a volunteer at the desk, as changes to records: she comes, loses her badge, gets another role, stops.

=====================  ============================================================================================
what happens           what becomes of the records
=====================  ============================================================================================
she comes (``admit``)  a key pair, wrapped by badge and PIN; a voucher; a share of every key of the ring; the coordinator
                       signs that keys that she had before count no more
a badge is lost        ``take_away``: the badge's mark goes to the withdrawn ones, key, voucher, shares and spare go, at
                       all desks with the next exchange, and the coordinator signs that the key counts no more; then ``keyring.rotate`` for those who stay, none of them
                       present; then ``admit`` with a new badge, which is a new key pair: who finds the old badge has a
                       million PINs to try and nothing to open
another PIN            the same key pair, wrapped anew (``renew``): see ``spare_key`` for a PIN that is forgotten
another role           a new voucher; a coordinator's key is given, or its share withdrawn (``with_role``)
she stops              as for a lost badge, and the day stands in her record; the name goes with the record
keys are rotated       ``keyring.rotate`` for all who are vouched for, and for the recovery sheet
somebody lacks a key   ``lacking`` gives it, from the ring of whoever unlocks next: a rotation that was cut short, or of
                       a desk that had not heard of a newcomer
=====================  ============================================================================================

A coordinator who stops may have kept the coordinator's key, which is pinned by every device and cannot be rotated: the
server takes statements and shares from desks only, so what she kept is of use to nobody without a desk that is enrolled.

Everything here is pure. PyNaCl is imported inside the functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from sync import spare_key
from sync.badge import COST, VolunteerKey, WrapCost, badge_mark, make_volunteer_key, wrap
from sync.changes import Draft
from sync.desk_records import KeyShare, Volunteer
from sync.errors import BadInput
from sync.keyring import Keyring, give, share_id, withdraw
from sync.pins import check_new_pin
from sync.seal import fingerprint
from sync.signing import DeviceKey
from sync.vouchers import next_number, vouch, vouched, withdrawals
from sync.words import N_

Role = Literal["host", "editor", "coordinator"]
KEYS = (
    "public_key",
    "wrapped_key",
    "badge",
    "vouched",
)
"""Fields of a volunteer that are empty while she has no badge."""


class NewBadge(msgspec.Struct, frozen=True):
    """A key pair that a badge and a PIN open from now on."""

    key: VolunteerKey
    wrapped: str
    """See ``badge.wrap``."""
    mark: str
    """See ``badge.badge_mark``."""


class Admitted(msgspec.Struct, frozen=True):
    """A volunteer who can unlock from now on."""

    volunteer: Volunteer
    drafts: list[Draft]


def new_badge(
    badge: bytes, pin: str, key: VolunteerKey | None = None, cost: WrapCost = COST
) -> NewBadge:
    """Return a key pair wrapped by badge and PIN: a new one, or ``key``. Slow on purpose; a thread may do it.

    Raises ``BadInput`` for a PIN that is too simple, and for what is no badge.
    """
    check_new_pin(pin)
    own = key if key is not None else make_volunteer_key()
    return NewBadge(own, wrap(own, badge, pin, cost), badge_mark(badge))


def admit(volunteer: Volunteer, new: NewBadge, ring: Keyring, at_ms: int = 0) -> Admitted:
    """Give a volunteer a new key pair, a voucher for it, and every key of ``ring``; an older badge counts no more.

    Her name, role and days are those of ``volunteer``; ``at_ms`` (since 1970 UTC) is when: see ``vouchers``. Raises ``BadInput`` without the coordinator's key.
    """
    coordinator = ring.coordinator
    if coordinator is None:
        raise only_coordinator()
    public = new.key.public
    number = next_number(volunteer, coordinator.public, at_ms)
    word = vouch(volunteer.id, public, volunteer.role, coordinator, number=number, badge=new.mark)
    gone = withdrawals(volunteer, coordinator)
    she = msgspec.structs.replace(
        volunteer,
        public_key=public,
        wrapped_key=new.wrapped,
        badge=new.mark,
        vouched=word,
        vouchers=[*volunteer.vouchers, *gone, word],
        renewed_by="",
        stopped_on="",
    )
    names = (
        "name",
        "role",
        *KEYS,
        "vouchers",
        "vog_on",
        "expires",
        "renewed_by",
        "stopped_on",
        "visibility",
    )
    fields: dict[str, object] = {name: getattr(she, name) for name in names}
    if volunteer.badge not in ("", new.mark):
        fields["withdrawn_badges"] = _with_mark(volunteer)
    drafts = [Draft(kind="volunteer", record=she.id, fields=fields)]
    return Admitted(she, [*drafts, *give(ring, she, coordinator.public)])


def renew(volunteer: Volunteer, new: NewBadge, helpers: Sequence[str] = ()) -> list[Draft]:
    """Return the changes that wrap a volunteer's own key by another PIN, and by another badge where it is another one.

    ``helpers`` are the ids of the two who made that possible. Raises ``BadInput`` when it is not the key in her record.
    """
    if new.key.public != volunteer.public_key:
        raise BadInput(N_("Deze sleutel is niet meer van deze vrijwilliger."), N_("Begin opnieuw."))
    fields: dict[str, object] = {
        "wrapped_key": new.wrapped,
        "badge": new.mark,
        "renewed_by": " ".join(sorted(helpers)),
    }
    if new.mark != volunteer.badge:
        fields["withdrawn_badges"] = _with_mark(volunteer)
    return [Draft(kind="volunteer", record=volunteer.id, fields=fields)]


def take_away(
    volunteer: Volunteer,
    shares: Iterable[KeyShare],
    coordinator: DeviceKey,
    stopped_on: str = "",
) -> list[Draft]:
    """Return the changes after which her badge opens nothing any more, at any desk that hears of them.

    The ``coordinator`` signs that her key counts no more, so that nobody puts it back.
    ``stopped_on`` is the ISO day on which she stops; empty for a badge that was lost. Rotate the key next.
    """
    fields: dict[str, object] = dict.fromkeys(KEYS, "")
    fields["withdrawn_badges"] = _with_mark(volunteer)
    fields["vouchers"] = [*volunteer.vouchers, *withdrawals(volunteer, coordinator)]
    if stopped_on:
        fields["stopped_on"] = stopped_on
    return [
        Draft(kind="volunteer", record=volunteer.id, fields=fields),
        spare_key.withdraw(volunteer.id),
        *withdraw(volunteer.id, shares),
    ]


def with_role(
    volunteer: Volunteer, role: Role, ring: Keyring, shares: Iterable[KeyShare], at_ms: int = 0
) -> list[Draft]:
    """Return the changes that give a volunteer another role, at a moment (ms since 1970 UTC); the badge and the PIN stay.

    Raises ``BadInput`` without the coordinator's key.
    """
    coordinator = ring.coordinator
    if coordinator is None:
        raise only_coordinator()
    fields: dict[str, object] = {"role": role}
    if not volunteer.public_key:
        return [Draft(kind="volunteer", record=volunteer.id, fields=fields)]
    if not vouched(volunteer, coordinator.public):
        raise BadInput(
            N_("De coördinator heeft deze vrijwilliger nog niet bevestigd."),
            N_("Geef een nieuwe badge."),
        )
    number = next_number(volunteer, coordinator.public, at_ms)
    word = vouch(
        volunteer.id,
        volunteer.public_key,
        role,
        coordinator,
        number=number,
        badge=volunteer.badge,
    )
    words = [*volunteer.vouchers, word]
    fields |= {"vouched": word, "vouchers": words}
    she = msgspec.structs.replace(volunteer, role=role, vouched=word, vouchers=words)
    own = share_id(fingerprint(coordinator.public), volunteer.id)
    drafts = [Draft(kind="volunteer", record=volunteer.id, fields=fields)]
    if role == "coordinator":
        return drafts + [one for one in give(ring, she, coordinator.public) if one.record == own]
    return drafts + withdraw(volunteer.id, [one for one in shares if one.id == own])


def lacking(
    ring: Keyring, volunteers: Iterable[Volunteer], shares: Iterable[KeyShare], coordinator: str
) -> list[Draft]:
    """Return the changes that give everybody who is vouched for what of ``ring`` she lacks; empty when nobody does."""
    given = given_to(shares)
    drafts = []
    for volunteer in volunteers:
        if vouched(volunteer, coordinator):
            # sealing is slow, and mostly nobody lacks anything
            drafts += give(_less(ring, volunteer, given), volunteer, coordinator)
    return drafts


def _less(ring: Keyring, volunteer: Volunteer, given: set[tuple[str, str]]) -> Keyring:
    """Return a ring without the keys that a volunteer was given."""

    def lacks(public: str) -> bool:
        return (share_id(fingerprint(public), volunteer.id), volunteer.public_key) not in given

    whole = ring.coordinator
    return Keyring(
        tuple(one for one in ring.desk if lacks(one.public)),
        whole if whole is not None and lacks(whole.public) else None,
    )


def given_to(shares: Iterable[KeyShare]) -> set[tuple[str, str]]:
    """Return what was given and not withdrawn: the id of a share, and the public key that it is sealed to."""
    return {(one.id, one.to) for one in shares if one.sealed}


def only_coordinator() -> BadInput:
    """Return what is said to somebody who does not hold the coordinator's key."""
    return BadInput(
        N_("Dit kan alleen een coördinator doen."), N_("Vraag een coördinator om te ontgrendelen.")
    )


def _with_mark(volunteer: Volunteer) -> list[str]:
    marks = {*volunteer.withdrawn_badges, volunteer.badge}
    return sorted(mark for mark in marks if mark)


def first_name(name: str) -> str:
    """Return the first word of a name; of "Bakker, Mo" what stands behind the comma."""
    _, _, behind = name.partition(",")
    words = (behind if behind.strip() else name).replace(",", " ").split()
    return words[0] if words else ""
