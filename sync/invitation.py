"""The one text of a QR code that lets a device join: where the server is, the code, and whose answer to believe."""

from __future__ import annotations

import io
import re
from typing import Any

import msgspec

from sync.errors import BadInput

PREFIX = "buurtzuil:"
_FORM = re.compile(r"buurtzuil:([0-9A-Z]{8}):([0-9a-f]{32}):(https?://\S{1,400})")


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody needs to let a device join."""

    server: str
    code: str
    """Good once and for a quarter of an hour: a secret."""
    server_fingerprint: str
    """Of the key that the server's answer must be signed with: ``signing.key_fingerprint``."""

    @property
    def text(self) -> str:
        """The text of the QR code. A telephone that scans it opens nothing, and sends the code nowhere."""
        return f"{PREFIX}{self.code}:{self.server_fingerprint}:{self.server}"


def read_invitation(text: str) -> Invitation:
    """Return what a scanned text says. Raises ``BadInput`` when it is none."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise BadInput(
            "Deze tekst is geen aanmelding.", "Scan de QR-code opnieuw, of typ adres en code."
        )
    return Invitation(code=found[1], server_fingerprint=found[2], server=found[3])


def qr_text(text: str) -> str:
    """Return a QR code as a terminal shows it, two rows of modules in a line."""
    out = io.StringIO()
    _code(text).print_ascii(out=out, invert=True)
    return out.getvalue()


def qr_png(text: str) -> bytes:
    """Return a QR code as a PNG picture."""
    out = io.BytesIO()
    _code(text).make_image().save(out, "PNG")
    return out.getvalue()


def _code(text: str) -> Any:
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    return code
