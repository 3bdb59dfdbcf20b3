"""One paper, from its key to the printer: what a worker of ``kiosk.services.papers`` does for it.

1. the replica is opened for itself, and the paper made from it
2. it is printed, or one that waits is printed again; whatever the printer says on the way is told
3. what really came out is counted, as pages of a kind (``printing.usage``); in practice nothing counts
4. what stands on a numbered sheet, and that the desk put one right, is written down (``printing.write_down``)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from kiosk.services.papers import Stop, Tell
from printing.outcomes import PRINTED, STOPPED, Outcome
from printing.paper_file import PaperFile, Role
from sync.device import DeviceSettings
from sync.keyring import Keyring
from sync.words import Words

WAITING = "waiting"
"""Begins the key of a paper that did not come out and waits at the desk: its id follows, and which pages of it alone."""


def _never() -> bool:
    return False


def _now_utc() -> datetime:
    return datetime.now(UTC)


def _nothing() -> None:
    return None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that somebody asked for."""

    folder: Path
    """The device's data folder."""
    key: str
    """What it is: "slip/activity/ID", "handout/2026-W48" (see ``printing.jobs``), or one that waits: "waiting/ID/2,3"."""
    language: str
    now_local: datetime
    """The moment that it says it was printed, naive local time."""
    clock: Callable[[], datetime] = _now_utc
    """Gives the time in UTC."""
    wrote: Callable[[], None] = _nothing
    """Is called in the worker when something was written down, for the server to hear."""
    ring: Keyring | None = None
    """Opens the boxes of a paper with names."""
    copies: int = 1
    by_visitor: bool = False
    """Whether nobody from the house asked for it."""
    ends: Callable[[], bool] = _never
    """Says whether the application ends: a paper of the house that is given up for that waits at the desk."""
    waiting: str = ""
    """Id under which it waits since an earlier try: what is left of that is printed, where it was kept."""

    @property
    def role(self) -> Role:
        """What printer it is for."""
        from printing.jobs import role_of
        from printing.waiting import find

        family, _, rest = self.key.partition("/")
        if family != WAITING:
            return role_of(self.key)
        paper = find(self.folder, rest.partition("/")[0])
        return paper.role if paper is not None else "sheets"


def carry_out(order: Order, tell: Tell, stop: Stop) -> Outcome:
    """Make a paper and print it, as often as it is wanted; return what became of it. Runs in a worker.

    Raises ``UserFacing`` when it cannot be made or printed.
    """
    from printing.jobs import make_paper
    from printing.waiting import NotKept, forget, list_waiting
    from printing.write_down import write_down
    from sync.disk.replica import open_replica

    if stop():
        return Outcome(False, *STOPPED)
    family, _, rest = order.key.partition("/")
    again = rest if family == WAITING else order.waiting
    with open_replica(order.folder, clock=order.clock, readonly=True) as replica:
        device, now = replica.device, order.now_local.replace(tzinfo=replica.zone)
        words = Words(order.language)
        paper = (
            None if again else make_paper(replica, order.key, words, order.now_local, order.ring)
        )
    # by the clock by which it is later seen how long it has waited
    counting = Counting(
        order.folder, device, order.now_local.date(), order.by_visitor, now.timestamp
    )
    if paper is None:
        try:
            return _print_again(order, again, now, counting, tell, stop)
        except NotKept:
            if family == WAITING:
                raise
            waits = {one.id: one.copies for one in list_waiting(order.folder, now)}
            left = waits.get(order.waiting, order.copies)  # some of them may have come out
            forget(order.folder, order.waiting)
            return carry_out(msgspec.structs.replace(order, waiting="", copies=left), tell, stop)
    if write_down(order.folder, paper.stands, order.clock):
        order.wrote()
    outcome = bring_out(
        paper, counting, tell, stop, key=order.key, copies=order.copies, ends=order.ends
    )
    _put_right(order, order.key, outcome)
    if outcome.waiting and order.by_visitor and not paper.keep:
        forget(order.folder, outcome.waiting)  # nobody at the desk can do anything with it
    return outcome


class Counting(msgspec.Struct, frozen=True):
    """Where a paper that comes out is counted."""

    folder: Path
    device: DeviceSettings
    day: date
    by_visitor: bool = False
    clock_s: Callable[[], float] = time.time
    """Gives the seconds since 1970 at which a paper that does not come out begins to wait."""

    def note(self, kind: str, outcome: Outcome, of_one: int) -> None:
        """Count what came out; see ``printing.usage.count``."""
        from printing.usage import count

        count(self.folder, self.device, self.day, kind, outcome, of_one, by_visitor=self.by_visitor)


def bring_out(
    paper: PaperFile,
    counting: Counting,
    tell: Tell,
    stop: Stop,
    *,
    key: str = "",
    copies: int = 1,
    ends: Callable[[], bool] = _never,
) -> Outcome:
    """Print a finished paper and count what came out; return what became of it. Runs in a worker.

    Raises ``UserFacing`` when it cannot be printed.
    """
    from printing.pdf_pages import page_count
    from printing.queue import Manner, print_paper

    manner = Manner(
        on_progress=tell,
        stop=stop,
        clock_s=counting.clock_s,
        ends=ends,
        by_visitor=counting.by_visitor,
    )
    outcome = print_paper(counting.folder, paper, key=key, copies=copies, manner=manner)
    counting.note(paper.kind, outcome, page_count(paper.pdf))
    return outcome


def _put_right(order: Order, key: str, outcome: Outcome) -> None:
    """Write down that the desk has what puts sheets right (``key``): only when it lies there, for it is to hang somewhere."""
    from printing.write_down import note_correction

    out = outcome.what == PRINTED[0] and not order.by_visitor
    if out and note_correction(order.folder, key, order.clock):
        order.wrote()


def _print_again(
    order: Order, rest: str, now_local: datetime, counting: Counting, tell: Tell, stop: Stop
) -> Outcome:
    """Print a paper that waits: "ID", or "ID/2,3" for these pages of it alone."""
    from printing.queue import Manner, print_again
    from printing.waiting import list_waiting

    paper_id, _, chosen = rest.partition("/")
    pages = [int(page) for page in chosen.split(",") if page.isdecimal()]
    waits = {one.id: one for one in list_waiting(counting.folder, now_local)}
    manner = Manner(on_progress=tell, stop=stop)
    outcome = print_again(counting.folder, paper_id, pages=pages, manner=manner)
    if paper_id in waits:
        paper = waits[paper_id]
        of_one = len(pages or paper.only) or paper.pages or 1
        counting.note(paper.kind, outcome, of_one)
        if not pages and not paper.by_visitor:
            _put_right(order, paper.key, outcome)
    return outcome
