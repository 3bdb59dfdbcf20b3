"""A volunteer's own key: an X25519 pair of which the private half opens with a badge and a PIN, and with nothing else.

The private half is wrapped: encrypted under a key that Argon2id (RFC 9106) makes of the badge, 128 random bits on paper,
and the PIN, six digits in somebody's head. The wrap travels with the volunteer's record. No PIN is stored, nor a hash of
one: unwrapping is the check. Who finds the badge still has a million PINs to try, at the cost that stands beside the wrap.
PyNaCl is imported inside the functions: a kiosk that only shows things never pays for it.
"""

from __future__ import annotations

import base64
import re

import msgspec

from sync.errors import BadInput, WrongPin

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
"""RFC 9106's second choice, for machines with little memory, with twice its passes: a quarter of a second a PIN."""


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
    except ValueError as error:
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
