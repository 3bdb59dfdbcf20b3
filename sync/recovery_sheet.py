"""The recovery sheet: the keys of the desk on paper, for the day on which no coordinator can unlock.

1. a coordinator whose ring holds the coordinator's key has a sheet made. Its secret is seven groups of four letters or digits
   (Crockford's base32) and a fifth that checks the group: 138 bits. It is printed, and kept nowhere else
2. from the secret follows a key pair (BLAKE2b, X25519). Its public half stands in a record, vouched for like a coordinator's:
   to the desk the sheet is one more volunteer, whose shares are given, withdrawn and rotated as everybody's are
   (``keyring``), though nobody opens the sheet for it
3. whoever has the sheet types its groups, opens its shares, and holds every key of the desk: enough to give a coordinator a
   new badge (``volunteers``). It needs no PIN, so it lies in a safe, in a closed envelope
4. a new sheet makes the one before it count no more. Who read an old sheet may have kept what it opened: rotate the key too

The check of a group is ``links.check_value`` over its letters, with the group's number added: it finds every single wrong
letter, every swap of two neighbours, and groups that changed places. A letter that cannot be read is typed as a question
mark; a group that lacks one letter is understood too. What fits the checks is held against the record's public key, so of
several readings the right one is known.

Everything here is pure. PyNaCl is imported inside the functions.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import product

from sync.badge import VolunteerKey, pair_of
from sync.changes import Draft
from sync.desk_records import RecoverySheet, Volunteer
from sync.errors import BadInput
from sync.links import ALPHABET, check_value, parse_signs
from sync.signing import DeviceKey
from sync.vouchers import vouch
from sync.words import N_

GROUPS = 7
_BODY = 4
GROUP_LENGTH = _BODY + 1
UNREADABLE = "?"
"""Stands for a letter that nobody can read."""
_MOST_READINGS = 4096
"""More possible readings than this are not tried: too many letters are missing."""
_PERSON = b"buurtzuil sheet"
PREFIX = "BZR"
"""What the QR code on a sheet begins with."""


def make_secret() -> tuple[str, ...]:
    """Return the groups of a new sheet.

    A group whose check would be one of Crockford's five extra signs, which no keyboard of ours has, is drawn again.
    """
    return tuple(_group(number) for number in range(1, GROUPS + 1))


def _group(number: int) -> str:
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
        check = _check(body, number)
        if check < len(ALPHABET):
            return body + ALPHABET[check]


def _check(body: str, number: int) -> int:
    return (check_value(body) + 7 * number) % 37


def sheet_text(groups: Sequence[str]) -> str:
    """Return what the QR code of a sheet says."""
    return PREFIX + "".join(groups)


def groups_of(scanned: str) -> tuple[str, ...] | None:
    """Return the groups of a scanned sheet, None for a text that is something else."""
    text = scanned.strip().upper()
    if not text.startswith(PREFIX) or len(text) != len(PREFIX) + GROUPS * GROUP_LENGTH:
        return None
    body = text.removeprefix(PREFIX)
    return tuple(body[at : at + GROUP_LENGTH] for at in range(0, len(body), GROUP_LENGTH))


def read_group(number: int, typed: str) -> tuple[str, ...]:
    """Return what the group ``number`` (from 1) can be, as somebody typed it; most often one reading.

    O counts as 0, I and L as 1; a question mark is a letter that cannot be read, and one letter may be left out. Raises
    ``BadInput``, naming the group, when it cannot be.
    """
    text = parse_signs(typed)
    if len(text) == GROUP_LENGTH - 1:
        wholes = {text[:at] + UNREADABLE + text[at:] for at in range(GROUP_LENGTH)}
    else:
        wholes = {text}
    found: set[str] = set()
    for whole in wholes:
        found |= _fitting(number, whole)
    if not found:
        raise BadInput(
            N_("Groep {n} klopt niet.").format(n=number),
            N_("Kijk nog eens. Typ ? voor een letter die u niet kunt lezen."),
        )
    return tuple(sorted(found))


def _fitting(number: int, whole: str) -> set[str]:
    """Return the readings of five signs, question marks among them, that the check allows."""
    choices = [ALPHABET if sign == UNREADABLE else sign for sign in whole]
    if len(whole) != GROUP_LENGTH or any(sign not in ALPHABET + UNREADABLE for sign in whole):
        return set()
    if whole.count(UNREADABLE) > 2:
        return set()
    return {
        "".join(signs)
        for signs in product(*choices)
        if _check("".join(signs[:_BODY]), number) == ALPHABET.index(signs[_BODY])
    }


def key_of(groups: Sequence[str]) -> VolunteerKey:
    """Return the key pair that follows from the groups of a sheet."""
    from nacl.bindings import crypto_generichash_blake2b_salt_personal as blake2b

    secret = "".join(group[:_BODY] for group in groups).encode("ascii")
    return pair_of(blake2b(secret, digest_size=32, person=_PERSON))


def read_sheet(typed: Sequence[str], sheets: Sequence[RecoverySheet]) -> tuple[str, VolunteerKey]:
    """Return the id and the key of the sheet that was typed, group by group.

    Raises ``BadInput``: a group that cannot be, too much that cannot be read, or a sheet that is not (or no longer) one of
    ``sheets``.
    """
    readings = [read_group(number, text) for number, text in enumerate(typed, 1)]
    tries = 1
    for one in readings:
        tries *= len(one)
    if len(readings) != GROUPS or tries > _MOST_READINGS:
        raise BadInput(
            N_("Er zijn te veel letters die u niet kunt lezen."),
            N_("Kijk nog eens, met een vergrootglas of meer licht."),
        )
    known = {one.public_key: one.id for one in sheets if one.public_key}
    for groups in product(*readings):
        key = key_of(groups)
        if key.public in known:
            return known[key.public], key
    raise BadInput(
        N_("Dit herstelblad geldt hier niet (meer)."), N_("Zoek het nieuwste blad van deze wijk.")
    )


# -- the sheet as one more volunteer


def stating(
    sheet: str, groups: Sequence[str], made_on: str, coordinator: DeviceKey
) -> RecoverySheet:
    """Return the record of a new sheet with the id ``sheet``, made on an ISO day."""
    public = key_of(groups).public
    return RecoverySheet(
        id=sheet,
        public_key=public,
        vouched=vouch(sheet, public, "coordinator", coordinator),
        made_on=made_on,
    )


def as_volunteer(sheet: RecoverySheet) -> Volunteer:
    """Return the sheet as those see it who give keys: somebody with the role of a coordinator."""
    return Volunteer(
        id=sheet.id, role="coordinator", public_key=sheet.public_key, vouched=sheet.vouched
    )


def draft(sheet: RecoverySheet) -> Draft:
    """Return the change that makes the record of a new sheet."""
    return Draft(
        kind="recovery_sheet",
        record=sheet.id,
        fields={
            "public_key": sheet.public_key,
            "vouched": sheet.vouched,
            "made_on": sheet.made_on,
            "visibility": "desk",
        },
    )


def withdraw(sheet: RecoverySheet) -> Draft:
    """Return the change after which a sheet counts no more; its shares are withdrawn as a volunteer's are."""
    return Draft(kind="recovery_sheet", record=sheet.id, fields={"public_key": "", "vouched": ""})
