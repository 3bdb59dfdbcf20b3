"""One job on its way: sent once, followed until its end, and told of truthfully. ``printing.spool`` says the steps."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import msgspec

from printing import journal, states
from printing.behind import end_there, look, look_again, own_job
from printing.capabilities import Fitted, fit
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
)
from printing.ipp_errors import MediaMissing
from printing.left_jobs import cancel_after_s, settle
from printing.outcomes import EXPIRED, FAILED, PRINTED, STOPPED, UNSURE, Outcome
from printing.progress import Progress
from printing.pulse import Pulse
from printing.ticket import Ticket
from sync.errors import DiskFull
from sync.words import N_

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


class Run:
    """One job on its way."""

    def __init__(
        self,
        printer: Printer,
        entry: journal.OpenEntry,
        pdf: bytes,
        ticket: Ticket,
        on_progress: Callable[[str], None],
        stop: Callable[[], bool],
        expires_s: float,
        lost_s: float,
    ) -> None:
        """Take a job that is in the journal already; ``print_now`` says what the others are."""
        self._printer = printer
        self._entry = entry
        self._pdf = pdf
        self._ticket = ticket
        self._fitted: Fitted | None = None
        self._impressions = 0
        self._progress = Progress(on_progress)
        self._stop = stop
        self._expires_s = expires_s
        self._lost_s = lost_s
        self._until = time.monotonic() + expires_s
        self._trouble: states.Trouble | None = None
        self._warning = ""
        self._given_up = math.inf

    def go(self) -> Outcome:
        """Bring the paper to its end."""
        tries = 0
        while True:
            over = self._over()
            if over is not None:
                return self._end(False, over)
            try:
                with self._progress.listening():
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
            try:
                self._fit()
            except MediaMissing as error:
                ended = self._end(False, (error.what, error.next))
                return msgspec.structs.replace(ended, hopeless=True)
            except (NotAPrinter, PrinterRefuses) as error:
                return self._end(False, (error.what, error.next))
            except PrinterAway:
                time.sleep(POLL_S)
                continue
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

    def _fit(self) -> None:
        """Ask once what the printer can do, and say at once what will come out otherwise than was asked."""
        if self._fitted is not None:
            return
        with self._progress.listening():
            able = self._printer.capabilities()
        fitted = fit(self._ticket, able, self._entry.entry.pages)
        if fitted.layout is not None:
            from printing.imposition import impose

            margins = self._printer.margins(fitted.media)
            self._pdf = impose(
                self._pdf, fitted.layout, fitted.together, sides=fitted.sides, margins=margins
            )
        self._fitted = fitted
        entry = msgspec.structs.replace(
            self._entry.entry, copies=fitted.copies, together=fitted.together
        )
        self._entry.write(entry)
        for note in fitted.notes:
            self._progress.tell(note)

    def _send(self, says: PrinterSays) -> Outcome | None:
        """Send once and follow; None when the printer said: not now."""
        entry = self._entry.entry
        fitted = self._fitted or Fitted()
        if self._progress.told in ("", SENDING, states.SILENT.what, *fitted.notes):
            self._progress.tell(SENDING)
        self._write("sending")
        try:
            later_s = cancel_after_s(self._expires_s, entry.sides) if says.cups else 0
            self._given_up = time.monotonic() + later_s if later_s else math.inf
            job = self._printer.send(entry.name, self._pdf, later_s, fitted.attributes)
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
        try:
            self._write("sent", job.number)
        except (
            DiskFull
        ):  # it may be coming out: follow it all the same; by its name it can be found too
            self._entry.entry = msgspec.structs.replace(entry, stage="sent", number=job.number)
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
                return self._give_up(job, over, asked)
            try:
                with self._progress.listening():
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
            self._count(found)
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
        self._count(job)
        if job.state == 9:
            return self._end(True, PRINTED)
        if not job.over:
            return self._unsure(keep=False)
        if "job-canceled-by-user" in job.reasons or "job-canceled-at-device" in job.reasons:
            # a print system calls it so too when it gave up by itself
            late = time.monotonic() >= self._given_up
            return self._end(False, EXPIRED if late else STOPPED)
        return self._end(False, (trouble.what, trouble.next) if trouble else FAILED)

    def _give_up(self, job: JobSays, texts: tuple[str, str], asked: PrinterSays) -> Outcome:
        """Cancel the job, and say how that ended; one that came out meanwhile is told as it is."""
        name = self._entry.entry.name
        settled = settle(self._printer, job.number, name)
        if settled is None:
            return self._unsure()
        if settled.state == 9:
            return self._ended(settled, look_again(self._printer, asked), asked)
        # A queue cancels what its printer has long put out: only the printer knows.
        known = end_there(asked, name) or settled
        if known.state == 9:
            return self._end(True, PRINTED)
        by_itself = known is not settled or not asked.cups  # a queue counts what it hands over
        if asked.cups and by_itself:
            self._impressions = 0
        self._count(known)
        all_out = by_itself and self._impressions >= self._entry.entry.sides
        if all_out or not known.over:
            return self._unsure(keep=False)
        return self._end(False, texts)

    def _count(self, job: JobSays) -> None:
        """Count what came out; while that goes on, a paper of many copies does not expire."""
        if job.impressions > self._impressions:
            self._impressions = job.impressions
            self._until = time.monotonic() + self._expires_s

    def _over(self) -> tuple[str, str] | None:
        """Return why this job goes no further; None when it does."""
        if self._stop():
            return STOPPED
        return EXPIRED if time.monotonic() > self._until else None

    def _write(self, stage: journal.Stage, number: int = 0) -> None:
        entry = msgspec.structs.replace(self._entry.entry, stage=stage, number=number)
        self._entry.write(entry)

    def _tell_trouble(self, trouble: states.Trouble | None, otherwise: str = "") -> None:
        if trouble is not None and not trouble.warning:
            self._trouble = trouble
            self._progress.tell(trouble.what)
        elif otherwise:
            self._trouble = None
            self._progress.tell(otherwise)

    def _end(self, done: bool, texts: tuple[str, str]) -> Outcome:
        """Forget the job; nothing more can become of it."""
        outcome = self._outcome(done, texts)
        self._entry.remove()
        return outcome

    def _unsure(self, keep: bool = True) -> Outcome:
        """Say that it is not known; with ``keep`` the journal holds the job until ``recover`` has seen to it."""
        outcome = self._outcome(False, UNSURE)
        if keep:
            self._entry.close()
        else:
            self._entry.remove()
        return outcome

    def _outcome(self, done: bool, texts: tuple[str, str]) -> Outcome:
        entry = self._entry.entry
        if done:
            copies, sides = entry.copies, entry.sides
        else:
            # the printer counts what lies there, and not whether it is whole: the last sheet's copies are not believed
            sides = min(self._impressions, entry.sides)
            whole = sides // max(entry.pages, 1) * entry.together
            copies = min(whole, entry.copies - entry.together)
        return Outcome(
            done,
            *texts,
            job=entry.name,
            warning=self._warning if done else "",
            notes=self._fitted.notes if self._fitted is not None else (),
            copies=copies,
            asked=entry.copies,
            pages=sides,
        )
