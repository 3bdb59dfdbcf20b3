"""Posts and their responses in the store: what devices did apart is decided once, by who came first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from sync.changes import Change, Stored
from sync.seal import Contact, fingerprint, make_desk_key, open_box, seal
from sync.server.store import Store
from tests.sync.server.test_store import KEY, Clock, push
from tests.sync.writing import chain, change


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store(url, clock, random.Random(1).randbytes)
    yield opened
    opened.close()


class Devices:
    """Devices of one neighbourhood that push whatever they like."""

    def __init__(self, store: Store, *names: str) -> None:
        self.store = store
        self.made = store.make_neighbourhood("De Linde")
        self.done: dict[str, list[Change]] = {name: [] for name in names}
        for name in names:
            assert store.enrol(store.make_code(self.made, "desk"), name, KEY, name)

    def push(self, device: str, kind: str, record: str, actor: str = "ans", **fields: Any) -> str:
        """Push one change; return why it was refused, or an empty text."""
        own = self.done[device]
        number = len(own) + 1
        own.append(change(number, device, number, kind=kind, record=record, actor=actor, **fields))
        (outcome,) = push(self.store, device, chain(*own)[-1]).outcomes
        return str(outcome.reason)

    def fields(self, record: str) -> dict[str, Any]:
        rows = self.store.page(self.made, 0, "", everything=True).rows
        found = (msgspec.json.decode(row, type=Stored) for row in rows)
        return next(dict(one.fields) for one in found if one.id == record)

    def states(self, *records: str) -> list[str]:
        return [str(self.fields(one)["state"]) for one in records]


def test_who_came_first_is_matched_and_nobody_is_lost(store: Store) -> None:
    at = Devices(store, "hall", "desk", "office")
    for post in ("p", "q"):
        fields = {"title": "Wie loopt mee?", "expires": "2026-11-25", "state": "open"}
        assert at.push("desk", "help_post", post, **fields) == ""
    for one, post in (("an", "p"), ("bo", "p"), ("cor", "q")):
        assert at.push("hall", "response", one, "visitor", post=post) == ""

    # a match takes a yes of both, as it stands at the server
    yes, no = {"answer": "agrees"}, {"answer": "declines"}
    assert at.push("desk", "help_post", "p", state="matched", matched_with="an") == "agree"
    pair = {"post": "p", "other": "an"}
    assert at.push("desk", "introduction", "p+an", **pair, post_said=yes, other_said=yes) == ""
    assert at.push("desk", "introduction", "p+an", other_said=no) == ""
    assert at.push("desk", "help_post", "p", state="matched", matched_with="an") == "agree"
    for key in ("p+an", "p+bo", "q+cor"):
        pair = dict(zip(("post", "other"), key.split("+"), strict=True))
        assert at.push("desk", "introduction", key, **pair, post_said=yes, other_said=yes) == ""
    assert at.push("hall", "introduction", "p+an", "visitor", other_said=yes) == "volunteer"

    # nobody hears of the others: two matches of one post, a late answer, and one who withdraws
    match = {"state": "matched", "matched_by": "ans"}
    assert at.push("desk", "help_post", "p", **match, matched_with="an") == ""
    assert at.push("office", "help_post", "p", **match, matched_with="bo") == "matched"
    assert at.push("hall", "response", "dirk", "visitor", post="p") == ""
    assert at.push("hall", "response", "cor", "visitor", state="withdrawn") == ""
    assert at.push("office", "help_post", "q", **match, matched_with="cor") == "response"
    assert at.states("an", "bo", "cor", "dirk") == ["matched", "new", "withdrawn", "new"]
    assert at.states("p", "q") == ["matched", "open"]
    assert at.fields("p")["matched_with"] == "an"

    # it did not work out: whoever was matched is free, and only then the next one
    assert at.push("office", "response", "bo", state="matched") == "matched"
    assert at.push("desk", "help_post", "p", state="open") == ""
    assert at.push("office", "help_post", "p", **match, matched_with="bo") == ""
    assert at.states("an", "bo") == ["declined", "matched"]
    assert at.push("hall", "response", "bo", "visitor", state="withdrawn") == ""
    assert at.states("bo", "p") == ["withdrawn", "matched"]

    # a meeting that does not go on: whoever counted on it is told, once the post is off the board, and waits no longer
    pair = {"post": "p", "other": "dirk"}
    assert at.push("desk", "introduction", "p+dirk", **pair, post_said=yes, other_said=yes) == ""
    assert at.push("desk", "help_post", "p", state="open") == ""
    assert at.push("desk", "help_post", "p", **match, matched_with="dirk") == ""
    assert at.push("desk", "response", "dirk", state="declined") == "state", "they meet"
    assert at.push("desk", "help_post", "p", state="withdrawn") == ""
    assert at.push("desk", "response", "dirk", state="declined") == ""
    assert at.states("dirk", "p") == ["declined", "withdrawn"]


def test_who_placed_a_post_renews_it_by_thirty_days_at_most(store: Store) -> None:
    at = Devices(store, "hall", "desk")
    fields = {"title": "Wie loopt mee?", "expires": "2026-11-20", "state": "open"}
    at.push("desk", "help_post", "p", **fields)
    assert at.push("hall", "help_post", "p", "visitor", expires="2036-01-01") == ""
    assert at.fields("p")["expires"] == "2026-12-18", "it is 18 November by the server's clock"
    assert at.push("hall", "help_post", "p", "visitor", title="Iets anders") == "volunteer"
    assert at.push("hall", "help_post", "p", "visitor", state="withdrawn") == ""
    assert at.push("hall", "help_post", "p", "visitor", expires="2026-12-20") == "volunteer"
    assert at.states("p") == ["withdrawn"]


def test_a_consent_is_taken_back_at_the_kiosk_and_never_given_there_again(store: Store) -> None:
    at = Devices(store, "hall", "desk")
    given = {"purpose": "help_post", "given_by": "visitor", "about": "p"}
    assert at.push("hall", "consent", "c", "visitor", **given) == ""
    assert at.push("hall", "consent", "c", "visitor", given_by="ans") == "volunteer"
    assert at.push("hall", "consent", "c", "visitor", withdrawn="2026-11-18") == ""
    assert at.push("desk", "consent", "c", "visitor", withdrawn="") == "volunteer"
    assert at.fields("c")["withdrawn"] == "2026-11-18"


def test_any_name_and_number_and_the_same_post_twice_come_through_whole(store: Store) -> None:
    """One letter, 200, Arabic; a foreign number, one that is shared, none; the same post by two neighbours, and by one twice."""
    at, key = Devices(store, "hall", "desk"), make_desk_key(bytes(range(32)))
    people = [
        Contact(name="O", phone="+31612345678"),
        Contact(name="Ł" * 200, phone="+31612345678"),
        Contact(name="أ" * 200, phone="+32470123456"),
        Contact(name="فاطمة الزهراء", phone="+48226210261", note="🌷 " * 40),
        Contact(name="Mo"),
    ]
    for number, one in enumerate(people):
        sealed = {"sealed": seal(one, key.public), "key": fingerprint(key.public)}
        box = {**sealed, "about": f"p{number}", "visibility": "private"}
        same = {"title": "Wie loopt mee?", "expires": "2026-11-25", "box": f"b{number}"}
        assert at.push("hall", "box", f"b{number}", "visitor", **box) == ""
        assert at.push("hall", "help_post", f"p{number}", "visitor", **same) == ""
    twice = push(store, "hall", chain(*at.done["hall"])[-1]).outcomes
    assert [one.reason for one in twice] == [""], "what was sent again is taken once"
    held = [at.fields(f"b{number}") for number in range(len(people))]
    assert [open_box(str(one["sealed"]), key) for one in held] == people
    posts = [at.fields(f"p{number}") for number in range(len(people))]
    assert [one["title"] for one in posts] == ["Wie loopt mee?"] * len(people)
    refused = {"state": "refused", "refusal": "Het staat er al"}
    assert at.push("desk", "help_post", "p1", **refused) == ""
    assert at.fields("p1")["state"] == "refused"
    assert at.push("hall", "help_post", "p0", "visitor", state="withdrawn") == ""
    again = {"title": "Wie loopt mee?", "expires": "2026-11-25", "box": "b0"}
    assert at.push("hall", "help_post", "p0", "visitor", **again) == "volunteer", (
        "an id is used once"
    )
