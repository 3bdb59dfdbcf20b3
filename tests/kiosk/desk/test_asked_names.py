"""Beside every field that asks a person's name or number stands "Uw gegevens": at the kiosk and at the desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kiosk
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import FROM_PAPER, SHEETS
from kiosk.viewmodels.your_data import WHY, YourDataModel
from sync.disk.replica import Replica
from tests.kiosk.changing import rows
from tests.kiosk.desk.conftest import NAME, Desk

QML = Path(kiosk.__file__).parent / "qml" / "Buurtzuil"
NOBODY = {
    "SearchPage": "what is looked for",
    "MySlipPage": "the code of a slip",
    "DeskListPage": "what is looked for",
    "DeskTakeInPage": "the number of a sheet of paper",
    "DeskFlowPage": "the letters of a sheet, or of a badge",
    "DeskBadgePage": "the letters of a badge",
    "DeskNotePage": "the day of a VOG, or what a volunteer saw: asked of nobody",
}
"""Pages on which somebody types, and what, where it is not a name or a number of a person."""
ABOUT_A_PERSON = re.compile(r"voornaam|hoe heet de vrijwilliger|wie begeleidt|op welk nummer", re.I)


def typing_pages() -> list[Path]:
    found = [path for path in QML.glob("*/*Page.qml") if "Entry {" in path.read_text()]
    assert len(found) > 8
    return found


@pytest.mark.parametrize("page", typing_pages(), ids=lambda path: path.stem)
def test_every_page_that_is_typed_on_tells_of_your_data_or_asks_no_name(page: Path) -> None:
    assert ("YourData {" in page.read_text()) != (page.stem in NOBODY)


def test_every_question_about_a_person_tells_why_it_is_asked(services: Services) -> None:
    asked = {
        (kind, one.name): one
        for kind, sheet in {**SHEETS, **FROM_PAPER}.items()
        for one in sheet(services).questions
        if one.sealed or ABOUT_A_PERSON.search(f"{one.label} {one.text} {one.hint}")
    }
    assert {("help_post", "name"), ("help_post", "phone"), ("volunteer", "name")} < set(asked)
    assert {key for key, one in asked.items() if one.your_data not in WHY} == set()


def test_who_types_a_name_reads_out_what_becomes_of_it(desk: Desk, replica: Replica) -> None:
    desk.kiosk.shell.open("deskForm", "help_post/new")
    desk.kiosk.shell.open("deskField", "help_post/new/name")
    desk.settle()
    desk.keys(NAME)
    desk.tap("Uw gegevens")
    assert desk.page == "yourData"
    assert desk.sees("Lees dit voor.")
    assert desk.sees("Een vrijwilliger belt u over uw oproep.")
    assert "Ik heb een briefje" not in desk.hand.pressables()
    desk.tap("Duidelijk")
    assert desk.page == "deskField"
    form = desk.kiosk.app.find("deskForm")
    assert form is not None
    assert form.property("answer") == NAME
    desk.kiosk.shell.open("deskField", "help_post/new/title")
    desk.settle()
    assert "Uw gegevens" not in desk.hand.pressables()


@pytest.mark.parametrize(
    ("about", "who", "sooner"),
    [
        ("on_behalf", "Wie kijkt, schrijven wij op.", "U krijgt een briefje met een code."),
        ("volunteer", "Alle vrijwilligers van de buurt.", "Vraag het de coördinator"),
        ("shown", "Iedereen: uw voornaam", "Vraag het de coördinator"),
    ],
)
def test_what_the_desk_says_of_a_name_is_true_of_that_name(
    services: Services, about: str, who: str, sooner: str
) -> None:
    page = YourDataModel(services)
    page.load(about)
    _, sees, goes, last = rows(page)
    assert who in sees.line
    assert sooner in last.line
    assert ("vanzelf weg" in goes.line) == (about == "on_behalf")
