"""Opening hours: what people write, what is open now, and rubbish that stays unknown."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from sync import hours
from sync.words import Words

DUTCH = Words()
MONDAY = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[1] / "data" / "opening_hours" / "sample.txt"


@pytest.mark.parametrize(
    ("written", "osm"),
    [
        ("ma-vr 9-17", "Mo-Fr 09:00-17:00"),
        ("ma t/m vr 9.00 - 17.30 uur", "Mo-Fr 09:00-17:30"),
        ("maandag tot en met vrijdag van 9 tot 17 uur", "Mo-Fr 09:00-17:00"),
        ("ma en wo 10-12, do 14-16", "Mo,We 10:00-12:00; Th 14:00-16:00"),
        ("ma-vr 9-12 en 13-17; za 10-16", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-16:00"),
        ("dagelijks 9-17", "Mo-Su 09:00-17:00"),
        ("op werkdagen 9-17, feestdagen dicht", "Mo-Fr 09:00-17:00; PH off"),
        ("weekend 10–16", "Sa-Su 10:00-16:00"),
        ("altijd open", "24/7"),
        ("vr 22-02", "Fr 22:00-02:00"),
        ("Mo-Fr 09:00-17:00; PH off", "Mo-Fr 09:00-17:00; PH off"),
    ],
)
def test_dutch_hours_are_understood(written: str, osm: str) -> None:
    assert hours.understand(written) == osm


@pytest.mark.parametrize(
    "written",
    ["", " ", "bel eerst", "op afspraak", "ma 25-27", "\x00", "x" * 3000, "ma-vr 9 tot 5", "((("],
)
def test_what_cannot_be_understood_is_unknown_and_never_guessed(written: str) -> None:
    assert hours.understand(written) == ""
    assert hours.in_words(written, MONDAY, DUTCH) == []
    assert hours.state_now(written, datetime(2026, 11, 24, 10, 0), DUTCH) is None


@pytest.mark.parametrize(
    ("now", "is_open", "said"),
    [
        (datetime(2026, 11, 24, 10, 30), True, "Nu open, tot 17.00 uur"),
        (datetime(2026, 11, 24, 8, 0), False, "Nu dicht, open om 9.00 uur"),
        (datetime(2026, 11, 24, 18, 0), False, "Nu dicht, morgen open om 9.00 uur"),
        (datetime(2026, 11, 27, 18, 0), False, "Nu dicht, maandag open om 9.00 uur"),
    ],
)
def test_open_now_says_until_when(now: datetime, is_open: bool, said: str) -> None:
    state = hours.state_now("Mo-Fr 09:00-17:00", now, DUTCH)
    assert state == hours.OpenState(is_open, said)


def test_dutch_public_holidays_count() -> None:
    king = datetime(2027, 4, 27, 11, 0)
    state = hours.state_now("Mo-Fr 09:00-17:00; PH off", king, DUTCH)
    assert state == hours.OpenState(False, "Nu dicht, morgen open om 9.00 uur")


def test_always_and_never() -> None:
    noon = datetime(2026, 11, 24, 12, 0)
    assert hours.state_now("24/7", noon, DUTCH) == hours.OpenState(True, "Altijd open")
    assert hours.state_now("off", noon, DUTCH) == hours.OpenState(False, "Nu dicht")


def test_a_week_in_words_takes_equal_days_together() -> None:
    osm = "Mo-We 09:00-17:00; Fr 10:00-12:00,13:00-15:00; Sa-Su 10:00-24:00"
    assert hours.in_words(osm, MONDAY, DUTCH) == [
        "Maandag tot en met woensdag: 9.00 tot 17.00 uur",
        "Vrijdag: 10.00 tot 12.00 uur en 13.00 tot 15.00 uur",
        "Zaterdag en zondag: 10.00 tot 24.00 uur",
    ]


def test_hours_as_people_really_write_them_never_raise() -> None:
    lines = [line for line in SAMPLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    understood = [line for line in lines if hours.understand(line)]
    for line in lines:
        hours.state_now(line, datetime(2026, 11, 24, 10, 30), DUTCH)
        hours.in_words(line, MONDAY, DUTCH)
    assert len(lines) >= 50
    assert understood == lines


def test_whether_it_opens_on_a_day() -> None:
    assert hours.opens_on("Mo-Fr 09:00-17:00", MONDAY) is True
    assert hours.opens_on("Mo-Fr 09:00-17:00", date(2026, 11, 29)) is False
    assert hours.opens_on("Mo-Fr 09:00-17:00; PH off", date(2026, 12, 25)) is False
    assert hours.opens_on("rommel", MONDAY) is None
