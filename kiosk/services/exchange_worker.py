"""Exchanges with the server in a thread of its own; what came in reaches the screen as a signal."""

from __future__ import annotations

import threading
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
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._thread.start()

    def stop(self, wait_s: float = 3.0) -> None:
        """End, and wait a little for the trip under way; one that hangs ends with the process."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(wait_s)
            self._thread = None

    def _run(self) -> None:
        from sync.exchange import (
            run_forever,
        )  # loads the network library: not before the first page stands

        run_forever(self._folder, self._stop, self._on_result)

    def _on_result(self, result: object) -> None:
        if not self._stop.is_set():
            self.arrived.emit()
