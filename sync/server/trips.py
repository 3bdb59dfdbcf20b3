"""What the server does for a device that exchanges, whatever road its message came by: the line, or a stick.

1. ``take`` judges who asks and keeps the changes; what must be said instead of an answer is raised as ``Stop``
2. ``page`` reads records after the cursor
3. ``answer`` puts both into words; where there is nothing to go on from, the device hears what the server holds of it

Nothing here knows of HTTP, holds a request, or keeps a state: each call is one piece of work for a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from sync.changes import Change
from sync.leases import Lease
from sync.outcomes import Cursor
from sync.said import MAX_SAID
from sync.server.door import Parted, Stop, log
from sync.server.store import OutOfChain, Page, Store
from sync.wire import MAX_CHANGES, ExchangeAnswer, ExchangeRequest

_MOST = 2**53
"""Numbers above are no longer the same in every program that reads JSON (RFC 8259, 6)."""

Device = Any
"""A device's row (``tables.DEVICE``)."""


_PARTED = {
    "clone": "Dit apparaat is een kopie, of de schijf is teruggezet. Meld het opnieuw aan.",
    "revoked": "Dit apparaat hoort niet meer bij de wijk.",
}


REJOIN_WAIT_S = 5.0
"""How long a device waits before it offers again what stands on others' acts."""


class Taken(msgspec.Struct, frozen=True):
    """A message that was taken."""

    epoch: str
    cursor: Cursor | None
    """What the device goes on from; None when it must take the snapshot."""
    outcomes: tuple[Any, ...] = ()
    number: int = 0
    """The highest number of this device that the server holds."""
    changed: bool = False
    """Whether records or leases changed, so that others are to be told."""
    waits: bool = False
    """Whether some changes stand on what others have still to offer again after a restore."""
    lease_sequence: int = 0
    """How far the device knows its leases."""
    held: int = 0
    """The highest number of this device that is kept: what its next cursor proves."""


def _sound(change: Change) -> bool:
    """Return whether a change has a number and an act that can be kept; no device of ours makes others."""
    return 0 < change.number < _MOST and 0 < len(change.act) <= 64 and "\0" not in change.act


class Trips:
    """Answers exchanges of devices that are known; the caller has checked the signature."""

    def __init__(self, store: Store, now_ms: Callable[[], int]) -> None:
        """Answer from ``store``; ``now_ms`` is the server's clock."""
        self._store = store
        self._now_ms = now_ms

    def take(
        self, device: Device, message: ExchangeRequest, *, letter_off_ms: int | None = None
    ) -> Taken:
        """Keep the changes of a message, and judge its cursor. Raises ``Stop``.

        ``letter_off_ms`` is given for a message that was on its way for an unknown time: how far the device thinks its clock
        is ahead. See ``Pushing.push``.
        """
        if message.device != device["device"] or len(message.changes) > MAX_CHANGES:
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        if len(message.said) > MAX_SAID:
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        if not all(_sound(change) for change in message.changes):
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        neighbourhood = device["neighbourhood"]
        cursor = message.cursor
        if cursor is not None and not 0 <= cursor.sequence < _MOST:
            raise Stop(422, "malformed", "Dit bericht klopt niet.")
        if cursor is not None and cursor.neighbourhood != neighbourhood:
            raise Stop(422, "cursor", "Dit apparaat vraagt naar een andere wijk.")
        epoch, top = device["epoch"], device["top"]
        if cursor is not None and (cursor.epoch != epoch or cursor.sequence > top):
            # the row may be older than what the device knows; read before a push raises it
            epoch, top = self._store.place(neighbourhood)
        outcomes: tuple[Any, ...] = ()
        changed = waits = False
        if cursor is not None and self._knows_more(device, cursor, epoch, top):
            changed = self._store.receive_after_loss(
                neighbourhood, epoch, cursor.sequence, device["device"], cursor.number
            )
            log.error("commits lost", commits=cursor.sequence - top)
            device = self._store.device(device["device"])
            epoch, top = device["epoch"], device["top"]
        if device["revoked_ms"] is not None and not message.changes:
            raise Parted("revoked", _PARTED["revoked"])
        if message.profile is not None and device["revoked_ms"] is None:
            self._store.keep_profile(neighbourhood, device["device"], message.profile)
        if message.leases and device["rejoins"]:  # before its acts are judged
            changed = self._store.report(device, message.leases)
        if message.changes:
            try:
                pushed = self._store.push(
                    device,
                    message.changes,
                    message.clock_ms,
                    letter_off_ms=letter_off_ms,
                    rejoins=message.rejoins,
                    void=message.void,
                )
            except OutOfChain as error:
                raise Stop(
                    409, "gap", "De nummers van dit apparaat kloppen niet. Bel de beheerder."
                ) from error
            outcomes, waits = pushed.outcomes, pushed.waits
            changed = pushed.changed or changed
            log.info(
                "push",
                changes=len(message.changes),
                refused=sum(o.state == "refused" for o in outcomes),
                by_letter=letter_off_ms is not None,
            )
            if pushed.apart:
                raise Parted(pushed.apart, _PARTED[pushed.apart], outcomes, changed=changed)
        if cursor is not None and (cursor.epoch != epoch or cursor.sequence > top):
            cursor = None
        elif cursor is not None and device["rejoins"] and not waits:
            if message.said:
                changed = self._store.hear_said(device, message.said) or changed
            if not message.said_more:
                self._store.reported(neighbourhood, device["device"], message.end)
        changed = self._store.top_up(device) or changed
        number = message.changes[-1].number if message.changes else 0
        return Taken(
            epoch,
            cursor,
            outcomes,
            max(number, device["last_number"]),
            changed,
            waits,
            message.lease_sequence,
            max((device["last_number"], *(one.number for one in outcomes))),
        )

    def _knows_more(self, device: Device, cursor: Cursor, epoch: str, top: int) -> bool:
        """Return whether a cursor proves that the database went back in time.

        One that the server never gave proves nothing, nor does one of a device that does not count any more.
        """
        ahead = cursor.sequence > top or cursor.number > device["last_number"]
        if cursor.epoch != epoch or not ahead:
            return False
        if device["revoked_ms"] is not None or device["apart_ms"] is not None:
            return False
        if not self._store.gave(cursor, device["device"]):
            log.warning("cursor that was never given", device=device["device"])
            self._store.doubt(device)
            return False
        return True

    def page(self, device: Device, after: int) -> Page:
        """Return the records that this device may have, committed after ``after``."""
        return self._store.page(
            device["neighbourhood"],
            after,
            device["venue"],
            everything=device["kind"] == "desk",
        )

    def goes_on(self, taken: Taken, page: Page) -> bool:
        """Return whether a page is what follows on a cursor: of the same epoch, and with no deletion forgotten between."""
        cursor = taken.cursor
        return cursor is not None and cursor.epoch == page.epoch and cursor.sequence >= page.horizon

    def leases(self, device: Device, taken: Taken) -> tuple[Lease, ...]:
        """Return the leases that are news to a device. To be read after the page: see ``sync.leases``."""
        return self._store.leases(device["neighbourhood"], device["device"], taken.lease_sequence)

    def answer(self, device: Device, taken: Taken, page: Page | None) -> ExchangeAnswer:
        """Return what to say; without a page the device takes the snapshot first."""
        neighbourhood = device["neighbourhood"]
        after = taken.cursor.sequence if taken.cursor is not None else 0
        news = page is None or page.sequence > after
        own = (neighbourhood, device["device"], after)
        told: dict[str, Any] = {
            "later": self._store.later(*own) if news else (),
            "dealt": self._store.dealt(*own) if news else (),
            "number": taken.number,
            "outcomes": taken.outcomes,
            "waits": taken.waits,
            "wait_s": REJOIN_WAIT_S if taken.waits else 0.0,
        }
        if page is None or not self.goes_on(taken, page):
            epoch, have = self._store.held(neighbourhood, device["device"])
            return ExchangeAnswer(
                cursor=Cursor(neighbourhood=neighbourhood),
                more=True,
                clock_ms=self._now_ms(),
                epoch=epoch,
                have=have,
                **told,
            )
        return ExchangeAnswer(
            rows=list(page.rows),
            cursor=self._store.cursor(
                neighbourhood,
                taken.epoch,
                page.sequence,
                "*" if device["kind"] == "desk" else device["venue"],
                device["device"],
                taken.held,
            ),
            more=page.more,
            clock_ms=self._now_ms(),
            leases=self.leases(device, taken),
            **told,
        )
