"""Friday 15:30 at the desk: next week's papers in one go at a real printer; it jams, and page 2 alone is printed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.desk.batch import BatchModel
from printing.jobs import make_paper
from printing.pictures import picture_of
from printing.weekly import set_copies, weekly_set
from sync.dates import day_month, weekday
from sync.device import read_device, write_device
from sync.disk.replica import Replica, open_replica
from sync.words import Words
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import fill
from tests.printing.printers import TestPrinter, missing
from tests.printing.reading import page_count, text_of
from tests.stories.test_story_08 import half_past_three

FRIDAY = date(2027, 10, 22)
"""On the Sunday after next week's Saturday the clocks go back."""
WEEK = "2027-W43"
FLYER = "flyer/activity/Maandagkoor/a5/1"


@pytest.fixture
def printer() -> Iterator[TestPrinter]:
    if missing():
        pytest.fail(f"these programs are missing; ./run test installs them: {missing()}")
    with TestPrinter(a3=True) as on:
        yield on


def choose(replica: Replica, copies: dict[str, int]) -> None:
    """Let the week's set be these papers."""
    none = {one.paper: 0 for one in weekly_set(replica, 2027, 43)}
    drafts = [set_copies(replica, paper, n) for paper, n in (none | copies).items()]
    replica.act(drafts, "desk")


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path, printer: TestPrinter) -> Iterator[Stage]:
    folder = tmp_path / "desk"
    folder.mkdir()
    monday = FRIDAY + timedelta(days=3)
    with fill(folder) as replica:
        for name, day in (("Maandagkoor", "MO"), ("Zondagskoffie", "SU")):
            starts = "2026-01-05T10:15" if day == "MO" else "2026-01-04T10:45"
            rule = f"FREQ=WEEKLY;BYDAY={day}"
            put(replica, "activity", name, title=name, starts=starts, rrule=rule, venue="v1")
        recurrence = f"{monday}T10:15"
        put(replica, "override", f"Maandagkoor@{recurrence}", activity="Maandagkoor",
            recurrence=recurrence, cancelled=True, cancel_reason="De dirigent is ziek.")  # fmt: skip
        choose(replica, {"handout/{week}": 2, "poster/{week}": 1, FLYER: 2})
    device = read_device(folder)
    assert device is not None
    write_device(folder, msgspec.structs.replace(device, printer=printer.uri))
    at = half_past_three(FRIDAY)
    opened = Stage(open_replica(folder, clock=lambda: at), PORTRAIT, first="desk")
    yield opened
    opened.close()
    assert not opened.warnings


def made(stage: Stage, key: str) -> bytes:
    """Return the paper that belongs to a key, now."""
    services = stage.kiosk.services
    return make_paper(services.replica, key, Words("nl"), services.now()).pdf


def pixels(pdf: bytes, page: int) -> bytes:
    """Return a page as it looks."""
    return picture_of(pdf, page, 400).pixels


def test_friday_afternoon_from_one_tap_to_the_last_page(desk: Stage, printer: TestPrinter) -> None:
    for name in ("Meer", "Papier", "Alles voor vrijdag"):
        desk.tap(name)
    assert desk.hand.sees("Alles voor week 43")
    for name in ("Weekblad, week 43", "1 meer", "Klaar"):
        desk.tap(name)
    assert any(name.endswith("6 bladzijden, 3 vellen, 3 keer") for name in desk.hand.names())
    assert desk.hand.sees("Samen: 9 bladzijden, 6 vellen."), desk.hand.names()
    printer.sides_of_a_copy(2)
    printer.mode("jam-once-after-1")
    desk.tap("Print alles")
    desk.printed()

    batch = desk.kiosk.app.find("deskBatch")
    assert isinstance(batch, BatchModel)
    assert [one.state for one in batch.items] == ["failed", "done", "done"]
    assert desk.hand.sees("Eén papier is niet geprint.")
    assert desk.hand.sees("1 van de 3 zijn geprint.")
    handout, poster, flyer = (made(desk, one.key) for one in batch.items)
    assert sorted(printer.received()) == sorted([handout, poster, flyer, flyer])
    the_paper_is_right(handout)

    desk.tap("Opnieuw, of één bladzijde")
    for name in ("Weekblad, week 43", "Alleen bladzijde 2", "Print bladzijde 2"):
        desk.tap(name)
    desk.printed()
    (page,) = [pdf for pdf in printer.received() if pdf not in (handout, poster, flyer)]
    assert page_count(page) == 1
    assert pixels(page, 1) == pixels(handout, 2)

    desk.tap("Klaar")
    for name in ("Weekblad, week 43", "Print opnieuw"):
        desk.tap(name)
    desk.printed()
    whole = [pdf for pdf in printer.received() if pdf == handout]
    assert len(whole) == 2, "with the page 2 that came alone there are three"
    assert len(printer.received()) == 6
    desk.tap("Klaar")
    assert desk.hand.sees("Er wacht geen papier.")
    desk.tap("Terug")
    assert (desk.page, batch.property("title")) == ("deskBatch", "Er wacht geen papier meer.")


def the_paper_is_right(handout: bytes) -> None:
    """Next week and no other, both days of the end of summer time as the clock shows them, and what was cancelled."""
    text = " ".join(text_of(handout).split())
    words, monday = Words(), FRIDAY + timedelta(days=3)
    for day in (monday, monday + timedelta(days=6)):
        assert f"{weekday(day, words)} {day_month(day, words)}" in text.lower()
    assert "10.15" in text
    assert "10.45" in text
    assert "gaat niet door" in text.lower()
    assert "De dirigent is ziek." in text
