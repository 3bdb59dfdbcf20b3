"""A driver of a camera as the kernel's rules for one are, and a machine with sockets to plug it into.

It stands in for the kernel where there is no camera, behind the five calls of ``Kernel``. What it may and may not do is held
in ``test_lens_contract``, which a real camera passes too. It is strict: whoever calls in another order than a driver allows
gets the kernel's errors.
"""

from __future__ import annotations

import errno
import mmap
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.services.camera import v4l2
from kiosk.services.camera.frames import Frame

LENGTH = 1280 * 720 * 2


def refusal(code: int) -> OSError:
    return OSError(code, os.strerror(code))


class Driver:
    """One camera. ``shows`` gives the next frame, None while there is none; frames decide format and size."""

    def __init__(
        self,
        shows: Callable[[], Frame | None],
        *,
        offers: tuple[str, ...] = ("YUYV",),
        caps: int = 0x04000001,
        name: str = "Camera van de balie",
        most_buffers: int = 8,
    ) -> None:
        self.shows, self.offers, self.caps, self.name = shows, offers, caps, name
        self.most_buffers = most_buffers
        self.plugged = True
        self.taken_elsewhere = False
        self.denied = False
        self.on = False
        self.times_on = 0
        self.owner = 0
        self.torn = False
        self.format = ""
        self.maps: list[mmap.mmap] = []
        self.queued: list[int] = []
        self.full: list[tuple[int, int]] = []
        self.size = (0, 0, 0)

    # -- what the kernel asks of a driver

    def request(self, who: int, number: int, argument: Any) -> None:
        """Do a request of who has it open as ``who``; buffers belong to who asked for them first."""
        if not self.plugged:
            raise refusal(errno.ENODEV)
        if self.owner not in (0, who) and number not in (v4l2.QUERYCAP, v4l2.ENUM_FMT):
            raise refusal(errno.EBUSY)
        calls: dict[int, Callable[[Any], None]] = {
            v4l2.QUERYCAP: self.query,
            v4l2.ENUM_FMT: self.describe,
            v4l2.S_FMT: self.choose,
            v4l2.REQBUFS: self.share,
            v4l2.QUERYBUF: self.where,
            v4l2.QBUF: self.queue,
            v4l2.DQBUF: self.dequeue,
            v4l2.STREAMON: self.switch_on,
            v4l2.STREAMOFF: self.switch_off,
        }
        if number not in calls:
            raise refusal(errno.ENOTTY)
        calls[number](argument)
        if number == v4l2.REQBUFS:
            self.owner = who

    def query(self, told: Any) -> None:
        told.card = self.name.encode()[:31]
        told.capabilities, told.device_caps = self.caps | 0x80000001, self.caps

    def describe(self, one: Any) -> None:
        if one.type != 1 or one.index >= len(self.offers):
            raise refusal(errno.EINVAL)
        one.pixelformat = int.from_bytes(self.offers[one.index].encode(), "little")

    def choose(self, one: Any) -> None:
        if self.taken_elsewhere or self.maps:
            raise refusal(errno.EBUSY)
        wanted = one.pixelformat.to_bytes(4, "little").decode()
        self.format = wanted if wanted in self.offers else self.offers[0]
        one.pixelformat = int.from_bytes(self.format.encode(), "little")
        frame = self.shows()
        if frame is not None:
            self.size = (frame.width_px, frame.height_px, frame.stride)
        one.width, one.height, one.bytesperline = self.size

    def share(self, asked: Any) -> None:
        if asked.type != 1 or asked.memory != 1 or not self.format:
            raise refusal(errno.EINVAL)
        asked.count = min(asked.count, self.most_buffers)
        self.maps = [mmap.mmap(-1, LENGTH) for _ in range(asked.count)]

    def where(self, one: Any) -> None:
        if one.index >= len(self.maps):
            raise refusal(errno.EINVAL)
        one.length, one.offset = LENGTH, one.index * LENGTH

    def queue(self, one: Any) -> None:
        if one.index >= len(self.maps) or one.index in self.queued or one.memory != 1:
            raise refusal(errno.EINVAL)
        self.queued.append(one.index)

    def dequeue(self, one: Any) -> None:
        if not self.on:
            raise refusal(errno.EINVAL)
        if not self.full:
            raise refusal(errno.EAGAIN)
        one.index, one.bytesused = self.full.pop(0)
        one.flags = 0x40 if self.torn else 0

    def switch_on(self, kind: Any) -> None:
        if self.taken_elsewhere:
            raise refusal(errno.EBUSY)
        if not self.queued or kind.value != 1:
            raise refusal(errno.EINVAL)
        self.on = True
        self.times_on += 1

    def switch_off(self, kind: Any) -> None:
        self.on = False
        self.queued.clear()
        self.full.clear()

    # -- what happens

    def film(self) -> None:
        """Fill a buffer, if there is one and there is something to see."""
        frame = self.shows() if self.on and self.queued else None
        if frame is not None:
            assert (frame.width_px, frame.height_px, frame.stride) == self.size
            index = self.queued.pop(0)
            self.maps[index][: len(frame.data)] = frame.data
            self.full.append((index, len(frame.data)))

    def let_go(self, who: int) -> None:
        """Somebody closed it."""
        if who != self.owner:
            return
        self.on, self.owner = False, 0
        self.format = ""
        self.queued.clear()
        self.full.clear()
        self.maps.clear()


class Machine:
    """A ``Kernel`` with cameras in its sockets, by path."""

    def __init__(self, devices: Path) -> None:
        self.devices = devices
        self.sockets: dict[str, Driver] = {}
        self.open_devices: dict[int, Driver] = {}
        self.shared: list[mmap.mmap] = []
        self._numbers = 100
        self._lock = threading.RLock()
        self._nothing = threading.Event()

    def plug(self, name: str, driver: Driver) -> str:
        """Put a camera in; return its path."""
        path = self.devices / name
        path.touch()
        driver.plugged = True
        self.sockets[str(path)] = driver
        return str(path)

    def unplug(self, name: str) -> None:
        """Pull it out, whatever it does."""
        path = self.devices / name
        path.unlink()
        self.sockets.pop(str(path)).plugged = False

    def open(self, path: str) -> int:
        with self._lock:
            driver = self.sockets.get(path)
            if driver is None:
                raise refusal(errno.ENOENT)
            if driver.denied:
                raise refusal(errno.EACCES)
            self._numbers += 1
            self.open_devices[self._numbers] = driver
            return self._numbers

    def ioctl(self, number: int, request: int, argument: Any) -> None:
        with self._lock:
            self.open_devices[number].request(number, request, argument)

    def map(self, number: int, length: int, offset: int) -> mmap.mmap:
        driver = self.open_devices[number]
        assert length == LENGTH
        self.shared.append(driver.maps[offset // LENGTH])
        return self.shared[-1]

    def ready(self, number: int, timeout_s: float) -> bool:
        with self._lock:
            driver = self.open_devices[number]
            if not driver.plugged:
                return True  # POLLERR
            driver.film()
            if driver.full:
                return True
        self._nothing.wait(min(timeout_s, 0.005))
        return False

    def close(self, number: int) -> None:
        with self._lock:
            self.open_devices.pop(number).let_go(number)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is open, and no memory is shared any more."""
        return not self.open_devices and all(one.closed for one in self.shared)
