"""Records of which some fields are of another type than anybody expects: what is sound is shown, and all else comes through."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.changes import Stored
from sync.records import STRUCTS, fields_of, parse, sound
from tests.sync.place import BASE, NOW_UTC, empty, record

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**15, 2**63, 10**30, 1.5, 1e308, "", "  ", "x", "2026-11-24", "2026-11-24T10:00", "9999-12-31",
    "24/7", "PH off; Mo-Su 00:00-48:00", "FREQ=WEEKLY", "FREQ=DAILY;COUNT=99999", "k", "yes", "<b>", [], ["x"], [1, None],
    {}, {"a": 1}, [["x"]], "a" * 500, "\x00", "🧶", "published", "open", "review",
)  # fmt: skip


def anything(kind: str, chance: random.Random) -> dict[str, Any]:
    names = [name for name in STRUCTS[kind].__struct_fields__ if name not in ("id", "visibility")]
    return {name: chance.choice(VALUES) for name in names if chance.random() < 0.5}


def rows(seed: int) -> list[Stored]:
    chance = random.Random(seed)
    made = [
        record(kind, f"{kind}-{n}", **anything(kind, chance))
        for kind in STRUCTS
        if kind != "neighbourhood"
        for n in range(12)
    ]
    made += [record("organisation", "k", name=chance.choice(VALUES))]
    made += [record("service", f"k-{n}", name="Hulp", organisation="k") for n in range(2)]
    made += [
        record(
            "activity", f"t-{n}", **{**anything("activity", chance), "starts": "2026-11-24T10:00"}
        )
        for n in range(12)
    ]
    return [
        *made,
        record("neighbourhood", "n", **{**anything("neighbourhood", chance), "name": "Wijk"}),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_all_come_and_can_be_asked_for(tmp_path: Path, seed: int) -> None:
    sent = rows(seed)
    with empty(tmp_path) as replica:
        replica.bootstrap(sent, BASE)
        day = NOW_UTC.date()
        assert replica.count("activity") == 24
        replica.occurrences(day, date(2026, 12, 31), limit=500)
        replica.occurrences(date(2031, 1, 1), date(2031, 1, 7))
        (
            replica.services(),
            replica.help_posts(""),
            replica.announcements(day),
            replica.partners(day),
        )
        assert {hit.id for hit in replica.search("hulp", kinds=("service",), limit=50)} >= {
            "k-0",
            "k-1",
        }
        for one in sent:
            assert replica.get(one.kind, one.id) is not None
            replica.apply([one], BASE)


@pytest.mark.parametrize("kind", STRUCTS)
def test_sound_fields_are_those_that_the_typed_view_shows(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(40):
        fields = {**anything(kind, chance), "later": {"a": [1]}}
        kept = sound(kind, fields)
        assert kept.items() <= fields.items()
        assert kept["later"] == {"a": [1]}
        typed = parse(kind, "r", fields)
        assert fields_of(typed).keys() <= kept.keys()
        assert typed == msgspec.convert({**kept, "id": "r"}, STRUCTS[kind])
