"""What is unusual about an activity can be read: that it does not go on, that it moved, a note for this once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from sync.disk.replica import open_replica
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW_UTC
from tests.kiosk.page_checks import CHECKS, Seen

COFFEE = "a1@2026-11-24T14:30"


@pytest.fixture
def stage(qapp: QGuiApplication, filled: Path, tmp_path: Path) -> Iterator[Stage]:
    for file in filled.iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    opened = Stage(open_replica(tmp_path, clock=lambda: NOW_UTC), PORTRAIT)
    yield opened
    opened.close()
    assert not opened.warnings, "\n".join(opened.warnings)


def wrong(stage: Stage, page: str, key: str) -> list[str]:
    """Return what is not as a page must be, from the tree and from pixels."""
    stage.open(page, key)
    seen = Seen(stage, Showing(page, page, key))
    return [f"{name}: {line}" for name, check in CHECKS.items() for line in check(seen)]


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ({"cancelled": True, "cancel_reason": "Riet is ziek"}, "Gaat niet door. Riet is ziek."),
        ({"starts": "2026-11-25T10:00"}, "Let op: deze keer is het op een andere tijd."),
        ({"note": "Neem een kussen mee."}, "Neem een kussen mee."),
    ],
    ids=["cancelled", "moved", "note"],
)
def test_a_notice_stands_out_and_can_be_read(
    stage: Stage, override: dict[str, Any], says: str
) -> None:
    fields = {"activity": "a1", "recurrence": COFFEE.partition("@")[2], **override}
    put(stage.kiosk.replica, "override", COFFEE, **fields)
    assert wrong(stage, "activity", COFFEE) == []
    assert stage.hand.sees(says)


def test_an_urgent_announcement_can_be_read(stage: Stage) -> None:
    put(stage.kiosk.replica, "announcement", "b1", urgency="urgent")
    assert wrong(stage, "announcements", "") == []


def test_a_problem_below_a_line_can_be_read(stage: Stage) -> None:
    stage.open("placing", "request/4")
    stage.tap("Verder")
    seen = Seen(stage, Showing("placing", "placing"))
    assert [line for name, check in CHECKS.items() for line in check(seen)] == []
    assert stage.hand.sees("Schrijf in een paar woorden wat u zoekt.")


def test_printing_that_failed_can_be_read(stage: Stage) -> None:
    stage.open("printing", "slip/activity/rommel")
    stage.printed()
    seen = Seen(stage, Showing("printing", "printing"))
    assert [line for name, check in CHECKS.items() for line in check(seen)] == []
    assert "Probeer opnieuw" in stage.hand.names()


@pytest.mark.parametrize("size_px", [PORTRAIT, LANDSCAPE])
def test_a_board_that_takes_longer_can_be_read_in_large_words(
    qapp: QGuiApplication, filled: Path, tmp_path: Path, size_px: tuple[int, int]
) -> None:
    for file in filled.iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    replica = open_replica(tmp_path, clock=lambda: NOW_UTC)
    put(replica, "response", "r", post="h1", made="2026-11-10T10:00:00+00:00")
    stage = Stage(replica, size_px)
    while stage.kiosk.shell.property("textScale") != 2.0:
        stage.kiosk.shell.biggerText()
    assert wrong(stage, "helpBoard", "") == []
    assert stage.hand.sees("Het duurt nu langer. Wij bellen u zodra het kan.")
    stage.open("responding", "h1/2")
    stage.tap("Stuur mij een e-mail")
    stage.tap("Verder")
    assert stage.hand.sees("Typ uw e-mailadres.")
    seen = Seen(stage, Showing("responding", "responding"))
    assert [line for check in CHECKS.values() for line in check(seen)] == []
    stage.close()
    assert not stage.warnings, "\n".join(stage.warnings)
