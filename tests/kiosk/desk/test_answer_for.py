"""An answer that comes by telephone or at the counter: a volunteer writes it down, and it goes on like any other."""

from __future__ import annotations

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.people import shown
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.your_data import YourDataModel
from sync.changes import Draft
from sync.disk.help_board import held_of, withdraw
from sync.disk.inbox_pairs import Answered
from sync.disk.replica import Replica
from sync.records import Box, Consent, Response
from sync.seal import DeskKey
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.desk.pairs import REQUEST, TRUUS, post, stands, unlock
from tests.sync.desk_keys import believe

WILMA, NUMBER = "Wilhelmina", "+31645678901"


@pytest.fixture
def asked(services: Services, replica: Replica, key: DeskKey) -> Services:
    """A request on the board, and a volunteer with her badge in."""
    believe(replica, KEY.public, 2)
    replica.act(post(REQUEST, TRUUS, direction="request"), "desk")
    made = iter(f"made-{number}" for number in range(100))
    services.new_id = lambda: next(made)
    unlock(services, "host")
    return services


def fill(form: FormModel, **answers: str) -> str:
    key = form.answerKey(REQUEST)
    form.load(key)
    for name, answer in answers.items():
        form.load(f"{key}/{name}")
        form._form.write(name, answer)  # type: ignore[union-attr]
    form.load(key)
    return key


def test_it_is_written_down_with_consent_and_goes_on_like_any_answer(
    asked: Services, form: FormModel, replica: Replica
) -> None:
    page = PostModel(asked)
    page.load(REQUEST)
    assert page.property("canAnswer")
    key = fill(form, consent="named", name=WILMA, reach="phone", phone="06 - 45 67 89 01", say="Op dinsdag.")  # fmt: skip
    assert form.property("title") == "Reactie voor iemand"
    assert [row.label for row in form.property("rows").rows] == [
        "Toestemming", "Voornaam", "Hoe te bereiken", "Telefoon", "Wat erbij hoort",
    ]  # fmt: skip
    assert form.save()
    assert form.property("savedText") == "Bewaard: Reactie voor iemand"
    assert form.slipKey() == key, "she gets a slip"
    (answer,) = replica.records(Response)
    assert (answer.post, answer.reach, answer.state) == (REQUEST, "phone", "new")
    assert (answer.entered_by, answer.venue, answer.visibility) == ("riet", "v1", "desk")
    (consent,) = replica.records(Consent)
    assert (consent.purpose, consent.given_by, consent.about) == ("response", "riet", answer.id)
    box = replica.get("box", answer.box)
    assert isinstance(box, Box)
    assert box.holds == "name phone note"
    for file in replica.folder.iterdir():
        if file.is_file():
            assert not any(
                one in file.read_bytes() for one in (b"Wilhelmina", b"645678901", b"dinsdag.")
            )
    who = shown(asked, answer)
    assert (who.name, who.reach, who.note) == (WILMA, "06 - 45 67 89 01", "Op dinsdag.")

    assert [item.about for item in Answered().items(replica, replica.local_now())] == [REQUEST]
    page.load(REQUEST)
    assert [row.line for row in page.property("rows").rows] == ["Reageerde zelf"]
    pair = PairModel(asked)
    pair.load(f"{REQUEST}+{answer.id}/other")
    assert pair.said("agrees")
    held = held_of(replica, "response", answer.id)
    assert held is not None
    withdraw(replica, held)
    found = replica.get("response", answer.id)
    assert isinstance(found, Response)
    assert found.state == "withdrawn"


@pytest.mark.parametrize(
    ("answers", "where", "said"),
    [
        ({"consent": "no"}, "Toestemming", "Vraag eerst of het mag."),
        ({"consent": ""}, "Toestemming", "Vraag eerst of het mag."),
        ({"name": " "}, "Voornaam", "Vul dit in."),
        ({"reach": ""}, "Hoe te bereiken", "Vul dit in."),
        ({"phone": ""}, "Telefoon", "Vul dit in."),
        ({"phone": "12"}, "Telefoon", "Dit telefoonnummer"),
        ({"reach": "email", "email": "noor"}, "E-mail", "Dit e-mailadres klopt niet."),
        ({"say": "Bel 06 12345678"}, "Wat erbij hoort", "Laat het telefoonnummer weg."),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_the_question(
    answers: dict[str, str], where: str, said: str, asked: Services, form: FormModel
) -> None:
    whole = {"consent": "named", "name": WILMA, "reach": "phone", "phone": NUMBER}
    fill(form, **{**whole, **answers})
    assert not form.save()
    problems = {row.label: row.problem for row in form.property("rows").rows}
    assert problems[where].startswith(said)
    assert not asked.replica.records(Response), "nothing was kept"
    assert not [box for box in asked.replica.records(Box) if box.about != REQUEST]


def test_who_comes_by_leaves_a_name_only(asked: Services, form: FormModel) -> None:
    fill(form, consent="named", name=WILMA, reach="desk")
    assert form.save()
    (answer,) = asked.replica.records(Response)
    box = asked.replica.get("box", answer.box)
    assert isinstance(box, Box)
    assert (answer.reach, box.holds) == ("desk", "name")


def test_a_post_that_left_the_board_takes_no_answer(asked: Services, form: FormModel) -> None:
    fill(form, consent="named", name=WILMA, reach="desk")
    gone = Draft(kind="help_post", record=REQUEST, fields={"state": "withdrawn"})
    asked.replica.act([gone], "visitor")
    assert not form.save()
    assert form.property("problem") == "Deze oproep staat nu niet op het bord."
    page = PostModel(asked)
    page.load(REQUEST)
    assert not page.property("canAnswer")


def test_what_is_read_out_says_who_sees_it_and_that_a_slip_comes(asked: Services) -> None:
    data = YourDataModel(asked)
    data.load("answer_for")
    assert data.property("readOut")
    lines = [row.line for row in data.property("rows").rows]
    assert lines[0] == "Een vrijwilliger laat u weten of u elkaar kunt helpen."
    assert lines[3].startswith("U krijgt een briefje met een code.")


def test_in_the_hall_the_form_says_only_that_it_was_filled_in(
    asked: Services, form: FormModel
) -> None:
    stands(asked, in_hall=True)
    fill(form, consent="named", name=WILMA, reach="phone", phone=NUMBER)
    values = {row.label: row.value for row in form.property("rows").rows}
    assert (values["Voornaam"], values["Telefoon"]) == ("ingevuld", "ingevuld")
