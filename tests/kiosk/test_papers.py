"""Papers of a screen: made off the interface's thread, told in it."""

from __future__ import annotations

import gc
import threading
import time
import weakref

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.papers import Papers, Stop, Tell
from printing.outcomes import Outcome
from sync.errors import BadInput


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
