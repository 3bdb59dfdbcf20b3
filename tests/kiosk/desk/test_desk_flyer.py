"""A flyer at the desk: paper and design are chosen by pictures of what will be printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kiosk.services.pictures import PreviewPictures
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.flyer import DESIGNS, KINDS, PAPERS, FlyerChoice, FlyerModel
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.times import TimesModel
from kiosk.viewmodels.pages import PAGES
from printing import flyer, flyer_sheets
from printing.jobs import make_paper
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> Iterator[FlyerModel]:
    model = FlyerModel(services)
    yield model
    model.close()


def rows(page: FlyerModel) -> list[FlyerChoice]:
    return list(page.property("rows").rows)


def shown(page: FlyerModel, qtbot: QtBot, key: str) -> list[FlyerChoice]:
    """Open the page, and return its choices with their pictures."""
    page.load(key)
    qtbot.waitUntil(lambda: not page.services.reading)
    return rows(page)


def test_first_the_paper_is_chosen_and_then_the_design_and_that_paper_can_be_made(
    page: FlyerModel, qtbot: QtBot, services: Services
) -> None:
    papers = shown(page, qtbot, "activity/a1")
    assert page.property("title") == "Op welk papier?"
    assert [one.label for one in papers] == list(PAPERS.values())
    assert {one.page for one in papers} == {"deskFlyer"}
    designs = shown(page, qtbot, papers[2].key)
    assert papers[2].key == "activity/a1/strips"
    assert page.property("title") == "Hoe moet de flyer eruitzien?"
    assert [one.label for one in designs] == list(DESIGNS.values())
    assert {one.page for one in designs} == {"deskPreview"}
    made = make_paper(services.replica, designs[1].key, services.words, NOW)
    assert made.kind == "flyer"
    assert "strips" in made.name
    assert page.spoken().splitlines() == [page.property("title"), *DESIGNS.values()]


def test_every_choice_is_a_picture_of_its_own_flyer(page: FlyerModel, qtbot: QtBot) -> None:
    provider = PreviewPictures(page.services.previews)
    seen = []
    for key in ("activity/a1", "activity/a1/a5"):
        for one in shown(page, qtbot, key):
            number = one.picture.rpartition("/")[2]
            seen.append(provider.requestImage(number, QSize(), QSize(240, 0)))
            assert one.tall == pytest.approx(2**0.5, abs=0.02)
    assert len(seen) == 7
    kinds = {bytes(image.constBits()) for image in seen}
    assert len(kinds) == 6  # A5 in the first design stands there twice


def test_who_goes_leaves_no_picture_behind(page: FlyerModel, qtbot: QtBot) -> None:
    shown(page, qtbot, "activity/a1")
    assert len(page.services.previews) == 4
    page.leave()
    assert len(page.services.previews) == 0
    page.load("activity/a1")
    page.leave()  # while they are drawn
    qtbot.waitUntil(lambda: not page.services.reading)
    assert len(page.services.previews) == 0


def test_what_is_over_has_none_and_says_why(
    page: FlyerModel, qtbot: QtBot, services: Services
) -> None:
    fields = {"title": "Oud bericht", "shown_from": "2026-01-01", "shown_until": "2026-01-02"}
    put(services.replica, "announcement", "old", **fields)
    assert shown(page, qtbot, "announcement/old") == []
    assert page.property("problem") == "Dit is al voorbij."
    assert page.property("problemNext") == "Kies iets dat nog komt."
    assert "Dit is al voorbij." in page.spoken()
    assert len(shown(page, qtbot, "activity/a1")) == 4
    assert page.property("problem") == ""


@pytest.mark.parametrize("key", ["", "venue/linde", "activity"])
def test_of_anything_else_there_is_nothing_to_choose(
    page: FlyerModel, qtbot: QtBot, key: str
) -> None:
    assert shown(page, qtbot, key) == []


def test_the_page_offers_what_the_papers_can_be_and_the_house_badge_is_enough() -> None:
    assert list(PAPERS) == list(flyer.FORMATS)
    assert [int(one) for one in DESIGNS] == list(flyer.DESIGNS)
    assert frozenset(flyer_sheets.KINDS) == KINDS
    assert PAGES["deskFlyer"].need("activity/a1") == "house"
    assert PAGES["deskPreview"].need("flyer/activity/a1/a5/1") == "house"


def test_forms_and_times_lead_to_it(services: Services, qtbot: QtBot) -> None:
    form = FormModel(services)
    for key, to in (("activity/a1", "activity/a1"), ("venue/linde", ""), ("activity/new", "")):
        form.load(key)
        assert form.property("flyerKey") == to
    times = TimesModel(services)
    times.load("a1")
    assert times.property("flyerKey") == "activity/a1"
    times.load("nobody")
    assert times.property("flyerKey") == ""
