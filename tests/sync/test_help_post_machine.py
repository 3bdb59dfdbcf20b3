"""The life of posts and responses under concurrency: visitors and volunteers at several devices, commits in any order.

One match at most, and none without a yes of both; nothing returns to the board by itself; no response is lost; all come to the same. The mutations below
break a rule each, to see that this would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from sync import help_posts
from sync.aggregates import Refusal
from sync.changes import Draft, Stored, fold
from sync.help_posts import HelpPostState
from sync.server import judging, merge
from tests.sync.breaking import notices
from tests.sync.world import TODAY, Device, World

POSTS = ("post-1", "post-2")
ANSWERS = st.sampled_from(("agrees", "declines"))
BY_WHOM = st.sampled_from(("visitor", "ans"))


class Machine(RuleBasedStateMachine):
    """Devices and their server; each act is done on what its device knows, however old that is."""

    devices = 2
    posts: tuple[str, ...] = POSTS
    world: World

    @initialize()
    def begin(self) -> None:
        self.world = World(self.devices)
        self.states = dict.fromkeys(self.posts, "")
        self.looked_at = self.heard = 0
        self.pairs: dict[str, Stored] = {}
        self.given: set[str] = set()
        for post in self.posts:
            fields = {"title": "Wie loopt mee?", "expires": TODAY, "state": "open"}
            self.world.devices[0].act([Draft(kind="help_post", record=post, fields=fields)])
        self.world.settle()

    @rule(data=st.data(), post=st.sampled_from(POSTS), actor=BY_WHOM)
    def respond(self, data: st.DataObject, post: str, actor: str) -> None:
        device = self.one(data)
        name = f"response-{device.name}-{len(device.made)}"
        device.act([Draft(kind="response", record=name, fields={"post": post})], actor)
        self.given.add(name)

    @rule(
        data=st.data(),
        state=st.sampled_from(("new", "called", "declined", "withdrawn", "matched")),
        actor=BY_WHOM,
    )
    def move_a_response(self, data: st.DataObject, state: str, actor: str) -> None:
        device = self.one(data)
        if known := self.known(device):
            record = data.draw(st.sampled_from(known))
            device.act([Draft(kind="response", record=record, fields={"state": state})], actor)

    @rule(
        data=st.data(),
        post=st.sampled_from(POSTS),
        state=st.sampled_from(("open", "open", "done", "withdrawn", "refused", "review")),
        actor=BY_WHOM,
    )
    def move_a_post(self, data: st.DataObject, post: str, state: str, actor: str) -> None:
        draft = Draft(kind="help_post", record=post, fields={"state": state})
        self.one(data).act([draft], actor)

    @rule(data=st.data(), post=st.sampled_from(POSTS))
    def renew(self, data: st.DataObject, post: str) -> None:
        draft = Draft(kind="help_post", record=post, fields={"expires": "2026-12-20"})
        self.one(data).act([draft], "visitor")

    @rule(data=st.data(), told=st.booleans(), agreed=st.booleans())
    def match(self, data: st.DataObject, told: bool, agreed: bool) -> None:
        device = self.one(data)
        if known := self.known(device):
            self.match_with(device, data.draw(st.sampled_from(known)), told=told, agreed=agreed)

    @rule(data=st.data(), side=st.sampled_from(("post_said", "other_said")), answer=ANSWERS)
    def call(self, data: st.DataObject, side: str, answer: str) -> None:
        device = self.one(data)
        if known := self.known(device):
            self.say(device, data.draw(st.sampled_from(known)), {side: answer})

    @rule(data=st.data())
    def both_desks_match_the_same_post(self, data: st.DataObject) -> None:
        mine = self.opened_again(data.draw(st.sampled_from(POSTS)))
        first = data.draw(st.integers(0, len(mine)))
        for at, device in enumerate(self.world.devices[:2] if mine else [], first):
            self.match_with(device, mine[at % len(mine)], told=True)
        for device in self.world.devices:
            self.exchange(device)

    @rule(data=st.data(), side=st.sampled_from(("post_said", "other_said")))
    def somebody_says_no_while_she_is_matched(self, data: st.DataObject, side: str) -> None:
        if mine := self.opened_again(data.draw(st.sampled_from(POSTS))):
            office, desk = self.world.devices[:2]
            record = data.draw(st.sampled_from(mine))
            self.say(office, record, {"post_said": "agrees", "other_said": "agrees"})
            self.exchange(office)
            self.exchange(desk)
            self.say(office, record, {side: "declines"})
            self.match_with(desk, record, told=True, agreed=False)
            first = data.draw(st.sampled_from((office, desk)))
            self.exchange(first)
            self.exchange(desk if first is office else office)

    @rule(data=st.data(), told=st.booleans())
    def somebody_withdraws_while_she_is_matched(self, data: st.DataObject, told: bool) -> None:
        if mine := self.opened_again(data.draw(st.sampled_from(POSTS))):
            kiosk, desk = self.world.devices[:2]
            record = data.draw(st.sampled_from(mine))
            withdrawn = Draft(kind="response", record=record, fields={"state": "withdrawn"})
            kiosk.act([withdrawn], "visitor")
            self.match_with(desk, record, told=told)
            self.exchange(self.one(data))

    def opened_again(self, post: str) -> list[str]:
        """Put a post on the board, let everybody hear of it, and return the responses to it."""
        first, second = self.world.devices[:2]
        for device in (first, second, first):
            self.exchange(device)
        first.act([Draft(kind="help_post", record=post, fields={"state": "open"})])
        self.exchange(first)
        self.exchange(second)
        return [one for one in self.known(second) if self.post(second, one) == post]

    @rule(data=st.data())
    def meet(self, data: st.DataObject) -> None:
        self.exchange(self.one(data))

    @invariant()
    def one_match_at_most(self) -> None:
        rows = {row.id: row.fields for row in self.world.records.values()}
        for post in POSTS:
            matched = [
                one
                for one, row in rows.items()
                if row.get("post") == post and row.get("state") == "matched"
            ]
            assert len(matched) <= 1
            for one in matched:
                assert rows[post]["matched_with"] == one
                assert rows[post]["state"] != "open"

    @invariant()
    def each_agreed_who_was_matched(self) -> None:
        for change, outcome in self.world.commits[self.heard :]:
            if outcome.state == "refused":
                continue
            if change.kind == "introduction":
                self.pairs[change.record] = fold(self.pairs.get(change.record), change).stored
            elif change.kind == "help_post" and change.fields.get("state") == "matched":
                two = (change.record, change.fields["matched_with"])
                pair = self.pairs.get("+".join(two)) or self.pairs.get("+".join(reversed(two)))
                assert pair is not None, "nobody was called"
                for side in ("post_said", "other_said"):
                    assert pair.fields.get(side) == {"answer": "agrees"}, side
        self.heard = len(self.world.commits)

    @invariant()
    def nothing_returns_to_the_board_by_itself(self) -> None:
        for change, outcome in self.world.commits[self.looked_at :]:
            if change.kind != "help_post" or outcome.state == "refused":
                continue
            before, wanted = self.states[change.record], change.fields.get("state")
            if wanted == "open":
                assert change.actor == "ans", "a volunteer puts it there"
            assert not before == wanted == "matched", "somebody was first"
            self.states[change.record] = str(wanted or before)
        self.looked_at = len(self.world.commits)
        for post in self.posts:
            assert self.world.records["help_post", post].fields["state"] == self.states[post]

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.settle()
        rows = {row.id: row.fields for row in self.world.records.values()}
        assert self.given <= rows.keys(), "no response is lost"
        for device in self.world.devices:
            assert device.pending == []
            confirmed = {one.id: one.fields for one in device.confirmed.values()}
            assert confirmed == rows
        self.who_withdrew_is_out(rows)

    def who_withdrew_is_out(self, rows: dict[str, Any]) -> None:
        """A visitor's own word holds, until a volunteer says that it was heard otherwise."""
        out: dict[str, bool] = {}
        for change, outcome in self.world.commits:
            if change.kind == "response" and "state" in change.fields:
                withdrawn = change.fields["state"] == "withdrawn"
                assert not (withdrawn and outcome.state == "refused")
                if outcome.state != "refused" and (withdrawn or change.fields["state"] == "new"):
                    out[change.record] = withdrawn
        for record, withdrawn in out.items():
            assert (rows[record]["state"] == "withdrawn") == withdrawn, record

    def say(self, device: Device, response: str, said: dict[str, str]) -> None:
        post = self.post(device, response)
        fields = {side: {"answer": answer} for side, answer in said.items()}
        pair = {"post": post, "other": response, **fields}
        device.act([Draft(kind="introduction", record=f"{post}+{response}", fields=pair)])

    def match_with(self, device: Device, response: str, *, told: bool, agreed: bool = True) -> None:
        if agreed:
            self.say(device, response, {"post_said": "agrees", "other_said": "agrees"})
        fields = {"state": "matched", "matched_with": response, "matched_by": device.name}
        post = self.post(device, response)
        drafts = [Draft(kind="help_post", record=post, fields=fields)]
        if told:
            drafts.append(Draft(kind="response", record=response, fields={"state": "matched"}))
        device.act(drafts)

    def exchange(self, device: Device) -> None:
        answer = self.world.push(device.request())
        assert answer is not None
        device.hear(answer)

    def known(self, device: Device) -> list[str]:
        return sorted(record for kind, record in device.confirmed if kind == "response")

    def post(self, device: Device, response: str) -> str:
        return str(device.confirmed["response", response].fields["post"])

    def one(self, data: st.DataObject) -> Device:
        return data.draw(st.sampled_from(self.world.devices))


Machine.TestCase.settings = settings(max_examples=1)


def test_visitors_and_volunteers_at_two_devices(request: pytest.FixtureRequest) -> None:
    full = bool(request.config.getoption("--full", False))
    daily = settings(
        max_examples=2000 if full else 60,
        stateful_step_count=50 if full else 30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=daily)


def _everybody_first(state: str, wanted: str, change: Any) -> Refusal | None:
    again = state == wanted == "matched"
    return None if again else _post_refusal(state, wanted, change)


_post_refusal = help_posts._post_refusal


def _without_the_response(*args: Any, **kwargs: Any) -> HelpPostState:
    here = _help_post_of(*args, **kwargs)
    return HelpPostState(here.state, here.today, here.matched_with, agreed=here.agreed)


_help_post_of = judging.help_post_of


def _one_yes_will_do(post: str, introductions: Iterable[Stored]) -> Iterator[str]:
    for one in introductions:
        yield from one.id.split("+")


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (help_posts, "_post_refusal", _everybody_first),
        (help_posts, "WAITING", ("new", "called", "withdrawn", "declined", "matched")),
        (merge, "help_post_of", _without_the_response),
        (help_posts, "_agreed", _one_yes_will_do),
    ],
)
def test_the_machine_sees_a_broken_rule(
    where: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, broken)
    notices(Machine, 100)
