"""A volunteer forgot the PIN and the coordinator is away: two others give a new one; the house badge printed the week."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.tour.stage import PORTRAIT
from sync.badge import Badge, badge_mark, badge_text, make_badge
from sync.changes import Draft
from sync.demonstration.badges import PIN, give_badges
from sync.desk_records import Volunteer
from sync.disk.replica import open_replica
from tests.stories.conftest import AT, CountingStage

WRONG, NEW = "161803", "577215"


class House:
    """The desk in the morning: nobody has unlocked it, and four have a badge in their pocket."""

    def __init__(self, folder: Path) -> None:
        codes = re.findall(r"^(\w+) \(\w+\): (.+)$", give_badges(folder, AT).read_text(), re.M)
        self.badges = {name: code.replace(" ", "") for name, code in codes}
        replica = open_replica(folder, clock=lambda: AT)
        bits = make_badge()
        self.badges["house"] = badge_text(Badge("house", bits))
        draft = Draft(
            kind="neighbourhood",
            record=replica.neighbourhood.id,
            fields={"house_badge": badge_mark(bits)},
        )
        replica.act([draft], "desk")
        self.stage = CountingStage(replica, PORTRAIT, first="desk")

    def scan(self, name: str) -> None:
        """Hold a badge before a scanner: it types the code at once, and ends with Enter."""
        if "Typ de code" in self.stage.hand.names():
            self.stage.tap("Typ de code")
        for letter in self.badges[name]:
            QTest.keyClick(self.stage.kiosk.window, ord(letter))
        QTest.keyClick(self.stage.kiosk.window, Qt.Key.Key_Return)
        self.stage.settle()

    def pin(self, digits: str) -> None:
        """Touch six digits, and wait until they were tried."""
        for digit in digits:
            self.stage.hand.tap(digit)
            self.stage.settle(0.012)
        session, flow = self.stage.kiosk.services.session, self.stage.kiosk.app.find("deskFlow")
        assert flow is not None
        self.stage.until(lambda: not session.busy and not flow.property("busy"))
        self.stage.settle()

    def volunteer(self, name: str) -> Volunteer:
        (found,) = self.stage.kiosk.replica.records(Volunteer, "name = ?", [name])
        return found


@pytest.fixture
def house(qapp: QGuiApplication, de_linde: Path, tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "desk"
    shutil.copytree(de_linde, folder)
    opened = House(folder)
    yield opened
    opened.stage.kiosk.services.session.lock()
    opened.stage.close()
    assert not opened.stage.warnings, "\n".join(opened.stage.warnings)


def test_two_others_give_a_new_pin_and_the_week_was_printed_with_the_house_badge(
    house: House,
) -> None:
    stage = house.stage
    assert stage.page == "deskBadge"
    house.scan("house")
    assert stage.page == "desk"
    assert not any(name.startswith("Te bekijken") for name in stage.hand.names()), (
        "the house badge opens nobody's post"
    )
    assert not stage.kiosk.services.session.ring.desk
    for name in ("Print de week", "De week", "A4, twee kanten", "Print 1 keer"):
        stage.tap(name)
    stage.printed()
    assert [path.suffix for path in (stage.kiosk.replica.folder / "papers").iterdir()] == [".pdf"]
    stage.kiosk.shell.lock()
    stage.settle()

    house.scan("Ahmed")
    assert stage.page == "deskPin"
    house.pin(WRONG)
    assert stage.hand.sees("Deze pincode klopt niet.")
    stage.tap("Pincode vergeten")
    assert stage.hand.sees("Eerste helper: scan uw badge")
    house.scan("Henk")
    house.pin(PIN)
    stage.tap("Ahmed")
    house.scan("Henk")
    assert stage.hand.sees("Deze vrijwilliger hielp al.")
    house.scan("Els")
    house.pin(PIN)
    assert stage.hand.sees("Ahmed, scan uw badge")
    house.scan("Ahmed")
    house.pin("123456")
    assert stage.hand.sees("Deze pincode raadt iemand snel.")
    house.pin(NEW)
    house.pin(NEW)
    assert stage.hand.sees("Ahmed heeft een nieuwe pincode.")
    helpers = sorted(house.volunteer(name).id for name in ("Henk", "Els"))
    assert house.volunteer("Ahmed").renewed_by.split() == helpers
    stage.tap("Klaar")

    assert stage.page == "deskBadge"
    house.scan("Ahmed")
    house.pin(NEW)
    stage.until(lambda: stage.page == "desk")
    person = stage.kiosk.services.session.person
    assert person is not None
    assert person.name == "Ahmed"
    assert person.ring.desk, "and everything sealed opens to him as before"
