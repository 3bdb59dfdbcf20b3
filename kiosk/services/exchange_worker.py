"""Exchanges with the server in threads of their own; what came in reaches the screen as a signal.

1. the long line waits at the server for what others change
2. the short line sends what is written here at once, while the first still waits
3. after an exchange pictures come and go over a connection of their own, in nobody's way
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from sync.line.exchanging import Exchanging


class ExchangeWorker(QObject):
    """Runs the exchange while the kiosk is open. The page never waits for it."""

    arrived = Signal()
    """An exchange ended: records or the state of the connection may be other than they were."""

    def __init__(
        self,
        folder: Path,
        parent: QObject | None = None,
        *,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Exchange for the replica in ``folder``; ``clock`` gives the time in UTC and is the machine's unless given."""
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._over = False
        self._exchanging: Exchanging | None = None
        self._exchanged = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin."""
        self._run(self._begin)

    def _run(self, line: Callable[[], None]) -> None:
        thread = threading.Thread(target=line, name="exchange", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _begin(self) -> None:
        # loads the network library: in this thread, and not before the first page stands
        from sync.line.exchanging import Exchanging, utc_now

        clock = self._clock if self._clock is not None else utc_now
        exchanging = Exchanging(self._folder, self._on_result, clock=clock)
        self._exchanging = exchanging
        exchanging.send()  # for what was written while this was loading
        if self._over:
            return
        self._run(exchanging.send_own)
        self._run(lambda: self._fetch_pictures(clock))
        exchanging.wait_for_others()

    def _fetch_pictures(self, clock: Callable[[], datetime]) -> None:
        from sync.line.fetching import fetch_when_woken

        fetch_when_woken(
            self._folder, self._exchanged, lambda: self._over, self.arrived.emit, clock
        )

    def send(self) -> None:
        """Send what was just written here."""
        if self._exchanging is not None:
            self._exchanging.send()

    def stop(self, wait_s: float = 3.0) -> None:
        """End at once, also a request that the server holds; what hangs otherwise ends with the process."""
        self._over = True
        self._exchanged.set()
        if self._exchanging is not None:
            self._exchanging.end()
        until = time.monotonic() + wait_s
        for thread in list(self._threads):
            thread.join(max(until - time.monotonic(), 0.0))
        self._threads.clear()

    def _on_result(self, result: object) -> None:
        if not self._over:
            self.arrived.emit()
            if getattr(result, "problem", None) is None:
                self._exchanged.set()
