"""How long a screen waits for somebody: a visitor's a minute and a half, the desk's ten minutes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk, prepare_application
from kiosk.tour.stage import Mute
from sync.disk.replica import Replica
from tests.kiosk.neighbourhood import NOW


@pytest.mark.parametrize(("first", "quiet_s"), [("home", 90), ("desk", 600)])
def test_it_asks_whether_somebody_is_there(
    qtbot: QtBot, replica: Replica, first: str, quiet_s: int
) -> None:
    prepare_application()
    now_s = [0.0]
    kiosk = Kiosk(
        replica, first=first, now=lambda: NOW, voice=Mute(""), monotonic_s=lambda: now_s[0]
    )
    try:
        kiosk.shell.open("agenda")
        now_s[0] = quiet_s - 1
        kiosk.idle.look()
        assert not kiosk.shell.property("warning")
        now_s[0] = quiet_s + 1
        kiosk.idle.look()
        assert kiosk.shell.property("warning")
    finally:
        kiosk.close()
