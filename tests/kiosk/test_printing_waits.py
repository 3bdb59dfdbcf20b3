"""While a paper does not come out: what the screen says and offers, stopping, and how much a visitor may print."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.session import Person
from kiosk.viewmodels import printing
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.printing import PrintingModel
from printing import states
from printing.outcomes import PRINTED, STOPPED, UNSURE, Outcome
from printing.states import PAPER_OUT
from printing.usage import Line, note
from sync.keyring import Keyring
from sync.links import short_code, shown_code
from sync.paper_records import Sheet
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.fake_printer import SLIP, FakePrinter, finished, print_


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> Iterator[PrintingModel]:
    model = PrintingModel(services)
    yield model
    model.close()


def as_visitor(services: Services) -> None:
    services.for_visitors = True


def test_while_a_paper_waits_a_visitor_is_told_what_to_do_and_can_take_it_along_on_a_phone(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    FakePrinter(monkeypatch, PAPER_OUT.what)
    page.load(SLIP)
    qtbot.waitUntil(lambda: page.property("waits"))
    assert page.property("title") == "Uw papier wacht."
    assert page.property("outcome") == "Het papier in de printer is op."
    assert page.property("nextStep") == "Doe papier in de lade; dan gaat het verder."
    assert page.property("helpText") == "Of vraag het aan de balie."
    code = short_code("a1@2026-11-24T14:30")
    assert page.property("link").endswith(f"/{code}")
    assert page.property("linkCode") == shown_code(code)
    assert (page.property("icon"), page.property("stopText")) == (
        "triangle-alert",
        "Stop met wachten",
    )
    assert "Doe papier in de lade" in page.spoken()
    page.stop()


def test_a_visitor_who_stops_waiting_gets_no_paper_later(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    printer = FakePrinter(monkeypatch, PAPER_OUT.what)
    page.load(SLIP)
    qtbot.waitUntil(lambda: page.property("waits"))
    page.stop()
    assert page.property("title") == "Een ogenblik, wij stoppen het printen."
    assert page.property("stopText") == ""
    assert finished(page, qtbot) == "Er komt geen papier."
    assert (printer.stopped, page.property("alarming")) == (1, False)
    assert page.property("outcome") == "Het printen is gestopt."
    assert page.property("link"), "the phone still takes it along"
    page.stop()
    assert page.property("canRetry")


@pytest.mark.parametrize("visitor", [True, False])
def test_who_goes_away_from_a_printer_that_stands_still_leaves_no_paper_for_the_next(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    visitor: bool,
) -> None:  # fmt: skip
    services.for_visitors = visitor
    printer = FakePrinter(monkeypatch, PAPER_OUT.what)
    page.load(SLIP)
    qtbot.waitUntil(lambda: page.property("waits"))
    page.drop(SLIP)
    if not visitor:  # a volunteer went to fetch paper
        printer.go_on = True
    assert page.wait()
    assert printer.stopped == (1 if visitor else 0)


def test_a_paper_that_is_coming_out_comes_out_though_the_visitor_goes_away(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    printer = FakePrinter(monkeypatch, "De printer is bezig met uw papier.")
    page.load(SLIP)
    qtbot.waitUntil(lambda: page.property("outcome") == printer.says)
    assert (page.property("stopText"), page.property("link")) == ("Stop met printen", "")
    page.reset()
    printer.go_on = True
    assert page.wait()
    assert printer.stopped == 0


def test_a_fourth_slip_has_to_wait_and_another_visitor_is_no_way_round(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    printer = FakePrinter(monkeypatch)
    printer.go_on = True
    for _ in range(3):
        print_(page, qtbot)
        page.reset()
    assert print_(page, qtbot) == "Nu even geen papier."
    assert len(printer.printed) == 3
    assert page.property("outcome") == "Er zijn net drie papieren geprint."
    assert page.property("nextStep") == "Over 5 minuten kan het weer."
    assert page.property("helpText") == "Vraag het even aan de balie."
    assert (page.property("failed"), page.property("canRetry")) == (False, True)
    assert page.property("link")
    assert page.property("linkCode")
    services.for_visitors = False
    page.again()
    finished(page, qtbot)
    assert len(printer.printed) == 4, "the desk is not held back"


def test_what_may_have_come_out_counts_for_a_visitor_and_what_did_not_does_not(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    outcome = Outcome(False, *STOPPED)
    monkeypatch.setattr(printing, "carry_out", lambda order, tell, stop: outcome)
    for became in (STOPPED, UNSURE):
        outcome = Outcome(False, *became)
        for _ in range(3):
            assert print_(page, qtbot) != "Nu even geen papier."
            page.reset()
    assert print_(page, qtbot) == "Nu even geen papier."


def test_when_the_paper_of_a_day_is_used_up_a_visitor_hears_a_kind_word(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    printer = FakePrinter(monkeypatch)
    line = Line(kind="slip", pages=100, by_visitor=True)
    note(services.folder, services.replica.device.device, services.now().date(), line)
    print_(page, qtbot)
    assert page.spoken().splitlines() == [
        "Nu even geen papier.",
        "Er is vandaag veel geprint.",
        "Vraag het even aan de balie.",
    ]
    assert printer.printed == []


def test_the_week_is_on_the_phone_too_and_a_code_of_ones_own_is_in_no_address(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_visitor(services)
    FakePrinter(monkeypatch, PAPER_OUT.what)
    page.load("handout/2026-W48")
    qtbot.waitUntil(lambda: page.property("waits"))
    (sheet,) = services.replica.records(Sheet)
    number = sheet.id.removeprefix("sheet@").upper()
    assert page.property("link").endswith(f"/W/{number}"), "it answers to whoever scans it"
    assert page.property("linkCode") == ""
    page.stop()
    finished(page, qtbot)
    page.load("slip/holder/4KT9-M2P")
    qtbot.waitUntil(lambda: page.property("waits"))
    assert (page.property("link"), page.property("code")) == ("", "4KT9-M2P")
    page.stop()


def test_a_visitor_hears_what_became_of_the_paper_and_a_volunteer_reads_it(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    page.told.connect(heard.append)
    as_visitor(services)
    printer = FakePrinter(monkeypatch, PAPER_OUT.what)
    page.load(SLIP)
    qtbot.waitUntil(lambda: len(heard) == 1)
    printer.go_on = True
    finished(page, qtbot)
    assert heard == [
        "Het papier in de printer is op. Doe papier in de lade; dan gaat het verder.",
        "Uw papier is geprint. Pak het uit de printer.",
    ]
    services.for_visitors = False
    page.reset()
    print_(page, qtbot)
    assert len(heard) == 2


def test_at_the_desk_the_page_says_what_is_otherwise_and_where_a_paper_waits(
    page: PrintingModel, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = Outcome(True, *PRINTED, warning="De inkt of toner is bijna op.")
    monkeypatch.setattr(printing, "carry_out", lambda order, tell, stop: outcome)
    note(services.folder, services.replica.device.device, services.now().date(), Line(kind="x", pages=101))  # fmt: skip
    print_(page, qtbot)
    said = "De inkt of toner is bijna op. Er zijn al 101 bladzijden geprint."
    assert page.property("helpText") == said
    outcome = Outcome(True, "Uw papier is naar de printer gestuurd.")
    page.again()
    assert finished(page, qtbot) == "Kijk bij de printer."
    outcome = Outcome(False, states.JAM.what, states.JAM.next, copies=1, asked=3, waiting="1f")
    page.again()
    finished(page, qtbot)
    assert page.property("helpText") == "1 van de 3 zijn geprint. Het wacht bij Papier dat wacht."
    assert page.property("waitsAtDesk")
    as_visitor(services)
    assert not page.property("waitsAtDesk")


@pytest.mark.parametrize("way", ["the page is left", "the desk is locked"])
@pytest.mark.parametrize("for_visitors", [False, True])
def test_a_paper_with_a_name_never_comes_out_when_nobody_is_there_to_take_it(
    page: PrintingModel,
    services: Services,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    for_visitors: bool,
) -> None:
    printer = FakePrinter(monkeypatch, PAPER_OUT.what)
    services.for_visitors = for_visitors
    monkeypatch.setattr("kiosk.viewmodels.desk.looking.note_paper", lambda *_: None)
    services.session.person = Person("riet", "Riet", "host", Keyring((KEY,)))
    page.load("card/placed-1")
    qtbot.waitUntil(lambda: page.property("waits"))
    assert printer.stopped == 0
    if way == "the page is left":
        page.reset()
    else:
        services.session.person = None
        services.session.changed.emit()
    qtbot.waitUntil(lambda: printer.stopped == 1)
    assert page.wait()
