"""The screen in millimetres: how many pixels a millimetre has, and which way up it hangs."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sync.device import DEFAULT_SCREEN_WIDTH_MM

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LONG_SIDE_MM = 1920 / 3.6
"""Long side of a touch screen of 24 inch."""


@QmlElement
class ScreenModel(QObject):
    """Sizes on the glass. The platform is never asked: offscreen platforms and many monitors report a made-up dpi."""

    changed = Signal()

    def __init__(
        self, screen_width_mm: int = DEFAULT_SCREEN_WIDTH_MM, parent: QObject | None = None
    ) -> None:
        """Take the width that the profile states, with which a window over the whole screen is measured."""
        super().__init__(parent)
        self._width_mm = screen_width_mm
        self._whole = False
        self._width_px, self._height_px = 1080, 1920

    @Slot(int, int)
    def resize(self, width_px: int, height_px: int) -> None:
        """Follow the window; a screen that is switched off measures 0 x 0 and changes nothing."""
        if width_px > 0 and height_px > 0 and (width_px, height_px) != self.size_px:
            self._width_px, self._height_px = width_px, height_px
            self.changed.emit()

    def cover(self, whole: bool) -> None:
        """Say whether the window covers the whole screen; one that does not is drawn like a 24 inch screen."""
        self._whole = whole
        self.changed.emit()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._width_px, self._height_px

    @property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre on the glass."""
        if self._whole and self._width_mm != DEFAULT_SCREEN_WIDTH_MM:
            return self._width_px / self._width_mm
        return max(self.size_px) / LONG_SIDE_MM

    def _px_per_mm(self) -> float:
        return self.px_per_mm

    def _landscape(self) -> bool:
        return self._width_px > self._height_px

    pxPerMm = Property(float, _px_per_mm, notify=changed)
    landscape = Property(bool, _landscape, notify=changed)
