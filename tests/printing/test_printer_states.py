"""Every trouble of a printer has its own words."""

from __future__ import annotations

import pytest

from printing import states
from printing.ipp import PrinterSays
from printing.ipp_errors import PrinterRefuses
from printing.outcomes import FAILED, at_desk


def says(*reasons: str, state: int = 3, accepting: bool = True, cups: bool = False) -> PrinterSays:
    return PrinterSays(state, reasons, accepting, (), "", cups)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("media-empty-error", states.PAPER_OUT),
        ("media-needed", states.WRONG_PAPER),
        ("input-media-size-change", states.WRONG_PAPER),
        ("output-tray-missing", states.OUTPUT_MISSING),
        ("output-area-almost-full-report", states.OUTPUT_NEARLY_FULL),
        ("marker-waste-full-error", states.WASTE_FULL),
        ("marker-toner-cartridge-missing-error", states.INK_MISSING),
        ("opc-near-eol", states.DRUM_LOW),
        ("opc-life-over-error", states.DRUM_OVER),
        ("spool-area-full-report", states.MEMORY_FULL),
        ("stacker-jam", states.JAM),
        ("trimmer-cover-open", states.OPEN),
        ("trimmer-cover-closed", None),
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
        ("fuser-over-temp-error", states.TOO_HOT),
        ("stopped-partly", states.ILL),
        ("none", None),
        ("cups-waiting-for-job-completed", None),
        ("something-new-error", None),
    ],
)
def test_a_keyword_has_words(reason: str, trouble: states.Trouble | None) -> None:
    assert states.trouble_of(states.plain((reason,))) == trouble
    if trouble is not None:
        assert states.next_step(trouble.what) == trouble.next


STANDARD = """
    other none media-needed media-jam moving-to-paused paused shutdown connecting-to-device timed-out stopping stopped-partly
    toner-low toner-empty spool-area-full cover-open interlock-open door-open input-tray-missing media-low media-empty
    output-tray-missing output-area-almost-full output-area-full marker-supply-low marker-supply-empty
    marker-waste-almost-full marker-waste-full fuser-over-temp fuser-under-temp opc-near-eol opc-life-over developer-low
    developer-empty interpreter-resource-unavailable
""".split()
"""RFC 8011, 5.4.12, in its order."""


def test_every_keyword_of_the_standard_has_words_but_those_that_are_no_trouble() -> None:
    silent = [one for one in STANDARD if states.trouble_of(states.plain((one,))) is None]
    assert silent == ["other", "none", "connecting-to-device"]
    assert states.standing(says("other-error", state=5)) == states.ILL


def test_every_trouble_has_a_sentence_of_its_own() -> None:
    troubles = {one for one in vars(states).values() if isinstance(one, states.Trouble)}
    assert len({one.what for one in troubles}) == len(troubles)
    for one in troubles:
        assert one.what.endswith(".")
        assert one.next.endswith(".")
        assert len(one.what.split()) <= 15


def test_who_works_at_the_desk_is_not_sent_to_a_volunteer() -> None:
    troubles = [one for one in vars(states).values() if isinstance(one, states.Trouble)]
    sent = [one for one in troubles if "vrijwilliger" in one.next]
    assert len(sent) > 5
    for said in (*(one.next for one in sent), FAILED[1], PrinterRefuses.next):
        assert "vrijwilliger" not in at_desk(said), said
    assert at_desk(states.PAPER_OUT.next) == states.PAPER_OUT.next


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
