"""A scanner of QR codes that types what it reads, told from a person by its speed.

1. every letter is held for the moment in which a scanner would have typed the next one
2. letters that come at that speed, six or more, are a code: with Enter after them, or by themselves when no more come
3. anything else a person typed: it goes on to where it was meant to go, in the same order, none lost

A code's letters never reach a field. A camera (kiosk/services/camera) ends in the same signal.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

PAUSE_MS = 50
"""A scanner types a letter in 1 to 30 ms; six letters in a row so near to each other no hand types."""
SHORTEST = 6
LONGEST = 500
"""More than the largest code that anybody prints for a desk; the rest of a stream of rubbish is passed over."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SHIFTS = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Scanner(QObject):
    """An event filter for the window: it holds keys until it knows who typed them."""

    scanned = Signal(str)
    """A code was read."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold nothing yet."""
        super().__init__(parent)
        self._held: list[QKeyEvent] = []
        self._target: QObject | None = None
        self._last_ms = 0
        self._swallowed: set[int] = set()
        self._passing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.pause)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold what a scanner may have typed; return whether the window must not see it now."""
        kind = event.type()
        if self._passing or kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        assert isinstance(event, QKeyEvent)
        if kind == QEvent.Type.KeyRelease:
            return self._release(event)
        if event.key() in _SHIFTS:
            return False
        late = event.timestamp() - self._last_ms > PAUSE_MS
        if self._held and (late or event.isAutoRepeat()):
            self.pause()
        self._last_ms = event.timestamp()
        if event.key() in _ENDS and self._presses() >= SHORTEST:
            self._swallowed.add(event.key())
            self._read()
            return True
        letter = event.text().isprintable() and bool(event.text())
        if not letter or event.modifiers() & _COMMANDS or event.isAutoRepeat():
            self.pause()
            return False
        self._target = watched
        if len(self._held) < LONGEST:
            self._held.append(event.clone())
        self._timer.start()
        return True

    def pause(self) -> None:
        """Decide about what is held: nothing came for as long as a scanner would take for a letter."""
        self._timer.stop()
        if self._presses() >= SHORTEST:
            self._read()
            return
        held, self._held = self._held, []
        for event in held:
            self._pass(event)

    def stop(self) -> None:
        """Forget what is held: the window closes."""
        self._timer.stop()
        self._held.clear()
        self._target = None

    def _presses(self) -> int:
        return sum(one.type() == QEvent.Type.KeyPress for one in self._held)

    def _release(self, event: QKeyEvent) -> bool:
        """Let a key come up after it went down: what is held goes on whole, and of a code nothing does."""
        if event.key() in self._swallowed:
            self._swallowed.discard(event.key())
            return True
        if any(one.key() == event.key() for one in self._held):
            self._held.append(event.clone())
            return True
        return False

    def _read(self) -> None:
        self._timer.stop()
        held, self._held = self._held, []
        presses = [one for one in held if one.type() == QEvent.Type.KeyPress]
        up = {one.key() for one in held if one.type() == QEvent.Type.KeyRelease}
        self._swallowed |= {one.key() for one in presses} - up
        self.scanned.emit("".join(one.text() for one in presses))

    def _pass(self, event: QKeyEvent) -> None:
        if self._target is None:
            return
        self._passing = True
        try:
            QCoreApplication.sendEvent(self._target, event)
        finally:
            self._passing = False
