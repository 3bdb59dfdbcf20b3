"""The line that the tests of faults stand on does to bytes what it says, and nothing else."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.sync.bad_server import Call, serving
from tests.sync.proxy import Line, Proxy

BODY = bytes(range(256)) * 400


class Server:
    """Answers every request with ``BODY``, and remembers what came in."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def answer(self, call: Call) -> None:
        self.heard.append(call.body)
        call.send_response(200)
        call.send_header("Content-Length", str(len(BODY)))
        call.end_headers()
        call.wfile.write(BODY)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with serving(server.answer) as url, Proxy(url) as made:
        yield made


def ask(proxy: Proxy, body: bytes = b"x") -> bytes:
    """Return the body of an answer; raises what a broken line raises."""
    connection = http.client.HTTPConnection(urlsplit(proxy.url).netloc, timeout=10)
    try:
        connection.request("POST", "/", body)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_it_carries_every_byte_both_ways(proxy: Proxy, server: Server) -> None:
    assert ask(proxy, BODY) == BODY
    assert server.heard == [BODY]
    assert proxy.delivered_up > len(BODY)
    assert proxy.delivered_down > len(BODY)
    assert proxy.requests[0].endswith(BODY)


@pytest.mark.parametrize("after", [0, 1, 200, 50_000, len(BODY)])
def test_an_answer_is_cut_where_it_is_asked(after: int, proxy: Proxy, server: Server) -> None:
    proxy.cut_down(after)
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(proxy)
    assert server.heard == [b"x"]
    assert (proxy.delivered_down, proxy.cut) == (after, 1)
    assert ask(proxy) == BODY


def test_a_request_is_cut_where_it_is_asked(proxy: Proxy, server: Server) -> None:
    proxy.cut_up(0, 1000)
    for _ in range(2):
        with pytest.raises((http.client.HTTPException, OSError)):
            ask(proxy, BODY)
    assert (proxy.delivered_up, proxy.cut, proxy.requests) == (1000, 2, [])
    assert BODY not in server.heard
    assert ask(proxy) == BODY


def test_a_request_comes_in_twice_and_again_later(proxy: Proxy, server: Server) -> None:
    proxy.repeat()
    assert ask(proxy, b"one") == BODY
    proxy.wait_repeated(1)
    proxy.heal()
    assert ask(proxy, b"two") == BODY
    assert proxy.send_again(0) == (200, BODY)
    assert server.heard == [b"one", b"one", b"two", b"one"]


@pytest.mark.parametrize("order", [(0, 0), (1, 0)])
def test_requests_come_in_in_the_order_that_is_asked(
    order: tuple[int, int], proxy: Proxy, server: Server
) -> None:
    proxy.hold_up()
    threads = []
    for index, body in enumerate((b"one", b"two")):
        threads.append(threading.Thread(target=ask, args=(proxy, body)))
        threads[-1].start()
        proxy.wait_held(index + 1)
    assert server.heard == []
    first = threads.pop(order[0])
    proxy.release(order[0])
    first.join(10)
    proxy.release(order[1])
    threads[0].join(10)
    assert server.heard == ([b"one", b"two"] if order == (0, 0) else [b"two", b"one"])


def test_an_answer_is_held_back(proxy: Proxy, server: Server) -> None:
    proxy.hold_down()
    thread = threading.Thread(target=ask, args=(proxy,))
    thread.start()
    proxy.wait_held(1)
    assert (server.heard, proxy.delivered_down) == ([b"x"], 0)
    proxy.heal()
    thread.join(10)
    assert proxy.delivered_down > len(BODY)


def test_nobody_answers_while_the_line_is_away(proxy: Proxy, server: Server) -> None:
    proxy.away = True
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(proxy)
    assert server.heard == []
    proxy.away = False
    assert ask(proxy) == BODY


def test_a_slow_line_takes_its_time(server: Server) -> None:
    """102,400 bytes at 8.192 Mbit/s take 0.1 s, and a call makes two round trips: one to connect, one to ask."""
    line = Line(rate_bit_s=819_200, round_trip_s=1.0, hurry=10)
    with serving(server.answer) as url, Proxy(url, line) as proxy:
        began = time.monotonic()
        assert ask(proxy) == BODY
        assert 0.3 <= time.monotonic() - began < 3


def test_what_is_lost_comes_later_and_in_order(server: Server) -> None:
    with serving(server.answer) as url, Proxy(url, Line(loss=0.3, round_trip_s=0.01)) as proxy:
        began = time.monotonic()
        assert ask(proxy) == BODY
        assert time.monotonic() - began > 0.03
