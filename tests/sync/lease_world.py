"""A world in memory with places that are leased: devices that promise alone, paper lists, clones, a server that is put back.

It stands on ``world``: the server decides with the real ``Merge`` and shares out with the real policy; a device counts with
the real ``open_here``. What must hold is worked out here from records and leases, in as few words as possible.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import msgspec

from sync import leases as leasing
from sync.changes import Change, Stored, chain_holds, digest
from sync.leases import Lease, LeaseHeld, LeaseKey, adopted, owner_of
from sync.outcomes import Outcome
from sync.places import SERVER
from sync.records import Activity
from sync.recurrence import occurrence_of, parse_local
from sync.said import Said
from sync.said import joined as said_joined
from sync.server import places_of
from sync.server.merge import Merge, shifted
from tests.sync.lease_device import ACTIVITY, HOLDING, TIMES, Answer, LeaseDevice, Request
from tests.sync.world import TODAY, World


class LeaseWorld(World):
    """Devices with leases, one server, and what is on its way between them."""

    def __init__(self, devices: int) -> None:
        super().__init__(0)
        self.houses = [LeaseDevice(f"device-{index}", self) for index in range(devices)]
        self.taken = {device.name: [] for device in self.houses}
        self.outcomes = {device.name: [] for device in self.houses}
        self.leases: dict[LeaseKey, Lease] = {}
        self.epoch = 0
        self.frozen = False
        self.awaited: set[str] = set()
        self.silent: set[str] = set()
        """Devices that are given no more: revoked, called back, or not reported yet."""
        self.broken: set[str] = set()
        """Devices whose promises a coordinator or a copy put in doubt."""
        self.letters: list[Request | Answer] = []
        self.old: dict[str, Any] | None = None
        self.kept_words: dict[str, Said] = {}
        self.lifted = False
        """The freeze ended before everybody had reported."""
        self.owed: dict[str, set[str]] = {}
        """What each device showed for certain when the server was put back last, and can still say."""
        self.queue: dict[str, list[str]] = {}
        """Who waited then, in order, as each device knew it."""
        self.exceeded = False
        """Somebody lowered the capacity, or lifted a freeze: there may be more people than places."""

    # -- what must hold, worked out anew

    def capacity(self) -> int:
        """Return the capacity; none before the activity is made."""
        if ("activity", ACTIVITY) not in self.records:
            return 0
        return int(self.records["activity", ACTIVITY].fields["capacity"])

    def signups(self) -> list[Stored]:
        return [row for (kind, _), row in self.records.items() if kind == "signup"]

    def used(self) -> dict[str, int]:
        """Return people with a place, and open places of leases, of each occurrence."""
        rows = [one.fields for one in self.signups()]
        held = {
            at: sum(
                row["party"]
                for row in rows
                if row["state"] in HOLDING
                and not row.get("apart")
                and row.get("recurrence", "") in ("", at)
            )
            for at in TIMES
        }
        return {
            at: held[at]
            + sum(
                one.granted - one.spent - one.returned - one.recalled
                for one in self.leases.values()
                if one.recurrence == at
            )
            for at in TIMES
        }

    def _watch(self, before: dict[str, Any], act: Sequence[Change]) -> None:
        """Hold one decision against what was before it."""
        self.exceeded |= self.capacity() < before["capacity"]
        for at, used in self.used().items():
            assert used <= max(before["used"][at], self.capacity()), "raised above capacity"
        assert all(one.open >= 0 for one in self.leases.values())
        self._each_promise_is_spent_once(before["leases"], act)
        self._only_what_its_holder_gives_back_is_returned(before["leases"], act)
        named = {change.record for change in act}
        spent = {
            leasing.withdrawal(change).key[2]  # type: ignore[union-attr]
            for change in act
            if leasing.withdrawal(change) is not None
        }
        after = {one.id: one.fields for one in self.signups()}
        for signup, was in before["signups"].items():
            if was["state"] in ("confirmed", "offered") and signup not in named:
                assert after[signup]["state"] == was["state"], "a promise ended by itself"
        waiting = [row for row in after.values() if row["state"] == "waiting"]
        for signup, row in after.items():
            was = before["signups"].get(signup, {})
            got_in = row["state"] in ("confirmed", "offered") and was.get("state") not in HOLDING
            owed = bool(was.get("promised")) or row.get("promised") == SERVER
            if got_in and not owed and not (signup in named and row.get("promised") in spent):
                lists = (row.get("recurrence", ""),) if row.get("recurrence") else ("", *TIMES)
                assert not [
                    other
                    for other in waiting
                    if other.get("recurrence", "") in lists and other["turn"] < row["turn"]
                ], "somebody was overtaken"
            again = signup in self.kept_words
            if signup not in before["signups"] and not row.get("split_of") and not again:
                assert all(row["turn"] > was["turn"] for was in before["signups"].values())

    def _each_promise_is_spent_once(
        self, before: dict[LeaseKey, Lease], act: Sequence[Change]
    ) -> None:
        if any(one.fields["state"] == "provisional" for one in self.signups()):
            return  # decided later than it came
        left = {key: lease.open for key, lease in before.items()}
        spent = {key: lease.spent for key, lease in before.items()}
        accepted = {one.id for one in self.signups()}
        for change in act:
            taken = leasing.withdrawal(change)
            if taken is None or taken.people > left.get(taken.key, 0):
                continue
            left[taken.key] -= taken.people
            if change.kind == "signup" and change.record in accepted:
                spent[taken.key] += taken.people
        if not any(change.kind == leasing.KIND for change in act):
            assert all(self.leases[key].spent == n for key, n in spent.items()), "not spent once"

    def _only_what_its_holder_gives_back_is_returned(
        self, before: dict[LeaseKey, Lease], act: Sequence[Change]
    ) -> None:
        """Hold that whatever a holder gave back or moved to paper left its lease, as far as it was open, and nothing else did."""
        returned = {key: lease.returned for key, lease in before.items()}
        for change in act:
            taken = leasing.withdrawal(change) if change.kind == leasing.KIND else None
            if taken is not None and taken.key in before:
                returned[taken.key] += min(taken.people, before[taken.key].open)
        assert all(self.leases[key].returned == n for key, n in returned.items()), "not given back"

    def _before(self) -> dict[str, Any]:
        return {
            "capacity": self.capacity(),
            "used": self.used(),
            "leases": dict(self.leases),
            "signups": {one.id: dict(one.fields) for one in self.signups()},
        }

    # -- the server

    def _merge(self) -> Merge:
        self.sequence += 1
        return Merge(
            self.records,
            self._signups(),
            self.sequence,
            TODAY,
            leases=self.leases,
            frozen=self.frozen,
        )

    def serve(self, request: Request) -> Answer:
        device, name = request.device, request.device.name
        have = len(self.taken[name])
        if request.epoch != self.epoch:
            return Answer(device, self.epoch, have)
        if name in self.awaited:
            self._report(name, request.stated)
        old = [change for change in request.changes if change.number <= have]
        new = list(request.changes[len(old) :])
        same = [digest(one) for one in old] == [digest(self.taken[name][c.number - 1]) for c in old]
        last = digest(self.taken[name][-1]) if self.taken[name] else ""
        if not same or (new and not chain_holds(new, last)):
            device.apart = True  # its acts go to the tray
            return Answer(device, self.epoch)
        outcomes = [self.outcomes[name][change.number - 1] for change in old]
        if new:
            outcomes += self._push(name, new, request.clock_ms)
        if name in self.awaited and request.cursor:
            self._hear(request.said)
            self.awaited.discard(name)
            self.silent.discard(name)
            if self.frozen and not self.awaited:
                self.thaw()
        leases = tuple(
            lease
            for lease in self.leases.values()
            if owner_of(lease.holder) == name and lease.sequence > request.lease_sequence
        )
        rows = tuple(row for row in self.records.values() if row.sequence > request.cursor)
        return Answer(device, self.epoch, None, tuple(outcomes), rows, leases, self.sequence)

    def _push(self, name: str, new: list[Change], clock_ms: int) -> list[Outcome]:
        receipt = self.now_ms
        moved = shifted(new, receipt - clock_ms, self.floor_ms.get(name, 0), receipt)
        merge = self._merge()
        here = {one.id for one in self.signups()}
        merge.said = {one: said for one, said in self.kept_words.items() if one not in here}
        for _, members in groupby(moved, key=lambda change: change.act):
            act, before = list(members), self._before()
            merge.take(act)
            self.leases = dict(merge.leases)
            for change in act:
                if change.fields.get("step") == leasing.RECALL:
                    self.called_back(str(change.fields["holder"]))
            self._watch(before, act)
        self._share(merge)
        self.floor_ms[name] = receipt
        self.taken[name] += new
        self.outcomes[name] += merge.outcomes
        self.commits += zip(moved, merge.outcomes, strict=True)
        return merge.outcomes

    def _hear(self, words: Sequence[Said]) -> None:
        """Take what a device says of sign-ups, as ``Leasing.hear_said`` does."""
        for one in words:
            self.kept_words[one.signup] = said_joined(self.kept_words.get(one.signup), one)
        before, merge = self._before(), self._merge()
        merge.hear([self.kept_words[one.signup] for one in words], self._cause())
        self.leases = dict(merge.leases)
        self._watch(before, ())
        self._share(merge)

    def _cause(self) -> Change:
        last = max(row.top for row in self.records.values())
        return Change(
            device="server", number=self.sequence, act="server", kind="lease", record="",
            stamp=last.next(),
        )  # fmt: skip

    def called_back(self, name: str) -> None:
        self.silent.add(name)
        self.broken.add(name)

    def _share(self, merge: Merge) -> None:
        before = self._before()
        if not self.frozen and ("activity", ACTIVITY) in self.records:
            of = self.records["activity", ACTIVITY].record
            assert isinstance(of, Activity)
            rows = [
                {"device": device.name, "kind": device.kind, "venue": ""}
                for device in self.houses
                if device.name not in self.silent
            ]
            for at in TIMES:
                start = parse_local(at)
                assert start is not None
                places_of._share(merge, occurrence_of(of, start, None), rows)
        self.leases = dict(merge.leases)
        self._watch(before, ())

    def top_up(self, name: str) -> None:
        """Look at what is held, as once an hour."""
        if name not in self.awaited:
            self.silent.discard(name)
        self._share(self._merge())

    def _report(self, name: str, stated: Sequence[LeaseHeld]) -> None:
        for held in stated:
            if owner_of(held.holder) != name:
                continue
            key = (held.activity, held.recurrence, held.holder)
            lease = self.leases.get(key) or Lease(activity=key[0], recurrence=key[1], holder=key[2])
            free = None if self.frozen else self.capacity() - self.used()[held.recurrence]
            before = self._before()
            after = adopted(lease, held, free)
            assert (after.spent, after.returned) == (lease.spent, lease.returned), "counted twice"
            if after != lease:
                self.sequence += 1
                self.leases[key] = msgspec.structs.replace(after, sequence=self.sequence)
            if not self.frozen:
                self._watch(before, ())

    def thaw(self) -> None:
        """Let places be given again; who has not reported has its promises in doubt."""
        self.frozen = False
        self.lifted |= bool(self.awaited)
        self.exceeded |= bool(self.awaited)
        self.broken |= self.awaited
        before, merge = self._before(), self._merge()
        merge.settle(ACTIVITY, self._cause())
        self.leases = dict(merge.leases)
        self._watch(before, ())
        self._share(merge)

    def back_up(self) -> None:
        kept = (
            "records",
            "leases",
            "sequence",
            "taken",
            "outcomes",
            "floor_ms",
            "commits",
            "kept_words",
        )
        self.old = copy.deepcopy({name: getattr(self, name) for name in kept})

    def restore(self) -> None:
        """Put the backup back: a new epoch, and places frozen until everybody has reported."""
        assert self.old is not None
        for name, value in copy.deepcopy(self.old).items():
            setattr(self, name, value)
        self.epoch += 1
        self.frozen = True
        self.awaited = {device.name for device in self.houses}
        self.silent |= self.awaited
        self.lifted = False
        self.owed = {device.name: set(device.displayed) for device in self.houses}
        self.queue = {device.name: device.queue() for device in self.houses}

    def forgets(self, name: str) -> None:
        """Note that a device's disk tore before it said what it knew."""
        if name in self.awaited:
            self.owed[name], self.queue[name] = set(), []

    # -- the network

    def deliver(self, index: int, *, again: bool = False) -> None:
        letter = self.letters[index] if again else self.letters.pop(index)
        if isinstance(letter, Answer):
            letter.device.take(letter)
        elif not letter.device.apart:
            self.letters.append(self.serve(letter))

    def meet(self, device: LeaseDevice) -> None:
        """Exchange until everything is said, with a line that holds."""
        for _ in range(4):
            if device.apart:
                return
            self.now_ms += 5
            device.take(self.serve(device.ask()))

    def come_together(self) -> None:
        """Lose what is on its way, and let everybody exchange until nothing is left to say."""
        self.letters.clear()
        for _ in range(3):
            for device in self.houses:
                self.meet(device)
                device.give_back_wanted()
