"""By what somebody is known again without a word about who it is: a keyed hash of the number, or of the box.

The key is made of a desk key's private half, so only a desk that is unlocked can make or compare marks; from a mark on a
stolen disk, or at the server, no number follows, not even by trying all of them. BLAKE2b with a key and a personal string
(RFC 7693 and libsodium's generic hash). PyNaCl is imported inside the functions.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from sync.keyring import Keyring
from sync.seal import Contact, DeskKey, fingerprint

_PERSON = b"buurtzuil block"
MARK_BYTES = 16


def mark(what: str, key: DeskKey) -> str:
    """Return the mark (hex) of a text under a desk key."""
    from nacl.bindings import crypto_generichash_blake2b_salt_personal as blake2b

    secret = base64.b64decode(key.private)
    return blake2b(what.encode(), digest_size=MARK_BYTES, key=secret, person=_PERSON).hex()


def marks_of(contact: Contact, box: str, ring: Keyring) -> list[str]:
    """Return every mark by which somebody may be known, the newest key's first; none without a key.

    Somebody with a number or an address is known by it, wherever it was left; who left none only by this one ``box`` (its
    id), because first names are shared.
    """
    return [mark(what, key) for key in reversed(ring.desk) for what in _known_by(contact, box)]


def newest_marks(contact: Contact, box: str, ring: Keyring) -> list[tuple[str, str]]:
    """Return the marks under the newest key, each with the key's fingerprint: what a new block is made of."""
    if not ring.desk:
        return []
    key = ring.desk[-1]
    public = fingerprint(key.public)
    return [(mark(what, key), public) for what in _known_by(contact, box)]


def _known_by(contact: Contact, box: str) -> Iterator[str]:
    reached = [f"phone:{contact.phone}"] if contact.phone else []
    email = contact.email.strip().casefold()
    if email:
        reached.append(f"email:{email}")
    yield from reached or [f"box:{box}"]
