"""The camera and the pages: on where a code is asked for and it is said, off everywhere else, and nothing is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import msgspec
import pytest
from PySide6.QtGui import QPointingDevice
from pytestqt.qtbot import QtBot

from kiosk.app import QML_FOLDER, Kiosk
from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.desk.unlock import UnlockModel
from kiosk.viewmodels.my_slip import MySlipModel
from sync.badge import Badge
from sync.device import profile_of, read_device, write_device
from sync.disk.replica import Replica
from sync.links import holder_code, link
from tests.kiosk.camera.conftest import WALL, Lens
from tests.kiosk.camera.scenes import Printed, frame_of, held, painted, printed_badge
from tests.kiosk.desk.badges import make_volunteer
from tests.kiosk.desk.conftest import place
from tests.kiosk.hand import Hand
from tests.kiosk.neighbourhood import NOW
from tests.kiosk.page_checks import CHECKS, Seen

ON = "De camera is aan. Er wordt niets bewaard."
VIEWS = {"DeskBadgePage.qml", "DeskFlowPage.qml", "MySlipPage.qml"}


class Held:
    """A kiosk with a camera, and a hand that holds papers before it."""

    def __init__(self, kiosk: Kiosk, lens: Lens, qtbot: QtBot, finger: QPointingDevice) -> None:
        self.kiosk, self.lens, self._qtbot = kiosk, lens, qtbot
        self.hand = Hand(kiosk.window, finger)

    def until(self, so: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(so()))

    def is_on(self) -> None:
        self.until(lambda: self.lens.on and self.hand.sees(ON))

    def is_off(self) -> None:
        self.until(lambda: self.lens.machine.at_rest)
        assert not self.hand.sees(ON)

    @property
    def page(self) -> str:
        return str(self.kiosk.shell.property("page"))


@pytest.fixture
def hall(
    lens: Lens, open_kiosk: Callable[..., Kiosk], qtbot: QtBot, finger: QPointingDevice
) -> Held:
    return Held(open_kiosk(), lens, qtbot, finger)


def test_it_stands_on_the_pages_that_ask_for_a_code_and_on_no_other() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in QML_FOLDER.rglob("*.qml")}
    assert {name for name, text in files.items() if "CameraView {" in text} == VIEWS
    switches = {name for name, text in files.items() if re.search(r"\.watch\(", text)}
    assert switches == {"CameraView.qml"}


def test_it_is_on_while_the_page_is_seen_and_no_longer(replica: Replica, hall: Held) -> None:
    make_volunteer(replica)
    place(replica)
    shell, find = hall.kiosk.shell, hall.kiosk.app.find
    hall.is_off()
    shell.open("deskBadge")
    hall.is_on()
    unlock = cast(UnlockModel, find("deskBadge"))
    assert ON in unlock.spoken()
    unlock.typeInstead()
    hall.is_off()
    shell.back()
    shell.open("deskPin", "pin")  # fingers on digits are not filmed
    hall.is_off()
    shell.open("mySlip")
    hall.is_on()
    assert ON in cast(MySlipModel, find("mySlip")).spoken()
    shell.open("mySlip", holder_code("box-1"))
    hall.is_off()
    shell.back()
    hall.is_on()
    hall.kiosk.window.showMinimized()
    hall.is_off()
    hall.kiosk.window.showNormal()
    hall.is_on()
    shell.rest("resting")  # posters
    hall.is_off()
    shell.rest("active")
    shell.open("deskBadge")
    hall.is_on()


def test_a_locked_desk_that_nobody_touches_sees_nothing(
    replica: Replica, lens: Lens, open_kiosk: Callable[..., Kiosk], qtbot: QtBot
) -> None:
    make_volunteer(replica)
    kiosk = open_kiosk(first="desk")
    assert kiosk.shell.property("page") == "deskBadge"
    qtbot.waitUntil(lambda: lens.on)
    kiosk.shell.rest("resting")  # the page stands below the posters
    assert kiosk.shell.property("page") == "deskBadge"
    qtbot.waitUntil(lambda: lens.machine.at_rest)
    kiosk.shell.rest("active")
    qtbot.waitUntil(lambda: lens.on)


def test_a_badge_before_the_lens_asks_for_its_pin(replica: Replica, hall: Held) -> None:
    joke = make_volunteer(replica)
    hall.kiosk.shell.open("deskBadge")
    hall.is_on()
    paper = printed_badge(Badge("volunteer", joke.bits))
    hall.lens.before = frame_of(held(paper, turn=20, blur_px=1), "YUYV")
    hall.until(lambda: hall.page == "deskPin")
    hall.is_off()
    assert cast(UnlockModel, hall.kiosk.app.find("deskBadge")).property("known")


def test_a_slip_before_the_lens_shows_what_is_kept(replica: Replica, hall: Held) -> None:
    place(replica)
    hall.kiosk.shell.open("mySlip")
    hall.is_on()
    code = link("https://delinde.example", holder_code("box-1"))
    hall.lens.before = frame_of(painted(code), "YUYV")
    hall.until(lambda: not cast(MySlipModel, hall.kiosk.app.find("mySlip")).property("asking"))
    hall.is_off()


def test_what_is_wrong_is_one_sentence_and_the_other_ways_stay(
    replica: Replica, hall: Held, badge_paper: Printed
) -> None:
    hall.kiosk.shell.open("deskBadge")
    hall.is_on()
    hall.lens.before = frame_of(held(badge_paper), "YUYV")
    hall.until(lambda: hall.hand.sees("Deze badge is hier niet bekend"))
    hall.lens.before = frame_of(painted("HTTPS://EXAMPLE.ORG/MENU"), "YUYV")
    hall.until(lambda: hall.hand.sees("Dit is een andere code."))
    hall.lens.machine.unplug("video0")
    hall.until(lambda: hall.hand.sees("De camera is er niet. Gebruik de scanner, of typ de code."))
    assert "Typ de code" in hall.hand.names()
    hall.lens.machine.plug("video0", hall.lens.driver)
    hall.is_on()
    hall.lens.before = WALL


def written_bytes() -> int:
    """Return how many bytes this process has handed to the kernel to be written, by whatever library."""
    told = Path("/proc/self/io").read_text(encoding="ascii")
    return int(dict(line.split(": ") for line in told.splitlines())["wchar"])


def test_nothing_is_written_while_it_is_on(
    hall: Held, badge_paper: Printed, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Fifteen frames of half a million bytes come and go: not one of them is written, nor is what the code says."""
    hall.kiosk.shell.open("mySlip")
    hall.is_on()
    hall.lens.before = frame_of(held(badge_paper, blur_px=0), "YUYV")
    temporary = Path(os.environ.get("TMPDIR", "/tmp"))
    before = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    others = {path.name for folder in (temporary, Path("/dev/shm")) for path in folder.iterdir()}
    size, at = len(hall.lens.before.data), written_bytes()
    looks = hall.lens.looks + 15
    hall.until(lambda: hall.lens.looks >= looks)
    assert written_bytes() - at < size / 4
    hall.kiosk.shell.home()
    hall.is_off()
    after = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert after.keys() == before.keys()
    for path in after:
        assert badge_paper.text.encode() not in path.read_bytes()
    made = {path.name for folder in (temporary, Path("/dev/shm")) for path in folder.iterdir()}
    assert not [name for name in made - others if "camera" in name.lower()]
    out, err = capfd.readouterr()
    assert badge_paper.text not in out + err


def test_a_device_without_the_setting_has_no_camera(
    replica: Replica, open_kiosk: Callable[..., Kiosk], lens: Lens, qtbot: QtBot
) -> None:
    replica.device = msgspec.structs.replace(replica.device, camera="")
    kiosk = open_kiosk()
    kiosk.shell.open("deskBadge")
    qtbot.waitUntil(lambda: kiosk.shell.property("page") == "deskBadge")
    assert kiosk.services.camera is None
    assert not lens.driver.times_on


def test_the_setting_goes_to_no_spare(replica: Replica) -> None:
    settings = read_device(replica.folder)
    assert settings is not None
    assert settings.camera
    assert "camera" not in msgspec.structs.asdict(profile_of(settings))
    write_device(replica.folder, msgspec.structs.replace(settings, camera=""))
    assert b"camera" not in (replica.folder / "device.json").read_bytes()


@pytest.mark.parametrize("size_px", [PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
def test_the_pages_are_as_a_page_must_be_also_with_a_camera(
    replica: Replica, lens: Lens, qtbot: QtBot, size_px: tuple[int, int]
) -> None:
    stage = Stage(replica, size_px, now=lambda: NOW)
    found = []
    try:
        shell = stage.kiosk.shell
        while shell.property("textScale") != 2.0:
            shell.biggerText()
        for page, plugged in (("deskBadge", True), ("mySlip", True), ("mySlip", False)):
            if not plugged:
                lens.machine.unplug("video0")
            stage.open(page, "")
            qtbot.waitUntil(partial(lens.stands, on=plugged))
            stage.settle()
            seen = Seen(stage, Showing(page, page))
            for name, check in CHECKS.items():
                found += [f"{page}, {name}: {line}" for line in check(seen)]
            shell.home()
    finally:
        stage.close()
    assert not found, "\n".join(found)
    assert not stage.warnings
