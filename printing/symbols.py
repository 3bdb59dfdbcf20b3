"""Which icon stands beside the words of a kind of activity, a theme or a kind of help: on the screen and on paper the same.

An icon is named as its file in ``assets/icons``. It never stands alone: what it is about is always said in words beside it.
"""

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
THEMES = {
    "geld": "wallet",
    "eten": "utensils",
    "vervoer": "bus",
    "thuis": "house-heart",
    "ontmoeten": "users",
    "mantelzorg": "hand-heart",
    "gezondheid": "heart-pulse",
    "wonen": "house",
    "digitaal": "smartphone",
    "werk": "briefcase",
}
"""Theme of the social map to its icon."""
HELP = {
    "boodschappen": "shopping-basket",
    "klus": "hammer",
    "vervoer": "car",
    "gezelschap": "coffee",
    "computer": "smartphone",
    "anders": "circle-help",
}
"""What help is about on the help board to its icon."""


def of_kind(slug: str, otherwise: str = "calendar-days") -> str:
    """Return the icon of a kind of activity; ``otherwise`` for a kind that a house made itself."""
    return KINDS.get(slug, otherwise)


def of_theme(slug: str, otherwise: str = "life-buoy") -> str:
    """Return the icon of a theme; ``otherwise`` for a theme that a neighbourhood made itself."""
    return THEMES.get(slug, otherwise)


def of_help(slug: str, otherwise: str = "heart-handshake") -> str:
    """Return the icon of what a help post is about; ``otherwise`` where it says nothing that is known."""
    return HELP.get(slug, otherwise)
