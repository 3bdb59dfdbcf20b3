"""A new neighbourhood begins with itself and its house."""

from __future__ import annotations

import random

import pytest

from sync import rules
from sync.demonstration.texts import read_json
from sync.errors import BadInput
from sync.server.beginning import House, first_records
from sync.standard import CATEGORIES, THEMES


def begin(house: House) -> dict[str, dict[str, object]]:
    rows = first_records("Anker", house, 1_795_000_000_000, random.Random(1).randbytes)
    return {row.kind: dict(row.fields) for row in rows}


def test_it_has_kinds_themes_and_a_house_that_people_can_find() -> None:
    made = begin(
        House(name="Het Anker", address="Kade 3", phone="045 000 1234", opening_hours="ma-vr 9-17")
    )
    assert made["neighbourhood"]["helpdesk_phone"] == made["venue"]["phone"] == "+31450001234"
    assert made["venue"]["opening_hours"] == "Mo-Fr 09:00-17:00"
    assert made["neighbourhood"]["themes"] == THEMES
    for kind, fields in made.items():
        assert rules.problems(kind, fields) == []


def test_a_house_of_which_little_is_known_is_a_house() -> None:
    assert begin(House(name="Het Anker"))["venue"] == {"name": "Het Anker"}


def test_a_telephone_number_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="telefoonnummer"):
        begin(House(name="Het Anker", phone="12"))


def test_the_example_shows_the_same_kinds_and_themes() -> None:
    example = read_json("neighbourhood.json")["neighbourhood"]
    assert (example["categories"], example["themes"]) == (CATEGORIES, THEMES)
