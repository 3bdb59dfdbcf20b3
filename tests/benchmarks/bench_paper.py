"""How long papers take: a full week on A4, a flyer with a photo, and a slip while somebody waits.

The floor of a paper is ReportLab alone, drawing the same words at one place each: no lines broken, no pages weighed, no
tags, no code.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from printing.escpos_wire import commands
from printing.flyer import flyer
from printing.fonts import BASE_FONT, font_names
from printing.handout import handout
from printing.paper import MM_PT, ROLL_80
from printing.qr import make_qr
from printing.raster import DOTS_MM, rasterise
from printing.slip import slip
from tests.benchmarks import Row, best_of
from tests.printing.documents.flyers import flyer_of, photo
from tests.printing.weeks import DUTCH, NOW, slip_of, week

_CODES = 50
NAMES = (
    "handout",
    "paper.handout_200",
    "paper.slip_a6",
    "paper.slip_80mm",
    "flyer",
    "handout_size",
    "slip_raster",
    "qr",
)


def bare(words: Iterable[str]) -> bytes:
    """Return a page with these words on one place, by ReportLab alone."""
    buffer = io.BytesIO()
    font_names("regular")
    canvas = Canvas(buffer, invariant=1, pageCompression=1, initialFontName=BASE_FONT)
    canvas.setFont(BASE_FONT, 14)
    for text in words:
        canvas.drawString(72, 400, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def words_of(count: int) -> list[str]:
    """Return the words of a week of ``count`` activities."""
    lines = [line for day in week(count).days for line in day.lines]
    return [text for line in lines for text in ("10.00", "tot 11.30", line.title, line.facts)]


def _slip_raster() -> Row:
    """Measure a slip from its PDF to the bytes for a thermal printer; the floor draws the page in grey and no more."""
    pdf = slip(slip_of(), DUTCH, NOW, "80mm")
    for picture in rasterise(pdf, ROLL_80):
        commands(picture)  # loads python-escpos

    def in_grey() -> None:
        with pypdfium2.PdfDocument(pdf) as document:
            document[0].render(scale=DOTS_MM / MM_PT, grayscale=True).to_pil()

    return Row(
        name="slip_raster",
        value=best_of(5, lambda: [commands(one) for one in rasterise(pdf, ROLL_80)]),
        unit="s",
        floor=best_of(5, in_grey),
    )


def _qr() -> Row:
    """Measure a code that was never made before; the floor lays out its modules and finds no error correction."""
    links = iter(range(10_000))

    def many(make: Callable[[str], object]) -> None:
        for _ in range(_CODES):
            make(f"HTTPS://DELINDE.EXAMPLE/K{next(links):07d}")

    def laid_out(link: str) -> list[list[bool]]:
        bits = f"{int.from_bytes(link.encode(), 'big'):b}"
        return [[bit == "1" for bit in bits[row::29]] for row in range(29)]

    return Row(
        name="qr",
        value=best_of(3, lambda: many(make_qr)) / _CODES,
        unit="s",
        floor=best_of(3, lambda: many(laid_out)) / _CODES,
    )


def run() -> list[Row]:
    """Measure each paper, the fonts being loaded."""
    sheet, full, note = week(40), week(200), slip_of()
    small, large = words_of(40), words_of(200)
    on_slip = [note.house, note.title, *note.when, *note.facts, note.notice, note.code]
    hung = flyer_of(photo=photo())
    on_flyer = [
        hung.house,
        hung.title,
        *hung.when,
        *hung.facts,
        hung.summary,
        hung.notice,
        hung.code,
    ]
    pdf = handout(sheet, DUTCH, NOW)
    return [
        Row(
            name="handout",
            value=best_of(5, lambda: handout(sheet, DUTCH, NOW)),
            unit="s",
            floor=best_of(5, lambda: bare(small)),
        ),
        Row(
            name="paper.handout_200",
            value=best_of(3, lambda: handout(full, DUTCH, NOW)),
            unit="s",
            floor=best_of(3, lambda: bare(large)),
        ),
        Row(
            name="paper.slip_a6",
            value=best_of(5, lambda: slip(note, DUTCH, NOW)),
            unit="s",
            floor=best_of(5, lambda: bare(on_slip)),
        ),
        Row(
            name="paper.slip_80mm",
            value=best_of(5, lambda: slip(note, DUTCH, NOW, "80mm")),
            unit="s",
            floor=best_of(5, lambda: bare(on_slip)),
        ),
        Row(
            name="flyer",
            value=best_of(5, lambda: flyer(hung, DUTCH, NOW, "a4", 3)),
            unit="s",
            floor=best_of(5, lambda: bare(on_flyer)),
        ),
        Row(
            name="handout_size",
            value=len(pdf) / 1e6,
            unit="MB",
            floor=len(bare(small)) / 1e6,
        ),
        _slip_raster(),
        _qr(),
    ]
