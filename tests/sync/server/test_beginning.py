"""A new neighbourhood begins with itself and its house, and with a key that only the desk has."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from sync import rules
from sync.demonstration.texts import read_json
from sync.errors import BadInput
from sync.seal import Contact, open_box, read_desk_key, seal
from sync.server.beginning import House, first_records
from sync.server.commands import admin
from sync.standard import CATEGORIES, THEMES


def begin(house: House, desk_key: str = "") -> dict[str, dict[str, object]]:
    rows = first_records("Anker", house, desk_key, 1_795_000_000_000, random.Random(1).randbytes)
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


def test_the_key_goes_to_a_file_for_the_desk_and_nowhere_else(tmp_path: Path) -> None:
    key_file, data = tmp_path / "desk.key", tmp_path / "server"
    told = CliRunner().invoke(
        admin, ["neighbourhood", "Anker", "--data", str(data), "--desk-key", str(key_file)]
    )
    assert told.exit_code == 0, told.output
    assert key_file.stat().st_mode & 0o777 == 0o600
    key = read_desk_key(key_file)
    assert key is not None
    assert open_box(seal(Contact(name="Ria"), key.public), key).name == "Ria"
    for path in data.rglob("*"):
        assert not path.is_file() or key.private.encode() not in path.read_bytes()
    again = CliRunner().invoke(
        admin, ["neighbourhood", "Kade", "--data", str(data), "--desk-key", str(key_file)]
    )
    assert isinstance(again.exception, BadInput)
    assert read_desk_key(key_file) == key
