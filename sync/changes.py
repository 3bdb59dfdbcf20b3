"""What one person did to one record at one moment, and how a record is made of such changes.

``fold`` is one of the two pure functions that both ends share (the other is ``aggregates.decide``). The server folds in
commit order and its result is the truth; a device folds its own unconfirmed changes over what it pulled. For content the
order does not matter: folding the same changes in any order, some of them twice, gives the same record.

How two changes to one record meet
----------------------------------
======================  ==========================================================================================
field against field     the higher mark (stamp, device, number) wins; the other is superseded (last writer wins)
add against add         both stay: each add leaves a tag of its own
add against remove      a remove takes only the tags that its author saw, so a concurrent add wins (observed-remove
                        set: Shapiro, Preguica, Baquero, Zawirski, "A comprehensive study of CRDTs", 2011, spec. 15)
count against count     each device has its own running total, the higher total of a device wins (G-counter, ibid.)
edit against delete     the delete wins whatever the stamps; the edit is kept beneath and is told as superseded
restore against delete  the later mark wins, so a volunteer can bring a record back with all its edits
unknown field           kept as it came
======================  ==========================================================================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from sync.clock import ZERO, Stamp
from sync.records import Record, parse

Verb = Literal["put", "delete", "restore"]

MAX_CHANGES_PER_ACT = 100

SET_FIELDS: dict[str, frozenset[str]] = {
    "neighbourhood": frozenset(
        {"areas", "postcodes", "languages", "modules", "closing_days", "present_now"}
    ),
    "service": frozenset({"themes", "languages"}),
    "activity": frozenset({"exdates", "rdates"}),
    "partner": frozenset({"logo_places"}),
}
"""Fields that are sets: two people may add to them at once and both additions stay."""

FIRST_LINK = ""
"""What the first change of a device carries in place of the hash of the one before it."""


class Mark(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Which change wrote something; marks are totally ordered, so two devices never tie."""

    stamp: Stamp = ZERO
    device: str = ""
    number: int = 0

    @property
    def tag(self) -> str:
        """The mark as text that sorts as the mark does."""
        return f"{self.stamp.wall_ms:015d}.{self.stamp.counter:06d}.{self.device}.{self.number:09d}"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to change; the replica makes it a ``Change`` with stamp, number and link."""

    kind: str
    record: str
    verb: Verb = "put"
    fields: dict[str, Any] = {}
    count: int = 0
    """How much to add to this device's running total of a tally."""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one person did to one record at one moment; (device, number) is its identity."""

    device: str
    number: int
    """From 1, contiguous per device."""
    act: str
    act_index: int = 0
    act_size: int = 1
    kind: str
    record: str
    verb: Verb = "put"
    fields: dict[str, Any] = {}
    adds: dict[str, list[str]] = {}
    """Set field to the elements added."""
    removes: dict[str, list[str]] = {}
    """Set field to the tags removed: those that the author saw."""
    count: int | None = None
    """The device's own running total of a tally."""
    stamp: Stamp
    seen: Stamp = ZERO
    """The highest stamp on the record that its author saw."""
    raw_stamp: Stamp | None = None
    """The stamp as the device sent it, when the server shifted it; kept for audit."""
    actor: str = ""
    previous: str = FIRST_LINK
    """Digest of the device's change before this one."""

    @property
    def mark(self) -> Mark:
        """The change's place in the total order."""
        return Mark(self.stamp, self.device, self.number)


class Stored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record as it is kept and travels: its fields, and which change wrote what."""

    kind: str
    id: str
    fields: dict[str, Any] = {}
    base: Mark = Mark()
    """The lowest mark of any field; a field without a mark of its own has this one."""
    marks: dict[str, Mark] = {}
    tags: dict[str, dict[str, list[str]]] = {}
    """Set field to element to the tags of its additions that are still there."""
    gone: dict[str, list[str]] = {}
    """Set field to tags that were removed."""
    tombstone: Mark | None = None
    restored: Mark | None = None
    sequence: int = 0
    """The server's commit sequence; 0 when the server has not confirmed it."""

    @property
    def deleted(self) -> bool:
        """Whether the record was deleted and not restored later."""
        return self.tombstone is not None and (
            self.restored is None or self.restored < self.tombstone
        )

    @property
    def top(self) -> Stamp:
        """The highest stamp on this record: what an author of a change to it has seen."""
        marks = [self.base, *self.marks.values(), self.tombstone or Mark(), self.restored or Mark()]
        return max(mark.stamp for mark in marks)

    @property
    def record(self) -> Record:
        """The typed view. Raises ``KeyError`` when this program does not know the kind."""
        return parse(self.kind, self.id, self.fields)


class Folded(msgspec.Struct, frozen=True):
    """What came of a change: the record, and the fields of the change that lost."""

    stored: Stored
    superseded: tuple[str, ...] = ()


def fold(stored: Stored | None, change: Change) -> Folded:
    """Return the record after ``change``; see the decision table above. Pure, and the same at both ends."""
    old = stored if stored is not None else Stored(kind=change.kind, id=change.record)
    mark = change.mark
    if change.verb == "delete":
        return Folded(msgspec.structs.replace(old, tombstone=max(mark, old.tombstone or mark)))
    if change.verb == "restore":
        return Folded(msgspec.structs.replace(old, restored=max(mark, old.restored or mark)))
    fields, marks, lost = _fold_fields(old, change, mark)
    tags, gone = old.tags, old.gone
    if change.adds or change.removes:
        tags, gone = _fold_sets(old, change, mark)
        for name in change.adds.keys() | change.removes.keys():
            fields[name] = _elements(tags.get(name, {}))
    if change.count is not None:
        counts = dict(fields.get("counts") or {})
        counts[change.device] = max(change.count, counts.get(change.device, 0))
        fields["counts"] = dict(sorted(counts.items()))
    base, marks = _compact(fields, marks, set(tags) | {"counts"})
    new = msgspec.structs.replace(old, fields=fields, base=base, marks=marks, tags=tags, gone=gone)
    # was deleted, and is edited: the delete wins, the whole edit is told as superseded
    return Folded(new, tuple(sorted(change.fields)) if new.deleted else tuple(lost))


def _fold_fields(
    old: Stored, change: Change, mark: Mark
) -> tuple[dict[str, Any], dict[str, Mark], list[str]]:
    fields = dict(old.fields)
    marks = {name: old.marks.get(name, old.base) for name in fields}
    lost = []
    for name, value in change.fields.items():
        standing = marks.get(name)
        if standing is not None and standing > mark:  # written later by somebody else: theirs stays
            lost.append(name)
        else:  # not written yet, written earlier, or this same change again
            fields[name] = value
            marks[name] = mark
    return fields, marks, lost


def _fold_sets(
    old: Stored, change: Change, mark: Mark
) -> tuple[dict[str, dict[str, list[str]]], dict[str, list[str]]]:
    tags = {
        name: {element: list(own) for element, own in of.items()} for name, of in old.tags.items()
    }
    gone = {name: list(of) for name, of in old.gone.items()}
    for name, elements in change.adds.items():
        of = tags.setdefault(name, {})
        for index, element in enumerate(elements):
            tag = f"{mark.tag}.{index:03d}"
            own = of.setdefault(element, [])
            if tag not in own and tag not in gone.get(name, ()):
                own.append(tag)
                own.sort()
    for name, removed in change.removes.items():
        gone[name] = sorted({*gone.get(name, ()), *removed})
        of = tags.setdefault(name, {})
        for element in of:
            of[element] = [tag for tag in of[element] if tag not in removed]
    return {
        name: {e: own for e, own in sorted(of.items()) if own} for name, of in sorted(tags.items())
    }, gone


def _elements(of: dict[str, list[str]]) -> list[str]:
    """Return a set's elements in the order in which they were first added."""
    return sorted(of, key=lambda element: of[element][0])


def _compact(
    fields: dict[str, Any], marks: dict[str, Mark], unmarked: set[str]
) -> tuple[Mark, dict[str, Mark]]:
    """Return the lowest mark and the marks that differ from it, so that an untouched record carries one mark only."""
    own = {name: marks[name] for name in fields if name in marks and name not in unmarked}
    base = min(own.values(), default=Mark())
    return base, {name: mark for name, mark in sorted(own.items()) if mark != base}


def fold_all(stored: Stored | None, changes: Iterable[Change]) -> Stored | None:
    """Return the record after all of ``changes``, folded in the order given."""
    for change in changes:
        stored = fold(stored, change).stored
    return stored


def blank(kind: str, record_id: str, fields: dict[str, Any], mark: Mark) -> Stored:
    """Return a record as its first change makes it; ``fields`` may hold whole lists for set fields."""
    sets = SET_FIELDS.get(kind, frozenset())
    change = Change(
        device=mark.device,
        number=mark.number,
        act="",
        kind=kind,
        record=record_id,
        fields={name: value for name, value in fields.items() if name not in sets},
        adds={name: list(value) for name, value in fields.items() if name in sets and value},
        stamp=mark.stamp,
    )
    return fold(None, change).stored


def set_changes(
    stored: Stored | None, name: str, wanted: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return the elements to add and the tags to remove that turn the set ``name`` of a record into ``wanted``."""
    standing = stored.tags.get(name, {}) if stored is not None else {}
    adds = [element for element in dict.fromkeys(wanted) if element not in standing]
    removes = [tag for element, own in standing.items() if element not in wanted for tag in own]
    return adds, removes


def digest(change: Change) -> str:
    """Return the SHA-256 (hex) of a change, the next link of its device's chain.

    A sealed box enters by its own digest, so that erasing the box later leaves the chain whole.
    """
    fields = dict(change.fields)
    if isinstance(fields.get("sealed"), str) and not fields["sealed"].startswith("sha256:"):
        fields["sealed"] = "sha256:" + hashlib.sha256(fields["sealed"].encode()).hexdigest()
    sent = change.raw_stamp or change.stamp
    plain = msgspec.structs.replace(change, fields=fields, stamp=sent, raw_stamp=None)
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()


def chain_holds(changes: Sequence[Change], previous: str) -> bool:
    """Return whether ``changes`` are numbered on without a gap and each carries the digest of the one before it."""
    for index, change in enumerate(changes):
        if change.previous != previous or change.number != changes[0].number + index:
            return False
        previous = digest(change)
    return True
