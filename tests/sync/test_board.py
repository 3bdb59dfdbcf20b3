"""Whether the help board is on, who waits too long, and what the holder of a slip may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from sync.board import Board, board_of, is_late, is_working_day
from sync.changes import Draft, Mark
from sync.clock import Stamp
from sync.disk.help_board import (
    Held,
    can_renew,
    can_withdraw,
    held_by,
    read_board,
    renew,
    twin_of,
    withdraw,
)
from sync.disk.inbox_people import PEOPLE
from sync.disk.record_tables import Marks
from sync.disk.replica import Replica, open_replica
from sync.disk.since import state_since
from sync.errors import BadInput
from sync.inbox import PROMISE
from sync.links import holder_code, short_code, shown_code
from sync.records import HelpPost, Neighbourhood, Volunteer

TUESDAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
JOKE = Volunteer(id="v", name="Joke")
ON = Neighbourhood(id="n", board_answerer="v", board_answers="Joke")


@pytest.mark.parametrize(
    ("since", "today", "late"),
    [
        ("2026-11-24", "2026-11-24", False),
        ("2026-11-24", "2026-11-27", False),  # wednesday, thursday, friday
        ("2026-11-24", "2026-11-29", False),  # a weekend is nobody's delay
        ("2026-11-24", "2026-11-30", True),
        ("2026-11-27", "2026-12-02", False),
        ("2026-11-27", "2026-12-03", True),
        ("2026-12-23", "2026-12-29", False),  # Christmas on Friday and Saturday
        ("2026-12-23", "2026-12-30", True),
        ("2026-04-24", "2026-04-29", False),  # King's day on Monday
        ("2022-04-22", "2022-04-27", False),
        ("2026-03-31", "2026-04-06", False),  # Easter Monday
        ("2026-11-25", "2026-11-24", False),  # a clock that is off
        ("1970-01-01", "2026-11-24", True),
    ],
)
def test_three_working_days(since: str, today: str, late: bool) -> None:
    assert is_late(date.fromisoformat(since), date.fromisoformat(today)) == late


def test_a_day_on_which_the_house_is_closed_is_no_working_day() -> None:
    closed = {"2026-11-30"}
    assert not is_late(TUESDAY, date(2026, 11, 30), closed)
    assert is_late(TUESDAY, date(2026, 12, 1), closed)
    assert not is_working_day(date(2027, 5, 6)), "Ascension Day"


def test_the_board_is_off_until_somebody_answers() -> None:
    waiting = [date(2026, 11, 1), TUESDAY]
    assert board_of(ON, JOKE, waiting, TUESDAY) == Board(on=True, answers="Joke", late=1)
    assert board_of(ON, None, waiting, TUESDAY) == Board()
    assert board_of(Neighbourhood(id="n"), JOKE, waiting, TUESDAY) == Board()
    gone = Volunteer(id="v", name="Joke", expires="2026-11-23")
    assert not board_of(ON, gone, (), TUESDAY).on
    assert board_of(ON, gone, (), date(2026, 11, 23)).on
    stopped = Volunteer(id="v", name="Joke", stopped_on="2026-11-01")
    assert not board_of(ON, stopped, (), TUESDAY).on


def put(replica: Replica, kind: str, record: str, actor: str = "ans", **fields: str) -> None:
    replica.act([Draft(kind=kind, record=record, fields=fields)], actor)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("board")
    with open_replica(folder, clock=lambda: AT) as opened:
        put(opened, "neighbourhood", "n", name="De Linde", board_answerer="v", board_answers="An")
        put(opened, "volunteer", "v", name="An", role="coordinator")
        post = {"title": "Wie loopt mee?", "expires": "2026-12-01", "box": "b"}
        put(opened, "help_post", "p", **post, state="open", made="2026-11-01T23:30:00+00:00")
        put(opened, "response", "r", post="p", box="rb")
    return folder


@pytest.fixture
def replica(filled: Path, tmp_path: Path) -> Iterator[Replica]:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with open_replica(tmp_path, clock=lambda: AT) as opened:
        yield opened


def a_post(replica: Replica) -> HelpPost:
    found = replica.get("help_post", "p")
    assert isinstance(found, HelpPost)
    return found


def test_who_waits_is_read_from_the_records(replica: Replica) -> None:
    assert read_board(replica, TUESDAY) == Board(on=True, answers="An", late=0)
    put(replica, "help_post", "q", state="review", made="2026-11-01T23:30:00+00:00")
    assert read_board(replica, TUESDAY).late == 1
    put(replica, "response", "old", post="p", made="2026-11-02T10:00:00+00:00")
    put(replica, "response", "odd", post="p", made="gisteren")
    assert read_board(replica, TUESDAY).late == 2
    assert read_board(replica, None).late == 0, "nobody knows what day it is"
    put(replica, "response", "old", state="called")
    assert read_board(replica, TUESDAY).late == 1


def test_what_came_back_waits_from_that_day_on(replica: Replica) -> None:
    replica.clock = lambda: AT + timedelta(minutes=1)
    put(replica, "help_post", "p", title="Wie loopt graag mee?")
    put(replica, "help_post", "p", state="review")
    put(replica, "response", "r", state="called")
    put(replica, "response", "r", state="new")
    assert read_board(replica, TUESDAY).late == 0, "it stood on the board, and came back today"
    items = [item for source in PEOPLE for item in source.items(replica, replica.local_now())]
    assert {(item.source, item.since[:10], item.urgency) for item in items} == {
        ("review", "2026-11-24", PROMISE)
    }
    assert read_board(replica, date(2026, 11, 30)).late == 1
    put(replica, "help_post", "p", state="open")
    assert read_board(replica, date(2026, 11, 27)).late == 0
    assert read_board(replica, date(2026, 11, 30)).late == 1, "now it is the answer that waits"


def test_a_stamp_that_is_no_day_leaves_the_day_on_which_it_was_made() -> None:
    odd = Marks(base=Mark(stamp=Stamp(1)), marks={"state": Mark(stamp=Stamp(10**17))})
    marks = msgspec.json.encode(odd).decode()
    assert state_since({"made": "2026-11-01"}, marks) == "2026-11-01"
    assert state_since({"made": "2026-11-01"}, "{") == "2026-11-01"


def test_the_code_of_a_slip_names_what_was_placed_or_answered(replica: Replica) -> None:
    assert held_by(replica, shown_code(holder_code("b"))) == Held("help_post", "p", "b")
    assert held_by(replica, holder_code("rb").lower()) == Held("response", "r", "rb")
    assert held_by(replica, short_code("p")) is None, "that one stands on everybody's slip"
    assert held_by(replica, short_code("")) is None
    code = holder_code("b")
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(BadInput):
        held_by(replica, wrong)


def test_a_post_is_renewed_for_thirty_days(replica: Replica) -> None:
    assert can_renew(replica, a_post(replica), TUESDAY)
    assert renew(replica, "p", TUESDAY) == "2026-12-24"
    assert a_post(replica).expires == "2026-12-24"
    assert not can_renew(replica, a_post(replica), TUESDAY)
    over = date(2027, 1, 10)
    assert can_renew(replica, a_post(replica), over), "after its last day, too"


@pytest.mark.parametrize("state", ["review", "matched", "done", "withdrawn"])
def test_what_is_not_on_the_board_is_not_renewed(replica: Replica, state: str) -> None:
    put(replica, "help_post", "p", state=state)
    assert not can_renew(replica, a_post(replica), TUESDAY)
    with pytest.raises(BadInput):
        renew(replica, "p", TUESDAY)


def test_who_was_erased_cannot_be_called_any_more(replica: Replica) -> None:
    put(replica, "box", "b", about="p", sealed="sha256:" + "0" * 64)
    assert not can_renew(replica, a_post(replica), TUESDAY)


def test_a_holder_takes_back_what_she_placed_or_answered(replica: Replica) -> None:
    for held in (Held("help_post", "p", "b"), Held("response", "r", "rb")):
        assert can_withdraw(replica, held)
        withdraw(replica, held)
        assert replica.get(held.kind, held.record).state == "withdrawn"  # type: ignore[union-attr]
        assert not can_withdraw(replica, held)
        with pytest.raises(BadInput):
            withdraw(replica, held)
    assert {change.actor for change in replica.unsent()[-2:]} == {"visitor"}


def test_a_match_is_undone_by_a_volunteer_and_an_answer_by_who_gave_it(replica: Replica) -> None:
    put(replica, "help_post", "p", state="matched", matched_with="r")
    put(replica, "response", "r", state="matched")
    assert not can_withdraw(replica, Held("help_post", "p", "b"))
    assert can_withdraw(replica, Held("response", "r", "rb"))
    assert not can_withdraw(replica, Held("response", "nowhere", "x"))


@pytest.mark.parametrize(
    ("title", "same"),
    [("wie loopt mee", True), ("Wie  loopt mee ?!", True), ("Wie loopt met mij mee?", False)],
)
def test_the_same_words_are_the_same_post(replica: Replica, title: str, same: bool) -> None:
    assert (twin_of(replica, "request", title, TUESDAY) is not None) == same
    assert twin_of(replica, "offer", title, TUESDAY) is None
    assert twin_of(replica, "request", title, date(2026, 12, 2)) is None, "its time is over"
