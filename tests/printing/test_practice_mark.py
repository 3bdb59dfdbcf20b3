"""In practice mode every page of every paper says OEFENING, and no paper gets out that does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import printing
from printing.booklet import booklet
from printing.paper import A4, PRACTICE, ROLL_80, mark_pages
from printing.spool import print_now
from printing.tagged import TaggedPdf
from sync.device import DeviceSettings, write_device
from tests.printing import reading
from tests.printing.weeks import DUTCH, NOW, week


@pytest.fixture
def marked() -> Iterator[None]:
    mark_pages(PRACTICE)
    yield
    mark_pages("")


def three_pages(width_pt: float, height_pt: float) -> bytes:
    """Return a paper of three pages with a word on each."""
    pdf = TaggedPdf("Papier", "nl", width_pt, height_pt)
    for number in range(3):
        if number:
            pdf.next_page()
        with pdf.content("P"):
            pdf.text(20, 40, "Koffie", "regular", 14)
    return pdf.save()


@pytest.mark.parametrize("size", [(A4.width_pt, A4.height_pt), (ROLL_80.width_pt, 300.0)])
def test_every_page_says_so_large(marked: None, size: tuple[float, float]) -> None:
    pdf = three_pages(*size)
    assert [text.count(PRACTICE) >= 2 for text in reading.page_texts(pdf)] == [True] * 3
    letters = [one for one in reading.characters(pdf) if one["text"] == "O"]
    assert min(one["size"] for one in letters) > size[0] / 10
    (document, *_) = reading.elements(pdf)
    assert document[2] == ["/P"] * 4, "three words, and the mark once: a reader hears it first"


def test_both_pages_on_a_side_of_a_booklet_say_so(marked: None) -> None:
    pdf = booklet(week(25), DUTCH, NOW)
    letters = [one for one in reading.characters(pdf) if one["text"] == "O" and one["size"] > 40]
    halves = {(one["page"], one["x0"] > one["width_pt"] / 2) for one in letters}
    assert halves == {(1, False), (1, True), (2, False), (2, True)}


def test_in_earnest_no_page_says_so() -> None:
    assert PRACTICE not in reading.text_of(three_pages(A4.width_pt, A4.height_pt))


def test_no_paper_of_a_copy_gets_out_without_it(tmp_path: Path) -> None:
    write_device(tmp_path, DeviceSettings(device="d", practice=True))
    with pytest.raises(RuntimeError):
        print_now(tmp_path, "", three_pages(A4.width_pt, A4.height_pt), name="papier")
    assert not (tmp_path / "papers").exists()


def test_all_papers_are_drawn_in_one_place() -> None:
    folder = Path(printing.__file__).parent
    drawn = [path.name for path in folder.rglob("*.py") if "Canvas(" in path.read_text()]
    assert drawn == ["tagged.py"]
