"""What a picture must be to travel: a PNG, JPEG or WebP of a sane size, with nothing in it but the picture.

A photo of a telephone says where and when it was taken, and with what; that is personal data. So a picture is cleaned on the
device where it is chosen, before it gets its name, and nobody else takes one that was not.

Nothing of a file's own words is believed, neither its name nor its type: pillow looks at the content, and at the size that it
claims before anything is unpacked.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from sync.errors import BadInput

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_FILE_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
"""What a picture may unpack to; a good telephone takes 12 to 50 million."""
MAX_SIDE_PX = 2400
"""A cleaned picture's longest side: A4 at 200 dots per inch."""
WIDTHS_PX = (480, 1080)
"""Widths at which the server gives a picture: for a list, and for a whole screen."""
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_QUALITY = 85
_WORDS = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif", "photoshop", "comment")


class NoPicture(BadInput):
    """Not a picture that can be shown."""

    what = "Dit bestand is geen foto die de zuil kan tonen."
    next = "Kies een JPEG, PNG of WebP."


class LargePicture(BadInput):
    """More than a device can unpack."""

    what = "Deze foto is te groot."
    next = "Maak hem kleiner, en kies hem dan opnieuw."


class TalkativePicture(BadInput):
    """A picture that was not cleaned."""

    what = "In deze foto staat meer dan het beeld."
    next = "Voeg hem toe met: buurtzuil file add BESTAND."


def clean(raw: bytes) -> tuple[bytes, str]:
    """Return a picture as it may travel, upright and without a word about who, where or when, and its media type.

    Raises ``NoPicture`` or ``LargePicture``.
    """
    from PIL import ImageOps

    image = _opened(raw)
    media = image.format or ""
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    content = _written(upright, media)
    if len(content) > MAX_FILE_BYTES:
        raise LargePicture
    return content, TYPES[media]


def inspect(content: bytes) -> tuple[str, int]:
    """Return a picture's media type and its width in pixels.

    Raises ``NoPicture``, ``LargePicture``, or ``TalkativePicture`` for one that holds more than the picture.
    """
    image = _opened(content)
    media = image.format or ""
    words = {**image.info, **getattr(image, "text", {})}
    if any(name in image.info for name in _WORDS) or len(image.getexif()):
        raise TalkativePicture
    if getattr(image, "text", None) or any(isinstance(value, str) for value in words.values()):
        raise TalkativePicture
    ended = {
        "JPEG": content.endswith(b"\xff\xd9"),
        "PNG": content.endswith(b"IEND\xaeB`\x82"),
        "WEBP": int.from_bytes(content[4:8], "little") + 8 == len(content),
    }
    if not ended[media]:
        raise TalkativePicture  # something stands behind the end
    return TYPES[media], image.width


def scaled(content: bytes, width_px: int) -> bytes:
    """Return a picture at most ``width_px`` wide, of the same type; one that is not wider comes back as it is."""
    image = _opened(content)
    if image.width <= width_px:
        return content
    media = image.format or ""
    height_px = max(round(image.height * width_px / image.width), 1)
    return _written(image.resize((width_px, height_px)), media)


def _opened(raw: bytes) -> Image:
    """Return a picture, unpacked. Raises ``NoPicture`` or ``LargePicture``."""
    from PIL import Image, UnidentifiedImageError

    if len(raw) > MAX_FILE_BYTES * 5:
        raise LargePicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(raw), formats=tuple(TYPES))
            if image.width * image.height > MAX_PIXELS:
                raise LargePicture
            if image.format not in TYPES or getattr(image, "is_animated", False):
                raise NoPicture
            image.load()
    except Image.DecompressionBombError as error:
        raise LargePicture from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise NoPicture from error
    return image


def _written(image: Image, media: str) -> bytes:
    """Return a picture as a file that holds its pixels and nothing else."""
    if media == "JPEG":
        plain = image.convert("RGB")
    else:
        plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if media == "PNG":
        plain.save(out, "PNG", optimize=True)
    else:
        plain.save(out, media, quality=_QUALITY)
    return out.getvalue()
