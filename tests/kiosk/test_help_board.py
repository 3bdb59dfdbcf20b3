"""The help board and one post on it."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.help_board import HelpBoardModel, HelpPostModel
from sync.links import short_code
from tests.kiosk.changing import delete, put, rows, titles

GONE = "Dit staat niet meer op het bord."

NO_BREAK = "\u00a0"


@pytest.fixture
def board(services: Services) -> HelpBoardModel:
    model = HelpBoardModel(services)
    model.load()
    return model


@pytest.fixture
def post(services: Services) -> HelpPostModel:
    return HelpPostModel(services)


def test_the_newest_stands_first_and_what_nobody_read_yet_not_at_all(board: HelpBoardModel) -> None:
    assert titles(board) == ["Wie helpt met de schutting?", "Ik kook graag voor twee"]
    assert [(row.kind, row.line) for row in rows(board)] == [
        ("Vraag", "Zaterdag overdag · Noord"),
        ("Aanbod", "Woensdag · Zuid"),
    ]


def test_requests_or_offers_alone(board: HelpBoardModel) -> None:
    board.chooseDirection("offer")
    assert titles(board) == ["Ik kook graag voor twee"]
    assert [one.slug for one in rows(board, "directions") if one.chosen] == ["offer"]
    board.load()
    assert board.property("direction") == "offer"
    board.reset()
    board.load()
    assert len(titles(board)) == 2


def test_a_post_whose_last_day_went_by_is_gone_from_board_and_page(
    board: HelpBoardModel, post: HelpPostModel, services: Services
) -> None:
    services.now = lambda: datetime(2026, 12, 20, 23, 59)
    board.refresh()
    post.load("h1")
    assert (len(titles(board)), post.property("found")) == (2, True)
    services.now = lambda: datetime(2026, 12, 21)
    board.refresh()
    post.refresh()
    assert (titles(board), post.property("found")) == ([], False)


def test_an_empty_board_says_so_aloud(board: HelpBoardModel, services: Services) -> None:
    delete(services.replica, "help_post", "h1", "h2")
    board.refresh()
    assert board.spoken() == "Er staat nu niets op het bord."


def test_the_board_is_read_aloud(board: HelpBoardModel) -> None:
    assert board.spoken().splitlines()[0] == (
        "Vraag. Wie helpt met de schutting?. Zaterdag overdag · Noord."
    )


def test_one_post_and_how_to_answer_it(post: HelpPostModel) -> None:
    post.load("h1")
    assert (post.property("kind"), post.property("title")) == (
        "Vraag",
        "Wie helpt met de schutting?",
    )
    assert [fact.strong for fact in rows(post, "facts")] == [
        "Een klus in huis of tuin",
        "Zaterdag overdag",
        "Noord",
    ]
    assert post.property("nextStep") == (
        "Liever praten? Zeg het tegen een vrijwilliger "
        f"of bel {'045 - 000 01 00.'.replace(' ', NO_BREAK)}"
    )
    assert post.property("link").endswith(short_code("h1"))


@pytest.mark.parametrize("key", ["h1", "h2"])
def test_without_a_number_of_the_helpdesk_nobody_is_told_to_ring_it(
    post: HelpPostModel, services: Services, key: str
) -> None:
    put(services.replica, "neighbourhood", "n1", helpdesk_phone="")
    post.load(key)
    assert post.property("nextStep").endswith("? Zeg het tegen een vrijwilliger.")


@pytest.mark.parametrize("key", ["", "rommel", "h3"])
def test_what_is_not_on_the_board_is_not_shown(post: HelpPostModel, key: str) -> None:
    post.load(key)
    assert not post.property("found")
    assert post.spoken() == post.property("nextStep") == GONE
    assert post.property("title") == "Buren voor elkaar"
    assert post.property("kind") == post.property("link") == ""


@pytest.mark.parametrize("state", ["matched", "done", "withdrawn", "refused", "expired"])
def test_a_post_that_was_answered_while_it_is_shown(
    post: HelpPostModel, services: Services, state: str
) -> None:
    post.load("h1")
    put(services.replica, "help_post", "h1", state=state)
    post.refresh()
    assert post.property("nextStep") == GONE


def test_never_a_name_never_a_number(
    board: HelpBoardModel, post: HelpPostModel, services: Services
) -> None:
    put(services.replica, "help_post", "h1", box="b9", matched_by="Riet", made="2026-11-24")
    board.refresh()
    post.load("h1")
    shown = f"{rows(board)} {rows(post, 'facts')} {post.spoken()}"
    assert "b9" not in shown
    assert "Riet" not in shown


def test_without_any_record_the_board_is_empty(no_records: Services) -> None:
    board = HelpBoardModel(no_records)
    board.load()
    assert titles(board) == []
    assert [one.label for one in rows(board, "directions")] == ["Alles", "Vragen", "Aanbod"]
