"""What the coordinator said of a volunteer: only the newest counts, whatever somebody puts back into her record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.badge import make_badge
from sync.changes import Change, Draft, Mark, Stored
from sync.clock import Stamp
from sync.desk_records import Volunteer
from sync.disk import drafting
from sync.disk.replica import Replica, open_replica
from sync.disk.unlocking import check, find
from sync.disk.volunteering import (
    after_unlock,
    coordinators,
    keep_sheet,
    lose_badge,
    receivers,
    renew,
    role_drafts,
    rotate_now,
    shares_of,
    volunteer_of,
)
from sync.errors import NoAccess
from sync.key_verdicts import NOT_SIGNED, STAYS_GONE, about_keys
from sync.recovery_sheet import make_secret
from sync.volunteers import new_badge
from sync.vouchers import newest_voucher, next_number, standing_voucher, vouch, vouched
from tests.sync.desk_keys import COORDINATOR
from tests.sync.desk_people import CHEAP, PINS, People, first_desk
from tests.sync.place import NOW_UTC

PINNED = COORDINATOR.public
NOW_MS = int(NOW_UTC.timestamp() * 1000)
OWN = ("public_key", "wrapped_key", "badge", "vouched", "role")
"""What a thief keeps of a volunteer's record, to put it back."""


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Zus, who coordinates, and two hosts. Nobody writes there."""
    folder = tmp_path_factory.mktemp("staffed") / "desk"
    with first_desk(folder) as replica:
        made = People(replica)
        made.come("zus", "coordinator")
        for name in ("annie", "bep"):
            made.come(name)
    return folder, made.badges


@pytest.fixture
def people(staffed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Iterator[People]:
    folder, badges = staffed
    shutil.copytree(folder, tmp_path / "desk")
    with open_replica(tmp_path / "desk", clock=lambda: NOW_UTC) as replica:
        yield People(replica, badges)


@pytest.fixture
def desk(people: People) -> Replica:
    return people.replica


def put_back(desk: Replica, old: Volunteer, **more: object) -> Volunteer:
    """Let a stolen device put what it kept of a volunteer into her record again."""
    fields: dict[str, Any] = {name: getattr(old, name) for name in OWN}
    with pytest.MonkeyPatch.context() as their_program:
        their_program.setattr(drafting, "GROWING_FIELDS", {})
        desk.act([Draft(kind="volunteer", record=old.id, fields={**fields, **more})], "thief")
    return volunteer_of(desk, old.id)


class TestPutBack:
    def test_a_badge_that_was_withdrawn_with_its_key_and_voucher_and_without_its_mark(
        self, people: People, desk: Replica
    ) -> None:
        bits, old = people.badges["annie"], volunteer_of(desk, "annie")
        assert find(desk, bits, None).volunteer.id == "annie"
        lose_badge(desk, "annie", people.ring("zus"), "zus")
        annie = put_back(desk, old)
        with pytest.raises(NoAccess, match="ingetrokken"):
            check(desk, annie, None)
        annie = put_back(desk, old, withdrawn_badges=[])
        assert annie.withdrawn_badges == []
        with pytest.raises(NoAccess, match="niet bevestigd"):
            find(desk, bits, None)
        assert {one.volunteer for one in _shares_after_rotation(people)} == {"zus", "bep"}

    def test_a_badge_that_was_replaced_by_another(self, people: People, desk: Replica) -> None:
        old = volunteer_of(desk, "annie")
        people.come("annie", ring=people.ring("zus"))
        assert vouched(volunteer_of(desk, "annie"), PINNED)
        assert not vouched(put_back(desk, old, withdrawn_badges=[]), PINNED)

    def test_a_role_that_she_has_no_more(self, people: People, desk: Replica) -> None:
        ring = people.ring("zus")
        host = volunteer_of(desk, "annie")
        desk.act(role_drafts(desk, host, "coordinator", ring), "zus")
        old = volunteer_of(desk, "annie")
        desk.act(role_drafts(desk, old, "host", ring), "zus")
        assert vouched(volunteer_of(desk, "annie"), PINNED)
        annie = put_back(desk, old)
        assert (annie.role, vouched(annie, PINNED)) == ("coordinator", False)
        after_unlock(desk, "zus", people.key("zus"), ring, "zus")
        given = {one.use for one in shares_of(desk, "annie") if one.sealed}
        assert given == {"desk"}, "and she is not given the coordinator's key"

    def test_a_badge_that_two_helpers_replaced_opens_and_the_one_before_it_does_not(
        self, people: People, desk: Replica
    ) -> None:
        old, bits = volunteer_of(desk, "annie"), make_badge()
        new = new_badge(bits, PINS["annie"], people.key("annie"), CHEAP)
        renew(desk, "annie", new, "bep", ("bep", "zus"))
        annie = volunteer_of(desk, "annie")
        assert annie.badge != old.badge
        assert vouched(annie, PINNED), "the coordinator was not there to sign"
        other = msgspec.structs.replace(annie, badge="0123456789abcdef", withdrawn_badges=[])
        assert not vouched(other, PINNED)
        put_back(desk, old)
        with pytest.raises(NoAccess, match="ingetrokken"):
            find(desk, people.badges["annie"], None)


def _shares_after_rotation(people: People) -> list[Any]:
    before = {one.id for name in PINS for one in shares_of(people.replica, name)}
    rotate_now(people.replica, people.ring("zus"), "zus")
    found = [one for name in PINS for one in shares_of(people.replica, name)]
    assert found
    return [one for one in found if one.id not in before]


def test_who_did_not_hear_of_the_latest_word_takes_none_away(people: People, desk: Replica) -> None:
    old, ring = volunteer_of(desk, "annie"), people.ring("zus")
    desk.act(role_drafts(desk, old, "editor", ring), "zus")
    words = volunteer_of(desk, "annie").vouchers
    desk.act(role_drafts(desk, old, "host", ring), "zus")
    annie = volunteer_of(desk, "annie")
    assert set(words) < set(annie.vouchers)
    assert not desk.unsent()[-1].removes


class TestNumber:
    def test_it_is_the_moment_and_goes_on_where_a_clock_is_behind(
        self, people: People, desk: Replica
    ) -> None:
        annie = volunteer_of(desk, "annie")
        first = newest_voucher(annie, PINNED)
        assert first is not None
        assert (first.number, first.badge) == (NOW_MS, annie.badge)
        assert next_number(annie, PINNED, NOW_MS - 5000) == NOW_MS + 1
        assert next_number(annie, PINNED, NOW_MS + 5000) == NOW_MS + 5000

    def test_a_voucher_from_before_there_were_numbers_counts_until_there_is_another(self) -> None:
        key = new_badge(make_badge(), PINS["bep"], cost=CHEAP).key.public
        old = vouch("bep", key, "editor", COORDINATOR)
        bep = Volunteer(id="bep", role="editor", public_key=key, vouched=old)
        assert vouched(bep, PINNED)
        assert next_number(bep, PINNED, 0) == 1
        new = vouch("bep", key, "host", COORDINATOR, number=1)
        assert not vouched(msgspec.structs.replace(bep, vouchers=[new]), PINNED)
        assert vouched(msgspec.structs.replace(bep, role="host", vouchers=[new]), PINNED)

    def test_of_two_with_one_number_the_lesser_role_counts_in_any_order(self) -> None:
        key = new_badge(make_badge(), PINS["bep"], cost=CHEAP).key.public
        two = [vouch("bep", key, role, COORDINATOR, number=7) for role in ("host", "coordinator")]
        for words in (two, two[::-1]):
            bep = Volunteer(id="bep", role="host", public_key=key, vouchers=words)
            assert vouched(bep, PINNED)
            assert not vouched(msgspec.structs.replace(bep, role="coordinator"), PINNED)

    def test_what_the_coordinator_did_not_sign_does_not_count(self, desk: Replica) -> None:
        annie, zus = volunteer_of(desk, "annie"), volunteer_of(desk, "zus")
        words = [*annie.vouchers, "rubbish", "", annie.vouchers[0][:-8] + "AAAAAAA=", *zus.vouchers]
        more = msgspec.structs.replace(annie, vouchers=words)
        assert newest_voucher(more, PINNED) == newest_voucher(annie, PINNED)
        assert newest_voucher(more, "") is None


class TestServer:
    """What the server takes from a desk that may be stolen."""

    def judged(self, desk: Replica, kind: str, record: str, **parts: Any) -> object:
        parts = {"stamp": Stamp(NOW_MS + 9000), **parts}
        change = Change(device="d", number=1, act="a", kind=kind, record=record, **parts)
        return about_keys(change, desk.stored(kind, record), PINNED, from_desk=True)

    @pytest.mark.parametrize("name", ["vouchers", "withdrawn_badges"])
    def test_nothing_is_taken_out_of_what_says_that_a_badge_counts_no_more(
        self, people: People, desk: Replica, name: str
    ) -> None:
        lose_badge(desk, "annie", people.ring("zus"), "zus")
        stored = desk.stored("volunteer", "annie")
        assert stored is not None
        tags = [tag for of in stored.tags[name].values() for tag in of]
        assert tags
        assert self.judged(desk, "volunteer", "annie", removes={name: tags}) == STAYS_GONE

    def test_only_what_the_coordinator_signed_is_added(self, desk: Replica) -> None:
        word = volunteer_of(desk, "zus").vouchers[0]
        assert self.judged(desk, "volunteer", "annie", adds={"vouchers": [word]}) is None
        for adds in ({"adds": {"vouchers": ["rubbish"]}}, {"fields": {"vouchers": ["rubbish"]}}):
            assert self.judged(desk, "volunteer", "annie", **adds) == NOT_SIGNED

    def test_a_sheet_that_counts_no_more_is_not_put_back_and_one_that_comes_late_is_no_fault(
        self, people: People, desk: Replica
    ) -> None:
        people.print_sheet()
        old = desk.stored("recovery_sheet", "sheet-0")
        assert isinstance(old, Stored)
        keep_sheet(desk, "next", make_secret(), people.ring("zus"), "zus")
        assert [one.id for one in receivers(desk) if one.id in ("sheet-0", "next")] == ["next"]
        fields = {name: old.fields[name] for name in ("public_key", "vouched")}
        assert self.judged(desk, "recovery_sheet", "sheet-0", fields=fields) == STAYS_GONE
        late = {"fields": fields, "stamp": Mark().stamp}
        assert self.judged(desk, "recovery_sheet", "sheet-0", **late) is None


class TestFirstDesk:
    """A locked first desk without a sheet must not take a broken record for nobody's badge."""

    @pytest.mark.parametrize("how", ["emptied", "made a host", "thrown away"])
    def test_a_coordinator_stays_one_whatever_becomes_of_her_record(
        self, people: People, desk: Replica, how: str
    ) -> None:
        fields: dict[str, object] = {"role": "host"}
        if how == "emptied":
            fields = dict.fromkeys(OWN[:4], "")
        broken = Draft(kind="volunteer", record="zus", fields=fields)
        if how == "thrown away":
            broken = Draft(kind="volunteer", record="zus", verb="delete")
        desk.act([broken], "thief")
        assert [one.id for one in coordinators(desk)] == ["zus"]

    def test_until_her_badge_is_withdrawn(self, people: People, desk: Replica) -> None:
        lose_badge(desk, "zus", people.ring("zus"), "desk")
        assert coordinators(desk) == []
        assert standing_voucher(volunteer_of(desk, "zus"), PINNED) is None
