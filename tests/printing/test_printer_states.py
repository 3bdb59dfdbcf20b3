"""Every trouble of a printer has its own words."""

from __future__ import annotations

import pytest

from printing import states
from printing.ipp import PrinterSays


def says(*reasons: str, state: int = 3, accepting: bool = True, cups: bool = False) -> PrinterSays:
    return PrinterSays(state, reasons, accepting, (), "", cups)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("media-empty-error", states.PAPER_OUT),
        ("media-needed", states.PAPER_OUT),
        ("media-empty-warning", states.PAPER_OUT),
        ("cover-open-error", states.OPEN),
        ("door-open-report", states.OPEN),
        ("media-jam", states.JAM),
        ("marker-supply-empty-error", states.INK_OUT),
        ("marker-supply-low-warning", states.INK_LOW),
        ("toner-low", states.INK_LOW),
        ("paused", states.PAUSED),
        ("offline-report", states.AWAY),
        ("input-tray-missing", states.TRAY_MISSING),
        ("output-area-full-warning", states.OUTPUT_FULL),
        ("media-low-report", states.PAPER_LOW),
        ("fuser-over-temp-error", states.ILL),
        ("none", None),
        ("cups-waiting-for-job-completed", None),
        ("something-new-error", None),
    ],
)
def test_a_keyword_has_words(reason: str, trouble: states.Trouble | None) -> None:
    assert states.trouble_of(states.plain((reason,))) == trouble
    if trouble is not None:
        assert states.next_step(trouble.what) == trouble.next


def test_the_gravest_is_told() -> None:
    reasons = ("toner-low-report", "media-empty-error", "media-jam-error", "cover-open-error")
    assert states.trouble_of(states.plain(reasons)) == states.JAM
    assert states.trouble_of(states.plain(reasons[:2])) == states.PAPER_OUT


def test_only_a_printer_that_stands_still_is_not_sent_to() -> None:
    assert states.standing(says("media-empty-report")) is None
    assert states.standing(says("media-empty-error", state=5)) == states.PAPER_OUT
    assert states.standing(says("none", state=5)) == states.PAUSED
    assert states.standing(says("toner-low", state=5)) == states.PAUSED
    assert states.standing(says("none", accepting=False)) == states.PAUSED


def test_a_queue_tells_of_a_printer_that_is_off_in_words_only() -> None:
    assert states.sounds_away("The printer may not exist or is unavailable at this time.")
    assert states.sounds_away("The printer is not responding.")
    assert not states.sounds_away("Printing.")
    assert not states.sounds_away("")
