"""Faults of the line: what goes up or comes down is lost, cut, doubled, or comes in the wrong order."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

from tests.sync.matrix.cell import Cell
from tests.sync.matrix.faults import Fault, Usual
from tests.sync.matrix.orders import NotStruck
from tests.sync.proxy import Proxy


def _where(sizes: tuple[int, ...], moment: int) -> tuple[int, int]:
    """Return which of several lines a byte is on, and its place there."""
    for index, size in enumerate(sizes):
        if moment < size:
            return index, moment
        moment -= size
    raise AssertionError("there are not so many bytes")


def _cut(cell: Cell, cut: Callable[[Proxy, int], None], line: Proxy, at: int) -> None:
    before = line.cut
    cut(line, at)
    told = cell.attempt()
    if line.cut != before + 1:
        raise NotStruck("the line was not cut")
    assert told, "nobody was told"
    line.heal()


def _sizes(cell: Cell, way: str) -> tuple[int, ...]:
    found = cell.place.usual[cell.path]
    assert isinstance(found, Usual)
    return found.up if way == "up" else found.down


def _request_cut(cell: Cell, moment: int) -> None:
    index, at = _where(_sizes(cell, "up"), moment)
    _cut(cell, Proxy.cut_up, cell.lines[index], at)


def _reply_cut(cell: Cell, moment: int) -> None:
    index, at = _where(_sizes(cell, "down"), moment)
    _cut(cell, Proxy.cut_down, cell.lines[index], at)


def _reply_lost(cell: Cell, _moment: int) -> None:
    for line in cell.lines:
        _cut(cell, Proxy.cut_down, line, 0)
        cell.more()


def _doubled(cell: Cell, _moment: int) -> None:
    lines = cell.lines
    before = [(len(line.requests), line.repeated) for line in lines]
    for line in lines:
        line.repeat()
    cell.attempt()
    for line, (requests, repeated) in zip(lines, before, strict=True):
        made = len(line.requests) - requests
        assert made
        line.wait_repeated(repeated + made)
        line.heal()
    for name, work in cell.works:  # and the same stick is brought once more
        if work == "take in":
            cell.work(name, work)


class Sink:
    """Takes one request, whole, and hangs up without a word; a context manager."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listening.getsockname()
        self.taken: list[bytes] = []
        self._thread = threading.Thread(target=self._take)

    def __enter__(self) -> Sink:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _take(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            with caller:
                request = b""
                while not _is_whole(request) and (piece := caller.recv(65536)):
                    request += piece
                self.taken.append(request)


def _is_whole(request: bytes) -> bool:
    head, end, body = request.partition(b"\r\n\r\n")
    if not end:
        return False
    sizes = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    return len(body) >= (sizes[0] if sizes else 0)


def _reordered(cell: Cell, _moment: int) -> None:
    """A request is on its way for so long that a newer one comes first, and everything after that too."""
    letters: list[bytes] = []
    for line in cell.lines:
        with Sink() as sink, line.rerouted(sink.address):
            assert cell.attempt(), "nobody was told"
            assert sink.taken
        letters += [path.read_bytes() for path in cell.stick.glob("*.brief")]
        cell.more()
        assert cell.attempt() == []
        for request in sink.taken:
            assert line.send(request)[0] in (200, 206)
        cell.more()
    for number, letter in enumerate(letters):  # the older letter turns up on another stick
        (cell.stick / f"oud-{number}.brief").write_bytes(letter)
    for name, work in cell.works:
        if work == "take in":
            cell.work(name, work)


LINE_FAULTS = {
    "request_cut": Fault(strike=_request_cut, moments=lambda at: sum(at.up)),
    "reply_lost": Fault(strike=_reply_lost),
    "reply_cut": Fault(strike=_reply_cut, moments=lambda at: sum(at.down)),
    "doubled": Fault(strike=_doubled),
    "reordered": Fault(strike=_reordered),
}
"""By name."""
