"""Tells when a new minute begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal


class MinuteClock(QObject):
    """Says ``minute`` when the clock on the wall shows another one, also after the machine's clock was set."""

    minute = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """Follow ``now``, which gives local time."""
        super().__init__(parent)
        self._now = now
        self._shown = self._minute()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)

    def _minute(self) -> datetime:
        return self._now().replace(second=0, microsecond=0)

    def start(self) -> None:
        """Look once a second from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """See what time it is."""
        shown = self._minute()
        if shown != self._shown:
            self._shown = shown
            self.minute.emit()
