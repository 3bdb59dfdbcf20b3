"""The camera as the interface has it: one signal for a code, off in between, and what is wrong in one word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from kiosk.services.camera import watch as watching
from kiosk.services.camera.finding import ANY, switch_on
from kiosk.services.camera.frames import Frame
from kiosk.services.camera.service import Camera, CameraPictures
from kiosk.services.camera.watch import AWAY_S, DARK_S, STILL_S, Once
from kiosk.viewmodels.scans import is_ours
from sync.badge import Badge, badge_text
from tests.kiosk.camera.driver import Driver, Machine
from tests.kiosk.camera.scenes import Printed, frame_of, held, printed_badge

BLACK = frame_of(Image.new("L", (640, 480), 17), "YUYV")
WALL = frame_of(Image.new("L", (640, 480), 120), "YUYV")


class Hall:
    """A camera on a machine, what is before it, and a clock that stands still unless it is moved."""

    def __init__(self, machine: Machine, frame: Frame) -> None:
        self.machine = machine
        self.before: Frame | None = frame
        self.driver = Driver(self.shows)
        self.looks = 0
        self.now_s = 1000.0
        self.camera = Camera(
            partial(switch_on, ANY, machine.devices, machine),
            is_ours=is_ours,
            monotonic_s=lambda: self.now_s,
        )
        self.codes: list[str] = []
        self.camera.scanned.connect(self.codes.append)
        self.states: list[str] = []
        self.camera.changed.connect(lambda: self.states.append(self.camera.state))

    def shows(self) -> Frame | None:
        self.looks += 1
        return self.before

    def plug(self) -> None:
        self.machine.plug("video0", self.driver)

    def show(self, frame: Frame | None, qtbot: QtBot) -> None:
        """Hold something else before it until it was looked at a few times."""
        self.before = frame
        seen = self.looks + 3
        qtbot.waitUntil(lambda: self.looks >= seen)

    def pass_s(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test does not wait as long as a hand does."""
    monkeypatch.setattr(watching, "PERIOD_S", 0.005)
    monkeypatch.setattr(watching, "WAIT_S", 0.02)
    monkeypatch.setattr(watching, "RETRY_S", 0.01)


@pytest.fixture
def hall(machine: Machine, badge_paper: Printed, qtbot: QtBot) -> Iterator[Hall]:
    made = Hall(machine, frame_of(held(badge_paper), "YUYV"))
    yield made
    made.camera.stop()
    assert machine.at_rest
    assert not [one for one in threading.enumerate() if one.name == "camera"]


@pytest.fixture
def until(hall: Hall, qtbot: QtBot) -> Callable[[str], None]:
    return lambda state: qtbot.waitUntil(lambda: hall.camera.state == state)


Until = Callable[[str], None]


def test_it_is_off_until_somebody_asks(hall: Hall, qtbot: QtBot, until: Until) -> None:
    hall.plug()
    assert (hall.camera.state, hall.driver.times_on) == ("off", 0)
    hall.camera.watch(True)
    until("seeing")
    assert hall.driver.on
    hall.camera.watch(False)
    assert (hall.camera.state, hall.camera.aim) == ("off", b"")
    qtbot.waitUntil(lambda: not hall.driver.on)
    assert hall.machine.at_rest


def test_a_badge_is_one_signal_however_long_it_is_held(
    hall: Hall, badge_paper: Printed, qtbot: QtBot, until: Until
) -> None:
    hall.plug()
    hall.camera.watch(True)
    qtbot.waitUntil(lambda: bool(hall.codes))
    for _ in range(3):
        hall.pass_s(AWAY_S / 2)
        hall.show(hall.before, qtbot)
    assert hall.codes == [badge_paper.text]


def test_a_badge_that_was_away_is_read_again_and_another_at_once(
    hall: Hall, badge_paper: Printed, qtbot: QtBot
) -> None:
    hall.plug()
    hall.camera.watch(True)
    qtbot.waitUntil(lambda: len(hall.codes) == 1)
    annie = hall.before
    hall.show(WALL, qtbot)
    hall.pass_s(AWAY_S + 0.1)
    hall.show(annie, qtbot)
    qtbot.waitUntil(lambda: len(hall.codes) == 2)
    bep = printed_badge(Badge("volunteer", bytes(range(16))))
    hall.show(frame_of(held(bep), "YUYV"), qtbot)
    qtbot.waitUntil(lambda: len(hall.codes) == 3)
    assert hall.codes == [badge_paper.text, badge_paper.text, bep.text]


def test_what_was_seen_is_remembered_as_a_hash_only() -> None:
    once, text = Once(), badge_text(Badge("house", bytes(range(16))))
    assert once.is_new(text, 1.0)
    assert not once.is_new(text, 2.0)
    assert text not in str(vars(once))
    assert text.encode() not in b"".join(v for v in vars(once).values() if isinstance(v, bytes))


def test_a_page_that_comes_right_after_another_sees_too(
    hall: Hall, qtbot: QtBot, until: Until
) -> None:
    hall.plug()
    for _ in range(5):
        hall.camera.watch(True)
        hall.camera.watch(False)
    hall.camera.watch(True)
    until("seeing")
    assert hall.driver.on


def test_a_code_of_a_look_that_is_over_counts_no_more(hall: Hall, qtbot: QtBot) -> None:
    hall.plug()
    hall.camera.watch(True)
    turn = hall.camera._turn
    hall.camera.watch(False)
    hall.camera._came.emit(turn, "code", "BZV00000000")
    hall.camera._came.emit(turn, "state", "seeing")
    assert (hall.codes, hall.camera.state) == ([], "off")


def test_no_camera_is_said_and_it_comes_when_it_is_plugged_in(
    hall: Hall, qtbot: QtBot, until: Until
) -> None:
    hall.camera.watch(True)
    until("none")
    assert not hall.camera.aim
    hall.plug()
    until("seeing")
    qtbot.waitUntil(lambda: len(hall.codes) == 1)
    hall.machine.unplug("video0")
    until("none")
    assert not hall.camera.aim
    hall.plug()
    until("seeing")


@pytest.mark.parametrize(("trouble", "state"), [("taken_elsewhere", "busy"), ("denied", "denied")])
def test_a_camera_of_somebody_else_comes_when_it_is_free(
    hall: Hall, until: Until, trouble: str, state: str
) -> None:
    setattr(hall.driver, trouble, True)
    hall.plug()
    hall.camera.watch(True)
    until(state)
    setattr(hall.driver, trouble, False)
    until("seeing")


def test_a_shutter_is_said_and_a_moment_of_black_is_not(
    hall: Hall, qtbot: QtBot, until: Until
) -> None:
    hall.before = BLACK
    hall.plug()
    hall.camera.watch(True)
    hall.show(BLACK, qtbot)
    assert hall.camera.state == "starting"
    hall.pass_s(DARK_S + 0.1)
    until("dark")
    hall.show(WALL, qtbot)
    until("seeing")


def test_a_camera_that_gives_nothing_is_said_and_tried_again(
    hall: Hall, qtbot: QtBot, until: Until
) -> None:
    hall.plug()
    hall.camera.watch(True)
    until("seeing")
    for nothing in (None, Frame("YUYV", 640, 480, 1280, b"half")):
        hall.show(nothing, qtbot)
        hall.states.clear()
        hall.pass_s(STILL_S + 0.1)
        qtbot.waitUntil(lambda: "still" in hall.states)
        hall.before = WALL
        until("seeing")
    assert hall.driver.times_on >= 3


def test_a_poster_on_the_wall_is_told_and_not_read(
    hall: Hall, qr_of_rubbish: Image.Image, qtbot: QtBot
) -> None:
    hall.camera._told.setInterval(30)  # a test does not read as slowly as a person
    hall.before = frame_of(qr_of_rubbish.resize((640, 480)), "YUYV")
    hall.plug()
    hall.camera.watch(True)
    told: list[bool] = []
    hall.camera.changed.connect(lambda: told.append(hall.camera.stranger))
    qtbot.waitUntil(lambda: True in told and not hall.camera.stranger)
    assert hall.codes == []


def test_a_fault_of_the_program_switches_it_off_and_is_not_hidden(
    hall: Hall, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda fault: faults.append(fault.exc_type))
    monkeypatch.setattr("kiosk.services.camera.frames.is_black", lambda picture: 1 / 0)
    hall.plug()
    hall.camera.watch(True)
    until("still")
    assert faults == [ZeroDivisionError]
    assert not hall.driver.on


def test_the_picture_to_aim_by_is_small_and_goes_with_the_camera(hall: Hall, qtbot: QtBot) -> None:
    from PySide6.QtCore import QSize

    pictures, asked = CameraPictures(hall.camera), QSize()
    assert pictures.requestImage("1", asked, QSize()).width() == 1
    hall.plug()
    with qtbot.waitSignal(hall.camera.aimed):
        hall.camera.watch(True)
    image = pictures.requestImage("2", asked, QSize())
    assert (image.width(), image.height()) == (asked.width(), asked.height()) == (32, 24)
    times: list[int] = []
    hall.camera.aimed.connect(lambda: times.append(1))
    hall.show(hall.before, qtbot)
    assert not times, "nothing moved: nothing is drawn"
    hall.show(WALL, qtbot)
    qtbot.waitUntil(lambda: len(times) == 1)
    hall.camera.watch(False)
    assert pictures.requestImage("3", asked, QSize()).width() == 1
