"""The camera of this device, for the interface: off, until a page that asks for a code is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.services.camera.frames import AIM_PX
from kiosk.services.camera.watch import Lens, Once, State, Watch

ON = ("starting", "seeing", "dark")
"""States in which the camera is on."""
NOTHING = QColor(0, 0, 0, 0)
TOLD_MS = 6000
"""How long it is said that a code is none of ours."""


class Camera(QObject):
    """Reads codes in a thread of its own; ends in the same signal as the scanner."""

    scanned = Signal(str)
    """A code of ours was held before the lens."""
    changed = Signal()
    """It went on or off, or sees otherwise than it did."""
    aimed = Signal()
    """There is a new picture to aim by."""
    _came = Signal(int, str, object)

    def __init__(
        self,
        switch_on: Callable[[], Lens],
        *,
        is_ours: Callable[[str], bool] = lambda text: True,
        monotonic_s: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Look with what ``switch_on`` gives. Codes that are not ``is_ours`` may hang on any wall: they are told, not read."""
        super().__init__(parent)
        self._switch_on, self._is_ours, self._monotonic_s = switch_on, is_ours, monotonic_s
        self._once = Once()
        self._watch: Watch | None = None
        self._turn = 0
        self._state: State = "off"
        self._stranger = False
        self._aim = b""
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(TOLD_MS)
        self._told.timeout.connect(lambda: self._tell_stranger(False))
        self._came.connect(self._take)

    @property
    def state(self) -> State:
        """How it stands."""
        return self._state

    @property
    def stranger(self) -> bool:
        """Whether a code was seen just now that is none of ours."""
        return self._stranger

    @property
    def aim(self) -> bytes:
        """The picture to aim by, see ``frames.aim_of``; empty while there is none."""
        return self._aim

    def watch(self, on: bool) -> None:
        """Look, or switch the camera off. It is off within a quarter of a second, and this does not wait for it."""
        if on == (self._state != "off"):
            return
        self._turn += 1
        self._aim, self._stranger = b"", False
        self._told.stop()
        if on:
            self._state = "starting"
            turn, before = self._turn, self._watch
            self._watch = Watch(
                self._switch_on,
                self._once,
                self._monotonic_s,
                is_state=lambda state: self._came.emit(turn, "state", state),
                is_code=lambda text: self._came.emit(turn, "code", text),
                is_aim=lambda dots: self._came.emit(turn, "aim", dots),
                after=before,
            )
            self._watch.start()
        else:
            self._state = "off"
            if self._watch is not None:
                self._watch.stop()
        self.changed.emit()

    def _take(self, turn: int, what: str, value: object) -> None:
        """Take what the thread says; of a look that is over nothing counts."""
        if turn != self._turn or self._state == "off":
            return
        if what == "aim":
            assert isinstance(value, bytes)
            if value != self._aim:  # a page where nothing moves is not drawn again
                self._aim = value
                self.aimed.emit()
        elif what == "code":
            text = str(value)
            self._tell_stranger(not self._is_ours(text))
            if not self._stranger:
                self.scanned.emit(text)
        elif value != self._state:
            self._state = cast(State, value)
            if value not in ON:
                self._aim = b""
            self.changed.emit()

    def _tell_stranger(self, stranger: bool) -> None:
        if stranger:
            self._told.start()
        if stranger != self._stranger:
            self._stranger = stranger
            self.changed.emit()

    def stop(self) -> None:
        """Switch it off and wait until it is: the application closes."""
        self.watch(False)
        if self._watch is not None:
            self._watch.wait()
            self._watch = None


class CameraPictures(QQuickImageProvider):
    """``image://camera/N`` is the picture to aim by; N only tells one from the next."""

    def __init__(self, camera: Camera) -> None:
        """Show what ``camera`` sees."""
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._camera = camera

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:
        """Return the picture as it is now, one dot where there is none."""
        dots, (width, height) = self._camera.aim, AIM_PX
        if not dots:
            image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(NOTHING)
            return image
        size.setWidth(width)
        size.setHeight(height)
        return QImage(dots, width, height, width, QImage.Format.Format_Grayscale8).copy()
