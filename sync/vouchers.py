"""What the coordinator says of volunteers: whose a key is, with which role, and that a key counts no more.

Terminology
-----------
voucher     "this public key, with this role, is this volunteer's, by this badge", signed, with a number that counts up
withdrawal  "this public key is this volunteer's no more", signed, for good: a new badge is always a new key

All of them stay in the volunteer's record, in a set to which everybody at a desk may add and from which nobody takes:
whoever puts an old key, voucher and badge back into the record does not put back the time at which they counted.

1. of all vouchers that the coordinator signed only the newest counts, the one with the highest number. Of two with one
   number, made at two desks at once, the one with the lesser role
2. it counts for the public key and the role in the record, while that key was not withdrawn
3. and for the badge in the record: the one that it names, or a later one by which that was replaced with the help of two
   others (``volunteers.renew``), who sign nothing; then the badge that it names stands among the withdrawn ones
4. a voucher from before there were numbers has the number 0: it counts until there is another

A number is the moment in milliseconds since 1970 UTC, or one more than the one before where a clock is behind: so a desk
that did not hear of the latest one still goes on from it, as it does with its stamps.

Pure. PyNaCl is imported inside the functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TypeVar

import msgspec

from sync.desk_records import Volunteer
from sync.signed_texts import NotBelieved, believed, sign_text, told_by
from sync.signing import DeviceKey, is_public_key

_LESSER = ("coordinator", "editor", "host")
"""Roles, the least last."""
_Said = TypeVar("_Said", bound=msgspec.Struct)


class Voucher(msgspec.Struct, frozen=True, kw_only=True, tag="volunteer", tag_field="is"):
    """What the coordinator says of a volunteer."""

    volunteer: str
    public: str
    """X25519, base64."""
    role: str
    number: int = 0
    badge: str = ""
    """See ``badge.badge_mark``; empty where there is none, as on the recovery sheet."""


class Withdrawal(
    msgspec.Struct, frozen=True, kw_only=True, tag="withdrawn volunteer", tag_field="is"
):
    """That a key is nobody's any more."""

    volunteer: str
    public: str


def vouch(
    volunteer: str,
    public: str,
    role: str,
    coordinator: DeviceKey,
    *,
    number: int = 0,
    badge: str = "",
) -> str:
    """Return the coordinator's word that ``public`` is the key of ``volunteer`` (an id), who has this role."""
    voucher = Voucher(volunteer=volunteer, public=public, role=role, number=number, badge=badge)
    return sign_text(voucher, coordinator)


def next_number(volunteer: Volunteer, coordinator: str, at_ms: int) -> int:
    """Return the number of a volunteer's next voucher, given at a moment (milliseconds since 1970 UTC)."""
    newest = newest_voucher(volunteer, coordinator)
    return max(at_ms, newest.number + 1 if newest is not None else 1)


def newest_voucher(volunteer: Volunteer, coordinator: str) -> Voucher | None:
    """Return the newest of what ``coordinator`` (a public half) vouched for, withdrawn or not; None for nothing."""
    told = sorted(_vouchers(volunteer), key=_order, reverse=True)
    # to verify is slow, and mostly the first one is sound
    return next((voucher for voucher, text in told if _is_signed(text, Voucher, coordinator)), None)


def is_withdrawn(volunteer: Volunteer, public: str, coordinator: str) -> bool:
    """Return whether the coordinator said that a public key is this volunteer's no more."""
    gone = Withdrawal(volunteer=volunteer.id, public=public)
    return any(
        told == gone and _is_signed(text, Withdrawal, coordinator)
        for told, text in _told(volunteer, Withdrawal)
    )


def withdrawals(volunteer: Volunteer, coordinator: DeviceKey) -> list[str]:
    """Return the coordinator's word that no key that this volunteer had counts any more; nothing that was said before."""
    keys = {volunteer.public_key, *(voucher.public for voucher, _ in _vouchers(volunteer))}
    return [
        sign_text(Withdrawal(volunteer=volunteer.id, public=key), coordinator)
        for key in sorted(keys)
        if is_public_key(key) and not is_withdrawn(volunteer, key, coordinator.public)
    ]


def standing_voucher(volunteer: Volunteer, coordinator: str) -> Voucher | None:
    """Return the newest voucher while its key was not withdrawn, whatever else stands in the record; else None."""
    newest = newest_voucher(volunteer, coordinator)
    if newest is None or is_withdrawn(volunteer, newest.public, coordinator):
        return None
    return newest


def vouched(volunteer: Volunteer, coordinator: str) -> bool:
    """Return whether the coordinator vouches for this volunteer's key, role and badge as they stand."""
    word = standing_voucher(volunteer, coordinator)
    if word is None or not is_public_key(volunteer.public_key):
        return False
    if (word.public, word.role) != (volunteer.public_key, volunteer.role):
        return False
    return word.badge in ("", volunteer.badge, *volunteer.withdrawn_badges)


def is_word(text: object, coordinator: str) -> bool:
    """Return whether ``coordinator`` signed a text as a voucher or a withdrawal, of whomever."""
    return isinstance(text, str) and any(
        _is_signed(text, kind, coordinator) for kind in (Voucher, Withdrawal)
    )


def _order(told: tuple[Voucher, str]) -> tuple[int, int, str]:
    voucher, _ = told
    lesser = _LESSER.index(voucher.role) if voucher.role in _LESSER else len(_LESSER)
    return voucher.number, lesser, voucher.public


def _vouchers(volunteer: Volunteer) -> Iterator[tuple[Voucher, str]]:
    for told, text in _told(volunteer, Voucher):
        if told.volunteer == volunteer.id:
            yield told, text


def _told(volunteer: Volunteer, kind: type[_Said]) -> Iterator[tuple[_Said, str]]:
    """Yield what texts in a record say, whoever signed them."""
    for text in dict.fromkeys((volunteer.vouched, *volunteer.vouchers)):
        with suppress(NotBelieved):
            yield told_by(text, kind), text


def _is_signed(text: str, kind: type[msgspec.Struct], coordinator: str) -> bool:
    try:
        believed(text, kind, coordinator)
    except NotBelieved:
        return False
    return True
