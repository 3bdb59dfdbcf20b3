"""A USB cable between pyusb and the thermal printer of the tests: a backend of pyusb, with the descriptors of a printer.

The kernel's part alone is made up; finding the printer, its endpoints and its packets is pyusb's and python-escpos's own.
"""

from __future__ import annotations

import errno
import select
import socket
from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import usb.core

VENDOR, PRODUCT = 0x04B8, 0x0202
OUT, BACK = 0x02, 0x81
"""Other endpoints than python-escpos takes for granted."""
PACKET = 64


class UsbCable:
    """One printer on the bus; ``two_way`` says whether it can answer."""

    def __init__(self, address: tuple[str, int], *, two_way: bool = True) -> None:
        self._address = address
        self._ends = [OUT, BACK] if two_way else [OUT]
        self._line: socket.socket | None = None
        self.pulled = False

    def enumerate_devices(self) -> Iterator[int]:
        return iter(() if self.pulled else (1,))

    def get_parent(self, dev: int) -> None:
        """It hangs on no hub."""

    def get_device_descriptor(self, dev: int) -> Any:
        return SimpleNamespace(bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=2)  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=2, bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[])  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf > 1 or alt or config:
            raise IndexError(intf)
        kind, ends = (
            (0xFF, 0) if intf == 0 else (7, len(self._ends))
        )  # a maker's own, then the printer
        return SimpleNamespace(bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=ends, bInterfaceClass=kind, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[])  # fmt: skip

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(bLength=7, bDescriptorType=5, bEndpointAddress=self._ends[ep], bmAttributes=2, wMaxPacketSize=PACKET, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[])  # fmt: skip

    def open_device(self, dev: int) -> int:
        if self._line is None:
            self._line = socket.create_connection(self._address)
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return 1

    def close_device(self, dev_handle: int) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def set_configuration(self, dev_handle: int, config_value: int) -> None:
        assert config_value == 1

    def get_configuration(self, dev_handle: int) -> int:
        return 1

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        assert intf == 1, "the printer's, and not the maker's own"

    def release_interface(self, dev_handle: int, intf: int) -> None:
        """Nothing is held."""

    def reset_device(self, dev_handle: int) -> None:
        """A reset leaves the printer as it is."""

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        assert 0 < len(data) <= PACKET
        assert timeout > 0, "0 would be for ever"
        line = self._plugged()
        if not select.select([], [line], [], timeout / 1000)[1]:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        line.sendall(data.tobytes())
        return len(data)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == BACK
        line = self._plugged()
        if not select.select([line], [], [], timeout / 1000)[0]:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        data = line.recv(len(buff))
        buff[: len(data)] = array("B", data)
        return len(data)

    intr_write = iso_write = bulk_write
    intr_read = iso_read = bulk_read

    def _plugged(self) -> socket.socket:
        if self.pulled or self._line is None:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)
        return self._line
