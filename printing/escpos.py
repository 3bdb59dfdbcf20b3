"""What becomes of a slip on a thermal printer: ask, send once, hear that it is out, and tell the truth.

1. The PDF, as wide as the roll, becomes dots (``printing.raster``) and those become commands (``printing.escpos_wire``).
2. The job is put in the journal, and waits until no other job of this device is at a thermal printer.
3. The printer is asked how it fares; while it lacks paper, stands open or is offline nothing is sent and the trouble is told.
4. The journal says "sending", and the slip goes out in strips of 3 mm. Between two the printer is asked again; within one it
   tells by itself. It goes on where it was when the trouble is over: nothing is ever sent a second time.
5. After the cut it is asked for a receipt in its turn (GS r), which comes when everything before it is done: "geprint". A
   printer that knows no receipts must say that all is well for as long as the slip takes.
6. What takes too long is cleared from the printer's memory (DLE DC4), and a half slip is cut off.

A printer that answers nothing at all, as many on a cable, gets the slip all the same; then it is "naar de printer gestuurd" and
no more. What a killed process left is never sent again (``clear_left``).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from PIL import Image

from printing import journal, states
from printing.escpos_lines import LineLost, Thermal, open_line, read_thermal
from printing.escpos_talk import ANSWER_S, POLL_S, Talk
from printing.escpos_wire import (
    QUIET,
    RECEIPT,
    Says,
    clean_start,
    commands,
    tear_off,
)
from printing.follow import PRINTING, SENDING, WAITING
from printing.ipp import PrinterAway
from printing.outcomes import EXPIRED, PRINTED, STOPPED, UNSURE, Outcome
from printing.raster import DOTS_MM, NotForRoll, rasterise
from printing.ticket import Ticket
from sync.words import N_

__all__ = ["SlipJob", "Thermal", "ask_printer", "clear_left", "read_thermal"]

SENT = (N_("Uw papier is naar de printer gestuurd."), N_("Kijk of het uit de printer komt."))
"""The printer tells nothing, so nobody knows more than this."""
IN_PIECES = N_("Het briefje kan in twee stukken zijn.")
"""The paper ran out in the middle, and the rest came after it was filled."""
SILENT_S = 0.9
MUTE_S = 5.0
"""A printer that has said nothing for this long tells nothing at all."""
SLOWEST_MM_S = 50.0
_MARGIN_S = 2.0
_CLEAR_S = 2.0
_TRIES = 3


class _Over(Exception):
    """It goes no further: somebody stopped it, or it took too long."""

    def __init__(self, texts: tuple[str, str]) -> None:
        super().__init__(*texts)
        self.texts = texts


class SlipJob(msgspec.Struct, frozen=True):
    """A PDF that is as wide as the roll, for a thermal printer: each page a slip of its own, each copy a job."""

    folder: Path
    thermal: Thermal
    pdf: bytes
    name: str
    private: bool = False
    waiting: str = ""

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
        """Print one copy and return what became of it when that is known; of the ``ticket`` a roll knows no more.

        The arguments are those of ``printing.spool.print_now``, which calls this. A paper of another width is not printed.
        Raises ``FolderMissing``, ``ReadOnlyFolder`` or ``DiskFull``.
        """
        try:
            pictures = rasterise(self.pdf, self.thermal.roll)
        except NotForRoll as error:
            return Outcome(False, error.what, error.next)
        begun = journal.Entry(
            name=f"{self.name} {number}",
            printer=self.thermal.uri,
            begun_utc_s=time.time(),
            waiting=self.waiting,
            pages=len(pictures),
            copies=min(1, ticket.copies),
            private=self.private,
        )
        entry = journal.begin(self.folder, number, begun)
        try:
            until = time.monotonic() + expires_s
            run = _Run(self.thermal, entry, on_progress, stop, until, lost_s)
            outcome = run.go(self.folder, pictures)
            if not run.keep:
                entry.remove()
            pages = len(pictures) if outcome.what == PRINTED[0] else 0
            return msgspec.structs.replace(outcome, pages=pages)
        finally:
            entry.close()


def ask_printer(thermal: Thermal) -> Says | None:
    """Return how a thermal printer fares; None when it is there and tells nothing. Raises ``PrinterAway``."""
    with open_line(thermal) as line:
        return Talk(line).ask()


def clear_left(thermal: Thermal, timeout_s: float) -> bool:
    """Have a printer forget what a job left in it, and cut off the half of a slip; return whether it says that it forgot.

    Raises ``PrinterAway``.
    """
    with open_line(thermal) as line:
        return Talk(line).clear(timeout_s)


def _left_half(folder: Path, thermal: Thermal) -> bool:
    """Return whether a job that broke off may have left the half of a slip in a printer."""
    found = False
    for left in journal.left_behind(folder):
        found = found or (left.entry.printer == thermal.uri and left.entry.stage != "ready")
        left.close()
    return found


class _Run:
    """One slip on its way."""

    def __init__(
        self,
        thermal: Thermal,
        entry: journal.OpenEntry,
        on_progress: Callable[[str], None],
        stop: Callable[[], bool],
        until: float,
        lost_s: float,
    ) -> None:
        self._thermal = thermal
        self._entry = entry
        self._tell_on = on_progress
        self._stop = stop
        self._until = until
        self._lost_s = lost_s
        self._told = ""
        self._sending = False
        self._all_sent = False
        self._warning = ""
        self._torn = b""
        self.keep = False
        """Whether the printer may still hold a part of the slip."""

    def go(self, folder: Path, pictures: list[Image.Image]) -> Outcome:
        """Bring the slip to its end."""
        steps = [step for picture in pictures for step in commands(picture)]
        length_mm = sum(picture.height for picture in pictures) / DOTS_MM
        away = 0
        try:
            with self._turn(folder):
                self._torn = tear_off() if _left_half(folder, self._thermal) else b""
                while True:
                    self._check()
                    try:
                        with open_line(self._thermal) as line:
                            return self._with(Talk(line), steps, length_mm)
                    except PrinterAway:
                        if self._sending:
                            return self._lost()
                    away += 1
                    if away >= _TRIES:
                        return self._end(False, (states.AWAY.what, states.AWAY.next))
                    time.sleep(POLL_S)
        except _Over as over:
            return self._end(False, over.texts)

    @contextmanager
    def _turn(self, folder: Path) -> Iterator[None]:
        """Wait until this device has no other slip at a thermal printer: most take one connection at a time."""
        descriptor = os.open(folder / journal.FOLDER, os.O_RDONLY | os.O_CLOEXEC)
        try:
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    self._tell(WAITING)
                    self._check()
                    time.sleep(POLL_S)
            yield
        finally:
            os.close(descriptor)

    def _with(self, talk: Talk, steps: list[bytes], length_mm: float) -> Outcome:
        self._ready(talk)
        self._write("sending")
        self._sending = True
        try:
            self._send(talk, steps)
            if talk.mute:
                return self._end(True, SENT)
            return self._receipt(talk, length_mm)
        except _Over as over:
            # what was all sent and met no trouble may be out already
            cleared = self._cleared(talk)
            sure = cleared and not (self._all_sent and self._told == PRINTING)
            return self._end(False, over.texts if sure else UNSURE)

    def _cleared(self, talk: Talk) -> bool:
        """Empty the printer; where that is not certain the journal keeps the job, so that it is done later."""
        self.keep = True
        self.keep = not talk.clear(_CLEAR_S) and not talk.mute
        return not self.keep and not talk.mute

    def _ready(self, talk: Talk) -> None:
        """Return when the printer can print, or when it turns out to tell nothing."""
        began = time.monotonic()
        while not talk.mute:
            self._check()
            says = talk.ask()
            if says is None:
                since_s = time.monotonic() - began
                if not talk.heard and since_s > MUTE_S:
                    talk.mute = True
                elif talk.heard and since_s > self._lost_s:
                    raise _Over((states.SILENT.what, states.SILENT.next))
                elif since_s > SILENT_S:
                    self._tell(states.SILENT.what)
                continue
            began = time.monotonic()
            if says.trouble is None:
                self._warning = says.warning
                return
            self._tell(says.trouble.what)
            time.sleep(POLL_S)

    def _send(self, talk: Talk, steps: list[bytes]) -> None:
        self._tell(SENDING)
        asked = time.monotonic()
        self._put(talk, clean_start() + self._torn)
        for step in steps:
            self._put(talk, step)
            if time.monotonic() - asked > POLL_S:
                self._wait_until_well(talk)
                asked = time.monotonic()

    def _put(self, talk: Talk, data: bytes) -> None:
        """Send a command whole: nothing may be asked in the middle of it, but the printer tells by itself."""
        sent, moved = 0, time.monotonic()
        while sent < len(data):
            taken = talk.line.put(data[sent:], POLL_S)
            sent += taken
            self._check()
            if taken:
                moved = time.monotonic()
                continue
            talk.hear(0)
            since_s = time.monotonic() - moved
            if talk.trouble is not None:
                self._interrupted(talk.trouble)
            elif since_s > self._lost_s:
                raise LineLost
            elif since_s > SILENT_S:
                self._tell(states.SILENT.what)

    def _wait_until_well(self, talk: Talk) -> None:
        """Return when the printer says that all is well; at once from one that says nothing."""
        silent = time.monotonic()
        while not talk.mute:
            self._check()
            says = talk.ask()
            if says is not None and says.trouble is None:
                self._warning = self._warning or says.warning
                self._tell(PRINTING)
                return
            if says is not None and says.trouble is not None:
                self._interrupted(says.trouble)
                silent = time.monotonic()
            elif time.monotonic() - silent > self._lost_s:
                raise LineLost
            elif time.monotonic() - silent > SILENT_S:
                self._tell(states.SILENT.what)
            time.sleep(POLL_S)

    def _receipt(self, talk: Talk, length_mm: float) -> Outcome:
        """Wait until the printer says that it is done."""
        talk.hear(0)
        before = talk.answers.receipts
        self._put(talk, RECEIPT)
        self._all_sent = True
        takes_s = length_mm / SLOWEST_MM_S + _MARGIN_S
        due = time.monotonic() + takes_s
        while talk.answers.receipts == before:
            began = time.monotonic()
            self._wait_until_well(talk)
            waited_s = time.monotonic() - began
            if waited_s > 2 * ANSWER_S:  # it stood still meanwhile
                due = time.monotonic() + takes_s
            elif time.monotonic() > due:
                break
            talk.hear(POLL_S)
        report = talk.answers.report
        self._warning = self._warning or (report.warning if report is not None else "")
        with contextlib.suppress(LineLost):
            talk.put(QUIET, time.monotonic() + POLL_S)
        return self._end(True, PRINTED)

    def _interrupted(self, trouble: states.Trouble) -> None:
        self._tell(trouble.what)
        if trouble is states.PAPER_OUT or trouble is states.OPEN:
            self._warning = IN_PIECES

    def _lost(self) -> Outcome:
        """The printer went in the middle: keep it from printing the rest when that can be, and say that it is not sure."""
        self._tell(states.AWAY.what)
        self.keep = True
        with contextlib.suppress(PrinterAway):
            self.keep = not clear_left(self._thermal, _CLEAR_S)
        return self._end(False, UNSURE)

    def _check(self) -> None:
        """Raise ``_Over`` when this slip goes no further."""
        if self._stop():
            raise _Over(STOPPED)
        if time.monotonic() > self._until:
            raise _Over(EXPIRED)

    def _write(self, stage: journal.Stage) -> None:
        self._entry.write(msgspec.structs.replace(self._entry.entry, stage=stage))

    def _tell(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._tell_on(text)

    def _end(self, done: bool, texts: tuple[str, str]) -> Outcome:
        name = self._entry.entry.name
        return Outcome(done, *texts, job=name, warning=self._warning if done else "")
