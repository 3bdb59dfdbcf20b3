"""The holder of a slip: how it stands, thirty days more, and taking it back. And a board that promises what it can keep."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.help_board import HelpBoardModel, HelpPostModel
from kiosk.viewmodels.home import HomeModel
from kiosk.viewmodels.my_post import MyPostModel
from kiosk.viewmodels.search import SearchModel
from sync.links import holder_code, short_code, shown_code
from tests.kiosk.changing import delete, put, rows, titles

OFF = "Het bord is nog niet open. Vraag het aan de balie."


@pytest.fixture
def mine(services: Services) -> MyPostModel:
    put(services.replica, "help_post", "h1", box="b1")
    put(services.replica, "response", "r1", post="h2", box="rb")
    return MyPostModel(services)


def test_how_a_post_stands_and_thirty_days_more(mine: MyPostModel) -> None:
    mine.load(shown_code(holder_code("b1")))
    assert (mine.property("kind"), mine.property("title")) == (
        "Uw oproep",
        "Wie helpt met de schutting?",
    )
    assert mine.property("stateText") == "Het staat op het bord tot en met zondag 20 december."
    assert mine.property("canRenew")
    assert mine.renew()
    assert mine.property("stateText").endswith("donderdag 24 december.")
    assert not mine.property("canRenew")


def test_a_post_whose_time_is_over_can_stand_again(mine: MyPostModel) -> None:
    mine.services.now = lambda: datetime(2027, 1, 4, 10)
    mine.load(holder_code("b1"))
    assert mine.property("stateText") == "De tijd is om. Het staat niet meer op het bord."
    assert mine.renew()
    board = HelpBoardModel(mine.services)
    board.load()
    assert titles(board) == ["Wie helpt met de schutting?"]


@pytest.mark.parametrize(
    ("state", "said", "back"),
    [
        ("review", "Een vrijwilliger leest het eerst.", True),
        ("matched", "Er is iemand gevonden. U hebt een afspraak.", False),
        ("done", "Dit is klaar.", False),
        ("refused", "Dit is niet geplaatst. Vraag het aan de balie.", False),
        ("withdrawn", "Dit is van het bord gehaald.", False),
    ],
)
def test_every_state_in_words(mine: MyPostModel, state: str, said: str, back: bool) -> None:
    put(mine.services.replica, "help_post", "h1", state=state)
    mine.load(holder_code("b1"))
    assert (mine.property("stateText"), mine.property("canWithdraw")) == (said, back)
    assert not mine.property("canRenew")
    assert bool(mine.property("nextText")) != back


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("new", "Wij bellen u binnen drie werkdagen."),
        ("called", "Een vrijwilliger is ermee bezig."),
        ("matched", "U bent aan elkaar voorgesteld."),
        ("declined", "Dit gaat niet door. Dank u wel."),
        ("withdrawn", "U hebt dit ingetrokken."),
    ],
)
def test_an_answer_in_words(mine: MyPostModel, state: str, said: str) -> None:
    put(mine.services.replica, "response", "r1", state=state)
    mine.load(holder_code("rb"))
    assert (mine.property("kind"), mine.property("title")) == (
        "Uw reactie",
        "Ik kook graag voor twee",
    )
    assert mine.property("stateText") == said
    assert not mine.property("canRenew")


@pytest.mark.parametrize(("box", "kind", "record"), [("b1", "help_post", "h1"), ("rb", "response", "r1")])  # fmt: skip
def test_taking_it_back_asks_first(mine: MyPostModel, box: str, kind: str, record: str) -> None:
    mine.load(f"{holder_code(box)}/sure")
    assert mine.property("sure")
    assert mine.property("title").endswith("?")
    assert mine.withdraw()
    found = mine.services.replica.get(kind, record)
    assert found is not None
    assert found.state == "withdrawn"  # type: ignore[attr-defined]
    assert not mine.withdraw(), "once"
    assert mine.property("problem").startswith("Dat kan nu niet meer.")


def test_a_post_leaves_every_screen_at_once(mine: MyPostModel, services: Services) -> None:
    board, page, search = HelpBoardModel(services), HelpPostModel(services), SearchModel(services)
    board.load()
    page.load("h1")
    search.ask("schutting")
    assert (len(titles(board)), page.property("found"), len(titles(search))) == (2, True, 1)
    mine.load(holder_code("b1"))
    mine.withdraw()
    for model in (board, page, search):
        model.refresh()
    assert (len(titles(board)), page.property("found"), titles(search)) == (1, False, [])


@pytest.mark.parametrize("code", ["", "rommel", short_code("h1"), holder_code("nobody")])
def test_a_code_that_is_nobodys_opens_nothing(mine: MyPostModel, code: str) -> None:
    mine.load(code)
    assert not mine.property("found")
    assert mine.property("title") == "Deze code kennen we hier niet."
    assert mine.property("nextText").startswith("Kijk op uw briefje")
    assert (mine.renew(), mine.withdraw()) == (False, False)


def test_a_mistyped_code_is_told(mine: MyPostModel) -> None:
    code = holder_code("b1")
    mine.load(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert mine.property("problem").startswith("Deze code klopt niet.")


def test_the_code_is_found_by_typing_it_where_one_searches(
    mine: MyPostModel, services: Services
) -> None:
    search = SearchModel(services)
    search.ask(shown_code(holder_code("rb")).lower())
    (row,) = rows(search)
    assert (row.page, row.key, row.title) == ("myPost", holder_code("rb"), "Uw reactie")
    assert "kook" not in f"{row.line} {search.spoken()}", "nothing of it before it is opened"


def test_a_page_that_was_left_keeps_nothing(mine: MyPostModel) -> None:
    mine.load(holder_code("b1"))
    assert holder_code("b1") not in mine.spoken()
    mine.reset()
    mine.refresh()
    assert not mine.property("found")


def test_while_nobody_answers_the_board_is_off_everywhere(services: Services) -> None:
    board, page, home, search = (
        HelpBoardModel(services),
        HelpPostModel(services),
        HomeModel(services),
        SearchModel(services),
    )
    home.load()
    assert home.property("boardText") == ""
    delete(services.replica, "volunteer", "p1")
    for model, key in ((board, ""), (page, "h1"), (home, "")):
        model.load(key)
    search.ask("schutting")
    assert not board.property("isOpen")
    assert (titles(board), board.property("emptyText"), board.property("promise")) == ([], OFF, "")
    assert board.spoken() == OFF
    assert (page.property("found"), page.spoken()) == (False, OFF)
    assert home.property("boardText") == OFF
    assert OFF in home.spoken()
    assert titles(search) == []
    search.ask(short_code("h1"))
    assert titles(search) == []


def test_a_promise_that_cannot_be_kept_is_not_made(services: Services) -> None:
    board, page = HelpBoardModel(services), HelpPostModel(services)
    board.load()
    assert (board.property("late"), board.property("promise")) == (
        False,
        "Wij bellen u binnen drie werkdagen.",
    )
    put(services.replica, "response", "r9", post="h1", made="2026-11-16T10:00:00+00:00")
    board.refresh()
    page.load("h1")
    said = "Het duurt nu langer. Wij bellen u zodra het kan."
    assert (board.property("late"), board.property("promise")) == (True, said)
    assert board.spoken().startswith(said)
    assert page.property("promise") == said
    put(services.replica, "response", "r9", state="called")
    board.refresh()
    assert not board.property("late")
