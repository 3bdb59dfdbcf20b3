"""Whether the machine's clock can be believed: the table, row by row, and what a replica makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.clock import FIRST_UTC, LAST_UTC, bounded
from sync.disk.clock_trust import (
    FAR_MS,
    RELEASED_UTC,
    TOLERANCE_MS,
    ClockState,
    RightTime,
    believable,
    judge,
)
from sync.disk.machine import Uptime, uptime
from sync.disk.replica import Replica, open_replica
from tests.sync.place import put

DAY_MS = 86_400_000
NOW_MS = int(datetime(2026, 11, 26, 9, tzinfo=UTC).timestamp() * 1000)
YEARS_MS = 3652 * DAY_MS
UP = Uptime("this start", 50_000)
LATER = Uptime("this start", 50_000 + DAY_MS)
NEXT = Uptime("the next start", 10_000)


def known(off_ms: int = 0) -> RightTime:
    """Return the right time as it was told at NOW_MS to a clock that was off."""
    return RightTime(NOW_MS, NOW_MS + off_ms, UP.boot, UP.since_ms)


@pytest.mark.parametrize("off_ms", [0, TOLERANCE_MS, -TOLERANCE_MS])
def test_in_this_start_a_clock_that_is_nearly_right_is_trusted(off_ms: int) -> None:
    now_ms = NOW_MS + DAY_MS + off_ms
    assert judge(now_ms, known(), 0, LATER) == ClockState(best_ms=now_ms)


@pytest.mark.parametrize("off_ms", [YEARS_MS, -YEARS_MS, TOLERANCE_MS + 1, -TOLERANCE_MS - 1])
def test_in_this_start_a_clock_that_somebody_set_wrong_is_seen_at_once(off_ms: int) -> None:
    assert judge(NOW_MS + DAY_MS + off_ms, known(), 0, LATER) == ClockState(
        "wrong", off_ms, NOW_MS + DAY_MS
    )


def test_in_this_start_a_clock_that_was_set_right_is_trusted_at_once() -> None:
    assert judge(NOW_MS + DAY_MS, known(YEARS_MS), 0, LATER).trust == "trusted"


@pytest.mark.parametrize("off_ms", [YEARS_MS, -YEARS_MS])
def test_a_clock_that_was_wrong_in_an_earlier_start_still_is(off_ms: int) -> None:
    assert judge(NOW_MS + off_ms + 3_600_000, known(off_ms), 0, NEXT) == ClockState(
        "wrong", off_ms, NOW_MS + 3_600_000
    )


def test_a_clock_that_was_ahead_and_was_set_back_is_trusted() -> None:
    assert judge(NOW_MS + DAY_MS, known(YEARS_MS), 0, NEXT).trust == "trusted"


def test_a_clock_that_was_behind_and_is_past_it_is_doubtful() -> None:
    assert judge(NOW_MS + DAY_MS, known(-DAY_MS // 2), 0, NEXT).trust == "doubtful"


@pytest.mark.parametrize(
    ("now_ms", "trust"),
    [
        (NOW_MS - TOLERANCE_MS - 1, "doubtful"),
        (NOW_MS - YEARS_MS, "doubtful"),
        (NOW_MS - TOLERANCE_MS, "trusted"),
        (NOW_MS + FAR_MS, "trusted"),
        (NOW_MS + FAR_MS + 1, "doubtful"),
        (NOW_MS + YEARS_MS, "doubtful"),
    ],
)
def test_without_a_server_the_latest_moment_seen_is_the_measure(now_ms: int, trust: str) -> None:
    state = judge(now_ms, None, NOW_MS, UP)
    assert state.trust == trust
    assert state.best_ms == (now_ms if trust == "trusted" else NOW_MS)


def test_no_clock_stands_before_the_program_was_made() -> None:
    released_ms = int(RELEASED_UTC.timestamp() * 1000)
    assert judge(released_ms - DAY_MS, None, 0, UP).trust == "doubtful"
    assert judge(released_ms + DAY_MS, None, 0, UP).trust == "trusted"
    assert datetime.now(UTC) > RELEASED_UTC


def test_a_server_that_alone_is_years_off_sets_nobody_right() -> None:
    assert not believable(NOW_MS + YEARS_MS, NOW_MS, NOW_MS - DAY_MS)
    assert not believable(NOW_MS - YEARS_MS, NOW_MS, NOW_MS - DAY_MS)
    assert believable(NOW_MS, NOW_MS + YEARS_MS, NOW_MS - DAY_MS)
    assert believable(
        NOW_MS + 2 * FAR_MS, NOW_MS + 2 * FAR_MS, NOW_MS
    )  # both: it lay in a cupboard


class Clock:
    """A clock that a test sets, in a machine that a test starts again."""

    def __init__(self) -> None:
        self.utc = datetime(2026, 11, 26, 9, tzinfo=UTC)
        self.up = UP

    def now(self) -> datetime:
        return self.utc

    def uptime(self) -> Uptime:
        return self.up

    def passes(self, time: timedelta) -> None:
        """Let time pass for clock and machine."""
        self.utc += time
        self.up = Uptime(self.up.boot, self.up.since_ms + int(time.total_seconds() * 1000))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replica(clock: Clock, tmp_path: Path) -> Iterator[Replica]:
    with open_replica(tmp_path, clock=clock.now, uptime=clock.uptime) as opened:
        yield opened


def trust_elsewhere(replica: Replica, clock: Clock) -> str:
    """Return what another process, which just opened the folder, thinks."""
    with open_replica(replica.folder, clock=clock.now, uptime=clock.uptime, readonly=True) as other:
        assert other.status() == replica.status()
        return other.status().clock


def test_an_act_and_an_evening_are_moments_that_this_device_saw(
    replica: Replica, clock: Clock
) -> None:
    for see in (
        lambda: replica.act([put("service", str(clock.utc), name="x")], "Annie"),
        replica.note_evening,
        replica.note_moment,
    ):
        clock.utc += timedelta(days=10)
        see()
        clock.utc -= timedelta(days=1)
        assert trust_elsewhere(replica, clock) == "doubtful"
        clock.utc += timedelta(days=1)
        assert trust_elsewhere(replica, clock) == "trusted"


def test_what_a_wrong_clock_saw_is_no_measure(replica: Replica, clock: Clock) -> None:
    replica.note_moment()
    right = clock.utc
    clock.utc += timedelta(days=3652)
    replica.act([put("service", "s", name="x")], "Annie")
    replica.note_evening()
    clock.utc = right + timedelta(hours=1)
    assert trust_elsewhere(replica, clock) == "trusted"


def test_todays_date_is_the_best_guess(replica: Replica, clock: Clock) -> None:
    replica.note_moment()
    right = replica.local_now()
    clock.utc += timedelta(days=3652)
    assert replica.local_now() == right
    clock.utc = datetime(1970, 1, 1, 5, tzinfo=UTC)
    assert replica.local_now() == right
    clock.utc = datetime(2026, 11, 26, 9, 2, tzinfo=UTC)
    assert replica.local_now() == right + timedelta(minutes=2)


def test_a_person_who_looked_settles_it(replica: Replica, clock: Clock) -> None:
    replica.note_moment()
    clock.utc += timedelta(days=500)  # it lay in a cupboard
    assert trust_elsewhere(replica, clock) == "doubtful"
    replica.vouch()
    assert trust_elsewhere(replica, clock) == "trusted"
    clock.passes(timedelta(days=2))
    assert trust_elsewhere(replica, clock) == "trusted"
    clock.utc -= timedelta(days=400)
    assert trust_elsewhere(replica, clock) == "wrong"
    replica.vouch()  # it was the clock before that somebody had not looked at well
    clock.up = NEXT
    assert trust_elsewhere(replica, clock) == "trusted"


@pytest.mark.parametrize("off", [timedelta(days=3652), timedelta(days=-3652)])
def test_the_server_tells_by_how_much_a_clock_is_wrong(
    replica: Replica, clock: Clock, off: timedelta
) -> None:
    right = clock.utc
    clock.utc += off
    replica.note_attempt(None, known=replica.right_time(int(right.timestamp() * 1000)))
    clock.passes(timedelta(hours=1))
    status = replica.status()
    assert (status.clock, status.clock_off_s) == ("wrong", int(off.total_seconds()))
    assert trust_elsewhere(replica, clock) == "wrong"
    assert replica.local_now().replace(tzinfo=replica.zone) == right + timedelta(hours=1)


@pytest.mark.parametrize(
    "moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_no_year_is_too_early_or_too_late(tmp_path: Path, moment: datetime) -> None:
    with open_replica(tmp_path, clock=lambda: moment) as replica:
        replica.act([put("service", "s", name="Het Venster")], "Annie")
        replica.upkeep()
        replica.note_evening()
        assert replica.local_now().year == RELEASED_UTC.year
        assert replica.status().clock == "doubtful"
        assert FIRST_UTC <= replica.clock() <= LAST_UTC


def test_a_bounded_clock_says_what_an_ordinary_one_says() -> None:
    moment = datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert bounded(lambda: moment)() == moment


def test_the_machine_counts_on() -> None:
    first, second = uptime(), uptime()
    assert first.boot == second.boot
    assert 0 < first.since_ms <= second.since_ms
