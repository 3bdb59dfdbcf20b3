"""Sealed personal data: name and contact of one person in one libsodium sealed box.

A box is closed at entry, to the neighbourhood's desk key, and nobody without the private half can open it: not the kiosk
that made it, not the server that carries it. Boxes are padded to whole blocks, so that their length tells nothing.
PyNaCl is imported inside the functions: a kiosk that only shows things never pays for it.
"""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

import msgspec

from sync.errors import BadInput, OpenSecret
from sync.whole_files import write_whole

_BLOCK = 256


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a box holds."""

    name: str = ""
    phone: str = ""
    """E.164, or empty: somebody may have no phone."""
    email: str = ""
    note: str = ""


class DeskKey(msgspec.Struct, frozen=True):
    """The key pair of a neighbourhood's desk (X25519), base64."""

    public: str
    private: str


def make_desk_key(seed: bytes | None = None) -> DeskKey:
    """Return a new key pair; with ``seed`` (32 bytes) always the same one, for the demonstration."""
    from nacl.public import PrivateKey

    private = PrivateKey(seed) if seed is not None else PrivateKey.generate()
    return DeskKey(_text(bytes(private.public_key)), _text(bytes(private)))


def write_secret(path: Path, content: bytes) -> None:
    """Write ``content`` with mode 0600, atomically."""
    write_whole(path, content, mode=0o600)


def read_secret(path: Path) -> bytes:
    """Return what is in a secret file; one that others may read is tightened first.

    Raises ``OSError`` when it cannot be read and ``OpenSecret`` when others may read it and that cannot be changed.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            try:
                os.fchmod(file.fileno(), 0o600)
            except OSError as error:
                raise OpenSecret(path.name) from error
        return file.read()


def fingerprint(public: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a public key."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]


def seal(contact: Contact, public: str, ephemeral_seed: bytes | None = None) -> str:
    """Return ``contact`` sealed to the public half of a desk key, base64.

    With ``ephemeral_seed`` (32 bytes) the same contact gives the same box, for the demonstration only: whoever has the
    seed can open it.
    """
    from nacl.bindings import crypto_generichash_blake2b_salt_personal as blake2b
    from nacl.public import Box, PrivateKey, PublicKey, SealedBox

    plain = msgspec.json.encode(contact)
    padded = len(plain).to_bytes(4, "big") + plain
    padded += bytes(-len(padded) % _BLOCK)
    theirs = PublicKey(base64.b64decode(public))
    if ephemeral_seed is None:
        return _text(SealedBox(theirs).encrypt(padded))
    mine = PrivateKey(ephemeral_seed)
    sender = bytes(mine.public_key)
    nonce = blake2b(sender + bytes(theirs), digest_size=Box.NONCE_SIZE)
    return _text(sender + Box(mine, theirs).encrypt(padded, nonce).ciphertext)


def open_box(sealed: str, key: DeskKey | None) -> Contact:
    """Return what a box holds. Raises ``BadInput`` when it is not for this key, or for none here, erased, or broken."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    try:
        if key is None:
            raise ValueError("no key here is the box's")
        box = SealedBox(PrivateKey(base64.b64decode(key.private)))
        padded = box.decrypt(base64.b64decode(sealed))
        length = int.from_bytes(padded[:4], "big")
        return msgspec.json.decode(padded[4 : 4 + length], type=Contact)
    except (CryptoError, ValueError, TypeError, RecursionError, msgspec.DecodeError) as error:
        raise BadInput(
            "Deze gegevens kunnen hier niet worden geopend.",
            "Vraag een vrijwilliger met de sleutel van de balie.",
        ) from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
