"""The test page: what a printer leaves white is read from it, kept, and held against our papers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from printing.capabilities import Margins
from printing.commands import print_
from printing.paper import A4
from printing.testpage import EDGES, LINES, TooNarrow, margin_page, too_narrow
from sync.device import DeviceSettings, read_device, write_device
from sync.disk.replica import open_replica
from tests.printing import reading
from tests.printing.printers import TestPrinter
from tests.printing.weeks import DUTCH, NOW

DPI = 254


@pytest.mark.parametrize("white_mm", [0, 3, 5])
def test_the_lowest_number_with_a_line_is_what_the_printer_leaves_white(white_mm: int) -> None:
    """Cut off what a printer would, and look for lines where each stands: 10 dots are a millimetre."""
    page = np.asarray(reading.raster(margin_page("De Linde", NOW, DUTCH), DPI)[0]) < 128
    white = max(0, white_mm * 10 - 5)  # a line of half a millimetre's width still shows by half
    printed = np.zeros_like(page)
    inner = slice(white, -white or None), slice(white, -white or None)
    printed[inner] = page[inner]
    for turned in range(4):  # top, right, bottom, left
        seen = np.rot90(printed, turned)
        depth = [number for number in range(1, LINES + 1) if seen[number * 10 - 4 : number * 10 + 5].sum(axis=1).max() > 60]  # fmt: skip
        assert depth[0] == max(1, white_mm)
        assert depth == list(range(depth[0], LINES + 1))


def test_the_edges_where_a_paper_would_lose_something() -> None:
    fine = Margins(top_mm=A4.top_mm, right_mm=4, bottom_mm=4, left_mm=4)
    assert too_narrow(fine) == ()
    wide = Margins(top_mm=12.7, right_mm=4, bottom_mm=11.5, left_mm=4)
    assert too_narrow(wide) == (
        TooNarrow(EDGES[0], 12.7, A4.top_mm),
        TooNarrow(EDGES[2], 11.5, A4.bottom_mm),
    )


def test_the_page_is_printed_and_its_numbers_are_kept(tmp_path: Path) -> None:
    with open_replica(tmp_path, clock=lambda: datetime(2026, 11, 23, 13, 6, tzinfo=UTC)):
        pass
    with TestPrinter(duplex=True) as printer:
        write_device(tmp_path, DeviceSettings(device="d", printer=printer.uri))
        result = CliRunner().invoke(print_, ["testpage", "--data", str(tmp_path)])
        assert result.exit_code == 0
        assert printer.asked("sides") == "two-sided-long-edge"
        assert len(printer.received()) == 1
    result = CliRunner().invoke(print_, ["margins", "4", "4", "12.5", "4", "--data", str(tmp_path)])
    assert result.exit_code == 0
    assert "Onder: de printer laat 12,5 mm wit, en ons papier 10 mm." in result.output
    assert result.output.count("Print daarna het testblad opnieuw") == 1, "and what to do"
    device = read_device(tmp_path)
    assert device is not None
    assert (device.margins_mm, device.margins_of) == ((4, 4, 12.5, 4), printer.uri)
    fine = CliRunner().invoke(print_, ["margins", "4", "4", "4", "4", "--data", str(tmp_path)])
    assert fine.output == "De getallen van de printer zijn bewaard.\n"
    for wrong in (["4", "4", "4"], ["4", "4", "4", "-1"], ["4", "4", "4", "x"]):
        assert CliRunner().invoke(print_, ["margins", *wrong, "--data", str(tmp_path)]).exit_code
