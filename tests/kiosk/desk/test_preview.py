"""A paper on the screen before it is printed: the pages that will come out, in memory only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.services.pictures import PreviewPictures
from kiosk.services.preview import Preview
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.preview import PreviewModel
from kiosk.viewmodels.pages import PAGES
from printing import pictures
from printing.exercise import exercise_sheet
from printing.jobs import MAKERS, make_paper
from printing.paper_file import PaperFile
from printing.weekly import MOST_COPIES, weekly_set
from sync.disk.looks import read_looks
from sync.seal import DeskKey
from sync.words import Words
from tests.kiosk.desk.conftest import Desk
from tests.kiosk.neighbourhood import NOW

WEEK = "handout/2026-W48"


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> Iterator[PreviewModel]:
    model = PreviewModel(services)
    yield model
    model.close()


def shown(page: PreviewModel, qtbot: QtBot, key: str = WEEK) -> str:
    """Open the page, and return what it says of its pages."""
    page.load(key)
    return drawn(page, qtbot)


def drawn(page: PreviewModel, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not page.services.reading)
    return str(page.property("pageText"))


def picture(page: PreviewModel, width_px: int = 0) -> QImage:
    """Return what QML gets for the page's picture."""
    provider = PreviewPictures(page.services.previews)
    number = str(page.property("picture")).rpartition("/")[2]
    return provider.requestImage(number, QSize(), QSize(width_px, 0))


def dark(image: QImage) -> int:
    """Return how many of a picture's pixels are black, or nearly."""
    return sum(
        image.pixelColor(x, y).lightness() < 60
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


def test_the_pages_that_will_be_printed_are_looked_at_one_by_one(
    page: PreviewModel, qtbot: QtBot
) -> None:
    assert shown(page, qtbot) == "Bladzijde 1 van 2. Tik erop om te lezen."
    assert page.property("title") == "Weekblad, week 48"
    first = picture(page)
    assert abs(first.height() / first.width() - 297 / 210) < 0.01
    assert dark(first) > 1000
    page.next()
    assert drawn(page, qtbot).startswith("Bladzijde 2 van 2.")
    assert picture(page) != first
    page.next()
    assert (page.property("atLast"), drawn(page, qtbot)[:11]) == (True, "Bladzijde 2")
    page.previous()
    drawn(page, qtbot)
    assert (page.property("atFirst"), picture(page)) == (True, first)
    assert picture(page, 300).width() == 300
    assert len(page.services.previews) == 1, "only what is shown is held"


def test_what_is_shown_is_what_is_printed(
    page: PreviewModel, qtbot: QtBot, services: Services
) -> None:
    shown(page, qtbot)
    made = make_paper(services.replica, WEEK, Words("nl"), NOW)
    assert page._preview.paper == made
    assert "Koffie en breien" in page.spoken(), "who does not see it hears it"


def test_coming_back_finds_the_page_and_the_copies(page: PreviewModel, qtbot: QtBot) -> None:
    shown(page, qtbot)
    page.next()
    drawn(page, qtbot)
    page.more(19)
    page.leave()
    assert len(page.services.previews) == 0
    assert picture(page).width() == 1, "nothing is left to see"
    assert shown(page, qtbot).startswith("Bladzijde 2")
    assert page.property("printText") == "Print 20 keer"
    page.reset()
    shown(page, qtbot)
    assert (page.property("printText"), page.property("atFirst")) == ("Print 1 keer", True)


def test_a_paper_is_wanted_once_at_least(page: PreviewModel, qtbot: QtBot) -> None:
    shown(page, qtbot)
    assert (page.property("printPage"), page.property("printKey")) == ("printing", WEEK)
    page.more(-1)
    assert page.copies == 1
    page.more(1)
    assert (page.property("printPage"), page.property("printKey")) == ("deskBatch", f"2/{WEEK}")
    page.more(1000)
    assert page.copies == MOST_COPIES


def test_a_flyer_is_printed_every_friday_too(
    page: PreviewModel, qtbot: QtBot, services: Services
) -> None:
    shown(page, qtbot)
    assert page.property("keepText") == "", "the week has its own place among them"
    flyer = "flyer/activity/a1/a4/2"
    shown(page, qtbot, flyer)
    page.more(6)
    assert page.property("keepText") == "Elke vrijdag mee printen"
    page.keep()
    assert page.property("keepText") == "Niet meer elke vrijdag mee printen"
    (kept,) = [one for one in weekly_set(services.replica, 2026, 50) if not one.offered]
    assert (kept.key, kept.copies) == (flyer, 7)
    page.keep()
    assert all(one.offered for one in weekly_set(services.replica, 2026, 50))
    assert page.property("problem") == ""


def test_from_close_by_nothing_asks_for_another_tap(page: PreviewModel, qtbot: QtBot) -> None:
    shown(page, qtbot)
    page.zoom()
    assert (page.property("closeBy"), page.property("pageText")) == (True, "Bladzijde 1 van 2.")


@pytest.mark.parametrize("key", ["rommel", "handout/2026-W99", "slip/activity/rommel@x", ""])
def test_a_paper_that_there_is_not_is_told(page: PreviewModel, qtbot: QtBot, key: str) -> None:
    shown(page, qtbot, key)
    assert page.property("problem").endswith(".")
    assert page.property("problemNext").endswith(".")
    assert (page.property("picture"), page.property("canPrint")) == ("", False)
    assert page.property("problem") in page.spoken()


def test_a_paper_with_a_name_stays_in_memory_and_the_look_is_written_down(
    page: PreviewModel, qtbot: QtBot, services: Services, key: DeskKey, placed: str
) -> None:
    before = set(services.folder.rglob("*"))
    shown(page, qtbot, f"card/{placed}")
    assert page.property("problem") == ""
    assert dark(picture(page)) > 100
    assert not page.property("canCopy"), "nobody makes a pile of somebody's number"
    assert "Wilhelmina" not in page.spoken()
    (look,) = read_looks(services.replica, 10)
    assert look.look.box == "box-1"
    made = {path.name for path in set(services.folder.rglob("*")) - before}
    assert not [name for name in made if name.endswith((".pdf", ".png"))], made
    page.leave()
    assert (len(services.previews), page._preview.paper) == (0, None)


def test_in_the_hall_no_name_is_shown(
    page: PreviewModel, qtbot: QtBot, services: Services, key: DeskKey, placed: str
) -> None:
    device = msgspec.structs.replace(services.replica.device, kind="kiosk", server="http://x")
    services.replica.device = device
    shown(page, qtbot, f"card/{placed}")
    assert page.property("problem") == "Op dit papier staan namen of nummers."
    assert page.property("picture") == ""
    assert list(read_looks(services.replica, 10)) == []


def test_a_paper_that_says_it_is_private_is_not_shown_without_keys(
    page: PreviewModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(*_: object) -> PaperFile:
        pdf = exercise_sheet(Words("nl"))
        return PaperFile(pdf=pdf, name="lijst", kind="list", private=True)

    monkeypatch.setattr("printing.jobs.make_paper", make)
    shown(page, qtbot, "handout/2026-W48")
    assert page.property("problemNext") == "Ontgrendel de balie eerst met uw badge."


def test_who_leaves_while_a_page_is_drawn_leaves_nothing(
    page: PreviewModel, qtbot: QtBot, services: Services
) -> None:
    page.load(WEEK)
    page.leave()
    drawn(page, qtbot)
    assert (len(services.previews), page.property("picture")) == (0, "")


def test_only_papers_without_names_are_open_to_the_house_badge() -> None:
    spec = PAGES["deskPreview"]
    needs = {family: spec.need(f"{family}/x") for family in MAKERS}
    assert {needs[one] for one in ("handout", "slip", "exercise", "ideas")} == {"house"}
    assert {needs[one] for one in ("card", "cards")} == {"volunteer"}
    assert spec.need("something-new/x") == "volunteer"


def test_what_is_no_pdf_is_told_as_such(services: Services, qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="no PDF"):
        pictures.picture_of(b"rommel", 1, 100)
    preview = Preview(services.previews)
    preview.show(lambda: PaperFile(pdf=b"rommel", name="x", kind="x"))
    qtbot.waitUntil(lambda: not preview.busy)
    assert preview.problem is not None
    preview.close()


def test_a_hand_leafs_looks_closer_and_prints_it_twice(desk: Desk) -> None:
    desk.kiosk.shell.open("deskPreview", WEEK)
    desk.settle()
    desk.tap("Volgende", "Bekijk van dichtbij")
    assert "Meer" in desk.hand.names()
    desk.tap("Bekijk de hele bladzijde")
    assert desk.sees("Minder kan niet"), "no half of the screen is empty"
    desk.tap("1 meer")
    assert not desk.sees("Minder kan niet")
    assert "Print 2 keer" in desk.hand.names()
    assert desk.sees("Bladzijde 2 van 2.")
    folder: Path = desk.kiosk.services.folder / "papers"
    assert not folder.exists(), "to look uses no paper"
