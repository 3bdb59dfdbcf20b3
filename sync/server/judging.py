"""What a merge asks about help posts and places: how a post stands with its responses, which activities an act is about, how their places stand, and who may call leases back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sync.aggregates import HelpPostState, Place, Refusal
from sync.boxes import pointed_at
from sync.changes import Change, Stored, fold
from sync.erasure import FIELD, is_erased
from sync.help_posts import INTRODUCTION, POST, RESPONSE, others_named, state_of
from sync.leases import KIND, RECALL, SYSTEM, Lease, LeaseKey, owner_of
from sync.series import SeriesPlaces
from sync.verdicts import by_visitor
from sync.words import N_

NO_COORDINATOR = Refusal("coordinator", N_("Dit mag alleen een coördinator doen."))


def help_post_of(
    post: str, act: Iterable[Change], records: Mapping[tuple[str, str], Stored], today: str
) -> HelpPostState:
    """Return how a help post stands, with the responses and introductions that the changes of an act about it look at."""
    standing = records.get((POST, post))
    named = {(RESPONSE, change.record) for change in act if change.kind == RESPONSE}
    for change in act:
        named |= others_named(change, standing) if change.kind == POST else set()
    if standing is not None:
        named.add((RESPONSE, str(standing.fields.get("matched_with", ""))))
    here = [records[key] for key in sorted(named) if key in records]
    responses = [one for one in here if one.kind == RESPONSE]
    return state_of(standing, responses, today, [one for one in here if one.kind == INTRODUCTION])


def with_introductions(
    act: Iterable[Change], records: Mapping[tuple[str, str], Stored]
) -> Mapping[tuple[str, str], Stored]:
    """Return ``records`` with what an act itself writes into introductions: who said yes may come with the match."""
    written: dict[tuple[str, str], Stored] = {}
    for change in act:
        if change.kind == INTRODUCTION:
            key = (change.kind, change.record)
            written[key] = fold(written.get(key) or records.get(key), change).stored
    return {**records, **written} if written else records


def help_board_keys(
    changes: Sequence[Change], records: Mapping[tuple[str, str], Stored]
) -> set[tuple[str, str]]:
    """Return which records beside ``records``, their own, decisions about changes look at: of the help board, and boxes."""
    named = pointed_at(changes)
    for change in changes:
        standing = records.get((change.kind, change.record))
        named |= others_named(change, standing)
        if change.kind == "box" and standing is not None:
            named.add(("idea", str(standing.fields.get("about", ""))))
    return named - records.keys()


def as_asked(change: Change, records: Mapping[tuple[str, str], Stored]) -> Change:
    """Return the change by which a role is asked: who erases what somebody told the house throws it away."""
    box = records.get((change.kind, change.record)) if change.kind == "box" else None
    told = ("idea", str(box.fields.get("about", ""))) if box is not None else ("", "")
    goes = change.verb == "delete" or is_erased(change.fields.get(FIELD))
    if goes and told in records:
        return msgspec.structs.replace(change, kind="idea", record=told[1], verb="delete")
    return change


def occurrence_key(fields: Mapping[str, Any]) -> str:
    """Return which occurrence the fields of a sign-up are about."""
    return f"{fields.get('activity', '')}@{fields.get('recurrence', '')}"


def activity_of(occurrence: str) -> str:
    """Return the activity of an occurrence's key."""
    return occurrence.rpartition("@")[0]


def calls_back(change: Change) -> bool:
    """Return whether a change calls a holder's leases back."""
    return change.kind == KIND and change.fields.get("step") == RECALL


def held_by(leases: Iterable[LeaseKey], holder: str) -> Iterator[LeaseKey]:
    """Yield the leases of a device and of its paper lists, or those of one paper list."""
    for key in leases:
        if holder in (key[2], owner_of(key[2])):
            yield key


def activities_of(change: Change, standing: Stored | None, leases: Iterable[LeaseKey]) -> list[str]:
    """Return the activities whose places a change to a sign-up or a lease is about."""
    if change.kind == "signup":
        fields = change.fields if standing is None else standing.fields
        return [activity_of(occurrence_key(fields))]
    if calls_back(change):
        holder = str(change.fields.get("holder", ""))
        return sorted({key[0] for key in held_by(leases, holder)})
    return [str(change.fields.get("activity", ""))] if change.kind == KIND else []


def may_call_back(change: Change, volunteer: Stored | None) -> Refusal | None:
    """Return why whoever made a change may not call leases back: that is for a coordinator.

    ``volunteer`` is the actor's own record; where there is none, whoever has a badge may.
    """
    if by_visitor(change) or change.actor == SYSTEM:
        return NO_COORDINATOR
    role = volunteer.fields.get("role", "host") if volunteer is not None else "coordinator"
    return None if role == "coordinator" else NO_COORDINATOR


def series_of(
    activity: str,
    record: Stored | None,
    signups: Iterable[Stored],
    leases: Iterable[Lease],
    past: frozenset[str],
    *,
    frozen: bool,
) -> SeriesPlaces:
    """Return the places of an activity as its records and leases say. ``past`` holds occurrences' keys."""
    capacity = record.fields.get("capacity") if record is not None else None
    lists: dict[str, list[Place]] = {}
    for one in signups:
        recurrence = str(one.fields.get("recurrence", "") or "")
        lists.setdefault(recurrence, []).append(_place(one))
    return SeriesPlaces(
        capacity if isinstance(capacity, int) else None,
        {key: tuple(sorted(of, key=lambda place: place.turn)) for key, of in lists.items()},
        {(lease.recurrence, lease.holder): lease for lease in leases},
        frozenset(key.rpartition("@")[2] for key in past if activity_of(key) == activity),
        frozen,
    )


def _place(one: Stored) -> Place:
    return Place(
        one.id,
        int(one.fields.get("party", 1)),
        str(one.fields.get("state", "provisional")),
        int(one.fields.get("turn", 0)),
        str(one.fields.get("promised", "")),
        bool(one.fields.get("apart", False)),
    )
