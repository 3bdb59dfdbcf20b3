"""The keys of a desk where something went half: two files of which one is left, a spare key that is older than a role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import msgspec
import pytest

from sync import keyring
from sync.changes import Draft
from sync.desk_records import KeyShare, SpareKey, Volunteer
from sync.disk.letting_go import holds_files, let_go
from sync.disk.replica import Replica
from sync.disk.volunteering import (
    after_unlock,
    helped,
    helpers_for,
    reopened,
    role_drafts,
    rotate_now,
    volunteer_of,
)
from sync.errors import BadInput
from sync.keyring import COORDINATOR_KEY_FILE, DESK_KEY_FILE
from sync.spare_key import spare_id
from tests.sync.desk_people import PINS, People, first_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Replica]:
    with first_desk(tmp_path / "desk") as replica:
        yield replica


@pytest.fixture
def people(desk: Replica) -> People:
    """Zus, who coordinates, and three hosts; each has unlocked once since the last one came."""
    made = People(desk)
    made.come("zus", "coordinator")
    for name in ("annie", "bep", "cor"):
        made.come(name)
    for name in PINS:
        after_unlock(desk, name, made.key(name), made.ring(name), name)
    return made


class TestLettingGo:
    @pytest.mark.parametrize("left", [DESK_KEY_FILE, COORDINATOR_KEY_FILE])
    def test_a_cut_between_the_two_files_leaves_none_of_them_for_good(
        self, desk: Replica, left: str
    ) -> None:
        people = People(desk)
        people.come("zus", "coordinator")
        gone = {DESK_KEY_FILE, COORDINATOR_KEY_FILE} - {left}
        for name in gone:
            (desk.folder / name).unlink()
        assert not let_go(desk), "there is no sheet yet"
        ring = people.ring("zus")
        before = (desk.folder / left).read_bytes()
        rotate_now(desk, ring, "zus")
        assert (desk.folder / left).read_bytes() == before
        assert not any((desk.folder / name).exists() for name in gone), "no key comes back"
        people.print_sheet(people.ring("zus"))
        assert let_go(desk)
        assert not holds_files(desk)

    def test_the_desk_keys_go_before_the_key_that_opens_no_box(
        self, desk: Replica, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = People(desk)
        people.come("zus", "coordinator")
        people.print_sheet()
        order: list[str] = []
        unlink = Path.unlink

        def seen(path: Path, missing_ok: bool = False) -> None:
            order.append(path.name)
            unlink(path, missing_ok=missing_ok)

        monkeypatch.setattr(Path, "unlink", seen)
        assert let_go(desk)
        assert order == [DESK_KEY_FILE, COORDINATOR_KEY_FILE]


class TestForgottenPin:
    def test_two_hosts_do_not_become_coordinator_through_one_who_was_a_host(
        self, people: People
    ) -> None:
        desk = people.replica
        before = desk.get("spare_key", spare_id("annie"))
        assert isinstance(before, SpareKey)
        points = [helped(desk, "annie", name, people.key(name)) for name in ("cor", "bep")]
        annie = volunteer_of(desk, "annie")
        desk.act(role_drafts(desk, annie, "coordinator", people.ring("zus")), "zus")
        assert desk.get("spare_key", spare_id("annie")) == msgspec.structs.replace(
            before, spare="", changed=ANY, changed_by="zus"
        )
        assert helpers_for(desk, "annie") == []
        # another desk, or a record that was put back, may still have the spare of her days as a host
        fields = {"volunteer": "annie", "spare": before.spare}
        desk.act([Draft(kind="spare_key", record=before.id, fields=fields)], "bep")
        with pytest.raises(BadInput, match="nog niet bij helpen"):
            helped(desk, "annie", "bep", people.key("bep"))
        with pytest.raises(BadInput, match="nog niet bij helpen"):
            reopened(desk, "annie", points)


class TestLacking:
    def test_nothing_is_sealed_for_who_lacks_nothing(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = people.replica
        key, ring = people.key("zus"), people.ring("zus")
        sealings: list[str] = []
        seal_to = keyring._share

        def counted(given: Any, volunteer: Volunteer) -> Draft:
            sealings.append(volunteer.id)
            return seal_to(given, volunteer)

        monkeypatch.setattr(keyring, "_share", counted)
        assert not after_unlock(desk, "zus", key, ring, "zus")
        assert sealings == []
        (share,) = desk.records(KeyShare, "volunteer = 'bep'")
        desk.act([Draft(kind="key_share", record=share.id, fields={"sealed": ""})], "zus")
        assert after_unlock(desk, "zus", key, ring, "zus")
        assert sealings == ["bep"]
