"""A paper that the printer has no sheet for: the desk says so before anybody prints it, and nothing waits for ever."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.batch import BatchModel
from kiosk.viewmodels.desk.paper import EditionsModel
from kiosk.viewmodels.desk.papers_waiting import waiting_papers
from kiosk.viewmodels.desk.preview import PreviewModel
from kiosk.viewmodels.printing import PrintingModel
from sync.device import write_device
from tests.kiosk.fake_printer import print_
from tests.printing.printers import TestPrinter, missing

POSTER = "poster/2026-W48"
NO_A3 = "Deze printer heeft geen A3."
OTHER = "Kies een andere printer, of een papier op A4."


@pytest.fixture(scope="module")
def small() -> Iterator[TestPrinter]:
    assert not missing()
    with TestPrinter() as printer:
        yield printer


@pytest.fixture(scope="module")
def large() -> Iterator[TestPrinter]:
    with TestPrinter(a3=True) as printer:
        yield printer


def use(services: Services, uri: str) -> None:
    replica = services.replica
    replica.device = msgspec.structs.replace(replica.device, printer=uri)
    write_device(services.folder, replica.device)


def poster_line(services: Services, qtbot: QtBot) -> str:
    """Return what the desk says of the poster among the editions of a week."""
    model = EditionsModel(services)
    try:
        model.load("2026-W48")
        qtbot.waitUntil(lambda: not services.reading, timeout=20_000)
        return next(str(row.line) for row in model.property("rows").rows if row.key == POSTER)
    finally:
        model.close()


def test_the_edition_says_that_the_printer_has_no_sheet_for_it(
    services: Services, qtbot: QtBot, small: TestPrinter, large: TestPrinter
) -> None:
    assert poster_line(services, qtbot) == "A3, voor aan de muur."
    use(services, small.uri)
    assert poster_line(services, qtbot) == NO_A3
    use(services, large.uri)
    assert poster_line(services, qtbot) == "A3, voor aan de muur."
    use(services, "ipp://127.0.0.1:1/ipp/print")
    assert poster_line(services, qtbot) == "A3, voor aan de muur.", "nobody knows while it is off"


def test_what_the_printer_can_never_print_is_shown_and_not_offered(
    services: Services, qtbot: QtBot, small: TestPrinter
) -> None:
    use(services, small.uri)
    page = PreviewModel(services)
    try:
        page.load(POSTER)
        qtbot.waitUntil(lambda: page.property("sizeText") != "", timeout=20_000)
        assert (page.property("sizeText"), page.property("sizeNext")) == (NO_A3, OTHER)
        assert (page.property("canPrint"), page.property("canCopy")) == (False, False)
        assert page.property("picture") != ""
        assert NO_A3 in page.spoken()
        page.load("handout/2026-W48")
        qtbot.waitUntil(lambda: not services.reading, timeout=20_000)
        assert (page.property("sizeText"), page.property("canPrint")) == ("", True)
    finally:
        page.close()


def test_a_paper_without_a_sheet_is_not_tried_again_and_does_not_wait(
    services: Services, qtbot: QtBot, small: TestPrinter
) -> None:
    use(services, small.uri)
    page = PrintingModel(services)
    print_(page, qtbot, POSTER)
    assert (page.property("outcome"), page.property("nextStep")) == (NO_A3, OTHER)
    assert (page.property("failed"), page.property("canRetry")) == (True, False)
    assert page.property("helpText") == ""
    assert waiting_papers(services) == []
    batch = BatchModel(services)
    batch.load(f"2/{POSTER}")
    qtbot.waitUntil(lambda: not batch.busy, timeout=20_000)
    assert batch.property("title") == "Eén papier is niet geprint."
    assert (batch.property("left"), batch.property("waiting")) == (False, False)
    assert small.begun() == []
    page.close()
