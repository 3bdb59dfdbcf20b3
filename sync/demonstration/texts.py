"""Reading the texts of the demonstration: JSON, and tables whose cells are parted by bars."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import assets

_FOLDER = assets.ROOT / "demonstration"


@lru_cache(maxsize=8)
def read_json(name: str) -> Any:
    """Return the content of one JSON file."""
    return json.loads((_FOLDER / name).read_text("utf-8"))


def read_table(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (section, cells) of each line; ``= section`` begins a section, ``#`` a comment, and ``-`` is an empty cell."""
    section = ""
    for line in (_FOLDER / name).read_text("utf-8").splitlines():
        if line.startswith("= "):
            section = line[2:].strip()
        elif line and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            yield section, ["" if cell == "-" else cell for cell in cells]


def price_fields(cell: str) -> dict[str, Any]:
    """Return the fields for a price: cents, or the owner's own words."""
    if not cell:
        return {}
    return {"cost_cents": int(cell)} if cell.isdigit() else {"cost_text": cell}


ANSWERS = {"j": "yes", "n": "no", "s": "limited", "b": "limited", "": "unknown"}
"""Cells for yes, no and in between."""
