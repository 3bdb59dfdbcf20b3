"""Placing a request or an offer: four steps, what may not stand on the board, and a box that only the desk can open."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.help_board import CATEGORIES
from kiosk.viewmodels.placing import DAY_PARTS, MAX_WORDS, PlacingModel
from sync.errors import BadInput
from sync.keyring import state
from sync.links import holder_code, parse_code, short_code
from sync.records import Box, Consent, HelpPost
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, open_box
from sync.signing import DeviceKey, make_device_key
from sync.words import Words
from tests.kiosk.changing import delete, put, rows
from tests.sync.desk_keys import COORDINATOR, MADE, believe

DESK = make_desk_key(bytes(range(32)))
NAME, PHONE, SEALED_PHONE = "Truus-Annemiek", "045-000 77 88", "+31450007788"


@pytest.fixture
def placing(services: Services) -> PlacingModel:
    believe(services.replica, DESK.public, number=2)
    numbers = iter(range(100))
    services.new_id = lambda: f"made-{next(numbers)}"
    return PlacingModel(services)


def fill_in(
    placing: PlacingModel, text: str = "Wie maait mijn gras?", phone: str = PHONE
) -> PlacingModel:
    """Answer all four questions."""
    placing.load("request/1")
    placing.choose("klus")
    placing.load("request/2")
    placing.choose("'s middags")
    placing.load("request/3")
    placing.choose("Noord")
    placing.load("request/4")
    placing.writeText(text)
    placing.load("request/5")
    placing.writeName(NAME)
    placing.writePhone(phone)
    return placing


def posted(placing: PlacingModel) -> tuple[HelpPost, Box]:
    """Return the post and the box that were saved."""
    replica = placing.services.replica
    (box,) = replica.records(Box)
    (post,) = replica.records(HelpPost, "source = 'kiosk'")
    return post, box


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


def test_it_is_saved_for_a_volunteer_to_read_first(placing: PlacingModel) -> None:
    assert fill_in(placing).send()
    post, box = posted(placing)
    assert (post.state, post.direction, post.title) == ("review", "request", "Wie maait mijn gras?")
    assert (post.category, post.day_part) == ("klus", "'s middags")
    assert post.expires == "2026-12-24"
    assert (post.box, box.about, box.purge_on) == (box.id, post.id, "2027-03-24")
    assert box.visibility == "private"
    assert post.area == "Noord"
    assert parse_code(placing.property("code")) == holder_code(box.id) != short_code(post.id)


def test_what_was_agreed_to_is_kept_beside_it(placing: PlacingModel) -> None:
    assert fill_in(placing).send()
    post, _ = posted(placing)
    (consent,) = placing.services.replica.records(Consent)
    assert (consent.purpose, consent.about, consent.given_by) == ("help_post", post.id, "visitor")
    assert consent.text_version
    assert consent.visibility == "private"


def test_the_box_opens_with_the_desks_key_and_with_no_other(placing: PlacingModel) -> None:
    fill_in(placing).send()
    _, box = posted(placing)
    assert open_box(box.sealed, DESK) == Contact(name=NAME, phone=SEALED_PHONE)
    assert box.key == fingerprint(DESK.public)
    other: DeskKey = make_desk_key()
    with pytest.raises(BadInput):
        open_box(box.sealed, other)


def everything_in(value: object, seen: set[int]) -> str:
    """Return all text that hangs on an object."""
    if id(value) in seen:
        return ""
    seen.add(id(value))
    if isinstance(value, str):
        return value + "\n"
    inside: list[Any] = []
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set)):
        inside = list(value)
    elif hasattr(value, "__dict__"):
        inside = list(vars(value).values())
    return "".join(everything_in(one, seen) for one in inside)


def test_after_sending_no_name_and_no_number_is_left(placing: PlacingModel, tmp_path: Path) -> None:
    fill_in(placing)
    services = vars(placing).pop("services")
    assert NAME in everything_in(placing, set()), "the search below would find it"
    vars(placing)["services"] = services
    assert placing.send()
    gc.collect()
    vars(placing).pop("services")
    left = everything_in(placing, set())
    assert NAME not in left
    assert "7788" not in left.replace(" ", "")
    vars(placing)["services"] = services
    services.replica.close()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert NAME.encode() not in content, file.name
        assert SEALED_PHONE[3:].encode() not in content, file.name


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


@pytest.mark.parametrize("signer", [None, make_device_key(bytes(32)), COORDINATOR])
def test_without_a_believed_key_nothing_is_placed_and_that_is_told(
    placing: PlacingModel, signer: DeviceKey | None
) -> None:
    """Nobody stated a key; somebody else than the coordinator did; or it stands on the record of another key."""
    replica = placing.services.replica
    delete(replica, "desk_key", *(one.id for one in replica.list("desk_key")))
    if signer is not None:
        record = "other" if signer is COORDINATOR else fingerprint(DESK.public)
        put(replica, "desk_key", record, statement=state(DESK.public, 3, MADE, signer))
    before = placing.services.replica.pending()
    assert not fill_in(placing).send()
    assert placing.property("problem") == (
        "Dit kan nu nog niet op deze zuil. Vraag een vrijwilliger om hulp."
    )
    assert placing.services.replica.pending() == before


def test_a_full_disk_is_told_and_the_form_stays(
    placing: PlacingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.errors import DiskFull

    def full(*_: object, **__: object) -> str:
        raise DiskFull

    monkeypatch.setattr(placing.services.replica, "act", full)
    assert not fill_in(placing).send()
    assert placing.property("problem").startswith("De schijf is vol")
    assert placing.property("name") == NAME
