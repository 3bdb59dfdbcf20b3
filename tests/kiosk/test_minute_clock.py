"""The clock that tells when a new minute begins."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.clock import MinuteClock

START = datetime(2026, 11, 24, 14, 5, 20)


class Wall:
    """A clock on the wall that the test sets."""

    def __init__(self) -> None:
        self.now = START
        self.told = 0
        self.clock = MinuteClock(lambda: self.now)
        self.clock.minute.connect(self._tell)

    def _tell(self) -> None:
        self.told += 1

    def set(self, now: datetime) -> int:
        """Set the clock and return how many minutes were told so far."""
        self.now = now
        self.clock.look()
        return self.told


@pytest.fixture
def wall(qtbot: QtBot) -> Wall:
    return Wall()


def test_a_minute_is_told_once(wall: Wall) -> None:
    assert wall.set(START + timedelta(seconds=39)) == 0
    assert wall.set(START + timedelta(seconds=40)) == 1
    assert wall.set(START + timedelta(seconds=41)) == 1
    assert wall.set(START + timedelta(seconds=100)) == 2


def test_a_clock_that_was_set_back_is_told_too(wall: Wall) -> None:
    assert wall.set(START - timedelta(days=3)) == 1


def test_an_hour_that_comes_twice_is_told_twice(wall: Wall) -> None:
    """In the night of the clock change 2.59 uur is followed by 2.00 uur."""
    wall.set(datetime(2026, 10, 25, 2, 59, 59))
    assert wall.set(datetime(2026, 10, 25, 2, 0, 0)) == 2


def test_it_looks_by_itself(wall: Wall, qtbot: QtBot) -> None:
    wall.clock.start()
    wall.now = START + timedelta(minutes=1)
    qtbot.waitUntil(lambda: wall.told == 1, timeout=3000)
    wall.clock.stop()
