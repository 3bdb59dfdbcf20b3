"""A tagged PDF with what only a flyer has: fields of colour, white words on black, photos in dots, and lines turned upright.

A colour is decoration and drawn as such; words are black, or white on a black field.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.lib.colors import toColor
from reportlab.pdfbase import pdfdoc

from printing.halftone import Halftone
from printing.ink import BLACK, WHITE
from printing.tagged import TaggedPdf

_DASH_PT = (4.0, 3.0)
_CUT_PT = 1.0


class PosterPdf(TaggedPdf):
    """A document that hangs on a wall."""

    @contextmanager
    def white_words(self) -> Iterator[None]:
        """Draw words in white: they stand on a black field."""
        self._canvas.saveState()
        self._canvas.setFillColor(toColor(WHITE))
        yield
        self._canvas.restoreState()

    @contextmanager
    def turned(self, x_pt: float, y_pt: float) -> Iterator[None]:
        """Draw turned a quarter to the left: what is drawn at (0, 0) stands at a point, and its lines run up the page."""
        height_pt = self.height_pt
        self._canvas.saveState()
        self._canvas.translate(x_pt, height_pt - y_pt)
        self._canvas.rotate(90)
        self.height_pt = 0.0
        yield
        self.height_pt = height_pt
        self._canvas.restoreState()

    def field(
        self,
        left_pt: float,
        top_pt: float,
        width_pt: float,
        height_pt: float,
        *,
        colour: str = BLACK,
        radius_pt: float = 0.0,
    ) -> None:
        """Fill a field, which nobody hears; ``radius_pt`` rounds its corners."""
        with self.artifact():
            self._canvas.saveState()
            self._canvas.setFillColor(toColor(colour))
            bottom_pt = self.height_pt - top_pt - height_pt
            # without a radius it is a plain rectangle, which readers of a PDF take for one
            draw = (left_pt, bottom_pt, width_pt, height_pt)
            if radius_pt:
                self._canvas.roundRect(*draw, radius_pt, stroke=0, fill=1)
            else:
                self._canvas.rect(*draw, stroke=0, fill=1)
            self._canvas.restoreState()

    def border(
        self,
        left_pt: float,
        top_pt: float,
        width_pt: float,
        height_pt: float,
        *,
        colour: str = BLACK,
        weight_pt: float = 2.0,
        radius_pt: float = 8.0,
    ) -> None:
        """Draw a frame in a colour, all of it inside the box that is given; nobody hears it."""
        half_pt = weight_pt / 2
        with self.artifact():
            self._canvas.saveState()
            self._canvas.setLineWidth(weight_pt)
            self._canvas.setStrokeColor(toColor(colour))
            self._canvas.roundRect(
                left_pt + half_pt,
                self.height_pt - top_pt - height_pt + half_pt,
                width_pt - weight_pt,
                height_pt - weight_pt,
                radius_pt,
                stroke=1,
                fill=0,
            )
            self._canvas.restoreState()

    def cut_line(self, from_pt: tuple[float, float], to_pt: tuple[float, float]) -> None:
        """Draw where scissors go: a thin line of dashes."""
        with self.artifact():
            self._canvas.saveState()
            self._canvas.setLineWidth(_CUT_PT)
            self._canvas.setDash(*_DASH_PT)
            (x, y), (to_x, to_y) = from_pt, to_pt
            self._canvas.line(x, self.height_pt - y, to_x, self.height_pt - to_y)
            self._canvas.restoreState()

    def photo(
        self,
        picture: Halftone,
        left_pt: float,
        top_pt: float,
        width_pt: float,
        height_pt: float,
        *,
        said: str,
    ) -> None:
        """Draw a photo of one bit a dot; the same one twice stands in the file once. ``said`` is what is read aloud."""
        name = "photo-" + hashlib.sha256(picture.rows).hexdigest()[:16]
        document: Any = self._canvas._doc
        if not document.hasForm(name):
            image = pdfdoc.PDFImageXObject(name)
            image.width, image.height = picture.width_px, picture.height_px
            image.streamContent = zlib.compress(picture.rows)
            image._filters = ("FlateDecode",)
            self._canvas._setXObjects(image)
            document.addForm(name, image)
        with self.content("Figure", alternative=said):
            self._canvas._currentPageHasImages = 1
            self._canvas.saveState()
            self._canvas.translate(left_pt, self.height_pt - top_pt - height_pt)
            self._canvas.scale(width_pt, height_pt)
            self._write(f"/{document.getXObjectName(name)} Do")
            self._canvas.restoreState()
            self._canvas._formsinuse.append(name)
