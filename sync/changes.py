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
whole list against set  the list's elements are added; nothing is removed, for nobody said so
count against count     each device has its own running total, the higher total of a device wins (G-counter, ibid.)
edit against delete     the delete wins whatever the stamps; the edit is kept beneath and is told as superseded
edit after a delete     the same: only a restore brings a record back, never an edit
restore against delete  the later mark wins, so a volunteer can bring a record back with all its edits
erased against sealed   erased wins whatever the stamps, also beneath a delete: no edit or restore brings a box back
unknown field           kept as it came
the same change again   nothing
======================  ==========================================================================================

Who may delete and restore, and what becomes of states and places, is decided before folding: see ``aggregates``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from sync.clock import ZERO, Stamp
from sync.erasure import FIELD as SEALED
from sync.erasure import blanked, is_erased
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
    "volunteer": frozenset({"vouchers", "withdrawn_badges"}),
}
"""Fields that are sets: two people may add to them at once and both additions stay."""

GROWING_FIELDS: dict[str, frozenset[str]] = {
    "volunteer": frozenset({"vouchers", "withdrawn_badges"}),
}
"""Sets from which nobody takes anything: they say what counts no more."""

COUNTS = "counts"
"""The field of a tally: device to its running total. Only the device itself raises it, by ``Change.count``."""

BOOKKEEPING = frozenset({"made", "changed", "changed_by", "deleted_by"})
"""Fields that go along with what somebody does: nobody is told that such a one was superseded."""

FIRST_LINK = ""
"""What the first change of a device carries in place of the hash of the one before it."""


class Mark(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Which change wrote something; marks are totally ordered, so two devices never tie."""

    stamp: Stamp = ZERO
    device: str = ""
    number: int = 0


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
    counter: str = ""
    """Whose total ``count`` is, when that device was enrolled anew and is now called otherwise."""
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

    @property
    def sent_stamp(self) -> Stamp:
        """The stamp as the device sent it, whether or not the server has shifted it since."""
        return self.raw_stamp or self.stamp

    def tag(self, index: int) -> str:
        """Return the tag of the change's addition number ``index``, as text that sorts by time.

        It is made of the stamp as sent: the device that added an element may remove it again before the server has
        shifted either, and must name the same tag then.
        """
        sent = self.sent_stamp
        return f"{sent.wall_ms:015d}.{sent.counter:06d}.{self.device}.{self.number:09d}.{index:03d}"


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
    overwrote: tuple[tuple[str, Mark], ...] = ()
    """Fields whose standing value the author had not seen, and which change had written it: that one lost, unaware."""


def fold(stored: Stored | None, change: Change) -> Folded:
    """Return the record after ``change``; see the decision table above. Pure, and the same at both ends.

    Raises ``ValueError`` when the change is about another record.
    """
    old = stored if stored is not None else Stored(kind=change.kind, id=change.record)
    if old.id != change.record or old.kind != change.kind:
        raise ValueError("this change is about another record")
    mark = change.mark
    if change.verb == "delete":  # of several deletes the latest counts
        return Folded(msgspec.structs.replace(old, tombstone=max(mark, old.tombstone or mark)))
    if change.verb == "restore":  # of several restores the latest counts
        return Folded(msgspec.structs.replace(old, restored=max(mark, old.restored or mark)))
    adds, lost = _additions(old, change)
    plain = [name for name in change.fields if name not in adds and name not in lost]
    fields, marks, beaten, overwrote = _fold_fields(old, change, mark, plain)
    tags, gone = old.tags, old.gone
    if adds or change.removes:
        tags, gone = _fold_sets(old, change, adds)
        for name in adds.keys() | change.removes.keys():
            fields[name] = _elements(tags[name])
    if change.count is not None:
        counts = dict(fields.get(COUNTS) or {})
        counter = change.counter or change.device
        counts[counter] = max(change.count, counts.get(counter, 0))
        fields[COUNTS] = dict(sorted(counts.items()))
    base, marks = _compact(fields, marks, {*tags, COUNTS})
    new = msgspec.structs.replace(old, fields=fields, base=base, marks=marks, tags=tags, gone=gone)
    if (
        new.deleted
    ):  # was deleted, and is edited: the delete wins, the whole edit is told as superseded
        lost = [*change.fields, *change.adds, *change.removes]
    else:
        lost += beaten
    return Folded(new, tuple(sorted(set(lost) - BOOKKEEPING)), tuple(overwrote))


def wins(mark: Mark, standing: Mark) -> bool:
    """Return whether a write with ``mark`` replaces one with ``standing``; the same change again does, to no effect."""
    return mark >= standing


def _additions(old: Stored, change: Change) -> tuple[dict[str, list[str]], list[str]]:
    """Return what a change adds to sets, and which plain fields it may not write."""
    adds = dict(change.adds)
    lost = []
    sets = SET_FIELDS.get(old.kind, frozenset())
    for name, value in change.fields.items():
        if name in sets and isinstance(value, list):  # a whole list where a set stands: added
            adds[name] = [*adds.get(name, ()), *(e for e in value if isinstance(e, str))]
        elif name in sets or name in old.tags or name in change.adds or name in change.removes:
            lost.append(name)  # no list, or a set that only a newer program knows: the set stays
        elif name == COUNTS:  # nobody writes the totals of other devices
            lost.append(name)
    return adds, lost


def _fold_fields(
    old: Stored, change: Change, mark: Mark, plain: Iterable[str]
) -> tuple[dict[str, Any], dict[str, Mark], list[str], list[tuple[str, Mark]]]:
    fields = dict(old.fields)
    marks = {name: old.marks.get(name, old.base) for name in fields}
    beaten, overwrote = [], []
    for name in plain:
        standing = marks.get(name)
        if standing is not None:
            same = fields[name] == change.fields[name]  # who says the same loses nothing
            final = _finality(name, change.fields[name]) - _finality(name, fields[name])
            # erased for good, or written later by somebody else: theirs stays, ours is told
            if final < 0 or (final == 0 and not wins(mark, standing)):
                if not same:
                    beaten.append(name)
                continue
            unseen = standing.stamp > change.seen and standing.device != mark.device
            if (
                unseen and not same and name not in BOOKKEEPING
            ):  # written earlier, not seen: ours stays
                overwrote.append((name, standing))
        # not written yet, written earlier, to be erased, or this change again
        fields[name] = change.fields[name]
        marks[name] = mark
    return fields, marks, beaten, overwrote


def _finality(name: str, value: Any) -> bool:
    return name == SEALED and is_erased(value)


def _fold_sets(
    old: Stored, change: Change, adds: Mapping[str, list[str]]
) -> tuple[dict[str, dict[str, list[str]]], dict[str, list[str]]]:
    tags = {
        name: {element: list(own) for element, own in of.items()} for name, of in old.tags.items()
    }
    gone = {name: list(of) for name, of in old.gone.items()}
    for name, elements in adds.items():
        of = tags.setdefault(name, {})
        for index, element in enumerate(elements):
            tag = change.tag(index)
            own = of.setdefault(element, [])
            if tag not in own and tag not in gone.get(name, ()):  # neither there nor removed since
                own.append(tag)
                own.sort()
    for name, removed in change.removes.items():
        gone[name] = sorted({*gone.get(name, ()), *removed})
        of = tags.setdefault(name, {})
        for element in of:  # what its author did not see stays
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
    """Return a record as its first change makes it; ``fields`` may hold whole lists for sets, and whole counts."""
    change = Change(
        device=mark.device,
        number=mark.number,
        act="",
        kind=kind,
        record=record_id,
        fields={name: value for name, value in fields.items() if name != COUNTS},
        stamp=mark.stamp,
    )
    stored = fold(None, change).stored
    if COUNTS not in fields:
        return stored
    return msgspec.structs.replace(stored, fields={**stored.fields, COUNTS: fields[COUNTS]})


def set_changes(
    stored: Stored | None, name: str, wanted: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return the elements to add and the tags to remove that turn the set ``name`` of a record into ``wanted``."""
    standing = stored.tags.get(name, {}) if stored is not None else {}
    adds = [element for element in dict.fromkeys(wanted) if element not in standing]
    removes = [tag for element, own in standing.items() if element not in wanted for tag in own]
    return adds, removes


def digest(change: Change) -> str:
    """Return the SHA-256 (hex) of a change, the next link of its device's chain (a hash chain: Haber, Stornetta, 1991).

    A sealed box enters by its own digest, so that erasing the box later leaves the chain whole. The parts are named one
    by one: a part that a newer program adds to a change must not make an older one see a broken chain.
    """
    parts = (
        change.device,
        change.number,
        change.act,
        change.act_index,
        change.act_size,
        change.kind,
        change.record,
        change.verb,
        without_box(change).fields,
        change.adds,
        change.removes,
        change.count,
        change.sent_stamp,
        change.seen,
        change.actor,
        change.previous,
    )
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def without_box(change: Change) -> Change:
    """Return a change with its sealed box, if it carries one, replaced by the box's digest: erased for good."""
    fields = blanked(change.fields)
    return change if fields is change.fields else msgspec.structs.replace(change, fields=fields)


def chain_holds(changes: Sequence[Change], previous: str) -> bool:
    """Return whether ``changes`` of one device are numbered on without a gap, each with the digest of the one before."""
    for index, change in enumerate(changes):
        if change.previous != previous or change.number != changes[0].number + index:
            return False
        if change.device != changes[0].device:
            return False
        previous = digest(change)
    return True
