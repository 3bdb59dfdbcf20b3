"""The life of volunteers at a desk: coming, losing a badge, forgetting a PIN, another role, stopping; and its keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.badge import VolunteerKey, badge_mark, make_badge
from sync.changes import Draft
from sync.desk_records import KeyShare
from sync.disk.first_desk import after_trip, statements
from sync.disk.letting_go import holds_files, let_go
from sync.disk.replica import Replica, open_replica
from sync.disk.volunteering import (
    admit,
    after_unlock,
    everybody,
    helped,
    helpers_for,
    keep_sheet,
    lose_badge,
    open_sheet,
    renew,
    reopened,
    role_drafts,
    rotate_now,
    stop,
    volunteer_of,
)
from sync.errors import BadInput, WrongPin
from sync.keyring import Keyring, read_keyring
from sync.recovery_sheet import make_secret
from sync.seal import Contact, seal
from sync.volunteers import NewBadge, Role, new_badge
from sync.vouchers import vouch, vouched
from tests.sync.desk_keys import COORDINATOR
from tests.sync.desk_people import CHEAP, DESK_KEY, PINS, People, first_desk
from tests.sync.place import NOW_UTC

RIET = Contact(name="Riet", phone="+31450001234")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Replica]:
    with first_desk(tmp_path / "desk") as replica:
        yield replica


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Zus, who coordinates, and three hosts; each has unlocked once since the last one came. Nobody writes there."""
    folder = tmp_path_factory.mktemp("staffed") / "desk"
    with first_desk(folder) as replica:
        made = People(replica)
        made.come("zus", "coordinator")
        for name in ("annie", "bep", "cor"):
            made.come(name)
        for name in PINS:
            after_unlock(replica, name, made.key(name), made.ring(name), name)
    return folder, made.badges


@pytest.fixture
def people(staffed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Iterator[People]:
    folder, badges = staffed
    shutil.copytree(folder, tmp_path / "staff")
    with open_replica(tmp_path / "staff", clock=lambda: NOW_UTC) as replica:
        yield People(replica, badges)


def sealed(desk: Replica) -> tuple[str, str]:
    newest = statements(desk)[-1]
    return seal(RIET, newest.public), newest.fingerprint


class TestFirstCoordinator:
    def test_the_keys_leave_the_folder_when_badge_and_sheet_hold_them(self, desk: Replica) -> None:
        people = People(desk)
        assert not let_go(desk)
        people.come("zus", "coordinator")
        assert not let_go(desk), "there is no sheet yet"
        people.print_sheet()
        before = read_keyring(desk.folder)
        assert let_go(desk)
        assert not holds_files(desk)
        assert read_keyring(desk.folder) == Keyring()
        ring = people.ring("zus")
        assert [one.private for one in ring.desk] == [one.private for one in before.desk]
        assert ring.coordinator == COORDINATOR
        assert not let_go(desk), "there is nothing left to let go of"

    def test_a_sheet_alone_or_a_host_does_not_do(self, desk: Replica) -> None:
        people = People(desk)
        people.print_sheet()
        people.come("annie")
        assert not let_go(desk)
        people.come("zus", "coordinator")
        assert let_go(desk)

    def test_a_coordinator_who_lost_the_badge_meanwhile_does_not_do(self, desk: Replica) -> None:
        people = People(desk)
        people.come("zus", "coordinator")
        people.print_sheet()
        lose_badge(desk, "zus", read_keyring(desk.folder), "desk")
        assert not let_go(desk)
        assert len(read_keyring(desk.folder).desk) == 2, "what was made since lies there too"
        people.come("zus", "coordinator")
        assert let_go(desk)
        assert len(people.ring("zus").desk) == 2

    def test_each_trip_looks_whether_they_can_go(self, desk: Replica) -> None:
        people = People(desk)
        people.come("zus", "coordinator")
        people.print_sheet()
        assert holds_files(desk)
        assert not after_trip(desk)
        assert not holds_files(desk)

    def test_at_a_desk_whose_key_nobody_confirmed_nobody_comes(self, desk: Replica) -> None:
        desk.device = msgspec.structs.replace(desk.device, coordinator_key="another")
        with pytest.raises(BadInput, match="nog niet bevestigd"):
            People(desk).come("zus", "coordinator")
        with pytest.raises(BadInput, match="nog niet bevestigd"):
            keep_sheet(desk, "s", make_secret(), read_keyring(desk.folder), "desk")
        assert everybody(desk) == []


class TestComing:
    def test_badge_and_pin_open_the_ring(self, people: People) -> None:
        desk = people.replica
        annie = volunteer_of(desk, "annie")
        assert vouched(annie, COORDINATOR.public)
        assert annie.badge == badge_mark(people.badges["annie"])
        ring = people.ring("annie")
        assert [one.private for one in ring.desk] == [DESK_KEY.private]
        assert ring.coordinator is None
        assert people.ring("zus").coordinator == COORDINATOR
        people.pins["annie"] = "999998"
        with pytest.raises(WrongPin):
            people.key("annie")

    def test_only_a_coordinator_lets_somebody_come(self, people: People) -> None:
        with pytest.raises(BadInput, match="alleen een coördinator"):
            people.come("cor", ring=people.ring("annie"))


class TestLostBadge:
    def test_it_opens_nothing_more_and_those_who_stay_have_the_next_key(
        self, people: People
    ) -> None:
        desk = people.replica
        kept = people.ring("annie")
        lost = people.badges["annie"]
        people.print_sheet(people.ring("zus"))
        after = lose_badge(desk, "annie", people.ring("zus"), "zus")
        box, key = sealed(desk)
        assert after == people.ring("zus")
        assert people.ring("bep").open(box, key) == RIET, "nobody but the coordinator was there"
        assert open_sheet(desk, people.sheet).open(box, key) == RIET
        with pytest.raises(BadInput):
            kept.open(box, key)
        annie = volunteer_of(desk, "annie")
        assert (annie.badge, annie.wrapped_key, annie.public_key, annie.vouched) == ("", "", "", "")
        assert annie.withdrawn_badges == [badge_mark(lost)]
        assert helpers_for(desk, "annie") == []
        assert not desk.records(KeyShare, "volunteer = 'annie' AND sealed <> ''")
        assert annie in everybody(desk), "she still works here"

    def test_a_new_badge_opens_what_came_before_and_after(self, people: People) -> None:
        desk = people.replica
        old_box, old_key = sealed(desk)
        before = people.key("annie")
        after = lose_badge(desk, "annie", people.ring("zus"), "zus")
        people.pins["annie"] = "577215"
        people.badges["annie"] = make_badge()
        she = volunteer_of(desk, "annie")
        admit(desk, she, made(people.badges["annie"]), after, "zus")
        assert people.key("annie") != before
        box, key = sealed(desk)
        assert people.ring("annie").open(box, key) == RIET
        assert people.ring("annie").open(old_box, old_key) == RIET
        assert len(volunteer_of(desk, "annie").withdrawn_badges) == 1
        assert helpers_for(desk, "annie") == ["bep", "cor", "zus"]

    def test_only_a_coordinator_withdraws(self, people: People) -> None:
        desk = people.replica
        with pytest.raises(BadInput, match="kan alleen een coördinator"):
            lose_badge(desk, "annie", people.ring("bep"), "bep")
        assert people.ring("annie").desk


class TestStopping:
    def test_who_stops_opens_nothing_and_stands_in_no_list(self, people: People) -> None:
        desk = people.replica
        stop(desk, "annie", people.ring("zus"), "zus")
        assert [one.id for one in everybody(desk)] == ["bep", "cor", "zus"]
        assert volunteer_of(desk, "annie").stopped_on == "2026-11-24"
        box, key = sealed(desk)
        assert people.ring("cor").open(box, key) == RIET
        assert helpers_for(desk, "bep") == ["annie", "cor", "zus"], "until bep unlocks"
        assert after_unlock(desk, "bep", people.key("bep"), people.ring("bep"), "bep")
        assert helpers_for(desk, "bep") == ["cor", "zus"]

    def test_who_never_had_a_badge_just_stops(self, people: People) -> None:
        desk = people.replica
        desk.act([draft("dirk")], "zus")
        ring = people.ring("zus")
        assert stop(desk, "dirk", ring, "zus") == ring
        assert len(statements(desk)) == 1


class TestRole:
    def test_a_new_coordinator_gets_the_coordinators_key_and_a_former_one_loses_it(
        self, people: People
    ) -> None:
        desk = people.replica
        give_role(desk, "bep", "coordinator", people.ring("zus"))
        assert people.ring("bep").coordinator == COORDINATOR
        assert vouched(volunteer_of(desk, "bep"), COORDINATOR.public)
        give_role(desk, "zus", "editor", people.ring("bep"))
        assert people.ring("zus").coordinator is None
        assert people.ring("zus").desk == people.ring("bep").desk
        after_unlock(desk, "bep", people.key("bep"), people.ring("bep"), "bep")
        assert people.ring("zus").coordinator is None, "it is not given back unasked"

    def test_the_last_coordinator_stays_one(self, people: People) -> None:
        desk = people.replica
        with pytest.raises(BadInput, match="enige coördinator"):
            give_role(desk, "zus", "host", people.ring("zus"))
        with pytest.raises(BadInput, match="enige coördinator"):
            stop(desk, "zus", people.ring("zus"), "zus")

    def test_hosts_give_no_roles(self, people: People) -> None:
        desk = people.replica
        with pytest.raises(BadInput, match="alleen een coördinator"):
            give_role(desk, "bep", "coordinator", people.ring("bep"))


class TestForgottenPin:
    def test_two_others_give_a_new_one_and_the_badge_stays(self, people: People) -> None:
        desk = people.replica
        before = people.key("annie")
        assert helpers_for(desk, "annie") == ["bep", "cor", "zus"]
        points = [helped(desk, "annie", name, people.key(name)) for name in ("cor", "bep")]
        key = reopened(desk, "annie", points)
        renew(desk, "annie", made(people.badges["annie"], key), "bep", ["cor", "bep"])
        with pytest.raises(WrongPin):
            people.key("annie")
        people.pins["annie"] = "577215"
        assert people.key("annie") == before
        assert people.ring("annie").desk
        annie = volunteer_of(desk, "annie")
        assert (annie.renewed_by, annie.withdrawn_badges) == ("bep cor", [])
        assert vouched(annie, COORDINATOR.public)
        with pytest.raises(BadInput, match="zo niet"):
            reopened(desk, "annie", points)

    def test_with_a_new_badge_the_old_one_is_withdrawn(self, people: People) -> None:
        desk = people.replica
        points = [helped(desk, "annie", name, people.key(name)) for name in ("cor", "bep")]
        key, old = reopened(desk, "annie", points), people.badges["annie"]
        people.badges["annie"] = make_badge()
        renew(desk, "annie", made(people.badges["annie"], key), "bep", ["cor", "bep"])
        people.pins["annie"] = "577215"
        assert people.key("annie") == key
        assert volunteer_of(desk, "annie").withdrawn_badges == [badge_mark(old)]

    def test_she_cannot_help_herself_and_nobody_helps_twice(self, people: People) -> None:
        desk = people.replica
        with pytest.raises(BadInput, match="niet voor uzelf"):
            helped(desk, "annie", "annie", people.key("annie"))
        point = helped(desk, "annie", "bep", people.key("bep"))
        with pytest.raises(BadInput, match="hielp al"):
            reopened(desk, "annie", [point, point])

    def test_two_hosts_do_not_become_coordinator(self, people: People) -> None:
        desk = people.replica
        assert helpers_for(desk, "zus") == []
        with pytest.raises(BadInput, match="nog niet bij helpen"):
            helped(desk, "zus", "bep", people.key("bep"))

    def test_a_simple_pin_is_refused(self, people: People) -> None:
        desk = people.replica
        points = [helped(desk, "annie", name, people.key(name)) for name in ("cor", "bep")]
        key = reopened(desk, "annie", points)
        with pytest.raises(BadInput, match="raadt iemand"):
            new_badge(people.badges["annie"], "123456", key, CHEAP)
        assert people.key("annie") == key


class TestKeys:
    def test_a_rotation_reaches_everybody_and_old_boxes_stay_readable(self, people: People) -> None:
        desk = people.replica
        people.print_sheet(people.ring("zus"))
        old_box, old_key = sealed(desk)
        after = rotate_now(desk, people.ring("zus"), "zus")
        box, key = sealed(desk)
        assert key != old_key
        for ring in (after, open_sheet(desk, people.sheet), *map(people.ring, PINS)):
            assert ring.open(old_box, old_key) == RIET
            assert ring.open(box, key) == RIET

    def test_who_came_at_another_desk_meanwhile_is_given_what_she_lacks(
        self, people: People
    ) -> None:
        desk = people.replica
        ring = people.ring("zus")
        rotate_now(desk, ring, "zus")
        people.come("cor", ring=ring)  # by a ring that had not heard of it
        assert len(people.ring("cor").desk) == 1
        assert after_unlock(desk, "bep", people.key("bep"), people.ring("bep"), "bep")
        assert len(people.ring("cor").desk) == 2
        for name in PINS:
            after_unlock(desk, name, people.key(name), people.ring(name), name)
        pending = desk.pending()
        for name in PINS:
            assert not after_unlock(desk, name, people.key(name), people.ring(name), name)
        assert desk.pending() == pending, "an unlock changes nothing where nothing is to be done"

    def test_more_people_than_an_act_holds(self, people: People) -> None:
        desk = people.replica
        zus = volunteer_of(desk, "zus")
        many = []
        for number in range(100):
            fields = {"name": f"V{number}", "role": "host", "public_key": zus.public_key}
            word = vouch(f"v{number}", zus.public_key, "host", COORDINATOR)
            many.append(draft(f"v{number}", **fields, vouched=word))
        desk.act(many, "zus")
        rotate_now(desk, people.ring("zus"), "zus")
        newest = statements(desk)[-1].fingerprint
        assert len(desk.records(KeyShare, "key = ?", [newest])) == 104


class TestSheet:
    def test_it_opens_everything_and_makes_a_coordinator_anew(self, people: People) -> None:
        desk = people.replica
        people.print_sheet()
        assert let_go(desk)
        ring = open_sheet(desk, [group.lower() for group in people.sheet])
        assert ring.coordinator == COORDINATOR
        people.pins["zus"] = "577215"
        people.badges["zus"] = make_badge()
        zus = volunteer_of(desk, "zus")
        admit(desk, zus, made(people.badges["zus"]), ring, "zus")
        assert people.ring("zus").coordinator == COORDINATOR

    def test_a_newer_sheet_makes_the_older_count_no_more(self, people: People) -> None:
        desk = people.replica
        people.print_sheet()
        old = people.sheet
        people.print_sheet(people.ring("zus"))
        with pytest.raises(BadInput, match="geldt hier niet"):
            open_sheet(desk, old)
        assert open_sheet(desk, people.sheet).desk
        assert len(desk.records(KeyShare, "volunteer = 'sheet-0' AND sealed <> ''")) == 0

    def test_nothing_of_it_lies_on_the_disk(self, people: People) -> None:
        desk = people.replica
        people.print_sheet()
        secrets = ["".join(people.sheet[:2]), " ".join(people.sheet[:2])]
        for path in desk.folder.iterdir():
            content = path.read_bytes() if path.is_file() else b""
            assert not any(secret.encode() in content for secret in secrets), path.name


def made(badge: bytes, key: VolunteerKey | None = None) -> NewBadge:
    return new_badge(badge, "577215", key, CHEAP)


def give_role(desk: Replica, volunteer: str, role: Role, ring: Keyring) -> None:
    desk.act(role_drafts(desk, volunteer_of(desk, volunteer), role, ring), "zus")


def draft(volunteer: str, **fields: str) -> Draft:
    return Draft(kind="volunteer", record=volunteer, fields={"name": volunteer, **fields})
