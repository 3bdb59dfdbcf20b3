"""How printers fare, asked of real ones; and which of them a real print system knows."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest

from printing import states
from printing.address import read_target
from printing.capabilities import Capabilities
from printing.ipp import BadPrinterUri
from printing.journal import Entry, begin
from printing.paper_file import Role
from printing.printer_looks import (
    AS_SHEETS,
    BOTH_SIDES,
    BUSY,
    FOLDER,
    HAS_A3,
    NO_PRINTER,
    ONE_SIDE,
    READY,
    TELLS_NOTHING,
    Known,
    Look,
    known_printers,
    look_at,
    what_it_can,
)
from sync.device import DeviceSettings
from tests.printing.conftest import Device
from tests.printing.printers import PrintSystem, TestPrinter, free_port, wait_for
from tests.printing.thermal_sink import ThermalSink

NOTHING = DeviceSettings(device="d")


def with_(printer: str = "", slips: str = "") -> DeviceSettings:
    return msgspec.structs.replace(NOTHING, printer=printer, slip_printer=slips)


def test_a_printer_that_is_ready_says_so_and_one_that_lacks_paper_what_to_do(
    printer: TestPrinter, device: Device
) -> None:
    ready = look_at(with_(printer.uri), "sheets", device.folder)
    assert (ready.what, ready.bad, ready.can[0]) == (READY[0], False, ONE_SIDE)
    printer.mode("media-empty-error")
    waits = threading.Thread(target=device.print, args=(printer.uri,))
    waits.start()
    empty = Look(states.PAPER_OUT.what, states.PAPER_OUT.next, bad=True, can=ready.can)
    wait_for(lambda: look_at(with_(printer.uri), "sheets", device.folder) == empty)
    printer.mode("ok")
    waits.join()
    wait_for(printer.idle)
    assert look_at(with_(printer.uri), "sheets", device.folder) == ready
    printer.off()
    away = states.AWAY
    assert look_at(with_(printer.uri), "sheets", device.folder) == Look(
        away.what, away.next, bad=True
    )


@pytest.mark.parametrize(
    ("device", "role", "said"),
    [
        (NOTHING, "sheets", Look(*NO_PRINTER, bad=True, there=False)),
        (NOTHING, "slips", Look(*NO_PRINTER, bad=True, there=False)),
        (with_("file:///tmp/x"), "sheets", Look(*FOLDER)),
        (with_("file:///tmp/x"), "slips", Look(*AS_SHEETS)),
        (with_("", "file:///tmp/x"), "slips", Look(*FOLDER)),
        (with_("rommel"), "sheets", Look(BadPrinterUri.what, BadPrinterUri.next, bad=True)),
    ],
)
def test_what_is_no_printer_is_told_without_asking_anybody(
    device: DeviceSettings, role: Role, said: Look, tmp_path: Path
) -> None:
    assert look_at(device, role, tmp_path) == said


def test_a_thermal_printer_says_how_it_fares_or_that_it_tells_nothing(tmp_path: Path) -> None:
    with ThermalSink() as sink:
        device = with_(slips=sink.uri())
        assert look_at(device, "slips", tmp_path) == Look(*READY)
        sink.mode("paper-out")
        empty = states.PAPER_OUT
        assert look_at(device, "slips", tmp_path) == Look(empty.what, empty.next, bad=True)
        sink.mode("paper-low")
        low = states.PAPER_LOW
        assert look_at(device, "slips", tmp_path) == Look(low.what, low.next, bad=True)
        sink.mode("mute")
        assert look_at(device, "slips", tmp_path) == Look(*TELLS_NOTHING)
        sink.off()
        assert look_at(device, "slips", tmp_path) == Look(
            states.AWAY.what, states.AWAY.next, bad=True
        )


def test_a_print_system_tells_its_printers_at_the_address_by_which_it_was_asked(
    queue: PrintSystem, device: Device
) -> None:
    queue.administer("lpadmin", "-p", "Buurt", "-D", "De printer op kantoor")
    system = read_target(f"ipp://127.0.0.1:{queue.port}/")
    assert system is not None
    (known,) = known_printers(system)
    assert known == Known(queue.uri, "De printer op kantoor")
    assert look_at(with_(known.uri), "sheets", device.folder).what == READY[0]


def test_a_printer_says_whether_it_prints_both_sides_and_a_poster() -> None:
    poster = Capabilities(
        sides=("one-sided", "two-sided-long-edge"), media=("iso_a4_210x297mm", "iso_a3_297x420mm")
    )
    assert what_it_can(poster) == (BOTH_SIDES, HAS_A3)
    assert what_it_can(Capabilities(sides=("one-sided",))) == (ONE_SIDE,)
    assert what_it_can(Capabilities()) == ()


def test_where_there_is_no_print_system_there_is_nothing_to_choose() -> None:
    system = read_target(f"ipp://127.0.0.1:{free_port()}/")
    assert system is not None
    assert known_printers(system) == []


def test_a_thermal_printer_is_not_asked_while_a_paper_is_on_its_way(device: Device) -> None:
    with ThermalSink() as sink:
        slips = with_(slips=sink.uri())
        job = begin(device.folder, "1", Entry(name="slip 1", printer=sink.uri(), begun_utc_s=0))
        assert look_at(slips, "slips", device.folder) == Look(*BUSY)
        job.remove()
        assert look_at(slips, "slips", device.folder) == Look(*READY)
