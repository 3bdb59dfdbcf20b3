"""Papers that did not come out, at the desk: why, printing one again or one page of it, and throwing it away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.services.inbox_prints import Papers
from kiosk.tour.papers_waiting import PAPER, let_a_paper_wait
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.papers_waiting import PapersWaitingModel, waiting_papers
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.printing import PrintingModel
from printing import waiting
from printing.outcomes import Outcome
from printing.states import JAM, PAPER_OUT
from tests.kiosk.desk.conftest import Desk
from tests.kiosk.neighbourhood import NOW

Check = Callable[[QAbstractItemModel], object]


@pytest.fixture
def page(services: Services, check_model: Check) -> Iterator[PapersWaitingModel]:
    let_a_paper_wait(services.replica)
    model = PapersWaitingModel(services)
    for name in ("rows", "facts", "choices"):
        check_model(model.property(name))
    yield model
    model.close()


def offered(page: PapersWaitingModel) -> list[tuple[str, bool]]:
    return [(row.text, row.chosen) for row in page.property("choices").rows]


def facts(page: PapersWaitingModel) -> list[str]:
    return [f"{fact.strong} {fact.line}".strip() for fact in page.property("facts").rows]


def change(services: Services, **how: object) -> None:
    held = waiting.take(services.folder, PAPER)
    held.write(msgspec.structs.replace(held.paper, **how))
    held.close()


def test_the_list_says_what_waits_why_and_since_when(page: PapersWaitingModel) -> None:
    page.load("")
    (row,) = page.property("rows").rows
    assert row.title == "Weekblad, week 48"
    assert row.line == "Het papier zit vast in de printer. Vanmiddag om 14.00 uur."
    assert page.property("countText") == "Eén papier wacht."
    assert row.line in page.spoken()


def test_one_paper_is_printed_as_it_was_or_one_page_of_it(page: PapersWaitingModel) -> None:
    page.load(PAPER)
    assert facts(page) == [
        "Het papier zit vast in de printer. Haal het papier eruit, of bel de beheerder.",
        "Er moeten er nog 2 komen.",
        "Eén bladzijde is eruit gekomen. Kijk welke u al heeft.",
        "Vanmiddag om 14.00 uur.",
    ]
    assert page.property("printKey") == f"waiting/{PAPER}"
    assert page.property("printText") == "Print nog 2 keer"
    assert offered(page)[0] == ("Alles", True)
    page.choose(2)
    assert ("Alleen bladzijde 2", True) in offered(page)
    assert page.property("printKey") == f"waiting/{PAPER}/2"
    assert page.property("printText") == "Print bladzijde 2"
    assert not page.property("counts")


def test_of_a_long_paper_the_page_is_counted_and_begins_where_it_stopped(
    page: PapersWaitingModel, services: Services
) -> None:
    change(services, pages=12, pages_out=4, copies=1)
    page.load(PAPER)
    assert page.property("counts")
    assert [text for text, _ in offered(page)] == ["Alles", "Alleen bladzijde 5"]
    assert page.property("printText") == "Print opnieuw"
    for by, wanted in ((1, 6), (20, 12), (-1, 11), (-99, 1)):
        page.count(by)
        assert page.property("printKey") == f"waiting/{PAPER}/{wanted}"


@pytest.mark.parametrize("how", [{"pages": 1}, {"only": (2,)}])
def test_where_there_is_nothing_to_choose_nothing_is_asked(
    page: PapersWaitingModel, services: Services, how: dict[str, object]
) -> None:
    change(services, **how)
    page.load(PAPER)
    assert offered(page) == []
    assert page.property("printKey") == f"waiting/{PAPER}"


def test_a_paper_with_a_name_is_printed_from_its_own_page(
    page: PapersWaitingModel, services: Services
) -> None:
    change(services, kept=False, key="card/h1", title="", pages=1)
    page.load(PAPER)
    assert page.property("name") == "Belkaart"
    assert page.property("printKey") == ""
    assert page.property("whyNot").startswith("Van een papier met een naam bewaren wij niets.")


def test_thrown_away_it_waits_no_more_and_one_that_is_gone_says_so(
    page: PapersWaitingModel, services: Services
) -> None:
    page.load(PAPER)
    assert page.throwAway()
    assert waiting_papers(services) == []
    page.load(PAPER)
    assert (page.property("there"), page.property("name")) == (False, "Dit papier wacht niet meer.")
    page.load("")
    assert page.property("rows").rows == []
    assert page.spoken() == "Er wacht geen papier."


def test_a_paper_that_is_being_printed_is_not_thrown_away(
    page: PapersWaitingModel, services: Services
) -> None:
    page.load(PAPER)
    held = waiting.take(services.folder, PAPER)
    assert not page.throwAway()
    assert page.property("whyNot") == "Dit papier wordt al geprint. Kijk bij de printer."
    held.close()
    assert page.throwAway()


def test_what_failed_stands_among_what_is_to_be_done_with_one_button(
    page: PapersWaitingModel, services: Services
) -> None:
    change(services, what=PAPER_OUT.what)
    (item,) = Papers().items(services.replica, NOW)
    assert (item.text, item.page_key, item.own) == (PAPER_OUT.what, PAPER, True)
    assert (Papers.button, Papers.page) == ("Print opnieuw", "deskPaperAgain")
    waiting.forget(services.folder, PAPER)
    assert list(Papers().items(services.replica, NOW)) == []


def test_the_house_badge_is_enough() -> None:
    for name in ("deskPapersWaiting", "deskPaperAgain", "deskPaperGone", "deskPrinters"):
        assert PAGES[name].need("") == "house"
    assert PAGES["deskPrinterPick"].need("slips") == "coordinator"


def test_from_a_paper_that_did_not_come_out_a_tap_leads_to_where_it_waits(desk: Desk) -> None:
    let_a_paper_wait(desk.kiosk.services.replica)
    desk.kiosk.shell.open("printing", "rommel")
    model = desk.kiosk.app.find("printing")
    assert isinstance(model, PrintingModel)
    assert model.wait()
    desk.settle()
    assert not desk.sees("Papier dat wacht")
    model._told = Outcome(False, JAM.what, JAM.next, waiting=PAPER)
    model.refresh()
    desk.settle()
    desk.tap("Papier dat wacht")
    assert desk.page == "deskPapersWaiting"
    assert desk.sees("Weekblad, week 48")
