"""Addresses of thermal printers: which line, and which roll is in it."""

from __future__ import annotations

import pytest

from printing.escpos_lines import Thermal, read_thermal
from printing.ipp import BadPrinterUri
from printing.paper import ROLL_58


@pytest.mark.parametrize(
    ("uri", "thermal", "again"),
    [
        (
            "escpos+usb://04b8:0E15",
            Thermal(line="usb", vendor=0x04B8, product=0x0E15),
            "escpos+usb://04b8:0e15",
        ),
        (
            "escpos+net://bon.local?width=58",
            Thermal(line="net", host="bon.local", roll=ROLL_58),
            "escpos+net://bon.local:9100?width=58",
        ),
        (
            "escpos+file:///dev/usb/lp0?width=80",
            Thermal(line="file", path="/dev/usb/lp0"),
            "escpos+file:///dev/usb/lp0",
        ),
    ],
)
def test_an_address_says_which_line_and_which_roll(uri: str, thermal: Thermal, again: str) -> None:
    assert read_thermal(uri) == thermal
    assert thermal.uri == again
    assert read_thermal(again) == thermal


@pytest.mark.parametrize(
    "wrong",
    [
        "escpos+usb://epson",
        "escpos+usb://04b8:0202/x",
        "escpos+net://",
        "escpos+net://u:p@bon:9100",
        "escpos+net://bon:0",
        "escpos+net://bon:9100?width=60",
        "escpos+net://bon?breedte=58",
        "escpos+file://elders/dev/usb/lp0",
        "escpos+lpd://bon",
        "escpos+net://bon #x",
    ],
)
def test_a_wrong_address_is_refused(wrong: str) -> None:
    with pytest.raises(BadPrinterUri):
        read_thermal(wrong)


def test_other_addresses_are_no_thermal_printers() -> None:
    assert read_thermal("ipp://printer/ipp/print") is None
    assert read_thermal("") is None
