"""A device that its server does not count any more: a copy, a disk that was put back in time, or one that was revoked.

It is found at its own exchange, by its chain of numbers and digests. The server puts what it sent into the tray of the
desks and says so, signed. The device notes that it is set apart where a power cut does not take it, goes on showing what
it has, sends what its people still do into the tray, and must be enrolled anew. A revoked one wipes its sealed boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from sync.errors import Refused
from sync.outcomes import Cursor, Outcome
from sync.words import N_

if TYPE_CHECKING:
    import requests

    from sync.disk.outbox import Outbox
    from sync.disk.replica import Replica
    from sync.wire import ProblemDocument

Apart = Literal["clone", "rolled_back", "revoked"]

NOTE = "apart"
"""The note in the outbox that says why this device is set apart."""
WIPED = "wiped"
"""The note in the outbox that says when its sealed boxes were wiped."""

WHAT: dict[Apart, str] = {
    "clone": N_("Dit apparaat is een kopie, of de schijf is teruggezet."),
    "rolled_back": N_("De schijf van dit apparaat is teruggezet."),
    "revoked": N_("Dit apparaat hoort niet meer bij de wijk."),
}
NEXT = N_("Vraag een nieuwe code en meld het opnieuw aan.")
"""What to do about it."""


class SetApart(Refused):
    """The server does not count this device any more."""

    def __init__(self, why: Apart, outcomes: tuple[Outcome, ...] = ()) -> None:
        """Say ``why``; ``outcomes`` is what became of the changes that were sent."""
        super().__init__(WHAT[why], NEXT)
        self.why: Apart = why
        self.outcomes = outcomes


def word_of(answer: requests.Response, server_key: str) -> SetApart | None:
    """Return that a refusal sets this device apart; None unless the pinned server signed that it does."""
    from sync import signing  # the network's libraries: not before a trip is made
    from sync.wire import ProblemDocument

    try:
        problem = msgspec.json.decode(answer.content, type=ProblemDocument)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        signing.verify_answer(
            answer.status_code, signing.content_digest(answer.content), headers, server_key
        )
    except (ValueError, signing.BadSignature):
        return None
    return of_problem(problem)


def of_problem(problem: ProblemDocument) -> SetApart | None:
    """Return that a refusal, which the pinned server signed, sets this device apart; None when it does not."""
    if problem.code == "clone":
        return SetApart("clone", problem.outcomes)
    return SetApart("revoked", problem.outcomes) if problem.code == "revoked" else None


def check_place(replica: Replica) -> None:
    """Raise ``SetApart`` when this device has nothing more to say to its server."""
    why = standing_of(replica.outbox)
    finish(replica)
    if why and (why == "revoked" or not replica.unsent(limit=1)):
        raise SetApart(why)


def check_number(replica: Replica, number: int) -> None:
    """Raise ``SetApart`` when the server holds a change ``number`` that this disk never wrote."""
    if number > replica.outbox.head().number:
        raise SetApart("rolled_back")


def standing_of(outbox: Outbox) -> Apart | Literal[""]:
    """Return why the device of an outbox is set apart; empty when it is not."""
    why = outbox.note(NOTE)
    for one in WHAT:
        if why == one:
            return one
    return ""


def keep(replica: Replica, told: SetApart) -> None:
    """Take down that this device is set apart, and what became of what it sent. Safe to repeat, and after a kill."""
    replica.outbox.set_note(NOTE, told.why)
    if told.outcomes:
        replica.apply([], replica.cursor or Cursor(), told.outcomes)
        replica.outbox.settle(told.outcomes, replica.clock())  # its cursor will not come so far
    finish(replica)


def finish(replica: Replica) -> None:
    """Wipe the sealed boxes of a revoked device, unless that was done."""
    outbox = replica.outbox
    if outbox.note(NOTE) == "revoked" and not outbox.note(WIPED):
        from sync.disk.wiping import wipe_boxes

        if not wipe_boxes(replica):
            return  # somebody still reads: the next trip or start does it again
        outbox.set_note(WIPED, replica.clock().isoformat(timespec="seconds"))
