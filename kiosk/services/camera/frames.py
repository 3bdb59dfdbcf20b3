"""One frame as a camera gives it, and the grey picture in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from PIL import Image

MOST_PX = 4096 * 4096
"""No camera of a desk gives more; a frame that says so is rubbish."""
AIM_PX = (32, 24)
"""Dots of the picture to aim by: fewer than a badge's code has modules, so that nobody reads a code from the screen."""
BLACK = 40
"""The brightest spot of a lens that is covered, out of 255: black is 16 in video, and sensors have noise."""

_STEPS = {"GREY": (0, 1), "YUYV": (0, 2), "UYVY": (1, 2), "NV12": (0, 1), "NV21": (0, 1), "YU12": (0, 1), "YV12": (0, 1)}  # fmt: skip
"""Where the brightness stands in a line: its first byte, and from one dot to the next."""
_COMPRESSED = ("MJPG", "JPEG")
FORMATS = ("MJPG", "JPEG", "YUYV", "UYVY", "NV12", "NV21", "YU12", "YV12", "GREY")
"""What can be read, by the kernel's four letters (V4L2_PIX_FMT_...), the most wanted first: compressed leaves the most room
on a USB line, and so gives the largest pictures."""


class BadFrame(Exception):
    """A frame that came in half, or is none: the next one is waited for."""


class Frame(msgspec.Struct, frozen=True):
    """What the camera gave."""

    format: str
    """One of ``FORMATS``."""
    width_px: int
    height_px: int
    stride: int
    """Bytes from one line to the next; means nothing for a compressed frame."""
    data: bytes


def grey_of(frame: Frame) -> Image.Image:
    """Return the brightness of a frame, mode "L". Raises ``BadFrame`` for half a frame, or for rubbish."""
    if frame.format in _COMPRESSED:
        return _decompressed(frame)
    from PIL import Image

    first, step = _STEPS[frame.format]
    width, height = frame.width_px, frame.height_px
    needed = frame.stride * (height - 1) + width * step
    if width < 1 or height < 1 or frame.stride < width * step or len(frame.data) < needed:
        raise BadFrame
    plane = frame.data[first : frame.stride * height : step]
    line = frame.stride // step
    plane += bytes(max(line * height - len(plane), 0))  # the last line may end with its last dot
    return Image.frombuffer("L", (width, height), plane, "raw", "L", line, 1)


def _decompressed(frame: Frame) -> Image.Image:
    """Read a JPEG. Cameras leave its Huffman tables out, as motion JPEG may; libjpeg-turbo has the usual ones."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(frame.data), formats=["JPEG"]) as picture:
            if picture.width * picture.height > MOST_PX:
                raise BadFrame
            picture.draft("L", None)
            return picture.convert("L")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise BadFrame from None


def is_black(picture: Image.Image) -> bool:
    """Return whether nothing can be seen: a shutter is before the lens, or there is no light at all."""
    from PIL import Image

    spots = picture.resize((16, 12), Image.Resampling.BOX)
    return max(spots.tobytes()) < BLACK


def aim_of(picture: Image.Image) -> bytes:
    """Return the picture to aim by: ``AIM_PX`` dots of a byte each, turned over as a mirror does."""
    from PIL import Image

    small = picture.resize(AIM_PX, Image.Resampling.BOX)
    return small.transpose(Image.Transpose.FLIP_LEFT_RIGHT).tobytes()
