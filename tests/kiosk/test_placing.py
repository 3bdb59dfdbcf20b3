"""Placing a request or an offer: four steps, what may not stand on the board, and a box that only the desk can open."""

from __future__ import annotations

import pytest

from kiosk.viewmodels.help_board import CATEGORIES
from kiosk.viewmodels.placing import DAY_PARTS, MAX_WORDS, PlacingModel
from sync.records import Box
from sync.seal import Contact, open_box
from sync.words import Words
from tests.kiosk.changing import delete, put, rows
from tests.kiosk.placing_form import DESK, NAME, fill_in, posted
from tests.kiosk.placing_form import placing as placing


def test_five_steps_each_with_its_question(placing: PlacingModel) -> None:
    asked = {}
    for direction in ("request", "offer"):
        for step in range(1, 6):
            placing.load(f"{direction}/{step}")
            asked[f"{direction}/{step}"] = placing.property("question")
            assert placing.property("stepText") == f"Stap {step} van 5"
            assert placing.property("nextKey") == f"{direction}/{step + 1}"
    assert list(asked.values()) == [
        "Waarbij zoekt u hulp?",
        "Wanneer komt het uit?",
        "In welk deel van de wijk?",
        "Wat is uw vraag?",
        "Wie bent u?",
        "Waarmee wilt u helpen?",
        "Wanneer kunt u?",
        "In welk deel van de wijk?",
        "Wat wilt u doen?",
        "Wie bent u?",
    ]


def test_the_choices_of_the_first_two_steps(placing: PlacingModel) -> None:
    placing.load("request/1")
    assert [row.value for row in rows(placing, "choices")] == list(CATEGORIES)
    placing.choose("klus")
    assert [row.value for row in rows(placing, "choices") if row.chosen] == ["klus"]
    placing.load("request/2")
    assert len(rows(placing, "choices")) == len(DAY_PARTS)
    assert not placing.property("ready")
    placing.choose(DAY_PARTS[0][0])
    assert placing.property("ready")
    placing.load("request/3")
    assert [row.value for row in rows(placing, "choices")] == ["Noord", "Zuid", ""]
    assert not placing.property("ready")
    placing.choose("")
    assert placing.property("ready")
    placing.load("request/4")
    assert rows(placing, "choices") == []


def test_a_neighbourhood_without_parts_is_not_asked_which(placing: PlacingModel) -> None:
    delete(placing.services.replica, "neighbourhood", "n1")
    placing.load("request/3")
    assert placing.property("question") == "Wat is uw vraag?"
    assert placing.property("stepText") == "Stap 3 van 4"


def test_going_back_a_step_keeps_the_answers(placing: PlacingModel) -> None:
    fill_in(placing)
    placing.load("request/1")
    assert [row.value for row in rows(placing, "choices") if row.chosen] == ["klus"]
    placing.load("request/4")
    assert placing.property("text") == "Wie maait mijn gras?"


@pytest.mark.parametrize("key", ["", "rommel", "request/0", "request/²", "request/-1", "request/x"])
def test_a_step_that_there_is_not_is_the_first(placing: PlacingModel, key: str) -> None:
    placing.load(key)
    assert placing.property("step") == 1


def test_a_step_beyond_the_last_is_the_last(placing: PlacingModel) -> None:
    placing.load("offer/99")
    assert (placing.property("step"), placing.property("direction")) == (5, "offer")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("bel mij op 06 12345678", "telefoonnummer"),
        ("bel 0450001234 even", "telefoonnummer"),
        ("mijn bsn is 111222333", "burgerservicenummer"),
        ("mail naar truus@voorbeeld.nl", "e-mailadres"),
        ("help op Lindestraat 12", "adres"),
        ("mijn man heeft kanker", "ziekte"),
        ("    ", "paar woorden"),
        ("ja", "paar woorden"),
    ],
)
def test_what_may_not_stand_on_the_board_is_refused_kindly(
    placing: PlacingModel, text: str, word: str
) -> None:
    fill_in(placing, text)
    assert not placing.textIsGood()
    assert word in placing.property("problem")
    assert not placing.send()
    assert placing.services.replica.pending() == 1, "only the neighbourhood's key"


def test_writing_on_takes_the_problem_away(placing: PlacingModel) -> None:
    placing.load("request/4")
    placing.textIsGood()
    assert placing.property("problem")
    placing.writeText("Wie maait")
    assert placing.property("problem") == ""


@pytest.mark.parametrize(
    ("phone", "sealed"),
    [
        ("+32 470 12 34 56", "+32470123456"),
        ("0049 (0)151 - 23 45 67 89", "+4915123456789"),
        ("+48 22 621 02 61 (na het eten)", "+48226210261"),
        ("06 - 12 34 56 78", "+31612345678"),
    ],
)
def test_a_number_from_elsewhere_is_a_number(
    placing: PlacingModel, phone: str, sealed: str
) -> None:
    assert fill_in(placing, phone=phone).send()
    assert open_box(posted(placing)[1].sealed, DESK).phone == sealed


def test_two_neighbours_may_share_one_number(placing: PlacingModel) -> None:
    assert fill_in(placing).send()
    assert fill_in(placing, "Wie leest mij voor?").send()
    boxes = placing.services.replica.records(Box)
    assert len({open_box(box.sealed, DESK).phone for box in boxes}) == 1
    assert len(boxes) == 2


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("7712345", "Het netnummer ontbreekt."),
        ("112", "Dit is het nummer van een dienst."),
        ("0900-1234", "Dit is het nummer van een dienst."),
        ("14 045", "Dit is het nummer van een dienst."),
    ],
)
def test_a_number_that_is_nobodys_is_told_kindly(
    placing: PlacingModel, phone: str, said: str
) -> None:
    assert not fill_in(placing, phone=phone).send()
    assert placing.property("problem").startswith(said)
    assert placing.property("phone") == phone


@pytest.mark.parametrize(
    "name", ["O", "فاطمة الزهراء", "Ł" * 200, "أ" * 200, "de Vries-van 't Hof"]
)
def test_any_name_is_kept_whole(placing: PlacingModel, name: str) -> None:
    fill_in(placing)
    placing.writeName(name)
    assert placing.send()
    assert open_box(posted(placing)[1].sealed, DESK).name == name


def test_the_same_post_twice_is_told_once_with_a_choice(placing: PlacingModel) -> None:
    replica = placing.services.replica
    fill_in(placing, "wie helpt met de schutting")
    assert not placing.textIsGood()
    assert placing.property("problem") == "Dit staat al op het bord."
    assert placing.property("twin") == "h1"
    assert placing.textIsGood(), "whoever goes on places it all the same"
    assert placing.send()
    fill_in(placing, "Nog niet nagekeken!")
    assert not placing.textIsGood()
    assert placing.property("problem").startswith("Dit is al geplaatst.")
    assert placing.property("twin") == "review"
    put(replica, "help_post", "h1", expires="2026-11-01")
    put(replica, "help_post", "h3", state="withdrawn")
    placing.reset()
    assert len(replica.help_posts("", ("review",))) == 1


@pytest.mark.parametrize("off", ["nobody", "gone", "over"])
def test_nothing_is_placed_while_the_board_is_off(placing: PlacingModel, off: str) -> None:
    replica = placing.services.replica
    if off == "nobody":
        put(replica, "neighbourhood", "n1", board_answerer="")
    elif off == "gone":
        delete(replica, "volunteer", "p1")
    else:
        put(replica, "volunteer", "p1", expires="2026-11-23")
    before = replica.pending()
    assert not fill_in(placing).send()
    assert placing.property("problem") == "Het bord is nog niet open. Vraag het aan de balie."
    assert (placing.property("name"), replica.pending()) == (NAME, before)


@pytest.mark.parametrize("phone", ["123", "06 123", "0031", "abc", "99999999999999999999", "+"])
def test_a_wrong_phone_number_is_told_and_nothing_is_saved(
    placing: PlacingModel, phone: str
) -> None:
    fill_in(placing, phone=phone)
    assert not placing.send()
    assert placing.property("problem").startswith("Dit telefoonnummer klopt niet.")
    assert placing.property("problemAt") == "phone"
    assert placing.property("name") == NAME, "what was right stays"
    assert placing.services.replica.records(Box) == []


def test_a_name_is_needed_and_a_number_is_not(placing: PlacingModel) -> None:
    fill_in(placing, phone=" ")
    placing.writeName("  ")
    assert not placing.send()
    assert (placing.property("problem"), placing.property("problemAt")) == (
        "Typ uw voornaam.",
        "name",
    )
    placing.writeName(NAME)
    assert placing.send()
    assert open_box(posted(placing)[1].sealed, DESK) == Contact(name=NAME)


def test_reset_wipes_the_form(placing: PlacingModel) -> None:
    fill_in(placing)
    placing.textIsGood()
    placing.reset()
    names = ("text", "name", "phone", "problem", "code")
    assert [placing.property(name) for name in names] == [""] * 5


def test_what_is_typed_has_an_end(placing: PlacingModel) -> None:
    for write, name, most in (
        (placing.writeText, "text", MAX_WORDS),
        (placing.writeName, "name", 200),
        (placing.writePhone, "phone", 40),
    ):
        write("9" * 500)
        assert len(placing.property(name)) == most


def test_what_is_typed_is_never_spoken(placing: PlacingModel) -> None:
    fill_in(placing)
    for step in range(1, 6):
        placing.load(f"request/{step}")
        spoken = placing.spoken()
        assert placing.property("question") in spoken
        for typed in (NAME, "0007788", "7788", "gras"):
            assert typed not in spoken


def test_the_language_changes_and_the_answers_stay(placing: PlacingModel) -> None:
    fill_in(placing)
    placing.services.words = Words("en")
    placing.retranslate()
    assert placing.property("name") == NAME
    assert placing.property("question") == placing.services.words.t("Wie bent u?")
    assert placing.send()
    assert posted(placing)[0].day_part == "'s middags", "the board is kept in Dutch"
