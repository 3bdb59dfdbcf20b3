"""Slips on a thermal printer on a USB cable."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import usb.backend.libusb0
import usb.backend.libusb1
import usb.backend.openusb

from printing import states
from printing.escpos import SENT
from printing.outcomes import PRINTED, UNSURE
from tests.printing.conftest import Device
from tests.printing.test_thermal import dots_of, pdf_of, print_through, said, same
from tests.printing.thermal_sink import ThermalSink
from tests.printing.usb_cable import PRODUCT, VENDOR, UsbCable

URI = f"escpos+usb://{VENDOR:04x}:{PRODUCT:04x}"


@pytest.fixture
def sink() -> Iterator[ThermalSink]:
    with ThermalSink() as on:
        yield on


def plug(monkeypatch: pytest.MonkeyPatch, cable: UsbCable | None) -> None:
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda *_, **__: cable)
    for other in (usb.backend.libusb0, usb.backend.openusb):
        monkeypatch.setattr(other, "get_backend", lambda *_, **__: None)


def test_a_slip_comes_out_over_usb_dot_for_dot(
    device: Device, sink: ThermalSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(monkeypatch, UsbCable(sink.address))
    sink.mode("cover")
    outcome = print_through(device, sink, URI, states.OPEN, then="paper-low")
    assert (said(outcome), outcome.warning) == ((True, *PRINTED), states.PAPER_LOW.what)
    (out,) = sink.slips()
    assert same(out, dots_of())


def test_a_printer_that_cannot_answer_gets_its_slip_and_no_more_is_said(
    device: Device, sink: ThermalSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(monkeypatch, UsbCable(sink.address, two_way=False))
    sink.mode("mute")
    assert said(device.print(URI, pdf_of())) == (True, *SENT)
    (out,) = sink.wait(1)
    assert same(out, dots_of())


def test_a_cable_that_is_pulled_in_the_middle_leaves_it_unsure(
    device: Device, sink: ThermalSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    cable = UsbCable(sink.address)
    plug(monkeypatch, cable)
    sink.mode("paper-out-after 300")
    outcomes = []
    printing = threading.Thread(target=lambda: outcomes.append(device.print(URI, pdf_of())))
    printing.start()
    while printing.is_alive() and states.PAPER_OUT.what not in device.texts:
        printing.join(0.01)
    cable.pulled = True
    printing.join()
    assert [said(one) for one in outcomes] == [(False, *UNSURE)]
    assert states.AWAY.what in device.texts
    assert len(device.journal) == 1
    assert sink.slips() == []


def test_a_cable_without_a_printer_and_a_system_without_usb_are_told(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = (False, states.AWAY.what, states.AWAY.next)
    absent = UsbCable(("127.0.0.1", 9))
    absent.pulled = True
    for cable in (absent, None):
        plug(monkeypatch, cable)
        assert said(device.print(URI, pdf_of())) == away
        assert device.journal == []
