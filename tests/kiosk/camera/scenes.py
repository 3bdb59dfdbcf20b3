"""What a camera sees: our own papers, printed, held before a lens, in the bytes that cameras give."""

from __future__ import annotations

import io
import math

import msgspec
import numpy
import zxingcpp
from PIL import Image, ImageFilter

from kiosk.services.camera.frames import Frame
from printing.badge import badge, volunteer_card
from printing.qr import make_qr
from sync.badge import Badge, badge_text, shown_badge_text
from sync.words import Words
from tests.printing.reading import raster

SIZE_PX = (640, 480)
DPI = 150
ANNIE = Badge("volunteer", bytes(range(100, 116)))
WALL = 120
"""What is behind it."""


class Printed(msgspec.Struct, frozen=True):
    """A page as it came out of the printer, and where the code is on it."""

    page: Image.Image
    text: str
    middle: tuple[float, float]
    side_px: float


def printed(pdf: bytes) -> Printed:
    """Return the first page of a paper with one QR code."""
    page = raster(pdf, DPI, "-gray")[0]
    (code,) = zxingcpp.read_barcodes(page)
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
    middle = (sum(one.x for one in corners) / 4, sum(one.y for one in corners) / 4)
    return Printed(page, code.text, middle, float(at.top_right.x - at.top_left.x))


def printed_badge(own: Badge = ANNIE) -> Printed:
    """Return a volunteer's badge."""
    words = Words("nl")
    card = volunteer_card(
        "Het Anker", "Annie", "host", badge_text(own), shown_badge_text(own), words
    )
    return printed(badge(card, words))


def held(
    paper: Printed,
    *,
    side_px: float = 170,
    turn: float = 0.0,
    blur_px: float = 0.0,
    light: float = 1.0,
    noise: float = 4.0,
    size_px: tuple[int, int] = SIZE_PX,
    seed: int = 7,
) -> Image.Image:
    """Return what the lens sees of a paper whose code is ``side_px`` wide, in ``light`` from 0 (night) to 1 (day)."""
    scale = side_px / paper.side_px
    around = math.hypot(*size_px) / 2 / scale  # as much of the page as the picture shows, turned
    x, y = paper.middle
    part = paper.page.crop((int(x - around), int(y - around), int(x + around), int(y + around)))
    inside = Image.new("L", paper.page.size, 255).crop(
        (int(x - around), int(y - around), int(x + around), int(y + around))
    )
    part = Image.composite(part, Image.new("L", part.size, WALL), inside)
    wide = max(int(part.width * scale), 1)
    seen = part.resize((wide, wide), Image.Resampling.BILINEAR)
    if turn:
        seen = seen.rotate(turn, Image.Resampling.BILINEAR, fillcolor=WALL)
    left, top = (seen.width - size_px[0]) // 2, (seen.height - size_px[1]) // 2
    seen = seen.crop((left, top, left + size_px[0], top + size_px[1]))
    if blur_px:
        seen = seen.filter(ImageFilter.GaussianBlur(blur_px))
    dots = numpy.asarray(seen, dtype=numpy.float32) * light + 16 * (1 - light)
    dots += numpy.random.default_rng(seed).normal(0, noise, dots.shape)
    return Image.fromarray(dots.clip(0, 255).astype(numpy.uint8), "L")


def painted(text: str, size_px: tuple[int, int] = SIZE_PX) -> Image.Image:
    """Return what the lens sees of any code, right before it."""
    code = make_qr(text)
    dots = Image.new("L", (code.size + 8, code.size + 8), 255)
    for row, first, length in code.dark_runs():
        dots.paste(0, (first + 4, row + 4, first + 4 + length, row + 5))
    seen, side = Image.new("L", size_px, WALL), size_px[1] // 2
    at = ((size_px[0] - side) // 2, (size_px[1] - side) // 2)
    seen.paste(dots.resize((side, side), Image.Resampling.NEAREST), at)
    return seen


def frame_of(picture: Image.Image, kind: str, padding: int = 0) -> Frame:
    """Return a picture as a frame of a kind that cameras give; ``padding`` bytes stand at the end of each line."""
    width, height = picture.size
    lines = numpy.asarray(picture)
    if kind in ("MJPG", "JPEG"):
        colour, out = picture.convert("RGB"), io.BytesIO()
        colour.save(out, "JPEG", quality=80, subsampling="4:2:2")
        data = without_tables(out.getvalue()) if kind == "MJPG" else out.getvalue()
        return Frame(kind, width, height, 0, data)
    grey = numpy.full_like(lines, 128)
    if kind == "YUYV":
        lines = numpy.dstack([lines, grey]).reshape(height, width * 2)
    elif kind == "UYVY":
        lines = numpy.dstack([grey, lines]).reshape(height, width * 2)
    lines = numpy.pad(lines, ((0, 0), (0, padding)))
    data = lines.tobytes()
    if kind in ("NV12", "NV21", "YU12", "YV12"):
        data += bytes([128]) * (lines.shape[1] * height // 2)
    return Frame(kind, width, height, lines.shape[1], data)


def without_tables(jpeg: bytes) -> bytes:
    """Return a JPEG without its Huffman tables, as motion JPEG of many cameras is (ISO/IEC 10918-1 annex K has them)."""
    out, at = bytearray(jpeg[:2]), 2
    while jpeg[at + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] != 0xC4:
            out += jpeg[at : at + length]
        at += length
    return bytes(out + jpeg[at:])
