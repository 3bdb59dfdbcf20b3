"""A paper through the queue: the right printer, what that can do, and how often it comes out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pdfplumber
import pypdfium2
import pytest

from printing import capabilities, states
from printing.outcomes import EXPIRED, PRINTED
from printing.paper_file import PaperFile
from printing.queue import print_paper
from printing.slip import slip
from printing.waiting import list_waiting
from sync.device import DeviceSettings, write_device
from sync.errors import BadInput
from tests.printing.papers_house import NOW_LOCAL, WEEK, House, picture
from tests.printing.printers import TestPrinter
from tests.printing.thermal_sink import ThermalSink
from tests.printing.weeks import DUTCH, NOW, slip_of


@pytest.fixture
def house(tmp_path: Path, printer: TestPrinter) -> House:
    return House(tmp_path, printer)


@pytest.fixture
def both_sides(tmp_path: Path) -> Iterator[House]:
    """A house whose printer prints on both sides."""
    with TestPrinter(duplex=True) as printer:
        yield House(tmp_path, printer)


def test_a_paper_on_both_sides_of_a4_in_black_as_often_as_asked(both_sides: House) -> None:
    both_sides.printer.sides_of_a_copy(2)
    outcome = both_sides.print(copies=3)
    printer = both_sides.printer
    assert (outcome.done, outcome.what, outcome.next) == (True, *PRINTED)
    assert (outcome.copies, outcome.asked, outcome.pages, outcome.notes) == (3, 3, 6, ())
    assert printer.received() == [WEEK.pdf] * 3
    assert printer.asked("sides") == "two-sided-long-edge"
    assert printer.asked("media") == "iso_a4_210x297mm"
    assert printer.asked("print-color-mode") == "monochrome"
    assert printer.asked("copies") == "3"
    assert len(printer.begun()) == 1
    assert both_sides.waiting == []
    assert both_sides.files == []


def test_a_printer_of_one_side_says_so_before_it_prints(house: House) -> None:
    outcome = house.print()
    assert outcome.done
    assert outcome.notes == (capabilities.ONE_SIDED,)
    assert house.told[0] == capabilities.ONE_SIDED
    assert house.printer.asked("sides") == "one-sided"
    assert house.printer.received() == [WEEK.pdf]


def test_a_paper_that_is_too_large_is_not_sent_and_nothing_is_shrunk(house: House) -> None:
    poster = msgspec.structs.replace(WEEK, media="iso_a3_297x420mm", name="poster")
    outcome = house.print(poster)
    assert (outcome.done, outcome.what) == (False, "Deze printer heeft geen A3.")
    assert house.printer.begun() == []
    assert outcome.hopeless
    assert (outcome.waiting, house.waiting) == ("", []), "it can never come out of this printer"


def test_a_slip_on_a_larger_sheet_is_as_large_as_it_was(house: House) -> None:
    small = slip(slip_of(), DUTCH, NOW, "a6")
    paper = PaperFile(
        pdf=small, name="briefje", kind="slip", role="slips", media="iso_a6_105x148mm"
    )
    outcome = house.print(paper)
    assert (outcome.done, outcome.notes) == (True, (capabilities.CUT_OUT,))
    assert house.printer.asked("media") == "iso_a4_210x297mm"
    (received,) = house.printer.received()
    with (
        pdfplumber.open(io.BytesIO(small)) as before,
        pdfplumber.open(io.BytesIO(received)) as after,
    ):
        sheet = after.pages[0]
        assert (round(sheet.width), round(sheet.height)) == (595, 842)
        sizes = [
            {(one["text"], round(one["size"], 2), round(one["x0"], 1), round(one["top"], 1)) for one in page.chars}
            for page in (before.pages[0], sheet)
        ]  # fmt: skip
        assert sizes[0] == sizes[1]


def test_page_2_alone(house: House) -> None:
    outcome = house.print(pages=(2,))
    assert (outcome.done, outcome.pages) == (True, 1)
    (received,) = house.printer.received()
    assert picture(received) == picture(WEEK.pdf, 1)
    with pypdfium2.PdfDocument(received) as document:
        assert len(document) == 1
    for page in (0, 3):
        with pytest.raises(BadInput):
            house.print(pages=(page,))
    assert house.waiting == []


def test_many_copies_do_not_expire_while_they_come_out(house: House) -> None:
    house.printer.mode("one-by-one")
    outcome = house.print(copies=5, manner=house.manner(expires_s=1.0))
    assert (outcome.done, outcome.copies) == (True, 5)
    assert house.printer.received() == [WEEK.pdf] * 5


def test_the_tray_of_the_device_is_asked_for_at_its_own_printer(house: House) -> None:
    write_device(house.folder, DeviceSettings(device="d", printer=house.printer.uri, tray="main"))
    assert house.print().done
    assert "media-source=main" in house.printer.asked("media-col")
    assert "x-dimension=21000 y-dimension=29700" in house.printer.asked("media-col")
    small = msgspec.structs.replace(WEEK, media="iso_dl_110x220mm")  # the tray holds A4
    assert house.print(small).done
    assert house.printer.asked("media") == "iso_dl_110x220mm"
    house.print(manner=house.manner(printer=house.printer.uri.replace("localhost", "127.0.0.1")))
    assert house.printer.asked("media-col") == ""
    assert house.printer.asked("media") == "iso_a4_210x297mm"


def test_each_role_has_its_printer(tmp_path: Path, printer: TestPrinter) -> None:
    with TestPrinter() as slips:
        house = House(tmp_path, printer)
        device = DeviceSettings(device="d", printer=printer.uri, slip_printer=slips.uri)
        write_device(tmp_path, device)
        paper = msgspec.structs.replace(WEEK, role="slips", name="briefje")
        assert house.print(paper).done
        assert house.print().done
        assert [name.split()[0] for name in slips.begun()] == ["briefje"]
        assert [name.split()[0] for name in printer.begun()] == ["weekblad-2026-W48"]


def test_a_slip_goes_to_the_roll_and_waits_there_when_its_paper_is_out(
    tmp_path: Path, printer: TestPrinter
) -> None:
    paper = PaperFile(
        pdf=slip(slip_of(), DUTCH, NOW, "80mm"), name="briefje", kind="slip", role="slips", media=""
    )
    with ThermalSink() as roll:
        house = House(tmp_path, printer)
        both = DeviceSettings(device="d", printer=printer.uri, slip_printer=roll.uri())
        write_device(tmp_path, both)
        assert house.print(paper, copies=2).copies == 2
        assert len(roll.wait(2)) == 2
        roll.mode("paper-out")
        outcome = house.print(paper, manner=house.manner(expires_s=0.5))
        assert states.PAPER_OUT.what in house.told
        assert [(one.id, one.what) for one in house.waiting] == [(outcome.waiting, EXPIRED[0])]
        roll.mode("ok")
        assert house.again(outcome.waiting).done
        assert len(roll.wait(3)) == 3
        assert house.waiting == []
    assert printer.begun() == []


def test_without_a_printer_it_goes_to_the_folder_and_nothing_waits(tmp_path: Path) -> None:
    write_device(tmp_path, DeviceSettings(device="d"))
    outcome = print_paper(tmp_path, WEEK, copies=3)
    assert (outcome.done, outcome.copies) == (True, 0)
    assert Path(outcome.path).read_bytes() == WEEK.pdf
    assert list_waiting(tmp_path, NOW_LOCAL) == []
