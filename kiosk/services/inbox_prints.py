"""Sources of the inbox: papers of this device that did not come out, or of which nobody knows whether they did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from printing import journal
from printing.waiting import list_waiting
from sync.disk.inbox import Source
from sync.inbox import PROMISE, Item
from sync.roles import Need
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica


class Papers(Source):
    """Papers that did not come out; each is printed again from its page."""

    name = "paper"
    title = N_("Papier")
    icon = "printer"
    button = N_("Print opnieuw")
    page = "deskPaperAgain"
    needs: Need = "house"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the papers of this device that wait, each with why."""
        for paper in list_waiting(replica.folder, now.replace(tzinfo=replica.zone)):
            since = datetime.fromtimestamp(paper.since_utc_s, UTC).isoformat()
            yield Item(source=self.name, about=paper.id, title=paper.title, text=paper.what, since=since,
                       urgency=PROMISE, page_key=paper.id, own=True)  # fmt: skip


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
                if left.entry.waiting:
                    continue  # its paper waits, and says so itself
                begun = datetime.fromtimestamp(left.entry.begun_utc_s, UTC)
                yield Item(source=self.name, about=left.entry.name, since=begun.isoformat(), urgency=PROMISE,
                           text=N_("Een papier is misschien niet geprint. Kijk bij de printer."), own=True)  # fmt: skip
            finally:
                left.close()
