"""What becomes of a paper that is to be printed: ask, send once, follow, and tell the truth.

1. Without a printer, or with a folder for one, the PDF goes to a folder (``printing.papers``).
2. The job is put in the journal (``printing.journal``), with an id of ours that is part of its name at the printer.
3. The printer is asked how it fares; while it stands still nothing is sent and the trouble is told.
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

import msgspec

from printing import journal, states
from printing.behind import look, own_job
from printing.ipp import (
    BUSY,
    NOT_ACCEPTING,
    ConnectionLost,
    JobSays,
    NoPdf,
    NotAPrinter,
    Printer,
    PrinterAway,
    PrinterRefuses,
    PrinterSays,
    read_target,
)
from printing.left_jobs import recover as recover
from printing.left_jobs import settle, wipe
from printing.outcomes import (
    AS_FILE,
    EXPIRED,
    FAILED,
    IN_FOLDER,
    NO_PRINTER,
    PRINTED,
    STOPPED,
    UNSURE,
)
from printing.outcomes import (
    Outcome as Outcome,
)
from printing.paper import PRACTICE, page_mark
from printing.papers import put
from printing.pulse import Pulse
from sync.device import read_device
from sync.errors import FolderMissing
from sync.words import N_

EXPIRES_S = 600.0
"""A paper that has not come out after this time is not printed any more."""
LOST_S = 30.0
"""How long a printer that was lost in the middle is waited for."""
POLL_S = 0.25
_RETURN_S = 0.02
"""Between looks at a print system that is gone: it repeats the job soon after it is back."""
_STALE_S = 1.2
"""A trouble that stood before our job is told when it still stands after this time: CUPS forgets old ones only then."""
_SILENT_S = 5.0
_TRIES = 3
_LATER = (0x0502, 0x0505, NOT_ACCEPTING, BUSY)
"""The printer says: not now (RFC 8011, B.1.5)."""

SENDING = N_("Uw papier gaat naar de printer.")
WAITING = N_("De printer is nog met een ander papier bezig.")
PRINTING = N_("De printer is bezig met uw papier.")


def _new_id() -> str:
    return secrets.token_hex(6)


def _nothing(_: str) -> None:
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
    on_progress: Callable[[str], None] | None = None,
    stop: Callable[[], bool] = _never,
    expires_s: float = EXPIRES_S,
    lost_s: float = LOST_S,
    new_id: Callable[[], str] = _new_id,
) -> Outcome:
    """Print a PDF and return what became of it; wait until that is known.

    ``folder`` is the device's data folder. ``name`` says what the paper is without saying whose: a kind and a code, as
    in ``weekblad-2026-W48``. On a ``private`` paper stands a name or number: it never becomes a file, and no print system
    keeps it. ``on_progress`` is told a text of the catalogue whenever something changes
    (``states.next_step`` knows what to do about a trouble); ``stop`` is asked whether to give up.
    Raises ``BadPrinterUri``, ``FolderMissing``, ``ReadOnlyFolder`` or ``DiskFull``.
    """
    target = read_target(printer_uri)
    if not folder.is_dir():
        raise FolderMissing
    device = read_device(folder)
    if device is not None and device.practice and page_mark() != PRACTICE:
        raise RuntimeError("a paper of a practice session that does not say so")
    name = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60] or "papier"
    if private and (target is None or target.folder is not None):
        return Outcome(False, *NO_PRINTER)
    if target is None:
        return Outcome(True, *IN_FOLDER, str(put(folder / "papers", name, pdf)))
    if target.folder is not None:
        return Outcome(True, *AS_FILE, str(put(target.folder, name, pdf)))
    number, printer = new_id(), Printer(target)
    begun = journal.Entry(
        name=f"{name} {number}", printer=target.uri, begun_utc_s=time.time(), private=private
    )
    entry = journal.begin(folder, number, begun)
    run = _Run(printer, entry, pdf, on_progress or _nothing, stop, expires_s, lost_s)
    try:
        outcome = run.go()
        if private:
            wipe(printer, entry.entry.number)
        return outcome
    finally:
        entry.close()


class _Run:
    """One paper on its way."""

    def __init__(
        self,
        printer: Printer,
        entry: journal.OpenEntry,
        pdf: bytes,
        on_progress: Callable[[str], None],
        stop: Callable[[], bool],
        expires_s: float,
        lost_s: float,
    ) -> None:
        self._printer = printer
        self._entry = entry
        self._pdf = pdf
        self._tell_on = on_progress
        self._stop = stop
        self._expires_s = expires_s
        self._lost_s = lost_s
        self._until = time.monotonic() + expires_s
        self._told = ""
        self._trouble: states.Trouble | None = None
        self._warning = ""

    def go(self) -> Outcome:
        """Bring the paper to its end."""
        tries = 0
        while True:
            over = self._over()
            if over is not None:
                return self._end(False, over)
            try:
                says, away = look(self._printer)
            except PrinterAway:
                away = True
            except (NotAPrinter, PrinterRefuses) as error:
                return self._end(False, (error.what, error.next))
            if away:
                tries += 1
                if tries >= _TRIES:
                    return self._end(False, (states.AWAY.what, states.AWAY.next))
                time.sleep(POLL_S)
                continue
            tries = 0
            if says.formats and "application/pdf" not in says.formats:
                return self._end(False, (NoPdf.what, NoPdf.next))
            standing = states.standing(says)
            if standing is not None:
                self._tell_trouble(standing)
                time.sleep(POLL_S)
                continue
            outcome = self._send(says)
            if outcome is not None:
                return outcome
            self._tell_trouble(states.trouble_of(states.plain(says.reasons)), WAITING)
            time.sleep(POLL_S)

    def _send(self, says: PrinterSays) -> Outcome | None:
        """Send once and follow; None when the printer said: not now."""
        entry = self._entry.entry
        if self._told in ("", SENDING):
            self._tell(SENDING)
        self._write("sending")
        try:
            cancel_after_s = int(self._expires_s) + 60 if says.cups else 0
            job = self._printer.send(entry.name, self._pdf, cancel_after_s)
        except (ConnectionLost, NotAPrinter):
            found = self._look_up()
            if found is None:
                return self._unsure()
            job = found
        except PrinterAway:
            self._write("ready")
            return None
        except PrinterRefuses as error:
            self._write("ready")
            if error.status in _LATER:
                return None
            return self._end(False, (error.what, error.next))
        except NoPdf as error:
            return self._end(False, (error.what, error.next))
        self._write("sent", job.number)
        return self._follow(job, says)

    def _look_up(self) -> JobSays | None:
        """Return our job after its answer was lost; None when the printer does not know it, or stays away."""
        until, misses = min(self._until, time.monotonic() + self._lost_s), 0
        while time.monotonic() < until and misses < _TRIES:
            try:
                found = self._printer.find(self._entry.entry.name)
                if found is not None:
                    return found
                misses += 1
            except (PrinterAway, NotAPrinter, PrinterRefuses):
                self._tell_trouble(states.AWAY)
            time.sleep(POLL_S)
        return None

    def _follow(self, job: JobSays, asked: PrinterSays) -> Outcome:
        pulse = Pulse(self._printer.target) if asked.cups else None
        try:
            return self._follow_with(pulse, job, asked)
        finally:
            if pulse is not None:
                pulse.close()

    def _follow_with(self, pulse: Pulse | None, job: JobSays, asked: PrinterSays) -> Outcome:
        before, began = states.plain(asked.reasons), time.monotonic()
        first_began_s, reached, cleared = 0, False, states.unreached(asked)
        while True:
            over = self._over()
            if over is not None:
                return self._give_up(job, over)
            try:
                found = self._printer.job(job.number)
                says, away = look(self._printer)
                if found is not None and found.over:
                    return self._ended(found, says, asked)
            except (NotAPrinter, PrinterRefuses, PrinterAway) as error:
                back = self._wait_for_return(job, asked.cups, error)
                if back is not None:
                    return back
                continue
            if found is None:
                return self._unsure(keep=False)
            # A queue that begins anew repeats a paper that its printer has had, or tries one that it never got.
            if first_began_s and found.began_s != first_began_s:
                if reached:
                    return self._stop_repetition(job)
                first_began_s = 0
            first_began_s = first_began_s or found.began_s
            if not reached and says.cups and not away:
                marked = not states.unreached(says)
                cleared = cleared or not marked  # an earlier job's mark is gone
                own, _ = own_job(says, self._entry.entry.name)
                reached = own is not None or (marked and cleared)
            if away:
                self._tell_trouble(states.AWAY)
            else:
                self._watch(found, says, before, time.monotonic() - began)
            if pulse is None:
                time.sleep(POLL_S)
            elif pulse.ended(POLL_S):
                ended = PrinterAway()
                ended.gone = True
                back = self._wait_for_return(job, True, ended)
                if back is not None:
                    return back

    def _watch(
        self, job: JobSays, says: PrinterSays, before: frozenset[str], since_s: float
    ) -> None:
        """Tell how the job fares."""
        now = states.plain(says.reasons)
        counted = now if since_s > _STALE_S else now - before
        trouble = states.trouble_of(counted)
        if trouble is not None and trouble.warning:
            self._warning, trouble = trouble.what, None
        if job.state in (3, 4):
            self._tell_trouble(states.standing(says) or trouble, WAITING)
        elif trouble is None and states.unreached(says) and since_s > _SILENT_S:
            self._tell_trouble(states.SILENT)
        else:
            self._tell_trouble(trouble, PRINTING)

    def _wait_for_return(self, job: JobSays, cups: bool, error: Exception) -> Outcome | None:
        """Wait for a printer that was lost while it had our job; None when it is back and was there all the time."""
        gone = False
        until = min(self._until, time.monotonic() + self._lost_s)
        while True:
            gone = gone or getattr(error, "gone", False)
            if not isinstance(error, NotAPrinter):
                self._tell_trouble(states.AWAY)
            if time.monotonic() > until or self._stop():
                return self._unsure()
            time.sleep(_RETURN_S if gone else POLL_S)
            try:
                if gone and cups:  # before it begins anew; everything else can wait
                    self._printer.cancel(job.number)
                found = self._printer.job(job.number)
            except (PrinterAway, NotAPrinter, PrinterRefuses) as again:
                error = again
                continue
            if not gone:
                return None
            # A printer that was switched off counts its jobs from 1 again: by its name it is ours.
            if found is not None and found.name in ("", self._entry.entry.name):
                return self._stop_repetition(job)
            return self._unsure(keep=False)

    def _stop_repetition(self, job: JobSays) -> Outcome:
        return self._unsure(keep=settle(self._printer, job.number, self._entry.entry.name) is None)

    def _ended(self, job: JobSays, says: PrinterSays, asked: PrinterSays) -> Outcome:
        trouble = states.trouble_of(states.plain(says.reasons))
        if trouble is None or trouble.warning:
            trouble = self._trouble
        if job.state == 9 and says.cups:
            own, never = own_job(says, self._entry.entry.name)
            if own is not None:
                job = own
            elif never or trouble or states.forgotten(says) > states.forgotten(asked):
                return self._unsure(keep=False)
        if job.state == 9:
            return self._end(True, PRINTED)
        if not job.over:
            return self._unsure(keep=False)
        if "job-canceled-by-user" in job.reasons or "job-canceled-at-device" in job.reasons:
            return self._end(False, STOPPED)
        return self._end(False, (trouble.what, trouble.next) if trouble else FAILED)

    def _give_up(self, job: JobSays, texts: tuple[str, str]) -> Outcome:
        """Cancel the job; one that was done just before is told as it is."""
        settled = settle(self._printer, job.number, self._entry.entry.name)
        if settled is None:
            return self._unsure()
        return self._unsure(keep=False) if settled.state == 9 else self._end(False, texts)

    def _over(self) -> tuple[str, str] | None:
        """Return why this job goes no further; None when it does."""
        if self._stop():
            return STOPPED
        return EXPIRED if time.monotonic() > self._until else None

    def _write(self, stage: journal.Stage, number: int = 0) -> None:
        entry = msgspec.structs.replace(self._entry.entry, stage=stage, number=number)
        self._entry.write(entry)

    def _tell(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._tell_on(text)

    def _tell_trouble(self, trouble: states.Trouble | None, otherwise: str = "") -> None:
        if trouble is not None and not trouble.warning:
            self._trouble = trouble
            self._tell(trouble.what)
        elif otherwise:
            self._trouble = None
            self._tell(otherwise)

    def _end(self, done: bool, texts: tuple[str, str]) -> Outcome:
        """Forget the job; nothing more can become of it."""
        name = self._entry.entry.name
        self._entry.remove()
        return Outcome(done, *texts, job=name, warning=self._warning if done else "")

    def _unsure(self, keep: bool = True) -> Outcome:
        """Say that it is not known; with ``keep`` the journal holds the job until ``recover`` has seen to it."""
        name = self._entry.entry.name
        if keep:
            self._entry.close()
        else:
            self._entry.remove()
        return Outcome(False, *UNSURE, job=name)
