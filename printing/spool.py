"""What becomes of a paper that is to be printed: ask, send once, follow, and tell the truth.

1. Without a printer, or with a folder for one, the PDF goes to a folder (``printing.papers``). A thermal printer has a way of
   its own (``printing.escpos``); what follows is of printers that speak IPP.
2. The job is put in the journal (``printing.journal``), with an id of ours that is part of its name at the printer.
3. The printer is asked what it can do and how it fares. A paper that it has no sheet for is not sent; while it stands
   still nothing is sent and the trouble is told.
4. The journal says "sending", and the PDF goes out. It goes out again only when the printer said no or was never reached;
   when the answer was lost, the printer is asked for a job of that name.
5. The job is followed until the printer says completed; only then is it "geprint".
6. What takes too long is cancelled, so that no paper comes out when nobody waits for it any more.

At most one copy. Print systems repeat a job that they were at when they ended: CUPS does so with every job, whether it came
out or not. So when one has gone and comes back, the job is cancelled before anything else, and a person is told to look.
The same goes for jobs that a process of ours left behind (``recover``). What no client can prevent: a printer that puts out
the repeated copy within the milliseconds before it hears of that.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from printing import journal
from printing.escpos_lines import read_thermal
from printing.follow import PRINTING as PRINTING
from printing.follow import SENDING as SENDING
from printing.follow import WAITING as WAITING
from printing.follow import Run
from printing.ipp import Printer, Target, read_target
from printing.left_jobs import recover as recover
from printing.left_jobs import wipe
from printing.outcomes import AS_FILE, IN_FOLDER, NO_PRINTER
from printing.outcomes import (
    Outcome as Outcome,
)
from printing.paper import PRACTICE, page_mark
from printing.papers import put
from printing.pdf_pages import page_count
from printing.ticket import ORDINARY, Ticket
from sync.device import read_device
from sync.errors import FolderMissing

if TYPE_CHECKING:
    from printing.escpos import SlipJob

EXPIRES_S = 600.0
"""A paper that has not come out after this time is not printed any more."""
LOST_S = 30.0
"""How long a printer that was lost in the middle is waited for."""


def _new_id() -> str:
    return secrets.token_hex(6)


def _nothing(_: str) -> None:
    return None


def _no_outcome(_: Outcome) -> None:
    return None


def _never() -> bool:
    return False


def print_now(
    folder: Path,
    printer_uri: str,
    pdf: bytes,
    *,
    name: str,
    private: bool = False,
    ticket: Ticket = ORDINARY,
    pages: int = 0,
    waiting: str = "",
    on_progress: Callable[[str], None] = _nothing,
    after_job: Callable[[Outcome], None] = _no_outcome,
    stop: Callable[[], bool] = _never,
    expires_s: float = EXPIRES_S,
    lost_s: float = LOST_S,
    new_id: Callable[[], str] = _new_id,
) -> Outcome:
    """Print a PDF and return what became of it; wait until that is known.

    ``folder`` is the device's data folder. ``name`` says what the paper is without saying whose: a kind and a code, as
    in ``weekblad-2026-W48``. On a ``private`` paper stands a name or number: it never becomes a file, and no print system
    keeps it. ``ticket`` says how it is to be printed, ``pages`` of how many pages it is where that is known, and ``waiting``
    under which id it waits at the desk until it has come out. ``on_progress`` is told a text of the catalogue whenever
    something changes (``states.next_step`` knows what to do about a trouble), ``after_job`` how far it is when a printer
    that prints no copies has another job to come; ``stop`` is asked whether to give up.
    Raises ``BadPrinterUri``, ``FolderMissing``, ``ReadOnlyFolder`` or ``DiskFull``.
    """
    thermal = read_thermal(printer_uri)
    target = read_target(printer_uri) if thermal is None else None
    if not folder.is_dir():
        raise FolderMissing
    device = read_device(folder)
    if device is not None and device.practice and page_mark() != PRACTICE:
        raise RuntimeError("a paper of a practice session that does not say so")
    name = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60] or "papier"
    job: _Job | SlipJob
    if thermal is not None:
        from printing.escpos import SlipJob

        job = SlipJob(folder, thermal, pdf, name, private, waiting)
    elif private and (target is None or target.folder is not None):
        return Outcome(False, *NO_PRINTER)
    elif target is None:
        return Outcome(True, *IN_FOLDER, str(put(folder / "papers", name, pdf)))
    elif target.folder is not None:
        return Outcome(True, *AS_FILE, str(put(target.folder, name, pdf)))
    else:
        job = _Job(folder, target, pdf, name, private, waiting, pages or page_count(pdf))
    copies = sides = 0
    while True:
        left = msgspec.structs.replace(ticket, copies=ticket.copies - copies)
        outcome = job.print(
            left, new_id(), on_progress, stop=stop, expires_s=expires_s, lost_s=lost_s
        )
        copies += max(outcome.copies, 1 if outcome.done else 0)
        sides += outcome.pages
        outcome = msgspec.structs.replace(outcome, copies=copies, asked=ticket.copies, pages=sides)
        if not outcome.done or copies >= ticket.copies:
            return outcome
        after_job(outcome)


class _Job(msgspec.Struct, frozen=True):
    """A paper for a printer; one that cannot print copies gets a job for each."""

    folder: Path
    target: Target
    pdf: bytes
    name: str
    private: bool
    waiting: str
    pages: int

    def print(
        self,
        ticket: Ticket,
        number: str,
        on_progress: Callable[[str], None],
        *,
        stop: Callable[[], bool],
        expires_s: float,
        lost_s: float,
    ) -> Outcome:
        """Print it and return what became of it."""
        printer = Printer(self.target, folder=self.folder)
        begun = journal.Entry(
            name=f"{self.name} {number}",
            printer=self.target.uri,
            begun_utc_s=time.time(),
            waiting=self.waiting,
            pages=self.pages,
            copies=ticket.copies,
            private=self.private,
        )
        entry = journal.begin(self.folder, number, begun)
        run = Run(printer, entry, self.pdf, ticket, on_progress, stop, expires_s, lost_s)
        try:
            outcome = run.go()
            if self.private:
                wipe(printer, entry.entry.number)
            return outcome
        finally:
            entry.close()
