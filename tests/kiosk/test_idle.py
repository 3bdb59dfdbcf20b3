"""The idle clock, with a clock of the test's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from pytestqt.qtbot import QtBot

from kiosk.services.idle import WARNING_S, Idle

QUIET_S = 90


class Clock:
    """Time as the test has it, and whether somebody speaks or has left something."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.speaks = False
        self.left_something = True
        self.idle = Idle(
            lambda: self.seconds,
            quiet_after_s=QUIET_S,
            busy=lambda: self.speaks,
            dirty=lambda: self.left_something,
        )

    def wait(self, seconds: float) -> str:
        """Let seconds go by, and return what the idle clock says then."""
        self.seconds += seconds
        self.idle.look()
        return self.idle.state


@pytest.fixture
def clock(qtbot: QtBot) -> Clock:
    return Clock()


def finger() -> QMouseEvent:
    at = QPointF(5, 5)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseButtonPress, at, at, left, left, none)


def test_it_asks_first_when_somebody_left_something_and_then_rests(clock: Clock) -> None:
    assert clock.wait(QUIET_S - 1) == "active"
    assert clock.wait(1) == "warning"
    assert clock.wait(WARNING_S - 1) == "warning"
    assert clock.wait(1) == "resting"


def test_it_asks_nothing_when_nothing_would_be_lost(clock: Clock) -> None:
    clock.left_something = False
    assert clock.wait(QUIET_S) == "resting"


def test_a_machine_that_slept_rests_before_anybody_is_asked(clock: Clock) -> None:
    assert clock.wait(8 * 3600) == "resting"


def test_who_opens_a_lid_finds_everything_at_its_start(clock: Clock) -> None:
    states: list[str] = []
    clock.idle.changed.connect(states.append)
    clock.seconds += 8 * 3600
    clock.idle.eventFilter(clock.idle, finger())
    assert states == ["resting"]
    clock.idle.touched()
    assert states == ["resting", "active"]


def test_the_warning_stands_for_half_a_minute() -> None:
    assert WARNING_S == 30


def test_every_touch_and_every_key_begins_anew(clock: Clock) -> None:
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    for event in (finger(), key):
        clock.wait(QUIET_S - 1)
        assert not clock.idle.eventFilter(clock.idle, event), "the page must get it too"
        assert clock.wait(QUIET_S - 1) == "active"


def test_one_tap_extends_the_time_as_often_as_somebody_likes(clock: Clock) -> None:
    for _ in range(12):
        assert clock.wait(QUIET_S) == "warning"
        clock.idle.touched()
        assert clock.idle.state == "active"


def test_a_finger_on_the_question_is_answered_by_the_question(clock: Clock) -> None:
    clock.wait(QUIET_S)
    clock.idle.eventFilter(clock.idle, finger())
    assert clock.idle.state == "warning"


def test_the_clock_stands_still_while_something_is_read_aloud(clock: Clock) -> None:
    clock.speaks = True
    for _ in range(10):
        assert clock.wait(QUIET_S) == "active"
    clock.speaks = False
    assert clock.wait(QUIET_S - 1) == "active"
    assert clock.wait(1) == "warning"


def test_each_state_is_told_once(clock: Clock) -> None:
    told: list[str] = []
    clock.idle.changed.connect(told.append)
    for seconds in (QUIET_S, 1, WARNING_S, 1, 1000):
        clock.wait(seconds)
    clock.idle.touched()
    clock.idle.touched()
    assert told == ["warning", "resting", "active"]


def test_it_looks_by_itself_until_it_is_stopped(clock: Clock, qtbot: QtBot) -> None:
    clock.idle.start()
    clock.seconds += QUIET_S
    qtbot.waitUntil(lambda: clock.idle.state == "warning", timeout=3000)
    clock.idle.stop()
    clock.seconds += WARNING_S
    qtbot.wait(1100)
    assert clock.idle.state == "warning"
