"""The records that a new neighbourhood begins with: itself, and the house where its first kiosk stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from sync import phones, rules
from sync.changes import Mark, Stored, blank
from sync.clock import Stamp
from sync.errors import BadInput
from sync.hours import understand
from sync.ids import uuid7
from sync.standard import CATEGORIES, THEMES


class House(msgspec.Struct, frozen=True, kw_only=True):
    """What a coordinator tells of the buurthuis."""

    name: str
    address: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    """As people write it; also the number of the helpdesk."""
    opening_hours: str = ""
    """As people write it, "ma-vr 9-17", or in OpenStreetMap's syntax."""


def first_records(
    name: str, house: House, now_ms: int, random_bytes: Callable[[int], bytes]
) -> list[Stored]:
    """Return neighbourhood and house. The key that boxes are sealed to is brought by the first desk.

    Raises ``BadInput`` when something that was told cannot be right.
    """
    mark = Mark(Stamp(now_ms), "server", 1)
    number = phones.normalise(house.phone) if house.phone else ""
    hours = understand(house.opening_hours) if house.opening_hours else ""
    told: list[tuple[str, dict[str, Any]]] = [
        (
            "neighbourhood",
            {
                "name": name,
                "categories": CATEGORIES,
                "themes": THEMES,
                "helpdesk_name": f"de balie van {house.name}",
                "helpdesk_phone": number,
                "helpdesk_hours": hours,
            },
        ),
        ("venue", msgspec.structs.asdict(house) | {"phone": number, "opening_hours": hours}),
    ]
    found = []
    for kind, fields in told:
        made = {field: value for field, value in fields.items() if value not in ("", {})}
        for problem in rules.problems(kind, made):
            raise BadInput(problem.text_nl, "Kijk het na en probeer het opnieuw.")
        found.append(blank(kind, uuid7(now_ms, random_bytes), made, mark))
    return found
