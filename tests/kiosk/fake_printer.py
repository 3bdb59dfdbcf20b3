"""A stand-in for making and printing a paper, which waits until its test lets it go on."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.orders import Order
from kiosk.services.papers import Stop, Tell
from kiosk.viewmodels import printing
from kiosk.viewmodels.printing import PrintingModel
from printing.outcomes import PRINTED, STOPPED, Outcome

SLIP = "slip/activity/a1@2026-11-24T14:30"


def print_(page: PrintingModel, qtbot: QtBot, key: str = SLIP) -> str:
    """Print a paper, and return what is said of it."""
    page.load(key)
    return finished(page, qtbot)


def finished(page: PrintingModel, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)
    return str(page.property("title"))


class FakePrinter:
    """Stands in for making and printing; it waits until the test lets it go on."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, says: str = "Er staat een klep open."
    ) -> None:
        self.go_on = False
        self.says = says
        self.stopped = 0
        self.orders: list[Order] = []
        monkeypatch.setattr(printing, "carry_out", self)

    @property
    def printed(self) -> list[tuple[str, str]]:
        return [(order.key, order.language) for order in self.orders]

    def __call__(self, order: Order, tell: Tell, stop: Stop) -> Outcome:
        self.orders.append(order)
        tell(self.says)
        while not self.go_on and not stop():
            time.sleep(0.005)
        if stop():
            self.stopped += 1
            return Outcome(False, *STOPPED)
        return Outcome(True, *PRINTED)
