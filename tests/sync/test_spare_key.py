"""A forgotten PIN: any two helpers open the spare key together, no single one does, and no two who are one."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest

from sync.badge import VolunteerKey, make_volunteer_key
from sync.desk_records import SpareKey, Volunteer
from sync.errors import BadInput
from sync.signing import make_device_key
from sync.spare_key import (
    Point,
    able,
    check_helpers,
    helpers_of,
    is_current,
    make,
    open_part,
    open_spare,
    withdraw,
)
from sync.vouchers import vouch

COORDINATOR = make_device_key(bytes(range(32)))
STRANGER = make_device_key(bytes(32))


def person(name: str, role: str = "host") -> tuple[Volunteer, VolunteerKey]:
    key = make_volunteer_key()
    voucher = vouch(name, key.public, role, COORDINATOR)
    return Volunteer(id=name, role=role, public_key=key.public, vouched=voucher), key  # type: ignore[arg-type]


ANNIE, ANNIE_KEY = person("annie")
OTHERS = [person(name) for name in ("bep", "cor", "dirk")]
KEYS = {one.id: key for one, key in OTHERS}
HELPERS = [one for one, _ in OTHERS]


def kept(volunteer: Volunteer = ANNIE, key: VolunteerKey = ANNIE_KEY) -> SpareKey:
    draft = make(volunteer.id, key, HELPERS)
    return SpareKey(id=draft.record, **draft.fields)


def point(spare: SpareKey, helper: str) -> Point:
    return open_part(spare, helper, KEYS[helper])


@pytest.mark.parametrize("pair", list(combinations(KEYS, 2)))
def test_any_two_helpers_open_it_in_any_order(pair: tuple[str, str]) -> None:
    spare = kept()
    points = [point(spare, helper) for helper in pair]
    assert open_spare(spare, ANNIE, points) == ANNIE_KEY
    assert open_spare(spare, ANNIE, points[::-1]) == ANNIE_KEY


def test_one_helper_alone_does_not() -> None:
    spare = kept()
    mine = point(spare, "bep")
    with pytest.raises(BadInput, match="hielp al"):
        open_spare(spare, ANNIE, [mine, mine])
    for value in ("AAAA", mine.value):
        with pytest.raises(BadInput, match="zo niet"):
            open_spare(spare, ANNIE, [mine, Point("cor", 2, value)])
    with pytest.raises(BadInput, match="zo niet"):
        open_spare(spare, ANNIE, [mine])


def test_she_herself_is_no_helper() -> None:
    with pytest.raises(BadInput, match="niet voor uzelf"):
        check_helpers("annie", ["annie"])
    with pytest.raises(BadInput, match="niet voor uzelf"):
        open_spare(kept(), ANNIE, [Point("annie", 1, ""), Point("bep", 2, "")])


def test_nothing_that_is_stored_tells_the_key_or_a_point() -> None:
    spare = kept()
    for secret in (ANNIE_KEY.private, point(spare, "bep").value, point(spare, "cor").value):
        assert secret not in spare.spare
    assert kept().spare != spare.spare, "each time with a new secret"


def test_points_of_another_time_do_not_open_it() -> None:
    before, now = kept(), kept()
    with pytest.raises(BadInput, match="zo niet"):
        open_spare(now, ANNIE, [point(before, "bep"), point(now, "cor")])


def test_who_has_no_part_or_another_key_cannot_help() -> None:
    spare = kept()
    for helper, key in (("eef", make_volunteer_key()), ("bep", KEYS["cor"])):
        with pytest.raises(BadInput, match="nog niet bij helpen"):
            open_part(spare, helper, key)
    for broken in (None, SpareKey(id="annie"), SpareKey(id="annie", spare="onzin")):
        with pytest.raises(BadInput, match="nog niet bij helpen"):
            open_part(broken, "bep", KEYS["bep"])
        assert able(broken) == []


def test_a_spare_of_another_key_than_her_records_is_not_taken() -> None:
    other = kept(key=make_volunteer_key())
    with pytest.raises(BadInput, match="zo niet"):
        open_spare(other, ANNIE, [point(other, "bep"), point(other, "cor")])


def test_only_who_is_vouched_for_and_works_here_helps() -> None:
    thief = msgspec.structs.replace(HELPERS[0], vouched=vouch("bep", HELPERS[0].public_key, "host", STRANGER))  # fmt: skip
    gone = msgspec.structs.replace(HELPERS[1], stopped_on="2026-11-01")
    found = helpers_of(ANNIE, [thief, gone, HELPERS[2], ANNIE], COORDINATOR.public)
    assert [one.id for one in found] == ["dirk"]
    assert helpers_of(ANNIE, HELPERS, "") == []


def test_hosts_do_not_help_a_coordinator_and_so_become_one() -> None:
    boss, _ = person("zus", "coordinator")
    second, _ = person("mies", "coordinator")
    assert helpers_of(boss, [*HELPERS, second], COORDINATOR.public) == [second]
    assert second in helpers_of(ANNIE, [*HELPERS, second], COORDINATOR.public)


def test_it_is_known_when_the_helpers_are_others() -> None:
    spare = kept()
    assert able(spare) == ["bep", "cor", "dirk"]
    assert is_current(spare, ANNIE, HELPERS)
    renewed = msgspec.structs.replace(HELPERS[0], public_key=make_volunteer_key().public)
    for others in (HELPERS[:2], [*HELPERS, person("eef")[0]], [renewed, *HELPERS[1:]], []):
        assert not is_current(spare, ANNIE, others)
    assert not is_current(spare, person("annie")[0], HELPERS), "she has a new key"
    assert not is_current(None, ANNIE, HELPERS)


def test_with_one_helper_there_is_no_spare() -> None:
    assert make("annie", ANNIE_KEY, HELPERS[:1]) == withdraw("annie")
    assert is_current(SpareKey(id="annie"), ANNIE, HELPERS[:1])
    assert is_current(None, ANNIE, HELPERS[:1])
    assert not is_current(SpareKey(id="annie", spare="onzin"), ANNIE, HELPERS)


def test_a_hundred_helpers_fit_into_a_record() -> None:
    key = make_volunteer_key()
    many = [Volunteer(id=f"{number:036d}", public_key=key.public) for number in range(100)]
    assert len(make("annie", ANNIE_KEY, many).fields["spare"]) < 50_000
