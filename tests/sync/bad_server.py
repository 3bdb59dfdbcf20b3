"""Servers as they should not be, each answering every call in its own bad way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Call(BaseHTTPRequestHandler):
    """One request, with its body."""

    body = b""


Answer = Callable[[Call], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Give the address of a server that calls ``answer`` for every request."""

    class Handler(Call):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer(self)

        do_POST = do_GET  # noqa: N815

        def end_headers(self) -> None:
            self.send_header("Connection", "close")  # else the next request may go to a closed line
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(status: int, body: bytes, kind: str = "text/html", **headers: str) -> Answer:
    """Return an answer that is always the same."""

    def answer(call: Call) -> None:
        call.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            call.send_header(name.replace("_", "-"), value)
        call.end_headers()
        call.wfile.write(body)

    return answer


def hangs(call: Call) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(3)


def breaks_off(call: Call) -> None:
    """Promise more than is sent."""
    call.send_response(200)
    call.send_header("Content-Length", "1000")
    call.end_headers()
    call.wfile.write(b"begin")


def no_http(call: Call) -> None:
    """Speak another language."""
    call.wfile.write(b"220 smtp.example ESMTP\r\n")


def hangs_up(call: Call) -> None:
    """Close the connection without a word."""
