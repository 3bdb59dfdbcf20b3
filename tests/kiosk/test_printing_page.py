"""The printing page: a real paper in a real folder, what is told on the way, and nothing printed twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.orders import Order
from kiosk.services.papers import Stop, Tell
from kiosk.viewmodels import printing
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.printing import PrintingModel
from printing import states
from printing.outcomes import IN_FOLDER, PRINTED, STOPPED, Outcome
from printing.states import PAPER_OUT
from printing.usage import Line, note
from sync.device import read_device, write_device
from sync.keyring import Keyring
from sync.links import short_code, shown_code
from sync.words import Words
from tests.kiosk.changing import delete
from tests.printing.reading import text_of

SLIP = "slip/activity/a1@2026-11-24T14:30"


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> Iterator[PrintingModel]:
    model = PrintingModel(services)
    yield model
    model.close()


def print_(page: PrintingModel, qtbot: QtBot, key: str = SLIP) -> str:
    """Print a paper, and return what is said of it."""
    page.load(key)
    return finished(page, qtbot)


def finished(page: PrintingModel, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)
    return str(page.property("title"))


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
        page._key, page._told = key, Outcome(True, *IN_FOLDER, "papers/slip.pdf")
        page.refresh()
    else:
        print_(page, qtbot, key)
    assert (page.property("title"), page.property("outcome")) == ("Er is geen printer.", outcome)
    assert (page.property("nextStep"), page.property("failed")) == ("", False)
    assert page.property("code") == code
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


class FakePrinter:
    """Stands in for making and printing; it waits until the test lets it go on."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, says: str = "Er staat een klep open."
    ) -> None:
        self.go_on = False
        self.says = says
        self.stopped = 0
        self.orders: list[Order] = []
        monkeypatch.setattr(printing, "carry_out", self)

    @property
    def printed(self) -> list[tuple[str, str]]:
        return [(order.key, order.language) for order in self.orders]

    def __call__(self, order: Order, tell: Tell, stop: Stop) -> Outcome:
        self.orders.append(order)
        tell(self.says)
        while not self.go_on and not stop():
            time.sleep(0.005)
        if stop():
            self.stopped += 1
            return Outcome(False, *STOPPED)
        return Outcome(True, *PRINTED)


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
    assert "/W/2026-48" in page.property("link")
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
    said = "De inkt of toner is bijna op. Vandaag zijn al 101 bladzijden geprint."
    assert page.property("helpText") == said
    outcome = Outcome(False, states.JAM.what, states.JAM.next, copies=1, asked=3, waiting="1f")
    page.again()
    finished(page, qtbot)
    assert page.property("helpText") == "1 van de 3 zijn geprint. Het wacht bij Papier dat wacht."
