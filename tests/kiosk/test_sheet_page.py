"""The page of a sheet that somebody brought back: only what changed since it was printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.viewmodels.app import App
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.scans import Scans, is_ours
from kiosk.viewmodels.search import SearchModel
from kiosk.viewmodels.sheet import SheetModel
from kiosk.viewmodels.shell import Shell
from printing.jobs import make_paper
from printing.sheets import week_sheet
from sync.disk.paper_sheets import remember
from sync.sheet_changes import sheet_of
from sync.sheet_numbers import shown_number
from tests.kiosk.changing import put, rows


@pytest.fixture
def number(services: Services) -> str:
    """The number of this week's sheet, which was printed."""
    stands = week_sheet(services.replica, 2026, 48, services.words).stands
    assert stands is not None
    remember(services.replica, stands)
    return shown_number(stands)


@pytest.fixture
def page(services: Services, number: str) -> SheetModel:
    model = SheetModel(services)
    model.load(number)
    return model


def cancel(services: Services) -> None:
    put(
        services.replica, "override", "a4@2026-11-26T10:00", activity="a4",
        recurrence="2026-11-26T10:00", cancelled=True, cancel_reason="Het vriest",
    )  # fmt: skip


def test_a_sheet_that_is_right_says_so_and_offers_no_strip(page: SheetModel) -> None:
    assert page.property("title") == "Dit blad is van 24 november."
    assert page.property("text") == "Alles klopt nog."
    assert page.property("right")
    assert (rows(page), page.property("strip")) == ([], "")
    assert page.property("handout") == "handout/2026-W48"


def test_only_what_changed_stands_there(page: SheetModel, services: Services, number: str) -> None:
    cancel(services)
    page.refresh()
    assert page.property("text") == "Er is 1 ding veranderd."
    (row,) = rows(page)
    assert (row.icon, row.strong, row.title) == ("circle-x", "Gaat niet door", "Wandelen met Henk")
    assert (row.when, row.facts) == ("Donderdag 26 november, 10.00 tot 11.00 uur", "Het vriest.")
    assert page.property("strip") == f"strip/{number}"
    assert not page.property("right")
    assert "Wandelen met Henk.\nGaat niet door." in page.spoken()


def test_another_language_says_it_in_its_own_words(
    app: App, shell: Shell, services: Services, number: str
) -> None:
    cancel(services)
    shell.open("sheet", number)
    shell.setLanguage("en")
    model = app.find("sheet")
    assert isinstance(model, SheetModel)
    assert rows(model)[0].when.startswith("Thursday 26 November")


@pytest.mark.parametrize(
    ("key", "title", "text", "handout"),
    [
        ("2026-40-117", "Dit blad is van week 40.", "Dit blad is oud. Neem een nieuw blad mee.", "handout/2026-W48"),
        ("2026-48-117", "Dit blad is van week 48.", "Wij weten nog niet wat er op dit blad stond.", "handout/2026-W48"),
        ("2026-49-7K3P9", "Dit is geen nummer van een blad.", "Typ het over van onder aan uw blad.", ""),
    ],
)  # fmt: skip
def test_of_a_sheet_that_nobody_knows_it_says_what_it_can(
    page: SheetModel, key: str, title: str, text: str, handout: str
) -> None:
    page.load(key)
    said = (page.property("title"), page.property("text"), page.property("handout"))
    assert said == (title, text, handout)
    assert (rows(page), page.property("right")) == ([], False)


def test_a_sheet_whose_days_are_over_offers_this_weeks(
    page: SheetModel, services: Services
) -> None:
    cancel(services)
    now = services.now() + timedelta(days=7)
    services.now = lambda: now
    page.refresh()
    assert page.property("text") == "De dagen op dit blad zijn voorbij."
    assert (rows(page), page.property("strip")) == ([], "")
    assert page.property("handout") == "handout/2026-W49"
    assert page.property("handoutText") == "Print het nieuwe blad"


def test_the_last_part_of_a_number_finds_the_sheet_too(services: Services, number: str) -> None:
    search = SearchModel(services)
    for typed in (number.rpartition("-")[2].lower(), f" {number.rpartition('-')[2]} "):
        search.ask(typed)
        (row,) = rows(search)
        assert (row.page, row.key, row.title) == ("sheet", number, f"Blad {number}")
    search.ask("ABCDEF")
    assert rows(search) == [], "a sheet that nobody here knows"
    search.ask("koffie")
    assert rows(search)[0].page == "activity"


def test_nothing_of_a_sheet_stays_after_a_visitor(page: SheetModel) -> None:
    page.reset()
    page.refresh()
    assert rows(page) == []


def test_its_code_opens_the_page_wherever_one_is(
    app: App, shell: Shell, services: Services, number: str
) -> None:
    scans = Scans(services, shell, app.find)
    for text in (f"HTTPS://DELINDE.EXAMPLE/W/{number}", number.lower()):
        assert is_ours(text)
        scans.take(text)
        assert (shell.property("page"), shell.property("key")) == ("sheet", number)
        shell.home()
    scans.take("HTTPS://DELINDE.EXAMPLE/W/2026-48-117")
    assert shell.property("page") == "sheet"
    assert not is_ours("HTTPS://ELDERS.EXAMPLE/W/IETS")


def test_its_number_is_found_as_it_is_typed(services: Services, number: str) -> None:
    search = SearchModel(services)
    for typed in (number, number.lower().replace("-", " "), number.replace("-", "")):
        search.ask(typed)
        (row,) = rows(search)
        assert (row.page, row.key) == ("sheet", number)
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    search.ask(wrong)
    assert rows(search) == []
    assert search.property("emptyText").startswith("Dit nummer klopt niet.")
    search.ask(number[:-1])
    assert rows(search) == []


@pytest.mark.parametrize(
    ("first", "last", "venue", "category", "key"),
    [
        ("2026-11-23", "2026-11-29", "v1", "", "handout/2026-W48"),
        ("2026-11-23", "2026-11-29", "", "koffie", "handout/2026-W48?venue=all&category=koffie"),
        ("2026-11-26", "2026-11-26", "v1", "", "day/2026-11-26"),
        ("2026-11-01", "2026-11-30", "v1", "", "month/2026-11"),
    ],
)
def test_the_whole_sheet_is_of_the_same_days_house_and_kind(
    page: SheetModel, services: Services, first: str, last: str, venue: str, category: str, key: str
) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    sheet = sheet_of([], *days, venue=venue, category=category)
    remember(services.replica, sheet)
    page.load(shown_number(sheet))
    assert page.property("handout") == key
    assert make_paper(services.replica, key, services.words, services.now()).stands is not None
