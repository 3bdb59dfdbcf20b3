"""A camera of Linux, by the kernel's interface for video (Video4Linux2, https://docs.kernel.org/userspace-api/media/v4l).

1. ask what the device is: only one that captures into memory of its own will do
2. choose a format that we can read, at about the size that we want; the driver may take another size
3. share four buffers with the driver, and let it fill them
4. take the newest that is full, copy it, and give all back

The few structures below are the kernel's for a machine of 64 bits, whose sizes never change. There is a library that does the
same, under the GPL alone; others bring 60 MB of what is not needed here.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import select
from contextlib import suppress
from typing import Any, Literal, Protocol

from kiosk.services.camera.frames import FORMATS, Frame

WANTED_PX = (1280, 720)
"""A badge at a hand's breadth fills a quarter of it, so that each module of its code has a handful of dots."""
BUFFERS = 4
MOST_FORMATS = 64

Why = Literal["none", "busy", "denied", "unfit", "still"]


class CameraProblem(Exception):
    """No frames can be had now; ``why`` says whose fault that is."""

    def __init__(self, why: Why) -> None:
        """Say why: there is none, another program has it, it may not be used, it has no format of ours, nothing comes."""
        super().__init__(why)
        self.why: Why = why


class _Capability(ctypes.Structure):
    _fields_ = [
        ("driver", ctypes.c_char * 16),
        ("card", ctypes.c_char * 32),
        ("bus_info", ctypes.c_char * 32),
        ("version", ctypes.c_uint32),
        ("capabilities", ctypes.c_uint32),
        ("device_caps", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
    ]


class _FormatDescription(ctypes.Structure):
    _fields_ = [
        ("index", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("description", ctypes.c_char * 32),
        ("pixelformat", ctypes.c_uint32),
        ("mbus_code", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
    ]


class _Format(ctypes.Structure):
    """``v4l2_format`` with its ``v4l2_pix_format``."""

    _fields_ = [
        ("type", ctypes.c_uint32),
        ("empty", ctypes.c_uint32),
        ("width", ctypes.c_uint32),
        ("height", ctypes.c_uint32),
        ("pixelformat", ctypes.c_uint32),
        ("field", ctypes.c_uint32),
        ("bytesperline", ctypes.c_uint32),
        ("sizeimage", ctypes.c_uint32),
        ("rest", ctypes.c_uint8 * 176),
    ]


class _Request(ctypes.Structure):
    _fields_ = [
        ("count", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("memory", ctypes.c_uint32),
        ("capabilities", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
    ]


class _Buffer(ctypes.Structure):
    _fields_ = [
        ("index", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("bytesused", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("field", ctypes.c_uint32),
        ("timestamp", ctypes.c_int64 * 2),
        ("timecode", ctypes.c_uint32 * 4),
        ("sequence", ctypes.c_uint32),
        ("memory", ctypes.c_uint32),
        ("offset", ctypes.c_uint32),
        ("empty", ctypes.c_uint32),
        ("length", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
    ]


def _request(number: int, structure: type[Any], way: int) -> int:
    """Return the number of an ioctl (asm-generic/ioctl.h); ``way`` is 1 to write, 2 to read, 3 both."""
    return way << 30 | ctypes.sizeof(structure) << 16 | ord("V") << 8 | number


QUERYCAP = _request(0, _Capability, 2)
ENUM_FMT = _request(2, _FormatDescription, 3)
S_FMT = _request(5, _Format, 3)
REQBUFS = _request(8, _Request, 3)
QUERYBUF = _request(9, _Buffer, 3)
QBUF = _request(15, _Buffer, 3)
DQBUF = _request(17, _Buffer, 3)
STREAMON = _request(18, ctypes.c_int32, 1)
STREAMOFF = _request(19, ctypes.c_int32, 1)

_CAPTURE = 1
"""Both ``V4L2_BUF_TYPE_VIDEO_CAPTURE`` and ``V4L2_CAP_VIDEO_CAPTURE``."""
_STREAMING = 0x04000000
_HAS_OWN_CAPS = 0x80000000
_MMAP = 1
_TORN = 0x40
_ABSENT = (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTTY, errno.EISDIR, errno.ELOOP, errno.ENOTDIR)  # fmt: skip
_WHY: dict[int, Why] = {
    **dict.fromkeys(_ABSENT, "none"),
    errno.EBUSY: "busy",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOSPC: "busy",  # the USB line is full of another camera's pictures
    errno.ENOMEM: "unfit",
    errno.EINVAL: "unfit",
}
"""Whose fault an error is; any other says that the camera or its line does not do what it should: "still"."""


class Kernel(Protocol):
    """The five calls that are made; a test puts a driver of its own behind them."""

    def open(self, path: str) -> int:
        """Open a device to read and write, without waiting; return its number. Raises ``OSError``."""

    def ioctl(self, number: int, request: int, argument: Any) -> None:
        """Do a request of the driver, which may change ``argument``. Raises ``OSError``."""

    def map(self, number: int, length: int, offset: int) -> mmap.mmap:
        """Return a buffer that is shared with the driver. Raises ``OSError``."""

    def ready(self, number: int, timeout_s: float) -> bool:
        """Wait until a buffer is full, or something is wrong; return whether so."""

    def close(self, number: int) -> None:
        """Close a device."""


class SystemKernel:
    """The kernel of this machine."""

    def open(self, path: str) -> int:
        """See ``Kernel``."""
        return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)

    def ioctl(self, number: int, request: int, argument: Any) -> None:
        """See ``Kernel``."""
        fcntl.ioctl(number, request, argument)

    def map(self, number: int, length: int, offset: int) -> mmap.mmap:
        """See ``Kernel``."""
        return mmap.mmap(number, length, mmap.MAP_SHARED, mmap.PROT_READ, offset=offset)

    def ready(self, number: int, timeout_s: float) -> bool:
        """See ``Kernel``."""
        poll = select.poll()
        poll.register(number, select.POLLIN)
        return bool(poll.poll(timeout_s * 1000))

    def close(self, number: int) -> None:
        """See ``Kernel``."""
        os.close(number)


SYSTEM = SystemKernel()


def _problem(error: OSError) -> CameraProblem:
    return CameraProblem(_WHY.get(error.errno or 0, "still"))


def _letters(code: int) -> str:
    return code.to_bytes(4, "little").decode("latin-1")


def _ask(kernel: Kernel, number: int) -> str:
    """Return the name of a camera. Raises ``CameraProblem`` where the device is none, and ``OSError``."""
    told = _Capability()
    kernel.ioctl(number, QUERYCAP, told)
    own = told.device_caps if told.capabilities & _HAS_OWN_CAPS else told.capabilities
    if not own & _CAPTURE or not own & _STREAMING:
        raise CameraProblem("none")
    return bytes(told.card).decode("utf-8", "replace").strip()


def name_of(path: str, kernel: Kernel = SYSTEM) -> str:
    """Return what the camera at ``path`` is called, without switching it on. Raises ``CameraProblem``."""
    try:
        number = kernel.open(path)
        try:
            return _ask(kernel, number)
        finally:
            kernel.close(number)
    except OSError as error:
        raise _problem(error) from None


class VideoDevice:
    """A camera that is on, until it is closed."""

    def __init__(self, path: str, kernel: Kernel = SYSTEM) -> None:
        """Switch the camera at ``path`` on. Raises ``CameraProblem``; then it is off."""
        self._kernel = kernel
        self._maps: list[mmap.mmap] = []
        try:
            self._number = kernel.open(path)
        except OSError as error:
            raise _problem(error) from None
        try:
            self.name = _ask(kernel, self._number)
            self._format = self._choose()
            self._share()
            kernel.ioctl(self._number, STREAMON, ctypes.c_int32(_CAPTURE))
        except CameraProblem:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise _problem(error) from None

    def _choose(self) -> _Format:
        offered = set()
        for index in range(MOST_FORMATS):
            one = _FormatDescription(index=index, type=_CAPTURE)
            try:
                self._kernel.ioctl(self._number, ENUM_FMT, one)
            except OSError as error:
                if error.errno != errno.EINVAL:  # EINVAL says that there are no more
                    raise
                break
            offered.add(_letters(one.pixelformat))
        wanted = next((one for one in FORMATS if one in offered), None)
        if wanted is None:
            raise CameraProblem("unfit")
        code = int.from_bytes(wanted.encode(), "little")
        chosen = _Format(
            type=_CAPTURE, width=WANTED_PX[0], height=WANTED_PX[1], pixelformat=code, field=1
        )
        self._kernel.ioctl(self._number, S_FMT, chosen)
        if _letters(chosen.pixelformat) not in FORMATS:
            raise CameraProblem("unfit")
        return chosen

    def _share(self) -> None:
        asked = _Request(count=BUFFERS, type=_CAPTURE, memory=_MMAP)
        self._kernel.ioctl(self._number, REQBUFS, asked)
        if not asked.count:
            raise CameraProblem("unfit")
        for index in range(asked.count):
            one = self._buffer(index)
            self._kernel.ioctl(self._number, QUERYBUF, one)
            self._maps.append(self._kernel.map(self._number, one.length, one.offset))
        for index in range(asked.count):
            self._kernel.ioctl(self._number, QBUF, self._buffer(index))

    def _buffer(self, index: int = 0) -> _Buffer:
        return _Buffer(index=index, type=_CAPTURE, memory=_MMAP)

    def read(self, timeout_s: float) -> Frame | None:
        """Return the newest frame, None when none came in time. Raises ``CameraProblem`` when the camera was unplugged."""
        try:
            if not self._kernel.ready(self._number, timeout_s):
                return None
            newest = None
            for _ in self._maps:  # what waited is older: it goes back unseen
                full = self._buffer()
                try:
                    self._kernel.ioctl(self._number, DQBUF, full)
                except BlockingIOError:
                    break
                if not full.flags & _TORN and full.bytesused and full.index < len(self._maps):
                    newest = self._maps[full.index][: full.bytesused]
                self._kernel.ioctl(self._number, QBUF, self._buffer(full.index))
        except OSError as error:
            raise _problem(error) from None
        if newest is None:
            return None
        chosen = self._format
        return Frame(
            _letters(chosen.pixelformat), chosen.width, chosen.height, chosen.bytesperline, newest
        )

    def close(self) -> None:
        """Switch the camera off, and drop the memory that was shared."""
        if self._number < 0:
            return
        with suppress(OSError):  # it may be unplugged
            self._kernel.ioctl(self._number, STREAMOFF, ctypes.c_int32(_CAPTURE))
        for one in self._maps:
            one.close()
        self._maps.clear()
        with suppress(OSError):
            self._kernel.close(self._number)
        self._number = -1
