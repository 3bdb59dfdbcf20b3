"""How long papers take: a full week on A4, a flyer with a photo, and a slip while somebody waits.

The floor of a paper is ReportLab alone, drawing the same words at one place each: no lines broken, no pages weighed, no
tags, no code.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from printing.flyer import flyer
from printing.fonts import BASE_FONT, font_names
from printing.handout import handout
from printing.slip import slip
from tests.benchmarks import Row, best_of
from tests.printing.documents.flyers import flyer_of, photo
from tests.printing.weeks import DUTCH, NOW, slip_of, week

NAMES = (
    "handout",
    "paper.handout_200",
    "paper.slip_a6",
    "paper.slip_80mm",
    "flyer",
    "handout_size",
)


def _bare(words: Iterable[str]) -> bytes:
    buffer = io.BytesIO()
    font_names("regular")
    canvas = Canvas(buffer, invariant=1, pageCompression=1, initialFontName=BASE_FONT)
    canvas.setFont(BASE_FONT, 14)
    for text in words:
        canvas.drawString(72, 400, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _words(count: int) -> list[str]:
    lines = [line for day in week(count).days for line in day.lines]
    return [text for line in lines for text in ("10.00", "tot 11.30", line.title, line.facts)]


def run() -> list[Row]:
    """Measure each paper, the fonts being loaded."""
    sheet, full, note = week(40), week(200), slip_of()
    small, large = _words(40), _words(200)
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
            floor=best_of(5, lambda: _bare(small)),
        ),
        Row(
            name="paper.handout_200",
            value=best_of(3, lambda: handout(full, DUTCH, NOW)),
            unit="s",
            floor=best_of(3, lambda: _bare(large)),
        ),
        Row(
            name="paper.slip_a6",
            value=best_of(5, lambda: slip(note, DUTCH, NOW)),
            unit="s",
            floor=best_of(5, lambda: _bare(on_slip)),
        ),
        Row(
            name="paper.slip_80mm",
            value=best_of(5, lambda: slip(note, DUTCH, NOW, "80mm")),
            unit="s",
            floor=best_of(5, lambda: _bare(on_slip)),
        ),
        Row(
            name="flyer",
            value=best_of(5, lambda: flyer(hung, DUTCH, NOW, "a4", 3)),
            unit="s",
            floor=best_of(5, lambda: _bare(on_flyer)),
        ),
        Row(
            name="handout_size",
            value=len(pdf) / 1e6,
            unit="MB",
            floor=len(_bare(small)) / 1e6,
        ),
    ]
