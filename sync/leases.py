"""Places of an occurrence that a holder may promise on its own, with or without a line to the server. Pure.

A lease is an account of (occurrence, holder). Its holder is a device, or a paper list that a device printed. It holds four
totals that only rise, in people:

=========  ===================================================================================================
granted    places given to the holder: the server's word
spent      places promised from it, counted by the server as the holder's numbered acts arrive
returned   places given back, by the holder's own durable, numbered act
recalled   places taken away by a coordinator, who was told what that means
=========  ===================================================================================================

open = granted - spent - returned - recalled is what the holder may still promise. This is the escrow method (O'Neil, "The
Escrow Transactional Method", ACM TODS 11(4), 1986) with accounts that travel: a bounded counter (Balegas et al., "Extending
Eventually Consistent Cloud Databases for Enforcing Numeric Invariants", SRDS 2015), whose rights are granted and given back
through one server, so that an account has two writers only and needs no vector.

Why no place is promised twice
------------------------------
*At the server*, held(o) counts the people who have or were offered a place at occurrence o, standing sign-ups among them, and
leased(o) the open places of its leases. Every step keeps held(o) + leased(o) from rising above capacity(o):

- a grant raises leased by n, and is made only where n <= capacity - held - leased
- a promise that arrives raises ``spent`` and held by the same party, only where party <= open: the sum stays
- a promise for which the lease has no room is decided like anybody's wish; when it does not fit its people are counted apart
- giving back and recalling lower leased, never below nothing; cancelling lowers held
- places moved to a paper list are given back and granted in one step: the sum stays
- a lower capacity changes neither term: the sum may then be above it, but nothing raises it further

Each step is one committed act, and acts are numbered: a retry gets the stored outcome and takes no step.

*At the device*, let g, s, r, c be the totals it was told last, read by the server at or after the commit of its cursor, and kept
in one transaction with that cursor. Let P be its own promises and give-backs that still lie over what the cursor covers. It
promises only from g - s - r - c - |P|. At the server G, S, R, C >= g, s, r, c. Every own act that the server counted in S or R
is in s or r, or its commit is later than the cursor, and then it is in P; so S + R <= s + r + |P|, and

    g - s - r - c - |P|  <=  G - S - R - c  =  open + (C - c)

so without a recall that it has not heard of, a device never promises more than the server keeps for it. A lost reply leaves the
acts in P; a retry changes nothing; an act that both s and P count makes the device careful, not bold; replies out of order
meet in the highest total of each (``joined``); a replica made anew, or from a snapshot that moved the cursor, goes by no
lease and promises nothing until it is told them again. C - c is why a recall is a coordinator's decision: promises made before
the device hears of it arrive as people to call. A lease never lapses by time at the server, for the device's clock may be off.

*After a restore* the server's words, granted and recalled, are taken from what the device was told (``adopted``); its own acts
come again by number and are counted as they arrive, so nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sync.changes import Change
from sync.words import N_

KIND = "lease"
"""The kind of changes that give places back, move them to paper, or call them back. They make no record."""
SYSTEM = "system"
"""The actor of what a device does by itself."""
PAPER = "paper:"

GIVE_BACK, TO_PAPER, RECALL = "give_back", "to_paper", "recall"

LeaseKey = tuple[str, str, str]
"""Activity, recurrence and holder."""

RECALL_WARNING = N_(
    "Dit apparaat kan nog plaatsen hebben beloofd. Die mensen staan later in de lijst om te bellen."
)
"""What a coordinator is told before calling back the places of a silent, revoked or copied device."""


class Lease(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account of one holder at one occurrence; the totals only rise."""

    activity: str
    recurrence: str
    holder: str
    granted: int = 0
    spent: int = 0
    returned: int = 0
    recalled: int = 0
    wanted_back: int = 0
    """How many places the server asks the holder to give back, as far as it has not promised them."""
    sequence: int = 0
    """The commit in which it changed last."""

    @property
    def key(self) -> LeaseKey:
        """What it is the account of."""
        return self.activity, self.recurrence, self.holder

    @property
    def open(self) -> int:
        """Places that the holder may still promise, as far as the server knows."""
        return self.granted - self.spent - self.returned - self.recalled


class LeaseHeld(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device was told of one of its leases, as it says so to the server."""

    activity: str
    recurrence: str
    holder: str
    granted: int = 0
    spent: int = 0
    returned: int = 0
    recalled: int = 0


class Withdrawal(msgspec.Struct, frozen=True):
    """What one change takes from a lease."""

    key: LeaseKey
    people: int
    to: str = ""
    """The paper list that the places go to."""


def paper_holder(device: str, number: int) -> str:
    """Return the holder that is a paper list, printed by a device in its act with this number."""
    return f"{PAPER}{device}:{number}"


def owner_of(holder: str) -> str:
    """Return the device that alone may spend a holder's lease."""
    return (
        holder.removeprefix(PAPER).rpartition(":")[0] if holder.startswith(PAPER) else str(holder)
    )


def withdrawal(change: Change) -> Withdrawal | None:
    """Return what a change takes from a lease of its own device, by its own word; the same at both ends.

    A sign-up takes its party when it is made; no later change to it takes more.
    """
    fields = change.fields
    promise = change.kind == "signup" and change.verb == "put"
    holder = fields.get("promised" if promise else "holder")
    recurrence = fields.get("recurrence")
    if not isinstance(holder, str) or not holder or owner_of(holder) != change.device:
        return None
    if not isinstance(recurrence, str) or not recurrence:
        return None
    key = (str(fields.get("activity", "")), recurrence, holder)
    if promise:
        return Withdrawal(key, _people(fields.get("party", 1)))
    if change.kind != KIND or fields.get("step") not in (GIVE_BACK, TO_PAPER):
        return None
    paper = paper_holder(change.device, change.number) if fields["step"] == TO_PAPER else ""
    return Withdrawal(key, _people(fields.get("people")), paper)


def _people(value: Any) -> int:
    return max(value, 0) if isinstance(value, int) and not isinstance(value, bool) else 0


# -- the server's steps


def spend(lease: Lease, people: int) -> Lease | None:
    """Return the lease after a promise of so many places, or None when it does not hold them."""
    return (
        msgspec.structs.replace(lease, spent=lease.spent + people) if people <= lease.open else None
    )


def give_back(lease: Lease, people: int) -> Lease:
    """Return the lease after its holder gave places back: no more than are open."""
    most = min(people, max(lease.open, 0))
    left = max(lease.wanted_back - most, 0)
    return msgspec.structs.replace(lease, returned=lease.returned + most, wanted_back=left)


def recall(lease: Lease) -> Lease:
    """Return the lease after a coordinator called back all that is open."""
    return msgspec.structs.replace(
        lease, recalled=lease.recalled + max(lease.open, 0), wanted_back=0
    )


def grant(lease: Lease, people: int, free: int) -> Lease:
    """Return the lease with more places: never more than are ``free``, and never fewer than before."""
    return msgspec.structs.replace(lease, granted=lease.granted + max(min(people, free), 0))


def adopted(lease: Lease, held: LeaseHeld, free: int | None) -> Lease:
    """Return the lease with the server's words that a restore lost and the device still knows.

    ``free`` is None while places are frozen: then all of it holds. A device that reports after a coordinator has lifted the
    freeze keeps only what is free; the rest counts as called back.
    """
    words = msgspec.structs.replace(
        lease,
        granted=max(lease.granted, held.granted),
        recalled=max(lease.recalled, held.recalled),
    )
    if free is None:
        return words
    gone = max(words.open - max(lease.open, 0) - max(free, 0), 0)
    return msgspec.structs.replace(words, recalled=words.recalled + gone)


def may_give(frozen: bool) -> bool:
    """Return whether places may be given to anybody: not from a restore until the devices have reported."""
    return not frozen


# -- the device's view


def joined(told: Lease | None, again: Lease) -> Lease:
    """Return what a device knows of a lease after it was told of it again, in whatever order."""
    if told is None:
        return again
    latest = again if again.sequence >= told.sequence else told
    return msgspec.structs.replace(
        latest,
        granted=max(told.granted, again.granted),
        spent=max(told.spent, again.spent),
        returned=max(told.returned, again.returned),
        recalled=max(told.recalled, again.recalled),
    )


def open_here(key: LeaseKey, told: Mapping[LeaseKey, Lease], own: Iterable[Change]) -> int:
    """Return how many places a device may promise for certain.

    ``own`` holds its changes that the cursor has not passed. A paper list of which the server has not spoken holds what its
    own act moves there.
    """
    lease = told.get(key)
    places = lease.open if lease is not None else 0
    for change in own:
        taken = withdrawal(change)
        if taken is None:
            continue
        if taken.key == key:
            places -= taken.people
        elif lease is None and taken.to and (*taken.key[:2], taken.to) == key:
            places += taken.people
    return max(places, 0)
