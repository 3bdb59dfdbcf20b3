"""Devices write at once, with clocks that are off, over a network that delays, doubles and loses; all come to the same.

What must be is worked out beside the program from the log of commits, in as few words as possible (``expected``), and held
against what server and devices have. ``test_fold_mutations`` breaks the rules, to see that this would notice.
"""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.aggregates import DECIDED
from sync.changes import SET_FIELDS, Change, Draft, Stored
from sync.erasure import erased_text, is_erased
from sync.outcomes import Outcome
from tests.sync.world import TODAY, Device, World

YEARS_10_MS = 10 * 366 * 86_400_000
CAPACITY = 4
ACTIVITY, SERVICE, POST, TALLY, BOX = "activity-1", "service-1", "post-1", "tally-1", "box-1"
SEALED = tuple(base64.b64encode(bytes([n]) * 304).decode() for n in (1, 2))
HOLDING = ("confirmed", "offered", "attended", "to_call")

TEXTS = st.sampled_from(("koffie", "soep", "wandelen"))
THEMES = st.sets(st.sampled_from(("geld", "eten", "wonen")))
WHO = st.sampled_from(("visitor", "ans"))


class Machine(RuleBasedStateMachine):
    """Two to five devices and their server."""

    world: World

    @initialize(devices=st.integers(2, 5))
    def begin(self, devices: int) -> None:
        self.world = World(devices)
        first = self.world.devices[0]
        first.act(
            [
                Draft(
                    kind="activity",
                    record=ACTIVITY,
                    fields={"title": "soep", "starts": "2026-11-26T10:00"},
                )
            ]
        )
        first.act([Draft(kind="activity", record=ACTIVITY, fields={"capacity": CAPACITY})])
        first.act(
            [Draft(kind="service", record=SERVICE, fields={"name": "soep", "themes": ["geld"]})]
        )
        post = {"title": "soep", "expires": TODAY}
        first.act([Draft(kind="help_post", record=POST, fields=post)], "visitor")
        box = {"about": POST, "sealed": SEALED[0]}
        first.act([Draft(kind="box", record=BOX, fields=box)], "visitor")
        self.world.settle()

    @rule(data=st.data(), jump_ms=st.sampled_from((0, 50, -3_000, YEARS_10_MS, -YEARS_10_MS)))
    def set_a_clock(self, data: st.DataObject, jump_ms: int) -> None:
        self.one(data).offset_ms = jump_ms

    @rule(data=st.data(), title=TEXTS, summary=TEXTS, both=st.booleans())
    def edit_an_activity(self, data: st.DataObject, title: str, summary: str, both: bool) -> None:
        fields = (
            {"title": title, "summary": summary, "van_later": title} if both else {"title": title}
        )
        self.one(data).act([Draft(kind="activity", record=ACTIVITY, fields=fields)])

    @rule(data=st.data(), name=TEXTS, themes=THEMES)
    def edit_a_service_and_an_activity_in_one_act(
        self, data: st.DataObject, name: str, themes: set[str]
    ) -> None:
        self.one(data).act(
            [
                Draft(
                    kind="service", record=SERVICE, fields={"name": name, "themes": sorted(themes)}
                ),
                Draft(kind="activity", record=ACTIVITY, fields={"summary": name}),
            ]
        )

    @rule(data=st.data(), themes=THEMES)
    def choose_themes(self, data: st.DataObject, themes: set[str]) -> None:
        self.one(data).act(
            [Draft(kind="service", record=SERVICE, fields={"themes": sorted(themes)})]
        )

    @rule(data=st.data(), verb=st.sampled_from(("delete", "restore")), actor=WHO)
    def delete_or_restore(self, data: st.DataObject, verb: Any, actor: str) -> None:
        self.one(data).act([Draft(kind="service", record=SERVICE, verb=verb)], actor)

    @rule(data=st.data(), sealed=st.sampled_from((*SEALED, *map(erased_text, SEALED))))
    def seal_or_erase_a_box(self, data: st.DataObject, sealed: str) -> None:
        self.one(data).act([Draft(kind="box", record=BOX, fields={"sealed": sealed})])

    @rule(data=st.data(), verb=st.sampled_from(("delete", "restore")))
    def delete_or_restore_a_box(self, data: st.DataObject, verb: Any) -> None:
        self.one(data).act([Draft(kind="box", record=BOX, verb=verb)])

    @rule(data=st.data(), count=st.integers(1, 3))
    def count_something(self, data: st.DataObject, count: int) -> None:
        fields = {"day": TODAY, "action": "look"}
        self.one(data).act(
            [Draft(kind="tally", record=TALLY, fields=fields, count=count)], "visitor"
        )

    @rule(
        data=st.data(),
        state=st.sampled_from(
            ("review", "open", "open", "matched", "matched", "done", "withdrawn")
        ),
        actor=WHO,
    )
    def move_a_post(self, data: st.DataObject, state: str, actor: str) -> None:
        device = self.one(data)
        fields = {"state": state, "matched_with": device.name if state == "matched" else ""}
        device.act([Draft(kind="help_post", record=POST, fields=fields)], actor)

    @rule(
        data=st.data(), party=st.integers(1, 5), claim=st.sampled_from(("provisional", "confirmed"))
    )
    def sign_up(self, data: st.DataObject, party: int, claim: str) -> None:
        device = self.one(data)
        fields = {
            "activity": ACTIVITY,
            "recurrence": "2026-11-26T10:00",
            "party": party,
            "state": claim,
            "turn": -1,
        }
        device.act(
            [Draft(kind="signup", record=f"{device.name}-{len(device.made)}", fields=fields)],
            "visitor",
        )

    @rule(
        data=st.data(), state=st.sampled_from(("cancelled", "cancelled", "confirmed", "attended"))
    )
    def move_a_signup(self, data: st.DataObject, state: str) -> None:
        device = self.one(data)
        known = sorted(record for kind, record in device.confirmed if kind == "signup")
        if known:
            record = data.draw(st.sampled_from(known))
            device.act([Draft(kind="signup", record=record, fields={"state": state})])

    @rule(data=st.data(), party=st.integers(1, 5))
    def come_with_more_or_fewer(self, data: st.DataObject, party: int) -> None:
        device = self.one(data)
        known = sorted(record for kind, record in device.confirmed if kind == "signup")
        if known:
            record = data.draw(st.sampled_from(known))
            device.act([Draft(kind="signup", record=record, fields={"party": party})], "visitor")

    @rule()
    def all_match_the_same_post(self) -> None:
        first, *others = self.world.devices
        first.act([Draft(kind="help_post", record=POST, fields={"state": "open"})])
        for device in (first, *others):
            self.meet(device)
        for device in (first, *others):
            fields = {"state": "matched", "matched_with": device.name}
            device.act([Draft(kind="help_post", record=POST, fields=fields)])

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        self.world.on_their_way.append(self.one(data).request())

    @precondition(lambda self: self.world.on_their_way)
    @rule(data=st.data(), fate=st.sampled_from(("arrive", "arrive", "arrive", "twice", "lost")))
    def network(self, data: st.DataObject, fate: str) -> None:
        index = data.draw(st.integers(0, len(self.world.on_their_way) - 1))
        if fate == "lost":
            self.world.on_their_way.pop(index)
        else:
            self.world.arrive(index, again=fate == "twice")

    @rule(data=st.data())
    def exchange(self, data: st.DataObject) -> None:
        self.meet(self.one(data))

    @rule(ms=st.sampled_from((0, 1, 1000)))
    def wait(self, ms: int) -> None:
        self.world.now_ms += ms

    @invariant()
    def nothing_above_capacity_and_nobody_overtaken(self) -> None:
        rows = [row.fields for row in self.world.records.values() if row.kind == "signup"]
        holding = [row for row in rows if row["state"] in HOLDING]
        assert sum(row["party"] for row in holding) <= CAPACITY
        waiting = [row["turn"] for row in rows if row["state"] == "waiting"]
        assert all(row["turn"] < turn for row in holding for turn in waiting)
        assert len({row["turn"] for row in rows}) == len(rows)

    @invariant()
    def a_box_that_was_erased_stays_erased(self) -> None:
        texts = [
            change.fields["sealed"]
            for change, outcome in self.world.commits
            if change.record == BOX and "sealed" in change.fields and outcome.state != "refused"
        ]
        if any(map(is_erased, texts)):
            assert is_erased(self.world.records["box", BOX].fields["sealed"])

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        world.settle()
        for device in world.devices:
            everything_spoken_for(world, device)
            assert {key: row.fields for key, row in device.confirmed.items()} == {
                key: row.fields for key, row in world.records.items()
            }
        for key, stored in world.records.items():
            what_is_expected(world, stored)
            again = msgspec.json.decode(msgspec.json.encode(stored), type=Stored)
            assert again == stored, key

    def meet(self, device: Device) -> None:
        answer = self.world.push(device.request())
        assert answer is not None
        device.hear(answer)

    def one(self, data: st.DataObject) -> Device:
        return data.draw(st.sampled_from(self.world.devices))


Machine.TestCase.settings = settings(max_examples=1)


def everything_spoken_for(world: World, device: Device) -> None:
    """Every act of a device has come to the server once, and stands or fell whole."""
    assert device.pending == []
    assert [change.number for change in device.made] == sorted(device.outcomes)
    assert world.taken[device.name] == device.made
    fates: dict[str, set[bool]] = {}
    for change in device.made:
        refused = device.outcomes[change.number].state == "refused"
        fates.setdefault(change.act, set()).add(refused)
    assert all(len(fate) == 1 for fate in fates.values())


def what_is_expected(world: World, stored: Stored) -> None:
    """Hold a record against the commits about it."""
    sent = {(c.device, c.number): c for device in world.devices for c in device.made}
    about = [
        (change, outcome)
        for change, outcome in world.commits
        if (change.kind, change.record) == (stored.kind, stored.id) and outcome.state != "refused"
    ]
    content_is_the_latest(stored, about)
    sets_are_what_was_added_and_not_removed(stored, [sent[c.device, c.number] for c, _ in about])
    last = max((c for c, _ in about if c.verb != "put"), key=order, default=None)
    assert stored.deleted == (last is not None and last.verb == "delete")
    totals: dict[str, int] = {}
    for change, _ in about:
        if change.count is not None:
            totals[change.device] = max(totals.get(change.device, 0), change.count)
    assert stored.fields.get("counts", {}) == totals
    if stored.kind == "help_post":
        a_post_moved_step_by_step(stored, [change for change, _ in about])
    if stored.kind == "signup":
        cancelled = any(change.fields.get("state") == "cancelled" for change, _ in about)
        assert cancelled == (stored.fields["state"] == "cancelled")


def order(change: Change) -> tuple[tuple[int, int], str, int]:
    return (change.stamp.wall_ms, change.stamp.counter), change.device, change.number


def content_is_the_latest(stored: Stored, about: list[tuple[Change, Outcome]]) -> None:
    """Last writer wins, and whoever loses at the commit is told."""
    skipped = {*DECIDED.get(stored.kind, ()), *SET_FIELDS.get(stored.kind, ())}
    latest: dict[str, tuple[Any, Any]] = {}
    gone: list[Change] = []
    for change, outcome in about:
        gone += [change] if change.verb != "put" else []
        deleted = bool(gone) and max(gone, key=order).verb == "delete"
        for name, value in change.fields.items():
            if name in skipped:
                continue
            place = (name == "sealed" and is_erased(value), order(change))
            later = name in latest and latest[name][0] > place
            beaten = later and latest[name][1] != value
            if not later:
                latest[name] = place, value
            assert (name in outcome.superseded) == (beaten or deleted), name
    shown = {name: value for name, value in stored.fields.items() if name not in skipped}
    shown.pop("counts", None)
    assert shown == {name: value for name, (_, value) in latest.items()}


def sets_are_what_was_added_and_not_removed(stored: Stored, sent: list[Change]) -> None:
    """An element is there when somebody added it and nobody who saw that addition took it away."""
    for name in SET_FIELDS.get(stored.kind, ()):
        removed = {tag for change in sent for tag in change.removes.get(name, ())}
        added = {
            element
            for change in sent
            for index, element in enumerate(change.adds.get(name, ()))
            if tag_of(change, index) not in removed
        }
        assert set(stored.fields.get(name, ())) == added, name


def tag_of(sent: Change, index: int) -> str:
    wall = f"{sent.stamp.wall_ms:015d}.{sent.stamp.counter:06d}"
    return f"{wall}.{sent.device}.{sent.number:09d}.{index:03d}"


def a_post_moved_step_by_step(stored: Stored, about: list[Change]) -> None:
    """The last step that was taken is the one that stands, and between two openings there is one match."""
    state, matched_with = "review", ""
    for change in about:
        wanted = change.fields.get("state", state)
        assert not (state == wanted == "matched" and "state" in change.fields)
        state = wanted
        matched_with = change.fields.get("matched_with", matched_with)
        if change.fields.get("state") == "open":  # it is on the board again: of nobody
            matched_with = ""
    assert stored.fields.get("state", "review") == state
    assert stored.fields.get("matched_with", "") == matched_with


def daily(full: bool) -> settings:
    return settings(
        max_examples=5000 if full else 300,
        stateful_step_count=60 if full else 40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def test_all_devices_come_to_the_same(request: pytest.FixtureRequest) -> None:
    full = bool(request.config.getoption("--full", False))
    run_state_machine_as_test(Machine, settings=daily(full))
