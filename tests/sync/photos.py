"""Pictures for tests, as telephones and strangers make them."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image


def noise(width: int = 1600, height: int = 900, seed: int = 1) -> Image.Image:
    """Return a picture that does not compress well."""
    small = random.Random(seed).randbytes(40 * 30 * 3)
    return Image.frombytes("RGB", (40, 30), small).resize((width, height))


def photo(media: str = "JPEG", *, gps: bool = True, seed: int = 1, width: int = 1600) -> bytes:
    """Return a photo with a word about where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "Telefoon van Riet"
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (50.0, 53.0, 12.0)
        noise(width, seed=seed).save(out, media, exif=exif)
    else:
        noise(width, seed=seed).save(out, media)
    return out.getvalue()


def bomb() -> bytes:
    """Return a PNG of a few bytes that claims 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    body = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
