"""Making papers and getting them printed, off the interface's thread.

A job opens the replica for itself, so that nothing of the interface's is touched; what becomes of it comes back as a
signal. One paper is made at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from printing.outcomes import Outcome
from sync.errors import UserFacing
from sync.words import N_

_NOT_MADE = (N_("Het papier kon niet worden gemaakt."), N_("Vraag een vrijwilliger om hulp."))


class _Signals(QObject):
    progress = Signal(str)
    finished = Signal(object)


class _Job(QRunnable):
    """One paper, in a worker thread."""

    def __init__(self, make: Callable[[Callable[[str], None]], Outcome]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._make = make
        self.signals = _Signals()

    def empty(self) -> None:
        """Let go of the paper and of everybody who was told."""
        self.signals.progress.disconnect()
        self.signals.finished.disconnect()
        del self._make, self.signals

    def run(self) -> None:
        """Make and print the paper; whatever happens is told."""
        try:
            outcome = self._make(self.signals.progress.emit)
        except UserFacing as error:
            outcome = Outcome(False, error.what, error.next)
        except Exception as error:
            self.signals.finished.emit(Outcome(False, *_NOT_MADE))
            if not isinstance(error, OSError):
                raise  # a fault of the program: the log must say which
            return
        self.signals.finished.emit(outcome)


class Papers(QObject):
    """The queue of papers of this screen."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing to print."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[_Job] = []
        self._done: list[_Job] = []
        self._stopping = threading.Event()

    def start(
        self,
        make: Callable[[Callable[[str], None]], Outcome],
        on_progress: Callable[[str], None],
        on_done: Callable[[Outcome], None],
    ) -> None:
        """Run ``make`` in the worker; the callbacks are called in the interface's thread."""
        self._forget_done()
        job = _Job(make)
        self._jobs.append(job)
        job.signals.progress.connect(on_progress)

        def finished(outcome: Outcome) -> None:
            self._jobs.remove(job)
            self._done.append(job)
            on_done(outcome)

        job.signals.finished.connect(finished)
        self._pool.start(job)

    def _forget_done(self) -> None:
        """Let go of what jobs hold whose thread has left them; Qt's pool keeps the empty jobs until its end."""
        if self._pool.activeThreadCount() == 0:
            for job in self._done:
                job.empty()
            self._done.clear()

    def stopping(self) -> bool:
        """Return whether the application ends; ``print_now`` asks this as its ``stop``."""
        return self._stopping.is_set()

    def close(self, grace_ms: int = 5_000) -> None:
        """Let a paper that is nearly out come out, and stop the others: no paper holds the application's end up."""
        if not self.wait(grace_ms):
            self._stopping.set()
            self.wait()

    def wait(self, timeout_ms: int = 20_000) -> bool:
        """Wait until everything is printed; return whether it was."""
        return self._pool.waitForDone(timeout_ms)
