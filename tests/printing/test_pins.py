"""A sealed printer is known again by its certificate."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from printing.commands import print_
from printing.ipp_errors import PrinterChanged
from printing.pins import FILE, Pins
from sync.device import DeviceSettings, write_device
from sync.errors import NoSuchPlace
from tests.printing.conftest import PDF, Device
from tests.printing.printers import TestPrinter


def test_another_printer_at_a_sealed_address_gets_no_paper_until_a_person_says_so(
    device: Device, printer: TestPrinter
) -> None:
    sealed = printer.uri.replace("ipp:", "ipps:")
    write_device(device.folder, DeviceSettings(device="d", printer=sealed))
    assert device.print(sealed).done
    assert device.print(sealed).done
    printer.reset()
    outcome = device.print(sealed)
    assert (outcome.done, outcome.what) == (False, PrinterChanged.what)
    assert printer.received() == [PDF] * 2
    assert device.journal == []
    result = CliRunner().invoke(print_, ["trust", "--data", str(device.folder)])
    assert result.exit_code == 0
    assert device.print(sealed).done
    assert printer.received() == [PDF] * 3


def test_an_address_is_known_by_its_first_certificate(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.check("ipps://one:631/", b"first")
    pins.check("ipps://two:631/", b"second")
    pins.check("ipps://one:631/", b"first")
    with pytest.raises(PrinterChanged):
        pins.check("ipps://one:631/", b"second")
    assert pins.forget("ipps://one:631/")
    assert not pins.forget("ipps://one:631/")
    pins.check("ipps://one:631/", b"second")
    (tmp_path / FILE).write_bytes(b"{torn")
    pins.check("ipps://one:631/", b"third")
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(NoSuchPlace):
        pins.check("ipps://one:631/", b"fourth")
