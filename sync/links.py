"""Short codes and addresses: what a person reads from a slip and what a QR code holds.

A code is seven characters of Crockford's base32 (https://www.crockford.com/base32.html: no I, L, O or U) taken from a
hash of the record's id, and a check character. The check is the weighted sum, modulo 37, of ISO 7064's family: weights
that differ by position and are prime to 37 catch every single wrong character and every swap of two neighbours.
"""

from __future__ import annotations

import hashlib

from sync.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_ALPHABET = ALPHABET + "*~$=U"
FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
"""What is read for a letter that the alphabet leaves out because people take it for another."""
CODE_LENGTH = 8
MAX_LINK = 60
"""A QR code of more than 60 characters needs modules too small for a fold or a fax."""


def check_value(body: str) -> int:
    """Return the check of characters of the alphabet: 0 to 36."""
    return sum((index + 2) * ALPHABET.index(character) for index, character in enumerate(body)) % 37


def short_code(record_id: str) -> str:
    """Return the eight characters by which a person can name a record.

    Where the check would be one of Crockford's five extra signs, which no keyboard of ours has, the hash is taken again.
    """
    turn = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{turn}:{record_id}".encode()).digest()[:8], "big")
        body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(7))
        check = check_value(body)
        if check < len(ALPHABET):
            return body + ALPHABET[check]
        turn += 1


def holder_code(box_id: str) -> str:
    """Return the code of who placed a help post or answered one: that of the box, which stands on no screen.

    The code of the post itself is printed for everybody; whoever knows this one may renew, withdraw and erase.
    """
    return short_code(box_id)


def shown_code(code: str) -> str:
    """Return a code in two groups of four, as it stands on a slip."""
    return f"{code[:4]} {code[4:]}"


def parse_code(text: str) -> str:
    """Return the code that somebody typed or scanned; O counts as 0, and I and L as 1.

    Raises ``BadInput`` when it has another length, a strange character or a wrong check character.
    """
    code = parse_typed(text.rsplit("/", 1)[-1])
    if _CHECK_ALPHABET[check_value(code[:-1])] != code[-1]:
        raise BadInput("Deze code klopt niet.", "Kijk op uw briefje en typ de code opnieuw.")
    return code


def parse_typed(text: str) -> str:
    """Return eight characters as somebody typed them, without a check character: a code for enrolment.

    Raises ``BadInput`` when it has another length or a strange character.
    """
    code = parse_signs(text)
    if len(code) != CODE_LENGTH or any(character not in ALPHABET for character in code):
        raise BadInput(
            "Een code heeft 8 letters en cijfers.", "Kijk nog eens en typ de code opnieuw."
        )
    return code


def parse_signs(text: str) -> str:
    """Return what somebody typed in capitals, without spaces and hyphens; O stands as 0, and I and L as 1."""
    return text.strip().upper().translate(FORGIVEN)


def link(site: str, code: str) -> str:
    """Return the address for a QR code, in capitals so that the denser alphanumeric mode fits.

    Raises ``ValueError`` when the address is not ASCII or longer than 60 characters.
    """
    address = f"{site.rstrip('/')}/{code}".upper()
    if not address.isascii() or len(address) > MAX_LINK:
        raise ValueError(f"address of {len(address)} characters does not fit a QR code")
    return address
