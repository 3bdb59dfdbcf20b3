"""One walk over every page of kiosk and desk, in both positions of the screen, at ordinary and at double text size.

It holds what must be so on each of them (numbers as in the list of checks of the screen): 1 targets, 2 gaps, 5 contrast,
7 nothing by colour alone, 8 at most six things to choose between, 10 Begin, 11 back, 12 icon and word, 13 glyphs,
15 to 18 touch, 26 names and roles. A page that has no picture here fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.app import QML_FOLDER
from kiosk.tour import morning_of
from kiosk.tour.pages import Showing, showings
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.pages import PAGES
from sync.demonstration.folder import make_demo
from sync.disk.replica import open_replica
from tests.kiosk.page_checks import CHECKS, Seen

AT = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))
MODULE = QML_FOLDER / "Buurtzuil"


@pytest.fixture(scope="module")
def neighbourhood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example neighbourhood on an ordinary Tuesday morning."""
    folder = tmp_path_factory.mktemp("walk") / "demo"
    make_demo(folder, now_utc=AT, today=AT.date())
    return folder


@pytest.fixture(
    params=[
        pytest.param((first, size, scale), id=f"{first}-{size[0]}x{size[1]}-{int(scale * 100)}")
        for first in ("home", "desk")
        for size in (PORTRAIT, LANDSCAPE)
        for scale in (1.0, 2.0)
    ]
)
def stage(
    request: pytest.FixtureRequest, neighbourhood: Path, qapp: QGuiApplication
) -> Iterator[Stage]:
    first, size_px, scale = request.param
    replica = open_replica(neighbourhood, clock=lambda: AT)
    opened = Stage(replica, size_px, first=first)
    while opened.kiosk.shell.property("textScale") != scale:
        opened.kiosk.shell.biggerText()
    yield opened
    opened.close()
    assert not opened.warnings, "QML warned:\n" + "\n".join(opened.warnings)


def pages_of(stage: Stage) -> list[Showing]:
    desk = stage.kiosk.app.property("shell").property("page") == "desk"
    return showings(stage.kiosk.replica, desk=desk)


def show(stage: Stage, showing: Showing) -> Seen:
    stage.open(showing.page, showing.key)
    stage.type(showing.typed)
    if showing.page == "printing":
        stage.printed()
    return Seen(stage, showing)


def walk(stage: Stage) -> tuple[list[str], set[tuple[int, int, int, int]]]:
    """Return what is wrong, page by page, and where Begin stands."""
    found: list[str] = []
    begin: set[tuple[int, int, int, int]] = set()
    for showing in pages_of(stage):
        seen = show(stage, showing)
        for name, check in CHECKS.items():
            found.extend(f"{showing.name}, {name}: {line}" for line in check(seen))
        begin.add(seen.rect(seen.pressable("Begin")))
        stage.kiosk.shell.home()
    return found, begin


def test_every_page_is_as_a_page_must_be(stage: Stage) -> None:
    found, begin = walk(stage)
    assert not found, "\n" + "\n".join(found)
    assert len(begin) == 1, f"Begin stands at {begin}"


def test_a_tap_is_a_tap_on_every_page(stage: Stage) -> None:
    """16 a slip of 5 mm counts; 17 the same tap again within half a second does not; 18 sliding off cancels."""
    shell = stage.kiosk.shell
    slip_px = round(5 * stage.kiosk.screen.px_per_mm)
    for showing in pages_of(stage):
        show(stage, showing)
        before = shell.property("textScale")
        button = stage.hand.find("Groter" if before < 2 else "Kleiner")
        middle, beside = stage.hand.middle(button), stage.hand.middle(button)
        beside.setX(middle.x() + slip_px)
        stage.hand.forget_last_tap()
        stage.hand.touch(middle, beside)
        after = shell.property("textScale")
        assert after != before, f"{showing.name}: a slip of 5 mm lost the tap"
        stage.hand.touch(middle, beside)
        assert shell.property("textScale") == after, f"{showing.name}: a shaking hand tapped twice"
        stage.hand.forget_last_tap()
        away = stage.hand.middle(button)
        away.setY(middle.y() - 40 * slip_px)
        stage.hand.touch(middle, away)
        assert shell.property("textScale") == after, f"{showing.name}: sliding off did not cancel"
        while shell.property("textScale") != before:
            shell.biggerText()
        shell.home()


def test_a_touch_acts_when_the_finger_comes_up(stage: Stage) -> None:
    name = "Vraag het iemand"
    stage.hand.forget_last_tap()
    stage.hand.press(stage.hand.middle(stage.hand.find(name)))
    stage.settle()
    assert stage.page != "ask"
    stage.hand.release()
    stage.settle()
    assert stage.page == "ask"


def test_every_page_that_there_is_stands_in_the_walk() -> None:
    files = {
        path.relative_to(MODULE).as_posix()
        for folder in ("pages", "desk")
        for path in (MODULE / folder).glob("*Page.qml")
    }
    assert files == {spec.file for spec in PAGES.values()}


def test_nothing_but_a_plain_tap_is_ever_needed() -> None:
    """15: no long press, double tap, swipe or two fingers; a tap is always a Pressable's, so that 16 to 18 hold for all."""
    other = re.compile(
        r"PressAndHold|DoubleClick|DoubleTap|LongPress|Swipe|Pinch|DragHandler|MultiPointTouchArea|TapHandler"
    )
    found = [
        f"{path.name}:{number}"
        for path in MODULE.rglob("*.qml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if other.search(line)
        or ("MouseArea" in line and path.name not in ("Pressable.qml", "StillThere.qml"))
    ]
    assert not found
