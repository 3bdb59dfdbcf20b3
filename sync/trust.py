"""Which server a device talks to: its address, its certificate, and what it means when that is not right.

A server on another machine is spoken to over TLS, verified against the known authorities or against the one that was
given at enrolment. Plain http is for this machine, and for a house that says that it wants it on its own network.
``requests`` and ``ssl`` are imported when the first trip is made: a kiosk reads its settings long before that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sync.errors import BadInput, ServerNotSecure, of_disk

if TYPE_CHECKING:
    import ssl

    import requests

CA_FILE = "ca.pem"
"""The certificate authority that was given at enrolment, in the data folder."""

BAD_ADDRESS = (
    "Het adres van de server klopt niet.",
    "Schrijf het zo: https://naam of https://naam:8480.",
)
"""What is the matter with an address of which host or port cannot be, and what to do."""

_NOT_YET_VALID, _EXPIRED, _OTHER_NAME, _OTHER_ADDRESS = 9, 10, 62, 64
"""Verify results of OpenSSL (x509_vfy.h)."""


def checked_address(url: str, *, insecure_http: bool = False) -> str:
    """Return the address of a server without a slash at its end.

    Raises ``BadInput`` when it is none, and for plain http to another machine unless ``insecure_http``.
    """
    if not url.startswith(("http://", "https://")):
        raise BadInput("Het adres van de server klopt niet.", "Het begint met http:// of https://.")
    if not _names_a_server(url):
        raise BadInput(*BAD_ADDRESS)
    if url.startswith("http://") and not insecure_http and not _on_this_machine(url):
        raise BadInput(
            "Over http:// kan iedereen op het netwerk meelezen.",
            "Gebruik https://, of zeg --insecure-http als het netwerk van uzelf is.",
        )
    return url.rstrip("/")


def _names_a_server(url: str) -> bool:
    """Return whether an address has a host and a port that there can be, and nothing behind its path."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port above 65535, half an IPv6 address
        return False
    return sound and not any(sign.isspace() or sign in "?#" for sign in url)


def _on_this_machine(url: str) -> bool:
    import ipaddress
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True  # no address at all: nobody will answer there
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_ca(path: Path) -> bytes:
    """Return the certificates in a PEM file. Raises ``BadInput`` when there are none."""
    import ssl

    try:
        raw = path.read_bytes()
        ssl.create_default_context(cafile=str(path))
    except FileNotFoundError:
        raise BadInput(f"Het bestand {path} is er niet.", "Kijk de naam na.") from None
    except ssl.SSLError:
        raise BadInput(
            f"In het bestand {path} staat geen certificaat.", "Geef een bestand in PEM-vorm."
        ) from None
    except OSError as error:
        raise of_disk(error) from error
    return raw


def open_session(folder: Path, ca: Path | None = None) -> requests.Session:
    """Return a session that verifies the server: against ``ca``, else the folder's own authority, else the known ones."""
    import requests

    session = requests.Session()
    session.trust_env = False
    own = ca if ca is not None else folder / CA_FILE
    session.verify = str(own) if own.is_file() else True
    return session


def not_secure(error: Exception) -> ServerNotSecure:
    """Return what it means that TLS failed: mostly, that whoever answered could not show to be the server."""
    found = _certificate_error(error)
    if found is None:
        return ServerNotSecure()
    if found.verify_code in (_NOT_YET_VALID, _EXPIRED):
        return ServerNotSecure(
            "Het certificaat van de server is verlopen, of de klok klopt niet.",
            "Kijk of de datum van deze computer goed is.",
        )
    if found.verify_code in (_OTHER_NAME, _OTHER_ADDRESS):
        return ServerNotSecure(
            "Het certificaat van de server hoort bij een ander adres.",
            "Kijk of het adres van de server goed is.",
        )
    return ServerNotSecure(
        "Het certificaat van de server is hier niet bekend.",
        "Heeft u een eigen certificaat? Meld het apparaat aan met --ca BESTAND.",
    )


def _certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Look through what ``requests`` and ``urllib3`` wrapped around it."""
    import ssl

    waiting: list[object] = [error]
    seen: list[object] = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, ssl.SSLCertVerificationError):
            return one
        if isinstance(one, BaseException) and not any(one is other for other in seen):
            seen.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return None
