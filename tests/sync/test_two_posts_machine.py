"""The whole life of posts: requests and offers that meet each other, days that go by, and posts thrown away and brought back.

The rules and what holds come on top of those of ``test_help_post_machine``, at three devices: a match of two posts is whole
or not at all, and no post is taken twice; nobody stands longer than thirty days, and a renewal after the last day holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from sync import help_posts
from sync.changes import Change, Draft
from sync.help_posts import MAX_HELP_DAYS, OVER, shown_state
from sync.server.merge import Merge
from tests.sync.breaking import notices
from tests.sync.test_help_post_machine import POSTS, Machine
from tests.sync.world import Device

OFFERS = ("offer-1", "offer-2")


class TwoPosts(Machine):
    """Three devices, two requests and two offers."""

    devices = 3
    posts = (*POSTS, *OFFERS)

    @rule(
        data=st.data(),
        request=st.sampled_from(POSTS),
        offer=st.sampled_from(OFFERS),
        agreed=st.booleans(),
    )
    def match_two_posts(self, data: st.DataObject, request: str, offer: str, agreed: bool) -> None:
        self.bring_together(self.one(data), request, offer, agreed=agreed)

    @rule(data=st.data(), offer=st.sampled_from(OFFERS))
    def two_requests_want_the_same_offer(self, data: st.DataObject, offer: str) -> None:
        everybody = self.world.devices
        for device in (*everybody, *everybody):
            self.exchange(device)
        drafts = [Draft(kind="help_post", record=one, fields={"state": "open"}) for one in (*POSTS, offer)]  # fmt: skip
        everybody[0].act(drafts)
        for device in everybody:
            self.exchange(device)
        first, second = data.draw(st.permutations(everybody[:2]))
        self.bring_together(first, POSTS[0], offer)
        self.bring_together(second, POSTS[1], offer)
        self.exchange(second)
        self.exchange(first)

    @rule(data=st.data(), post=st.sampled_from(posts), verb=st.sampled_from(("delete", "restore")))
    def throw_away_or_bring_back(
        self, data: st.DataObject, post: str, verb: Literal["delete", "restore"]
    ) -> None:
        self.one(data).act([Draft(kind="help_post", record=post, verb=verb)])

    @rule(days=st.integers(1, 20))
    def days_go_by(self, days: int) -> None:
        self.world.today = str(date.fromisoformat(self.world.today) + timedelta(days=days))

    @rule(data=st.data(), post=st.sampled_from(posts), days=st.sampled_from((-40, 5, 90)))
    def renew_by_a_clock_that_may_be_off(self, data: st.DataObject, post: str, days: int) -> None:
        last = date.fromisoformat(self.world.today) + timedelta(days=days)
        draft = Draft(kind="help_post", record=post, fields={"expires": str(last)})
        self.one(data).act([draft], "visitor")

    @rule(data=st.data(), post=st.sampled_from(posts))
    def renewed_after_its_last_day(self, data: st.DataObject, post: str) -> None:
        """Who placed a post lets it stand once more, though its last day went by on all screens."""
        device = self.one(data)
        self.opened_again(post)
        self.exchange(device)
        if self.world.records["help_post", post].deleted or self.states[post] != "open":
            return
        today = date.fromisoformat(self.world.today) + timedelta(days=MAX_HELP_DAYS + 1)
        self.world.today = str(today)
        assert self.shown(post) == "expired"
        draft = Draft(kind="help_post", record=post, fields={"expires": str(today)})
        device.act([draft], "visitor")
        self.exchange(device)
        if self.states_by_now(post) == "open":
            assert self.shown(post) == "open"

    @invariant()
    def a_match_of_two_posts_is_whole(self) -> None:
        acts: dict[str, list[tuple[Change, bool]]] = {}
        for change, outcome in self.world.commits:
            acts.setdefault(change.act, []).append((change, outcome.state == "refused"))
        for act in acts.values():
            assert len({refused for _, refused in act}) == 1, "all of an act, or nothing"

    @invariant()
    def who_is_matched_knows_with_whom(self) -> None:
        """What is committed of a match stands in both posts, and each stands with one other only."""
        mates = dict.fromkeys(self.posts, "")
        for change, outcome in self.world.commits:
            if change.kind == "help_post" and outcome.state != "refused":
                wanted = change.fields.get("state")
                if wanted == "matched":
                    mates[change.record] = str(change.fields["matched_with"])
                elif wanted == "open":
                    mates[change.record] = ""
        for post, mate in mates.items():
            fields = self.world.records["help_post", post].fields
            assert str(fields.get("matched_with") or "") == mate

    @invariant()
    def nothing_stands_longer_than_it_may(self) -> None:
        last = str(date.fromisoformat(self.world.today) + timedelta(days=MAX_HELP_DAYS))
        for post in self.posts:
            fields = self.world.records["help_post", post].fields
            assert fields["expires"] <= last
            if fields["state"] in OVER:
                assert self.shown(post) == fields["state"], "a day changes nothing of what is over"

    def bring_together(
        self, device: Device, request: str, offer: str, *, agreed: bool = True
    ) -> None:
        """Match two posts as a desk does: both in one act."""
        if agreed:
            said = {side: {"answer": "agrees"} for side in ("post_said", "other_said")}
            pair = {"post": request, "other": offer, "other_kind": "help_post", **said}
            device.act([Draft(kind="introduction", record=f"{request}+{offer}", fields=pair)])
        device.act(
            [
                Draft(
                    kind="help_post",
                    record=one,
                    fields={"state": "matched", "matched_with": mate, "matched_by": device.name},
                )
                for one, mate in ((request, offer), (offer, request))
            ]
        )

    def states_by_now(self, post: str) -> str:
        return str(self.world.records["help_post", post].fields["state"])

    def shown(self, post: str) -> str:
        fields = self.world.records["help_post", post].fields
        return shown_state(fields["state"], fields["expires"], date.fromisoformat(self.world.today))


TwoPosts.TestCase.settings = settings(max_examples=1)


def test_requests_and_offers_at_three_devices(request: pytest.FixtureRequest) -> None:
    full = bool(request.config.getoption("--full", False))
    daily = settings(
        max_examples=2000 if full else 30,
        stateful_step_count=50 if full else 30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(TwoPosts, settings=daily)


def _only_the_first_post(merge: Merge, act: list[Change]) -> Any:
    posts = [change.record for change in act if change.kind == "help_post"]
    return _decided(merge, [c for c in act if c.kind != "help_post" or c.record == posts[0]])


_decided = Merge._decided


def _as_it_came(expires: str, today: str, *, begins: bool) -> str:
    return expires


def _somebody_else_too(state: str, wanted: str, change: Change) -> Any:
    return None if change.record in OFFERS else _post_refusal(state, wanted, change)


_post_refusal = help_posts._post_refusal


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (Merge, "_decided", _only_the_first_post),
        (help_posts, "_expiry", _as_it_came),
        (help_posts, "_post_refusal", _somebody_else_too),
    ],
)
def test_the_machine_sees_a_broken_rule(
    where: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, broken)
    notices(TwoPosts, 60)
