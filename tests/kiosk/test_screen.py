"""Pixels and millimetres of the screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.screen import ScreenModel


@pytest.fixture
def screen(qtbot: QtBot) -> ScreenModel:
    return ScreenModel(300)


def test_a_window_is_drawn_like_a_screen_of_24_inch(screen: ScreenModel) -> None:
    screen.resize(1080, 1920)
    assert screen.px_per_mm == pytest.approx(3.6)
    screen.resize(960, 540)
    assert screen.property("pxPerMm") == pytest.approx(1.8)


def test_the_whole_screen_is_measured_by_its_width(screen: ScreenModel) -> None:
    screen.cover(True)
    screen.resize(1200, 2000)
    assert screen.px_per_mm == pytest.approx(4.0)
    screen.cover(False)
    assert screen.px_per_mm == pytest.approx(3.75)


def test_which_way_up_it_hangs(screen: ScreenModel) -> None:
    screen.resize(1080, 1920)
    assert not screen.property("landscape")
    screen.resize(1920, 1080)
    assert screen.property("landscape")


def test_a_screen_switched_off_measures_nothing_and_changes_nothing(
    screen: ScreenModel, qtbot: QtBot
) -> None:
    screen.resize(1920, 1080)
    with qtbot.assertNotEmitted(screen.changed):
        for size in ((0, 0), (0, 1080), (1920, 0), (-1, -1)):
            screen.resize(*size)
    assert screen.size_px == (1920, 1080)


def test_only_a_change_is_told(screen: ScreenModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.changed):
        screen.resize(800, 600)
    with qtbot.assertNotEmitted(screen.changed):
        screen.resize(800, 600)
