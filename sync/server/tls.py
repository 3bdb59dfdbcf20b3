"""The server's own certificate."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TypedDict

from sync.errors import BadInput, of_disk


class TlsFiles(TypedDict, total=False):
    """What uvicorn is told; nothing for a server without TLS."""

    ssl_certfile: str
    ssl_keyfile: str


def tls_files(cert: Path | None, key: Path | None) -> TlsFiles:
    """Return what uvicorn is told of a certificate and its key. Raises ``BadInput`` when they are not a pair that works."""
    if cert is None and key is None:
        return {}
    if cert is None or key is None:
        raise BadInput(
            "Een certificaat en zijn sleutel horen bij elkaar.",
            "Geef --tls-cert en --tls-key allebei.",
        )
    for path in (cert, key):
        try:
            path.read_bytes()
        except FileNotFoundError:
            raise BadInput(f"Het bestand {path} is er niet.", "Kijk de naam na.") from None
        except OSError as error:
            raise of_disk(error) from error
    try:
        # an empty password, so that a key that asks for one is refused instead of waited for
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except ssl.SSLError:
        raise BadInput(
            "Dit certificaat en deze sleutel passen niet bij elkaar.",
            "Geef twee bestanden in PEM-vorm; de sleutel zonder wachtwoord.",
        ) from None
    return {"ssl_certfile": str(cert), "ssl_keyfile": str(key)}
