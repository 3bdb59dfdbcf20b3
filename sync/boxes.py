"""Which sealed box is whose: pure, for both ends.

The id of a box is known to every kiosk, so a record may be made to point at the box of somebody else: nothing of that box is
shown with it, and it is not erased through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sync.changes import Change, Stored
from sync.verdicts import NO_STEP, Refusal

POINTING = frozenset({"help_post", "response", "idea"})
"""Kinds of which each record has a box of its own; sign-ups for several times share one."""


def belongs(box: Mapping[str, Any], kind: str, record: str) -> bool:
    """Return whether a box with these fields may be that of a record; what a volunteer noted about somebody is of none."""
    if box.get("purpose"):
        return False
    return kind not in POINTING or box.get("about", "") in ("", record)


def pointed_at(changes: Iterable[Change]) -> set[tuple[str, str]]:
    """Return the boxes (kind, id) at which changes let records point."""
    found = (str(one.fields.get("box") or "") for one in changes if one.kind in POINTING)
    return {("box", box) for box in found if box}


def about_box(change: Change, records: Mapping[tuple[str, str], Stored]) -> Refusal | None:
    """Return why a record may not point at a box as a change would have it: it is that of another; None where it may.

    ``records`` holds the box where it is there.
    """
    for key in pointed_at([change]):
        if key in records and not belongs(records[key].fields, change.kind, change.record):
            return NO_STEP
    return None
