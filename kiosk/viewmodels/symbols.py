"""The pictures that stand beside words, by what they are about."""

from __future__ import annotations

KINDS = {
    "koffie": "coffee",
    "eten": "utensils",
    "bewegen": "footprints",
    "creatief": "palette",
    "leren": "book-open",
    "spreekuur": "messages-square",
    "samen": "users",
    "muziek": "music",
}
"""Kind of activity to its icon."""


def of_kind(slug: str, otherwise: str = "calendar-days") -> str:
    """Return the icon of a kind of activity; ``otherwise`` for a kind that a house made itself."""
    return KINDS.get(slug, otherwise)
