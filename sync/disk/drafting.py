"""How drafts become changes: numbered on, stamped, each carrying the digest of the one before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from sync.changes import (
    GROWING_FIELDS,
    SET_FIELDS,
    Change,
    Draft,
    Stored,
    digest,
    fold,
    set_changes,
)
from sync.clock import ZERO, HybridClock
from sync.disk.outbox import Head
from sync.errors import BadInput

MAX_ACT_BYTES = 900_000
"""What fits into one request whatever it compresses to; a hundred full records take a third of it."""

_encode = msgspec.json.Encoder().encode

_UNDATED = frozenset({"tally"})
"""Kinds of which nobody asks when they were changed last."""


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who does an act, where and when."""

    device: str
    actor: str
    act: str
    now_ms: Callable[[], int]
    now_utc: str
    """ISO date and time."""


def changes_of(
    drafts: Sequence[Draft],
    author: Author,
    head: Head,
    stored: Callable[[str, str], Stored | None],
) -> list[Change]:
    """Return an act: the changes that make the records that ``stored`` gives (kind, id) as the drafts want them.

    A field that is so already is left out, and so is a draft of which nothing is left; the list may be empty. ``head`` is
    the last change of the device so far. Raises ``BadInput`` when the act is larger than a trip to the server can carry:
    it would stand in the way of all that come after it.
    """
    clock = HybridClock(author.now_ms, head.stamp)
    standing: dict[str, Stored | None] = {}
    changes: list[Change] = []
    for draft in drafts:
        if draft.record not in standing:
            standing[draft.record] = stored(draft.kind, draft.record)
        before = standing[draft.record]
        content = _content(draft, before, author)
        if content is None:
            continue
        seen = before.top if before is not None else ZERO
        clock.observe(seen)
        change = Change(
            device=author.device,
            number=head.number + len(changes) + 1,
            act=author.act,
            act_index=len(changes),
            kind=draft.kind,
            record=draft.record,
            verb=draft.verb,
            stamp=clock.tick(),
            seen=seen,
            actor=author.actor,
            **content,
        )
        standing[draft.record] = fold(before, change).stored
        changes.append(change)
    linked = _linked(changes, head.digest)
    if sum(len(_encode(change)) for change in linked) > MAX_ACT_BYTES:
        raise BadInput("Dit is te groot om te bewaren.", "Maak de tekst korter.")
    return linked


def _linked(changes: list[Change], previous: str) -> list[Change]:
    linked = []
    for change in changes:
        whole = msgspec.structs.replace(change, act_size=len(changes), previous=previous)
        previous = digest(whole)
        linked.append(whole)
    return linked


def _content(draft: Draft, before: Stored | None, author: Author) -> dict[str, Any] | None:
    """Return what a draft changes of a record as it stands, or None when it is so already."""
    if draft.verb != "put":
        return {}
    sets = SET_FIELDS.get(draft.kind, frozenset())
    have = before.fields if before is not None else {}
    fields = {
        name: value
        for name, value in draft.fields.items()
        if name not in sets and name != "id" and (name not in have or have[name] != value)
    }
    adds: dict[str, list[str]] = {}
    removes: dict[str, list[str]] = {}
    for name in sorted(sets & draft.fields.keys()):
        added, removed = set_changes(before, name, draft.fields[name])
        if added:
            adds[name] = added
        # of a set that only grows an element may have come in since its author read it
        if removed and name not in GROWING_FIELDS.get(draft.kind, ()):
            removes[name] = removed
    if before is not None and not (fields or adds or removes or draft.count):
        return None
    if draft.kind not in _UNDATED:
        if before is None:
            fields.setdefault("made", author.now_utc)
        fields |= {"changed": author.now_utc, "changed_by": author.actor}
    content: dict[str, Any] = {"fields": fields, "adds": adds, "removes": removes}
    if draft.count:
        counts = have.get("counts") or {}
        content["count"] = counts.get(author.device, 0) + draft.count
    return content
