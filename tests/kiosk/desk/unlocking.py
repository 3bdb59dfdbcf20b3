"""Somebody who unlocks a desk: a badge at the scanner, and the digits of its PIN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.unlock import UnlockModel
from sync.disk.replica import Replica
from sync.words import Words
from tests.kiosk.desk.badges import PIN, Made


class Desk:
    """Somebody before the pages of badge and PIN, without a window."""

    def __init__(self, services: Services, qtbot: QtBot) -> None:
        self.services, self.qtbot = services, qtbot
        self.session = services.session
        self.model = UnlockModel(services)

    def show(self, text: str) -> bool:
        self.model.load()
        return self.model.take(text)

    def type(self, pin: str) -> str:
        """Type six digits and return what is said when it did not open."""
        for digit in pin:
            self.model.press(digit)
        self.qtbot.waitUntil(lambda: not self.session.busy, timeout=5000)
        return str(self.model.property("problem"))

    def unlock(self, made: Made, pin: str = PIN) -> str:
        assert self.show(made.text)
        return self.type(pin)


@pytest.fixture
def at(services: Services, qtbot: QtBot) -> Desk:
    return Desk(services, qtbot)


def anew(replica: Replica, qtbot: QtBot, clock: Callable[[], datetime] | None = None) -> Desk:
    """Return the desk after its device was started anew."""
    if clock is not None:
        replica.clock = clock
    return Desk(Services(replica, Words("nl"), new_id=lambda: "made-by-a-test"), qtbot)
