"""A line of our own between devices and a server, as bad as a test wants it: slow, far, lossy, cut, doubled, out of order.

::

    with Proxy(house.url) as proxy:
        ...                         # a device that is enrolled at proxy.url
        proxy.cut_down(0)           # the next answer is lost: the server has done what was asked, nobody hears so
        proxy.cut_up(100)           # the server sees 100 bytes of a request
        proxy.cut_down(9000, 5000)  # the line breaks when 9,000 bytes came down, and again 5,000 bytes later
        proxy.repeat()              # every request reaches the server twice
        proxy.send_again(0)         # the first request comes in once more, long after
        proxy.hold_up(); proxy.wait_held(2); proxy.release(1); proxy.release(0)   # the second overtakes the first
        proxy.away = True           # nobody answers

It copies bytes and knows no HTTP but this: what goes up between two answers on one connection is one request.

What a slow line costs
----------------------
Each packet (1,460 bytes) takes its bits divided by the rate to leave, one connection after the other, and arrives half a
round trip later. A lost one is sent again: it takes the line twice and arrives a whole round trip later, and all that is
behind it on its connection waits, for TCP hands on in order. A new connection costs a round trip before its first byte. Not
there: slow start and the window that shrinks after a loss, so that a real line is somewhat slower still. ``hurry`` lets all of
it pass so many times faster; what crosses the line stays the same, and a time measured times ``hurry`` is that of the line.
"""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.parse import urlsplit

import msgspec

PACKET_BYTES = 1460
_PIECE_BYTES = 65536
_WAIT_S = 10.0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a line is like; the default is one that costs nothing."""

    rate_bit_s: float = 0.0
    """Bits a second in each direction; 0 is as fast as this machine."""
    round_trip_s: float = 0.0
    loss: float = 0.0
    """The share (0 to 1) of packets that are lost, and sent again."""
    hurry: float = 1.0
    """How many times faster than that everything goes."""

    @property
    def costs(self) -> bool:
        """Whether anything takes time."""
        return bool(self.rate_bit_s or self.round_trip_s or self.loss)


GOOD = Line()
"""A line that costs nothing."""


class _Way:
    """One direction of the line, shared by its connections."""

    def __init__(self, line: Line, chance: random.Random) -> None:
        self._line = line
        self._chance = chance
        self._free_s = 0.0
        self.delivered = 0
        self.cuts: list[int] = []
        """How many bytes still pass before each coming cut, counted from the cut before it."""
        self.holds = False

    def send(self, size: int, now_s: float) -> tuple[float, float]:
        """Return when a packet has left, and when it arrives (seconds on the loop's clock)."""
        line = self._line
        lost = 0
        while self._chance.random() < line.loss:
            lost += 1
        on_the_line_s = (1 + lost) * size * 8 / line.rate_bit_s if line.rate_bit_s else 0.0
        self._free_s = max(self._free_s, now_s) + on_the_line_s / line.hurry
        return self._free_s, self._free_s + (0.5 + lost) * line.round_trip_s / line.hurry

    def passes(self, size: int) -> int | None:
        """Return how many bytes of so many pass before the line is cut; None when it is not."""
        if not self.cuts:
            return None
        if size <= self.cuts[0] and self.cuts[0] > 0:
            self.cuts[0] -= size
            return None
        return self.cuts.pop(0)


class _Connection:
    """What belongs to one connection."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.request = bytearray()
        """What went up since the last answer."""
        self.freed = {"up": asyncio.Event(), "down": asyncio.Event()}
        self.writers: list[asyncio.StreamWriter] = []
        self.is_cut = False


class Proxy:
    """Listens on a port of its own on loopback and carries to ``target`` (http://host:port); a context manager.

    The methods may be called from any thread while it runs. ``seed`` chooses which packets are lost.
    """

    def __init__(self, target: str, line: Line = GOOD, seed: int = 1) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._line = line
        chance = random.Random(seed)
        self._ways = {"up": _Way(line, chance), "down": _Way(line, chance)}
        self._held: list[tuple[_Connection, str]] = []
        self._heard = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._tasks: set[asyncio.Task[None]] = set()
        self._standing: set[_Connection] = set()
        self._repeats = 0
        self._repeated = 0
        self.url = ""
        self.away = False
        """Whether whoever calls is hung up on at once."""
        self.connections = 0
        self.requests: list[bytes] = []
        """Every request that reached the server whole enough for it to answer, as bytes, in order of their answers."""
        self.cut = 0
        """How many times the line was cut."""

    def __enter__(self) -> Proxy:
        self._thread.start()
        self.url = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(_WAIT_S)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_WAIT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # -- what a test asks

    @property
    def delivered_up(self) -> int:
        """How many bytes reached the server."""
        return self._ways["up"].delivered

    @property
    def delivered_down(self) -> int:
        """How many bytes reached devices."""
        return self._ways["down"].delivered

    def cut_up(self, *after_bytes: int) -> None:
        """Cut the connection that carries it when so many more bytes went up; with several, each counts from the cut before."""
        self._ways["up"].cuts += after_bytes

    def cut_down(self, *after_bytes: int) -> None:
        """Cut when so many more bytes came down; 0 loses a whole answer after the server did what was asked."""
        self._ways["down"].cuts += after_bytes

    def heal(self) -> None:
        """Forget the cuts that have not come yet, hold nothing back, repeat nothing, and be there again."""
        for way in self._ways.values():
            way.cuts.clear()
            way.holds = False
        self._repeats = 0
        self.away = False
        while self.held():
            self.release()

    def repeat(self, times: int = 1) -> None:
        """Send every request to the server so many times more, when its answer begins; those answers are dropped."""
        self._repeats = times

    def send_again(self, index: int) -> tuple[int, bytes]:
        """Send the request ``requests[index]`` to the server again, now; return status and body of the answer."""
        answer = self.send(self.requests[index])
        with self._heard:
            self._repeated += 1
            self._heard.notify_all()
        return answer

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Send a request to the server now, past the line; return status and body of the answer."""
        with socket.create_connection(self._target, _WAIT_S) as late:
            late.sendall(request)
            with HTTPResponse(late) as answer:
                answer.begin()
                return answer.status, answer.read()

    @contextmanager
    def rerouted(self, target: tuple[str, int]) -> Iterator[None]:
        """Carry what comes in meanwhile to somebody else."""
        before = self._target
        self._target = target
        yield
        self._target = before

    def hang_up(self) -> None:
        """Cut every connection that stands now."""
        self._loop.call_soon_threadsafe(self._hang_up)

    @property
    def repeated(self) -> int:
        """How many requests were sent to the server once more."""
        with self._heard:
            return self._repeated

    def wait_repeated(self, count: int) -> None:
        """Wait until so many requests were sent again and answered. Raises ``TimeoutError``."""
        with self._heard:
            if not self._heard.wait_for(lambda: self._repeated >= count, _WAIT_S):
                raise TimeoutError(f"{self._repeated} requests came in again, not {count}")

    def hold_up(self) -> None:
        """Hold back what goes up from now on, on each connection, until ``release``."""
        self._ways["up"].holds = True

    def hold_down(self) -> None:
        """Hold back what comes down from now on, on each connection, until ``release``."""
        self._ways["down"].holds = True

    def held(self) -> int:
        """Return how many messages are held back."""
        with self._heard:
            return len(self._held)

    def wait_held(self, count: int) -> None:
        """Wait until so many messages are held back. Raises ``TimeoutError``."""
        with self._heard:
            if not self._heard.wait_for(lambda: len(self._held) >= count, _WAIT_S):
                raise TimeoutError(f"{len(self._held)} messages are held back, not {count}")

    def release(self, index: int = 0) -> None:
        """Let a message go on, by its place among those held back now; what follows on its connection goes with it."""
        with self._heard:
            connection, way = self._held.pop(index)
        self._loop.call_soon_threadsafe(connection.freed[way].set)

    # -- in the loop's thread

    def _hang_up(self) -> None:
        for connection in self._standing:
            self.cut += 1
            for writer in connection.writers:
                writer.transport.abort()

    async def _listen(self) -> str:
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _close(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    def _begin(self, above: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._accept(above, back))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, above: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = _Connection(self.connections)
        connection.writers.append(back)
        self._standing.add(connection)
        try:
            if self.away:
                return
            await asyncio.sleep(self._line.round_trip_s / self._line.hurry)
            below, forth = await asyncio.open_connection(*self._target)
            connection.writers.append(forth)
            for writer in connection.writers:
                writer.transport.set_write_buffer_limits(0)  # type: ignore[attr-defined,unused-ignore]
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(connection, "up", above, forth))
                both.create_task(self._carry(connection, "down", below, back))
        except* (OSError, _Over):
            pass  # that is how a connection ends
        finally:
            self._standing.discard(connection)
            for writer in connection.writers:
                writer.close()

    async def _carry(
        self,
        connection: _Connection,
        name: str,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
    ) -> None:
        """Carry one direction of a connection. Raises ``_Over`` when it has ended or is cut: the other one ends too."""
        way = self._ways[name]
        on_their_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def arrive() -> None:
            while True:
                at_s, piece = await on_their_way.get()
                await asyncio.sleep(at_s - self._loop.time())
                if way.holds:
                    await self._hold(connection, name)
                if not piece:
                    raise _Over
                self._note(connection, name, piece)
                passed = way.passes(len(piece))
                whole = piece if passed is None else piece[:passed]
                way.delivered += len(whole)
                sink.write(whole)
                await sink.drain()
                if passed is not None:
                    self.cut += 1
                    raise _Over

        async with asyncio.TaskGroup() as group:
            group.create_task(arrive())
            while True:
                piece = await source.read(PACKET_BYTES if self._line.costs else _PIECE_BYTES)
                left_s, arrives_s = way.send(len(piece), self._loop.time())
                on_their_way.put_nowait((arrives_s, piece))
                await asyncio.sleep(left_s - self._loop.time())
                if not piece:
                    return

    async def _hold(self, connection: _Connection, name: str) -> None:
        """Wait until this connection is let go on."""
        if connection.freed[name].is_set():
            return
        with self._heard:
            self._held.append((connection, name))
            self._heard.notify_all()
        await connection.freed[name].wait()

    def _note(self, connection: _Connection, name: str, piece: bytes) -> None:
        """Tell requests from answers."""
        if name == "up":
            connection.request += piece
        elif connection.request:
            request = bytes(connection.request)
            connection.request.clear()
            self.requests.append(request)
            index = len(self.requests) - 1
            for _ in range(self._repeats):
                self._loop.run_in_executor(None, self.send_again, index)


class _Over(Exception):
    """A connection has ended."""
