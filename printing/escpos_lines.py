"""The line to a thermal printer: a USB cable, the network (port 9100), or a device of the system such as ``/dev/usb/lp0``.

Addresses: ``escpos+usb://04b8:0202`` (maker and product in hexadecimal), ``escpos+net://name:9100``,
``escpos+file:///dev/usb/lp0``; with ``?width=58`` for the narrow roll.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import stat
import struct
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from printing.ipp import BadPrinterUri, PrinterAway
from printing.paper import ROLL_58, ROLL_80, Paper

SCHEME = "escpos+"
PORT = 9100
CONNECT_S = 3.0
_ROLLS = {"58": ROLL_58, "80": ROLL_80}
_PART_S = 0.5
_WAITING_BYTES = 4096
_PRINTER_CLASS = 7
"""USB: bInterfaceClass of printers."""


class Thermal(msgspec.Struct, frozen=True, kw_only=True):
    """Where a thermal printer is, and how wide its roll."""

    line: Literal["usb", "net", "file"]
    host: str = ""
    port: int = PORT
    vendor: int = 0
    product: int = 0
    path: str = ""
    roll: Paper = ROLL_80

    @property
    def uri(self) -> str:
        """Its address, always written in the same way."""
        width = "" if self.roll is ROLL_80 else "?width=58"
        host = f"[{self.host}]" if ":" in self.host else self.host
        place = {
            "usb": f"{self.vendor:04x}:{self.product:04x}",
            "net": f"{host}:{self.port}",
            "file": self.path,
        }[self.line]
        return f"{SCHEME}{self.line}://{place}{width}"


def read_thermal(uri: str) -> Thermal | None:
    """Return which thermal printer an address leads to; None when it is the address of something else.

    Raises ``BadPrinterUri`` for one that begins as a thermal printer's and is none.
    """
    text = uri.strip()
    if not text.lower().startswith(SCHEME):
        return None
    try:
        parts = urlsplit(text)
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))  # fmt: skip
        roll = _ROLLS[options.pop("width", "80")]
        if options or parts.fragment or not text.isascii() or any(sign <= " " for sign in text):
            raise BadPrinterUri
        return _read(parts.scheme.removeprefix(SCHEME), parts.netloc, unquote(parts.path), roll)
    except (ValueError, KeyError):
        raise BadPrinterUri from None


def _read(line: str, place: str, path: str, roll: Paper) -> Thermal:
    if line == "usb":
        found = re.fullmatch(r"([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4})", place)
        if found is None or path not in ("", "/"):
            raise BadPrinterUri
        vendor, product = (int(part, 16) for part in found.groups())
        return Thermal(line="usb", vendor=vendor, product=product, roll=roll)
    if line == "file":
        if place not in ("", "localhost") or not path.startswith("/") or "\0" in path:
            raise BadPrinterUri
        return Thermal(line="file", path=path, roll=roll)
    parts = urlsplit(f"//{place}")
    host, port = parts.hostname or "", parts.port
    if line != "net" or not host or port == 0 or "@" in place or path not in ("", "/"):
        raise BadPrinterUri
    return Thermal(line="net", host=host, port=port or PORT, roll=roll)


class LineLost(PrinterAway):
    """The printer hung up, or its cable was pulled: what was sent may have come out."""


class Line(Protocol):
    """An open line."""

    answers: bool
    """Whether the printer can send anything back."""

    def put(self, data: bytes, wait_s: float) -> int:
        """Send what the printer takes within ``wait_s`` seconds; return how many bytes that were. Raises ``LineLost``."""

    def get(self, wait_s: float) -> bytes:
        """Return what the printer sent, waiting ``wait_s`` seconds at most; empty for nothing. Raises ``LineLost``."""

    def drop(self) -> None:
        """Let what is under way, and not in the printer yet, be lost when the line is closed."""


@contextmanager
def open_line(thermal: Thermal) -> Iterator[Line]:
    """Open the line to a printer and hang up afterwards. Raises ``PrinterAway`` when nobody is there."""
    opened = {"usb": _usb, "net": _net, "file": _file}[thermal.line]
    with opened(thermal) as line:
        yield line


class _Descriptor:
    """A line that is a descriptor of the system."""

    def __init__(self, descriptor: int, *, answers: bool) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self.answers = answers
        self.dropped = False

    def put(self, data: bytes, wait_s: float) -> int:
        """Send what fits."""
        _, ready, _ = select.select([], [self._descriptor], [], wait_s)
        if not ready:
            return 0
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise LineLost from error

    def get(self, wait_s: float) -> bytes:
        """Return what has come."""
        ready, _, _ = select.select([self._descriptor] if self.answers else [], [], [], wait_s)
        if not ready:
            return b""
        try:
            data = os.read(self._descriptor, 4096)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineLost from error
        if not data:
            raise LineLost
        return data

    def drop(self) -> None:
        """Close without lingering, which resets the connection (RFC 9293, 3.10.7.4); a cable holds nothing back."""
        self.dropped = True
        if stat.S_ISSOCK(os.fstat(self._descriptor).st_mode):
            with socket.socket(fileno=os.dup(self._descriptor)) as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def _net(thermal: Thermal) -> Iterator[Line]:
    """A socket of our own: python-escpos leaves one open where nobody answers, and knows no IPv6."""
    try:
        line = socket.create_connection((thermal.host, thermal.port), timeout=CONNECT_S)
    except (OSError, UnicodeError) as error:
        raise PrinterAway from error
    with line:
        # what waits in this machine is neither printed nor heard: keep it small
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _WAITING_BYTES)
        opened = _Descriptor(line.fileno(), answers=True)
        yield opened
        if not opened.dropped:
            _part(line)


def _part(line: socket.socket) -> None:
    """Hang up so that nothing is lost: what came and was never read would make the system reset the connection."""
    until = time.monotonic() + _PART_S
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        while (left_s := until - time.monotonic()) > 0:
            ready, _, _ = select.select([line], [], [], left_s)
            if not ready or not line.recv(4096):
                return


@contextmanager
def _file(thermal: Thermal) -> Iterator[Line]:
    """A device that both prints and answers is asked; of what can only be written to, a pipe or a file, nobody hears anything.

    python-escpos opens these for writing only.
    """
    descriptor = -1
    try:
        kind = os.stat(thermal.path).st_mode
        answers = stat.S_ISCHR(kind)
        plain = os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        way = os.O_RDWR if answers else os.O_WRONLY | os.O_APPEND
        try:
            descriptor = os.open(thermal.path, way | plain)
        except PermissionError:
            answers = False
            descriptor = os.open(thermal.path, os.O_WRONLY | plain)
        if os.isatty(descriptor):
            tty.setraw(descriptor)  # or the system changes line ends within the picture
    except OSError as error:
        if descriptor >= 0:
            os.close(descriptor)
        raise PrinterAway from error
    try:
        yield _Descriptor(descriptor, answers=answers)
    finally:
        os.close(descriptor)


class _Usb:
    """A line over pyusb, by packets."""

    def __init__(self, device: Any, out: Any, back: Any) -> None:
        self._device, self._out, self._back = device, out, back
        self.answers = back is not None

    def put(self, data: bytes, wait_s: float) -> int:
        """Send a packet; one is taken whole or not at all."""
        import usb.core

        packet = data[: self._out.wMaxPacketSize]
        try:
            return int(self._device.write(self._out, packet, _milliseconds(wait_s)))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            raise LineLost from error

    def get(self, wait_s: float) -> bytes:
        """Return a packet."""
        import usb.core

        if self._back is None:
            return b""
        try:
            size = self._back.wMaxPacketSize
            return bytes(self._device.read(self._back, size, _milliseconds(wait_s)))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise LineLost from error

    def drop(self) -> None:
        """Nothing is under way: a packet is in the printer or still here."""


def _milliseconds(wait_s: float) -> int:
    return max(1, round(wait_s * 1000))  # 0 would be for ever


@contextmanager
def _usb(thermal: Thermal) -> Iterator[Line]:
    import usb.core
    from escpos.exceptions import DeviceNotFoundError

    from printing.escpos_wire import library

    printer = library().Usb(thermal.vendor, thermal.product)
    try:
        printer.open()
        ends = _ends(printer.device)
    except (DeviceNotFoundError, usb.core.USBError, usb.core.NoBackendError) as error:
        raise PrinterAway from error
    try:
        yield _Usb(printer.device, *ends)
    finally:
        with contextlib.suppress(usb.core.USBError):
            printer.close()


def _ends(device: Any) -> tuple[Any, Any]:
    """Return where a printer takes packets and where it gives them, which may be None; makers number them as they like."""
    import usb.util

    interfaces = list(device.get_active_configuration())
    printers = [one for one in interfaces if one.bInterfaceClass == _PRINTER_CLASS]
    for interface in printers or interfaces:
        bulk = [
            end
            for end in interface
            if usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ]
        ways = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in reversed(bulk)}
        if usb.util.ENDPOINT_OUT in ways:
            return ways[usb.util.ENDPOINT_OUT], ways.get(usb.util.ENDPOINT_IN)
    raise PrinterAway
