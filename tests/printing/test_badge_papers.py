"""Badge and recovery sheet on paper: sizes, the code as both decoders read it, and never a surname, number or PIN."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pdfplumber
import pytest
import zxingcpp
from pyzbar import pyzbar

from printing.badge import HEIGHT_MM, WIDTH_MM, badge, first_name, house_card, volunteer_card
from printing.recovery_sheet import SheetWords, recovery_sheet
from sync.recovery_sheet import make_secret, sheet_text
from tests.printing import reading
from tests.printing.weeks import DUTCH

CODE = "BZV0123456789ABCDEFGHJKMNPQRSTV"
SHOWN = "BZV 0123 4567 89AB CDEF GHJK MNPQ RSTV"
HOUSE = "Buurthuis De Linde"
LONG = "Wijkontmoetingscentrum Sint-Christoffelparochie aan de Bovenste Lindestraat"
GROUPS = make_secret()


def annie(house: str = HOUSE, name: str = "Annie de Vries", role: str = "host") -> bytes:
    return badge(volunteer_card(house, name, role, CODE, SHOWN, DUTCH), DUTCH)


PAPERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "host": (annie, CODE),
    "long": (lambda: annie(LONG, "Anna-Wilhelmina-Geertruida", "coordinator"), CODE),
    "house": (lambda: badge(house_card(HOUSE, CODE, SHOWN, DUTCH), DUTCH), CODE),
    "sheet": (
        lambda: recovery_sheet(SheetWords(HOUSE, GROUPS, date(2026, 11, 26)), DUTCH),
        sheet_text(GROUPS),
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_one_page_large_enough_tagged_and_its_code_is_read(name: str) -> None:
    make, code = PAPERS[name]
    paper = make()
    assert make() == paper
    assert reading.page_count(paper) == 1
    letters = reading.characters(paper)
    assert min(one["size"] for one in letters) >= 11.99
    for one in letters:
        assert reading.mm(one["x0"]) >= 5
        assert reading.mm(one["width_pt"] - one["x1"]) >= 5
    roles = [role for role, _, _ in reading.elements(paper)]
    assert roles[0] == "/Document"
    assert roles.count("/H1") == roles.count("/Figure") == 1
    page = reading.raster(paper, 203)[0]
    assert [one.text for one in zxingcpp.read_barcodes(page)] == [code]
    assert [one.data.decode() for one in pyzbar.decode(page)] == [code]


@pytest.mark.parametrize("name", ["host", "long", "house"])
def test_all_of_a_badge_stands_between_its_cut_lines_and_nothing_overlaps(name: str) -> None:
    with pdfplumber.open(io.BytesIO(PAPERS[name][0]())) as document:
        page = document.pages[0]
        x0, x1 = sorted({line["x0"] for line in page.lines if line["x0"] == line["x1"]})
        top, bottom = sorted({line["top"] for line in page.lines if line["top"] == line["bottom"]})
        assert reading.mm(x1 - x0) == pytest.approx(WIDTH_MM, abs=0.1)
        assert reading.mm(bottom - top) == pytest.approx(HEIGHT_MM, abs=0.1)
        inside = [one for one in page.chars if top < one["top"] < bottom and one["text"].strip()]
        code = [one for one in page.rects if one["fill"]]
        for one in (*inside, *code):
            assert x0 + 5 <= one["x0"]
            assert one["x1"] <= x1 - 5
            assert one["bottom"] <= bottom - 4
        right = max(one["x1"] for one in code)
        low = max(one["bottom"] for one in code)
        assert all(one["x0"] > right + 4 or one["top"] > low + 4 for one in inside)
        words = page.crop((x0, top, x1, bottom)).extract_words()
        lines = sorted({round(word["top"]) for word in words})
        assert all(below - above >= 12 for above, below in pairwise(lines))


def test_a_badge_tells_first_name_role_and_house_and_no_more() -> None:
    text = reading.text_of(annie()).replace("\n", " ")
    for said in ("Annie", "Gastvrouw of gastheer", HOUSE, "BZV 0123 4567"):
        assert said in text
    assert "Vries" not in text
    assert first_name("") == first_name("  ") == ""


def test_every_group_of_the_sheet_can_be_named() -> None:
    text = reading.run_poppler(PAPERS["sheet"][0](), "pdftotext", "-layout", "{}", "-")
    text = "".join(text.split())
    for number, group in enumerate(GROUPS, 1):
        assert f"Groep{number}{group}" in text
    assert "26november2026" in text
