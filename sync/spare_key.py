"""A volunteer's spare key: she has forgotten her PIN, the coordinator is away, and two others let her choose a new one.

Terminology
-----------
spare      her private key once more, encrypted under a random secret of 256 bits that is written down nowhere
helper     another volunteer whom the coordinator vouched for
part       what one helper has of the secret, sealed to that helper's public key
point      a part, opened. One point tells nothing of the secret; any two tell it

1. whenever her own key is open (a new badge, a new PIN, or she unlocks and the helpers are others than before) a new
   secret is drawn and the spare made anew: ``make``. Only then: nobody else has her key. So a helper who came since she
   last unlocked cannot help yet. One who left has a part until then, as have hosts of one who became coordinator at
   another desk meanwhile; the desk takes no help from who may not help today
2. she has forgotten her PIN. The first helper unlocks at this desk, and ``open_part`` gives a point; the helper's key need
   not be kept for it. Then the second one, another person: one point more
3. ``open_spare`` joins the two, opens the spare, and checks that it is the key that stands in her record
4. she chooses a new PIN, twice, and has her badge scanned or gets a new one. Her key pair is the same: the coordinator's
   voucher and the shares of the desk's keys still hold (``badge.wrap``); a new secret is drawn (1). Her record says who
   helped: ``renewed_by``

The secret is split after A. Shamir, "How to share a secret" (Communications of the ACM 22, 1979), with two points of a
line over the integers modulo the prime 2^521 - 1: the secret is where the line begins. Helpers need not come in an order,
and a hundred of them cost a hundred parts, where sealing to each pair would cost five thousand.

Whoever could become a coordinator by helping would be one: the helpers of a coordinator are the other coordinators. With
fewer than two helpers there is no spare; then a coordinator gives a new badge, and a lone coordinator uses the printed
sheet (``recovery_sheet``).

Everything here is pure. PyNaCl is imported inside the functions.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Sequence

import msgspec

from sync.badge import VolunteerKey, pair_of
from sync.changes import Draft
from sync.desk_records import SpareKey, Volunteer
from sync.errors import BadInput
from sync.vouchers import vouched
from sync.words import N_

HELPERS_NEEDED = 2
MOST_HELPERS = 100
_PRIME = 2**521 - 1
"""A Mersenne prime, wider than any secret."""
_SECRET_BYTES = 32
_POINT_BYTES = 66


class _Part(msgspec.Struct, frozen=True):
    public: str
    """The helper's public key as it was when this was made."""
    sealed: str


class _Spare(msgspec.Struct, frozen=True):
    public: str
    """The public half of the key that is kept here."""
    sealed: str
    parts: dict[str, _Part]
    """A helper's id to the part."""


class Point(msgspec.Struct, frozen=True):
    """What one helper brought: a point of the line."""

    helper: str
    at: int
    """From 1; where on the line."""
    value: str
    """Base64."""


class _Told(msgspec.Struct, frozen=True):
    """What a part holds."""

    at: int
    value: str


def spare_id(volunteer: str) -> str:
    """Return the id of a volunteer's spare key: the same on every device."""
    return f"spare@{volunteer}"


def helpers_of(
    volunteer: Volunteer, others: Iterable[Volunteer], coordinator: str
) -> list[Volunteer]:
    """Return who of ``others`` can help her to a new PIN, by id: at most a hundred, each vouched for by ``coordinator``."""
    found = [
        one
        for one in others
        if one.id != volunteer.id
        and not one.stopped_on
        and (volunteer.role != "coordinator" or one.role == "coordinator")
        and vouched(one, coordinator)
    ]
    return sorted(found, key=lambda one: one.id)[:MOST_HELPERS]


def make(volunteer: str, key: VolunteerKey, helpers: Sequence[Volunteer]) -> Draft:
    """Return the change that gives each helper a part of a new secret; with fewer than two helpers it takes the spare away."""
    from nacl.public import PublicKey, SealedBox
    from nacl.secret import SecretBox

    if len(helpers) < HELPERS_NEEDED:
        return withdraw(volunteer)
    secret = secrets.token_bytes(_SECRET_BYTES)
    slope = secrets.randbelow(_PRIME)
    parts = {}
    for at, helper in enumerate(helpers, 1):
        value = (int.from_bytes(secret, "big") + slope * at) % _PRIME
        told = _Told(at, _text(value.to_bytes(_POINT_BYTES, "big")))
        box = SealedBox(PublicKey(base64.b64decode(helper.public_key)))
        parts[helper.id] = _Part(helper.public_key, _text(box.encrypt(msgspec.json.encode(told))))
    sealed = _text(bytes(SecretBox(secret).encrypt(base64.b64decode(key.private))))
    spare = msgspec.json.encode(_Spare(key.public, sealed, parts)).decode()
    return _draft(volunteer, spare)


def withdraw(volunteer: str) -> Draft:
    """Return the change that takes a volunteer's spare away."""
    return _draft(volunteer, "")


def is_current(spare: SpareKey | None, volunteer: Volunteer, helpers: Sequence[Volunteer]) -> bool:
    """Return whether a spare is of her key of today and for exactly these helpers."""
    kept = _read(spare)
    if kept is None:
        return len(helpers) < HELPERS_NEEDED and (spare is None or not spare.spare)
    now = {one.id: one.public_key for one in helpers}
    return kept.public == volunteer.public_key and now == {
        one: part.public for one, part in kept.parts.items()
    }


def able(spare: SpareKey | None) -> list[str]:
    """Return the ids of those who can help; empty where there is no spare."""
    kept = _read(spare)
    return sorted(kept.parts) if kept is not None else []


def open_part(spare: SpareKey | None, helper: str, key: VolunteerKey) -> Point:
    """Return the point of a helper who unlocked. Raises ``BadInput`` when there is none for this helper."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    kept = _read(spare)
    part = kept.parts.get(helper) if kept is not None else None
    try:
        if part is None:
            raise ValueError("no part for this helper")
        box = SealedBox(PrivateKey(base64.b64decode(key.private)))
        told = msgspec.json.decode(
            box.decrypt(base64.b64decode(part.sealed, validate=True)), type=_Told
        )
    except (CryptoError, ValueError, TypeError, RecursionError) as error:
        raise BadInput(
            N_("Deze vrijwilliger kan hier nog niet bij helpen."),
            N_("Vraag een ander om te helpen."),
        ) from error
    return Point(helper, told.at, told.value)


def open_spare(
    spare: SpareKey | None, volunteer: Volunteer, points: Sequence[Point]
) -> VolunteerKey:
    """Return her key from the points of two helpers.

    Raises ``BadInput`` when the two are one and the same, or she herself, or the spare is not of the key in her record.
    """
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    check_helpers(volunteer.id, [point.helper for point in points])
    kept = _read(spare)
    try:
        if kept is None or len(points) != HELPERS_NEEDED:
            raise ValueError("no spare, or not two points")
        secret = _line_begins(*points).to_bytes(_SECRET_BYTES, "big")
        key = pair_of(SecretBox(secret).decrypt(base64.b64decode(kept.sealed, validate=True)))
        if key.public != volunteer.public_key:
            raise ValueError("not the key in her record")
    except (CryptoError, ValueError, TypeError, OverflowError) as error:
        raise BadInput(
            N_("De pincode kan zo niet worden vernieuwd."),
            N_("Vraag een coördinator om een nieuwe badge."),
        ) from error
    return key


def check_helpers(volunteer: str, helpers: Sequence[str]) -> None:
    """Raise ``BadInput`` when one of the helpers is the volunteer herself, or they are one person twice."""
    if volunteer in helpers:
        raise BadInput(N_("U kunt niet voor uzelf helpen."), N_("Vraag twee andere vrijwilligers."))
    if len(set(helpers)) != len(helpers):
        raise BadInput(
            N_("Deze vrijwilliger hielp al."), N_("Vraag een tweede vrijwilliger, een ander.")
        )


def _line_begins(first: Point, second: Point) -> int:
    """Return where the line through two points begins: its value at 0."""
    one, two = (int.from_bytes(base64.b64decode(p.value), "big") for p in (first, second))
    apart = pow(second.at - first.at, -1, _PRIME)
    return (one * second.at - two * first.at) * apart % _PRIME


def _read(spare: SpareKey | None) -> _Spare | None:
    if spare is None or not spare.spare:
        return None
    try:
        return msgspec.json.decode(spare.spare, type=_Spare)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _draft(volunteer: str, spare: str) -> Draft:
    fields = {"volunteer": volunteer, "spare": spare, "visibility": "desk"}
    return Draft(kind="spare_key", record=spare_id(volunteer), fields=fields)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
