"""One walk over every page of kiosk and desk, in both positions of the screen, at 100, 150 and 200 % text size.

It holds what must be so on each of them (numbers as in the list of checks of the screen): 1 targets, 2 gaps, 5 contrast,
7 nothing by colour alone, 8 at most six things to choose between, 10 Begin, 11 back, 12 icon and word, 13 glyphs,
15 to 18 touch, 26 names and roles, 33 nothing cut or on top of something else. A page that has no picture here fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from kiosk.app import QML_FOLDER
from kiosk.tour import morning_of
from kiosk.tour.pages import Showing, showings
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.pages import PAGES
from sync.demonstration.folder import make_demo
from sync.disk.replica import open_replica
from tests.kiosk.page_checks import Seen, apart
from tests.kiosk.walking import put, rounds, show, walk

AT = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))
SAMPLE = 4
"""On every so many pages fingers are tried each day: what can be pressed is the same everywhere."""
MODULE = QML_FOLDER / "Buurtzuil"


@pytest.fixture(scope="module")
def neighbourhood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example neighbourhood on an ordinary Tuesday morning."""
    folder = tmp_path_factory.mktemp("walk") / "demo"
    make_demo(folder, now_utc=AT, today=AT.date())
    return folder


@pytest.fixture(scope="module", params=["home", "desk"])
def stage(
    request: pytest.FixtureRequest, neighbourhood: Path, qapp: QGuiApplication
) -> Iterator[Stage]:
    """The kiosk, and the desk of an office where nobody has a badge; one window each, which is turned."""
    opened = Stage(open_replica(neighbourhood, clock=lambda: AT), PORTRAIT, first=request.param)
    yield opened
    opened.close()
    assert not opened.warnings, "QML warned:\n" + "\n".join(opened.warnings)


def pages_of(stage: Stage) -> list[Showing]:
    stage.kiosk.shell.home()
    return showings(stage.kiosk.replica, desk=stage.page == "desk")


def test_every_page_is_as_a_page_must_be(stage: Stage, full: bool) -> None:
    found = walk(stage, rounds(pages_of(stage), full))
    assert not found, "\n" + "\n".join(found)


def test_a_tap_is_a_tap_on_every_page(stage: Stage, full: bool) -> None:
    """16 a slip of 5 mm counts; 17 the same tap again within half a second does not; 18 sliding off cancels."""
    pages = pages_of(stage)
    for combination, some in rounds(pages if full else pages[::SAMPLE], full):
        put(stage, combination)
        for showing in some:
            show(stage, showing)
            _tap_as_old_hands_do(stage, showing)
            stage.kiosk.shell.home()


def _tap_as_old_hands_do(stage: Stage, showing: Showing) -> None:
    shell = stage.kiosk.shell
    slip_px = round(5 * stage.kiosk.screen.px_per_mm)
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


def test_words_on_words_are_seen(stage: Stage) -> None:
    put(stage, (PORTRAIT, 1.0))
    stage.kiosk.shell.home()
    stage.settle()
    seen = Seen(stage, Showing("first", stage.page))
    assert list(apart(seen)) == []
    one, two = [item for item in seen.texts if item.isVisible() and item.width() > 50][-2:]
    place = two.position()
    two.setPosition(two.parentItem().mapFromItem(one, QPointF(0, 0)))
    assert any("stand on each other" in line for line in apart(Seen(stage, seen.showing)))
    two.setPosition(place)


def test_a_touch_acts_when_the_finger_comes_up(stage: Stage) -> None:
    name = "Vraag het iemand"
    stage.kiosk.shell.home()
    stage.settle()
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
