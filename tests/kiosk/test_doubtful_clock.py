"""When nobody knows what day it is, the kiosk says so, and no page says "vandaag", "morgen" or "nu open"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.pages import Showing, showings
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.agenda import AgendaModel
from kiosk.viewmodels.app import App
from kiosk.viewmodels.ask import AskModel
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.status import StatusModel
from kiosk.viewmodels.home import HomeModel
from kiosk.viewmodels.pages import PAGES as PAGES_THERE
from kiosk.viewmodels.screen import ScreenModel
from kiosk.viewmodels.shell import Shell
from sync.disk.replica import Replica, open_replica
from sync.words import Words
from tests.kiosk.neighbourhood import NOW_UTC, fill
from tests.kiosk.page_checks import CHECKS, Seen
from tests.printing import reading

TEN_YEARS = timedelta(days=3652)
LIES = re.compile(
    r"\b(?:vandaag|morgen|overmorgen|gisteren|vanmorgen|vanmiddag|vanavond|vannacht|nu (?:open|dicht|bezig)"
    r"|goede(?:morgen|middag|avond)|deze week|is er om)\b",
    re.IGNORECASE,
)


@pytest.fixture(params=[TEN_YEARS, -TEN_YEARS, timedelta(hours=-5)], ids=str)
def doubted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Replica]:
    """A device that knew Tuesday 24 November 2026, five past two, and whose clock stands elsewhere at the next start."""
    with fill(tmp_path) as replica:
        replica.note_moment()
    with open_replica(tmp_path, clock=lambda: NOW_UTC + request.param) as opened:
        yield opened


@pytest.fixture
def services_there(doubted: Replica) -> Services:
    return Services(doubted, Words("nl"), new_id=lambda: "made-by-a-test")


def test_head_and_home_say_it_kindly(services_there: Services, qapp: QGuiApplication) -> None:
    app = App(services_there, ScreenModel())
    shell = app.shell
    assert isinstance(shell, Shell)
    shell.home()
    assert shell.property("dateText") == "De klok klopt niet"
    assert shell.property("timeText") == ""
    assert shell.property("statusText") == "Bijgewerkt: op 24 november 2026"
    home = HomeModel(services_there)
    home.load()
    assert home.property("warningTitle") == "De klok van de zuil klopt niet."
    assert "Kijk goed naar de datum." in home.property("warningText")
    assert home.property("greeting") == "Welkom."
    assert home.property("nextWhen") == "Dinsdag 24 november om 14.30 uur:"
    assert "De klok van de zuil klopt niet." in home.spoken()


def test_the_agenda_shows_the_days_that_are_near_and_dates_only(services_there: Services) -> None:
    agenda = AgendaModel(services_there)
    agenda.load()
    assert agenda.property("heading") == "Dinsdag 24 november"
    days = agenda.property("days").rows
    assert [one.day for one in days][:2] == ["maandag", "dinsdag"]
    assert not any(one.past for one in days)
    assert agenda.property("weekText") == "Week van 23 november"
    titles = [row.title for row in agenda.property("rows").rows]
    assert "Ochtendgymnastiek" in titles  # it may be over, or not: nobody knows
    assert not LIES.search(agenda.spoken())


def test_who_is_here_now_is_not_guessed(services_there: Services) -> None:
    ask = AskModel(services_there)
    ask.load()
    assert ask.property("presentText") == "Vraag het aan de balie."
    assert not LIES.search(ask.spoken())
    assert "9.00 tot 17.00 uur" in ask.property("deskHours")


def test_a_volunteer_reads_what_to_do_and_may_say_that_it_is_right(
    services_there: Services, doubted: Replica
) -> None:
    page = StatusModel(services_there)
    page.load()
    assert page.property("warningTitle") == "De klok van dit apparaat klopt misschien niet."
    assert page.property("warningText").startswith("Zet de klok van de computer goed")
    local = services_there.local(doubted.clock())
    assert str(local.year) in page.property("nowText")
    told: list[object] = []
    doubted.on_change.append(told.append)
    page.vouch()
    assert told
    assert page.property("clockTrusted")
    assert page.property("warningTitle") == ""
    assert page.property("nowText") == ""
    home = HomeModel(services_there)
    home.load()
    assert home.property("warningTitle") == ""
    assert home.property("greeting") != "Welkom."


@pytest.mark.parametrize("key", ["handout/2026-W48", "slip/activity/a1@2026-11-24T14:30"])
def test_a_paper_says_it_too(doubted: Replica, key: str) -> None:
    from printing.jobs import make_paper

    text = reading.text_of(make_paper(doubted, key, Words(), doubted.local_now()).pdf)
    assert "klok klopte niet" in " ".join(text.split())
    assert not re.search(r"geprint (?:op )?\d", text, re.IGNORECASE)


PAGES = ("home", "agenda", "desk", "deskStatus")
"""Pages that look otherwise than with a clock that is right."""


@pytest.mark.parametrize("size_px", [PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
@pytest.mark.parametrize("first", ["home", "desk"])
def test_no_page_lies_and_each_is_as_a_page_must_be(
    first: str, size_px: tuple[int, int], tmp_path: Path, qapp: QGuiApplication
) -> None:
    with fill(tmp_path) as replica:
        replica.note_moment()
    opened = Stage(open_replica(tmp_path, clock=lambda: NOW_UTC - TEN_YEARS), size_px, first=first)
    found: list[str] = []
    try:
        for showing in _showings(opened.kiosk.replica, first):
            opened.open(showing.page, showing.key)
            opened.type(showing.typed)
            found += [
                f"{showing.name} says: {text}"
                for text in (*opened.hand.texts(), *opened.hand.names())
                if LIES.search(text)
            ]
        for scale in (1.0, 2.0):
            while opened.kiosk.shell.property("textScale") != scale:
                opened.kiosk.shell.biggerText()
            for page in PAGES:
                if PAGES_THERE[page].desk != (first == "desk"):
                    continue
                opened.open(page)
                seen = Seen(opened, Showing(page, page))
                for name, check in CHECKS.items():
                    found += [f"{page}, {name}: {line}" for line in check(seen)]
        opened.kiosk.shell.rest("resting")
        opened.settle()
        found += [f"poster: {text}" for text in opened.hand.texts() if LIES.search(text)]
        assert not opened.warnings
    finally:
        opened.close()
    assert not found, "\n".join(found)


def _showings(replica: Replica, first: str) -> list[Showing]:
    left_out = ("printing", "deskLeave", "deskReview", "deskWhy", "deskField", "deskForm")
    return [one for one in showings(replica, desk=first == "desk") if one.page not in left_out]


def test_the_words_are_there_again_when_the_clock_is_right(services: Services) -> None:
    assert isinstance(services.sure_now, datetime)
    agenda = AgendaModel(services)
    agenda.load()
    assert [one.day for one in agenda.property("days").rows][1] == "vandaag"
