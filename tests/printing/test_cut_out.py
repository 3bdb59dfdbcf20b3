"""Small paper on a printer that has only large: cut out along lines, and copies share a sheet."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from printing.capabilities import CUT_OUT, Layout, Margins, layout_on, size_mm
from printing.imposition import CLEAR_MM, CutLine, cut_lines, impose
from printing.outcomes import PRINTED
from printing.paper import A6
from printing.paper_file import PaperFile, Sides
from printing.strip import strip
from tests.printing.documents.strips import LINK, OFF, strip_of
from tests.printing.papers_house import House
from tests.printing.printers import PrintSystem, TestPrinter
from tests.printing.reading import characters, raster, text_of, zxing_reads
from tests.printing.weeks import DUTCH, NOW

DPI = 300
A3_MM, A4_MM, A5_MM, A6_MM = (297.0, 420.0), (210.0, 297.0), (148.0, 210.0), (105.0, 148.0)
FOUR = layout_on(A6_MM, A4_MM, turns=True)
STRIP = PaperFile(
    pdf=strip(strip_of(OFF), DUTCH, NOW, A6),
    name="strookje-2026-48-7K3P9T",
    kind="strip",
    role="slips",
    media="iso_a6_105x148mm",
)


@pytest.fixture
def house(tmp_path: Path, printer: TestPrinter) -> House:
    return House(tmp_path, printer)


def dots(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def dashes(page: Image.Image, line: CutLine) -> int:
    """Return how many dashes stand on a line, one dot to either side of it."""
    box = (dots(line.x1_mm) - 2, dots(line.y1_mm) - 2, dots(line.x2_mm) + 2, dots(line.y2_mm) + 2)
    part = page.crop(box)
    along_x = part.width > part.height
    flat = part.resize((part.width, 1) if along_x else (1, part.height), Image.Resampling.BOX)
    black = [value < 200 for value in flat.tobytes()]
    return sum(now and not before for before, now in zip([False, *black], black, strict=False))


def is_white(page: Image.Image, *box_mm: float) -> bool:
    left, top, right, bottom = (dots(edge) for edge in box_mm)
    return page.crop((left, top, right, bottom)).getextrema() == (255, 255)


def test_one_strip_stands_in_the_corner_with_lines_to_cut_along(house: House) -> None:
    outcome = house.print(STRIP)
    assert (outcome.done, outcome.what, outcome.notes) == (True, PRINTED[0], (CUT_OUT,))
    assert (outcome.copies, outcome.pages) == (1, 1)
    assert CUT_OUT in house.told
    (received,) = house.printer.received()
    (page,) = raster(received, DPI)
    assert zxing_reads(page) == [LINK]
    assert page.size == pytest.approx((dots(210), dots(297)), abs=1)
    beside, below = CutLine(105, CLEAR_MM, 105, 148), CutLine(CLEAR_MM, 148, 105, 148)
    assert dashes(page, beside) > 40
    assert dashes(page, below) > 30
    assert is_white(page, 106, 0, 210, 297)
    assert is_white(page, 0, 149, 210, 297)
    assert is_white(page, 104, 0, 106, CLEAR_MM - 0.3)
    assert text_of(received) == text_of(STRIP.pdf)


def test_copies_share_a_sheet_and_no_more_come_out_than_were_asked_for(house: House) -> None:
    outcome = house.print(STRIP, copies=5)
    assert (outcome.done, outcome.copies, outcome.asked, outcome.pages) == (True, 5, 5, 2)
    assert len(house.printer.begun()) == 2
    pages = [raster(one, DPI)[0] for one in house.printer.received()]
    assert sorted(len(zxing_reads(page)) for page in pages) == [1, 4]
    full = max(pages, key=lambda page: len(zxing_reads(page)))
    assert dashes(full, CutLine(105, CLEAR_MM, 105, 296 - CLEAR_MM)) > 80
    assert dashes(full, CutLine(CLEAR_MM, 148, 210 - CLEAR_MM, 148)) > 60
    assert house.waiting == []
    full_pdf = max(house.printer.received(), key=lambda one: len(characters(one)))
    sizes = {round(one["size"], 2) for one in characters(full_pdf)}
    assert sizes == {round(one["size"], 2) for one in characters(STRIP.pdf)}  # nothing is shrunk


def test_a_sheet_that_jams_leaves_its_copies_to_be_printed(house: House) -> None:
    house.printer.sides_of_a_copy(
        0
    )  # it counts the sheet that is out, and not the one that is stuck
    house.printer.mode("jam-once-after-1")
    outcome = house.print(STRIP, copies=12)
    assert (outcome.done, outcome.copies, outcome.asked) == (False, 4, 12)
    assert [one.copies for one in house.waiting] == [8]
    again = house.again(outcome.waiting)
    assert (again.done, again.copies, again.pages) == (True, 8, 2)
    assert house.waiting == []
    assert [len(zxing_reads(raster(one, DPI)[0])) for one in house.printer.received()] == [4] * 3


def test_a_queue_of_cups_gets_the_same_sheet(
    house: House, queue: PrintSystem, printer: TestPrinter
) -> None:
    outcome = house.print(STRIP, copies=4, manner=house.manner(printer=queue.uri))
    assert (outcome.done, outcome.copies, outcome.pages) == (True, 4, 1)
    (received,) = printer.received()
    (page,) = raster(received, DPI)
    assert zxing_reads(page) == [LINK] * 4
    assert dashes(page, CutLine(105, CLEAR_MM, 105, 296 - CLEAR_MM)) > 80


@pytest.mark.parametrize(
    ("page_mm", "sheet_mm", "turns", "places", "cell_mm"),
    [
        (A6_MM, A4_MM, True, 4, A6_MM),
        (A5_MM, A4_MM, False, 1, A5_MM),
        (A5_MM, A4_MM, True, 2, (210.0, 148.0)),
        (A6_MM, A5_MM, True, 2, (148.0, 105.0)),
        (A4_MM, A3_MM, True, 2, (297.0, 210.0)),
        (size_mm("custom_x_200x290mm"), A4_MM, True, 1, (200.0, 290.0)),
    ],
)
def test_how_many_fit(
    page_mm: tuple[float, float],
    sheet_mm: tuple[float, float],
    turns: bool,
    places: int,
    cell_mm: tuple[float, float],
) -> None:
    layout = layout_on(page_mm, sheet_mm, turns=turns)
    assert (layout.places, layout.cell_mm) == (places, cell_mm)


def test_lines_end_where_the_printer_prints_and_go_round_what_is_there() -> None:
    wide = Margins(top_mm=12, left_mm=3, bottom_mm=14, right_mm=6.35)
    assert list(cut_lines(FOUR, 3, wide)) == [
        CutLine(105, 12, 105, 283),
        CutLine(CLEAR_MM, 148, 210 - 6.35, 148),
    ]
    assert list(cut_lines(FOUR, 2, Margins())) == [
        CutLine(105, CLEAR_MM, 105, 148),
        CutLine(CLEAR_MM, 148, 210 - CLEAR_MM, 148),
    ]
    small = Layout(sheet_mm=A4_MM, cell_mm=(60, 80), columns=3, rows=3)
    assert list(cut_lines(small, 4, Margins())) == [
        CutLine(60, CLEAR_MM, 60, 160),
        CutLine(120, CLEAR_MM, 120, 80),
        CutLine(180, CLEAR_MM, 180, 80),
        CutLine(CLEAR_MM, 80, 180, 80),
        CutLine(CLEAR_MM, 160, 60, 160),
    ]


def test_turned_pages_are_read_from_the_same_side_and_stay_whole() -> None:
    two = layout_on(A6_MM, A5_MM, turns=True)
    (page,) = raster(impose(STRIP.pdf, two, 2, sides="one-sided"), DPI)
    assert zxing_reads(page, turned=True) == [LINK] * 2
    (alone,) = raster(STRIP.pdf, DPI)
    upright = page.crop((0, 0, dots(148), dots(105))).rotate(-90, expand=True)
    ink = [one.crop((20, 20, dots(104), dots(147))).histogram()[0] for one in (upright, alone)]
    assert ink[0] == pytest.approx(ink[1], rel=0.02)


@pytest.mark.parametrize("sides", ["two-sided-long-edge", "two-sided-short-edge"])
def test_on_both_sides_the_back_is_behind_the_front(sides: Sides) -> None:
    """A black square in the corner of the front has the back's square behind it when the sheet is turned."""
    both = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(2):
            page = document.add_blank_page(page_size=(297.64, 419.53))
            page.contents_add(b"0 0 297.64 419.53 re f")
        document.save(both)
    pages = raster(impose(both.getvalue(), FOUR, 1, sides=sides), 72)
    boxes = [page.point(lambda value: 255 - value).getbbox() for page in pages]
    across = sides == "two-sided-long-edge"
    turned = pages[1].transpose(
        Image.Transpose.FLIP_LEFT_RIGHT if across else Image.Transpose.FLIP_TOP_BOTTOM
    )
    behind = turned.point(lambda value: 255 - value).getbbox()
    assert boxes[0] is not None
    assert behind == pytest.approx(boxes[0], abs=1)
    assert boxes[1] != boxes[0]
