"""The steps of giving a badge and of a new PIN as they stand on the glass: sizes, gaps, contrast, where letters are largest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, Stage
from kiosk.viewmodels.desk.flow import FlowModel
from sync.badge import Badge, badge_text
from sync.disk.volunteering import after_unlock
from tests.kiosk.page_checks import CHECKS, Seen
from tests.sync.desk_people import People, first_desk


class Glass:
    """The page of a flow on a screen."""

    def __init__(self, people: People, size_px: tuple[int, int], scale: float) -> None:
        self.people = people
        self.stage = Stage(people.replica, size_px, first="desk")
        while self.stage.kiosk.shell.property("textScale") != scale:
            self.stage.kiosk.shell.biggerText()

    @property
    def flow(self) -> FlowModel:
        found = self.stage.kiosk.app.find("deskFlow")
        assert isinstance(found, FlowModel)
        return found

    def wrong(self, kind: str) -> list[str]:
        """Return what is not as a page must be, on a step of a kind."""
        self.stage.until(
            lambda: not self.flow.property("busy") and not self.flow.property("printing")
        )
        self.stage.settle()
        assert self.flow.property("kind") == kind
        seen = Seen(self.stage, Showing(kind, "deskFlow"))
        return [f"{name}: {line}" for name, check in CHECKS.items() for line in check(seen)]

    def scan(self, name: str) -> None:
        self.flow.take_scan(badge_text(Badge("volunteer", self.people.badges[name])))

    def pin(self, digits: str) -> None:
        for digit in digits:
            self.flow.press(digit)


@pytest.fixture
def glass(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Glass]:
    """A wide screen with the largest letters, where there is the least room."""
    people = People(first_desk(tmp_path / "desk"))
    people.come("zus", "coordinator")
    for name in ("annie", "bep", "cor"):
        people.come(name)
    after_unlock(people.replica, "annie", people.key("annie"), people.ring("annie"), "annie")
    opened = Glass(people, LANDSCAPE, 2.0)
    yield opened
    opened.flow.leave()
    opened.stage.close()
    assert not opened.stage.warnings, "\n".join(opened.stage.warnings)


def test_every_step_of_a_new_pin_can_be_read_and_touched(glass: Glass) -> None:
    glass.stage.tap("Badge of pincode kwijt")
    glass.scan("bep")
    assert glass.wrong("pin") == []
    glass.pin(glass.people.pins["bep"])
    assert glass.wrong("pick") == []
    glass.stage.tap("Annie")
    glass.flow.take("BZV 0123")
    assert glass.wrong("scan") == []
    glass.scan("zus")
    glass.pin(glass.people.pins["zus"])
    assert glass.wrong("scan") == []
    glass.stage.tap("Maak een nieuwe badge")
    assert glass.wrong("paper") == []
    assert glass.stage.hand.sees("Schrijf dit over op papier.")
    glass.stage.tap("Kies de pincode")
    glass.pin("111111")
    assert glass.wrong("pin") == []
