"""A form that somebody filled in on paper is taken in at the desk: by its number, with what was ticked and written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour import morning_of
from kiosk.tour.pages import Showing
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.paper_form import PARTIES, PaperFormSheet
from kiosk.viewmodels.desk.take_in import TakeInModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.sheet import SheetModel
from printing.jobs import make_paper
from printing.sheets import week_sheet
from sync.demonstration.folder import make_demo
from sync.disk.paper_forms import form_lines, to_sign_up_for
from sync.disk.paper_sheets import find_sheet, remember
from sync.disk.replica import Replica, open_replica
from sync.disk.signing_up import sign_up
from sync.errors import BadInput
from sync.house_records import Idea
from sync.keyring import Keyring
from sync.records import Box, Consent, HelpPost, Signup
from sync.seal import DeskKey
from sync.sheet_numbers import parse_number, shown_number
from sync.words import Words
from tests.kiosk.changing import put
from tests.kiosk.desk.conftest import KEY, Desk
from tests.kiosk.desk.pairs import unlock
from tests.kiosk.walking import rounds, walk
from tests.printing import reading
from tests.sync.desk_keys import believe

EATING = "a2@2026-11-24T17:30"


@pytest.fixture
def number(replica: Replica, key: DeskKey) -> str:
    """A week's sheet that was printed; its number stands on the form too."""
    believe(replica, key.public, 2)
    put(replica, "activity", "a4", signup="required", capacity=2)
    stands = week_sheet(replica, 2026, 48, Words("nl")).stands
    assert stands is not None
    remember(replica, stands)
    return shown_number(stands)


@pytest.fixture
def form(services: Services, number: str) -> FormModel:
    unlock(services, "host")
    ids = count()
    services.new_id = lambda: f"new-{next(ids)}"
    model = FormModel(services)
    model.load(model.paperKey(number))
    return model


def fill_in(model: FormModel, **answers: str) -> None:
    for name, answer in answers.items():
        model.load(f"{model._form.key}/{name}")  # type: ignore[union-attr]
        if name in ("activities", "category", "consent", "day_part"):
            for value in answer.split():
                model.choose(value)
        else:
            model.write(answer)
        assert model.isGood() or model.property("fieldProblem")


def wrong(model: FormModel) -> set[str]:
    assert not model.save()
    assert model._form is not None
    return set(model._form.wrong)


def name_in(replica: Replica, box: str) -> tuple[str, str, str]:
    found = replica.get("box", box)
    assert isinstance(found, Box)
    contact = Keyring(desk=(KEY,)).open(found.sealed, found.key)
    return contact.name, contact.phone, contact.note


def test_all_of_a_form_becomes_a_sign_up_a_question_and_an_idea(
    services: Services, form: FormModel
) -> None:
    replica = services.replica
    fill_in(form, activities=f"{EATING} a4@2026-11-26T10:00", party_1="3", party_2="2", name="Wilhelmina",
            phone="045 - 000 07 77", consent="yes", wish="Een bankje bij de deur.",
            help="Wie tilt mijn oude kast?", category="klus")  # fmt: skip
    assert not form.mustAsk()
    assert form.save()
    assert form.property("savedText") == (
        "Bewaard: 2 aanmeldingen, een oproep, een wens of idee. Vernietig nu het blad."
    )
    signups = replica.records(Signup, order="activity")
    assert [(one.activity, one.recurrence, one.party) for one in signups] == [
        ("a2", "2026-11-24T17:30", 3),
        ("a4", "2026-11-26T10:00", 2),
    ]
    (box,) = {one.box for one in signups}
    assert name_in(replica, box) == ("Wilhelmina", "+31450000777", "")
    kept = replica.get("box", box)
    assert isinstance(kept, Box)
    assert kept.purge_on == str(date(2026, 11, 26) + timedelta(days=30))
    assert all(one.entered_by == "riet" and one.slip_code for one in signups)
    (post,) = [one for one in replica.records(HelpPost) if one.on_behalf]
    assert (post.title, post.category, post.state) == ("Wie tilt mijn oude kast?", "klus", "open")
    assert name_in(replica, post.box)[0] == "Wilhelmina"
    (idea,) = replica.records(Idea)
    assert name_in(replica, idea.box) == ("Wilhelmina", "+31450000777", "Een bankje bij de deur.")
    assert idea.text == ""
    purposes = sorted(one.purpose for one in replica.records(Consent))
    assert purposes == ["idea", "on_behalf", "signup", "signup"]


def test_each_activity_asks_its_own_number_of_people_and_begins_without_one(
    services: Services, form: FormModel
) -> None:
    fill_in(form, activities=f"{EATING} a4@2026-11-26T10:00", name="Henk", consent="yes")
    assert [row.label for row in form.property("rows").rows][1:3] == [
        "Samen eten: hoeveel mensen",
        "Wandelen met Henk: hoeveel mensen",
    ]
    assert wrong(form) == {"party_1", "party_2"}, "nothing is taken for a number that nobody typed"
    form.load(f"{form._form.key}/party_2")  # type: ignore[union-attr]
    assert form.property("question") == "Wandelen met Henk: met hoeveel mensen?"
    assert "Donderdag om 10.00 uur" in form.property("hint")
    assert "Wandelen met Henk" in form.spoken()


def test_without_the_tick_no_name_is_kept(services: Services, form: FormModel) -> None:
    fill_in(form, wish="Meer muziek.", name="Wilhelmina", consent="no")
    assert wrong(form) == {"consent"}
    fill_in(form, name="", consent="no")
    assert form.save()
    (idea,) = services.replica.records(Idea)
    assert name_in(services.replica, idea.box) == ("", "", "Meer muziek.")
    assert not services.replica.records(Consent)


def test_what_does_not_fit_is_said_and_nothing_is_kept(services: Services, form: FormModel) -> None:
    assert wrong(form) == {""}
    fill_in(form, activities=EATING, party_1="9", consent="yes", phone="12")
    assert wrong(form) == {"name", "party_1", "phone"}
    fill_in(form, help="Bel mij op 0612345678")
    assert {"help", "category"} <= wrong(form)
    assert not services.replica.records(Signup)
    assert not services.replica.records(Box)


def test_a_full_activity_is_asked_about_and_then_waited_for(
    services: Services, form: FormModel
) -> None:
    sign_up(services.replica, "a4", "2026-11-26T10:00", party=2, actor="visitor")
    fill_in(form, activities="a4@2026-11-26T10:00", party_2="1", name="Henk", consent="yes")
    assert form.mustAsk()
    assert (
        form.property("sureText") == "Er is geen plaats meer. Zet u deze persoon op de wachtlijst?"
    )
    assert form.save()
    states = sorted(one.state for one in services.replica.records(Signup))
    assert "confirmed" not in states, "no lease, no promise: the server decides"
    assert len(states) == 2


def test_nothing_of_a_paper_stays_that_was_not_saved(services: Services, form: FormModel) -> None:
    fill_in(form, name="Wilhelmina", wish="Een bankje.", help="Wie tilt mijn kast?")
    form.keep()
    files = [path for path in services.folder.rglob("*") if path.is_file()]
    assert not any(b"Wilhelmina" in path.read_bytes() for path in files)
    assert not any(b"tilt mijn kast" in path.read_bytes() for path in files)


def test_what_is_confidential_takes_no_name(services: Services, number: str) -> None:
    put(services.replica, "activity", "a2", confidential=True)
    unlock(services, "host")
    model = FormModel(services)
    key = model.paperKey(number)
    model.load(f"{key}/activities")
    assert [row.value for row in model.property("options").rows] == ["a4@2026-11-26T10:00"]
    with pytest.raises(BadInput, match="vertrouwelijk"):
        sign_up(services.replica, "a2", "2026-11-24T17:30", actor="riet", box="b")


def test_a_number_is_typed_or_scanned_and_an_unknown_one_is_told(
    services: Services, number: str
) -> None:
    page = TakeInModel(services)
    page.load()
    page.write(number.lower().replace("-", " "))
    assert page.find() == number
    page.write(number.rpartition("-")[2].lower())
    assert page.find() == number, "the last part stands out on paper"
    heard: list[str] = []
    page.found.connect(heard.append)
    assert page.take_scan(f"HTTPS://DELINDE.EXAMPLE/W/{number}")
    assert heard == [number]
    for unknown, said in (("2026-48-117", "kennen wij hier niet"), ("kaas", "geen nummer")):
        page.write(unknown)
        assert page.find() == ""
        assert said in str(page.property("problem"))
        assert "onder aan" not in str(page.property("problem")), "a form has it at its top"
    assert page.take_scan("kaas")
    assert heard == [number]
    assert PAGES["deskTakeIn"].needs == "volunteer"
    assert PAGES["deskField"].need("paper_form/x/name") == "volunteer"


def test_who_scans_a_sheet_at_the_desk_goes_on_with_its_form(
    services: Services, number: str
) -> None:
    services.for_visitors = True
    page = SheetModel(services)
    page.load(number)
    assert page.property("formKey") == "", "a visitor takes in nothing"
    services.for_visitors = False
    page.refresh()
    assert page.property("formKey") == number
    take_in = TakeInModel(services)
    take_in.load(number)
    assert take_in.find() == number


def test_the_form_on_paper_has_the_same_activities_as_the_desk(
    services: Services, number: str
) -> None:
    paper = make_paper(services.replica, "form/2026-W48", Words("nl"), services.now())
    text = " ".join(reading.text_of(paper.pdf).split())
    assert f"Formulier {number}" in text
    assert paper.stands is not None
    assert shown_number(paper.stands) == number
    assert text.index("Dinsdag 24 nov, 17.30 Samen eten") < text.index(
        "Donderdag 26 nov, 10.00 Wandelen met Henk"
    )
    assert "Koffie en breien" not in text, "nobody signs up for it"
    assert "Vernietigen voor 29 december 2026" in text
    assert not paper.private


def test_a_form_offers_what_is_yet_to_come_and_comes_back_with_what_has_been(
    services: Services, number: str
) -> None:
    """Printed on Wednesday it has no box for Tuesday; one that was printed on Monday is taken in all the same."""
    replica = services.replica
    stands = find_sheet(replica, parse_number(number))
    assert stands is not None
    assert [one.key for one in form_lines(replica, stands)] == [EATING, "a4@2026-11-26T10:00"]
    later = open_replica(replica.folder, clock=lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))
    with later:
        paper = make_paper(later, "form/2026-W48", Words("nl"), later.local_now())
        text = " ".join(reading.text_of(paper.pdf).split())
        assert "Wandelen met Henk" in text
        assert "Samen eten" not in text
        every = [one.key for one in to_sign_up_for(later, stands)]
        assert every == [EATING, "a4@2026-11-26T10:00"]


def test_a_form_says_of_what_is_full_that_one_waits_for_a_place(
    services: Services, number: str
) -> None:
    sign_up(services.replica, "a4", "2026-11-26T10:00", party=2, actor="visitor")
    paper = make_paper(services.replica, "form/2026-W48", Words("nl"), services.now())
    assert "Wandelen met Henk, wachtlijst" in " ".join(reading.text_of(paper.pdf).split())


def test_a_form_is_taken_in_by_hand(desk: Desk, replica: Replica, number: str) -> None:
    unlock(desk.kiosk.services, "host")
    desk.kiosk.shell.open("deskTakeIn")
    desk.settle()
    desk.keys(number)
    desk.tap("Verder")
    assert desk.page == "deskField"
    desk.tap("Dinsdag om 17.30 uur · Samen eten", "Verder")
    assert desk.sees("Samen eten: met hoeveel mensen?")
    desk.keys("3")
    desk.tap("Verder")
    desk.keys("Wilhelmina")
    desk.tap("Verder", "Verder", "Ja, het hokje is aangekruist", "Verder", "Klaar")
    assert desk.page == "deskForm"
    desk.tap("Bewaren")
    assert desk.page == "deskTakeIn", "the next paper of the pile"
    assert desk.sees("Bewaard: één aanmelding. Vernietig nu het blad.")
    desk.keys("kaas")
    desk.tap("Verder")
    assert desk.sees(
        "Dit is geen nummer van een blad. Typ wat boven aan het blad staat, achter “Formulier”."
    )
    assert not desk.sees("Bewaard: één aanmelding. Vernietig nu het blad.")
    (signup,) = replica.records(Signup)
    assert (signup.activity, signup.party) == ("a2", 3)
    assert name_in(replica, signup.box) == ("Wilhelmina", "", "")


def test_every_question_of_a_paper_is_as_a_page_must_be(
    qapp: QGuiApplication, tmp_path: Path, full: bool
) -> None:
    at = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))
    make_demo(tmp_path, now_utc=at, today=at.date())
    replica = open_replica(tmp_path, clock=lambda: at)
    stands = week_sheet(replica, 2026, 49, Words("nl")).stands
    assert stands is not None
    remember(replica, stands)
    stage = Stage(replica, PORTRAIT, first="desk")
    try:
        model = stage.kiosk.app.find("deskForm")
        assert isinstance(model, FormModel)
        number = shown_number(stands)

        def open_question(showing: Showing) -> None:
            key = model.paperKey(number)
            model.load(f"{key}/help")
            model.write("Wie tilt mijn oude kast naar beneden?")
            model.load(f"{key}/activities")
            model.choose(model.property("options").rows[0].value)
            name = showing.name.removeprefix("paper-")
            page, about = ("deskForm", key) if name == "all" else ("deskField", f"{key}/{name}")
            stage.kiosk.shell.open(page, about)
            stage.settle()

        asked = (one.name for one in PaperFormSheet.questions if one.name not in PARTIES[1:])
        names = ["all", *asked]
        pages = [Showing(f"paper-{name}", "deskTakeIn", "") for name in names]
        found = walk(stage, rounds(pages, full), open_question)
        assert not found, "\n" + "\n".join(found)
    finally:
        stage.close()
    assert not stage.warnings
