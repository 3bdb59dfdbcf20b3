"""What devices say of sign-ups to a server that came back from a backup: who had been told what. Pure.

A promise ends in two ways only, and a restore is neither. A place that the server gave out since the backup is known to the
devices that heard of it, those of others too: a replica holds the sign-ups of its neighbourhood. So with its first cursor of
the new epoch each device says which sign-ups it knew in a higher state than the restored server has them, and their turns.

What becomes of a sign-up of which something was said
-----------------------------------------------------
========================  ============================================================================================
said                      where the server has it ``provisional`` or ``waiting``
========================  ============================================================================================
confirmed, attended       it is owed a place (``promised`` is ``SERVER``): confirmed where it fits, whoever waits, else to call
offered                   it is owed a place too: offered where it fits, else to call
to_call                   to call
waiting                   it waits at its old turn
========================  ============================================================================================

In any other state the server knows as much or more, and nothing changes: who cancelled stays cancelled.

Why every promise ends as ``places`` says
-----------------------------------------
*While places are frozen* nobody is confirmed or offered a place but from a lease, so nobody new takes what was given out.
When the freeze ends, ``settled`` first decides those who are owed a place, by turn; only then wishes that nobody had decided
before, at turns after all that are known. Let U be the people who had or were offered a place in the lost days, L the
open leases that were told. Before the restore U + L <= capacity, or no step had raised it (``leases``). Every act that is
offered again is counted once, and nothing else was given since; so where all that happened comes in again the same sum
holds, and everybody who is owed a place fits. Where the capacity was lowered, or a cancellation is lost for good, who does
not fit is to be called: told, never silently waiting.

*When a coordinator lifted the freeze early*, or a device comes late, others may have got the places: what is said then
counts in the same way against what is free. No step raises confirmed + leased above capacity: a place is taken only where it
``fits``, and who is to be called takes none.

*Order.* What waits keeps the turn that was said, so that who came first goes first, and what is new comes after.

*Whom to believe.* A device that has not reported since the restore, of a sign-up that is there or comes in by its own act,
each once: what is said of any other makes no record and takes no place. A wrong word can bring a wish that really was made
to its turn or into the list to call; it can end no promise and take nobody's place away. Of several words about one the
highest counts (``joined``), so their order does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from sync.places import SERVER, Place
from sync.series import SeriesPlaces, replaced

MAX_SAID = 1000
"""Sign-ups in one message; what is more goes in the next."""
RANKS = {"waiting": 1, "offered": 2, "to_call": 3, "attended": 4, "confirmed": 4}
"""States that are said; a higher one is later, or promises more."""


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What a device knew of one sign-up; it travels as [id, state, turn]."""

    signup: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    state: Literal["waiting", "offered", "to_call", "attended", "confirmed"]
    turn: Annotated[int, msgspec.Meta(ge=0, le=1 << 40)] = 0


def joined(known: Said | None, again: Said) -> Said:
    """Return what counts of two words about one sign-up, in whatever order they came."""
    if known is None:
        return again
    first = min(known.turn or again.turn, again.turn or known.turn)
    higher = again if RANKS[again.state] > RANKS[known.state] else known
    return msgspec.structs.replace(higher, turn=first)


def is_news(said: Said, state: str, turn: int) -> bool:
    """Return whether a server that has a sign-up in this state ("" where it lacks it) may need to hear what is known of it."""
    if state == "waiting":
        return said.state != "waiting" or said.turn != turn
    return state in ("", "provisional")


def heard(series: SeriesPlaces, said: Mapping[str, Said]) -> SeriesPlaces:
    """Return the places with what was said of these sign-ups; who is owed one gets it when places are settled."""
    for recurrence, places in series.lists.items():
        for place in places:
            if place.signup in said:
                series = replaced(series, recurrence, _heard(place, said[place.signup]))
    return series


def _heard(place: Place, said: Said) -> Place:
    if place.state not in ("provisional", "waiting"):
        return place
    turn = said.turn or place.turn
    if place.state == "waiting":  # nobody is put further back by a word
        turn = min(turn, place.turn)
    here = msgspec.structs.replace(place, turn=turn)
    if place.promised and place.promised != SERVER:  # its lease decides
        return here
    if said.state == "waiting":
        owed = place.promised == SERVER
        return here if owed else msgspec.structs.replace(here, state="waiting")
    if said.state == "to_call":
        return msgspec.structs.replace(here, state="to_call", promised=SERVER, apart=True)
    state = "waiting" if said.state == "offered" else "provisional"
    return msgspec.structs.replace(here, state=state, promised=SERVER)
