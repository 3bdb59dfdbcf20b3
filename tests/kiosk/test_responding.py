"""Answering a help post: who it is goes into a box at once, and nobody answers twice by mistake."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.responding import SAME_VISIT, RespondingModel
from sync.links import holder_code, parse_code
from sync.records import Box, Consent, Response
from sync.seal import Contact, make_desk_key, open_box
from tests.kiosk.changing import delete, put, rows
from tests.kiosk.neighbourhood import NOW
from tests.kiosk.test_placing_sent import everything_in
from tests.sync.desk_keys import believe

DESK = make_desk_key(bytes(range(32)))
NAME, PHONE = "Truus-Annemiek", "045-000 77 88"


@pytest.fixture
def answer(services: Services) -> RespondingModel:
    believe(services.replica, DESK.public, number=2)
    numbers = iter(range(100))
    services.new_id = lambda: f"made-{next(numbers)}"
    return RespondingModel(services)


def fill_in(
    answer: RespondingModel, reach: str = "phone", at: str = PHONE, say: str = "Ik kan ook later."
) -> RespondingModel:
    """Answer all questions as somebody does who goes from page to page."""
    answer.load("h1/1")
    answer.write(NAME)
    answer.load("h1/2")
    answer.choose(reach)
    if reach != "desk":
        answer.load("h1/3")
        answer.write(at)
    answer.load("h1/3" if reach == "desk" else "h1/4")
    answer.write(say)
    return answer


def saved(answer: RespondingModel) -> tuple[Response, Contact]:
    replica = answer.services.replica
    (response,) = replica.records(Response)
    box = replica.get("box", response.box)
    assert isinstance(box, Box)
    assert (box.about, box.visibility, box.venue) == (response.id, "private", "v1")
    return response, open_box(box.sealed, DESK)


def test_one_question_a_page(answer: RespondingModel) -> None:
    asked = []
    for step in range(1, 5):
        answer.load(f"h1/{step}")
        asked.append((answer.property("question"), answer.property("stepText")))
    assert asked == [
        ("Wat is uw voornaam?", "Stap 1 van 4"),
        ("Hoe kunnen wij u bereiken?", "Stap 2 van 4"),
        ("Op welk nummer bellen wij u?", "Stap 3 van 4"),
        ("Wilt u er iets bij zeggen?", "Stap 4 van 4"),
    ]
    answer.load("h1/2")
    assert [row.value for row in rows(answer, "choices")] == ["phone", "email", "desk"]


@pytest.mark.parametrize(
    ("reach", "at", "contact"),
    [
        ("phone", PHONE, Contact(name=NAME, phone="+31450007788", note="Ik kan ook later.")),
        ("phone", "+32 470 12 34 56", Contact(name=NAME, phone="+32470123456", note="Ik kan ook later.")),
        ("email", "truus@voorbeeld.nl", Contact(name=NAME, email="truus@voorbeeld.nl", note="Ik kan ook later.")),
        ("desk", "", Contact(name=NAME, note="Ik kan ook later.")),
    ],
)  # fmt: skip
def test_it_is_sealed_and_the_record_tells_nothing(
    answer: RespondingModel, reach: str, at: str, contact: Contact
) -> None:
    assert fill_in(answer, reach, at).send()
    response, sealed = saved(answer)
    assert sealed == contact
    assert (response.post, response.state, response.reach) == ("h1", "new", reach)
    assert response.visibility == "desk"
    (consent,) = answer.services.replica.records(Consent)
    assert (consent.purpose, consent.about) == ("response", response.id)
    assert parse_code(answer.property("code")) == holder_code(response.box)
    assert len({change.act for change in answer.services.replica.unsent()[-3:]}) == 1
    told = repr(answer.services.replica.unsent())
    assert not any(word in told for word in (NAME, "0007788", "470123", "truus@", "later"))


def test_after_sending_nothing_of_it_is_left(answer: RespondingModel) -> None:
    fill_in(answer)
    services = vars(answer).pop("services")
    assert NAME in everything_in(answer, set()), "the search below would find it"
    vars(answer)["services"] = services
    assert answer.send()
    gc.collect()
    vars(answer).pop("services")
    left = everything_in(answer, set())
    assert not any(word in left for word in (NAME, PHONE, "0007788", "later"))
    vars(answer)["services"] = services


@pytest.mark.parametrize(
    ("step", "reach", "text", "said"),
    [
        (1, "", "  ", "Typ uw voornaam."),
        (3, "phone", "", "Typ uw telefoonnummer."),
        (3, "phone", "7712345", "Het netnummer ontbreekt."),
        (3, "phone", "12", "Dit telefoonnummer klopt niet."),
        (3, "email", "", "Typ uw e-mailadres."),
        (3, "email", "truus at voorbeeld", "Dit e-mailadres klopt niet."),
        (3, "email", "truus@voorbeeld", "Dit e-mailadres klopt niet."),
        (4, "phone", "Ik heb zelf ook dementie", "Laat de ziekte weg."),
        (4, "phone", "Lindestraat 12", "Laat het adres weg."),
        (4, "phone", "Ik ben op vakantie tot mei", "Zeg hier niet dat u weg bent."),
    ],
)
def test_what_will_not_do_is_told_kindly_and_stays(
    answer: RespondingModel, step: int, reach: str, text: str, said: str
) -> None:
    fill_in(answer, reach or "phone")
    answer.load(f"h1/{step}")
    answer.write(text)
    assert not answer.isGood()
    assert answer.property("problem").startswith(said)
    assert answer.property("typed") == text
    assert answer.services.replica.records(Response) == []
    answer.write("x")
    assert answer.property("problem") == ""


def test_a_sentence_is_not_needed(answer: RespondingModel) -> None:
    assert fill_in(answer, say="").send()
    assert saved(answer)[1] == Contact(name=NAME, phone="+31450007788")


@pytest.mark.parametrize("name", ["O", "فاطمة الزهراء", "أ" * 200])
def test_any_name_is_kept_whole(answer: RespondingModel, name: str) -> None:
    fill_in(answer)
    answer.load("h1/1")
    answer.write(name)
    answer.load("h1/4")
    assert answer.send()
    assert saved(answer)[1].name == name


def test_who_taps_twice_or_comes_again_answers_once(answer: RespondingModel) -> None:
    assert fill_in(answer).send()
    answer.send()
    assert len(answer.services.replica.records(Response)) == 1
    answer.reset()
    answer.load("h1/1")
    assert answer.property("asked") == "again"
    assert answer.property("question") == "Hier is net op gereageerd. Bent u iemand anders?"
    assert not answer.send()
    assert len(answer.services.replica.records(Response)) == 1
    answer.load("h2/1")
    assert answer.property("asked") == "name", "another post is another post"


def test_several_people_may_answer_one_post(answer: RespondingModel) -> None:
    assert fill_in(answer).send()
    answer.reset()
    answer.load("h1/1")
    answer.somebodyElse()
    assert answer.property("asked") == "name"
    assert fill_in(answer).send()
    answer.reset()
    answer.services.now = lambda: NOW + SAME_VISIT + timedelta(seconds=1)
    answer.load("h1/1")
    assert answer.property("asked") == "name", "whoever comes later is not asked"
    assert fill_in(answer).send()
    assert len(answer.services.replica.records(Response)) == 3


def test_an_answer_that_is_not_kept_shows_no_code_of_the_one_before(
    answer: RespondingModel,
) -> None:
    assert fill_in(answer).send()
    answer.load("h1/1")
    assert (answer.property("asked"), answer.property("code")) == ("again", "")
    answer.somebodyElse()
    fill_in(answer)
    delete(answer.services.replica, "volunteer", "p1")
    assert not answer.send()
    assert answer.property("problem") == "Het bord is nog niet open. Vraag het aan de balie."
    assert answer.property("code") == ""
    assert len(answer.services.replica.records(Response)) == 1


def test_a_post_that_went_while_somebody_typed(answer: RespondingModel) -> None:
    fill_in(answer)
    put(answer.services.replica, "help_post", "h1", state="matched", matched_with="x")
    assert not answer.send()
    assert answer.property("problem") == "Dit staat net niet meer op het bord."
    assert answer.property("question") == "Dit staat niet meer op het bord."
    assert answer.services.replica.records(Response) == []


def test_the_board_went_off_while_somebody_typed(answer: RespondingModel) -> None:
    fill_in(answer)
    delete(answer.services.replica, "volunteer", "p1")
    assert not answer.send()
    assert answer.property("problem") == "Het bord is nog niet open. Vraag het aan de balie."
    assert answer.property("typed") == "Ik kan ook later."


@pytest.mark.parametrize("key", ["", "rommel/1", "h3/1", "h1/x", "h1/99", "h1/²"])
def test_whatever_the_key_is(answer: RespondingModel, key: str) -> None:
    answer.load(key)
    assert answer.property("found") == key.startswith("h1")
    assert answer.spoken()


def test_nothing_that_was_typed_is_spoken_and_reset_wipes_it(answer: RespondingModel) -> None:
    fill_in(answer)
    for step in range(1, 5):
        answer.load(f"h1/{step}")
        spoken = answer.spoken()
        assert not any(word in spoken for word in (NAME, "7788", "later"))
    answer.load("h2/1")
    assert answer.property("typed") == "", "answers to one post are not those to another"
    fill_in(answer)
    answer.reset()
    assert NAME not in everything_in(vars(answer)["_typed"], set())


def test_without_the_desks_key_nothing_is_sent(answer: RespondingModel) -> None:
    replica = answer.services.replica
    delete(replica, "desk_key", *(one.id for one in replica.list("desk_key")))
    assert not fill_in(answer).send()
    assert answer.property("problem").startswith("Dit kan nu nog niet op deze zuil.")
