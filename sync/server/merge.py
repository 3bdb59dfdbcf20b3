"""Making records of pushed changes: pure, in memory, inside the pushing transaction.

1. stamps are shifted by the offset between the device's clock and ours, then clamped (rule of time: nothing is refused)
2. each act is judged whole: validation, then the decision of its aggregate
3. what stands is folded; what does not is refused with a reason, and the rest goes on
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from sync.aggregates import HelpPostState, OccurrencePlaces, Place, Refusal, decide
from sync.changes import Change, Stored, fold
from sync.clock import Stamp
from sync.outcomes import Outcome
from sync.rules import problems
from sync.words import N_

Key = tuple[str, str]
"""Kind and id of a record."""


class Merge:
    """The records that one push touches, and what becomes of its changes."""

    def __init__(
        self, records: dict[Key, Stored], signups: dict[str, list[Stored]], sequence: int
    ) -> None:
        """Begin with the touched records as they stand and, per occurrence, its sign-ups in commit order."""
        self.records = records
        self.signups = signups
        self.sequence = sequence
        self.touched: set[Key] = set()
        self.outcomes: list[Outcome] = []

    def take(self, changes: Sequence[Change]) -> None:
        """Judge and fold the changes, act by act."""
        for _, members in groupby(changes, key=lambda change: change.act):
            act = list(members)
            refusal = self._refusal(act)
            if refusal is None:
                self._fold(act)
            else:
                self.outcomes += [
                    Outcome(
                        number=c.number, state="refused", reason=refusal.code, text=refusal.text_nl
                    )
                    for c in act
                ]

    def _refusal(self, act: list[Change]) -> Refusal | None:
        if len({change.act_size for change in act}) != 1 or len(act) != act[0].act_size:
            return Refusal("torn", N_("Deze wijziging kwam niet heel aan."))
        for change in act:
            if change.verb == "put":
                standing = self.records.get((change.kind, change.record))
                fields = (
                    {**standing.fields, **change.fields} if standing is not None else change.fields
                )
                found = problems(
                    change.kind,
                    fields if standing is None else change.fields,
                    whole=standing is None,
                )
                if found:
                    return Refusal(f"invalid:{found[0].field}", found[0].text_nl)
        return self._decided(act)

    def _decided(self, act: list[Change]) -> Refusal | None:
        """Ask the aggregates that the act touches; add what they decide to the act in place."""
        posts: dict[str, list[Change]] = {}
        places: dict[str, list[Change]] = {}
        for change in act:
            if change.kind == "help_post":
                posts.setdefault(change.record, []).append(change)
            elif change.kind == "signup":
                places.setdefault(self._occurrence_of(change), []).append(change)
        for record, changes in posts.items():
            standing = self.records.get(("help_post", record))
            state = str(standing.fields.get("state", "review")) if standing is not None else ""
            answer = decide(HelpPostState(state), changes)
            if isinstance(answer, Refusal):
                return answer
        for occurrence, changes in places.items():
            answer = decide(self._places(occurrence), changes)
            if isinstance(answer, Refusal):
                return answer
            for index, change in enumerate(act):
                if change.record in answer.fields:
                    act[index] = msgspec.structs.replace(
                        change, fields={**change.fields, **answer.fields.pop(change.record)}
                    )
            self._set_states(
                occurrence, {one: str(f["state"]) for one, f in answer.fields.items()}, act[-1]
            )
        return None

    def _occurrence_of(self, change: Change) -> str:
        standing = self.records.get(("signup", change.record))
        fields = {**(standing.fields if standing is not None else {}), **change.fields}
        return f"{fields.get('activity', '')}@{fields.get('recurrence', '')}"

    def _places(self, occurrence: str) -> OccurrencePlaces:
        activity = self.records.get(("activity", occurrence.partition("@")[0]))
        capacity = activity.fields.get("capacity") if activity is not None else None
        return OccurrencePlaces(
            capacity=capacity if isinstance(capacity, int) else None,
            signups=tuple(
                Place(
                    one.id,
                    int(one.fields.get("party", 1)),
                    str(one.fields.get("state", "provisional")),
                )
                for one in (
                    self.records.get(("signup", s.id), s) for s in self.signups.get(occurrence, [])
                )
            ),
        )

    def _set_states(self, occurrence: str, states: dict[str, str], cause: Change) -> None:
        """Write the states that a decision gave to other sign-ups than the act's own."""
        for one in self.signups.get(occurrence, []):
            if one.id in states:
                key = ("signup", one.id)
                change = msgspec.structs.replace(
                    cause,
                    kind="signup",
                    record=one.id,
                    verb="put",
                    fields={"state": states[one.id]},
                    adds={},
                    removes={},
                )
                self._keep(key, fold(self.records.get(key, one), change).stored)

    def _fold(self, act: list[Change]) -> None:
        for change in act:
            key = (change.kind, change.record)
            new = key not in self.records
            folded = fold(self.records.get(key), change)
            self._keep(key, folded.stored)
            if new and change.kind == "signup":
                self.signups.setdefault(self._occurrence_of(change), []).append(folded.stored)
            self.outcomes.append(
                Outcome(
                    number=change.number,
                    state="superseded" if folded.superseded else "applied",
                    sequence=self.sequence,
                    superseded=folded.superseded,
                )
            )

    def _keep(self, key: Key, stored: Stored) -> None:
        self.records[key] = msgspec.structs.replace(stored, sequence=self.sequence)
        self.touched.add(key)


def shifted(
    changes: Sequence[Change], offset_ms: int, floor_ms: int, receipt_ms: int
) -> list[Change]:
    """Return the changes with their stamps on the server's clock.

    ``offset_ms`` is the server's clock minus the device's; stamps are clamped between the device's previous accepted push
    and the receipt, kept above what their author saw, and kept in order. The stamp as it was sent stays for audit.
    """
    found = []
    last = Stamp(floor_ms)
    for change in changes:
        wall = min(max(change.stamp.wall_ms + offset_ms, floor_ms), receipt_ms)
        stamp = Stamp(wall, change.stamp.counter if wall == change.stamp.wall_ms + offset_ms else 0)
        if change.seen.wall_ms <= receipt_ms:
            stamp = max(stamp, change.seen.next())
        stamp = stamp if stamp > last else last.next()
        last = stamp
        found.append(msgspec.structs.replace(change, stamp=stamp, raw_stamp=change.stamp))
    return found
