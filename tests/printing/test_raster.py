"""A slip as dots: whole modules, crisp letters, nothing that a printer would take for a command, and the mark of practice."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from printing.escpos_wire import BAND_ROWS, MOST_BAND_BYTES, commands
from printing.paper import PRACTICE, ROLL_58, ROLL_80, Paper, mark_pages
from printing.qr import make_qr
from printing.raster import PRINTED_DOTS, NotForRoll, bands, dots, rasterise
from printing.slip import Format, slip
from tests.printing import reading
from tests.printing.weeks import DUTCH, NOW, slip_of

ROLLS: list[tuple[Paper, Format]] = [(ROLL_58, "58mm"), (ROLL_80, "80mm")]


def picture_of(paper: Paper, format_: Format) -> Image.Image:
    (picture,) = rasterise(slip(slip_of(), DUTCH, NOW, format_), paper)
    return picture


@pytest.mark.parametrize(("paper", "format_"), ROLLS)
def test_a_slip_is_as_wide_as_the_head_and_reaches_no_edge(paper: Paper, format_: Format) -> None:
    picture = picture_of(paper, format_)
    assert (picture.mode, picture.width) == ("1", PRINTED_DOTS[paper.name])
    black = np.argwhere(~np.asarray(picture))
    drawn = reading.raster(slip(slip_of(), DUTCH, NOW, format_), 203)[0]
    assert abs(picture.height - drawn.height) <= 2
    page_black = int((np.asarray(drawn) < 128).sum())
    assert len(black) == pytest.approx(page_black, rel=0.06), "nothing beside the head is lost"


@pytest.mark.parametrize(("paper", "format_"), ROLLS)
def test_15_each_module_of_a_code_is_the_same_whole_number_of_dots(
    paper: Paper, format_: Format
) -> None:
    picture = picture_of(paper, format_)
    (found,) = zxingcpp.read_barcodes(framed(picture))
    code = make_qr(slip_of().link)
    corners = (found.position.top_left, found.position.bottom_right)
    left, top = round(corners[0].x) - 40, round(corners[0].y)
    dark = ~np.asarray(picture)
    # the exact corner lies within a module of where the decoder saw it
    module = 7
    while not _fits(dark, code.rows, left, top, module):
        module -= 1
        assert module >= 4, "no size of module makes the code"


def _fits(
    dark: np.ndarray, rows: tuple[tuple[bool, ...], ...], left: int, top: int, module: int
) -> bool:
    code = np.kron(np.array(rows), np.ones((module, module), dtype=bool))
    for y in range(max(0, top - 3), top + 4):
        for x in range(max(0, left - 3), left + 4):
            part = dark[y : y + code.shape[0], x : x + code.shape[1]]
            if part.shape == code.shape and np.array_equal(part, code):
                return True
    return False


def framed(picture: Image.Image) -> Image.Image:
    """Return a picture with the paper beside the head."""
    paper = Image.new("L", (picture.width + 80, picture.height), 255)
    paper.paste(picture.convert("L"), (40, 0))
    return paper


def test_5_letters_keep_their_stems() -> None:
    """Held against the same text at four times the dots, hardly a dot is other than its grey says, and none is far from black."""
    picture = np.asarray(picture_of(ROLL_80, "80mm"))
    pdf = slip(slip_of(), DUTCH, NOW, "80mm")
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        fine = page.render(scale=(4 * 640 - 0.001) / page.get_width(), grayscale=True).to_pil()
    small = np.asarray(fine.convert("L").reduce(4))[:, 32:608]
    lost, added = (small < 64) & picture, (small > 232) & ~picture
    assert lost.sum() < 0.02 * (small < 64).sum()
    assert added.sum() < 0.02 * (small < 64).sum()
    grown = np.asarray(Image.fromarray(~picture).filter(ImageFilter.MaxFilter(3)))
    assert not np.any((small < 64) & ~grown), "a stroke is gone"


def test_what_reads_as_a_command_loses_its_lone_dot_and_nothing_else() -> None:
    rows = bytearray(48 * 30)
    rows[100:103] = b"\x10\x04\x01"
    rows[200:202] = b"\x10\x05"
    rows[47:50] = b"\x10\x14\x08"  # from one row to the next
    rows[300:304] = b"\x11\x04\x10\xff"
    picture = Image.frombytes("1", (384, 30), bytes(byte ^ 0xFF for byte in rows))
    sent = dots(picture)
    assert all(sign not in sent for sign in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    changed = [place for place in range(len(rows)) if rows[place] != sent[place]]
    assert changed == [47, 100, 200]
    whole = b"".join(dots(band) for band in bands(picture, 24))
    assert whole == sent
    steps = commands(picture)
    assert b"".join(step[8:] for step in steps[1:-1]) == sent


def test_commands_are_small_enough_to_be_ended_by_who_comes_next() -> None:
    steps = commands(picture_of(ROLL_80, "80mm"))
    assert steps[0] == b"\x1b@"
    assert steps[-1].endswith(b"\x1dV\x01")
    assert all(step[:3] == b"\x1dv0" for step in steps[1:-1])
    assert max(map(len, steps)) == MOST_BAND_BYTES == 8 + 72 * BAND_ROWS


def test_a_page_of_another_width_is_refused() -> None:
    for paper, format_ in ((ROLL_58, "80mm"), (ROLL_80, "58mm"), (ROLL_80, "a6")):
        with pytest.raises(NotForRoll):
            rasterise(slip(slip_of(), DUTCH, NOW, format_), paper)  # type: ignore[arg-type]


def test_practice_shows_on_a_slip_and_its_code_is_read_all_the_same() -> None:
    plain = np.asarray(picture_of(ROLL_80, "80mm"))
    mark_pages(PRACTICE)
    try:
        picture = picture_of(ROLL_80, "80mm")
    finally:
        mark_pages("")
    marked = np.asarray(picture)
    assert (plain & ~marked).sum() > 2000, "the mark is burnt, dot by dot"
    assert not np.any(~plain & marked), "and hides nothing"
    assert [code.text for code in zxingcpp.read_barcodes(framed(picture))] == [slip_of().link]
