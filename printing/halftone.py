"""Photos for a bad copier: dots of one black on white, large and small, as newspapers print them.

A photo in shades of grey is made into dots by whatever printer there is, too fine for a copy of a copy. Here it is made
into dots of our own, about 45 to an inch on lines of 45 degrees, which a copier keeps and a fax still shows. The picture
has one bit a dot, so nothing is left to a printer's taste.

1. the photo is cut to the shape of its place, from its middle, and made as large as its dots ask
2. shades become grey, and the darkest and the lightest black and white; the middle is lightened, as ink spreads
3. each dot of the printer is black where the photo is darker than the threshold of its place in the cell: Adobe PostScript
   Language Reference, 7.4: a spot function orders the places of a cell, here cos(x) + cos(y) on axes turned by 45 degrees
"""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from sync.pictures import MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_INCH = 240
_CELL = 8
"""Dots on a side of the square that repeats; it holds two cells, one shifted by half."""
_LIGHTER = 0.8
"""Exponent on the grey: what is printed comes out darker than it was."""


class Halftone(msgspec.Struct, frozen=True):
    """A picture of one bit a dot, in rows of whole bytes from the top: 1 is white."""

    width_px: int
    height_px: int
    rows: bytes


def halftone(photo: bytes, width_pt: float, height_pt: float) -> Halftone | None:
    """Return a photo (PNG, JPEG, WebP) as dots for a place of this size; None for what is no picture."""
    from PIL import Image, ImageChops, ImageOps

    width_px = max(round(width_pt / 72 * DOTS_PER_INCH), 1)
    height_px = max(round(height_pt / 72 * DOTS_PER_INCH), 1)
    try:
        with Image.open(io.BytesIO(photo), formats=("PNG", "JPEG", "WEBP")) as found:
            if found.width * found.height > MAX_PIXELS:
                return None
            found.draft("L", (width_px, height_px))
            grey = _on_white(found)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return None
    grey = ImageOps.fit(grey, (width_px, height_px), Image.Resampling.BICUBIC)
    grey = ImageOps.autocontrast(grey, cutoff=1)
    grey = grey.point([round(255 * (value / 255) ** _LIGHTER) for value in range(256)])
    lighter = ImageChops.subtract(grey, _thresholds(width_px, height_px))
    dots = lighter.point([0] + [255] * 255).convert("1", dither=Image.Dither.NONE)
    return Halftone(width_px, height_px, dots.tobytes())


def _on_white(picture: Image) -> Image:
    """Return a picture in grey, with white where it can be looked through."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("L")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, clear).convert("L")


@lru_cache(maxsize=1)
def _cell() -> bytes:
    """Return the thresholds of a cell by rows: 0 to 254, the lowest where a dot is black last."""
    turn = 2 * math.pi / _CELL

    def spot(x: int, y: int) -> float:
        return math.cos((x + y + 1) * turn) + math.cos((x - y) * turn)

    places = [(x, y) for y in range(_CELL) for x in range(_CELL)]
    order = sorted(places, key=lambda place: (round(spot(*place), 6), place))
    rank = {place: index for index, place in enumerate(order)}
    return bytes(round((rank[place] + 0.5) * 255 / len(places)) for place in places)


@lru_cache(maxsize=4)
def _thresholds(width_px: int, height_px: int) -> Image:
    from PIL import Image

    row = b"".join(
        (line * (width_px // _CELL + 1))[:width_px]
        for line in (_cell()[start : start + _CELL] for start in range(0, _CELL**2, _CELL))
    )
    whole = (row * (height_px // _CELL + 1))[: width_px * height_px]
    return Image.frombytes("L", (width_px, height_px), whole)
