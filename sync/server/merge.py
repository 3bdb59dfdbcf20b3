"""Making records of pushed changes: pure, in memory, inside the pushing transaction.

1. stamps are shifted by the offset between the device's clock and ours, then clamped (rule of time: nothing is refused)
2. each act is judged whole: who may, validation, then the decisions of all aggregates that it touches
3. what stands is folded; what does not is refused with a reason, and the rest goes on
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from sync.aggregates import Decided, Refusal, decide, fold_decided, permitted
from sync.boxes import about_box
from sync.changes import BOOKKEEPING, Change, Stored
from sync.clock import ZERO, Stamp
from sync.help_posts import POST, RESPONSE, post_of
from sync.key_verdicts import about_keys
from sync.keyring import read_statement
from sync.leases import KIND, Lease, LeaseKey
from sync.outcomes import Outcome
from sync.roles import ROLE_CODES, about_role
from sync.rules import problems
from sync.said import Said, heard
from sync.series import SeriesPlaces, decide_series, difference, settled
from sync.server.judging import (
    activities_of,
    activity_of,
    as_asked,
    calls_back,
    help_post_of,
    may_call_back,
    occurrence_key,
    series_of,
    with_introductions,
)
from sync.tray import dealt_with
from sync.verdicts import SET_ASIDE, erases_elsewhere
from sync.words import N_

Key = tuple[str, str]
"""Kind and id of a record."""


BEFORE = Refusal("before", N_("Dit was eerder al geweigerd."))


NAMELESS = Refusal("invalid:id", N_("Deze wijziging heeft geen goed kenmerk."))
TORN = Refusal("torn", N_("Deze wijziging kwam niet heel aan."))


class Merge:
    """The records that one push touches, and what becomes of its changes."""

    def __init__(
        self,
        records: dict[Key, Stored],
        signups: dict[str, list[Stored]],
        sequence: int,
        today: str = "",
        *,
        leases: Mapping[LeaseKey, Lease] | None = None,
        past: frozenset[str] = frozenset(),
        frozen: bool = False,
        coordinator: str = "",
        from_desk: bool = True,
        guarded: bool = False,
        house: str = "",
    ) -> None:
        """Begin with the touched records as they stand and, of each touched activity, its sign-ups and leases.

        ``signups`` is by occurrence; ``today`` is the ISO date of the receipt; ``past`` holds the occurrences that are over;
        ``frozen`` says that nobody is given a place; ``coordinator`` is the neighbourhood's pinned key, and ``from_desk``
        says what kind of device pushes, ``house`` where; ``guarded`` that it takes a badge to act there as a volunteer.
        """
        self.records = records
        self.signups = signups
        self.sequence = sequence
        self.today = today
        self.leases: dict[LeaseKey, Lease] = dict(leases or {})
        self.past = past
        self.frozen = frozen
        self.coordinator = coordinator
        self._from_desk, self._guarded = from_desk, guarded
        self._house = "" if from_desk else house
        self.touched: set[Key] = set()
        self.touched_leases: set[LeaseKey] = set()
        self.touched_places: set[str] = set()
        """Occurrences of which somebody came, left or waits, or a lease changed; "activity@" is all of an activity."""
        self.losses: dict[tuple[str, int], set[str]] = {}
        """Changes (device, number) that somebody wrote over who had not seen them, and the fields that they lost."""
        self.outcomes: list[Outcome] = []
        self.forgotten: frozenset[Key] = frozenset()
        """Records that were deleted so long ago that nobody remembers: an edit to one is superseded, as before the horizon."""
        self.said: dict[str, Said] = {}
        """What devices said after a restore of sign-ups that these changes bring in again."""
        self._series: dict[str, SeriesPlaces] = {}

    def take(
        self, changes: Sequence[Change], void: Container[int] = (), *, patient: bool = False
    ) -> int:
        """Judge and fold the changes, act by act, and return how many were judged.

        Those of a ``void`` number were refused in an earlier epoch. Who is ``patient`` judges all, but for an act that a role
        forbids, and what comes after it: a device that has not reported since a restore may still bring that volunteer.
        """
        for _, members in groupby(changes, key=lambda change: change.act):
            act = list(members)
            judged = len(self.outcomes)
            torn = len({change.act_size for change in act}) != 1 or len(act) != act[0].act_size
            before = BEFORE if act[0].number in void else TORN if torn else None
            late = [] if before else [change for change in act if self._comes_too_late(change)]
            self.outcomes += [
                Outcome(
                    number=c.number,
                    state="superseded",
                    sequence=self.sequence,
                    superseded=tuple(sorted(c.fields.keys() - BOOKKEEPING)),
                )
                for c in late
            ]
            act = [change for change in act if change not in late]
            if not act:
                continue
            answer = before or self._refusal(act) or self._decided(act)
            if patient and isinstance(answer, Refusal) and answer.code in ROLE_CODES:
                del self.outcomes[judged:]
                break
            if isinstance(answer, Refusal):
                self.outcomes += [
                    Outcome(
                        number=c.number, state="refused", reason=answer.code, text=answer.text_nl
                    )
                    for c in act
                ]
            else:
                self._fold(act, answer)
        return len(self.outcomes)

    def _comes_too_late(self, change: Change) -> bool:
        seen = change.verb == "put" and change.seen > ZERO
        return seen and (change.kind, change.record) in self.forgotten

    def _refusal(self, act: list[Change]) -> Refusal | None:
        if not all(_storable(change) for change in act):
            return NAMELESS
        made: set[Key] = set()
        for change in act:
            key = (change.kind, change.record)
            standing = self.records.get(key)
            exists = standing is not None or key in made
            refusal = (
                permitted(change, exists=exists, standing=standing)
                or erases_elsewhere(change, standing, self._house)
                or about_keys(change, standing, self.coordinator, from_desk=self._from_desk)
            )
            if refusal is None:
                refusal = about_role(
                    as_asked(change, self.records),
                    standing,
                    self.records.get(("volunteer", change.actor)),
                    self.coordinator,
                    guarded=self._guarded,
                )
            if refusal is None and calls_back(change):
                refusal = may_call_back(change, self.records.get(("volunteer", change.actor)))
            refusal = refusal or about_box(change, self.records)
            if refusal is not None:
                return refusal
            if change.verb == "put":
                found = problems(change.kind, {**change.fields, **change.adds}, whole=not exists)
                if found:
                    return Refusal(f"invalid:{found[0].field}", found[0].text_nl)
                made.add(key)
        return None

    def _decided(self, act: list[Change]) -> Verdict | Refusal:
        """Ask all aggregates that the act touches; nothing is kept before each of them agrees."""
        posts: dict[str, list[Change]] = {}
        activities: dict[str, list[Change]] = {}
        going: dict[str, list[str]] = {}
        about: dict[str, str] = {}
        for change in act:
            if change.kind in (POST, RESPONSE):
                standing = self.records.get((change.kind, change.record))
                post = about.setdefault(change.record, post_of(change, standing))
                posts.setdefault(post, []).append(change)
            elif change.kind in ("signup", KIND):
                of = activities_of(change, self.records.get(("signup", change.record)), self.leases)
                if change.kind == "signup":  # a sign-up that this act makes stays where it was made
                    of = going.setdefault(change.record, of)
                for activity in of:
                    activities.setdefault(activity, []).append(change)
        verdict = Verdict({}, {}, {})
        records = with_introductions(act, self.records) if posts else self.records
        for record, changes in posts.items():
            answer = decide(help_post_of(record, changes, records, self.today), changes)
            if isinstance(answer, Refusal):
                return answer
            for one, fields in answer.fields.items():
                verdict.fields[POST if one == record else RESPONSE, one] = fields
        for activity, changes in activities.items():
            decided = decide_series(self.series(activity), changes)
            if isinstance(decided, Refusal):
                return decided
            verdict.take("signup", decided[0])
            verdict.series[activity] = decided[1]
        return verdict

    def series(self, activity: str) -> SeriesPlaces:
        """Return the places of an activity as they are by now."""
        if activity not in self._series:
            standing = [
                self.records.get(("signup", one.id), one)
                for occurrence, of in self.signups.items()
                if activity_of(occurrence) == activity
                for one in of
            ]
            self._series[activity] = series_of(
                activity,
                self.records.get(("activity", activity)),
                standing,
                [lease for key, lease in self.leases.items() if key[0] == activity],
                self.past,
                frozen=self.frozen,
            )
        return self._series[activity]

    def _fold(self, act: list[Change], verdict: Verdict) -> None:
        rest = verdict.fields
        last = {(change.kind, change.record): change.number for change in act}
        for change in act:
            key = (change.kind, change.record)
            if change.kind == KIND:
                self.outcomes.append(Outcome(number=change.number, sequence=self.sequence))
                continue
            new = key not in self.records
            decided = rest.pop(key, {}) if last[key] == change.number else {}
            self._lose(self.records.get(key), change)
            folded = fold_decided(self.records.get(key), change, decided)
            for name, mark in folded.overwrote:
                self.losses.setdefault((mark.device, mark.number), set()).add(name)
            self._keep(key, _rid(folded.stored))
            if key[0] == "desk_key" and "statement" in change.fields and not self.coordinator:
                self.coordinator = read_statement(str(change.fields["statement"])).coordinator
            if new and change.kind == "signup":
                occurrence = occurrence_key(folded.stored.fields)
                self.signups.setdefault(occurrence, []).append(folded.stored)
            self.outcomes.append(
                Outcome(
                    number=change.number,
                    state="superseded" if folded.superseded else "applied",
                    sequence=self.sequence,
                    superseded=folded.superseded,
                )
            )
        self._series |= verdict.series
        self._tell(rest, verdict.leases, act[-1])
        for change in act:
            if change.kind == "signup" and change.record in self.said:
                self.hear([self.said[change.record]], act[-1])
        for activity in {change.record for change in act if change.kind == "activity"}:
            self.settle(activity, act[-1])

    def settle(self, activity: str, cause: Change) -> None:
        """Give what has come free at an activity to those who wait: its capacity may have changed."""
        self._series.pop(activity, None)
        self.become(activity, settled(self.series(activity)), cause)
        self.touched_places.add(f"{activity}@")

    def hear(self, words: Iterable[Said], cause: Change) -> None:
        """Let sign-ups that are here be what devices said of them after a restore."""
        of: dict[str, dict[str, Said]] = {}
        for one in words:
            standing = self.records.get(("signup", one.signup)) or self._signup(one.signup)
            if standing is not None:
                activity = activity_of(occurrence_key(standing.fields))
                of.setdefault(activity, {})[one.signup] = one
        for activity, said in of.items():
            self.become(activity, settled(heard(self.series(activity), said)), cause)

    def become(self, activity: str, after: SeriesPlaces, cause: Change) -> None:
        """Let the places of an activity be as they are after a step that ``cause`` brought about."""
        decided = difference(self.series(activity), after)
        self._series[activity] = after
        fields = {("signup", record): of for record, of in decided.fields.items()}
        self._tell(fields, decided.leases, cause)

    def keep_lease(self, lease: Lease) -> None:
        """Put a lease in the place of what stands."""
        self.leases[lease.key] = msgspec.structs.replace(lease, sequence=self.sequence)
        self.touched_leases.add(lease.key)
        if lease.activity in self._series:
            series = self._series[lease.activity]
            own = {**series.leases, (lease.recurrence, lease.holder): self.leases[lease.key]}
            self._series[lease.activity] = msgspec.structs.replace(series, leases=own)

    def _tell(
        self, fields: Mapping[Key, dict[str, Any]], leases: Mapping[LeaseKey, Lease], cause: Change
    ) -> None:
        """Keep what became of others: a place that came free, a lease that was called back."""
        for lease in leases.values():
            self.keep_lease(lease)
            self.touched_places.add(f"{lease.activity}@{lease.recurrence}")
        for key, of in fields.items():
            plain = msgspec.structs.replace(cause, kind=key[0], record=key[1], verb="put", fields={},
                                            adds={}, removes={}, count=None)  # fmt: skip
            standing = self.records.get(key) or self._signup(key[1])
            self._keep(key, fold_decided(standing, plain, of).stored)

    def _lose(self, standing: Stored | None, change: Change) -> None:
        """Note what a delete takes from those whose edits it had not seen."""
        if standing is None or standing.deleted or change.verb != "delete":
            return
        for name in standing.fields.keys() - BOOKKEEPING:
            mark = standing.marks.get(name, standing.base)
            if mark.stamp > change.seen and mark.device != change.device:
                self.losses.setdefault((mark.device, mark.number), set()).add(name)

    def _signup(self, record: str) -> Stored | None:
        every = (one for of in self.signups.values() for one in of)
        return next((one for one in every if one.id == record), None)

    def _keep(self, key: Key, stored: Stored) -> None:
        self.records[key] = msgspec.structs.replace(stored, sequence=self.sequence)
        self.touched.add(key)
        if key[0] == "signup":
            self.touched_places.add(occurrence_key(stored.fields))


class Verdict(msgspec.Struct):
    """What all aggregates of an act agreed to."""

    fields: dict[Key, dict[str, Any]]
    leases: dict[LeaseKey, Lease]
    series: dict[str, SeriesPlaces]

    def take(self, kind: str, decided: Decided) -> None:
        """Add what one of them decided."""
        self.fields |= {(kind, record): of for record, of in decided.fields.items()}
        self.leases |= decided.leases


def _rid(stored: Stored) -> Stored:
    """Return a record as it is kept: of an act that was dealt with at a desk nothing is left."""
    return dealt_with(stored) if stored.kind == SET_ASIDE and stored.deleted else stored


def _storable(change: Change) -> bool:
    """Return whether a record can be found again by its names, on every database."""
    sizes = ((change.kind, 32), (change.record, 200))
    return all(0 < len(text) <= most and "\0" not in text for text, most in sizes)


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
