"""What a device says on a trip to the server, and what it does when the server has nothing to go on from.

By the line or on a stick, the message is the same. A server that came back from a backup says from which own number on it
lacks what this device did:

1. everything above that number that is still kept waits again (``Replica.offer_again``), in the chain it was written in
2. it goes up, and what was written since goes after it
3. only then the snapshot is taken, and replaces what is here, never merging
4. messages with the new epoch's cursor say which sign-ups were known in a higher state than that snapshot has them (``said``);
   the last of them says to the server that this device has told all it knew
"""

from __future__ import annotations

from sync.disk.replica import Replica
from sync.errors import ServerRubbish
from sync.outcomes import Cursor
from sync.wire import ChainEnd, ExchangeRequest, ReceivedAnswer


def compose(
    replica: Replica, hold_s: float = 0.0, *, after: int | None = None, said_after: str = ""
) -> ExchangeRequest:
    """Return the message of a trip: what waits (above number ``after``), and how far this device has come.

    ``said_after`` is the last sign-up of which the messages before it in the same letter say how it stood.
    """
    changes = tuple(replica.unsent() if after is None else replica.outbox.unsent(after))
    head = replica.outbox.head()
    said, said_more = replica.stated_signups(said_after)
    cursor = replica.cursor
    if cursor is not None and cursor.neighbourhood != replica.device.neighbourhood:
        cursor = None  # it joined another neighbourhood since
    return ExchangeRequest(
        device=replica.device.device,
        clock_ms=int(replica.clock().timestamp() * 1000),
        cursor=cursor,
        changes=changes,
        hold_s=hold_s,
        rejoins=replica.rejoins,
        profile=replica.untold_profile(),
        lease_sequence=replica.lease_sequence,
        leases=replica.stated_leases() if changes or replica.reports_leases else (),
        said=said,
        said_more=said_more,
        void=replica.outbox.void(changes) if changes and replica.rejoins else (),
        end=None
        if changes or not head.number
        else ChainEnd(number=head.number, digest=head.digest),
    )


def begin_anew(replica: Replica, sent: ExchangeRequest, answer: ReceivedAnswer) -> None:
    """Keep an answer that has nothing to go on from: outcomes, and what is to be offered again.

    The snapshot is to be taken when nothing waits any more. Raises ``ServerRubbish`` for an answer that would let the same be
    sent for ever.
    """
    have = answer.have
    known = have is None or answer.epoch == sent.rejoins
    if sent.changes and not answer.outcomes and known and not answer.waits:
        raise ServerRubbish
    if (
        have is not None and not known
    ):  # first: until the snapshot is here nothing counts as being in the replica
        replica.offer_again(have, answer.epoch)
    outcomes = [one for one in answer.outcomes if have is None or one.number <= have]
    if outcomes:
        standing = Cursor(neighbourhood=answer.cursor.neighbourhood)
        replica.apply([], replica.cursor or standing, outcomes)
