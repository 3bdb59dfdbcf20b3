"""Whatever stands in an agenda, in whatever script and however much of it: every edition of the week bears it.

Numbers are those of the checks on paper. A page is taken apart by PDFium here, which is quick enough for many weeks.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printing.booklet import booklet
from printing.handout import handout
from printing.heard import listening
from printing.paper import pt
from printing.poster import poster
from printing.sheets import WeekDay, WeekLine, WeekSheet
from tests.printing.documents.hostile import ARABIC, EMOJI, LONG_TEXT, LONG_WORD, NAMES, TURNED
from tests.printing.weeks import DUTCH, MONDAY, NOW, week

EDITIONS: dict[str, tuple[Callable[[WeekSheet], bytes], float, int]] = {
    "handout": (lambda sheet: handout(sheet, DUTCH, NOW), 12.0, 2),
    "large": (lambda sheet: handout(sheet, DUTCH, NOW, large=True), 16.0, 2),
    "booklet": (lambda sheet: booklet(sheet, DUTCH, NOW), 12.0, 2),
    "poster": (lambda sheet: poster(sheet, DUTCH, NOW), 14.0, 1),
}
"""What makes an edition, its smallest type in points, and of how many pages a whole is."""
NASTY = (LONG_WORD, LONG_TEXT, NAMES, ARABIC, EMOJI, TURNED, "", " ", "-", "€ 2,50", "a" * 300)

some_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet="aeioulmnrst ", max_size=120),
)


@st.composite
def lines(draw: st.DrawFn) -> WeekLine:
    starts = datetime.combine(MONDAY, time()) + timedelta(minutes=draw(st.integers(0, 1439)))
    return WeekLine(
        starts=starts,
        ends=starts + timedelta(minutes=draw(st.sampled_from((0, 45, 600, 1441, 20_000)))),
        title=draw(some_text),
        strong=draw(some_text),
        facts=draw(some_text),
        cancelled=draw(st.booleans()),
    )


@st.composite
def weeks(draw: st.DrawFn) -> WeekSheet:
    days = tuple(
        WeekDay(
            day=MONDAY + timedelta(days=offset),
            lines=tuple(draw(st.lists(lines(), max_size=draw(st.sampled_from((0, 2, 9)))))),
            closed=draw(st.sampled_from(("", "", "Het huis is dicht", LONG_TEXT))),
        )
        for offset in range(7)
    )
    place = draw(st.sampled_from(("De Linde", LONG_WORD, ARABIC)))
    return msgspec.structs.replace(week(0), days=days, place=place)


def drawn(
    pdf: bytes,
) -> Iterator[tuple[float, tuple[float, float, float, float], tuple[float, float]]]:
    """Yield size, box (left, bottom, right, top) and the page's size of every letter, in points."""
    with pdfium.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if chr(pdfium_c.FPDFText_GetUnicode(text, index)).isspace():
                    continue
                box = [ctypes.c_double() for _ in range(4)]
                pdfium_c.FPDFText_GetCharBox(text, index, *(ctypes.byref(one) for one in box))
                left, right, bottom, top = (one.value for one in box)
                size = pdfium_c.FPDFText_GetFontSize(text, index)
                yield size, (left, bottom, right, top), page.get_size()
            text.close()
            page.close()


@pytest.mark.parametrize("edition", list(EDITIONS))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(sheet=weeks())
def test_every_edition_bears_any_week(edition: str, sheet: WeekSheet) -> None:
    make, least_pt, pages_of = EDITIONS[edition]
    with listening() as heard:
        pdf = make(sheet)
    letters = list(drawn(pdf))
    assert min(size for size, _, _ in letters) >= least_pt - 0.01, "3: too small to read"
    for _, (left, bottom, right, top), (width, height) in letters:
        assert left >= pt(5), "12: beyond the printer's margin"
        assert bottom >= pt(5)
        assert right <= width - pt(5)
        assert top <= height - pt(5)
    with pdfium.PdfDocument(pdf) as document:
        assert len(document) % pages_of == 0, "11: whole sheets"
    told = sum(one.role == "LBody" for one in heard)
    assert told >= sum(len(day.lines) for day in sheet.days), "9: none is left out"
