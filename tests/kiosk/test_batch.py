"""Several papers in one go: in order, each told for itself, and one that fails keeps no other from coming out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.services import batch as batch_
from kiosk.services.batch import Batch, Wanted
from kiosk.services.orders import Order
from kiosk.services.papers import Stop, Tell
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.papers_waiting import waiting_papers
from printing.outcomes import PRINTED, STOPPED, Outcome
from printing.states import JAM
from printing.usage import read
from sync.device import read_device, write_device
from tests.printing.printers import TestPrinter

WEEK, SLIP = "handout/2026-W48", "slip/activity/a1@2026-11-24T14:30"


@pytest.fixture
def batch(services: Services, qtbot: QtBot) -> Iterator[Batch]:
    yield Batch(services)
    services.papers.close()


class FakePrinter:
    """Prints what its test lets through: a paper waits until its turn is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, jams: str = "") -> None:
        self.orders: list[Order] = []
        self.go_on = threading.Semaphore(0)
        self._jams = jams
        monkeypatch.setattr(batch_, "carry_out", self)

    def __call__(self, order: Order, tell: Tell, stop: Stop) -> Outcome:
        self.orders.append(order)
        if order.key == self._jams:
            tell(JAM.what)
        while not self.go_on.acquire(timeout=0.01):
            if stop():
                return Outcome(False, *STOPPED)
        if order.key == self._jams:
            return Outcome(False, JAM.what, JAM.next)
        return Outcome(True, *PRINTED)


def states(batch: Batch) -> list[str]:
    return [item.state for item in batch.items]


def test_papers_come_out_in_order_each_as_often_as_wanted(
    batch: Batch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    batch.start([Wanted(WEEK, 3), Wanted("exercise", 0), Wanted(SLIP)])
    assert states(batch) == ["busy", "waits"]
    batch.start([Wanted("ideas")])
    printer.go_on.release()
    qtbot.waitUntil(lambda: states(batch) == ["done", "busy"])
    printer.go_on.release()
    qtbot.waitUntil(lambda: not batch.busy)
    assert [(order.key, order.copies) for order in printer.orders] == [(WEEK, 3), (SLIP, 1)]
    assert [item.what for item in batch.items] == [PRINTED[0]] * 2
    batch.clear()
    assert batch.items == []


def test_a_jam_is_told_and_the_next_paper_is_tried_all_the_same(
    batch: Batch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch, jams=WEEK)
    batch.start([Wanted(WEEK), Wanted(SLIP)])
    qtbot.waitUntil(lambda: batch.items[0].what == JAM.what)
    assert batch.items[0].next == JAM.next
    printer.go_on.release(2)
    qtbot.waitUntil(lambda: not batch.busy)
    assert states(batch) == ["failed", "done"]


def test_stopping_leaves_what_came_out_and_begins_nothing_more(
    batch: Batch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    batch.start([Wanted(WEEK), Wanted("exercise"), Wanted(SLIP)])
    printer.go_on.release()
    qtbot.waitUntil(lambda: len(printer.orders) == 2)
    batch.stop()
    assert states(batch) == ["done", "busy", "stopped"]
    qtbot.waitUntil(lambda: not batch.busy)
    assert states(batch) == ["done", "stopped", "stopped"]
    assert len(printer.orders) == 2


def test_real_papers_lie_in_the_folder_as_often_as_wanted(
    batch: Batch, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "printer"
    device = read_device(services.folder)
    assert device is not None
    write_device(services.folder, msgspec.structs.replace(device, printer=out.as_uri()))
    batch.start([Wanted(WEEK), Wanted("rommel"), Wanted("exercise")])
    qtbot.waitUntil(lambda: not batch.busy, timeout=20_000)
    assert states(batch) == ["done", "failed", "done"]
    assert batch.items[1].what == "Dit papier bestaat niet."
    assert {path.stem.split("-")[0] for path in out.glob("*.pdf")} == {"weekblad", "oefenblad"}


def test_what_is_counted_is_what_the_printer_brought_out_also_of_a_stack_that_jammed(
    batch: Batch, services: Services, qtbot: QtBot
) -> None:
    def counted() -> dict[str, tuple[int, int]]:
        lines = read(services.folder, services.replica.device.device, services.now().date())
        kinds = {line.kind for line in lines}
        return {
            kind: (
                sum(line.papers for line in lines if line.kind == kind),
                sum(line.pages for line in lines if line.kind == kind),
            )
            for kind in kinds
        }

    device = read_device(services.folder)
    assert device is not None
    with TestPrinter(duplex=True) as printer:
        write_device(services.folder, msgspec.structs.replace(device, printer=printer.uri))
        printer.sides_of_a_copy(2)
        printer.mode("jam-once-after-2")
        batch.start([Wanted(WEEK, 3), Wanted(WEEK)])
        qtbot.waitUntil(lambda: not batch.busy, timeout=30_000)
        assert states(batch) == ["failed", "done"]
        assert len(printer.received()) == 3
        assert counted() == {"handout": (3, 2 * 3 + 1)}, "the side that jammed is paper too"
        (paper,) = waiting_papers(services)
        assert paper.copies == 1
        batch.start([Wanted(f"waiting/{paper.id}")])
        qtbot.waitUntil(lambda: not batch.busy, timeout=30_000)
        assert len(printer.received()) == 4
        assert counted() == {"handout": (4, 2 * 4 + 1)}
    assert waiting_papers(services) == []
