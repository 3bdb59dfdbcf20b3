"""How long nobody touched the screen, and what then happens: a question first, then everything begins anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

WARNING_S = 30
"""So long the question "Bent u er nog?" stands there before everything is wiped."""

_POINTER = (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.TouchUpdate)
_OTHER = (QEvent.Type.KeyPress, QEvent.Type.Wheel)


class Idle(QObject):
    """The idle clock. It is "active", then "warning" when there is something to lose, then "resting"."""

    changed = Signal(str)
    touch = Signal()
    """Somebody put a finger down."""

    def __init__(
        self,
        monotonic_s: Callable[[], float],
        *,
        quiet_after_s: int | Callable[[], int],
        busy: Callable[[], bool],
        dirty: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Rest ``quiet_after_s`` after the last touch, and ask first when ``dirty``; while ``busy`` time stands still.

        ``quiet_after_s`` may be asked anew at every look: an unlocked desk waits otherwise than the visitors' pages.
        """
        super().__init__(parent)
        self.state = "active"
        self._monotonic_s = monotonic_s
        self._quiet_after_s = quiet_after_s if callable(quiet_after_s) else lambda: quiet_after_s
        self._busy = busy
        self._dirty = dirty
        self._since_s = monotonic_s()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look once a second from now on."""
        self.touched()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def touched(self) -> None:
        """Somebody is there."""
        self._since_s = self._monotonic_s()
        self._become("active")

    def look(self) -> None:
        """See what time it is."""
        now_s = self._monotonic_s()
        if self._busy() and self.state == "active":
            self._since_s = now_s
        quiet_s = now_s - self._since_s
        if self.state == "active" and quiet_s >= self._quiet_after_s():
            if self._dirty() and not self._overslept(now_s):
                self._since_s = now_s
                self._become("warning")
            else:
                self._become("resting")
        elif self.state == "warning" and quiet_s >= WARNING_S:
            self._become("resting")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of what the window gets, and let it through.

        A finger on the question or on a poster is answered by these themselves: were they taken away when the finger comes
        down, what lies below would get the tap.
        """
        kind = event.type()
        if kind in (*_POINTER, *_OTHER) and self._overslept(self._monotonic_s()):
            self._become("resting")  # whoever opens the lid of a laptop may be another
        if kind in _POINTER:
            if kind != QEvent.Type.TouchUpdate:
                self.touch.emit()
            if self.state == "active":
                self._since_s = self._monotonic_s()
        elif kind in _OTHER:
            self.touched()
        return False

    def _overslept(self, now_s: float) -> bool:
        """Return whether question and answer would both be past: the machine slept, and nobody was asked."""
        asleep_s = self._quiet_after_s() + WARNING_S
        return self.state == "active" and not self._busy() and now_s - self._since_s >= asleep_s

    def _become(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
