"""The queue of a device: a paper goes to the printer of its role, and what does not come out waits at the desk.

1. The printer is the device's for the paper's role: slips to the slip printer where there is one, all else to the sheets'.
2. Pages that were chosen are cut out (``printing.pdf_pages``).
3. The paper is put with those that wait (``printing.waiting``) before it goes to the printer (``printing.spool``), so that it
   is found there whatever ends in the middle.
4. When it has come out, whoever asked for it stopped it, or the printer has no such sheet, it waits no longer. Else it waits, with the reason and with as
   many copies as are left, until somebody prints it again.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from printing import journal, waiting
from printing.address import read_target
from printing.escpos_lines import read_thermal
from printing.left_jobs import recover
from printing.outcomes import STOPPED, Outcome
from printing.paper_file import PaperFile, Role
from printing.pdf_pages import cut, page_count, title_of
from printing.spool import EXPIRES_S, LOST_S, print_now
from printing.states import AWAY
from printing.ticket import A4, Ticket
from printing.waiting import Held, WaitingPaper
from sync.device import DeviceSettings, read_device
from sync.errors import DiskFull, UserFacing

_log = logging.getLogger(__name__)


def _nothing(_: str) -> None:
    return None


def _never() -> bool:
    return False


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How one try goes: who is told, who may stop it, and how long it may take."""

    on_progress: Callable[[str], None] = _nothing
    """Is told a text of the catalogue whenever something changes."""
    stop: Callable[[], bool] = _never
    """Is asked whether to give up; then the paper does not wait either."""
    ends: Callable[[], bool] = _never
    """Says of one that was given up whether the program ends, so that nobody stopped it: then it waits."""
    by_visitor: bool = False
    """Whether nobody from the house asked for it: such papers take no room of the desk's where they wait."""
    printer: str | None = None
    """An address to use instead of the device's; empty for a folder."""
    expires_s: float = EXPIRES_S
    lost_s: float = LOST_S
    clock_s: Callable[[], float] = time.time
    new_id: Callable[[], str] = lambda: secrets.token_hex(6)


ORDINARY = Manner()


def printer_of(device: DeviceSettings | None, role: Role) -> str:
    """Return the address of the device's printer for papers of this role; empty where it has none."""
    if device is None:
        return ""
    return (device.slip_printer if role == "slips" else "") or device.printer


def print_paper(
    folder: Path,
    paper: PaperFile,
    *,
    key: str = "",
    copies: int = 1,
    pages: Sequence[int] = (),
    manner: Manner = ORDINARY,
) -> Outcome:
    """Print a paper so many times, all of it or these pages (from 1), and return what became of it.

    ``folder`` is the device's data folder and ``key`` what makes the paper anew. ``Outcome.waiting`` says under which id
    it waits when it did not come out. Raises what ``print_now`` raises, and ``BadInput`` for a page that is not there.
    """
    keep = paper.keep and not paper.private
    form = WaitingPaper(
        id=manner.new_id(),
        name=paper.name,
        kind=paper.kind,
        key=key if paper.keep else "",
        title=title_of(paper.pdf) if keep else "",
        role=paper.role,
        sides=paper.sides,
        media=paper.media,
        colour=paper.colour,
        pages=page_count(paper.pdf),
        only=tuple(sorted(set(pages))),
        copies=copies,
        kept=keep,
        since_utc_s=manner.clock_s(),
        by_visitor=manner.by_visitor,
    )
    address = _address(folder, paper.role, manner)
    pdf = cut(paper.pdf, form.only) if form.only else paper.pdf
    if not address.strip() or address.strip().lower().startswith("file:"):
        return print_now(folder, address, pdf, name=paper.name, private=paper.private)
    held = waiting.hold(folder, form, paper.pdf)
    try:
        return _first_try(folder, held, pdf, address, manner, private=paper.private)
    finally:
        held.close()


def print_again(
    folder: Path, paper_id: str, *, pages: Sequence[int] = (), manner: Manner = ORDINARY
) -> Outcome:
    """Print what is left of a paper that waits, or these pages of it alone, once.

    Pages alone make one copy whole: after them one copy fewer waits. An earlier try whose end is not known is seen to first:
    what did come out then is not printed again, and counts. Raises ``PaperGone``, ``PaperBusy``, ``NotKept``,
    ``BadInput`` for a page that is not there, and what ``print_now`` raises.
    """
    earlier = recover(folder, only=paper_id)
    out = [left for left in earlier if left.done]
    try:
        held = waiting.take(folder, paper_id)
    except waiting.PaperGone:
        if out:  # all of it
            return _with(out[-1], out[:-1])
        raise
    try:
        paper, whole = held.paper, held.pdf()
        address = _address(folder, paper.role, manner)
        if _still_out(folder, paper_id, address):
            away = Outcome(False, AWAY.what, AWAY.next, asked=paper.copies, waiting=paper_id)
            return _with(away, out)
        wanted = tuple(sorted(set(pages))) or paper.only
        pdf = cut(whole, wanted) if wanted else whole
        copies = 1 if pages else paper.copies
        return _with(_try(folder, held, pdf, address, manner, copies=copies), out)
    finally:
        held.close()


def _with(outcome: Outcome, earlier: Sequence[Outcome]) -> Outcome:
    """Return an outcome that also counts what had come out before it."""
    return msgspec.structs.replace(
        outcome,
        copies=outcome.copies + sum(one.copies for one in earlier),
        asked=outcome.asked + sum(one.asked for one in earlier),
        pages=outcome.pages + sum(one.pages for one in earlier),
    )


def _first_try(
    folder: Path, held: Held, pdf: bytes, address: str, manner: Manner, *, private: bool
) -> Outcome:
    """Print a paper that was just put with those that wait; one that was stopped, or cannot come out of this printer, waits no longer."""
    try:
        outcome = _try(
            folder, held, pdf, address, manner, copies=held.paper.copies, private=private
        )
    except UserFacing:
        held.remove()
        raise
    stopped = (outcome.what, outcome.next) == STOPPED and not manner.ends()
    if stopped or outcome.hopeless:
        held.remove()
        return msgspec.structs.replace(outcome, waiting="")
    return outcome


def _try(
    folder: Path,
    held: Held,
    pdf: bytes,
    address: str,
    manner: Manner,
    *,
    copies: int,
    private: bool = False,
) -> Outcome:
    """Print copies of a paper that is held, and write down how many are left after each job."""
    paper = held.paper

    def write(outcome: Outcome) -> None:
        still = waiting.after(paper, outcome)
        if still is not None:
            try:
                held.write(still)
            except DiskFull:
                # it waits as it did before: rather a copy too many than a paper that is lost
                _log.warning("how a paper fares could not be written down: the disk is full")

    ticket = Ticket(
        copies=copies,
        sides=paper.sides,
        media=paper.media,
        tray=_tray(folder, address) if paper.media == A4 else "",
        colour=paper.colour,
    )
    outcome = print_now(
        folder,
        address,
        pdf,
        name=paper.name,
        private=private,
        ticket=ticket,
        waiting=paper.id,
        on_progress=manner.on_progress,
        after_job=write,
        stop=manner.stop,
        expires_s=manner.expires_s,
        lost_s=manner.lost_s,
        new_id=manner.new_id,
    )
    if waiting.after(paper, outcome) is None:
        held.remove()
        return outcome
    write(outcome)
    return msgspec.structs.replace(outcome, waiting=paper.id)


def _still_out(folder: Path, paper_id: str, address: str) -> bool:
    """Return whether a job of this paper may still be at the printer, which cannot be asked now.

    At another printer than the one of now it may be too; but a person put a new one in its place, and waits for paper.
    """
    at = read_thermal(address) or read_target(address)
    return at is not None and any(
        job.printer == at.uri for job in journal.jobs_of(folder, paper_id)
    )


def _tray(folder: Path, address: str) -> str:
    """Return the tray that was chosen for the device's printer of sheets; another printer has other trays."""
    device = read_device(folder)
    return device.tray if device is not None and device.printer == address else ""


def _address(folder: Path, role: Role, manner: Manner) -> str:
    return printer_of(read_device(folder), role) if manner.printer is None else manner.printer
