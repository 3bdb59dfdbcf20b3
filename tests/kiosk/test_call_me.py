"""Nobody is there, or nobody answers: a visitor prints "Bel mij terug", a slip that promises nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QPointingDevice
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.printing import PrintingModel
from sync.disk.replica import Replica
from tests.kiosk.changing import delete, put
from tests.kiosk.desk.conftest import Desk
from tests.kiosk.test_bell import Hall
from tests.kiosk.test_bell import hall as hall
from tests.printing.reading import text_of


def test_a_hand_prints_bel_mij_terug_where_nobody_is_there(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, replica: Replica, qtbot: QtBot
) -> None:
    delete(replica, "shift", "d1")
    put(replica, "neighbourhood", "n1", helpdesk_hours="")
    visitor = Desk(open_kiosk(), finger)
    visitor.tap("Vraag het iemand")
    assert visitor.sees("Er is nu niemand om het aan te vragen.")
    for text in (visitor.kiosk.services.helpdesk_phone, "Is er gevaar? Bel 112."):
        assert visitor.sees(text), text
    visitor.tap("Print: bel mij terug")
    model = visitor.kiosk.app.find("printing")
    assert isinstance(model, PrintingModel)
    qtbot.waitUntil(lambda: not model.busy, timeout=20_000)
    visitor.settle()
    (paper,) = (visitor.kiosk.services.folder / "papers").glob("*.pdf")
    printed = text_of(paper.read_bytes())
    assert "Bel mij terug" in printed
    assert "Voornaam" in printed
    visitor.tap("Terug")
    assert visitor.page == "ask"


def test_while_somebody_can_be_asked_there_is_no_such_button(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice
) -> None:
    visitor = Desk(open_kiosk(), finger)
    visitor.tap("Vraag het iemand")
    assert "Print: bel mij terug" not in visitor.hand.names()


def test_where_nobody_can_be_asked_a_slip_asks_for_a_call(hall: Hall) -> None:
    assert hall.kiosk.property("slipKey") == "", "Riet is there: she can be asked"
    hall.kiosk.ring()
    hall.look()
    assert hall.kiosk.property("slipKey") == ""
    hall.wait(60)
    assert hall.text == "Er kwam nu niemand."
    assert hall.kiosk.property("slipKey") == "slip/callme"
    hall.kiosk.leave()
    hall.kiosk.refresh()
    assert hall.kiosk.property("slipKey") == ""


def test_after_hours_the_slip_is_there_at_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.wait(6 * 3600)
    assert hall.kiosk.property("presentText") == "Er is nu niemand om het aan te vragen."
    assert hall.kiosk.property("slipKey") == "slip/callme"
    monkeypatch.setattr(Services, "clock_trusted", False)
    hall.kiosk.refresh()
    assert hall.kiosk.property("slipKey") == "", "by day somebody may well be at the desk"
