"""Where papers go: the address of a printer or a folder, as a person writes it and as IPP wants it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from sync.errors import BadInput
from sync.words import N_

PORT = 631


class BadPrinterUri(BadInput):
    """What was given is no address of a printer."""

    what = N_("Dit adres van de printer klopt niet.")
    next = N_("Gebruik een adres zoals ipp://naam/ipp/print of file:///map.")


class Target(msgspec.Struct, frozen=True):
    """Where papers go: a folder, or a printer."""

    folder: Path | None = None
    host: str = ""
    port: int = PORT
    path: str = "/"
    secure: bool = False

    @property
    def uri(self) -> str:
        """The printer's address as IPP wants it in a request (RFC 3510)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ipps' if self.secure else 'ipp'}://{host}:{self.port}{self.path}"


def read_target(uri: str) -> Target | None:
    """Return where ``uri`` leads; None when it is empty, which is: no printer.

    ``ipp``, ``ipps``, ``http`` and ``https`` lead to a printer, ``file`` to a folder. Raises ``BadPrinterUri``.
    """
    text = uri.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadPrinterUri from None
    if parts.query or parts.fragment or not text.isascii() or any(sign <= " " for sign in text):
        raise BadPrinterUri
    if parts.scheme == "file":
        path = unquote(parts.path)
        if host not in ("", "localhost") or not path.startswith("/") or "\0" in path:
            raise BadPrinterUri
        return Target(folder=Path(path))
    ports = {"ipp": PORT, "ipps": PORT, "http": 80, "https": 443}
    # A password in an address would end up in journals; printers in a house have none.
    if parts.scheme not in ports or not host or parts.username is not None or port == 0:
        raise BadPrinterUri
    secure = parts.scheme in ("ipps", "https")
    return Target(None, host, port or ports[parts.scheme], parts.path or "/", secure)
