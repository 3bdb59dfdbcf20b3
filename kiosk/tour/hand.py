"""A hand on the glass: it finds things by what they are called, and touches them with a real finger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from shiboken6 import invalidate

_QUICK = 80
"""Qt's quality of a PNG: written in half the time, and hardly larger."""


def everything(item: QQuickItem) -> Iterator[QQuickItem]:
    """Yield an item and all that can be seen inside it, delegates of repeaters and lists included."""
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item
    for child in item.childItems():
        yield from everything(child)


def is_a(item: QQuickItem, control: str) -> bool:
    """Return whether an item is of a QML type, or of one that stands on it."""
    return any(name.startswith((control + "_QML", "QQuick" + control)) for name in type_names(item))


def type_names(item: QQuickItem) -> list[str]:
    """Return the names of an item's type and of those that it stands on."""
    names, meta = [], item.metaObject()
    while meta is not None:
        names.append(meta.className())
        above = meta.superClass()
        if "_QML" in names[-1]:
            # it ends with its engine; what is made at its place in memory later must not be taken for it
            invalidate(meta)
        meta = above
    return names


class Hand:
    """Touches one window; what it looks for and does not find is a ``LookupError``."""

    def __init__(self, window: QQuickWindow, device: QPointingDevice) -> None:
        """Take the window, and a touch device made once for the process."""
        self.window = window
        self.device = device
        self._down = QPoint()

    def pressables(self) -> dict[str, QQuickItem]:
        """Return what can be pressed now, by its name."""
        return {
            str(item.property("name")): item
            for item in everything(self.window.contentItem())
            if is_a(item, "Pressable") and item.isEnabled()
        }

    def names(self) -> list[str]:
        """Return the names of what can be pressed now."""
        return list(self.pressables())

    def find(self, name: str) -> QQuickItem:
        """Return what is called ``name``, or whose name begins with it."""
        found = self.pressables()
        match = found.get(name) or next(
            (item for key, item in found.items() if key.startswith(name)), None
        )
        if match is None:
            raise LookupError(f"nothing is called {name!r}; there is {sorted(found)}")
        return match

    def middle(self, item: QQuickItem) -> QPoint:
        """Return the middle of an item on the window."""
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def touch(self, start: QPoint, *then: QPoint) -> None:
        """Put a finger down, move it, and lift it at the last place."""
        QTest.touchEvent(self.window, self.device).press(1, start, self.window).commit()
        for point in then:
            QTest.touchEvent(self.window, self.device).move(1, point, self.window).commit()
        last = then[-1] if then else start
        QTest.touchEvent(self.window, self.device).release(1, last, self.window).commit()

    def press(self, at: QPoint) -> None:
        """Put a finger down and leave it there."""
        QTest.touchEvent(self.window, self.device).press(1, at, self.window).commit()
        self._down = at

    def release(self) -> None:
        """Lift the finger that ``press`` put down."""
        QTest.touchEvent(self.window, self.device).release(1, self._down, self.window).commit()

    def tap(self, name: str) -> None:
        """Tap what is called ``name``, no matter how quickly after the tap before."""
        self.forget_last_tap()
        self.touch(self.middle(self.find(name)))

    def forget_last_tap(self) -> None:
        """Let the next tap count as if half a second had gone by."""
        self._taps().setProperty("lastMs", 0)

    def _taps(self) -> Any:
        from PySide6.QtQml import qmlEngine

        engine = qmlEngine(self.window)
        if engine is None:
            raise LookupError("the window has no engine")
        return engine.singletonInstance("Buurtzuil", "Taps")

    def texts(self) -> list[str]:
        """Return all words that can be read now."""
        return [
            str(item.property("text"))
            for item in everything(self.window.contentItem())
            if is_a(item, "Text") and item.property("text")
        ]

    def sees(self, text: str) -> bool:
        """Return whether words stand on the screen."""
        return any(text in one for one in self.texts())

    def photograph(self, path: Path) -> Path:
        """Write a picture of the window."""
        if not self.window.grabWindow().save(str(path), None, _QUICK):
            raise OSError(f"no picture in {os.fspath(path)}")
        return path


def make_touch_device() -> QPointingDevice:
    """Return the touch screen of this process."""
    device: Callable[..., QPointingDevice] = QTest.createTouchDevice
    return device(QInputDevice.DeviceType.TouchScreen)
