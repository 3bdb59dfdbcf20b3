"""What becomes of a push: acts whole, decisions in commit order, stamps on the server's clock."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.changes import Change, Mark, Stored, blank
from sync.clock import ZERO, Stamp
from sync.server.merge import Merge, letter_offset_ms, shifted
from tests.sync.writing import change

HOUR = "2026-11-26T10:00"
TODAY = "2026-11-24"


def merged(*changes: Change, capacity: int | None = 2) -> Merge:
    mark = Mark(Stamp(1), "s", 1)
    fields = {"title": "Koffie", "starts": HOUR, "capacity": capacity}
    merge = Merge({("activity", "k"): blank("activity", "k", fields, mark)}, {}, 7, TODAY)
    merge.take(changes)
    return merge


def act(*changes: Change) -> list[Change]:
    return [
        msgspec.structs.replace(one, act=changes[0].act, act_index=index, act_size=len(changes))
        for index, one in enumerate(changes)
    ]


def signup(wall_ms: int, who: str, **fields: Any) -> Change:
    if "state" not in fields:
        fields = {"activity": "k", "recurrence": HOUR, **fields}
    return change(wall_ms, kind="signup", record=who, actor="visitor", **fields)


def reasons(merge: Merge) -> list[str]:
    return [outcome.reason for outcome in merge.outcomes]


def stored(merge: Merge, kind: str, record: str) -> Stored:
    return merge.records[kind, record]


def test_an_act_over_two_occurrences_falls_whole() -> None:
    first = merged(signup(1, "an", party=2), signup(2, "bo", party=1))
    both = act(
        signup(3, "an", state="cancelled"), signup(4, "cor", recurrence="2026-12-03T10:00", party=9)
    )
    first.take(both)
    assert reasons(first) == ["", "", "invalid:party", "invalid:party"]
    late = act(
        signup(5, "an", state="cancelled"),
        signup(6, "dirk", recurrence="2026-12-03T10:00", party=3),
    )
    first.take(late)
    assert reasons(first)[4:] == ["too_many", "too_many"]
    assert stored(first, "signup", "an").fields["state"] == "confirmed"
    assert stored(first, "signup", "bo").fields["state"] == "waiting"
    assert ("signup", "dirk") not in first.records


def test_who_is_offered_a_place_hears_of_it() -> None:
    merge = merged(signup(1, "an", party=2), signup(2, "bo", party=1))
    merge.touched.clear()
    merge.take([signup(3, "an", state="cancelled")])
    assert stored(merge, "signup", "bo").fields["state"] == "offered"
    assert ("signup", "bo") in merge.touched


def test_the_order_of_commits_decides_and_not_the_clock() -> None:
    merge = merged(signup(50, "an", party=2), signup(40, "bo", party=2), signup(30, "cor", party=2))
    merge.take([signup(20, "an", state="cancelled")])
    states = {who: stored(merge, "signup", who).fields["state"] for who in ("an", "bo", "cor")}
    assert states == {"an": "cancelled", "bo": "offered", "cor": "waiting"}


def test_signing_up_and_leaving_in_one_act_leaves_no_place_taken() -> None:
    merge = merged(*act(signup(1, "an", party=2), signup(2, "an", state="cancelled")))
    assert reasons(merge) == ["", ""]
    assert stored(merge, "signup", "an").fields["state"] == "cancelled"
    merge.take([signup(3, "bo", party=2)])
    assert stored(merge, "signup", "bo").fields["state"] == "confirmed"


def test_a_torn_act_is_refused() -> None:
    one, _ = act(change(1, kind="service", name="x"), change(2, kind="service", name="y"))
    assert reasons(merged(one)) == ["torn"]


def test_a_record_made_and_completed_in_one_act_is_sound() -> None:
    both = act(
        change(1, kind="service", record="s", name="Formulierenhulp"),
        change(2, kind="service", record="s", summary="Samen uw brieven lezen."),
    )
    assert reasons(merged(*both)) == ["", ""]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (change(1, kind="activity", record="k", actor="visitor", title="x"), "volunteer"),
        (change(1, kind="activity", record="k", actor="visitor", verb="delete"), "volunteer"),
        (change(1, kind="service", record="nieuw", verb="restore"), "state"),
        (change(1, kind="service", record="nieuw", summary="x"), "invalid:name"),
        (change(1, kind="activity", record="k", adds={"exdates": ["kerst"]}), "invalid:exdates"),
        (change(1, kind="box", record="b", about="p", sealed="Riet"), "invalid:sealed"),
    ],
)
def test_what_may_not_be_is_refused_and_changes_nothing(one: Change, reason: str) -> None:
    merge = merged(one)
    assert reasons(merge) == [reason]
    assert merge.outcomes[0].text.endswith(".")
    assert merge.touched == set()


def test_what_was_refused_does_not_stop_the_rest() -> None:
    merge = merged(
        change(1, kind="service", record="s"), change(2, kind="service", record="t", name="x")
    )
    assert [outcome.state for outcome in merge.outcomes] == ["refused", "applied"]


def test_an_expiry_from_a_clock_ten_years_ahead_becomes_thirty_days() -> None:
    fields: dict[str, Any] = {
        "title": "Wie loopt mee?",
        "expires": "2036-12-01",
        "made": "2036-11-24T10:00:00Z",
    }
    merge = merged(change(1, kind="help_post", record="p", actor="visitor", **fields))
    assert reasons(merge) == [""]
    assert stored(merge, "help_post", "p").fields["expires"] == "2026-12-24"


class TestShift:
    def test_stamps_move_onto_the_servers_clock_and_the_sent_one_stays(self) -> None:
        (one,) = shifted([change(1000)], offset_ms=50, floor_ms=0, receipt_ms=5000)
        assert (one.stamp, one.raw_stamp) == (Stamp(1050), Stamp(1000))

    def test_nothing_is_stamped_after_its_receipt_nor_before_the_last_push(self) -> None:
        late, early = change(9000), change(10)
        assert shifted([late], 0, 0, 5000)[0].stamp == Stamp(5000)
        assert Stamp(400) <= shifted([early], 0, 400, 5000)[0].stamp < Stamp(401)

    @given(
        walls=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8),
        seen=st.lists(st.integers(0, 5000), min_size=8, max_size=8),
        offset_ms=st.integers(-(10**6), 10**6),
    )
    def test_they_rise_and_stand_above_what_their_author_saw(
        self, walls: list[int], seen: list[int], offset_ms: int
    ) -> None:
        sent = [
            change(wall, "a", number, seen=Stamp(seen[number - 1], 3))
            for number, wall in enumerate(walls, 1)
        ]
        moved = shifted(sent, offset_ms, 100, 5000)
        last = ZERO
        for one in moved:
            assert last < one.stamp
            assert one.seen < one.stamp
            assert 100 <= one.stamp.wall_ms <= 5000
            last = one.stamp


class TestAClockOfALetter:
    """What a letter's clock is shifted by: only what the device or the letter itself proves."""

    DAY = 86_400_000

    def test_a_right_clock_is_left_alone_however_long_the_letter_travelled(self) -> None:
        assert letter_offset_ms(100 * self.DAY, 0, 90 * self.DAY, 107 * self.DAY) == 0

    def test_what_the_device_knows_of_its_clock_is_put_right(self) -> None:
        ahead = letter_offset_ms(103 * self.DAY, 3 * self.DAY, 90 * self.DAY, 107 * self.DAY)
        assert ahead == -3 * self.DAY

    def test_a_clock_that_cannot_be_is_moved_by_what_is_proved(self) -> None:
        floor, receipt = 90 * self.DAY, 107 * self.DAY
        assert letter_offset_ms(3757 * self.DAY, 0, floor, receipt) == -3650 * self.DAY
        assert letter_offset_ms(10 * self.DAY, 0, floor, receipt) == 80 * self.DAY

    def test_the_changes_of_one_letter_keep_their_distances(self) -> None:
        at = 3757 * self.DAY
        changes = [
            Change(device="d", number=number, act=f"a{number}", kind="service", record="r", stamp=Stamp(at + apart))
            for number, apart in enumerate((-9000, -4000, 0), 1)
        ]  # fmt: skip
        offset = letter_offset_ms(at, 0, 90 * self.DAY, 107 * self.DAY)
        walls = [c.stamp.wall_ms for c in shifted(changes, offset, 90 * self.DAY, 107 * self.DAY)]
        assert walls == [107 * self.DAY + apart for apart in (-9000, -4000, 0)]
