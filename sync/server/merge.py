"""Making records of pushed changes: pure, in memory, inside the pushing transaction.

1. stamps are shifted by the offset between the device's clock and ours, then clamped (rule of time: nothing is refused)
2. each act is judged whole: who may, validation, then the decisions of all aggregates that it touches
3. what stands is folded; what does not is refused with a reason, and the rest goes on
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from sync.aggregates import (
    HelpPostState,
    OccurrencePlaces,
    Place,
    Refusal,
    decide,
    fold_decided,
    permitted,
)
from sync.changes import Change, Stored
from sync.clock import Stamp
from sync.outcomes import Outcome
from sync.rules import problems
from sync.words import N_

Key = tuple[str, str]
"""Kind and id of a record."""


class Merge:
    """The records that one push touches, and what becomes of its changes."""

    def __init__(
        self,
        records: dict[Key, Stored],
        signups: dict[str, list[Stored]],
        sequence: int,
        today: str = "",
    ) -> None:
        """Begin with the touched records as they stand and, per occurrence, its sign-ups.

        ``today`` is the ISO date of the receipt.
        """
        self.records = records
        self.signups = signups
        self.sequence = sequence
        self.today = today
        self.touched: set[Key] = set()
        self.outcomes: list[Outcome] = []

    def take(self, changes: Sequence[Change]) -> None:
        """Judge and fold the changes, act by act."""
        for _, members in groupby(changes, key=lambda change: change.act):
            act = list(members)
            answer = self._refusal(act) or self._decided(act)
            if isinstance(answer, Refusal):
                self.outcomes += [
                    Outcome(
                        number=c.number, state="refused", reason=answer.code, text=answer.text_nl
                    )
                    for c in act
                ]
            else:
                self._fold(act, answer)

    def _refusal(self, act: list[Change]) -> Refusal | None:
        if len({change.act_size for change in act}) != 1 or len(act) != act[0].act_size:
            return Refusal("torn", N_("Deze wijziging kwam niet heel aan."))
        made: set[Key] = set()
        for change in act:
            key = (change.kind, change.record)
            exists = key in self.records or key in made
            refusal = permitted(change, exists=exists)
            if refusal is not None:
                return refusal
            if change.verb == "put":
                found = problems(change.kind, {**change.fields, **change.adds}, whole=not exists)
                if found:
                    return Refusal(f"invalid:{found[0].field}", found[0].text_nl)
                made.add(key)
        return None

    def _decided(self, act: list[Change]) -> dict[Key, dict[str, Any]] | Refusal:
        """Ask all aggregates that the act touches; nothing is kept before each of them agrees."""
        aggregates: dict[Key, HelpPostState | OccurrencePlaces] = {}
        parts: dict[Key, list[Change]] = {}
        occurrences: dict[str, str] = {}
        for change in act:
            if change.kind == "help_post":
                key = ("help_post", change.record)
                aggregates.setdefault(key, self._post(change.record))
            elif change.kind == "signup":
                occurrence = occurrences.setdefault(change.record, self._occurrence_of(change))
                key = ("signup", occurrence)
                aggregates.setdefault(key, self._places(key[1]))
            else:
                continue
            parts.setdefault(key, []).append(change)
        decided: dict[Key, dict[str, Any]] = {}
        for key, aggregate in aggregates.items():
            answer = decide(aggregate, parts[key])
            if isinstance(answer, Refusal):
                return answer
            decided |= {(key[0], record): fields for record, fields in answer.fields.items()}
        return decided

    def _post(self, record: str) -> HelpPostState:
        standing = self.records.get(("help_post", record))
        state = str(standing.fields.get("state", "review")) if standing is not None else ""
        return HelpPostState(state, self.today)

    def _occurrence_of(self, change: Change) -> str:
        """Return the occurrence that a sign-up is for: it stays there once it stands."""
        standing = self.records.get(("signup", change.record))
        return occurrence_key(change.fields if standing is None else standing.fields)

    def _places(self, occurrence: str) -> OccurrencePlaces:
        activity = self.records.get(("activity", occurrence.partition("@")[0]))
        capacity = activity.fields.get("capacity") if activity is not None else None
        standing = [
            self.records.get(("signup", one.id), one) for one in self.signups.get(occurrence, [])
        ]
        places = [
            Place(
                one.id,
                int(one.fields.get("party", 1)),
                str(one.fields.get("state", "provisional")),
                int(one.fields.get("turn", 0)),
            )
            for one in standing
        ]
        return OccurrencePlaces(
            capacity=capacity if isinstance(capacity, int) else None,
            signups=tuple(sorted(places, key=lambda place: place.turn)),
        )

    def _fold(self, act: list[Change], decided: Mapping[Key, dict[str, Any]]) -> None:
        rest = dict(decided)
        last = {(change.kind, change.record): change.number for change in act}
        for change in act:
            key = (change.kind, change.record)
            new = key not in self.records
            verdict = rest.pop(key, {}) if last[key] == change.number else {}
            folded = fold_decided(self.records.get(key), change, verdict)
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
        for key, fields in rest.items():  # what became of others: a place that came free
            cause = msgspec.structs.replace(
                act[-1],
                kind=key[0],
                record=key[1],
                verb="put",
                fields={},
                adds={},
                removes={},
                count=None,
            )
            standing = self.records.get(key) or self._signup(key[1])
            self._keep(key, fold_decided(standing, cause, fields).stored)

    def _signup(self, record: str) -> Stored | None:
        every = (one for of in self.signups.values() for one in of)
        return next((one for one in every if one.id == record), None)

    def _keep(self, key: Key, stored: Stored) -> None:
        self.records[key] = msgspec.structs.replace(stored, sequence=self.sequence)
        self.touched.add(key)


def occurrence_key(fields: Mapping[str, Any]) -> str:
    """Return which occurrence the fields of a sign-up are about."""
    return f"{fields.get('activity', '')}@{fields.get('recurrence', '')}"


def letter_offset_ms(clock_ms: int, off_ms: int, floor_ms: int, receipt_ms: int) -> int:
    """Return by how much to shift the stamps of a letter that was closed when its device's clock said ``clock_ms``.

    A letter was on its way for days, so the difference between the clocks at its receipt says nothing about the device's
    clock: taken for an offset it would move every change to the day of the stick. What is known is this.

    1. what the device itself knows of its clock: ``off_ms`` ahead, from the last time that anybody told it the right time
    2. the letter was closed after its device's last accepted change (``floor_ms``) and before now (``receipt_ms``); where the
       clock so put right still says something else it is wrong by at least the difference, and is moved by just that, so
       that the changes of one letter keep their distances instead of all falling on one moment

    The result is clamped per change like any other (``shifted``): a clock that is off by less than the letter's age cannot be
    told from a right one, and then a field goes to the later stamp as it stands.
    """
    closed_ms = clock_ms - off_ms
    believed_ms = min(max(closed_ms, floor_ms), receipt_ms)
    return believed_ms - clock_ms


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
