"""Papers as pictures: pages of a PDF drawn by pdfium, to be looked at before paper is used."""

from __future__ import annotations

import msgspec

from printing.pdf_pages import PDFIUM

_POINTS_PER_INCH = 72.0


class PagePicture(msgspec.Struct, frozen=True, kw_only=True):
    """One page as pixels."""

    pixels: bytes
    """Rows from the top, three bytes a pixel: red, green, blue; no room between rows."""
    width_px: int
    height_px: int
    page: int
    """From 1."""
    pages: int
    """How many the paper has."""
    width_mm: float
    """Of the paper."""


def picture_of(pdf: bytes, page: int, width_px: int) -> PagePicture:
    """Draw a page (from 1; one beyond the last is the last) as wide as ``width_px``.

    Raises ``ValueError`` when it is no PDF, or one without pages.
    """
    import pypdfium2

    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(pdf) as document:
                pages = len(document)
                if not pages:
                    raise ValueError("a PDF without pages")
                number = min(max(page, 1), pages)
                sheet = document[number - 1]
                wide_pt = sheet.get_width()
                drawn = sheet.render(scale=width_px / wide_pt, rev_byteorder=True)
                width, height, stride = drawn.width, drawn.height, drawn.stride
                rows, depth = bytes(drawn.buffer), drawn.n_channels
        except pypdfium2.PdfiumError as error:
            raise ValueError("no PDF") from error
    return PagePicture(
        pixels=_plain(rows, width, height, stride, depth),
        width_px=width,
        height_px=height,
        page=number,
        pages=pages,
        width_mm=wide_pt / _POINTS_PER_INCH * 25.4,
    )


def _plain(rows: bytes, width: int, height: int, stride: int, depth: int) -> bytes:
    """Return pixels of three bytes without the room that pdfium leaves between rows. Raises ``ValueError``."""
    if depth != 3:
        raise ValueError(f"pixels of {depth} bytes")
    wide = width * depth
    if stride == wide:
        return rows
    return b"".join(rows[at * stride : at * stride + wide] for at in range(height))
