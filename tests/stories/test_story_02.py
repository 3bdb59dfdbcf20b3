"""She walks off in the middle of a form: a warning is seen and heard, then everything is wiped."""

from __future__ import annotations

import pytest

from kiosk.services.idle import WARNING_S
from kiosk.tour.stage import Mute
from tests.stories.conftest import CountingStage

NAME = "Truus"
QUIET_S = 90


class Clock:
    """Lets a stage's idle clock believe that time went by."""

    def __init__(self, stage: CountingStage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stage = stage
        self.seconds = 0.0
        monkeypatch.setattr(stage.kiosk.idle, "_monotonic_s", lambda: self.seconds)
        stage.kiosk.idle.touched()

    def wait(self, seconds: float) -> None:
        """Let seconds go by in which nobody touches anything."""
        self.seconds += seconds
        self.stage.kiosk.idle.look()
        self.stage.settle()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the loudspeaker says."""
    found: list[str] = []
    monkeypatch.setattr(Mute, "say", lambda self, text, language: found.append(text))
    return found


@pytest.fixture
def clock(stage: CountingStage, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(stage, monkeypatch)


def begin_a_form(stage: CountingStage) -> None:
    for name in ("Groter", "Buren voor elkaar", "Ik zoek hulp", "Een klus", "'s Middags", "Noord"):
        stage.tap(name)
    stage.type("gras maaien")
    stage.tap("Verder")
    stage.type(NAME)


def typed(stage: CountingStage) -> list[str]:
    """Return what stands on any line of the window, seen or not."""
    found = []
    waiting = [stage.kiosk.window.contentItem()]
    while waiting:
        item = waiting.pop()
        waiting.extend(item.childItems())
        if item.metaObject().indexOfProperty("text") >= 0:
            found.append(str(item.property("text")))
    return found


def test_left_in_the_middle_of_a_form(stage: CountingStage, clock: Clock, said: list[str]) -> None:
    begin_a_form(stage)
    assert NAME in typed(stage)
    clock.wait(QUIET_S - 1)
    assert not stage.hand.sees("Bent u er nog?")
    clock.wait(1)
    assert stage.hand.sees("Bent u er nog?")
    assert said == ["Bent u er nog?"]
    clock.wait(WARNING_S)
    assert "Raak het scherm aan om te beginnen" in stage.hand.names()
    stage.tap("Raak het scherm aan")
    shell = stage.kiosk.shell
    assert (stage.page, shell.property("depth"), shell.property("textScale")) == ("home", 1, 1.0)
    assert NAME not in typed(stage)
    begin_a_form_again(stage)
    assert not any(word in typed(stage) for word in (NAME, "gras maaien", "Gras maaien"))


def begin_a_form_again(stage: CountingStage) -> None:
    """Look at each step of the form as the next visitor finds it."""
    for step in range(1, 6):
        stage.kiosk.shell.open("placing", f"request/{step}")
        stage.settle()


def test_one_tap_and_everything_stays(stage: CountingStage, clock: Clock) -> None:
    begin_a_form(stage)
    for _ in range(10):
        clock.wait(QUIET_S)
        stage.tap("Ja, ik ben er nog")
        assert not stage.hand.sees("Bent u er nog?")
    assert NAME in typed(stage)
    assert stage.page == "placing"


def test_no_begins_anew_at_once(stage: CountingStage, clock: Clock) -> None:
    begin_a_form(stage)
    clock.wait(QUIET_S)
    stage.tap("Nee, begin opnieuw")
    assert (stage.page, NAME in typed(stage)) == ("home", False)
    clock.wait(QUIET_S - 1)
    assert "Agenda" in " ".join(stage.hand.names()), "the idle clock began anew too"


def test_nothing_blinks_or_moves_for_whoever_reads_slowly(
    stage: CountingStage, clock: Clock
) -> None:
    stage.open("ask")
    before = stage.kiosk.window.grabWindow()
    clock.wait(QUIET_S - 1)
    assert stage.kiosk.window.grabWindow() == before
