"""The envelope of a letter: one exchange in one file, signed by who wrote it and sealed to who may read it.

A file, in order
----------------
1. one line: what it is and the number of its form, ``BUURTZUIL-BRIEF 1``
2. one line of JSON (``Head``): what a stranger who carries it may see. No name, no device, nothing of what is inside
3. 80 bytes: the key of what follows in a libsodium sealed box to the reader (the X25519 form of an Ed25519 key)
4. a libsodium secretstream (XChaCha20-Poly1305): 24 bytes of its own, then pieces, the last of them marked as the last.
   Both lines are bound to its first piece, so that nobody puts another head on it

What the stream holds: the writer's public key, a signature over both lines, the reader's key and the message, and the message.
A letter is signed inside its seal, so who carries it does not even learn who wrote it, and the signature names the reader, so
the reader cannot pass it on as if it had been written to somebody else (Davis, "Defective sign and encrypt", 2001).
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Literal

import msgspec

from sync.errors import BadInput
from sync.signing import DeviceKey

MAGIC = b"BUURTZUIL-BRIEF "
FORM = 1
MAX_HEAD_BYTES = 2000
MAX_LETTER_BYTES = 128_000_000
"""The longest letter that anybody reads: a whole neighbourhood with its pictures."""
_PIECE_BYTES = 65_536
_SEALED_KEY_BYTES = 80
_CONTEXT = b"buurtzuil letter 1\n"
_LINE = re.compile(rb"BUURTZUIL-BRIEF (\d{1,6})\n")


class NotALetter(BadInput):
    """Another program's file, or no file at all."""

    what = "Dit bestand is geen brief van Buurtzuil."
    next = "Kies een bestand dat op .brief of .antwoord eindigt."


class TornLetter(BadInput):
    """The end is missing."""

    what = "Deze brief is niet heel: het einde ontbreekt."
    next = "Maak een nieuwe brief, en haal de stick pas weg als het klaar is."


class ForgedLetter(BadInput):
    """Not what its writer wrote."""

    what = "Deze brief is onderweg veranderd of beschadigd."
    next = "Gebruik hem niet. Maak een nieuwe brief."


class NewerLetter(BadInput):
    """A form that this program does not know."""

    what = "Deze brief is van een nieuwere versie van Buurtzuil."
    next = "Werk dit programma eerst bij."


class LargeLetter(BadInput):
    """More than anybody reads."""

    what = "Deze brief is te groot."
    next = "Maak een nieuwe brief op het apparaat zelf."


class Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands on the outside."""

    what: Literal["request", "answer"]
    letter: str
    """Random, 32 hex digits; an answer carries that of its request."""
    neighbourhood: str
    device: str
    """Fingerprint of the key of the device that asks: it finds its own letters by it."""
    size: int = 0
    """How many bytes follow the two lines."""


class Opened(msgspec.Struct, frozen=True):
    """A letter that was opened, and is as its writer wrote it."""

    head: Head
    writer: str
    """The writer's public key (Ed25519, base64). Whether it is the right one is for the reader to say."""
    message: bytes


def read_head(content: bytes) -> tuple[Head, int]:
    """Return what stands on the outside, and where the inside begins; the form may be a newer one.

    Raises ``NotALetter`` or ``TornLetter``.
    """
    first = _LINE.match(content)
    if first is None:
        raise NotALetter
    end = content.find(b"\n", first.end(), first.end() + MAX_HEAD_BYTES)
    if end < 0:
        raise TornLetter if len(content) < first.end() + MAX_HEAD_BYTES else NotALetter
    try:
        return msgspec.json.decode(content[first.end() : end], type=Head), end + 1
    except (msgspec.MsgspecError, RecursionError) as error:
        raise NotALetter from error


def seal_letter(head: Head, message: bytes, writer: DeviceKey, reader: str) -> bytes:
    """Return a letter: ``message`` signed by ``writer`` and sealed to ``reader`` (Ed25519 public key, base64)."""
    import nacl.bindings as sodium
    from nacl.public import SealedBox
    from nacl.signing import SigningKey, VerifyKey

    theirs = base64.b64decode(reader)
    signing = SigningKey(base64.b64decode(writer.seed))
    body = 96 + len(message)
    pieces = max(-(-body // _PIECE_BYTES), 1)
    over = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
    begin = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
    size = _SEALED_KEY_BYTES + begin + body + pieces * over
    lines = MAGIC + f"{FORM}\n".encode()
    lines += msgspec.json.encode(msgspec.structs.replace(head, size=size)) + b"\n"
    signature = signing.sign(_signed(lines, theirs, message)).signature
    plain = memoryview(bytes(signing.verify_key) + signature + message)
    key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    found = [lines, SealedBox(VerifyKey(theirs).to_curve25519_public_key()).encrypt(key)]
    found.append(sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key))
    for index in range(pieces):
        piece = bytes(plain[index * _PIECE_BYTES : (index + 1) * _PIECE_BYTES])
        tag = (
            sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if index == pieces - 1
            else sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        )
        found.append(
            sodium.crypto_secretstream_xchacha20poly1305_push(
                state, piece, lines if index == 0 else b"", tag
            )
        )
    return b"".join(found)


def open_letter(content: bytes, reader: DeviceKey) -> Opened:
    """Return what a letter holds.

    Raises ``NotALetter``, ``TornLetter``, ``NewerLetter``, or ``ForgedLetter`` (also when it is sealed to somebody else).
    """
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox
    from nacl.signing import SigningKey, VerifyKey

    head, start = read_head(content)
    if not content.startswith(MAGIC + f"{FORM}\n".encode()):
        raise NewerLetter
    if len(content) - start < head.size:
        raise TornLetter
    mine = SigningKey(base64.b64decode(reader.seed))
    try:
        sealed = content[start : start + _SEALED_KEY_BYTES]
        key = SealedBox(mine.to_curve25519_private_key()).decrypt(sealed)
        lines = content[:start]
        plain = _unsealed(content[start + _SEALED_KEY_BYTES :], key, lines)
        public, signature, message = plain[:32], plain[32:96], plain[96:]
        VerifyKey(public).verify(_signed(lines, bytes(mine.verify_key), message), signature)
    except (CryptoError, ValueError, TypeError, RuntimeError) as error:
        raise ForgedLetter from error
    return Opened(head, base64.b64encode(public).decode("ascii"), message)


def _unsealed(content: bytes, key: bytes, lines: bytes) -> bytes:
    """Return what the stream holds, whole and with nothing behind it. Raises ``ValueError`` or PyNaCl's own errors."""
    import nacl.bindings as sodium

    begin = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
    piece_bytes = _PIECE_BYTES + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, content[:begin], key)
    found = []
    tag = 0
    for at in range(begin, len(content), piece_bytes):
        if tag == sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL:
            raise ValueError("something stands behind the end")
        piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
            state, content[at : at + piece_bytes], lines if at == begin else b""
        )
        found.append(piece)
    if tag != sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL:
        raise ValueError("the end is missing")
    return b"".join(found)


def _signed(lines: bytes, reader: bytes, message: bytes) -> bytes:
    return _CONTEXT + hashlib.sha512(lines).digest() + reader + hashlib.sha512(message).digest()
