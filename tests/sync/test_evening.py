"""When the evening's work is due, and that each of its jobs is done whatever becomes of the others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sync import hours
from sync.disk.replica import Replica, open_replica
from sync.errors import ServerAway
from sync.upkeep import evening
from sync.upkeep.evening import LEAD, SPREAD, Evening, is_due, spread_of, work
from tests.sync.place import put

CLOSES = datetime(2026, 11, 26, 21)
LONG = timedelta(hours=8)
YESTERDAY_MORNING = datetime(2026, 11, 25, 10)


def at(now: datetime, **known: Any) -> Evening:
    plain: dict[str, Any] = {
        "now": now,
        "last": datetime(2026, 11, 25, 20, 15),
        "closes": CLOSES,
        "quiet": False,
        "running": LONG,
    }
    return Evening(**(plain | known))


@pytest.mark.parametrize(
    ("now", "known", "due"),
    [
        (CLOSES - LEAD, {}, True),
        (CLOSES - LEAD - timedelta(minutes=1), {}, False),
        (CLOSES - timedelta(minutes=1), {"running": timedelta(seconds=2)}, True),
        (CLOSES + timedelta(hours=1), {}, True),
        (CLOSES, {"last": CLOSES - LEAD}, False),
        (CLOSES - LEAD - SPREAD, {"spread": SPREAD}, True),
        (datetime(2026, 11, 26, 15, 59), {"closes": None}, False),
        (datetime(2026, 11, 26, 16, 0), {"closes": None}, True),
        (datetime(2026, 11, 26, 11), {"last": None, "quiet": True}, True),
        (datetime(2026, 11, 26, 11), {"last": None, "quiet": False}, False),
        (datetime(2026, 11, 26, 11), {"quiet": True}, False),
        (CLOSES - timedelta(hours=2), {"quiet": True}, False),
        (CLOSES - timedelta(hours=2), {"quiet": True, "last": YESTERDAY_MORNING}, True),
        (CLOSES - timedelta(hours=2), {"last": YESTERDAY_MORNING}, False),
        (
            CLOSES - timedelta(hours=2),
            {"quiet": True, "last": YESTERDAY_MORNING, "running": timedelta(minutes=1)},
            False,
        ),
    ],
)
def test_it_is_done_before_closing_time_and_else_in_a_quiet_moment(
    now: datetime, known: dict[str, Any], due: bool
) -> None:
    assert is_due(at(now, **known)) is due


def test_a_day_goes_by_with_one_evening_and_no_day_without() -> None:
    last: datetime | None = None
    done = []
    now = datetime(2026, 11, 23, 8)
    while now < datetime(2026, 12, 1, 0):
        if is_due(at(now, last=last, closes=now.replace(hour=21, minute=0), quiet=True)):
            done.append(now)
            last = now
        now += timedelta(minutes=1)
    assert [moment.hour for moment in done[1:]] == [20] * 8
    assert done[0].hour == 8  # it had never been done


def test_where_nobody_knows_the_time_it_is_done_all_the_same() -> None:
    known: dict[str, Any] = {"clock_trusted": False, "last": CLOSES + timedelta(days=3652)}
    assert not is_due(at(CLOSES, running=timedelta(minutes=5), **known))
    assert is_due(at(CLOSES, running=timedelta(minutes=10), **known))
    assert not is_due(at(CLOSES, running=timedelta(hours=5), again=True, **known))
    assert is_due(at(CLOSES, running=timedelta(hours=6), again=True, **known))


def test_what_a_wrong_clock_noted_holds_nothing_up() -> None:
    assert is_due(at(CLOSES - timedelta(hours=5), last=CLOSES + timedelta(days=3652)))


def test_houses_that_close_together_do_not_all_ask_at_once() -> None:
    spreads = {spread_of(f"device {number}") for number in range(200)}
    assert timedelta() <= min(spreads) < max(spreads) <= SPREAD
    assert len(spreads) == 200
    assert spread_of("a") == spread_of("a")


@pytest.mark.parametrize(
    ("osm", "day", "closes"),
    [
        ("Mo-Fr 09:00-21:00", date(2026, 11, 26), datetime(2026, 11, 26, 21)),
        ("Mo-Fr 09:00-12:00,13:00-17:30", date(2026, 11, 26), datetime(2026, 11, 26, 17, 30)),
        ("Mo-Fr 09:00-21:00", date(2026, 11, 28), None),
        ("rubbish", date(2026, 11, 26), None),
        ("", date(2026, 11, 26), None),
    ],
)
def test_when_a_house_closes(osm: str, day: date, closes: datetime | None) -> None:
    assert hours.closes_at(osm, day) == closes


def now() -> datetime:
    return datetime.now(UTC)


def test_the_work_is_done_and_noted(tmp_path: Path) -> None:
    with open_replica(tmp_path, clock=now) as replica:
        replica.act([put("service", "s", name="x")], "Annie")
        assert work(tmp_path, clock=now) == []
        done = replica.status().evening_utc
        assert done is not None
        assert now() - done < timedelta(minutes=1)
        assert (tmp_path / "replica.db-wal").stat().st_size == 0
    with closing(sqlite3.connect(tmp_path / "outbox-copy.db")) as conn:
        assert conn.execute("SELECT count(*) FROM change").fetchone() == (1,)


def test_a_job_that_fails_holds_up_no_other(tmp_path: Path) -> None:
    seen: list[str] = []

    def fails(replica: Replica) -> None:
        raise ServerAway

    def breaks(replica: Replica) -> None:
        raise ZeroDivisionError

    jobs = (
        ("exchange", fails),
        ("purge", breaks),
        ("copy", lambda replica: seen.append(replica.device.device)),
    )
    assert work(tmp_path, clock=now, jobs=jobs) == ["exchange", "purge"]
    assert len(seen) == 1
    with open_replica(tmp_path, clock=now) as replica:
        assert replica.status().evening_utc is not None


def test_without_a_copy_the_evening_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(evening, "copy_outbox", full)
    assert work(tmp_path, clock=now) == ["copy"]
    with open_replica(tmp_path, clock=now) as replica:
        assert replica.status().evening_utc is None
