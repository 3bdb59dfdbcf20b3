"""Which printer answered first at a sealed address: its certificate is remembered, and another one is not printed to.

Printers sign their own certificates, so nobody vouches for them; what can be known is that it is still the same one (as with
an SSH host key). A new printer, or one that was reset, is accepted when a person says so: ``forget``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from printing.ipp_errors import PrinterChanged
from sync.errors import of_disk
from sync.whole_files import write_whole

FILE = "printers.json"


class Pins:
    """The certificates that a device knows, in its data folder: SHA-256 by the printer's address."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._path = folder / FILE

    def check(self, uri: str, certificate: bytes) -> None:
        """Remember the certificate (DER) of an address that has none yet.

        Raises ``PrinterChanged`` when another was remembered, and ``ReadOnlyFolder`` or ``DiskFull``.
        """
        known, found = self._read(), hashlib.sha256(certificate).hexdigest()
        if known.setdefault(uri, found) != found:
            raise PrinterChanged
        if known != self._read():
            self._write(known)

    def forget(self, uri: str) -> bool:
        """Accept whatever certificate comes next from an address; return whether one was remembered."""
        known = self._read()
        if known.pop(uri, None) is None:
            return False
        self._write(known)
        return True

    def _read(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.MsgspecError):
            return {}

    def _write(self, known: dict[str, str]) -> None:
        try:
            write_whole(self._path, msgspec.json.encode(known), mode=0o600)
        except OSError as error:
            raise of_disk(error) from error
