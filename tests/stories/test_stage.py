"""The stage waits for what happens, not for a moment on the clock: a busy machine makes no other story."""

from __future__ import annotations

import time
from itertools import count
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer

from kiosk.tour import stage as stage_module
from tests.stories.conftest import CountingStage


def test_everything_has_its_turn_however_long_a_turn_takes(
    stage: CountingStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def after(what: str, steps: int) -> None:
        """Do something that is only about to happen when what is before it has."""
        if steps:
            QTimer.singleShot(0, lambda: after(what, steps - 1))
        else:
            done.append(what)

    seconds = count()
    busy = SimpleNamespace(monotonic=lambda: float(next(seconds)), sleep=time.sleep)
    with monkeypatch.context() as patched:
        patched.setattr(stage_module, "time", busy)
        after("a page and what it opens", 3)
        stage.settle()
        assert done == ["a page and what it opens"]
        stage.tap("Buren voor elkaar")
    assert stage.page == "helpBoard"
