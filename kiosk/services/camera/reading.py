"""The QR code that is held before the lens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LONGEST = 500
"""More than the largest code that anybody prints for a desk, as with a scanner that types."""


def code_in(picture: Image.Image) -> str:
    """Return what the QR code nearest to the middle says; empty where there is none, or none that is whole."""
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(picture, formats=kinds)
    middle = (picture.width / 2, picture.height / 2)

    def away(code: zxingcpp.Barcode) -> float:
        at = code.position
        corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
        x, y = sum(one.x for one in corners) / 4, sum(one.y for one in corners) / 4
        return float((x - middle[0]) ** 2 + (y - middle[1]) ** 2)

    texts = [code.text for code in sorted(found, key=away) if code.text]
    return texts[0][:LONGEST] if texts else ""
