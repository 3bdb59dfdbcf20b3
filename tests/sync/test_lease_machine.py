"""Places are promised at once by several devices, over a network that loses, repeats and reorders, while capacity goes up and
down, devices are copied and called back, and the server is put back from an old backup. No promise is broken.

``lease_world`` holds each decision against what was before it; here is what must hold at every moment and in the end.
``test_lease_mutations`` breaks the rules, to see that this would notice.
"""

from __future__ import annotations

import copy
from typing import Any

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

from sync import leases as leasing
from sync.changes import Draft
from tests.sync.lease_device import ACTIVITY, HOLDING, TIMES, LeaseDevice
from tests.sync.lease_world import LeaseWorld

AT = st.sampled_from(TIMES)
ANY = st.sampled_from((*TIMES, ""))


class Machine(RuleBasedStateMachine):
    """Two to four devices and their server."""

    world: LeaseWorld

    @initialize(devices=st.integers(2, 4), capacity=st.integers(1, 12))
    def begin(self, devices: int, capacity: int) -> None:
        self.world = LeaseWorld(devices)
        self.copies: list[LeaseDevice] = []
        self.cancelled: set[str] = set()
        self.torn = False
        self.grown: set[str] = set()
        fields = {
            "title": "Soep", "starts": TIMES[0], "rrule": "FREQ=WEEKLY", "capacity": capacity,
            "signup": "required",
        }  # fmt: skip
        first = self.world.houses[0]
        first.act([Draft(kind="activity", record=ACTIVITY, fields=fields)])
        self.world.come_together()
        for device in self.world.houses:
            self.world.top_up(device.name)
        self.world.come_together()

    def one(self, data: st.DataObject) -> LeaseDevice:
        return data.draw(st.sampled_from([*self.world.houses, *self.copies]))

    # -- people

    @rule(data=st.data(), at=AT, party=st.integers(1, 4))
    def sign_up(self, data: st.DataObject, at: str, party: int) -> None:
        self.one(data).sign_up(at, party)

    @rule(data=st.data(), at=AT)
    def promise_all_there_is(self, data: st.DataObject, at: str) -> None:
        device = self.one(data)
        while device.open(at):
            device.sign_up(at, min(device.open(at), 3))

    @rule(data=st.data(), party=st.integers(1, 2))
    def sign_up_for_every_week(self, data: st.DataObject, party: int) -> None:
        self.one(data).sign_up("", party)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        device = self.one(data)
        known = sorted(record for kind, record in device.confirmed if kind == "signup")
        known += sorted(device.promised)
        if known:
            record = data.draw(st.sampled_from(known))
            if device in self.world.houses:
                self.cancelled.add(record)
            device.act([Draft(kind="signup", record=record, fields={"state": "cancelled"})])

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        device = self.one(data)
        waiting = sorted(
            record
            for (kind, record), row in device.confirmed.items()
            if kind == "signup" and row.fields["state"] == "waiting" and row.fields["party"] > 1
        )
        if waiting:
            record = data.draw(st.sampled_from(waiting))
            fields = device.confirmed["signup", record].fields
            part = f"{device.name}-{device.head.number + 2}-part"
            own = {name: fields.get(name, "") for name in ("activity", "recurrence")}
            device.act(
                [
                    Draft(kind="signup", record=record, fields={"party": fields["party"] - 1}),
                    Draft(
                        kind="signup", record=part, fields={**own, "party": 1, "split_of": record}
                    ),
                ]
            )

    # -- the house

    @rule(data=st.data(), capacity=st.integers(1, 14))
    def change_the_capacity(self, data: st.DataObject, capacity: int) -> None:
        device = data.draw(st.sampled_from(self.world.houses))
        device.act([Draft(kind="activity", record=ACTIVITY, fields={"capacity": capacity})])

    @rule(data=st.data(), at=AT, people=st.integers(1, 4))
    def print_a_list(self, data: st.DataObject, at: str, people: int) -> None:
        self.one(data).to_paper(at, people)

    @rule(data=st.data(), party=st.integers(1, 2), rest=st.booleans())
    def type_a_list(self, data: st.DataObject, party: int, rest: bool) -> None:
        device = self.one(data)
        if device.papers:
            at, holder = data.draw(st.sampled_from(device.papers))
            if party <= device.open(at, holder):
                device.sign_up(at, party, holder)
            if rest and device.open(at, holder):
                device.step(leasing.GIVE_BACK, at, device.open(at, holder), holder)

    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        self.one(data).give_back_wanted()

    @rule(data=st.data())
    def top_up(self, data: st.DataObject) -> None:
        self.world.top_up(data.draw(st.sampled_from(self.world.houses)).name)

    # -- what goes wrong

    @rule(data=st.data())
    def call_back(self, data: st.DataObject) -> None:
        who, whose = self.one(data), data.draw(st.sampled_from(self.world.houses))
        who.step(leasing.RECALL, holder=whose.name)
        self.world.broken.add(whose.name)

    @precondition(lambda self: not self.copies)
    @rule(data=st.data())
    def copy_a_disk(self, data: st.DataObject) -> None:
        device = data.draw(st.sampled_from(self.world.houses))
        world, device.world, device.places = self.world, None, None  # type: ignore[assignment]
        twin = copy.deepcopy(device)
        device.world = device.places = twin.world = twin.places = world
        self.copies.append(twin)
        world.broken.add(device.name)

    @rule()
    def back_up(self) -> None:
        self.world.back_up()

    @precondition(lambda self: self.world.old is not None and not self.copies)
    @rule()
    def restore(self) -> None:
        self.world.restore()

    @precondition(lambda self: not self.copies)
    @rule(data=st.data(), at=AT, party=st.integers(1, 3), lift=st.booleans())
    def lose_a_day(self, data: st.DataObject, at: str, party: int, lift: bool) -> None:
        """What was given and promised since the backup is not known to the server any more."""
        world, device = self.world, data.draw(st.sampled_from(self.world.houses))
        world.come_together()
        if world.frozen:
            return
        world.back_up()
        device.sign_up(at, party)
        device.act([Draft(kind="activity", record=ACTIVITY, fields={"capacity": 14})])
        world.meet(device)
        world.top_up(device.name)
        world.meet(device)
        world.restore()
        if lift:
            world.thaw()
            for other in world.houses:
                if other is not device:
                    world.meet(other)
                    other.act([Draft(kind="activity", record=ACTIVITY, fields={"capacity": 14})])
                    other.sign_up(at, 4)
                    world.meet(other)

    @precondition(lambda self: not self.copies)
    @rule(data=st.data(), at=ANY, parties=st.lists(st.integers(1, 3), min_size=1, max_size=5))
    def lose_what_the_server_gave(self, data: st.DataObject, at: str, parties: list[int]) -> None:
        """Who was confirmed without a lease, or waits, is lost; and others ask for the same places before they come again."""
        world, device = self.world, data.draw(st.sampled_from(self.world.houses))
        world.come_together()
        if world.frozen:
            return
        world.back_up()
        for party in parties:
            device.sign_up(at, party)
        world.meet(device)
        for other in world.houses:
            world.meet(other)
        world.restore()
        for other in world.houses:
            if other is not device:
                world.meet(other)
                other.sign_up(at or TIMES[0], 2)
                world.meet(other)

    @precondition(lambda self: self.world.frozen)
    @rule()
    def lift_the_freeze(self) -> None:
        self.world.thaw()

    @rule(data=st.data())
    def tear_a_replica(self, data: st.DataObject) -> None:
        """It is made anew: its leases are gone, its outbox is not."""
        self.one(data).tear()
        self.torn = True

    # -- the network

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        self.world.letters.append(self.one(data).ask())

    @precondition(lambda self: self.world.letters)
    @rule(data=st.data(), fate=st.sampled_from(("arrive", "arrive", "arrive", "twice", "lost")))
    def network(self, data: st.DataObject, fate: str) -> None:
        index = data.draw(st.integers(0, len(self.world.letters) - 1))
        if fate == "lost":
            self.world.letters.pop(index)
        else:
            self.world.deliver(index, again=fate == "twice")

    @rule(data=st.data())
    def exchange(self, data: st.DataObject) -> None:
        self.world.meet(self.one(data))

    # -- what must hold

    @invariant()
    def no_device_thinks_to_have_more_than_is_kept_for_it(self) -> None:
        if not hasattr(self, "world"):
            return
        for device in self.world.houses:
            if device.name in self.world.broken or device.epoch != self.world.epoch:
                continue
            if device.name in self.world.awaited:
                continue
            taken = len(self.world.taken[device.name])
            unsent = [w for c in device.made[taken:] if (w := leasing.withdrawal(c)) is not None]
            for key, lease in self.world.leases.items():
                if leasing.owner_of(key[2]) == device.name:
                    own = sum(one.people for one in unsent if one.key == key)
                    assert device.open(key[1], key[2]) + own <= max(lease.open, own), key

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        world.come_together()
        if world.frozen:
            world.thaw()
        world.come_together()
        rows = {one.id: one.fields for one in world.signups()}
        if not (world.exceeded or world.broken):
            assert all(used <= world.capacity() for used in world.used().values())
        for device in world.houses:
            if device.apart:
                continue
            made = [c for c in device.made if c.kind == "signup" and "activity" in c.fields]
            for change in made:
                outcome = device.outcomes[change.number]
                assert (change.record in rows) == (outcome.state != "refused"), change.record
            if device.name in world.broken:
                for signup in device.promised.keys() & rows.keys():
                    assert rows[signup]["state"] in ("confirmed", "to_call", "cancelled")
                continue
            for signup in device.promised:
                states = ("cancelled",) if signup in self.cancelled else ("confirmed",)
                assert rows[signup]["state"] in states, "a promise was not kept"
        self.who_was_told_is_kept(rows)
        accepted = [
            change.record
            for change, outcome in world.commits
            if change.kind == "signup"
            and "activity" in change.fields
            and outcome.state != "refused"
        ]
        assert sorted(accepted) == sorted(rows), "a sign-up exists exactly once"

    def who_was_told_is_kept(self, rows: dict[str, dict[str, Any]]) -> None:
        """Hold what became of people against what devices had shown when the server was put back."""
        world = self.world
        every = [change for device in (*world.houses, *self.copies) for change in device.made]
        gone = {one.record for one in every if one.fields.get("state") == "cancelled"}
        sound = not (world.exceeded or world.broken or self.torn)
        kept = ("confirmed", "offered", "attended") if sound else (*HOLDING, "offered")
        for signup in set().union(*world.owed.values()) & rows.keys() - gone:
            assert rows[signup]["state"] in kept, "a promise of the server was not kept"
        if world.lifted:
            return
        for queue in world.queue.values():
            turns = [rows[one]["turn"] for one in queue if one in rows]
            assert turns == sorted(turns), "the waiting list lost its order"


Machine.TestCase.settings = settings(max_examples=1)


def daily(full: bool) -> settings:
    return settings(
        max_examples=4000 if full else 150,
        stateful_step_count=60 if full else 40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def test_no_promise_is_broken(request: pytest.FixtureRequest) -> None:
    full = bool(request.config.getoption("--full", False))
    run_state_machine_as_test(Machine, settings=daily(full))
