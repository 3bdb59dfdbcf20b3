"""A desk that opens by badge, its volunteers with badges in their pockets, and the pages where badges are given."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.key_care import KeyCare
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk import badge_flows, renew_flow
from kiosk.viewmodels.desk.flow import FlowModel
from kiosk.viewmodels.desk.volunteers import VolunteersModel
from sync.badge import Badge, badge_text
from sync.disk.letting_go import let_go
from sync.disk.replica import open_replica
from sync.disk.volunteering import (
    after_unlock,
)
from sync.volunteers import new_badge
from sync.words import Words
from tests.sync.desk_people import CHEAP, PINS, People, first_desk
from tests.sync.place import NOW_UTC


def see_to_keys(services: Services) -> None:
    """Let be done for whoever is in what only she can do for the keys, and wait for it."""
    care = KeyCare(services)
    care.begin()
    care.wait()


class BadgeDesk:
    """A desk with its pages, and who stands at it."""

    def __init__(self, people: People, qtbot: QtBot) -> None:
        self.people = people
        self.qtbot = qtbot
        numbers = itertools.count(1)
        self.services = Services(
            people.replica, Words("nl"), new_id=lambda: f"new-{next(numbers)}", now=None
        )
        self.flow = FlowModel(self.services)
        self.list = VolunteersModel(self.services)

    @property
    def replica(self) -> object:
        return self.people.replica

    def unlock(self, name: str) -> None:
        session = self.services.session
        session.unlock(self.people.badges[name], self.people.pins[name])
        self.qtbot.waitUntil(lambda: session.person is not None)

    def scan(self, name: str) -> None:
        self.flow.take(badge_text(Badge("volunteer", self.people.badges[name])))

    def pin(self, pin: str) -> None:
        for digit in pin:
            self.flow.press(digit)
        self.qtbot.waitUntil(lambda: not self.flow.property("busy"))

    def said(self, name: str = "title") -> str:
        return str(self.flow.property(name))

    def picks(self) -> list[str]:
        return [row.key for row in self.flow.property("rows").rows]

    def copied(self) -> str:
        """Return the code as it stands on the screen: there is no printer to bring it on paper."""
        self.flow.wait()
        self.qtbot.waitUntil(lambda: not self.flow.property("printing"))
        return self.said("codeText")


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, People]:
    """Zus coordinates, with three hosts, and the sheet lies in the safe. Nobody writes there."""
    folder = tmp_path_factory.mktemp("staffed") / "desk"
    with first_desk(folder) as replica:
        made = People(replica)
        made.come("zus", "coordinator")
        for name in ("annie", "bep", "cor"):
            made.come(name)
        made.print_sheet()
        for name in PINS:
            after_unlock(replica, name, made.key(name), made.ring(name), name)
        assert let_go(replica)
    return folder, made


@pytest.fixture
def open_badge_desk(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., BadgeDesk]]:
    """Return a function that opens a desk for people; a PIN costs little there."""
    for module in (badge_flows, renew_flow):
        monkeypatch.setattr(module, "new_badge", partial(new_badge, cost=CHEAP))
    opened: list[BadgeDesk] = []

    def begin(people: People) -> BadgeDesk:
        opened.append(BadgeDesk(people, qtbot))
        return opened[-1]

    yield begin
    for desk in opened:
        desk.flow.leave()
        desk.flow.close()
        desk.services.session.lock()
        desk.people.replica.close()


@pytest.fixture
def badge_desk(
    staffed: tuple[Path, People], tmp_path: Path, open_badge_desk: Callable[..., BadgeDesk]
) -> BadgeDesk:
    folder, made = staffed
    shutil.copytree(folder, tmp_path / "desk")
    people = People(open_replica(tmp_path / "desk", clock=lambda: NOW_UTC), made.badges)
    people.sheet = made.sheet
    return open_badge_desk(people)
