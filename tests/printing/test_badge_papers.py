"""Badge and recovery sheet on paper: sizes, the code as both decoders read it, and never a surname, number or PIN."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from pyzbar import pyzbar

from printing.badge import HEIGHT_MM, WIDTH_MM, badge, first_name, house_card, volunteer_card
from printing.commands import print_
from printing.recovery_sheet import SheetWords, recovery_sheet
from sync.badge import Badge, badge_mark, badge_text
from sync.changes import Draft
from sync.errors import BadInput, UserFacing
from sync.recovery_sheet import make_secret, sheet_text
from tests.printing import reading
from tests.printing.printers import TestPrinter
from tests.printing.weeks import DUTCH
from tests.sync.desk_people import People, first_desk

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


class TestCommand:
    """``buurtzuil print badge``: the code is never on the command line, and the paper is nobody else's to read."""

    @pytest.fixture
    def people(self, tmp_path: Path) -> Iterator[People]:
        with first_desk(tmp_path / "desk") as replica:
            made = People(replica)
            made.come("zus", "coordinator")
            yield made

    def asked(self, people: People, text: str, *where: str) -> Result:
        words = ["badge", "--data", str(people.replica.folder), *where]
        return CliRunner().invoke(print_, words, input=f"{text}\n")

    def test_a_badge_is_printed_again_from_its_code(
        self, people: People, tmp_path: Path, printer: TestPrinter
    ) -> None:
        text = badge_text(Badge("volunteer", people.badges["zus"]))
        out = tmp_path / "badge.pdf"
        assert self.asked(people, text.lower(), "--out", str(out)).exit_code == 0
        assert out.stat().st_mode & 0o777 == 0o600
        said = reading.text_of(out.read_bytes())
        assert "Zus" in said
        assert "Coördinator" in said
        assert "Buurthuis" in said
        assert self.asked(people, text, "--printer", printer.uri).exit_code == 0
        (paper,) = printer.received()
        assert paper == out.read_bytes()
        assert not (people.replica.folder / "papers").exists()

    def test_the_house_badge_and_one_of_elsewhere(self, people: People, tmp_path: Path) -> None:
        replica, bits = people.replica, bytes(range(16))
        text, out = badge_text(Badge("house", bits)), str(tmp_path / "badge.pdf")
        for unknown in (text, badge_text(Badge("volunteer", bits)), "onzin"):
            result = self.asked(people, unknown, "--out", out)
            assert isinstance(result.exception, BadInput), unknown
        fields = {"house_badge": badge_mark(bits)}
        draft = Draft(kind="neighbourhood", record=replica.neighbourhood.id, fields=fields)
        replica.act([draft], "zus")
        assert self.asked(people, text, "--out", out).exit_code == 0
        text = reading.text_of(Path(out).read_bytes())
        assert text.startswith("De huisbadge")
        assert "Huisbadge" in text
        folder = self.asked(people, text, "--printer", f"file://{tmp_path}/bak")
        assert isinstance(folder.exception, UserFacing), "a folder is no printer for a secret"
