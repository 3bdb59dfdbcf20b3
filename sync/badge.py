"""A volunteer's own key: an X25519 pair of which the private half opens with a badge and a PIN, and with nothing else.

The private half is wrapped: encrypted under a key that Argon2id (RFC 9106) makes of the badge, 128 random bits on paper,
and the PIN, six digits in somebody's head. The wrap travels with the volunteer's record. No PIN is stored, nor a hash of
one: unwrapping is the check. Who finds the badge still has a million PINs to try, at the cost that stands beside the wrap.
PyNaCl is imported inside the functions: a kiosk that only shows things never pays for it.

What stands on a badge, as QR code and in letters, is a text: ``badge_text``. A house badge has a text of another kind; it
needs no PIN, for it opens nothing of anybody's.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Literal

import msgspec

from sync.errors import BadInput, WrongPin
from sync.links import ALPHABET, FORGIVEN
from sync.words import N_

BADGE_BYTES = 16
_PIN = re.compile(r"[0-9]{6}")
_MARK = b"buurtzuil badge"
_MAX_PASSES = 20
_MAX_MEMORY_BYTES = 256 * 1024 * 1024
"""What a wrap may ask of the device that opens it: a record from elsewhere must not be able to stop it."""


class WrapCost(msgspec.Struct, frozen=True):
    """What one try of a PIN costs: Argon2id's passes over its memory (one lane)."""

    passes: int
    memory_bytes: int


COST = WrapCost(passes=6, memory_bytes=64 * 1024 * 1024)
"""RFC 9106's second choice, for machines with little memory, with twice its passes.

libsodium's "moderate" (3 passes over 256 MiB) costs 2.7 times as much: 0.56 s of one core where this costs 0.21 s. On a
small ARM computer, which we take to be three to four times slower (an estimate, none was measured), that is two seconds where
unlocking may take one, and a quarter of what memory such a kiosk with 1 GiB has. So the memory is that of libsodium's "interactive", and the passes are three times its passes.

A cost cannot adapt to the device that a badge is shown at, for every device opens the same wrap: it is that of the slowest.
It stands beside each wrap, and every new PIN is wrapped at the cost of today; up to ``_MAX_PASSES`` and ``_MAX_MEMORY_BYTES``
a wrap of a later, dearer program opens here as well. What a low cost gives away is small: without the badge's 128 bits there
is nothing to guess, and whoever has the badge too has a million PINs to try, two and a half core-days at this cost. A badge
that is lost is therefore withdrawn, whose key then opens nothing new.
"""


BadgeKind = Literal["volunteer", "house"]
_PREFIXES: dict[str, BadgeKind] = {"BZV": "volunteer", "BZH": "house"}
_BODY_LENGTH, _CHECK_LENGTH = 26, 2
"""128 bits in Crockford's base32, and ten bits that tell a wrong letter."""
_SCAN_AGAIN = N_("Scan de badge nog een keer, of typ de code over.")


class Badge(msgspec.Struct, frozen=True):
    """What a badge says when it is read."""

    kind: BadgeKind
    bits: bytes


class VolunteerKey(msgspec.Struct, frozen=True):
    """A volunteer's key pair (X25519), base64."""

    public: str
    private: str


class _Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    kdf: str
    passes: int
    memory_bytes: int
    salt: str
    sealed: str


def make_volunteer_key() -> VolunteerKey:
    """Return a new key pair."""
    from nacl.public import PrivateKey

    return pair_of(bytes(PrivateKey.generate()))


def make_badge() -> bytes:
    """Return the 128 random bits of a new badge."""
    from nacl.utils import random

    return random(BADGE_BYTES)


def badge_mark(badge: bytes) -> str:
    """Return by what a volunteer's record is found when a badge is scanned; the badge does not follow from it.

    Raises ``BadInput`` for what is no badge.
    """
    from nacl.bindings import crypto_generichash_blake2b_salt_personal as blake2b

    _check(badge, "000000")
    return blake2b(badge, digest_size=8, person=_MARK).hex()


def badge_text(badge: Badge) -> str:
    """Return what the QR code of a badge holds: kind, bits and check, and nothing about anybody.

    Capitals and digits only, so that the denser alphanumeric mode fits and every scanner types it the same.
    Raises ``BadInput`` when the badge has no 128 bits.
    """
    _check(badge.bits, "000000")
    prefix = next(text for text, kind in _PREFIXES.items() if kind == badge.kind)
    return prefix + _letters(int.from_bytes(badge.bits, "big"), _BODY_LENGTH) + _sum(badge)


def shown_badge_text(badge: Badge) -> str:
    """Return the same in groups of four, as it stands below the QR code for who has to type it."""
    text = badge_text(badge)
    return " ".join([text[:3], *(text[at : at + 4] for at in range(3, len(text), 4))])


def looks_like_badge(text: str) -> bool:
    """Return whether something that was scanned begins as a badge does, whole or not."""
    return _plain(text)[:3] in _PREFIXES


def read_badge_text(text: str) -> Badge:
    """Return what was scanned or typed; small letters, spaces and an O for a 0 are forgiven.

    Raises ``BadInput`` that says whether it is no badge at all, half of one, or one with a wrong letter.
    """
    plain = _plain(text)
    kind = _PREFIXES.get(plain[:3])
    if kind is None:
        raise BadInput(N_("Dit is geen code van een badge."), N_("Scan de code op uw badge."))
    body = plain[3:].translate(FORGIVEN)
    if len(body) < _BODY_LENGTH + _CHECK_LENGTH:
        raise BadInput(N_("De code van de badge is niet heel."), _SCAN_AGAIN)
    if len(body) > _BODY_LENGTH + _CHECK_LENGTH:
        raise BadInput(N_("Dit is meer dan één code."), _SCAN_AGAIN)
    number = 0
    for letter in body[:_BODY_LENGTH]:
        number = number * 32 + max(ALPHABET.find(letter), 0)
    if number < 1 << 8 * BADGE_BYTES:
        badge = Badge(kind, number.to_bytes(BADGE_BYTES, "big"))
        if badge_text(badge)[3:] == body:
            return badge
    raise BadInput(N_("Er staat een verkeerd teken in de code."), _SCAN_AGAIN)


def _plain(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def _letters(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _sum(badge: Badge) -> str:
    told = hashlib.sha256(badge.kind.encode() + badge.bits).digest()
    return _letters(int.from_bytes(told[:4], "big"), _CHECK_LENGTH)


def wrap(key: VolunteerKey, badge: bytes, pin: str, cost: WrapCost = COST) -> str:
    """Return the private half of ``key`` as it is stored: only ``badge`` and ``pin`` together open it.

    Raises ``BadInput`` when the badge has no 128 bits or the PIN no six digits.
    """
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox
    from nacl.utils import random

    salt = random(argon2id.SALTBYTES)
    box = SecretBox(_derived(badge, pin, salt, cost))
    wrapped = _Wrapped(
        kdf="argon2id",
        passes=cost.passes,
        memory_bytes=cost.memory_bytes,
        salt=_text(salt),
        sealed=_text(bytes(box.encrypt(base64.b64decode(key.private)))),
    )
    return msgspec.json.encode(wrapped).decode()


def unwrap(wrapped: str, badge: bytes, pin: str) -> VolunteerKey:
    """Return the key pair of which ``wrapped`` holds the private half.

    Raises ``WrongPin`` when badge and PIN do not belong to it and ``BadInput`` when it is no wrap, or one that would cost
    more than a device can give.
    """
    from nacl.exceptions import CryptoError
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox

    try:
        told = msgspec.json.decode(wrapped, type=_Wrapped)
        salt = base64.b64decode(told.salt, validate=True)
        sealed = base64.b64decode(told.sealed, validate=True)
    except (ValueError, RecursionError) as error:
        raise _broken() from error
    cost = WrapCost(told.passes, told.memory_bytes)
    if (
        told.kdf != "argon2id"
        or len(salt) != argon2id.SALTBYTES
        or not argon2id.OPSLIMIT_MIN <= cost.passes <= _MAX_PASSES
        or not argon2id.MEMLIMIT_MIN <= cost.memory_bytes <= _MAX_MEMORY_BYTES
    ):
        raise _broken()
    try:
        return pair_of(SecretBox(_derived(badge, pin, salt, cost)).decrypt(sealed))
    except (CryptoError, ValueError) as error:
        raise WrongPin from error


def rewrap(
    wrapped: str, badge: bytes, pin: str, new_badge: bytes, new_pin: str, cost: WrapCost = COST
) -> str:
    """Return the same key wrapped by another badge or PIN, at ``cost``. Raises as ``unwrap`` and ``wrap`` do."""
    return wrap(unwrap(wrapped, badge, pin), new_badge, new_pin, cost)


def _derived(badge: bytes, pin: str, salt: bytes, cost: WrapCost) -> bytes:
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox

    _check(badge, pin)
    return argon2id.kdf(
        SecretBox.KEY_SIZE,
        badge + pin.encode("ascii"),
        salt,
        opslimit=cost.passes,
        memlimit=cost.memory_bytes,
    )


def _check(badge: bytes, pin: str) -> None:
    if len(badge) != BADGE_BYTES:
        raise BadInput("Dit is geen badge van een vrijwilliger.", "Scan de code op uw badge.")
    if not _PIN.fullmatch(pin):
        raise BadInput("Een pincode heeft zes cijfers.", "Typ uw pincode opnieuw.")


def pair_of(private: bytes) -> VolunteerKey:
    """Return the pair of which these 32 bytes are the private half."""
    from nacl.public import PrivateKey

    key = PrivateKey(private)
    return VolunteerKey(_text(bytes(key.public_key)), _text(private))


def _broken() -> BadInput:
    return BadInput(
        "De sleutel van deze vrijwilliger is niet te lezen.",
        "Vraag een coördinator om een nieuwe badge.",
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
