"""Exchanges with the server in threads of their own; what came in reaches the screen as a signal.

1. the long line waits at the server for what others change
2. the short line sends what is written here at once, while the first still waits
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal


class ExchangeWorker(QObject):
    """Runs the exchange while the kiosk is open. The page never waits for it."""

    arrived = Signal()
    """An exchange ended: records or the state of the connection may be other than they were."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Exchange for the replica in ``folder``."""
        super().__init__(parent)
        self._folder = folder
        self._stop = threading.Event()
        self._written = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin."""
        for line in (self._wait_for_others, self._send_own):
            thread = threading.Thread(target=line, name="exchange", daemon=True)
            self._threads.append(thread)
            thread.start()

    def send(self) -> None:
        """Send what was just written here."""
        self._written.set()

    def stop(self, wait_s: float = 3.0) -> None:
        """End, and wait a little for the trips under way; one that hangs ends with the process."""
        self._stop.set()
        until = time.monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))
        self._threads.clear()

    def _wait_for_others(self) -> None:
        from sync.exchange import (
            run_forever,
        )  # loads the network library: not before the first page stands

        run_forever(self._folder, self._stop, self._on_result)

    def _send_own(self) -> None:
        from sync.exchange import push_when_woken

        push_when_woken(self._folder, self._stop, self._written, self._on_result)

    def _on_result(self, result: object) -> None:
        if not self._stop.is_set():
            self.arrived.emit()
