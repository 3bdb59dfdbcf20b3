"""The box of a record on a device: never that of somebody else, at whichever the record points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.boxes import belongs
from sync.house_records import Idea
from sync.matching import Other
from sync.records import Box, HelpPost, Response, Signup

if TYPE_CHECKING:
    from sync.disk.replica import Replica

_KINDS = ((HelpPost, "help_post"), (Response, "response"), (Idea, "idea"), (Signup, "signup"))


def is_own(replica: Replica, record: Other | Signup | Idea) -> bool:
    """Return whether the box that a record points at is its own, as far as that is known here; opens nothing."""
    box = replica.stored("box", record.box) if record.box else None
    kind = next(name for of, name in _KINDS if isinstance(record, of))
    return box is None or belongs(box.fields, kind, record.id)


def box_of(replica: Replica, record: Other | Signup | Idea) -> Box | None:
    """Return the box of a record; None where it has none, none that lies here, or points at another's."""
    found = replica.get("box", record.box) if record.box else None
    return found if isinstance(found, Box) and is_own(replica, record) else None
