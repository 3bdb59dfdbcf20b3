"""What every record has, whatever its kind; the kinds stand in ``records``."""

from __future__ import annotations

from typing import Literal

import msgspec

Answer = Literal["yes", "limited", "no", "unknown"]
Visibility = Literal["public", "desk", "private"]
"""For whom a record is meant: visitors, the desk, or nobody but who has a reason. Screens and papers keep to it.

Which device gets a record is decided by its kind: ``server.record_rows.SEALED_KINDS`` says which are held back from kiosks, and
why the others are not.
"""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every record has, whatever its kind."""

    id: str
    owner: str = ""
    """Id of the partner or organisation that looks after this record."""
    source: Literal["feed", "import", "kiosk", "desk", "demo", ""] = ""
    source_id: str = ""
    made: str = ""
    """ISO date and time in UTC."""
    changed: str = ""
    changed_by: str = ""
    deleted_by: str = ""
    """Who threw it away last; it says something only while the record is deleted."""
    verified_on: str = ""
    """ISO date on which the owner last said: this is right."""
    visibility: Visibility = "public"
