"""Source of the inbox: papers of this device of which nobody knows whether they were printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from printing import journal
from sync.disk.inbox import Source
from sync.inbox import PROMISE, Item
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica


class Prints(Source):
    """Jobs that a printer got, or should have got, before the power went or the printer did."""

    name = "print"
    title = N_("Papier")
    icon = "printer"
    button = N_("Hoe het ervoor staat")
    page = "deskStatus"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the jobs that nobody follows any more; what was printed meanwhile is soon known, and goes."""
        for left in journal.left_behind(replica.folder):
            try:
                begun = datetime.fromtimestamp(left.entry.begun_utc_s, UTC)
                yield Item(source=self.name, about=left.entry.name, since=begun.isoformat(), urgency=PROMISE,
                           text=N_("Een papier is misschien niet geprint. Kijk bij de printer."), own=True)  # fmt: skip
            finally:
                left.close()
