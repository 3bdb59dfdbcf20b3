"""The part of the store that takes changes, each push in one database transaction.

The neighbourhood's counter row is raised first, which locks it; then changes are judged and folded (``merge``), and records,
changes, outcomes and the device's place in its chain are written together. A change that came before gets its stored
outcome again.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec
from sqlalchemy import Connection, and_, insert, select, update
from sqlalchemy.engine import RowMapping

from sync.changes import Change, chain_holds, digest
from sync.clock import ZERO
from sync.outcomes import Outcome
from sync.server.aside import acts_of, held, known_acts, refused, set_aside
from sync.server.erasing import Erasing, erased_by, without_erased
from sync.server.judging import calls_back, help_board_keys
from sync.server.losses import note_losses
from sync.server.merge import Key, Merge, letter_offset_ms, shifted
from sync.server.places_of import ground_of, mark_called_back, share_out, write_leases
from sync.server.record_rows import has_badges, lookup, read_records, taken_before, write_records
from sync.server.rejoining import MAY_RESTART, WAITING, is_frozen, others_bring_more
from sync.server.said_rows import read_said
from sync.server.tables import CHANGE, DEVICE, NEIGHBOURHOOD
from sync.server.transactions import again
from sync.verdicts import by_visitor


class OutOfChain(Exception):
    """A device's numbers cannot be: changes of another device, or a gap that no copy of a disk makes."""


class Pushed(msgspec.Struct, frozen=True):
    """What came of a push."""

    outcomes: tuple[Outcome, ...]
    changed: bool
    apart: Literal["", "clone", "revoked"] = ""
    """Why nothing counts any more that this device does: its acts were set aside for the desks."""
    waits: bool = False
    """The changes without an outcome stand on what another device has still to offer again."""


class Pushing(Erasing):
    """Takes changes of devices."""

    @again
    def push(
        self,
        device: RowMapping,
        changes: Sequence[Change],
        clock_ms: int,
        *,
        letter_off_ms: int | None = None,
        rejoins: str = "",
        void: Sequence[int] = (),
    ) -> Pushed:
        """Take a device's changes in one transaction; those that do not follow on are set aside.

        The first who goes on from a change keeps the place: another change under a number that was given, or one that
        does not carry the digest of the last, comes from a copy of the device's disk, or from a disk that was put back
        in time. Its acts go to the tray of the desks, each once. A revoked device comes into the tray once more, and
        then no more. Raises ``OutOfChain`` for numbers that neither of these gives.

        ``clock_ms`` is what the device's clock said when it sent them. ``letter_off_ms`` is given when that was an unknown
        time ago, for they came in a letter: how far the device thinks its clock is ahead (0 when it trusts it). See
        ``letter_offset_ms``. After a restore, ``rejoins`` is the epoch for which the device offers again what it kept: then
        its chain may leave out what nobody has any more; ``void`` are numbers that were refused before.
        """
        neighbourhood, name = device["neighbourhood"], device["device"]
        with self._writing.begin() as db:
            commit = self._raise_counter(db, neighbourhood)
            sequence, receipt = commit.sequence, commit.receipt_ms
            own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == name)
            standing = db.execute(select(DEVICE).where(own)).mappings().one()
            changes = without_erased(db, neighbourhood, changes)
            old = [change for change in changes if change.number <= standing["last_number"]]
            new = changes[len(old) :]
            before = taken_before(db, neighbourhood, name, old)
            if not _numbered(changes, name):
                raise OutOfChain
            if standing["revoked_ms"] is not None:
                return self._aside(db, standing, changes, "revoked", sequence, receipt)
            if [digest(change) for change, _ in before] != [digest(change) for change in old]:
                return self._aside(db, standing, changes, "clone", sequence, receipt)
            outcomes = tuple(outcome for _, outcome in before)
            if not new:
                db.rollback()
                return Pushed(outcomes, changed=False)
            previous = standing["last_digest"]
            if new[0].number > standing["last_number"] + 1 and standing["rejoins"] & MAY_RESTART:
                if rejoins != commit.epoch:  # it does not know yet from where on to offer again
                    db.rollback()
                    return Pushed(outcomes, changed=False)
                previous = new[0].previous  # what came between was kept nowhere
            elif new[0].number != standing["last_number"] + 1:
                raise OutOfChain
            if not chain_holds(new, previous):
                return self._aside(db, standing, changes, "clone", sequence, receipt)
            offered = len(new)
            patient = standing["rejoins"] and others_bring_more(db, neighbourhood, name)
            if patient:
                new = new[: known_ground(db, neighbourhood, new)]
            floor_ms = standing["last_push_ms"]
            by_letter = letter_off_ms is not None
            offset_ms = (
                letter_offset_ms(clock_ms, letter_off_ms, floor_ms, receipt)
                if letter_off_ms is not None
                else receipt - clock_ms
            )
            stamped = shifted(new, offset_ms, floor_ms, receipt)
            acts = acts_of(stamped)
            known = known_acts(db, neighbourhood, (act[0].act for act in acts))
            fresh = [change for change in stamped if change.act not in known]
            merge = self._judge(
                db,
                neighbourhood,
                fresh,
                sequence,
                receipt,
                coordinator=commit.coordinator_key,
                from_desk=standing["kind"] == "desk",
                house=standing["venue"],
                void=void,
                patient=patient,
            )
            if len(merge.outcomes) < len(fresh):
                until = fresh[len(merge.outcomes)].number
                new, stamped = ([c for c in of if c.number < until] for of in (new, stamped))
                acts = acts_of(stamped)
            waits = len(new) < offered
            if standing["rejoins"]:
                bits = standing["rejoins"] & ~WAITING | (WAITING if waits and not new else 0)
                db.execute(update(DEVICE).where(own).values(rejoins=bits))
            if not new:
                return Pushed(outcomes, changed=False, waits=True)
            if merge.coordinator != commit.coordinator_key:
                db.execute(
                    update(NEIGHBOURHOOD)
                    .where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
                    .values(coordinator_key=merge.coordinator)
                )
            # an act that came before from another device, or from what this device was before it enrolled anew
            said = [o for act in acts if act[0].act in known for o in held(act, known[act[0].act])]
            said = sorted([*said, *merge.outcomes], key=lambda outcome: outcome.number)
            aside = refused(
                [act for act in acts if act[0].act not in known],
                merge.outcomes,
                device_name=standing["name"],
                at_ms=receipt,
                sequence=sequence,
            )
            records = [*(merge.records[key] for key in merge.touched), *aside]
            write_records(db, neighbourhood, records, receipt)
            write_leases(db, neighbourhood, [merge.leases[key] for key in merge.touched_leases])
            note_losses(db, neighbourhood, merge.losses, sequence)
            db.execute(
                insert(CHANGE),
                [
                    {
                        "neighbourhood": neighbourhood,
                        "device": name,
                        "number": change.number,
                        "sequence": sequence,
                        "act": change.act,
                        "change": msgspec.json.encode(change),
                        "outcome": msgspec.json.encode(outcome),
                        "kind": lookup(change.kind, 32),
                        "record": lookup(change.record, 200),
                        "received_ms": receipt,
                    }
                    for change, outcome in zip(new, said, strict=True)
                ],
            )
            db.execute(
                update(DEVICE)
                .where(own)
                .values(
                    last_number=new[-1].number,
                    last_digest=digest(new[-1]),
                    # what a device wrote after a letter was closed may be older than the letter's receipt
                    last_push_ms=min(stamped[-1].stamp.wall_ms, receipt) if by_letter else receipt,
                    last_seen_ms=receipt,
                )
            )
            erased = erased_by(new, said)
            if erased:
                self._erase(db, neighbourhood, erased, commit)
        if erased:
            self._erased(neighbourhood)
        changed = bool(records or merge.touched_leases)
        return Pushed((*outcomes, *said), changed=changed, waits=waits)

    def _aside(
        self,
        db: Connection,
        standing: RowMapping,
        changes: Sequence[Change],
        why: Literal["clone", "revoked"],
        sequence: int,
        receipt: int,
    ) -> Pushed:
        """Put what the server does not hold yet into the tray, within the pushing transaction."""
        neighbourhood = standing["neighbourhood"]
        if why == "revoked" and (standing["apart_ms"] or -1) >= standing["revoked_ms"]:
            db.rollback()
            return Pushed((), changed=False, apart=why)
        acts = acts_of(changes)
        known = known_acts(db, neighbourhood, (act[0].act for act in acts))
        outcomes, made = set_aside(
            acts, known, why, device_name=standing["name"], at_ms=receipt, sequence=sequence
        )
        first = why == "clone" and standing["apart_ms"] is not None
        if first and not made:
            db.rollback()  # it said nothing new
            return Pushed(tuple(outcomes), changed=False, apart=why)
        write_records(db, neighbourhood, made, receipt)
        own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == standing["device"])
        db.execute(update(DEVICE).where(own).values(apart_ms=receipt))
        return Pushed(tuple(outcomes), changed=bool(made), apart=why)

    def _judge(
        self,
        db: Connection,
        neighbourhood: str,
        changes: list[Change],
        sequence: int,
        receipt_ms: int,
        *,
        coordinator: str,
        from_desk: bool,
        house: str,
        void: Sequence[int],
        patient: bool,
    ) -> Merge:
        actors = {("volunteer", change.actor) for change in changes if not by_visitor(change)}
        records = read_records(
            db, neighbourhood, actors | {(change.kind, change.record) for change in changes}
        )
        strangers = not from_desk and any(actor not in records for actor in actors)
        ground = ground_of(db, neighbourhood, changes, records, receipt_ms)
        board = read_records(db, neighbourhood, help_board_keys(changes, records))
        merge = Merge(
            ground.records | board | records,
            ground.signups,
            sequence,
            datetime.fromtimestamp(receipt_ms / 1000, UTC).date().isoformat(),
            leases=ground.leases,
            past=ground.past,
            frozen=is_frozen(db, neighbourhood),
            coordinator=coordinator,
            from_desk=from_desk,
            guarded=strangers and has_badges(db, neighbourhood),
            house=house,
        )
        signups = {change.record for change in changes if change.kind == "signup"}
        merge.said = read_said(db, neighbourhood, signups - {key[1] for key in records})
        merge.forgotten = forgotten(db, neighbourhood, changes, records)
        judged = changes[: merge.take(changes, void, patient=patient)]
        for change, outcome in zip(judged, merge.outcomes, strict=True):
            if calls_back(change) and outcome.state != "refused":
                mark_called_back(db, neighbourhood, str(change.fields.get("holder", "")))
        share_out(db, neighbourhood, merge, ground, receipt_ms)
        return merge


def known_ground(db: Connection, neighbourhood: str, changes: Sequence[Change]) -> int:
    """Return how many of ``changes`` stand on records that are here or that they make themselves: whole acts."""
    seen = [change for change in changes if change.seen > ZERO]
    there: set[Key] = set(read_records(db, neighbourhood, {(one.kind, one.record) for one in seen}))
    there |= forgotten(db, neighbourhood, seen, there)
    ready = 0
    for act in acts_of(changes):
        if any(one.seen > ZERO and (one.kind, one.record) not in there for one in act):
            return ready
        there |= {(one.kind, one.record) for one in act}
        ready += len(act)
    return ready


def forgotten(
    db: Connection, neighbourhood: str, changes: Sequence[Change], records: Container[Key]
) -> frozenset[Key]:
    """Return which records are not there, though there were changes to them: they were deleted before the horizon."""
    missing = sorted(
        {(c.kind, c.record) for c in changes if c.seen > ZERO and (c.kind, c.record) not in records}
    )
    found = set()
    for kind, record in missing:
        mine = and_(
            CHANGE.c.neighbourhood == neighbourhood,
            CHANGE.c.kind == kind,
            CHANGE.c.record == record,
        )
        states = db.execute(select(CHANGE.c.outcome).where(mine)).scalars()
        if any(msgspec.json.decode(raw, type=Outcome).state != "refused" for raw in states):
            found.add((kind, record))
    return frozenset(found)


def _numbered(changes: Sequence[Change], device: str) -> bool:
    """Return whether these are changes of one device, numbered on without a gap."""
    first = changes[0].number
    return all(c.device == device and c.number == first + i for i, c in enumerate(changes))
