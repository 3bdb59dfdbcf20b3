"""Measuring to the frame that somebody sees, on the window of the real application."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

HUNG_S = 30.0


def shown_s(window: QQuickWindow, act: Callable[[], object], true: Callable[[], bool]) -> float:
    """Return how long it takes from ``act`` until the window has drawn a frame when ``true`` holds, in seconds.

    The window must draw in the thread of the interface, as it does without a GPU.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, Qt

    shown: list[float] = []

    def drawn() -> None:
        if true():
            shown.append(time.perf_counter())

    window.frameSwapped.connect(drawn, Qt.ConnectionType.DirectConnection)
    began_s = time.perf_counter()
    act()
    while not shown:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
        if time.perf_counter() - began_s > HUNG_S:
            raise TimeoutError("the window does not show it")
    window.frameSwapped.disconnect(drawn)
    return shown[0] - began_s
