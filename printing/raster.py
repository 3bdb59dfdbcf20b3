"""A slip as dots: the PDF of a roll's width becomes black and white, dot for dot as a thermal printer burns it.

A roll is 8 dots a millimetre, so a module of a code drawn on whole dots stays whole. Text is drawn with grey edges first and
then cut at a threshold: that keeps the stems of letters even, which drawing without grey does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageChops

from printing.paper import MM_PT, ROLL_58, ROLL_80, Paper, page_mark
from printing.pdf_pages import PDFIUM
from sync.errors import UserFacing
from sync.words import N_

DOTS_MM = 8
PRINTED_DOTS = {ROLL_58.name: 384, ROLL_80.name: 576}
"""How many dots the head has, in the middle of the paper."""
_BLACK_BELOW = 160
"""Grey from 0 (black) to 255: burnt dots run out a little on the paper, so hair lines may stay thin."""
_MARK_GREYS = (195, 215)
_SPECKLE = 3
"""The mark of practice is a light grey; of its dots one in nine is burnt."""
_SLACK_PT = 0.5
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]", re.DOTALL)
"""DLE EOT, DLE ENQ, DLE DC4: a printer obeys these wherever they come, also in the middle of a picture."""


class NotForRoll(UserFacing):
    """The paper is not as wide as the roll."""

    what = N_("Dit papier past niet op de rol van de printer.")
    next = N_("Kies een andere printer voor dit papier.")


def rasterise(pdf: bytes, paper: Paper) -> list[Image.Image]:
    """Return the pages of a PDF that is as wide as a roll, each as a picture of mode "1" as wide as the printer's head.

    Raises ``NotForRoll`` when a page has another width.
    """
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return [_page(page, paper) for page in document]


def _page(page: pypdfium2.PdfPage, paper: Paper) -> Image.Image:
    width_pt, height_pt = page.get_size()
    if abs(width_pt - paper.width_pt) > _SLACK_PT:
        raise NotForRoll
    width, head = round(paper.width_mm * DOTS_MM), PRINTED_DOTS[paper.name]
    height = round(height_pt / MM_PT * DOTS_MM)
    # pypdfium2 rounds up to whole dots, and stretches the page over them: stay a hair below
    grey = page.render(scale=(width - 0.001) / width_pt, grayscale=True).to_pil().convert("L")
    left = (width - head) // 2
    cut = grey.crop((left, 0, left + head, height))
    picture: Image.Image = cut.point(lambda value: 255 if value >= _BLACK_BELOW else 0, mode="1")
    if page_mark():
        _speckle(picture, cut)
    return picture


def _speckle(picture: Image.Image, grey: Image.Image) -> None:
    """Put the grey mark of practice on a picture as single dots, far enough apart to read through."""
    low, high = _MARK_GREYS
    where = grey.point(lambda value: 255 if low <= value <= high else 0, mode="1")
    tile = Image.new("1", (_SPECKLE, _SPECKLE))
    tile.putpixel((0, 0), 255)
    pattern = Image.new("1", picture.size)
    for top in range(0, picture.height, _SPECKLE):
        for left in range(0, picture.width, _SPECKLE):
            pattern.paste(tile, (left, top))
    picture.paste(0, mask=ImageChops.logical_and(where, pattern))


def dots(picture: Image.Image) -> bytes:
    """Return a picture of mode "1" as a printer takes it: rows of whole bytes, a set bit is black, the leftmost dot first.

    Bytes that would read as a real-time command lose their lone dot: a printer obeys such a command in a picture too, and one
    of them switches it off (Epson, ESC/POS: DLE EOT, DLE ENQ, DLE DC4). A code has no lone dots.
    """
    black = bytes(byte ^ 0xFF for byte in picture.tobytes())
    return _REAL_TIME.sub(lambda found: b"\x00" + found.group()[1:], black)


def bands(picture: Image.Image, rows: int) -> Iterator[Image.Image]:
    """Yield a picture in strips of ``rows`` dots, with the dots that ``dots`` sends."""
    clean = Image.frombytes("1", picture.size, bytes(byte ^ 0xFF for byte in dots(picture)))
    for top in range(0, clean.height, rows):
        yield clean.crop((0, top, clean.width, min(top + rows, clean.height)))
