"""While somebody practises, the band stands on every page and leaves every page as it must be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour import morning_of
from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.gate import NOT_IN_PRACTICE
from printing.call_sheets import post_card
from sync.demonstration.folder import make_demo
from sync.disk.practice import PEOPLE, make_copy
from sync.disk.replica import Replica, open_replica
from sync.keyring import read_keyring
from sync.words import Words
from tests.kiosk.changing import delete, put
from tests.kiosk.page_checks import CHECKS, Seen

AT = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))
BAND = "OEFENING: niets hiervan is echt"
SHOWN = ("desk", "deskPractice", "home", "search")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("band") / "demo"
    make_demo(folder, now_utc=AT, today=AT.date())
    return folder


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
def stage(
    qapp: QGuiApplication, real: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    copy = make_copy(real, clock=lambda: AT, places=[tmp_path])
    opened = Stage(open_replica(copy.folder, clock=lambda: AT), request.param, first="desk")
    yield opened
    opened.close()
    copy.remove()
    assert not opened.warnings, "\n".join(opened.warnings)


def test_it_stands_on_every_page_and_every_page_still_fits(stage: Stage) -> None:
    shell = stage.kiosk.shell
    found: list[str] = []
    for scale in (1.0, 2.0):
        while shell.property("textScale") != scale:
            shell.biggerText()
        for page in SHOWN:
            shell.open(page)
            stage.settle()
            assert stage.hand.sees(BAND), page
            assert "Stop de oefening" in stage.hand.names()
            seen = Seen(stage, Showing(page, page))
            for name, check in CHECKS.items():
                found.extend(f"{page} at {scale}, {name}: {line}" for line in check(seen))
    assert not found, "\n" + "\n".join(found)
    shell.open("deskStick")
    stage.settle()
    assert stage.page == "trouble", "no letter leaves a copy"
    assert stage.hand.sees(NOT_IN_PRACTICE.what)


def test_the_exercise_to_review_a_post_opens_the_list_of_those_that_wait(stage: Stage) -> None:
    stage.open("deskPractice")
    stage.tap("Beoordeel een oproep")
    assert stage.page == "deskList"
    (waiting, *_) = stage.kiosk.replica.help_posts("", ("review",))
    assert stage.hand.sees(waiting.title)


def test_a_call_card_can_be_practised_with_somebody_made_up(stage: Stage) -> None:
    replica = stage.kiosk.replica
    post = next(one for one in replica.help_posts("") if one.box)
    card = post_card(replica, post.id, read_keyring(replica.folder), Words("nl"), AT.date())
    assert any(name in str(card) for name in PEOPLE)


def test_the_bell_is_practised_on_one_screen(stage: Stage) -> None:
    put(stage.kiosk.replica, "presence", "p", **here(stage.kiosk.replica))
    shell = stage.kiosk.shell
    found: list[str] = []
    for scale in (1.0, 2.0):
        while shell.property("textScale") != scale:
            shell.biggerText()
        stage.open("ask")
        stage.tap("Laat iemand komen")
        assert stage.hand.sees("De bel gaat aan de balie.")
        assert stage.hand.sees("Iemand bij de zuil vraagt hulp.")
        seen = Seen(stage, Showing("ask", "ask"))
        for name, check in CHECKS.items():
            found.extend(f"ringing at {scale}, {name}: {line}" for line in check(seen))
        stage.tap("Ik kom eraan")
        assert stage.hand.sees("Joke komt eraan.")
        assert not stage.hand.sees("Iemand bij de zuil vraagt hulp.")
        shell.home()
    assert not found, "\n" + "\n".join(found)


def here(replica: Replica) -> dict[str, str]:
    """Return the fields of somebody who is in the house today, and nobody else is."""
    today = AT.date()
    for kind in ("presence", "shift"):
        for one in replica.list(kind):
            delete(replica, kind, one.id)
    house = replica.device.venue
    return {
        "venue": house,
        "shown_as": "Joke",
        "since": f"{today}T08:00",
        "until": f"{today}T23:00",
    }
