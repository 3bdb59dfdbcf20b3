"""The printer behind a queue of CUPS, asked itself.

A queue tells late what its printer said, keeps old troubles, and says nothing of one that is off. Worse, it calls a job
completed that its printer gave up (a jam) or forgot (switched off and on again). The printer knows better, where it speaks
IPP too; CUPS hands it our job's name.
"""

from __future__ import annotations

import time

import msgspec

from printing import states
from printing.ipp import (
    BadPrinterUri,
    JobSays,
    NotAPrinter,
    Printer,
    PrinterAway,
    PrinterRefuses,
    PrinterSays,
    read_target,
)

TIMEOUT_S = 1.5
"""A trouble is told within two seconds."""
_STOPS, _STOP_S = 6, 0.1
"""A backend of CUPS that was cancelled may still be handing the job over."""

_END_S = 5.0
"""How long a printer may take to end a job that was cancelled."""


def look(printer: Printer) -> tuple[PrinterSays, bool]:
    """Return how the printer fares, and whether the one behind a queue is away. Raises what ``Printer.ask`` raises."""
    says = printer.ask()
    behind = _behind(says)
    if behind is None:
        return says, says.cups and states.sounds_away(says.message)
    try:
        itself = behind.ask()
    except PrinterAway:
        return says, True
    except (NotAPrinter, PrinterRefuses):
        return says, states.sounds_away(says.message)
    reasons = tuple(reason for reason in says.reasons if reason.startswith("cups-"))
    state = states.STOPPED if itself.state == states.STOPPED else says.state
    return msgspec.structs.replace(says, state=state, reasons=(*itself.reasons, *reasons)), False


def look_again(printer: Printer, before: PrinterSays) -> PrinterSays:
    """Return how the printer fares; how it fared ``before`` where it does not answer."""
    try:
        return look(printer)[0]
    except (PrinterAway, NotAPrinter, PrinterRefuses):
        return before


def own_job(says: PrinterSays, name: str) -> tuple[JobSays | None, bool]:
    """Return a queue's job as the printer behind it knows it, and whether one that is not known was never there.

    Many printers remember no job that is over; one that remembers others would remember ours.
    """
    behind = _behind(says)
    if behind is None:
        return None, False
    try:
        jobs = list(behind.jobs())
    except (PrinterAway, NotAPrinter, PrinterRefuses):
        return None, False
    return next((job for job in jobs if job.name == name), None), bool(jobs)


def stop_there(says: PrinterSays, name: str) -> None:
    """Cancel what the printer behind a queue still has of a job: the queue's own cancelling may come too early for it."""
    behind = _behind(says)
    if behind is None:
        return
    for _ in range(_STOPS):
        try:
            active = [job for job in behind.jobs() if job.name == name and not job.over]
            for job in active:
                behind.cancel(job.number)
        except (PrinterAway, NotAPrinter, PrinterRefuses):
            return
        time.sleep(_STOP_S)


def end_there(says: PrinterSays, name: str) -> JobSays | None:
    """Return how a queue's job that was cancelled ended at the printer behind it; None when that does not know it.

    One that is still not over after ``_END_S`` is returned as it is.
    """
    until = time.monotonic() + _END_S
    own, _ = own_job(says, name)
    while own is not None and not own.over and time.monotonic() < until:
        stop_there(says, name)
        own, _ = own_job(says, name)
    return own


def _behind(says: PrinterSays) -> Printer | None:
    try:
        target = read_target(says.device) if says.cups else None
    except BadPrinterUri:  # on a cable, or found by its name only
        return None
    return Printer(target, TIMEOUT_S) if target is not None and target.folder is None else None
