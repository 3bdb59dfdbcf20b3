"""The page of "Uw gegevens"; the holder of a slip sees what is kept and has it erased. Codes cannot be guessed."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.services.guesses import MOST, WITHIN_S, Guesses
from kiosk.services.orders import Order, carry_out
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.people import shown
from kiosk.viewmodels.my_post import MyPostModel
from kiosk.viewmodels.my_slip import MySlipModel
from kiosk.viewmodels.placing import PlacingModel
from kiosk.viewmodels.responding import RespondingModel
from kiosk.viewmodels.scans import page_of
from kiosk.viewmodels.search import SearchModel
from kiosk.viewmodels.your_data import YourDataModel
from printing.outcomes import NO_PRINTER
from sync.erasure import is_erased
from sync.links import holder_code, parse_code, shown_code
from sync.records import Box, HelpPost, Response
from sync.seal import Contact, make_desk_key
from tests.kiosk.changing import put, rows
from tests.kiosk.hand import Hand
from tests.kiosk.test_responding import fill_in
from tests.sync.desk_keys import believe

KEY = make_desk_key(bytes(range(32)))
UNKNOWN = [holder_code(f"nobody's {n}") for n in range(MOST + 1)]


@pytest.fixture
def made(services: Services) -> Services:
    numbers = iter(range(100))
    services.new_id = lambda: f"made-{next(numbers)}"
    believe(services.replica, KEY.public, number=2)
    return services


def placed(services: Services, **fields: str) -> str:
    """Place a post with name and number; return the code of its slip."""
    from kiosk.viewmodels.sealing import box_draft

    contact = Contact(name="Wilhelmina", phone="+31450000777")
    services.replica.act([box_draft(services, "b-mine", "mine", contact)], "visitor")
    plain = {"title": "Wie loopt mee?", "state": "open", "expires": "2026-12-20", "box": "b-mine"}
    put(services.replica, "help_post", "mine", **{**plain, **fields})
    return holder_code("b-mine")


def stands(services: Services) -> tuple[bool, str]:
    box, post = services.replica.get("box", "b-mine"), services.replica.get("help_post", "mine")
    assert isinstance(box, Box)
    assert isinstance(post, HelpPost)
    return is_erased(box.sealed), post.state


def test_what_is_kept_is_told_in_kinds_and_erased(made: Services) -> None:
    code = placed(made)
    page = MySlipModel(made)
    page.load()
    assert page.property("asking")
    page.write(shown_code(code).lower())
    assert page.find() == code
    page.load(code)
    kept = "Wij bewaren een naam en een telefoonnummer, tot woensdag 24 maart 2027."
    assert page.property("keptText") == kept
    assert kept in page.spoken()
    assert not {"Wilhelmina", "0777", code} & set(page.spoken().split())
    page.load(f"{code}/sure")
    assert page.property("sure")
    assert "van het bord" in page.property("lineText")
    assert page.erase()
    assert stands(made) == (True, "withdrawn")
    page.load(code)
    assert page.property("title") == "Uw gegevens zijn gewist."
    assert not page.property("canErase")
    assert not page.erase()
    page.load("")
    page.load(code)
    assert page.property("keptText") == "Uw naam en nummer bewaren wij niet meer."


def test_her_name_goes_though_a_match_stays_for_volunteers(made: Services) -> None:
    page = MySlipModel(made)
    page.load(f"{placed(made, state='matched')}/sure")
    assert page.property("lineText").startswith("Wij kunnen u dan niet meer bellen.")
    assert page.erase()
    assert stands(made) == (True, "matched")


@pytest.mark.parametrize(
    ("venue", "kept", "line"),
    [
        ("v2", "Uw naam en nummer liggen bij De Hoek.", "Vraag het daar aan de balie."),
        ("", "Uw naam en nummer liggen niet op deze zuil.", "Kijk op uw briefje, of vraag het aan een vrijwilliger."),
    ],
)  # fmt: skip
def test_what_lies_in_another_house_is_not_said_to_be_erased(
    made: Services, venue: str, kept: str, line: str
) -> None:
    put(made.replica, "venue", "v2", name="De Hoek")
    put(made.replica, "help_post", "mine", title="Wie loopt mee?", state="open", box="b-there", venue=venue)  # fmt: skip
    page = MySlipModel(made)
    page.load(holder_code("b-there"))
    assert (page.property("keptText"), page.property("lineText")) == (kept, line)
    assert not page.property("canErase")
    assert page.property("title") == "Uw gegevens"
    post = made.replica.get("help_post", "mine")
    assert isinstance(post, HelpPost)
    there = "De naam ligt bij De Hoek. Bel vandaar."
    assert shown(made, post).trouble == (there if venue else "De naam ligt niet op dit apparaat.")


def test_a_response_goes_the_same_way(made: Services) -> None:
    answer = fill_in(RespondingModel(made), "email", "truus@example.nl", "Ik woon dichtbij.")
    assert answer.send()
    page = MySlipModel(made)
    assert page.take_scan(str(answer.property("code")))
    assert page.property("subtitle") == "Uw reactie"
    assert "een naam, een e-mailadres en wat u erbij zei" in page.property("keptText")
    page.load(f"{parse_code(str(answer.property('code')))}/sure")
    assert page.erase()
    (response,) = made.replica.records(Response)
    assert response.state == "withdrawn"


def test_a_box_that_does_not_say_what_it_holds(made: Services) -> None:
    code = placed(made)
    put(made.replica, "box", "b-mine", holds="")
    page = MySlipModel(made)
    page.load(code)
    assert "een naam, en misschien een nummer" in page.property("keptText")


def test_a_slip_that_is_scanned_opens_what_it_is_about(made: Services) -> None:
    code = placed(made)
    assert page_of(made, code).page == "myPost"
    assert page_of(made, code).about == code


def test_a_mistyped_code_is_refused_by_its_check_and_counts_as_no_guess(made: Services) -> None:
    code, page = placed(made), MySlipModel(made)
    page.load()
    for sign in "0123456789":
        if sign != code[0]:
            page.write(sign + code[1:])
            assert page.find() == ""
            assert "klopt" in page.property("problem") or "code" in page.property("problem")
    page.write(code)
    assert page.find() == code
    assert not page.take_scan("rubbish")


def test_who_guesses_has_to_wait_and_nobody_else_gets_in_meanwhile(made: Services) -> None:
    seconds = [0.0]
    made.guesses = Guesses(lambda: seconds[0])
    code, page = placed(made), MySlipModel(made)
    for one in [*UNKNOWN[:MOST], UNKNOWN[0]]:
        page.write(one)
        assert page.find() == ""
    page.write(code)
    assert page.find() == ""
    assert page.property("problem").startswith("Er zijn te veel codes geprobeerd.")
    other = MyPostModel(made)
    other.load(code)
    assert not other.property("found")
    search = SearchModel(made)
    search.ask(code)
    assert rows(search) == []
    seconds[0] = WITHIN_S + 1
    assert page.find() == code
    search.ask(code)
    assert len(rows(search)) == 1


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ("help_post", "Een vrijwilliger belt u over uw oproep."),
        ("response", "Een vrijwilliger laat u weten of u elkaar kunt helpen."),
        ("something new", "Een vrijwilliger kan u dan bereiken."),
    ],
)
def test_your_data_says_why_who_and_when(made: Services, about: str, why: str) -> None:
    page = YourDataModel(made)
    page.load(about)
    told = [row.line for row in rows(page)]
    assert told[0] == why
    assert told[1].startswith("Alleen een vrijwilliger, aan de balie.")
    assert told[2].startswith("Het gaat vanzelf weg op woensdag 24 maart 2027.")
    assert all(line in page.spoken() for line in told)


def test_your_data_promises_a_code_where_one_is_given(made: Services) -> None:
    page = YourDataModel(made)
    for asked in ("idea", "response", "help_post"):
        page.load(asked)
        assert rows(page)[3].line.startswith("Straks krijgt u een code."), asked
    page.load("shown")
    assert "code" not in page.spoken()


def test_your_data_names_no_day_where_nobody_knows_which_it_is(
    made: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "clock_trusted", False)
    page = YourDataModel(made)
    page.load("response")
    assert rows(page)[2].line == "Het gaat vanzelf weg, na 120 dagen."


def type_on_screen(hand: Hand, text: str) -> None:
    for sign in text:
        hand.tap(sign if sign in hand.names() else sign.lower())


def test_a_finger_types_the_code_and_erases(kiosk: Kiosk, hand: Hand, qtbot: QtBot) -> None:
    services = kiosk.services
    believe(services.replica, KEY.public, number=2)
    code = placed(services)
    kiosk.shell.open("yourData", "help_post")
    qtbot.waitUntil(lambda: hand.sees("Waarom vragen wij dit?"))
    hand.tap("Ik heb een briefje")
    qtbot.waitUntil(lambda: hand.sees("Welke code staat op uw briefje?"))
    type_on_screen(hand, code)
    hand.tap("Verder")
    qtbot.waitUntil(lambda: any("een naam en een telefoonnummer" in one for one in hand.texts()))
    hand.tap("Wis mijn gegevens")
    qtbot.waitUntil(lambda: hand.sees("Wilt u uw gegevens wissen?"))
    hand.tap("Ja, wis alles")
    qtbot.waitUntil(lambda: hand.sees("Uw gegevens zijn gewist."))
    assert stands(services) == (True, "withdrawn")


def test_what_was_typed_stays_while_somebody_reads_why(
    kiosk: Kiosk, hand: Hand, qtbot: QtBot
) -> None:
    page = kiosk.app.find("placing")
    assert isinstance(page, PlacingModel)
    kiosk.shell.open("placing", "request/5")
    page.writeName("Wilhelmina")
    qtbot.waitUntil(lambda: hand.sees("Wie bent u?"))
    hand.tap("Uw gegevens")
    qtbot.waitUntil(lambda: hand.sees("Wie ziet het?"))
    hand.tap("Duidelijk")
    qtbot.waitUntil(lambda: hand.sees("Wie bent u?"))
    assert page.property("name") == "Wilhelmina"


def test_a_code_becomes_no_file_where_there_is_no_printer(made: Services) -> None:
    order = Order(
        folder=made.folder, key=f"slip/holder/{placed(made)}", language="nl",
        now_local=made.replica.local_now(),
    )  # fmt: skip
    for by_visitor in (True, False):
        asked = msgspec.structs.replace(order, by_visitor=by_visitor)
        outcome = carry_out(asked, lambda text: None, lambda: False)
        assert (outcome.done, outcome.what, outcome.path) == (False, NO_PRINTER[0], "")
    assert list(made.folder.rglob("*.pdf")) == []
