"""Does the evening's work beside the interface: before the house closes, and in a quiet moment once a day."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.viewmodels.base import Services
from sync.errors import UserFacing

_log = logging.getLogger(__name__)


class EveningWorker(QObject):
    """Asks each time that ``look`` is called whether it is time, and then works in a thread of its own."""

    done = Signal()
    """The work was done; the status is another."""

    def __init__(
        self,
        services: Services,
        quiet: Callable[[], bool],
        parent: QObject | None = None,
        *,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Work for the replica of ``services``; ``quiet`` says whether nobody stands before the screen."""
        super().__init__(parent)
        self._services = services
        self._quiet = quiet
        self._monotonic_s = monotonic_s
        self._since_s = monotonic_s()
        self._again = False
        self._thread: threading.Thread | None = None

    @Slot()
    def look(self) -> None:
        """Begin when it is time, unless it is at work."""
        if self._thread is not None and self._thread.is_alive():
            return
        try:
            due = self._due()
        except UserFacing:  # torn: the page says so
            return
        if due:
            self._since_s, self._again = self._monotonic_s(), True
            self._thread = threading.Thread(target=self._work, name="evening", daemon=True)
            self._thread.start()

    def _due(self) -> bool:
        from sync.upkeep.evening import Evening, closing_of, is_due, spread_of

        services, replica = self._services, self._services.replica
        now, last = services.now(), replica.status().evening_utc
        return is_due(
            Evening(
                now=now,
                last=services.local(last) if last is not None else None,
                closes=closing_of(replica, now.date()),
                spread=spread_of(replica.device.device),
                quiet=self._quiet(),
                clock_trusted=services.clock_trusted,
                running=timedelta(seconds=self._monotonic_s() - self._since_s),
                again=self._again,
            )
        )

    def _work(self) -> None:
        from sync.upkeep.evening import work

        replica = self._services.replica
        try:
            work(replica.folder, clock=replica.clock)
        except UserFacing as error:
            _log.warning("evening's work: %s", type(error).__name__)
        self.done.emit()

    def wait(self, at_most_s: float = 3.0) -> None:
        """Wait until it has worked; a server that does not answer is left alone, and nothing is torn."""
        if self._thread is not None:
            self._thread.join(at_most_s)
