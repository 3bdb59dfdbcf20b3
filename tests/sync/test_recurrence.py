"""When a series takes place: local time, exceptions, and rules that no program should follow."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.records import Activity, Override
from sync.recurrence import by_recurrence, end_of, occurrences, parse_local, safe_rule

WEEKLY = Activity(
    id="a", title="Koffie", starts="2026-10-05T10:00", duration_min=90, rrule="FREQ=WEEKLY"
)
FIRST, LAST = date(2026, 11, 23), date(2026, 12, 6)


def starts(
    activity: Activity, *changes: Override, first: date = FIRST, last: date = LAST
) -> list[str]:
    found = occurrences(activity, by_recurrence(changes), first, last)
    return [one.starts.isoformat(timespec="minutes") for one in found]


def test_a_weekly_ten_o_clock_stays_ten_o_clock_across_the_clock_change() -> None:
    found = starts(WEEKLY, first=date(2026, 10, 12), last=date(2026, 11, 8))
    assert found == [f"2026-{day}T10:00" for day in ("10-12", "10-19", "10-26", "11-02")]


def test_exceptions_and_extra_days() -> None:
    activity = Activity(
        id="a",
        starts="2026-10-05T10:00",
        rrule="FREQ=WEEKLY",
        exdates=["2026-11-23T10:00", "rommel"],
        rdates=["2026-11-25T14:00", ""],
    )
    assert starts(activity) == ["2026-11-25T14:00", "2026-11-30T10:00"]


def test_one_occurrence_ends_after_its_duration() -> None:
    (once, _) = occurrences(WEEKLY, {}, FIRST, LAST)
    assert once.ends == datetime(2026, 11, 23, 11, 30)
    assert once.key == "a@2026-11-23T10:00"
    assert not once.cancelled


def test_an_occurrence_moved_into_the_week_is_found_and_one_moved_out_is_not() -> None:
    into = Override(
        id="a@1", activity="a", recurrence="2026-12-07T10:00", starts="2026-12-04T14:00"
    )
    out = Override(id="a@2", activity="a", recurrence="2026-11-23T10:00", starts="2026-12-09T10:00")
    found = occurrences(WEEKLY, by_recurrence([into, out]), FIRST, LAST)
    assert [one.recurrence for one in found] == ["2026-11-30T10:00", "2026-12-07T10:00"]
    assert found[1].starts == datetime(2026, 12, 4, 14, 0)
    assert found[1].moved_from == "2026-12-07T10:00"


def test_a_cancelled_occurrence_is_there_and_says_why() -> None:
    off = Override(
        id="a@1",
        activity="a",
        recurrence="2026-11-23T10:00",
        cancelled=True,
        cancel_reason="De zaal is dicht.",
    )
    first, second = occurrences(WEEKLY, by_recurrence([off]), FIRST, LAST)
    assert (first.cancelled, first.cancel_reason) == (True, "De zaal is dicht.")
    assert not second.cancelled


def test_a_cancelled_series_is_cancelled_every_time() -> None:
    gone = Activity(
        id="a", starts="2026-11-23T10:00", rrule="FREQ=DAILY;COUNT=3", state="cancelled"
    )
    assert [one.cancelled for one in occurrences(gone, {}, FIRST, LAST)] == [True, True, True]


def test_a_changed_room_hides_the_old_place() -> None:
    activity = Activity(id="a", starts="2026-11-23T10:00", room="r1", place="Voordeur", venue="v")
    change = Override(
        id="a@1", activity="a", recurrence="2026-11-23T10:00", room="r2", title="Thee"
    )
    (one,) = occurrences(activity, by_recurrence([change]), FIRST, LAST)
    assert (one.room, one.place, one.venue, one.title) == ("r2", "", "v", "Thee")


@pytest.mark.parametrize(
    ("rrule", "last_day"),
    [
        ("FREQ=WEEKLY;UNTIL=20261130T090000Z", "2026-11-30T10:00"),
        ("FREQ=WEEKLY;UNTIL=20261130T085959Z", "2026-11-23T10:00"),
        ("FREQ=WEEKLY;UNTIL=20261130", "2026-11-30T10:00"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261130T100000", "2026-11-30T10:00"),
    ],
)
def test_the_end_of_a_series_in_utc_in_local_time_or_as_a_day(rrule: str, last_day: str) -> None:
    activity = Activity(id="a", starts="2026-10-05T10:00", rrule=rrule)
    assert starts(activity, last=date(2026, 12, 31))[-1] == last_day


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;BYHOUR=10",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6",
        "FREQ=DAILY;BYSETPOS=9;BYDAY=MO",
        "FREQ=DAILY;BYSECOND=1,2,3",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;UNTIL=rommel",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;ROMMEL=1",
        "elke maandag",
        "=;=;=",
    ],
)
def test_a_broken_rule_gives_its_first_occurrence_at_once(rrule: str) -> None:
    activity = Activity(id="a", starts="2026-11-24T10:00", rrule=rrule)
    began = time.perf_counter()
    assert starts(activity) == ["2026-11-24T10:00"]
    assert time.perf_counter() - began < 0.5


@given(st.text(max_size=40), st.text(max_size=60), st.integers())
def test_rubbish_never_raises(moment: str, rrule: str, minutes: int) -> None:
    activity = Activity(
        id="a", starts=moment, rrule=rrule, duration_min=minutes, exdates=[rrule], rdates=[moment]
    )
    for one in occurrences(activity, {}, FIRST, LAST):
        assert one.ends >= one.starts


def test_a_rule_is_kept_as_it_is_where_nothing_is_wrong() -> None:
    assert safe_rule("FREQ=MONTHLY;BYDAY=-1FR") == "FREQ=MONTHLY;BYDAY=-1FR"
    assert parse_local("") is None


@pytest.mark.parametrize("starts", ["9999-12-31T23:59", "0001-01-01T00:00", "2201-01-01T10:00"])
def test_a_year_that_no_calendar_means_is_no_moment(starts: str) -> None:
    assert parse_local(starts) is None
    mistyped = Activity(id="a", starts=starts, rdates=[starts], duration_min=10**15)
    assert occurrences(mistyped, {}, FIRST, LAST) == []
    moved = Override(id="a@1", activity="a", recurrence="2026-11-23T10:00", starts=starts)
    assert len(occurrences(WEEKLY, by_recurrence([moved]), FIRST, LAST)) == 2


@pytest.mark.parametrize("minutes", [-5, 0, 90, 10**15])
def test_an_end_is_within_a_year_whatever_the_record_says(minutes: int) -> None:
    start = datetime(2026, 11, 23, 10)
    assert start <= end_of(start, minutes) <= datetime(2027, 11, 24, 10)
