"""The keys of a neighbourhood's desk: who makes them, who holds them, and which of them a device believes.

Terminology
-----------
desk key       X25519; boxes are sealed to its public half. There is one at a time; older ones open older boxes.
coordinator    Ed25519; its public half is pinned by every device at enrolment, and it signs what must be believed:
               statements of desk keys, and vouchers for volunteers.
statement      "this is desk key number n of the neighbourhood", signed. A desk key without one is not believed.
voucher        "this public key, with this role, is this volunteer's", signed: ``vouchers``. Keys are given to no one
               without one that counts.
share          the private half of a key, sealed to one volunteer's public key.
ring           the private halves that a desk holds just now.

1. the first desk makes coordinator and desk key and holds them in its own folder (``first_desk``)
2. a volunteer makes a key of her own, wrapped by badge and PIN (``badge``); the coordinator vouches for it
3. ``give`` seals every key of the ring to her; nobody but the giver need be present
4. ``receive`` opens her shares: her ring
5. ``withdraw`` takes her shares away; ``rotate`` makes the next desk key and gives it to those who stay. What she could
   read she may have kept: a rotation protects what comes after it

Everything here is pure but for the files of a ring. PyNaCl is imported inside the functions.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sync.badge import VolunteerKey
from sync.changes import Draft
from sync.desk_records import KeyShare, StatedDeskKey, Volunteer
from sync.errors import BadInput
from sync.seal import (
    Contact,
    DeskKey,
    fingerprint,
    make_desk_key,
    open_box,
    read_secret,
    write_secret,
)
from sync.signed_texts import NotBelieved, believed, sign_text
from sync.signing import DeviceKey, is_public_key, make_device_key
from sync.vouchers import vouched

DESK_KEY_FILE = "desk.key"
"""The ring's desk keys, in the data folder of the first desk (and of the demonstration's)."""
COORDINATOR_KEY_FILE = "coordinator.key"


class Statement(msgspec.Struct, frozen=True, kw_only=True, tag="desk key", tag_field="is"):
    """What the coordinator says of a desk key."""

    public: str
    """X25519, base64."""
    fingerprint: str
    number: int
    """From 1; the highest one is the key to seal to."""
    made: str
    """ISO date and time in UTC."""
    coordinator: str
    """The public half (Ed25519, base64) of whoever says so."""


class _Given(msgspec.Struct, frozen=True):
    """What a share holds."""

    use: Literal["desk", "coordinator"]
    public: str
    private: str


class HeldKey(DeskKey, frozen=True, omit_defaults=True):
    """A desk key as it lies in a file, with its statement where this desk made it."""

    statement: str = ""


class Keyring(msgspec.Struct, frozen=True):
    """The private halves that a desk holds."""

    desk: tuple[DeskKey, ...] = ()
    """From the oldest to the newest."""
    coordinator: DeviceKey | None = None

    def open(self, sealed: str, key: str) -> Contact:
        """Return what a box holds that was sealed to the desk key with the fingerprint ``key``; empty is "any".

        Raises ``BadInput`` when that key is not in the ring, or the box is erased or broken.
        """
        fitting = [one for one in self.desk if key in ("", fingerprint(one.public))]
        for one in fitting[:-1]:
            try:
                return open_box(sealed, one)
            except BadInput:
                continue
        return open_box(sealed, fitting[-1] if fitting else None)


# -- what is believed


def state(public: str, number: int, made: str, coordinator: DeviceKey) -> str:
    """Return the coordinator's statement of a desk key, as it stands in the key's record."""
    return sign_text(
        Statement(
            public=public,
            fingerprint=fingerprint(public),
            number=number,
            made=made,
            coordinator=coordinator.public,
        ),
        coordinator,
    )


def read_statement(text: str, coordinator: str = "") -> Statement:
    """Return a statement that the key ``coordinator`` signed; empty is "whoever it names", for a device that pins.

    Raises ``NotBelieved``.
    """
    found = believed(text, Statement, coordinator)
    if not is_public_key(found.public) or found.fingerprint != fingerprint(found.public):
        raise NotBelieved("not a desk key")
    if found.number < 1 or (coordinator and found.coordinator != coordinator):
        raise NotBelieved("not a statement of this coordinator")
    return found


def stated(records: Iterable[StatedDeskKey], coordinator: str) -> list[Statement]:
    """Return what is believed of ``records`` by whoever pinned ``coordinator``, the newest key last.

    Who pinned nobody believes nothing. Of two keys with one number, made by two desks at once, all take the same.
    """
    found = []
    for record in records if coordinator else ():
        try:
            statement = read_statement(record.statement, coordinator)
        except NotBelieved:
            continue
        if statement.fingerprint == record.id:
            found.append(statement)
    return sorted(found, key=lambda one: (one.number, one.made, one.fingerprint))


# -- giving and taking away


def share_id(key: str, volunteer: str) -> str:
    """Return the id of the share of a key (its fingerprint) for a volunteer (an id): the same on every device."""
    return f"{key}@{volunteer}"


def give(ring: Keyring, volunteer: Volunteer, coordinator: str) -> list[Draft]:
    """Return the changes that give a volunteer every desk key of the ring; a coordinator gets the coordinator's too.

    Raises ``BadInput`` when the pinned ``coordinator`` did not vouch for her: somebody may have put another key there.
    """
    if not vouched(volunteer, coordinator):
        raise BadInput(
            "De coördinator heeft deze vrijwilliger nog niet bevestigd.",
            "Laat een coördinator dat eerst doen.",
        )
    given = [_Given("desk", one.public, one.private) for one in ring.desk]
    if volunteer.role == "coordinator" and ring.coordinator is not None:
        given.append(_Given("coordinator", ring.coordinator.public, ring.coordinator.seed))
    return [_share(one, volunteer) for one in given]


def withdraw(volunteer: str, shares: Iterable[KeyShare]) -> list[Draft]:
    """Return the changes that take a volunteer's shares away; ``rotate`` next, without her."""
    return [
        Draft(kind="key_share", record=one.id, fields={"sealed": ""})
        for one in shares
        if one.volunteer == volunteer and one.sealed
    ]


def rotate(
    ring: Keyring, standing: Sequence[Statement], volunteers: Iterable[Volunteer], made: str
) -> tuple[Keyring, list[Draft]]:
    """Return the ring with the next desk key, and the changes that state it and give it to ``volunteers``.

    ``standing`` is what is believed now. A volunteer who is not vouched for gets nothing. Raises ``BadInput`` when the
    ring lacks the coordinator's key.
    """
    if ring.coordinator is None:
        raise BadInput(
            "Alleen een coördinator kan de sleutel van de balie vernieuwen.",
            "Vraag een coördinator om dit te doen.",
        )
    key = make_desk_key()
    number = max((one.number for one in standing), default=0) + 1
    statement = state(key.public, number, made, ring.coordinator)
    drafts = [stating(key.public, statement)]
    for volunteer in volunteers:
        if vouched(volunteer, ring.coordinator.public):
            drafts.append(_share(_Given("desk", key.public, key.private), volunteer))
    return msgspec.structs.replace(ring, desk=(*ring.desk, key)), drafts


def stating(public: str, statement: str) -> Draft:
    """Return the change that tells everybody of a desk key."""
    return Draft(kind="desk_key", record=fingerprint(public), fields={"statement": statement})


def receive(
    shares: Iterable[KeyShare], standing: Sequence[Statement], mine: VolunteerKey
) -> Keyring:
    """Return the ring of a volunteer: what of ``shares`` her own key opens, in the order of ``standing``.

    A share that cannot be opened, or of a desk key that is not believed, is passed over: others may have put it there.
    """
    order = {one.fingerprint: one.number for one in standing}
    desk: dict[str, DeskKey] = {}
    coordinator = None
    for share in shares:
        given = _opened(share, mine)
        if given is None:
            continue
        if given.use == "coordinator":
            coordinator = _coordinator(given, {one.coordinator for one in standing})
        elif share.key in order and fingerprint(given.public) == share.key:
            desk[share.key] = DeskKey(given.public, given.private)
    return Keyring(tuple(desk[one] for one in sorted(desk, key=order.__getitem__)), coordinator)


def _coordinator(given: _Given, known: set[str]) -> DeviceKey | None:
    try:
        key = make_device_key(base64.b64decode(given.private, validate=True))
    except ValueError:
        return None
    return key if key.public in known else None


def _share(given: _Given, volunteer: Volunteer) -> Draft:
    from nacl.public import PublicKey, SealedBox

    key = fingerprint(given.public)
    box = SealedBox(PublicKey(base64.b64decode(volunteer.public_key)))
    sealed = base64.b64encode(box.encrypt(msgspec.json.encode(given))).decode("ascii")
    return Draft(
        kind="key_share",
        record=share_id(key, volunteer.id),
        fields={
            "key": key,
            "use": given.use,
            "volunteer": volunteer.id,
            "to": volunteer.public_key,
            "sealed": sealed,
            "visibility": "desk",
        },
    )


def _opened(share: KeyShare, mine: VolunteerKey) -> _Given | None:
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    if not share.sealed:
        return None
    try:
        box = SealedBox(PrivateKey(base64.b64decode(mine.private)))
        plain = box.decrypt(base64.b64decode(share.sealed, validate=True))
        return msgspec.json.decode(plain, type=_Given)
    except (CryptoError, ValueError, TypeError, RecursionError):
        return None


# -- the files of the first desk


def read_keyring(folder: Path) -> Keyring:
    """Return the private halves that lie in a desk's folder; an empty ring where there are none."""
    return Keyring(tuple(read_held(folder)), read_coordinator(folder))


def read_held(folder: Path) -> list[HeldKey]:
    """Return the desk keys of a folder, the oldest first; none where the file is missing or rubbish."""
    try:
        raw = read_secret(folder / DESK_KEY_FILE)
        return msgspec.json.decode(raw, type=list[HeldKey])
    except (OSError, ValueError):
        return []


def write_held(folder: Path, keys: Sequence[DeskKey]) -> None:
    """Write desk keys so that only this user can read them, all of them or nothing."""
    write_secret(folder / DESK_KEY_FILE, msgspec.json.encode(list(keys)))


def read_coordinator(folder: Path) -> DeviceKey | None:
    """Return the coordinator's key of a folder, or None where there is none or it is rubbish."""
    try:
        seed = read_secret(folder / COORDINATOR_KEY_FILE).decode("ascii").strip()
        return make_device_key(base64.b64decode(seed, validate=True))
    except (OSError, ValueError):
        return None


def write_coordinator(folder: Path, key: DeviceKey) -> None:
    """Write the coordinator's key so that only this user can read it."""
    write_secret(folder / COORDINATOR_KEY_FILE, key.seed.encode("ascii"))
