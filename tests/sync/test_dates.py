"""Dates as people say them, held against CLDR, across clock changes and the turn of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from babel.dates import get_day_names, get_month_names

from sync import dates
from sync.words import Words

DUTCH, ENGLISH = Words("nl"), Words("en")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_of_days_and_months_are_those_of_cldr(language: str) -> None:
    days = get_day_names("wide", locale=language)
    months = get_month_names("wide", locale=language)
    assert dates.WEEKDAYS[language] == tuple(days[index] for index in range(7))
    assert dates.MONTHS[language] == tuple(months[index] for index in range(1, 13))


def test_short_dutch_names_are_those_of_cldr() -> None:
    days, months = (
        get_day_names("abbreviated", locale="nl"),
        get_month_names("abbreviated", locale="nl"),
    )
    for month in range(1, 13):
        day = date(2026, month, 5)
        shown = f"{days[day.weekday()]} 5 {months[month].rstrip('.')}"
        assert dates.short_date(day, DUTCH) == shown


def test_long_and_short_dates() -> None:
    day = date(2026, 11, 26)
    assert dates.long_date(day, DUTCH) == "donderdag 26 november"
    assert dates.long_date(day, DUTCH, year=True) == "donderdag 26 november 2026"
    assert dates.long_date(day, ENGLISH) == "Thursday 26 November"
    assert dates.short_date(day, DUTCH) == "do 26 nov"
    assert dates.short_date(date(2026, 3, 2), DUTCH) == "ma 2 mrt"
    assert dates.short_date(day, ENGLISH) == "Thu 26 Nov"
    assert dates.capital("donderdag De Linde") == "Donderdag De Linde"
    assert dates.capital("'s avonds") == "'s Avonds"
    assert dates.capital("") == ""


def test_times_are_in_24_hours_with_a_point() -> None:
    assert dates.clock_time(time(9, 5)) == "9.05"
    assert dates.clock_time(datetime(2026, 11, 26, 0, 0)) == "0.00"
    span = (datetime(2026, 11, 26, 14, 30), datetime(2026, 11, 26, 16, 0))
    assert dates.time_span(*span, DUTCH) == "14.30 tot 16.00 uur"


@pytest.mark.parametrize(
    ("end", "span", "until"),
    [
        (datetime(2026, 11, 24, 16), "10.00 tot 16.00 uur", "tot 16.00 uur"),
        (datetime(2026, 11, 25, 1), "10.00 tot 1.00 uur", "tot 1.00 uur"),
        (datetime(2026, 11, 27, 10), "10.00 uur, tot en met vrijdag 27 november", "tot en met vrijdag 27 november"),
        (datetime(2026, 11, 24, 10), "10.00 uur", ""),
        (datetime(2026, 11, 24, 9), "10.00 uur", ""),
    ],
)  # fmt: skip
def test_what_lasts_for_days_ends_on_a_day(end: datetime, span: str, until: str) -> None:
    start = datetime(2026, 11, 24, 10)
    assert dates.time_span(start, end, DUTCH) == span
    assert dates.until(start, end, DUTCH) == until


def test_relative_days() -> None:
    today = date(2026, 12, 31)
    assert dates.relative_day(today, today, DUTCH) == "vandaag"
    assert dates.relative_day(date(2027, 1, 1), today, DUTCH) == "morgen"
    assert dates.relative_day(date(2027, 1, 2), today, DUTCH) == "zaterdag 2 januari"


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (0, "Goedenavond."),
        (5, "Goedenavond."),
        (6, "Goedemorgen."),
        (12, "Goedemiddag."),
        (18, "Goedenavond."),
    ],
)
def test_greeting_of_the_hour(hour: int, greeting: str) -> None:
    assert dates.greeting(datetime(2026, 11, 26, hour), DUTCH) == greeting


@pytest.mark.parametrize(
    ("day", "year", "week"),
    [
        (date(2026, 11, 26), 2026, 48),
        (date(2026, 12, 31), 2026, 53),
        (date(2027, 1, 3), 2026, 53),
        (date(2027, 1, 4), 2027, 1),
        (date(2025, 12, 29), 2026, 1),
    ],
)
def test_iso_weeks_at_the_turn_of_the_year(day: date, year: int, week: int) -> None:
    assert dates.iso_week(day) == (year, week)
    monday = dates.monday_of(year, week)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


def test_a_week_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="53"):
        dates.monday_of(2027, 53)


def test_span_of_a_week_names_month_and_year_once() -> None:
    def span(year: int, week: int) -> str:
        return dates.week_span(dates.monday_of(year, week), DUTCH)

    assert span(2026, 48) == "23 tot en met 29 november 2026"
    assert span(2026, 49) == "30 november tot en met 6 december 2026"
    assert span(2026, 53) == "28 december 2026 tot en met 3 januari 2027"


def test_both_clock_changes() -> None:
    zone = "Europe/Amsterdam"
    before, after = (
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    )
    assert dates.to_local(before, zone) == datetime(2026, 3, 29, 1, 59)
    assert dates.to_local(after, zone) == datetime(2026, 3, 29, 3, 0)
    before, after = (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert (
        dates.to_local(before, zone) == dates.to_local(after, zone) == datetime(2026, 10, 25, 2, 30)
    )


def test_moments_from_records_are_aware() -> None:
    assert dates.from_iso_utc("2026-11-26T10:00:00").tzinfo is UTC
    assert dates.from_iso_utc("2026-11-26T10:00:00+01:00").astimezone(UTC).hour == 9
    with pytest.raises(ValueError, match="gisteren"):
        dates.from_iso_utc("gisteren")


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (datetime(2026, 11, 26, 3, 0), "vannacht om 3.00 uur"),
        (datetime(2026, 11, 26, 9, 12), "vanmorgen om 9.12 uur"),
        (datetime(2026, 11, 26, 13, 0), "vanmiddag om 13.00 uur"),
        (datetime(2026, 11, 26, 18, 30), "vanavond om 18.30 uur"),
        (datetime(2026, 11, 25, 23, 59), "gisteren om 23.59 uur"),
        (datetime(2026, 11, 20, 8, 0), "vrijdag om 8.00 uur"),
        (datetime(2026, 11, 12, 8, 0), "op 12 november"),
        (datetime(2025, 11, 12, 8, 0), "op 12 november 2025"),
    ],
)
def test_age_is_said_as_people_do(then: datetime, said: str) -> None:
    assert dates.age_of(then, datetime(2026, 11, 26, 19, 0), DUTCH) == said


def test_a_clock_that_went_back_makes_nothing_of_this_morning() -> None:
    then = datetime(2026, 11, 24, 10, 5)
    assert dates.age_of(then, datetime(1970, 1, 1, 1, 0), DUTCH) == "op 24 november 2026"
    assert dates.age_of(then, datetime(2026, 11, 23, 12, 0), DUTCH) == "op 24 november"
