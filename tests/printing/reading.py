"""Reading a printed PDF back: its letters, its tags, its dots."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
import pikepdf
import zxingcpp
from pdfplumber.utils.text import extract_text
from PIL import Image
from pyzbar import pyzbar

from printing.paper import MM_PT


class PageSeen(msgspec.Struct, frozen=True):
    """What stands on one page, as pdfplumber tells it; lengths in points from the top left corner."""

    width: float
    height: float
    chars: list[dict[str, Any]]
    rects: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    curves: list[dict[str, Any]]
    images: list[dict[str, Any]]


@lru_cache(maxsize=12)
def pages_of(pdf: bytes) -> tuple[PageSeen, ...]:
    """Return what stands on each page; a paper is taken apart once for all that look at it."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return tuple(
            PageSeen(
                float(page.width),
                float(page.height),
                page.chars,
                page.rects,
                page.lines,
                page.curves,
                page.images,
            )
            for page in document.pages
        )


def characters(pdf: bytes) -> list[dict[str, Any]]:
    """Return every visible character with its page (from 1), box, size, colour and marked content.

    One that is read from the side stands as if its page were turned: ``upright`` says so.
    """
    return [
        one if one["upright"] else _turned_back(one)
        for number, page in enumerate(pages_of(pdf), 1)
        for one in (
            {**char, "page": number, "width_pt": page.width, "height_pt": page.height}
            for char in page.chars
            if char["text"].strip()
        )
    ]


def _turned_back(one: dict[str, Any]) -> dict[str, Any]:
    """Return a character whose line runs up the page as it is seen by who turns the page to the right."""
    return {
        **one,
        "x0": one["height_pt"] - one["bottom"],
        "x1": one["height_pt"] - one["top"],
        "top": one["x0"],
        "bottom": one["x1"],
        "size": one["x1"] - one["x0"],
        "matrix": (*one["matrix"][:5], -one["matrix"][4]),
        "width_pt": one["height_pt"],
        "height_pt": one["width_pt"],
    }


class CodeSeen(msgspec.Struct, frozen=True):
    """The dark stretches of one QR code on a page."""

    page: PageSeen
    boxes: list[dict[str, Any]]

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom in points."""
        return (
            min(box["x0"] for box in self.boxes),
            max(box["x1"] for box in self.boxes),
            min(box["top"] for box in self.boxes),
            max(box["bottom"] for box in self.boxes),
        )

    @property
    def module_pt(self) -> float:
        """Height of a module in points."""
        return float(min(box["height"] for box in self.boxes))


_MODULE_AT_MOST_PT = 6.0
_APART_MODULES = 3.5
"""Nothing of a code is further from the rest of it; another code is eight modules away at least."""


def codes_on(pdf: bytes) -> list[CodeSeen]:
    """Return every QR code, page by page."""
    found = []
    for page in pages_of(pdf):
        groups: list[list[dict[str, Any]]] = []
        for box in page.rects:
            if _is_module(box):
                near = [group for group in groups if any(_beside(box, one) for one in group)]
                groups = [group for group in groups if group not in near]
                groups.append([box, *(one for group in near for one in group)])
        found += [CodeSeen(page, group) for group in groups]
    return found


def _is_module(box: dict[str, Any]) -> bool:
    filled = box["fill"] and not box["stroke"] and set(box["non_stroking_color"]) == {0}
    return bool(filled and box["height"] <= _MODULE_AT_MOST_PT)


def _beside(one: dict[str, Any], other: dict[str, Any]) -> bool:
    near = _APART_MODULES * min(one["height"], other["height"])
    return bool(
        one["x0"] - other["x1"] < near
        and other["x0"] - one["x1"] < near
        and one["top"] - other["bottom"] < near
        and other["top"] - one["bottom"] < near
    )


_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def zxing_reads(picture: Image.Image, *, turned: bool = False) -> list[str]:
    """Return what one decoder reads from a picture; it looks at every angle where the picture is ``turned``."""
    found = zxingcpp.read_barcodes(picture, formats=_QR, try_rotate=turned, try_invert=False)
    return [code.text for code in found]


def zbar_reads(picture: Image.Image) -> list[str]:
    """Return what another decoder reads from a picture."""
    found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data.decode() for code in found]


def text_of(pdf: bytes) -> str:
    """Return the text as a reader sees it, one line each."""
    return "\n".join(page_texts(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [extract_text(page.chars).replace("\xa0", " ") for page in pages_of(pdf)]


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def run_poppler(pdf: bytes, *command: str) -> str:
    """Return what a poppler program says about a PDF; ``{}`` in the command is the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        words = [str(path) if word == "{}" else word for word in command]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@lru_cache(maxsize=12)
def raster(pdf: bytes, dpi: int, mode: str = "-mono") -> tuple[Image.Image, ...]:
    """Return the pages as pictures: 1 bit with ``-mono``, or ``-gray``. They are shared: nobody draws on them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-r", str(dpi), mode, str(path), str(Path(folder) / "page")], check=True
        )
        pages = sorted(Path(folder).glob("page-*"))
        return tuple(Image.open(io.BytesIO(page.read_bytes())).convert("L") for page in pages)


def elements(pdf: bytes) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (role, alternative text, roles of the kids) of the structure tree, in order of reading."""

    def walk(node: Any) -> Iterator[tuple[str, str, list[str]]]:
        kids = [kid for kid in node.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]
        yield str(node["/S"]), str(node.get("/Alt", "")), [str(kid["/S"]) for kid in kids]
        for kid in kids:
            yield from walk(kid)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for node in document.Root.StructTreeRoot.K:
            yield from walk(node)


def mm(points: float) -> float:
    """Return points as millimetres."""
    return points / MM_PT
