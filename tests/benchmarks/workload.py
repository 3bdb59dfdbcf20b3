"""The workload that every comparison is made on: 60 % activities, 30 % services, 10 % help posts of about 600 bytes.

The texts are made of few words, so that a search finds far more of them than in a real neighbourhood: the hard case.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sync.changes import Mark, Stored, blank
from sync.clock import Stamp
from sync.records import Neighbourhood, fields_of

SEED = 20261123
TODAY = date(2026, 11, 24)
NOW_UTC = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

_WORDS = (
    "koffie wandelen buurthuis samen eten bewegen hulp administratie fietsen tuin dansen zingen soep spreekuur"
    " mantelzorg vrijwilliger wijkverpleegkundige inloop creatief schilderen bingo yoga taalles computer telefoon"
    " boodschappen vervoer huiskamer ontmoeting ouderen gezellig gratis bijdrage toegankelijk rolstoel"
).split()
CATEGORIES = ("koffie", "eten", "bewegen", "creatief", "leren", "spreekuur", "samen", "muziek")
THEMES = (
    "geld",
    "eten",
    "vervoer",
    "thuis",
    "ontmoeten",
    "mantelzorg",
    "gezondheid",
    "wonen",
    "digitaal",
    "werk",
)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SERIES_SHARE = 0.02
"""Of a hundred activities two are weekly series, so that a week has about the same number of each."""


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _activity(chance: random.Random) -> dict[str, Any]:
    start = datetime(2026, 11, 23, 8) + timedelta(hours=chance.randrange(24 * 120))
    fields: dict[str, Any] = {
        "title": _text(chance, 4),
        "summary": _text(chance, 35),
        "starts": start.isoformat(timespec="minutes"),
        "duration_min": 120,
        "place": _text(chance, 2),
        "host": _text(chance, 3),
        "category": chance.choice(CATEGORIES),
        "capacity": chance.choice([None, 8, 12, 20]),
        "cost_cents": chance.choice([0, 0, 250]),
        "phone": f"+31450{chance.randrange(10**6):06d}",
        "wheelchair": chance.choice(["yes", "no", "limited"]),
    }
    if chance.random() < _SERIES_SHARE:
        fields["rrule"] = f"FREQ=WEEKLY;BYDAY={_DAYS[start.weekday()]}"
    return fields


def _service(chance: random.Random) -> dict[str, Any]:
    return {
        "name": _text(chance, 3),
        "summary": _text(chance, 40),
        "phone": f"+31450{chance.randrange(10**6):06d}",
        "address": _text(chance, 2),
        "postcode": f"64{chance.randrange(100):02d} AB",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "themes": chance.sample(THEMES, 2),
        "site": "https://voorbeeld.example/" + chance.choice(_WORDS),
    }


def _help_post(chance: random.Random) -> dict[str, Any]:
    return {
        "direction": chance.choice(["request", "offer"]),
        "title": _text(chance, 4),
        "summary": _text(chance, 25),
        "category": chance.choice(_WORDS),
        "state": "open",
        "expires": "2026-12-31",
    }


def records(number: int, seed: int = SEED) -> Iterator[Stored]:
    """Yield ``number`` confirmed records and their neighbourhood, the same for the same seed."""
    chance = random.Random(seed)
    mark = Mark(Stamp(1_795_000_000_000, 0), "workload", 1)
    plain = Neighbourhood(id="n", name="De Linde", slug="de-linde")
    yield _confirmed(blank("neighbourhood", "n", fields_of(plain), mark), 1)
    makers = (
        [("activity", _activity)] * 6 + [("service", _service)] * 3 + [("help_post", _help_post)]
    )
    for index in range(number):
        kind, make = makers[index % 10]
        record_id = f"{chance.getrandbits(128):032x}"
        yield _confirmed(blank(kind, record_id, make(chance), mark), index + 2)


def _confirmed(stored: Stored, sequence: int) -> Stored:
    return Stored(
        kind=stored.kind,
        id=stored.id,
        fields=stored.fields,
        base=stored.base,
        tags=stored.tags,
        sequence=sequence,
    )
