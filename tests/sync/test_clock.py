"""The hybrid clock runs forward whatever the wall clock does; ids sort by time."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from sync.clock import ZERO, HybridClock, Stamp
from sync.ids import uuid7

MOMENTS = st.integers(-(10**12), 10**14)


def test_a_stamp_follows_the_wall_clock() -> None:
    clock = HybridClock(lambda: 1000)
    assert clock.tick() == Stamp(1000, 0)


def test_a_counter_orders_what_happens_within_a_millisecond() -> None:
    clock = HybridClock(lambda: 1000)
    assert [clock.tick(), clock.tick(), clock.tick()] == [
        Stamp(1000, 0),
        Stamp(1000, 1),
        Stamp(1000, 2),
    ]


def test_a_wall_clock_that_jumps_back_does_not_take_the_stamps_along() -> None:
    times = iter((1000, 400, 1001))
    clock = HybridClock(lambda: next(times))
    assert [clock.tick(), clock.tick(), clock.tick()] == [
        Stamp(1000, 0),
        Stamp(1000, 1),
        Stamp(1001, 0),
    ]


def test_the_next_stamp_stands_above_what_was_seen() -> None:
    clock = HybridClock(lambda: 1000)
    clock.observe(Stamp(5000, 7))
    assert clock.tick() == Stamp(5000, 8)


def test_seeing_something_old_changes_nothing() -> None:
    clock = HybridClock(lambda: 1000, last=Stamp(2000, 3))
    clock.observe(Stamp(1999, 99))
    assert clock.tick() == Stamp(2000, 4)


@given(
    walls=st.lists(MOMENTS, min_size=1), seen=st.lists(st.builds(Stamp, MOMENTS, st.integers(0, 9)))
)
def test_stamps_only_ever_rise(walls: list[int], seen: list[Stamp]) -> None:
    times = iter(walls)
    clock = HybridClock(lambda: next(times))
    last = ZERO
    for index in range(len(walls)):
        if index < len(seen):
            clock.observe(seen[index])
            last = max(last, seen[index])
        stamp = clock.tick()
        assert stamp > last
        last = stamp


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = uuid.UUID(uuid7(1_795_000_000_000))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_795_000_000_000


@given(st.integers(0, 2**48 - 2))
def test_ids_sort_by_the_time_they_were_made(now_ms: int) -> None:
    assert uuid7(now_ms, lambda n: b"\xff" * n) < uuid7(now_ms + 1, lambda n: b"\x00" * n)


def test_ids_of_one_moment_differ() -> None:
    assert uuid7(1) != uuid7(1)
