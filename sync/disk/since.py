"""Since when a record is in its state: by the change that wrote it, which stands beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from sync.changes import Mark

STATE_SINCE = "state_since"
"""What ``Reading.columns`` calls the moment (ISO, UTC) at which a record came to its state last."""


class _Marks(msgspec.Struct, frozen=True):
    """What is read here of the marks of a record; see ``changes.Stored``."""

    base: Mark = Mark()
    marks: dict[str, Mark] = {}


_read = msgspec.json.Decoder(_Marks).decode


def state_since(fields: Mapping[str, Any], marks: str) -> Any:
    """Return when a record came to its state last (ISO, UTC): when it was made, where it was made in that state.

    ``marks`` is what stands beside its ``fields`` (JSON). A state that was written together with ``made`` is the first one;
    stamps of one act differ by their counters only.
    """
    made = fields.get("made", "")
    try:
        held = _read(marks)
        state, born = (held.marks.get(name, held.base).stamp.wall_ms for name in ("state", "made"))
        if state <= born:
            return made
        return datetime.fromtimestamp(state / 1000, UTC).isoformat(timespec="seconds")
    except (msgspec.MsgspecError, ValueError, OverflowError, OSError):
        return made
