"""Jobs at a printer that nobody follows any more: stopped for certain, or left for the next time."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from printing import journal, papers, waiting
from printing.behind import own_job, stop_there
from printing.escpos_lines import read_thermal
from printing.ipp import (
    BadPrinterUri,
    ConnectionLost,
    JobSays,
    NotAPrinter,
    Printer,
    PrinterAway,
    PrinterRefuses,
    read_target,
)
from printing.outcomes import NOT_SENT, PRINTED, UNSURE, Outcome

CANCEL_S = 5.0
"""How long a printer may take to stop a job."""
FORGET_S = 7 * 24 * 3600.0
"""After this time a job of a printer that stays away is forgotten."""
RETURN_S = 0.02
_BEHIND_S = 60.0
"""A print system gives a job up this long after we do."""
_SLOWEST_SIDE_S = 60.0
"""A side of paper takes no longer, unless something is the matter."""


def cancel_after_s(expires_s: float, sides: int) -> int:
    """Return after how many seconds a print system gives up by itself a job of so many sides of paper that we left behind.

    It counts from the job's begin, whatever has come out: a stack that takes long must not be taken for one that is stuck.
    """
    return int(expires_s + _BEHIND_S + sides * _SLOWEST_SIDE_S)


def settle(printer: Printer, number: int, name: str) -> JobSays | None:
    """Cancel a job, at the printer behind a queue too, and return how it ended; None when that is not known."""
    until = time.monotonic() + CANCEL_S
    taken, last = False, None
    while time.monotonic() < until:
        try:
            taken = printer.cancel(number) or taken
            last = printer.job(number)
            if last is None or last.over:
                break
        except (PrinterAway, NotAPrinter, PrinterRefuses):
            taken = False
        time.sleep(RETURN_S)
    with contextlib.suppress(PrinterAway, NotAPrinter, PrinterRefuses):
        stop_there(printer.ask(), name)
    if last is None or last.over or taken:
        return last
    return None


def wipe(printer: Printer, number: int) -> None:
    """Have a print system forget a job that is over, with its document; a printer keeps none."""
    with contextlib.suppress(PrinterAway, NotAPrinter, PrinterRefuses):
        if number and printer.ask().cups:
            printer.purge(number)


def recover(folder: Path, timeout_s: float = 3.0, only: str = "") -> list[Outcome]:
    """See to the jobs that an earlier process left behind, and return what became of them; empty when there were none.

    Nothing is sent again; one that was not printed waits at the desk (``printing.waiting``). A job that the printer still has is cancelled: nobody stands waiting for it. What cannot be
    known because the printer is away stays for the next time; call this at the start and now and then. ``only`` sees to the
    jobs of one waiting paper.
    """
    if not only:
        journal.clear_left(folder)
        waiting.clear_left(folder)
        papers.clear_left(folder / "papers")
    outcomes = []
    for left in journal.left_behind(folder):
        try:
            if only and left.entry.waiting != only:
                continue
            outcome = _recover_one(left, timeout_s)
        finally:
            left.close()
        if outcome is not None:
            outcomes.append(outcome)
    return outcomes


def _recover_one(left: journal.OpenEntry, timeout_s: float) -> Outcome | None:
    entry = left.entry
    texts, done = UNSURE, False
    try:
        thermal = read_thermal(entry.printer)
        if entry.stage == "ready":
            texts = NOT_SENT
        elif thermal is not None:
            from printing.escpos import clear_left

            clear_left(thermal, timeout_s)  # whether it came out, it cannot say
        else:
            target = read_target(entry.printer)
            if target is not None and target.folder is None:
                printer = Printer(target, timeout_s, left.folder)
                job = _still_there(printer, entry)
                own, never = own_job(printer.ask(), entry.name)
                if job is not None and job.state == (own or job).state == 9 and (own or not never):
                    texts, done = PRINTED, True
                if entry.private and job is not None:
                    wipe(printer, job.number)
    except BadPrinterUri:
        texts = UNSURE
    except (PrinterAway, NotAPrinter, PrinterRefuses):
        if time.time() - entry.begun_utc_s < FORGET_S:
            return None
    outcome = Outcome(
        done,
        *texts,
        job=entry.name,
        copies=entry.copies if done else 0,
        asked=entry.copies,
        pages=entry.sides if done else 0,
        waiting="" if done else entry.waiting,
    )
    if entry.waiting:
        waiting.settle(left.folder, entry.waiting, outcome)
    left.remove()
    return outcome


def _still_there(printer: Printer, entry: journal.Entry) -> JobSays | None:
    """Return a job that was left behind as it ended, cancelled if need be; None when the printer forgot it."""
    job = printer.job(entry.number) if entry.number else None
    if job is None or job.name != entry.name:
        job = printer.find(entry.name)
    if job is None or job.over:
        return job
    settled = settle(printer, job.number, entry.name)
    if settled is None:
        raise ConnectionLost
    return settled
