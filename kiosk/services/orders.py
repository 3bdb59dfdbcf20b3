"""One paper, from its key to the printer: what a worker of ``kiosk.services.papers`` does for it.

1. the replica is opened for itself, and the paper made from it
2. it is printed; whatever the printer says on the way is told
3. what really came out is counted, as pages of a kind (``printing.usage``); in practice nothing counts
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from kiosk.services.papers import Stop, Tell
from printing.outcomes import STOPPED, Outcome
from printing.paper_file import PaperFile
from sync.device import DeviceSettings
from sync.keyring import Keyring
from sync.words import Words


def _now_utc() -> datetime:
    return datetime.now(UTC)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that somebody asked for."""

    folder: Path
    """The device's data folder."""
    key: str
    """What it is: "slip/activity/ID", "handout/2026-W48"; see ``printing.jobs``."""
    language: str
    now_local: datetime
    """The moment that it says it was printed, naive local time."""
    clock: Callable[[], datetime] = _now_utc
    """Gives the time in UTC."""
    ring: Keyring | None = None
    """Opens the boxes of a paper with names."""
    copies: int = 1
    by_visitor: bool = False
    """Whether nobody from the house asked for it."""


def carry_out(order: Order, tell: Tell, stop: Stop) -> Outcome:
    """Make a paper and print it, as often as it is wanted; return what became of it. Runs in a worker.

    Raises ``UserFacing`` when it cannot be made or printed.
    """
    from printing.jobs import make_paper
    from printing.write_down import write_down
    from sync.disk.replica import open_replica

    if stop():
        return Outcome(False, *STOPPED)
    with open_replica(order.folder, clock=order.clock, readonly=True) as replica:
        paper = make_paper(replica, order.key, Words(order.language), order.now_local, order.ring)
        device = replica.device
    write_down(order.folder, paper.stands, order.clock)
    day = order.now_local.date()
    outcome = Outcome(False, *STOPPED)
    for _ in range(order.copies):
        outcome = bring_out(
            paper, order.folder, device, day, tell, stop, by_visitor=order.by_visitor
        )
        if not outcome.done:
            break
    return outcome


def bring_out(
    paper: PaperFile,
    folder: Path,
    device: DeviceSettings,
    day: date,
    tell: Tell,
    stop: Stop,
    *,
    by_visitor: bool = False,
) -> Outcome:
    """Print a finished paper, and count on ``day`` what came out; return what became of it. Runs in a worker.

    Raises ``UserFacing`` when it cannot be printed.
    """
    from printing import usage
    from printing.spool import print_now

    outcome = print_now(
        folder,
        device.printer,
        paper.pdf,
        name=paper.name,
        private=paper.private,
        on_progress=tell,
        stop=stop,
    )
    if outcome.done and not outcome.path and not device.practice:
        line = usage.Line(kind=paper.kind, pages=usage.pages_of(paper.pdf), by_visitor=by_visitor)
        usage.note(folder, device.device, day, line)
    return outcome
