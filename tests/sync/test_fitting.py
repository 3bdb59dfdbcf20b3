"""Which requests and offers are proposed: the same as trying all of them, and quick where there are thousands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import fitting, matching
from sync.disk.replica import Replica, open_replica
from sync.fitting import Looking
from sync.inbox import PROMISE
from sync.records import HelpPost
from tests.sync import waiting
from tests.sync.waiting import ASKS, AT, NO, NOT_IN, YES, Records, answer, fill, look, pair

MOMENTS = ("", "'s middags", "op maandag", "maandagavond", "in het weekend", "in overleg")
POSTS = st.lists(
    st.builds(
        Looking,
        id=st.integers(0, 99).map(lambda n: f"p{n:02d}"),
        direction=st.sampled_from(("request", "offer")),
        category=st.sampled_from(("klus", "vervoer", "anders", "")),
        day_part=st.sampled_from(MOMENTS),
        area=st.sampled_from(("", "Noord", "noord", "Zuid")),
        made=st.sampled_from(("2026-11-01", "2026-11-02", "2026-11-03")),
    ),
    unique_by=lambda post: post.id,
    max_size=14,
)


def whole(post: Looking) -> HelpPost:
    return HelpPost(**msgspec.structs.asdict(post), state="open")


def one_by_one(
    posts: list[Looking], busy: set[str], apart: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the pairs as they come of holding each request against each offer, in plain words."""
    free = [post for post in posts if post.id not in busy and post.category not in ("", "anders")]
    found: list[tuple[str, str]] = []
    for request in sorted(free, key=lambda post: (post.made, post.id)):
        if request.direction == "request":
            left = [
                whole(one)
                for one in free
                if one.id not in {offer for _, offer in found}
                and one.direction == "offer"
                and one.category == request.category
                and (request.id, one.id) not in apart
                and matching.suits(request.day_part, one.day_part) is not False
            ]
            best = matching.proposals(whole(request), [], left)[:1]
            found += [(request.id, one.id) for one in best]
    return found


@settings(max_examples=40, deadline=None)
@given(posts=POSTS, data=st.data())
def test_it_is_what_comes_of_trying_all_of_them(posts: list[Looking], data: st.DataObject) -> None:
    ids = st.sampled_from([post.id for post in posts] or ["x"])
    busy = data.draw(st.sets(ids, max_size=2))
    apart = data.draw(st.sets(st.tuples(ids, ids), max_size=4))
    found = list(fitting.pairs(posts, busy, apart))
    assert [(request.id, offer.id) for request, offer, _ in found] == one_by_one(posts, busy, apart)
    for request, offer, because in found:
        proposal = matching.proposals(whole(request), [], [whole(offer)])[0]
        assert because == proposal.because


def test_thousands_of_posts_are_not_held_against_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts = [
        Looking(
            id=f"{direction}{n}",
            direction=direction,
            category="klus",
            day_part=MOMENTS[n % len(MOMENTS)] + " " * (n // 7),  # as many texts as posts
            area=f"Buurt {n % 9}",
            made=f"2026-11-{n % 28 + 1:02d}",
        )
        for direction in ("request", "offer")
        for n in range(1000)
    ]
    looks, real = [0], fitting._Offers.best

    def counted(*args: object) -> tuple[int, Looking] | None:
        looks[0] += 1
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(fitting._Offers, "best", counted)
    found = list(fitting.pairs(posts, set(), set()))
    assert len(found) > 800
    assert looks[0] <= 1000 * len(MOMENTS), "each request asks each moment once"


# -- in the inbox


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory, bare_replica: Path) -> Iterator[Replica]:
    """A replica in which nothing is done: each town takes the place of the one before it."""
    folder = tmp_path_factory.mktemp("reading")
    shutil.copytree(bare_replica, folder, dirs_exist_ok=True)
    with open_replica(folder, clock=lambda: AT) as opened:
        yield opened


def fits(replica: Replica) -> list[str]:
    return [item.about for item in look(replica).items if item.source == "fits"]


def test_a_request_and_an_offer_that_fit_are_proposed_and_why(replica: Replica) -> None:
    fill(replica, [*ASKS, waiting.offer("o")])
    (item,) = look(replica).items
    assert (item.key, item.title, item.page_key) == ("fits/p+o", "Wie maait?", "p")
    assert item.because == ("zelfde soort hulp", "zelfde moment", "zelfde buurt")
    assert item.urgency == PROMISE


def test_who_waits_for_a_word_comes_before_a_proposal(replica: Replica) -> None:
    """However old the posts are that fit: nobody asked for them to be brought together."""
    new = {"direction": "request", **waiting.KLUS, "state": "review", "made": "2026-11-26T08:00:00+00:00"}  # fmt: skip
    fill(replica, [*ASKS, waiting.offer("o"), ("help_post", "new", {"title": "Wie leest?", **new})])
    assert [item.source for item in look(replica).items] == ["review", "fits"]


@pytest.mark.parametrize(
    "fields",
    [
        {"category": "vervoer"},
        {"day_part": "'s avonds"},
        {"state": "review"},
        {"state": "matched"},
        {"expires": "2026-11-25"},
        {"direction": "request"},
    ],
)
def test_what_does_not_fit_or_does_not_stand_there_is_not_proposed(
    replica: Replica, fields: dict[str, Any]
) -> None:
    fill(replica, [*ASKS, waiting.offer("o", **fields)])
    assert fits(replica) == []


def test_a_kind_that_says_nothing_proposes_nothing_by_itself(replica: Replica) -> None:
    other = {"category": "anders"}
    fill(replica, [("help_post", "p", {**ASKS[0][2], **other}), waiting.offer("o", **other)])
    assert fits(replica) == []


@pytest.mark.parametrize(
    "tried",
    [
        [answer("r")],
        [answer("r", post="o")],
        [pair("o", kind="help_post", other_said=NO)],
        [pair("o", kind="help_post", result="failed")],
        [pair("o", kind="help_post", post_said=YES)],
        [answer("r", "called"), pair("r", other_said=NOT_IN)],
    ],
)
def test_nobody_is_proposed_who_is_called_already_or_was_tried(
    replica: Replica, tried: Records
) -> None:
    fill(replica, [*ASKS, waiting.offer("o"), *tried])
    assert fits(replica) == []
