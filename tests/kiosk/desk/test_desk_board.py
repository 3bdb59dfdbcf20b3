"""Who answers on the help board: a coordinator picks somebody, and the desk is told when it takes too long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.board import DeskBoardModel
from kiosk.viewmodels.desk.home import DeskModel
from kiosk.viewmodels.desk.lists import DeskListModel
from kiosk.viewmodels.desk.post import PostModel
from sync.disk.replica import Replica
from sync.records import HelpPost
from tests.kiosk.changing import put, rows


@pytest.fixture
def board(
    services: Services, replica: Replica, check_model: Callable[[QAbstractItemModel], object]
) -> DeskBoardModel:
    put(replica, "volunteer", "p2", name="Henk de Wit", role="host")
    put(replica, "volunteer", "p3", name="Weg", role="host", expires="2026-11-01")
    model = DeskBoardModel(services)
    check_model(model.property("rows"))
    model.load()
    return model


def test_who_can_answer_is_picked_from_the_volunteers(board: DeskBoardModel) -> None:
    assert [(row.value, row.line, row.chosen) for row in rows(board)] == [
        ("p2", "Gastvrouw of gastheer", False),
        ("p1", "Coördinator", True),
    ]
    assert board.property("standText") == "Het bord is open. Riet antwoordt."
    assert board.choose("p2")
    neighbourhood = board.services.replica.neighbourhood
    assert (neighbourhood.board_answerer, neighbourhood.board_answers) == ("p2", "Henk")
    assert neighbourhood.board_since == "2026-11-24"
    assert board.property("standText") == "Het bord is open. Henk antwoordt."
    assert [row.value for row in rows(board) if row.chosen] == ["p2"]


def test_the_board_is_turned_off_and_that_can_be_undone(board: DeskBoardModel) -> None:
    assert board.turnOff()
    assert not board.property("isOn")
    assert board.property("standText").startswith("Het bord is dicht.")
    assert board.property("savedText") == "Het bord is dicht."
    board.undo()
    board.refresh()
    assert board.property("isOn")


def test_nobody_unknown_answers(board: DeskBoardModel) -> None:
    assert not board.choose("nobody")
    assert board.services.replica.neighbourhood.board_answerer == "p1"


def test_the_desk_is_told_who_waits_too_long(board: DeskBoardModel, services: Services) -> None:
    home, posts = DeskModel(services), DeskListModel(services)
    home.load()
    posts.load("help_post")
    assert home.property("postsText") == "2 oproepen op het bord."
    assert posts.property("boardText") == "Het bord is open. Riet antwoordt."
    assert not posts.property("boardBad")
    put(services.replica, "response", "r", post="h1", made="2026-11-10T10:00:00+00:00")
    for model in (board, home, posts):
        model.refresh()
    said = "Eén wacht langer dan drie werkdagen."
    assert board.property("lateText") == posts.property("boardText") == said
    assert home.property("postsText") == said
    assert said in board.spoken()
    assert posts.property("boardBad")
    posts.load("service")
    assert posts.property("boardText") == ""
    board.turnOff()
    home.refresh()
    posts.load("help_post")
    assert home.property("postsText") == "Het bord is dicht."
    assert posts.property("boardText") == "Het bord is dicht. Kies wie antwoordt."


@pytest.mark.parametrize(
    ("expires", "can"),
    [("2026-11-20", True), ("2026-12-01", True), ("2026-12-02", False), ("2026-12-20", False)],
)
def test_a_volunteer_lets_a_post_stand_on_when_its_time_is_nearly_over(
    services: Services, expires: str, can: bool
) -> None:
    put(services.replica, "help_post", "h1", expires=expires)
    post = PostModel(services)
    post.load("h1")
    assert (post.property("canRenew"), post.renew()) == (can, can)
    found = services.replica.get("help_post", "h1")
    assert isinstance(found, HelpPost)
    assert found.expires == ("2026-12-24" if can else expires)
    assert post.property("savedText") == (
        "Blijft staan tot en met donderdag 24 december." if can else ""
    )
    put(services.replica, "help_post", "h1", state="matched", expires=expires)
    post.refresh()
    assert not post.property("canRenew")
