"""What erasing a box means, wherever a copy of it lies: pure, for both ends.

To erase a box is to put the digest of its sealed text in the text's place. The act that made the box, its number and the
hash chain that it is part of stay as they are, because a sealed text enters the chain by that same digest. Whether
something is erased is seen from the text alone, so nothing has to be kept beside it; ``changes.fold`` lets it win from
every other text whatever the stamps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from typing import Any

import msgspec

FIELD = "sealed"
"""The field that holds a sealed text, in whatever kind of record."""

_MARK = "sha256:"
"""What an erased text begins with; no base64 does."""


def is_erased(text: Any) -> bool:
    """Return whether ``text`` is what stands in the place of an erased box."""
    return isinstance(text, str) and text.startswith(_MARK)


def erased_text(sealed: str) -> str:
    """Return what stands in the place of a sealed text once it is erased; of one that is erased, itself."""
    return sealed if is_erased(sealed) else _MARK + hashlib.sha256(sealed.encode()).hexdigest()


def blanked(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record or a change with their sealed text erased; the same object when there is none."""
    sealed = fields.get(FIELD)
    if not isinstance(sealed, str) or not sealed or is_erased(sealed):
        return fields
    return {**fields, FIELD: erased_text(sealed)}


def scrubbed(value: Any, boxes: Container[str]) -> Any:
    """Return any JSON value with the sealed text of these boxes erased, however deep a copy of one lies in it.

    A copy is an object with ``fields`` and the box's id as its ``record`` (a change) or ``id`` (a record), also within a
    text that is JSON itself: so an act that was set apart whole is found too. What holds none is returned as it is.
    """
    if isinstance(value, dict):
        found = {name: scrubbed(part, boxes) for name, part in value.items()}
        own = found.get("record", found.get("id"))
        if isinstance(own, str) and own in boxes and isinstance(found.get("fields"), dict):
            found["fields"] = blanked(found["fields"])
        return value if found == value else found
    if isinstance(value, list):
        parts = [scrubbed(part, boxes) for part in value]
        return value if parts == value else parts
    if isinstance(value, str) and value[:1] in ("{", "[") and FIELD in value:
        try:
            inner = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError):
            return value
        clean = scrubbed(inner, boxes)
        return value if clean == inner else msgspec.json.encode(clean).decode()
    return value
