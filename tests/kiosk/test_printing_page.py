"""The printing page: a real paper in a real folder, what is told on the way, and nothing printed twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.printing import PrintingModel
from printing.outcomes import NO_PRINTER, Outcome
from sync.device import read_device, write_device
from sync.keyring import Keyring
from sync.words import Words
from tests.kiosk.changing import delete
from tests.kiosk.fake_printer import SLIP, FakePrinter, finished, print_
from tests.printing.reading import text_of


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> Iterator[PrintingModel]:
    model = PrintingModel(services)
    yield model
    model.close()


def papers(services: Services) -> list[Path]:
    return sorted((services.folder / "papers").glob("*.pdf"))


def to_printer(services: Services, address: str) -> None:
    device = read_device(services.folder)
    assert device is not None
    write_device(services.folder, msgspec.structs.replace(device, printer=address))


def test_without_a_printer_the_paper_lies_in_the_folder(
    page: PrintingModel, services: Services, qtbot: QtBot
) -> None:
    page.load(SLIP)
    assert page.property("busyNow")
    assert page.property("title") == "Een ogenblik, wij printen."
    assert page.property("icon") == "printer"
    finished(page, qtbot)
    (paper,) = papers(services)
    assert "Koffie en breien" in text_of(paper.read_bytes())
    assert page.property("outcome") == "Er is geen printer."
    assert page.property("nextStep") == "Het papier staat in de map met papieren."


@pytest.mark.parametrize(
    ("key", "outcome", "code"),
    [
        ("slip/holder/4KT9-M2P", "Schrijf uw code over.", "4KT9-M2P"),
        (SLIP, "Schrijf het over, of vraag het aan de balie.", ""),
    ],
)
def test_a_visitor_without_a_printer_writes_down_what_stays_on_the_screen(
    page: PrintingModel, services: Services, qtbot: QtBot, key: str, outcome: str, code: str
) -> None:
    services.for_visitors = True
    if code:
        page._key, page._told = key, Outcome(False, *NO_PRINTER)
        page.refresh()
    else:
        print_(page, qtbot, key)
    assert (page.property("title"), page.property("outcome")) == ("Er is geen printer.", outcome)
    assert (page.property("nextStep"), page.property("failed")) == ("", False)
    assert page.property("code") == code
    assert bool(page.property("link")) is (not code), "on a phone, but never the code of one's own"
    assert "4KT9" not in page.spoken()


def test_a_slip_that_did_not_come_out_leaves_its_code_on_the_screen(
    page: PrintingModel, qtbot: QtBot
) -> None:
    print_(page, qtbot, "slip/holder/4KT9-M2P")
    assert (page.property("failed"), page.property("code")) == (True, "4KT9-M2P")
    assert "4KT9" not in page.spoken()


@pytest.mark.parametrize(
    ("printer", "key", "said"),
    [
        ("", "card/h1", "Schrijf het nummer over, of vraag de beheerder om een printer."),
        ("", "rommel", "Vraag de beheerder om een printer."),
        ("ipp://127.0.0.1:1/x", "rommel", "Lukt het niet? Vraag de beheerder om hulp."),
    ],
)
def test_a_volunteer_is_not_sent_to_a_volunteer(
    page: PrintingModel, services: Services, qtbot: QtBot, printer: str, key: str, said: str
) -> None:
    device = services.replica.device
    services.replica.device = msgspec.structs.replace(device, printer=printer)
    print_(page, qtbot, key)
    assert (page.property("failed"), page.property("helpText")) == (True, said)
    assert "vrijwilliger" not in page.spoken()


def test_a_printer_that_is_a_folder_gets_the_paper(
    page: PrintingModel, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "printer"
    to_printer(services, out.as_uri())
    assert print_(page, qtbot, "handout/2026-W48") == "Uw papier is bewaard."
    assert (page.property("icon"), page.property("failed")) == ("circle-check", False)
    assert len(list(out.glob("weekblad-2026-W48*.pdf"))) == 1


def test_coming_back_to_the_page_prints_nothing_twice(
    page: PrintingModel, services: Services, qtbot: QtBot
) -> None:
    print_(page, qtbot)
    before = page.property("outcome")
    page.load(SLIP)
    page.refresh()
    page.load("")
    assert not page.busy
    assert page.property("outcome") == before
    assert len(papers(services)) == 1


def test_another_visitor_can_print_the_same_paper(
    page: PrintingModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    printer.go_on = True
    print_(page, qtbot)
    page.reset()
    print_(page, qtbot)
    assert len(printer.printed) == 2


@pytest.mark.parametrize(
    "key",
    [
        "slip/activity/rommel@2026-11-24T14:30",
        "slip/activity/a1",
        "slip/rommel/a1",
        "slip",
        "handout/2026-W99",
        "handout/rommel",
        "rommel",
        "rommel/²@x/'--",
    ],
)
def test_a_paper_that_there_is_not_is_told_with_what_next(
    page: PrintingModel, services: Services, qtbot: QtBot, key: str
) -> None:
    services.for_visitors = True
    if key == "slip/activity/a1":
        delete(services.replica, "activity", "a1")
    assert print_(page, qtbot, key) == "Het printen lukte niet."
    assert page.property("failed")
    assert page.property("outcome").endswith(".")
    assert page.property("nextStep").endswith(".")
    assert page.property("helpText") == "Vraag een vrijwilliger om hulp, of bel 045 - 000 01 00."
    assert papers(services) == []


def test_a_printer_that_nobody_can_reach_fails_and_can_be_tried_again(
    page: PrintingModel, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    blocked = tmp_path / "geen-map"
    blocked.write_text("")
    to_printer(services, blocked.as_uri())
    assert print_(page, qtbot) == "Het printen lukte niet."
    blocked.unlink()
    page.again()
    assert page.property("title") == "Een ogenblik, wij printen."
    assert finished(page, qtbot) == "Uw papier is bewaard."
    assert len(list(blocked.glob("*.pdf"))) == 1


def test_only_a_call_card_gets_the_keys_and_it_can_be_printed_again_once_its_page_is_closed(
    page: PrintingModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    printer.go_on = True
    for key in (SLIP, "cards/h1+h2", "cards/h1+h2"):
        page.load(key)
        finished(page, qtbot)
        both = "Het zijn twee kaarten. Ieder krijgt de eigen kaart."
        assert page.property("helpText") == (both if key.startswith("cards/") else "")
        page.drop(key)
    assert [order.ring for order in printer.orders] == [None, Keyring(), Keyring()]


def test_what_the_printer_says_on_the_way_is_shown(
    page: PrintingModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    page.load(SLIP)
    qtbot.waitUntil(lambda: page.property("outcome") == "Er staat een klep open.")
    page.again()
    printer.go_on = True
    finished(page, qtbot)
    assert printer.printed == [(SLIP, "nl")], "a paper under way is not begun again"
    assert "Uw papier is geprint." in page.spoken()


def test_a_paper_of_the_visitor_before_says_nothing_to_the_next(
    page: PrintingModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    page.load(SLIP)
    qtbot.waitUntil(lambda: bool(printer.printed))
    page.reset()
    printer.go_on = True
    assert page.wait()
    qtbot.wait(50)
    assert not page.busy
    assert page.property("outcome") == "Uw papier wordt gemaakt."


def test_a_paper_is_in_the_language_of_the_visitor(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakePrinter(monkeypatch)
    printer.go_on = True
    services.words = Words("en")
    print_(page, qtbot)
    assert printer.printed == [(SLIP, "en")]


def test_the_end_of_the_application_stops_a_paper(
    page: PrintingModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakePrinter(monkeypatch)
    page.load(SLIP)
    page.services.papers.close(grace_ms=50)
    qtbot.waitUntil(lambda: not page.busy)
    assert page.property("failed")
