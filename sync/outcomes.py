"""What the server says to a device: records, what became of its changes, and how far it has come."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from sync.changes import Mark, Stored


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far a replica has come in its neighbourhood's commits."""

    epoch: str = ""
    """Changes when the server came back from a backup."""
    neighbourhood: str = ""
    sequence: int = 0
    """Everything committed up to and including this number is in the replica."""
    subscription: str = ""
    """Which sealed boxes come along: those of one venue for a kiosk, all for a desk."""
    number: int = 0
    """The device's own highest number that the server held; 0 in a snapshot, which is anybody's."""
    proof: str = ""
    """What only the server can have made for epoch, commit, device and number: see ``sync.server.vouching``."""

    def is_past(self, other: Cursor) -> bool:
        """Return whether this one stands further in the same life of the same neighbourhood."""
        return (self.epoch, self.neighbourhood) == (
            other.epoch,
            other.neighbourhood,
        ) and self.sequence > other.sequence


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one change."""

    number: int
    """The change's number on its device."""
    state: Literal["applied", "superseded", "duplicate", "refused"] = "applied"
    sequence: int = 0
    """The commit that it is part of; 0 when it was refused."""
    superseded: tuple[str, ...] = ()
    """Fields in which somebody else's later change won."""
    reason: str = ""
    """A short code of why it was refused."""
    text: str = ""
    """The refusal in Dutch, for the desk."""


NOTHING = msgspec.Raw(b"{}")


class Carried(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A ``Stored`` on its way from message to table: what is only passed on stays the JSON that it came in.

    The same JSON decodes as either; a first sync of 10,000 records spares a third of its time with this one. It holds nothing
    that could hold it, so Python's collector need not look at it.
    """

    kind: str
    id: str
    fields: msgspec.Raw = NOTHING
    base: Mark = Mark()
    marks: msgspec.Raw = NOTHING
    tags: msgspec.Raw = NOTHING
    gone: msgspec.Raw = NOTHING
    tombstone: Mark | None = None
    restored: Mark | None = None
    sequence: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] = 0
    """No larger than a table can hold."""

    @property
    def deleted(self) -> bool:
        """Whether the record was deleted and not restored later."""
        return self.tombstone is not None and (
            self.restored is None or self.restored < self.tombstone
        )

    def stored(self) -> Stored:
        """Return the record with everything decoded."""
        return msgspec.json.decode(msgspec.json.encode(self), type=Stored)
