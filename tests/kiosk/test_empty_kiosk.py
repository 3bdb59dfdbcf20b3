"""A kiosk that was set up a moment ago: no record at all, not even its neighbourhood; every page opens and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.pages import PAGES
from sync.disk.replica import open_replica
from tests.kiosk.neighbourhood import NOW_UTC
from tests.kiosk.page_checks import CHECKS, Seen

VISITOR = [page for page, spec in PAGES.items() if not spec.desk]
SAYS = {
    "home": "Deze zuil is nog leeg.",
    "agenda": "Vandaag is er verder niets. Kijk eens bij morgen.",
    "activity": "Deze activiteit staat niet meer in de agenda.",
    "socialMap": "Hier staat nog niets. Vraag het aan een vrijwilliger.",
    "service": "Dit adres staat niet meer op de lijst.",
    "helpBoard": "Het bord is nog niet open. Vraag het aan de balie.",
    "helpPost": "Het bord is nog niet open. Vraag het aan de balie.",
    "announcements": "Deze zuil is nog leeg.",
    "ask": "Is er gevaar? Bel 112.",
    "search": "Typ een woord.",
    "printing": "Het printen lukte niet.",
    "trouble": "Er ging iets mis.",
}


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
def stage(request: pytest.FixtureRequest, qapp: QGuiApplication, tmp_path: Path) -> Iterator[Stage]:
    opened = Stage(open_replica(tmp_path, clock=lambda: NOW_UTC), request.param)
    yield opened
    opened.close()
    assert not opened.warnings, "\n".join(opened.warnings)


def test_every_page_says_kindly_that_there_is_nothing_yet(stage: Stage) -> None:
    found: list[str] = []
    for page in VISITOR:
        stage.open(page)
        if page == "printing":
            stage.open(page, "slip/activity/rommel")
            stage.printed()
        seen = Seen(stage, Showing(page, page))
        found += [
            f"{page}, {name}: {line}" for name, check in CHECKS.items() for line in check(seen)
        ]
        if page in SAYS and not stage.hand.sees(SAYS[page]):
            found.append(f"{page} does not say {SAYS[page]!r}")
    assert not found, "\n" + "\n".join(found)


def test_the_posters_bid_welcome_and_a_touch_takes_them_away(stage: Stage) -> None:
    stage.kiosk.shell.rest("resting")
    stage.settle()
    assert stage.hand.sees("Welkom")
    stage.kiosk.idle.state = "resting"
    stage.tap("Raak het scherm aan")
    assert not stage.kiosk.shell.property("resting")
