from __future__ import annotations

from datetime import date, time

import pytest

from kiosk.viewmodels.desk.service_sheet import dutch_hours
from kiosk.viewmodels.desk.typed import date_text, money_text, parse_date, parse_money, parse_time
from sync.hours import understand

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12-1-2026", date(2026, 1, 12)),
        ("12/01/26", date(2026, 1, 12)),
        ("2026-01-12", date(2026, 1, 12)),
        ("12 1 2027", date(2027, 1, 12)),
        ("30-11", date(2026, 11, 30)),
        ("3-1", date(2027, 1, 3)),
        ("12 januari 2027", date(2027, 1, 12)),
        ("3 dec.", date(2026, 12, 3)),
        ("5 mrt", date(2027, 3, 5)),
        ("woensdag 25 november", date(2026, 11, 25)),
        ("do 26 nov 2026", date(2026, 11, 26)),
        ("Morgen", date(2026, 11, 25)),
        ("vandaag", TUESDAY),
        ("vrijdag", date(2026, 11, 27)),
        ("dinsdag", date(2026, 12, 1)),
        ("wo", date(2026, 11, 25)),
        ("29-2-2028", date(2028, 2, 29)),
        ("29-2-2027", None),
        ("31-11", None),
        ("12-13-2026", None),
        ("straks", None),
        ("3 ju", None),
        ("12", None),
        ("", None),
    ],
)
def test_days_are_understood_as_people_write_them(text: str, meant: date | None) -> None:
    assert parse_date(text, TUESDAY) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10.00", time(10)),
        ("10:30 uur", time(10, 30)),
        ("9", time(9)),
        ("14u", time(14)),
        ("14,15", time(14, 15)),
        ("1430", time(14, 30)),
        ("half drie", time(14, 30)),
        ("half 11", time(10, 30)),
        ("kwart over twee", time(14, 15)),
        ("kwart voor 10", time(9, 45)),
        ("24.00", time(0)),
        ("25.00", None),
        ("10.75", None),
        ("na de koffie", None),
        ("", None),
    ],
)
def test_times_are_understood_as_people_write_them(text: str, meant: time | None) -> None:
    assert parse_time(text) == meant


@pytest.mark.parametrize(
    ("text", "cents"),
    [("gratis", 0), ("6", 600), ("€ 2,50", 250), ("2.5", 250), ("3,-", 300), ("4 euro", 400)],
)
def test_prices_are_understood_as_people_write_them(text: str, cents: int) -> None:
    assert parse_money(text) == cents


def test_a_price_in_words_stays_words() -> None:
    assert parse_money("naar draagkracht") is None
    assert money_text(None, "naar draagkracht") == "naar draagkracht"
    assert parse_money(money_text(250, "")) == 250
    assert money_text(0, "") == "gratis"
    assert money_text(None, "") == ""


@pytest.mark.parametrize(
    "osm",
    ["Mo-Fr 09:00-17:00", "24/7", "Mo,We 10:00-12:00; Sa 09:30-13:00", "PH off; Mo-Su 08:00-20:00"],
)
def test_hours_stand_in_dutch_and_come_back_the_same(osm: str) -> None:
    shown = dutch_hours(osm)
    assert "Mo" not in shown
    assert understand(shown).replace(" ", "") == osm.replace(" ", "")


def test_hours_that_dutch_cannot_say_stay_as_they_are() -> None:
    odd = "Mo[1] 10:00-12:00"
    assert dutch_hours(odd) == odd or understand(dutch_hours(odd)) == odd


def test_a_day_stands_as_people_type_it() -> None:
    assert date_text("2026-01-12") == "12-1-2026"
    assert date_text("onzin") == "onzin"
