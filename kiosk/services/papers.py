"""Making papers and getting them printed, off the interface's thread.

A job opens the replica for itself, so that nothing of the interface's is touched; what becomes of it comes back as a
signal. One paper is made at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from sync.errors import UserFacing


class PaperOutcome(msgspec.Struct, frozen=True):
    """What became of a paper, as texts of the catalogue."""

    done: bool
    what: str
    next: str = ""
    path: str = ""
    """Where the file lies when there was no printer."""


class _Signals(QObject):
    progress = Signal(str)
    finished = Signal(object)


class _Job(QRunnable):
    """One paper, in a worker thread."""

    def __init__(self, make: Callable[[Callable[[str], None]], PaperOutcome]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._make = make
        self.signals = _Signals()

    def run(self) -> None:
        """Make and print the paper; whatever happens is told."""
        try:
            outcome = self._make(self.signals.progress.emit)
        except UserFacing as error:
            outcome = PaperOutcome(False, error.what, error.next)
        except OSError:
            outcome = PaperOutcome(
                False, "Het papier kon niet worden gemaakt.", "Vraag een vrijwilliger om hulp."
            )
        self.signals.finished.emit(outcome)


class Papers(QObject):
    """The queue of papers of this screen."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing to print."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[_Job] = []

    def start(
        self,
        make: Callable[[Callable[[str], None]], PaperOutcome],
        on_progress: Callable[[str], None],
        on_done: Callable[[PaperOutcome], None],
    ) -> None:
        """Run ``make`` in the worker; the callbacks are called in the interface's thread."""
        job = _Job(make)
        self._jobs.append(job)
        job.signals.progress.connect(on_progress)

        def finished(outcome: PaperOutcome) -> None:
            self._jobs.remove(job)
            on_done(outcome)

        job.signals.finished.connect(finished)
        self._pool.start(job)

    def wait(self, timeout_ms: int = 20_000) -> bool:
        """Wait until everything is printed; return whether it was."""
        return self._pool.waitForDone(timeout_ms)


def papers_folder(data: Path) -> Path:
    """Return where papers go when there is no printer."""
    return data / "papers"
