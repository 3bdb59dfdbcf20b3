"""Takes what somebody erased at the screen off the disk, beside the interface: clearing pages waits for whoever reads."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Signal

from sync.disk import erased_here
from sync.disk.replica import Replica, open_replica
from sync.errors import UserFacing

_log = logging.getLogger(__name__)


class ClearingWorker(QObject):
    """Works for one replica in a thread of its own, which ends when nothing is left to clear."""

    done = Signal()
    """No copy of what was erased is left; or somebody reads so long that the next opening or exchange does it."""

    def __init__(self, replica: Replica, parent: QObject | None = None) -> None:
        """Clear for ``replica``, which the thread opens for itself."""
        super().__init__(parent)
        self._replica = replica
        self._lock = threading.Lock()
        self._again = False
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin, or look once more when it is at work: for ``Replica.clear_elsewhere``."""
        with self._lock:
            self._again = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="clearing", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while self._is_asked():
            try:
                # to open a replica is to finish what was begun; what is left then is for a longer wait
                with open_replica(self._replica.folder, clock=self._replica.clock) as own:
                    erased_here.finish(own)
            except UserFacing as error:
                _log.warning("what was erased could not be cleared: %s", type(error).__name__)
        self.done.emit()

    def _is_asked(self) -> bool:
        with self._lock:
            asked, self._again = self._again, False
            if not asked:
                self._thread = None
            return asked

    def wait(self, at_most_s: float = 3.0) -> None:
        """Wait until it has worked; what is left is done at the next opening."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(at_most_s)
