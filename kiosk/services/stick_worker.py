"""Looks at sticks and works on them in one thread of its own: an ill stick may hang for minutes, the page never does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue

import msgspec
from PySide6.QtCore import QObject, Signal

from sync.errors import UserFacing
from sync.line.stick_places import Stick

Find = Callable[[], Sequence[Stick]]


class Seen(msgspec.Struct, frozen=True):
    """A stick, and what lies on it."""

    stick: Stick
    answers: int = 0
    letters: int = 0


class StickWorker(QObject):
    """Does one thing after the other; what comes of it is told by signals."""

    seen = Signal(object)
    """The sticks that are in (a list of ``Seen``)."""
    progress = Signal(int, int)
    """The file that is being looked at, and how many there are."""
    finished = Signal(object)
    """A ``Visit``."""

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        """Work for the replica in ``folder``; ``clock`` gives the time in UTC."""
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._idle = threading.Event()
        self._idle.set()
        self._over = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing that it is doing."""
        return self._idle.is_set()

    def look(self, find: Find) -> None:
        """Look which sticks ``find`` finds, unless it is at work."""
        if self.idle:
            self._do(lambda: self._look(find))

    def visit(self, folder: Path) -> None:
        """Do what the stick at ``folder`` asks for, as soon as it has looked."""
        self._do(lambda: self._visit(folder))

    def _do(self, task: Callable[[], None]) -> None:
        if self._over:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="stick", daemon=True)
            self._thread.start()
        self._idle.clear()
        self._tasks.put(task)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            finally:
                if self._tasks.empty():
                    self._idle.set()

    def _look(self, find: Find) -> None:
        from sync.line.stick_visit import Lies, look

        found = []
        for stick in find():
            lies = Lies()
            with suppress(UserFacing):  # who presses hears it
                lies = look(self._folder, stick.folder)
            found.append(Seen(stick, lies.answers, lies.letters))
        if not self._over:
            self.seen.emit(found)

    def _visit(self, folder: Path) -> None:
        from sync.disk.replica import open_replica
        from sync.errors import DiskTrouble
        from sync.line.stick_visit import Visit, visit

        done = Visit(error=DiskTrouble())
        try:
            with open_replica(self._folder, clock=self._clock) as replica:
                done = visit(replica, folder, self._tell)
        except UserFacing as error:
            done = Visit(error=error)
        finally:  # a fault of the program goes on to the log; the page must not wait for ever
            if not self._over:
                self.finished.emit(done)

    def _tell(self, at: int, of: int) -> None:
        if not self._over:
            self.progress.emit(at, of)

    def close(self, at_most_s: float = 3.0) -> None:
        """End when what it does is done; an ill stick is not waited for, and nothing is torn."""
        self._over = True
        self._tasks.put(None)
        if self._thread is not None:
            self._thread.join(at_most_s)
