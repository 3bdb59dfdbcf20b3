"""The line to a printer: one HTTP request for each IPP message (RFC 8010, section 4).

A printer is not trusted: what it answers has a largest size and a latest moment, and whatever is no IPP raises
``NotAPrinter``. The standard library's HTTP client is used rather than requests, because only it tells whether a request
had begun to leave when the connection failed, and on that hangs whether it may be sent again.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading

from printing.address import Target
from printing.ipp_errors import ConnectionLost, NotAPrinter, PrinterAway, PrinterRefuses
from printing.pins import Pins
from sync.errors import UserFacing

MAX_ANSWER_BYTES = 2_000_000
FORBIDDEN, BUSY = 0x0401, 0x0507
"""Status codes of IPP (RFC 8011, B.1) for what HTTP says in its own way."""


class Line:
    """Sends messages to one address; every one takes ``timeout_s`` seconds at most."""

    def __init__(self, target: Target, timeout_s: float, pins: Pins | None = None) -> None:
        """Nothing is sent yet; ``pins`` know the certificates of sealed addresses."""
        self._target = target
        self._pins = pins
        self._timeout_s = timeout_s

    def post(self, body: bytes) -> bytes:
        """Send a message and return the answer.

        Raises ``PrinterAway`` when nothing left, ``ConnectionLost`` when it may have arrived, ``NotAPrinter`` (``PrinterChanged``)
        and ``PrinterRefuses``.
        """
        connection = self._connect()
        expired = threading.Event()
        late = threading.Timer(self._timeout_s, _shut, (connection.sock, expired))
        late.daemon = True
        late.start()  # a server that sends a byte a second never makes a socket time out
        try:
            headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
            connection.request("POST", self._target.path, body, headers)
            response = connection.getresponse()
            data = response.read(MAX_ANSWER_BYTES + 1)
        except (http.client.HTTPException, OSError, ValueError) as error:
            hung_up = isinstance(error, ConnectionError | http.client.IncompleteRead)
            if (
                isinstance(error, http.client.HTTPException)
                and not hung_up
                and not expired.is_set()
            ):
                raise NotAPrinter from None  # something else than HTTP
            lost = ConnectionLost()
            lost.gone = hung_up and not expired.is_set()
            raise lost from None
        finally:
            late.cancel()
            connection.close()
        if response.status == http.client.SERVICE_UNAVAILABLE:
            raise PrinterRefuses(BUSY)
        if response.status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            raise PrinterRefuses(FORBIDDEN)
        if response.status != http.client.OK or len(data) > MAX_ANSWER_BYTES:
            raise NotAPrinter
        return data

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._target.host, self._target.port
        if self._target.secure:
            # Printers sign their own certificates: nobody vouches for them, they are known again.
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=self._timeout_s, context=context
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=self._timeout_s)
        try:
            connection.connect()
        except ssl.SSLError:
            connection.close()
            raise NotAPrinter from None
        except (OSError, UnicodeError) as error:
            connection.close()
            away = PrinterAway()
            away.gone = isinstance(error, ConnectionRefusedError)
            raise away from None
        if self._pins is not None and isinstance(connection.sock, ssl.SSLSocket):
            try:
                certificate = connection.sock.getpeercert(binary_form=True) or b""
                self._pins.check(self._target.uri, certificate)
            except UserFacing:
                connection.close()
                raise
        return connection


def _shut(sock: socket.socket | None, expired: threading.Event) -> None:
    """End a connection from another thread, so that whoever waits on it wakes."""
    expired.set()
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
