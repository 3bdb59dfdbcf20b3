"""Who signed up in the demonstration: names in sealed boxes, for the coming time of three activities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sync.links import short_code
from sync.recurrence import local_iso
from sync.seal import Contact, fingerprint, seal

if TYPE_CHECKING:
    from sync.changes import Stored
    from sync.demonstration.neighbourhood import _Maker

_MEAT, _VEGETARIAN = "vlees", "vega"
_PEOPLE: tuple[tuple[str, int, time, str, tuple[tuple[str, int, str], ...]], ...] = (
    (
        "Samen eten",
        0,
        time(17, 30),
        "linde",
        (
            ("Riet", 1, _MEAT),
            ("Toon en Sjaan", 2, _MEAT),
            ("Ali", 1, _VEGETARIAN),
            ("Mieke", 1, _VEGETARIAN),
            ("Hub", 1, _MEAT),
            ("Zeynep", 3, "halal, graag vega"),
            ("Cor", 1, _MEAT),
            ("فاطمة", 1, _VEGETARIAN),
        ),
    ),
    (
        "Tabletles voor beginners",
        1,
        time(13, 30),
        "linde",
        (
            ("Greet", 1, ""),
            ("Jan en Bep", 2, ""),
            ("Dirk", 1, ""),
            ("Nel", 1, ""),
            ("Łukasz", 1, ""),
            ("Tiny en Ria", 2, ""),
            ("Wies", 1, ""),
            ("Harrie", 2, ""),
        ),
    ),
    (
        "Wandelen met Henk",
        0,
        time(16),
        "linde",
        (("Riet", 1, ""), ("Sjef", 1, ""), ("Annemie en Giel", 2, "")),
    ),
)
"""Activity, weekday, hour, house, and per sign-up: who, how many, and the answer to the activity's own question."""
_CAPACITY = {"Tabletles voor beginners": 8}
"""Who does not fit any more waits."""
_NO_PHONE = ("Hub", "Nel", "Sjef")


def sign_ups(maker: _Maker) -> Iterator[Stored]:
    """Yield sign-ups with their boxes, the boxes first."""
    from sync.demonstration.neighbourhood import demo_key

    key = demo_key().public
    for title, weekday, clock, house, people in _PEOPLE:
        day = maker.today + timedelta(days=(weekday - maker.today.weekday()) % 7)
        recurrence = local_iso(datetime.combine(day, clock))
        left = _CAPACITY.get(title, sum(party for _, party, _ in people))
        for turn, (name, party, answer) in enumerate(people, 1):
            signup = maker.new_id()
            phone = "" if name in _NO_PHONE else maker.phone()
            box = maker.stored(
                "box",
                f"{title}/{turn}",
                {
                    "about": signup,
                    "venue": maker.ids[f"venue:{house}"],
                    "sealed": seal(
                        Contact(name=name, phone=phone), key, maker.random.randbytes(32)
                    ),
                    "key": fingerprint(key),
                    "holds": "name phone" if phone else "name",
                    "visibility": "private",
                },
            )
            fits, left = party <= left, left - party if party <= left else 0
            fields: dict[str, Any] = {
                "activity": maker.ids[f"activity:{title}"],
                "recurrence": recurrence,
                "party": party,
                "box": box.id,
                "answer": answer,
                "slip_code": short_code(signup),
                "state": "confirmed" if fits else "waiting",
                "turn": turn,
                "visibility": "desk",
            }
            yield box
            yield maker.stored("signup", f"{title}/{turn}", fields, signup)
