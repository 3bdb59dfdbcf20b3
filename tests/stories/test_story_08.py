"""Friday 15:30: next week's paper in one go, with the right week and the right dates, also when the clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.album import Album
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.tour.stories import story_8
from sync.dates import day_month, weekday
from sync.disk.replica import open_replica
from sync.words import Words
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import fill
from tests.printing.reading import page_count, text_of

FRIDAYS = {
    "an ordinary week": (date(2026, 11, 27), "2026-W49"),
    "the clocks go back": (date(2027, 10, 22), "2027-W43"),
    "the clocks go forward": (date(2027, 3, 19), "2027-W12"),
    "a year has 53 weeks": (date(2026, 12, 25), "2026-W53"),
}


def half_past_three(day: date) -> datetime:
    local = datetime(day.year, day.month, day.day, 15, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    return local.astimezone(UTC)


@pytest.fixture(params=list(FRIDAYS))
def friday(request: pytest.FixtureRequest) -> tuple[date, str]:
    return FRIDAYS[request.param]


@pytest.fixture
def stage(friday: tuple[date, str], qapp: QGuiApplication, tmp_path: Path) -> Iterator[Stage]:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    with fill(folder) as replica:
        for code, name in (("MO", "Maandagkoor"), ("SU", "Zondagskoffie")):
            starts = "2026-01-05T10:15" if code == "MO" else "2026-01-04T10:45"
            put(
                replica,
                "activity",
                name,
                title=name,
                starts=starts,
                rrule=f"FREQ=WEEKLY;BYDAY={code}",
                venue="v1",
            )
    at = half_past_three(friday[0])
    opened = Stage(open_replica(folder, clock=lambda: at), PORTRAIT)
    yield opened
    opened.close()
    assert not opened.warnings


def test_next_weeks_paper_has_the_right_week_and_the_right_dates(
    stage: Stage, album: Album, friday: tuple[date, str]
) -> None:
    day, week = friday
    paper = story_8(stage, album)
    assert paper.name.startswith(f"weekblad-{week}")
    pdf = paper.read_bytes()
    assert page_count(pdf) == 2
    text = " ".join(text_of(pdf).split())
    monday = day + timedelta(days=3)
    sunday = monday + timedelta(days=6)
    words = Words()
    for one in (monday, sunday):
        heading = f"{weekday(one, words)} {day_month(one, words)}"
        assert heading.lower() in text.lower(), heading
    assert "10.15" in text, "ten o'clock stays ten o'clock"
    assert "10.45" in text
    for before in (day, monday - timedelta(days=1)):
        assert f"{weekday(before, words)} {day_month(before, words)}" not in text.lower()


def test_what_was_cancelled_is_on_the_paper_and_says_so(
    stage: Stage, album: Album, friday: tuple[date, str]
) -> None:
    monday = friday[0] + timedelta(days=3)
    recurrence = f"{monday}T10:15"
    put(
        stage.kiosk.replica,
        "override",
        f"Maandagkoor@{recurrence}",
        activity="Maandagkoor",
        recurrence=recurrence,
        cancelled=True,
    )
    text = " ".join(text_of(story_8(stage, album).read_bytes()).split())
    assert "gaat niet door" in text.lower()
    assert "Maandagkoor" in text
