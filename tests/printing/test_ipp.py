"""The client before addresses that are wrong, and before servers that are no printers."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from printing import states
from printing.ipp import (
    PRINT_JOB,
    BadPrinterUri,
    NotAPrinter,
    Printer,
    PrinterAway,
    PrinterRefuses,
    Target,
    read_target,
)
from printing.ipp_wire import VERSION
from printing.outcomes import STOPPED, UNSURE
from printing.spool import print_now
from tests.printing.conftest import PDF, Device
from tests.printing.printers import TestPrinter, free_port


@pytest.mark.parametrize(
    ("uri", "target"),
    [
        ("", None),
        ("  ", None),
        ("ipp://printer/ipp/print", Target(None, "printer", 631, "/ipp/print")),
        ("ipp://printer", Target(None, "printer", 631, "/")),
        ("ipp://10.0.0.7:8631/x", Target(None, "10.0.0.7", 8631, "/x")),
        ("IPPS://Printer/ipp/print", Target(None, "printer", 631, "/ipp/print", True)),
        ("http://printer/ipp", Target(None, "printer", 80, "/ipp")),
        ("https://[::1]/ipp", Target(None, "::1", 443, "/ipp", True)),
        ("file:///srv/post%20bak", Target(Path("/srv/post bak"))),
        ("file://localhost/srv", Target(Path("/srv"))),
    ],
)
def test_an_address_is_read(uri: str, target: Target | None) -> None:
    assert read_target(uri) == target


@pytest.mark.parametrize(
    "uri",
    [
        "printer", "lpd://printer/queue", "ipp:/printer", "ipp://", "ipp://:631/ipp", "ipp://printer:99999/ipp",
        "ipp://printer:x/ipp", "ipp://printer:0/ipp", "ipp://[::1/ipp", "ipp://me:secret@printer/ipp", "ipp://printer/a b",
        "ipp://prínter/ipp", "ipp://printer/ipp?x=1", "file://elsewhere/srv", "file:", "file:srv", "file:///a%00b", "ipp://printer/\r\nX: y",
    ],
)  # fmt: skip
def test_a_wrong_address_is_told(uri: str) -> None:
    with pytest.raises(BadPrinterUri) as told:
        read_target(uri)
    assert str(told.value) == f"{BadPrinterUri.what} {BadPrinterUri.next}"


def test_a_printer_is_named_as_ipp_names_it() -> None:
    for uri in ("ipp://printer:631/ipp", "ipps://[::1]:8443/ipp"):
        target = read_target(uri)
        assert target is not None
        assert target.uri == uri


Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


class Web:
    """A web server on loopback that answers as it is told, and remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        asked = self.asked = list[bytes]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(body)
                with contextlib.suppress(OSError):
                    answer(self, body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.uri = f"ipp://127.0.0.1:{self.server.server_port}/ipp/print"

    @property
    def operations(self) -> list[int]:
        return [int.from_bytes(body[2:4]) for body in self.asked]


@contextlib.contextmanager
def serve(answer: Answer) -> Iterator[Web]:
    web = Web(answer)
    thread = threading.Thread(target=web.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        web.server.shutdown()
        thread.join()
        web.server.server_close()


def reply(status: int, body: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(1_000_000))


def hang_up(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    while True:
        handler.wfile.write(b"H")
        time.sleep(0.1)


def printer_at(uri: str, timeout_s: float = 2.0) -> Printer:
    target = read_target(uri)
    assert target is not None
    return Printer(target, timeout_s)


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"<html>Hallo</html>"),
        reply(200, b""),
        reply(200, VERSION + b"\0\0\0\0\0\x01\x03"),
        reply(200, VERSION + b"\0\0\0\0\0\x63\x03"),
        reply(200, VERSION + b"\x05\0\0\0\0\x01\x03"),
        reply(404, b""),
        reply(500, b"ill"),
        reply(302, b""),
        reply(426, b""),
        endless,
    ],
)
def test_what_is_no_printer_is_told(device: Device, answer: Answer) -> None:
    with serve(answer) as web:
        outcome = device.print(web.uri)
        assert PRINT_JOB not in web.operations
    assert (outcome.done, outcome.what, outcome.next) == (False, NotAPrinter.what, NotAPrinter.next)
    assert device.journal == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_printer_that_wants_a_password_is_told(device: Device, status: int) -> None:
    with serve(reply(status, b"")) as web:
        outcome = device.print(web.uri)
    assert (outcome.done, outcome.what) == (False, PrinterRefuses.what)


@pytest.mark.parametrize("uri", ["ipp://nobody.invalid/ipp/print", "ipps://127.0.0.1:{port}/ipp"])
def test_where_nobody_is_is_told(device: Device, uri: str) -> None:
    outcome = device.print(uri.format(port=free_port()))
    assert (outcome.done, outcome.what, outcome.next) == (False, states.AWAY.what, states.AWAY.next)
    assert device.journal == []


def test_a_server_that_hangs_up_or_drips_is_away_in_time() -> None:
    with serve(hang_up) as web, pytest.raises(PrinterAway):
        printer_at(web.uri).ask()
    with serve(drip) as web:
        began = time.monotonic()
        with pytest.raises((PrinterAway, NotAPrinter)):
            printer_at(web.uri, 0.5).ask()
        assert time.monotonic() - began < 1.5


def test_a_printer_that_hangs_is_told_in_two_seconds(device: Device) -> None:
    """The system takes the connection, and nobody ever answers."""
    with socket.create_server(("127.0.0.1", 0)) as hung:
        began = time.monotonic()
        outcome = print_now(
            device.folder,
            f"ipp://127.0.0.1:{hung.getsockname()[1]}/ipp/print",
            PDF,
            name="briefje",
            on_progress=lambda text: device.told.append((time.monotonic() - began, text)),
            stop=lambda: bool(device.told),
        )
    assert device.told_within_s(states.SILENT.what) < 2
    assert (outcome.done, (outcome.what, outcome.next)) == (False, STOPPED)
    assert time.monotonic() - began < 3


def test_a_printer_that_hangs_in_the_middle_is_told_in_two_seconds(
    device: Device, printer: TestPrinter
) -> None:
    printer.mode("media-empty-error")
    device.when_told(states.PAPER_OUT.what, printer.hang)
    outcome = device.print(printer.uri, lost_s=0.1)
    hung_s = device.told_within_s(states.PAPER_OUT.what)
    assert device.told_within_s(states.SILENT.what) - hung_s < 2
    assert device.told_within_s(states.AWAY.what) - hung_s < 3
    assert (outcome.done, (outcome.what, outcome.next)) == (False, UNSURE)


def test_a_printer_that_drips_is_asked_no_longer_than_two_seconds(device: Device) -> None:
    with serve(drip) as web:
        began = time.monotonic()
        with pytest.raises((PrinterAway, NotAPrinter)):
            printer_at(web.uri, 10.0).ask()
        assert time.monotonic() - began < 3


def test_a_plain_server_is_no_sealed_one() -> None:
    with serve(reply(200, b"")) as web, pytest.raises((NotAPrinter, PrinterAway)):
        printer_at(web.uri.replace("ipp:", "ipps:")).ask()


@contextlib.contextmanager
def between(printer: TestPrinter, lose: Callable[[int], bool], deliver: bool) -> Iterator[Web]:
    """Stand before a printer and lose the answers to some operations, which are delivered before that or not."""

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        lost = lose(int.from_bytes(body[2:4]))
        data = b""
        if deliver or not lost:
            line = http.client.HTTPConnection("localhost", printer.port, timeout=5)
            line.request("POST", "/ipp/print", body, {"Content-Type": "application/ipp"})
            data = line.getresponse().read()
            line.close()
        (hang_up if lost else reply(200, data))(handler, body)

    with serve(answer) as web:
        yield web


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_again(
    device: Device, printer: TestPrinter
) -> None:
    with between(printer, lambda operation: operation == PRINT_JOB, deliver=True) as web:
        outcome = device.print(web.uri)
        assert web.operations.count(PRINT_JOB) == 1
    assert outcome.done
    assert printer.received() == [PDF]


def test_a_lost_paper_is_not_sent_again_by_itself(device: Device, printer: TestPrinter) -> None:
    with between(printer, lambda operation: operation == PRINT_JOB, deliver=False) as web:
        outcome = device.print(web.uri)
        assert web.operations.count(PRINT_JOB) == 1
    assert (outcome.done, (outcome.what, outcome.next)) == (False, UNSURE)
    assert printer.received() == []
