"""What waits about neighbours who find each other: answers, proposals, calls half-way, and meetings that fall through."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.changes import Draft
from sync.disk.help_board import read_board
from sync.disk.inbox_pairs import pair_item
from sync.disk.introducing import left_over, read_pair, read_post
from sync.disk.replica import Replica, open_replica
from sync.inbox import NOW, PROMISE, put_off, wake
from sync.words import Words
from tests.sync.waiting import (
    ASKS,
    AT,
    HERE,
    MADE,
    NO,
    NOT_IN,
    TODAY,
    YES,
    Records,
    answer,
    fill,
    keys,
    look,
    offer,
    one,
    pair,
    put,
)


@pytest.fixture
def replica(tmp_path: Path, bare_replica: Path) -> Iterator[Replica]:
    shutil.copytree(bare_replica, tmp_path, dirs_exist_ok=True)
    with open_replica(tmp_path, clock=lambda: AT) as opened:
        yield opened


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, bare_replica: Path) -> Iterator[Replica]:
    """A replica in which nothing is done: each town takes the place of the one before it."""
    folder = tmp_path_factory.mktemp("reading")
    shutil.copytree(bare_replica, folder, dirs_exist_ok=True)
    with open_replica(folder, clock=lambda: AT) as opened:
        yield opened


# -- one item for all who answered a post


def test_all_who_answered_one_post_are_one_thing_to_do(replica: Replica) -> None:
    many = [answer(f"r{n}", made=f"2026-11-2{n}T10:00:00+00:00") for n in range(2, 6)]
    fill(replica, [*ASKS, *many, answer("r-old", "declined")])
    (item,) = look(replica).items
    assert (item.key, item.n, item.page_key, item.since[:10]) == (
        "response/p",
        4,
        "p",
        "2026-11-22",
    )
    said = Words("nl").t(item.text, n=item.n)
    assert said == "4 mensen reageerden op deze oproep. Bel, en kies wie past."
    replica.act([put("response", f"r{n}", state="declined") for n in range(2, 5)], "joke")
    (item,) = look(replica).items
    assert item.text == "Iemand reageerde op deze oproep. Bel, en breng hen samen."


# -- half-way

BOTH: dict[str, Any] = {"post_said": YES, "other_said": YES}
HALF_WAY = [
    ("new", {}, ""),
    ("called", {}, "Hier is al over gebeld. Ga verder waar u was."),
    ("called", {"other_said": NOT_IN}, "Bij het bellen nam niemand op. Bel nog een keer."),
    ("new", {"post_said": NOT_IN}, "Bij het bellen nam niemand op. Bel nog een keer."),
    ("called", {"post_said": NOT_IN, "other_said": NOT_IN}, "Bij het bellen nam niemand op. Bel nog een keer."),
    ("called", {"other_said": YES}, "Een van de twee zegt ja. Bel nu de ander."),
    ("called", {"other_said": YES, "post_said": NOT_IN}, "Een zegt ja, de ander nam niet op. Bel nog een keer."),
    ("called", BOTH, "Allebei zeggen ja. Kies nog een dag."),
    ("called", {**BOTH, "meets_at": "2026-12-03T10:00"}, "Allebei zeggen ja. Breng hen nu bij elkaar."),
    ("declined", {"other_said": NO}, ""),
    ("declined", {"post_said": YES, "other_said": NO}, "Het gaat niet door. Bel wie nog wacht, en vertel dat."),
    ("withdrawn", {"post_said": YES}, "Het gaat niet door. Bel wie nog wacht, en vertel dat."),
    ("withdrawn", {"other_said": YES}, ""),
    ("called", {"post_said": NO, "other_said": YES}, "Het gaat niet door. Bel wie nog wacht, en vertel dat."),
    ("called", {**BOTH, "result": "failed"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("state", "fields", "text"), HALF_WAY)
def test_whoever_was_called_is_not_forgotten_half_way(
    reading: Replica, state: str, fields: dict[str, Any], text: str
) -> None:
    fill(reading, [*ASKS, answer("r", state), pair("r", **fields)])
    found = [item for item in look(reading).items if item.source == "begun"]
    assert [item.text for item in found] == ([text] if text else [])
    for item in found:
        assert (item.about, item.page_key, item.title, item.urgency) == ("p+r", "p+r", "Wie maait?", PROMISE)  # fmt: skip
        calls = "post_said" in fields or "other_said" in fields
        assert item.since == (YES["at"] if calls else MADE["made"])


def test_a_meeting_that_comes_soon_cannot_wait_for_the_match(reading: Replica) -> None:
    fill(reading, [*ASKS, answer("r", "called"), pair("r", **BOTH, meets_at="2026-11-27T10:00")])
    assert one(look(reading), "begun/p+r").urgency == NOW


def test_two_posts_half_way_and_what_is_left_of_them(replica: Replica) -> None:
    two = pair("o", kind="help_post", other_said=YES)
    fill(replica, [*ASKS, offer("o"), two])
    assert keys(look(replica)) == ["begun/p+o"], "and they are not proposed as well"
    replica.act([put("help_post", "p", state="withdrawn")], "joke")
    item = one(look(replica), "begun/p+o")
    assert item.text == "Het gaat niet door. Bel wie nog wacht, en vertel dat."
    told = {"answer": "", "by": "joke", "at": "2026-11-26T09:00:00+00:00"}
    replica.act([put("introduction", "p+o", other_said=told)], "joke")
    assert keys(look(replica)) == []


def test_who_did_not_answer_comes_back_tomorrow(replica: Replica) -> None:
    fill(replica, [*ASKS, answer("r", "called"), pair("r", other_said=NOT_IN)])
    replica.act([put_off(pair_item("p+r"), TODAY)], "joke")
    assert [item.key for item in look(replica).day.items] == []
    assert keys(look(replica)) == ["begun/p+r"], "the round has it still"
    assert len(look(replica, HERE + timedelta(days=1)).day.items) == 1
    replica.act([wake(pair_item("p+r"))], "joke")
    assert len(look(replica).day.items) == 1


# -- a meeting that does not go on

SOON: dict[str, Any] = {"meets_at": "2026-11-27T10:00", **BOTH}
PAST: dict[str, Any] = {"meets_at": "2026-11-25T10:00", **BOTH}
MATCHED: Records = [
    ("help_post", "p", {**ASKS[0][2], "state": "matched", "matched_with": "r", "box": "b-p"}),
    answer("r", "matched", box="b-r"),
    ("box", "b-p", {"about": "p", "sealed": "x"}),
    ("box", "b-r", {"about": "r", "sealed": "x"}),
]
TWO_POSTS: Records = [
    ("help_post", "p", {**ASKS[0][2], "state": "matched", "matched_with": "o"}),
    offer("o", state="matched", matched_with="p"),
]
ERASED = "sha256:" + "0" * 64
DELETED = Draft(kind="help_post", record="p", verb="delete")
GONE = "De afspraak gaat niet door. Bel wie erop rekent."
OFF = "De oproep is weg, maar er was een afspraak. Bel wie erop rekent."
FALLS = [
    (MATCHED, [put("response", "r", state="withdrawn")], "off/p", GONE),
    (MATCHED, [put("help_post", "p", state="withdrawn")], "off/p", OFF),
    (MATCHED, [put("box", "b-r", sealed=ERASED)], "off/p", "Iemand liet naam en nummer wissen. Bel de ander over de afspraak."),
    (MATCHED, [put("box", "b-p", sealed=ERASED)], "off/p", "Iemand liet naam en nummer wissen. Bel de ander over de afspraak."),
    (MATCHED, [DELETED], "off/p", OFF),
    (TWO_POSTS, [put("help_post", "p", state="withdrawn")], "off/o", GONE),
    (TWO_POSTS, [put("help_post", "o", state="withdrawn")], "off/p", GONE),
    (TWO_POSTS, [DELETED], "off/o", GONE),
    (MATCHED, [put("introduction", "p+r", other_said=NO)], "off/p", "Het gaat niet door. Bel wie nog wacht, en vertel dat."),
    (MATCHED, [put("introduction", "p+r", post_said=NO)], "off/p", "Het gaat niet door. Bel wie nog wacht, en vertel dat."),
]  # fmt: skip


@pytest.mark.parametrize(("records", "drafts", "key", "text"), FALLS)
def test_a_meeting_that_does_not_go_on_is_told_before_it(
    replica: Replica, records: Records, drafts: list[Draft], key: str, text: str
) -> None:
    other = "r" if records is MATCHED else "o"
    kind = "response" if records is MATCHED else "help_post"
    fill(replica, [*records, pair(other, kind=kind, **SOON)])
    assert keys(look(replica)) == [], "they meet"
    replica.act(drafts, "joke")
    (item,) = look(replica).items
    assert (item.key, item.urgency, item.text) == (key, NOW, text)
    assert item.page_key == item.about
    begun = put("day_list", "inbox", day=str(TODAY), items=["review/x"])
    replica.act([begun], "joke")
    assert [one.key for one in look(replica).day.items] == [key], "also when the day was begun"
    later = HERE + timedelta(days=2)
    assert keys(look(replica, later)) == [], "it would have been yesterday"


def test_a_meeting_that_was_is_asked_about_and_not_called_off(replica: Replica) -> None:
    fill(replica, [*MATCHED, pair("r", **PAST)])
    replica.act([put("response", "r", state="withdrawn")], "visitor")
    assert keys(look(replica)) == []
    assert keys(look(replica, HERE + timedelta(days=7))) == ["aftercare/p"]


def test_who_was_matched_with_a_post_that_went_is_left_over_until_told(replica: Replica) -> None:
    fill(replica, [*MATCHED, pair("r", **SOON)])
    replica.act([put("help_post", "p", state="withdrawn")], "joke")
    post = read_post(replica, "p")
    assert post is not None
    assert left_over(replica, post) == ["p+r"]
    replica.act([put("response", "r", state="declined")], "joke")
    assert (keys(look(replica)), left_over(replica, post)) == ([], [])


# -- a post that was thrown away


@pytest.mark.parametrize("state", ["new", "called"])
def test_who_answered_a_post_that_was_thrown_away_still_waits_for_a_word(
    replica: Replica, state: str
) -> None:
    neighbours: Records = [("volunteer", "v", {"name": "Ans"})]
    fill(replica, [*ASKS, answer("r", state, made="2026-11-17T10:00:00+00:00"), *neighbours])
    replica.act([put("neighbourhood", "n", board_answerer="v")], "joke")
    replica.act([DELETED], "joke")
    item = one(look(replica), "response/p")
    assert (item.title, item.page_key) == ("Wie maait?", "p")
    assert item.text == "Deze oproep is voorbij. Bel wie reageerde, en zeg het af."
    assert bool(read_board(replica, TODAY).late) is (state == "new")
    post, found = read_post(replica, "p"), read_pair(replica, "p+r")
    assert post is not None
    assert (post.state, left_over(replica, post)) == ("withdrawn", ["p+r"])
    assert found is not None
    replica.act([put("response", "r", state="declined")], "joke")
    assert keys(look(replica)) == []
