"""The tray: acts that did not take effect, each whole, until somebody at a desk has dealt with it.

What the server refused, and what came from a device that was revoked, copied or put back in time, becomes a record of the
kind ``set_aside`` at the server, and travels to all desks of the neighbourhood. Both ends read and write it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from sync.changes import Change, Mark, Stored, blank
from sync.clock import Stamp
from sync.verdicts import SET_ASIDE
from sync.words import N_

Why = Literal["refused", "revoked", "clone"]

TEXTS: dict[Why, str] = {
    "refused": N_("De server heeft dit geweigerd."),
    "revoked": N_("Dit komt van een apparaat dat niet meer bij de wijk hoort."),
    "clone": N_("Dit komt van een kopie van een apparaat."),
}
"""Why an act is in the tray, where the server said no more."""

_UNTOLD = frozenset({"tally"})
"""Kinds that no person made: an act of nothing else is not worth anybody's time."""


def is_told(act: Sequence[Change]) -> bool:
    """Return whether an act is for a person to deal with: counts of touches are not."""
    return any(change.kind not in _UNTOLD for change in act)


def made_set_aside(
    act: Sequence[Change],
    why: Why,
    *,
    device_name: str,
    reason: str = "",
    text: str = "",
    at_ms: int,
    sequence: int,
) -> Stored:
    """Return the record of an act that is set aside at ``at_ms`` (UTC), in the commit ``sequence``."""
    first = act[0]
    fields = {
        "device": first.device,
        "device_name": device_name,
        "actor": first.actor,
        "why": why,
        "reason": reason or why,
        "text": text or TEXTS[why],
        "at": datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds"),
        "changes": [msgspec.to_builtins(change) for change in act],
    }
    mark = Mark(Stamp(at_ms), first.device, first.number)
    return msgspec.structs.replace(blank(SET_ASIDE, first.act, fields, mark), sequence=sequence)


def dealt_with(stored: Stored) -> Stored:
    """Return the record of an act that a desk has dealt with: nothing is left of it but whose it was."""
    device = stored.fields.get("device", "")
    return msgspec.structs.replace(stored, fields={"device": device}, marks={})


def changes_of_entry(changes: Sequence[dict[str, Any]]) -> list[Change]:
    """Return the changes in a ``set_aside`` record; those that this program cannot read are left out."""
    found = []
    for change in changes:
        try:
            found.append(msgspec.convert(change, Change))
        except msgspec.ValidationError:
            continue
    return found
