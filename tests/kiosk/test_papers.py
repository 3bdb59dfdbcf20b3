"""Papers of a screen: made off the interface's thread, told in it."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.orders import Order
from kiosk.services.papers import Papers, Stop, Tell
from printing.follow import WAITING
from printing.jobs import make_paper
from printing.outcomes import Outcome
from printing.waiting import WaitingPaper, hold
from sync.errors import BadInput
from sync.words import Words
from tests.kiosk.neighbourhood import NOW, fill


def make(progress: Tell, stop: Stop) -> Outcome:
    progress(threading.current_thread().name)
    return Outcome(True, "klaar")


def test_a_paper_is_made_in_a_worker_and_told_in_the_interface(qtbot: QtBot) -> None:
    papers, told, threads = Papers(), list[object](), list[threading.Thread]()

    def tell(what: object) -> None:
        told.append(what)
        threads.append(threading.current_thread())

    papers.start(make, tell, tell)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[0] != threading.main_thread().name
    assert told[1] == Outcome(True, "klaar")
    assert set(threads) == {threading.main_thread()}


@pytest.mark.parametrize(
    ("error", "what"),
    [(BadInput(), "Deze invoer klopt niet."), (OSError(), "Het papier kon niet worden gemaakt.")],
)
def test_a_paper_that_cannot_be_made_is_told(qtbot: QtBot, error: Exception, what: str) -> None:
    def fail(progress: Tell, stop: Stop) -> Outcome:
        raise error

    papers, told = Papers(), list[Outcome]()
    papers.start(fail, lambda _: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert (told[0].done, told[0].what) == (False, what)


def test_no_paper_holds_up_the_end(qtbot: QtBot) -> None:
    papers, told = Papers(), list[Outcome]()

    def wait(progress: Tell, stop: Stop) -> Outcome:
        while not stop():
            time.sleep(0.01)
        return Outcome(False, "gestopt")

    papers.start(wait, lambda _: None, told.append)
    began = time.monotonic()
    papers.close(grace_ms=50)
    assert time.monotonic() - began < 5
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Outcome(False, "gestopt")]


def test_a_paper_that_is_out_is_let_go_of(qtbot: QtBot) -> None:
    class Held:
        """Something that a job holds on to."""

    papers, told, kept = Papers(), list[Outcome](), list[weakref.ref[Held]]()
    for number in range(1, 6):
        held = Held()
        kept.append(weakref.ref(held))

        def out(progress: Tell, stop: Stop, held: Held = held) -> Outcome:
            return make(progress, stop)

        papers.start(out, lambda _: None, told.append)
        del held, out
        qtbot.waitUntil(lambda number=number: len(told) == number)  # type: ignore[misc]
        assert papers.wait()
    gc.collect()
    assert [ref() is None for ref in kept] == [True] * 4 + [False], "the last goes with the next"


def test_one_paper_is_stopped_and_the_other_is_not(qtbot: QtBot) -> None:
    papers, told, go_on = Papers(), dict[str, bool](), threading.Event()

    def wait(progress: Tell, stop: Stop) -> Outcome:
        while not stop() and not go_on.is_set():
            time.sleep(0.01)
        return Outcome(not stop(), "uit de printer")

    mine = papers.start(wait, lambda _: None, lambda outcome: told.update(mine=outcome.done))
    papers.start(wait, lambda _: None, lambda outcome: told.update(other=outcome.done))
    mine.stop()
    assert mine.stopped
    qtbot.waitUntil(lambda: "mine" in told)
    assert told == {"mine": False}
    go_on.set()
    qtbot.waitUntil(lambda: "other" in told)
    assert told == {"mine": False, "other": True}


def test_papers_that_wait_for_one_printer_hold_up_no_paper_of_another(qtbot: QtBot) -> None:
    papers, told, go_on = Papers(), list[str](), threading.Event()

    def stuck(progress: Tell, stop: Stop) -> Outcome:
        go_on.wait(10)
        return Outcome(True, "stapel")

    for _ in range(2):
        papers.start(stuck, told.append, lambda outcome: told.append(outcome.what))
    papers.start(stuck, told.append, lambda _: None)
    assert told == [WAITING], "the third of that printer hears at once that others are before it"
    papers.start(
        lambda progress, stop: Outcome(True, "briefje"),
        lambda _: None,
        lambda outcome: told.append(outcome.what),
        "slips",
    )
    qtbot.waitUntil(lambda: "briefje" in told)
    assert told == [WAITING, "briefje"]
    go_on.set()
    qtbot.waitUntil(lambda: told.count("stapel") == 2)
    assert papers.wait()


def test_an_order_knows_the_printer_of_its_paper(tmp_path: Path) -> None:
    form = WaitingPaper(id="1f", name="b", kind="slip", role="slips", since_utc_s=0)
    hold(tmp_path, form, b"%PDF").close()
    keys = ("slip/activity/a1@2026-11-24T14:30", "handout/2026-W48", "slips/activity/a1@2026-11-24T14:30", "testpage", "waiting/1f/2", "waiting/2e", "strip/2026-48-117")  # fmt: skip
    orders = [Order(folder=tmp_path, key=key, language="nl", now_local=NOW) for key in keys]
    assert [order.role for order in orders] == ["slips", "sheets", "sheets", "sheets", "slips", "sheets", "slips"]  # fmt: skip
    with fill(tmp_path) as replica:
        made = [make_paper(replica, key, Words(), NOW).role for key in keys[:4]]
    assert made == [order.role for order in orders[:4]]
