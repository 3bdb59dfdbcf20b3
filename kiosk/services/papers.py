"""Making papers and getting them printed, off the interface's thread.

A job opens the replica for itself, so that nothing of the interface's is touched; what becomes of it comes back as a
signal. Two are at work at once for sheets and two for slips: stacks of papers that wait for a jam to be cleared keep no
visitor from her slip, which may come out of another printer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from printing.outcomes import Outcome
from printing.paper_file import Role
from sync.errors import UserFacing
from sync.words import N_

Tell = Callable[[str], None]
"""Takes a text of the catalogue that says how a paper fares."""
Stop = Callable[[], bool]
"""Says whether a paper is wanted no more."""
Make = Callable[[Tell, Stop], Outcome]
"""Makes a paper and prints it, in a worker; raises ``UserFacing`` when it cannot."""
_AT_ONCE = 2
_NOT_MADE = (N_("Het papier kon niet worden gemaakt."), N_("Vraag een vrijwilliger om hulp."))


class _Signals(QObject):
    progress = Signal(str)
    finished = Signal(object)


class _Job(QRunnable):
    """One paper, in a worker thread."""

    def __init__(self, make: Make, ends: Stop) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._make = make
        self._ends = ends
        self.unwanted = threading.Event()
        self.signals = _Signals()

    def stopping(self) -> bool:
        return self.unwanted.is_set() or self._ends()

    def empty(self) -> None:
        """Let go of the paper and of everybody who was told."""
        self.signals.progress.disconnect()
        self.signals.finished.disconnect()
        del self._make, self.signals

    def run(self) -> None:
        """Make and print the paper; whatever happens is told."""
        try:
            outcome = self._make(self.signals.progress.emit, self.stopping)
        except UserFacing as error:
            outcome = Outcome(False, error.what, error.next)
        except Exception as error:
            self.signals.finished.emit(Outcome(False, *_NOT_MADE))
            if not isinstance(error, OSError):
                raise  # a fault of the program: the log must say which
            return
        self.signals.finished.emit(outcome)


class UnderWay:
    """A paper on its way, for who asked for it."""

    def __init__(self, job: _Job) -> None:
        """Follow a job."""
        self._unwanted = job.unwanted

    def stop(self) -> None:
        """Want it no more: it is cancelled, at the printer too, and never comes out later."""
        self._unwanted.set()

    @property
    def stopped(self) -> bool:
        """Whether somebody wants it no more."""
        return self._unwanted.is_set()


class Papers(QObject):
    """The queue of papers of this screen."""

    wrote = Signal()
    """A worker wrote something down about a paper, over a connection of its own: the server may hear of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing to print."""
        super().__init__(parent)
        self._pools: dict[Role, QThreadPool] = {
            "sheets": QThreadPool(self),
            "slips": QThreadPool(self),
        }
        for pool in self._pools.values():
            pool.setMaxThreadCount(_AT_ONCE)
        self._jobs: list[_Job] = []
        self._done: list[_Job] = []
        self._stopping = threading.Event()

    def start(
        self,
        make: Make,
        on_progress: Tell,
        on_done: Callable[[Outcome], None],
        role: Role = "sheets",
    ) -> UnderWay:
        """Run ``make`` in a worker for papers of a role; the callbacks are called in the interface's thread.

        Where the workers of that role have others to print, that is told at once.
        """
        self._forget_done()
        job = _Job(make, self._stopping.is_set)
        self._jobs.append(job)
        job.signals.progress.connect(on_progress)

        def finished(outcome: Outcome) -> None:
            self._jobs.remove(job)
            self._done.append(job)
            on_done(outcome)

        job.signals.finished.connect(finished)
        pool = self._pools[role]
        if pool.activeThreadCount() >= _AT_ONCE:
            from printing.follow import WAITING

            on_progress(WAITING)
        pool.start(job)
        return UnderWay(job)

    def _forget_done(self) -> None:
        """Let go of what jobs hold whose thread has left them; Qt's pool keeps the empty jobs until its end."""
        if not any(pool.activeThreadCount() for pool in self._pools.values()):
            for job in self._done:
                job.empty()
            self._done.clear()

    def ending(self) -> bool:
        """Return whether the application ends: a paper that is given up now was stopped by nobody."""
        return self._stopping.is_set()

    def close(self, grace_ms: int = 5_000) -> None:
        """Let a paper that is nearly out come out, and stop the others: no paper holds the application's end up."""
        if not self.wait(grace_ms):
            self._stopping.set()
            self.wait()

    def wait(self, timeout_ms: int = 20_000) -> bool:
        """Wait until everything is printed; return whether it was."""
        until = time.monotonic() + timeout_ms / 1000
        waited = [
            pool.waitForDone(max(0, round((until - time.monotonic()) * 1000)))
            for pool in self._pools.values()
        ]
        return all(waited)
