"""Pictures that QML asks for by name: icons in any colour, QR codes, and pages of papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

import assets
from sync.disk.files import FileStore, sha_of

if TYPE_CHECKING:
    from kiosk.services.preview import Pictures

_ICONS = assets.ROOT / "icons"
WAITING = QColor(0, 0, 0, 18)
CLEAR, WHITE, BLACK = QColor(0, 0, 0, 0), QColor(255, 255, 255), QColor(0, 0, 0)
QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


class IconPictures(QQuickImageProvider):
    """``image://icons/NAME/RRGGBB`` is an icon of assets/icons in that colour."""

    def __init__(self) -> None:
        """Draw into images, in the thread that asks."""
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:
        """Return the icon at the size that is asked for. Raises ``FileNotFoundError`` when there is no such icon."""
        icon, _, colour = name.partition("/")
        svg = (_ICONS / f"{icon}.svg").read_text(encoding="utf-8")
        drawing = QSvgRenderer(QByteArray(svg.replace("currentColor", f"#{colour}").encode()))
        side = max(requested.width(), 1)
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(CLEAR)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        size.setWidth(side)
        size.setHeight(side)
        return image


class LogoPictures(QQuickImageProvider):
    """``image://logos/NAME`` is a picture that a record names: "sha256:HEX" of the device's files, or an SVG of the assets.

    A file that has not come yet is a quiet grey field; what there is not at all is left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Draw into images, in the thread that asks; ``folder`` is the data folder with the device's files."""
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._files = FileStore(folder) if folder is not None else None

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:
        """Return the picture as large as fits into the size that is asked for."""
        from PySide6.QtCore import Qt  # its many names take 15 ms, which the start does without

        image = QImage(
            max(requested.width(), 1),
            max(requested.height(), 1),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.fill(CLEAR)
        wanted = unquote(name)
        sha256 = sha_of(wanted)
        path = (assets.ROOT / wanted).resolve()
        if sha256:
            photo = self._photo(sha256, requested)
            image = photo if not photo.isNull() else _waiting(image)
        elif path.suffix == ".svg" and path.is_relative_to(assets.ROOT) and path.is_file():
            drawing = QSvgRenderer(str(path))
            drawing.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
            painter = QPainter(image)
            drawing.render(painter)
            painter.end()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image

    def _photo(self, sha256: str, requested: QSize) -> QImage:
        """Return a file of this device, not larger than asked; a null image when it is not here."""
        from PySide6.QtCore import Qt

        content = self._files.read(sha256, requested.width()) if self._files is not None else None
        photo = QImage.fromData(QByteArray(content)) if content is not None else QImage()
        if photo.isNull() or requested.width() <= 0 or requested.height() <= 0:
            return photo
        return photo.scaled(
            requested,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )


def _waiting(image: QImage) -> QImage:
    """Return the field that stands in for a picture on its way."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(CLEAR)
    painter.setBrush(WAITING)
    corner = image.height() / 12
    painter.drawRoundedRect(image.rect(), corner, corner)
    painter.end()
    return image


class QrPictures(QQuickImageProvider):
    """``image://qr/LINK`` is a QR code; each module takes a whole number of pixels, so that phones read it easily."""

    def __init__(self) -> None:
        """Draw into images, in the thread that asks."""
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:
        """Return the code at most as large as is asked for."""
        import qrcode  # only pages with a code pay for it
        from qrcode.constants import ERROR_CORRECT_M

        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
        code.add_data(unquote(name))
        modules = code.get_matrix()
        scale = max(requested.width() // len(modules), 1)
        image = QImage(len(modules), len(modules), QImage.Format.Format_RGB32)
        image.fill(WHITE)
        for y, row in enumerate(modules):
            for x, dark in enumerate(row):
                if dark:
                    image.setPixelColor(x, y, BLACK)
        side = len(modules) * scale
        size.setWidth(side)
        size.setHeight(side)
        return image.scaled(side, side)


class PreviewPictures(QQuickImageProvider):
    """``image://preview/N`` is a page of a paper as it will be printed; a white dot once nobody looks at it any more."""

    def __init__(self, pictures: Pictures) -> None:
        """Show what is held in ``pictures``."""
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._pictures = pictures

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:
        """Return the page, smoothly made as small as is asked for."""
        from PySide6.QtCore import Qt

        found = self._pictures.find(int(name)) if name.isdecimal() else None
        if found is None:
            image = QImage(1, 1, QImage.Format.Format_RGB32)
            image.fill(WHITE)
            return image
        wide, high = found.width_px, found.height_px
        image = QImage(found.pixels, wide, high, 3 * wide, QImage.Format.Format_RGB888).copy()
        if 0 < requested.width() < wide:
            way = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(requested.width(), way)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image
