"""A jam at a real printer: the weekly handout waits at the desk, and page 2 of it alone is printed again."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.tour.stage import LANDSCAPE
from kiosk.viewmodels.desk.papers_waiting import waiting_papers
from printing.usage import read
from tests.printing.printers import TestPrinter, wait_for
from tests.printing.reading import page_count, page_texts
from tests.stories.conftest import CountingStage, with_printer

WEEK = "handout/2026-W49"


def test_after_a_jam_page_two_alone_is_printed_again_from_the_desk(
    open_stage: Callable[..., CountingStage], printer: TestPrinter
) -> None:
    stage = open_stage(LANDSCAPE, "desk")
    services = stage.kiosk.services
    with_printer(stage, printer.uri)
    printer.mode("jam")
    stage.open("printing", WEEK)
    stage.printed()
    page = stage.kiosk.app.find("printing")
    assert page is not None
    assert page.property("failed"), page.spoken()
    assert printer.received() == []
    (paper,) = waiting_papers(services)
    assert (paper.key, paper.pages) == (WEEK, 2)

    printer.mode("ok")
    stage.open("deskPapersWaiting")
    stage.tap("Weekblad, week 49")
    stage.tap("Alleen bladzijde 2")
    stage.tap("Print bladzijde 2")
    stage.printed()
    assert page.property("title") == "Uw papier is klaar.", page.spoken()
    (second,) = printer.received()
    assert page_count(second) == 1
    assert "bladzijde 2 van 2" in page_texts(second)[0]
    assert waiting_papers(services) == []
    stage.tap("Klaar")
    assert stage.page == "deskPapersWaiting"

    own, today = services.replica.device.device, services.now().date()
    (line,) = read(services.folder, own, today)
    assert (line.kind, line.pages, line.by_visitor) == ("handout", 1, False)


def test_what_the_house_was_printing_when_the_desk_was_closed_waits_there(
    open_stage: Callable[..., CountingStage], printer: TestPrinter
) -> None:
    stage = open_stage(LANDSCAPE, "desk")
    services = stage.kiosk.services
    with_printer(stage, printer.uri)
    printer.mode("media-empty-error")
    stage.open("printing", WEEK)
    page = stage.kiosk.app.find("printing")
    assert page is not None
    stage.until(lambda: bool(page.property("waits")))
    services.papers.close(grace_ms=50)
    stage.printed()
    (paper,) = waiting_papers(services)
    assert (paper.key, paper.copies) == (WEEK, 1)
    printer.mode("ok")
    wait_for(printer.idle)
    assert printer.received() == [], "it comes out when somebody asks for it"
