"""A client of printers and of CUPS queues: the few operations of IPP/1.1 to 2.0 that printing one paper takes (RFC 8011).

A printer is not trusted: what it answers has a largest size and a latest moment, and whatever is no IPP raises
``NotAPrinter``. The standard library's HTTP client is used rather than requests, because only it tells whether a request
had begun to leave when the connection failed, and on that hangs whether it may be sent again.
"""

from __future__ import annotations

import http.client
import itertools
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from printing.ipp_wire import (
    JOB_GROUP,
    PRINTER_GROUP,
    Answer,
    Asked,
    Attributes,
    Rubbish,
    Value,
    read_answer,
    request,
)
from sync.errors import BadInput, UserFacing
from sync.words import N_

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x02, 0x08, 0x09, 0x0A, 0x0B
"""Operations (RFC 8011, 5.4.15)."""

NOT_POSSIBLE, NOT_FOUND, GONE, FORMAT_NOT_SUPPORTED = 0x0404, 0x0406, 0x0407, 0x040A
NOT_ACCEPTING, BUSY = 0x0506, 0x0507
"""Status codes (RFC 8011, B.1)."""

MAX_ANSWER_BYTES = 2_000_000
PORT = 631
USER = "buurtzuil"
"""Who asks; a queue shows a job's name only to its owner."""


class BadPrinterUri(BadInput):
    """What was given is no address of a printer."""

    what = N_("Dit adres van de printer klopt niet.")
    next = N_("Gebruik een adres zoals ipp://naam/ipp/print of file:///map.")


class PrinterAway(UserFacing):
    """Nobody answers at the printer's address, and nothing reached it."""

    what = N_("De printer is niet te vinden.")
    next = N_("Kijk of de printer aan staat en probeer het opnieuw.")
    gone = False
    """Whether its program has ended, and not only its answers."""


class ConnectionLost(PrinterAway):
    """The connection failed when the request was on its way: it may have arrived."""


class NotAPrinter(UserFacing):
    """Something answers that is no printer, or an ill one."""

    what = N_("Op dit adres antwoordt iets dat geen printer is.")
    next = N_("Kijk het adres van de printer na.")


class PrinterRefuses(UserFacing):
    """The printer says no."""

    what = N_("De printer neemt dit papier niet aan.")
    next = N_("Vraag een vrijwilliger om hulp.")

    def __init__(self, status: int = 0) -> None:
        """Remember the printer's own ``status``."""
        super().__init__()
        self.status = status


class NoPdf(UserFacing):
    """The printer cannot print a PDF."""

    what = N_("Deze printer kan geen pdf printen.")
    next = N_("Laat de beheerder een wachtrij van CUPS voor de printer zetten.")


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


class PrinterSays(msgspec.Struct, frozen=True):
    """How a printer fares."""

    state: int
    """3 idle, 4 processing, 5 stopped (RFC 8011, 5.4.11)."""
    reasons: tuple[str, ...]
    accepting: bool
    formats: tuple[str, ...]
    message: str
    cups: bool
    """Whether this is a queue of CUPS before a printer, and not the printer."""
    device: str = ""
    """The address of the printer behind a queue."""


class JobSays(msgspec.Struct, frozen=True):
    """How a job fares."""

    number: int
    """The printer's own number of it."""
    state: int
    """3 pending, 4 held, 5 processing, 6 stopped, 7 canceled, 8 aborted, 9 completed (RFC 8011, 5.3.7)."""
    reasons: tuple[str, ...]
    name: str
    message: str
    began_s: int = 0
    """When the printer began with it, on the printer's own clock; 0 where it did not or does not say."""

    @property
    def over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state >= 7


_JOB = (
    "job-id",
    "job-state",
    "job-state-reasons",
    "job-name",
    "job-printer-state-message",
    "time-at-processing",
)
_PRINTER = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "cups-version",
    "device-uri",
)


class Printer:
    """A printer or a queue at an address. Every call takes ``timeout_s`` seconds at most."""

    def __init__(self, target: Target, timeout_s: float = 10.0) -> None:
        """Nothing is asked yet."""
        self.target = target
        self._timeout_s = timeout_s
        self._ids = itertools.count(1)

    def ask(self) -> PrinterSays:
        """Return how the printer fares (Get-Printer-Attributes)."""
        answer = self._call(GET_PRINTER, [("keyword", "requested-attributes", _PRINTER)])
        found = answer.of(PRINTER_GROUP)
        if not answer.ok or not found or "printer-state" not in found[0]:
            raise NotAPrinter
        says = found[0]
        return PrinterSays(
            state=_number(says, "printer-state"),
            reasons=_texts(says, "printer-state-reasons"),
            accepting=says.get("printer-is-accepting-jobs", (True,)) != (False,),
            formats=_texts(says, "document-format-supported"),
            message=_text(says, "printer-state-message"),
            cups="cups-version" in says,
            device=_text(says, "device-uri"),
        )

    def send(self, name: str, pdf: bytes, cancel_after_s: int = 0) -> JobSays:
        """Print a PDF as the job ``name`` (Print-Job); return the job as it begins.

        A print system that knows ``job-cancel-after`` gives up by itself after ``cancel_after_s``. Raises
        ``PrinterAway`` when nothing reached the printer, ``ConnectionLost`` when it may have.
        """
        asked: list[Asked] = [
            ("name", "job-name", name),
            ("mime", "document-format", "application/pdf"),
        ]
        job: list[Asked] = []
        if cancel_after_s:
            job.append(("integer", "job-cancel-after", cancel_after_s))
        answer = self._call(PRINT_JOB, asked, pdf, job)
        if answer.status == FORMAT_NOT_SUPPORTED:
            raise NoPdf
        if not answer.ok:
            raise PrinterRefuses(answer.status)
        for says in answer.of(JOB_GROUP):
            return _job(says)
        raise ConnectionLost  # it said yes and not to what: look the job up

    def job(self, number: int) -> JobSays | None:
        """Return a job by the printer's number (Get-Job-Attributes); None when the printer does not know it."""
        asked: list[Asked] = [
            ("integer", "job-id", number),
            ("keyword", "requested-attributes", _JOB),
        ]
        answer = self._call(GET_JOB, asked)
        if answer.status in (NOT_FOUND, GONE):
            return None
        if not answer.ok:
            raise NotAPrinter
        for says in answer.of(JOB_GROUP):
            return _job({"job-id": (number,), **says})
        raise NotAPrinter

    def find(self, name: str) -> JobSays | None:
        """Return the job of this name, waiting or over; None when the printer knows none."""
        return next((job for job in self.jobs() if job.name == name), None)

    def jobs(self) -> Iterator[JobSays]:
        """Yield the jobs that wait or are at work, then those that are over and remembered (Get-Jobs)."""
        for which in ("not-completed", "completed"):
            asked: list[Asked] = [
                ("keyword", "which-jobs", which),
                ("keyword", "requested-attributes", _JOB),
            ]
            answer = self._call(GET_JOBS, asked)
            if not answer.ok:
                raise NotAPrinter
            for says in answer.of(JOB_GROUP):
                yield _job(says)

    def cancel(self, number: int) -> bool:
        """Stop a job (Cancel-Job); return whether the printer did so, which it does not to one that is over."""
        return self._call(CANCEL_JOB, [("integer", "job-id", number)]).ok

    def purge(self, number: int) -> bool:
        """Have CUPS forget a job and its document, which it keeps for a day (Cancel-Job, its ``purge-job``)."""
        asked: list[Asked] = [("integer", "job-id", number), ("boolean", "purge-job", True)]
        return self._call(CANCEL_JOB, asked).ok

    def _call(
        self,
        operation: int,
        asked: Sequence[Asked],
        document: bytes = b"",
        job: Sequence[Asked] = (),
    ) -> Answer:
        number = next(self._ids)
        # The order of the first attributes is the standard's (RFC 8011, 4.1.4 to 4.1.6).
        first: list[Asked] = [
            ("charset", "attributes-charset", "utf-8"),
            ("language", "attributes-natural-language", "nl"),
            ("uri", "printer-uri", self.target.uri),
        ]
        numbers = [one for one in asked if one[1] == "job-id"]
        rest = [one for one in asked if one[1] != "job-id"]
        user: Asked = ("name", "requesting-user-name", USER)
        body = request(operation, number, [*first, *numbers, user, *rest], job) + document
        try:
            answer = read_answer(self._post(body))
        except Rubbish:
            raise NotAPrinter from None
        if answer.request_id != number:
            raise NotAPrinter
        return answer

    def _post(self, body: bytes) -> bytes:
        """Send a request and return the answer's body."""
        connection = self._connect()
        expired = threading.Event()
        late = threading.Timer(self._timeout_s, _shut, (connection.sock, expired))
        late.daemon = True
        late.start()  # a server that sends a byte a second never makes a socket time out
        try:
            headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
            connection.request("POST", self.target.path, body, headers)
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
            raise PrinterRefuses(0x0401)
        if response.status != http.client.OK or len(data) > MAX_ANSWER_BYTES:
            raise NotAPrinter
        return data

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self.target.host, self.target.port
        if self.target.secure:
            # Printers sign their own certificates: the line is sealed, whose it is nobody vouches for.
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
        return connection


def _shut(sock: socket.socket | None, expired: threading.Event) -> None:
    """End a connection from another thread, so that whoever waits on it wakes."""
    expired.set()
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _texts(says: Attributes, name: str) -> tuple[str, ...]:
    return tuple(value for value in says.get(name, ()) if isinstance(value, str))


def _text(says: Attributes, name: str) -> str:
    return next(iter(_texts(says, name)), "")


def _number(says: Attributes, name: str) -> int:
    found: Value = next(iter(says.get(name, ())), 0)
    if isinstance(found, bool) or not isinstance(found, int):
        raise NotAPrinter
    return found


def _job(says: Attributes) -> JobSays:
    return JobSays(
        number=_number(says, "job-id"),
        state=_number(says, "job-state"),
        reasons=_texts(says, "job-state-reasons"),
        name=_text(says, "job-name"),
        message=_text(says, "job-printer-state-message"),
        began_s=_number(says, "time-at-processing"),
    )
