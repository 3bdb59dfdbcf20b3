"""The short words for price, frequency and access."""

from __future__ import annotations

import pytest

from sync import phrases
from sync.records import Activity, Room, Service, Venue
from sync.words import Words

DUTCH = Words("nl")


@pytest.mark.parametrize(
    ("cents", "shown"), [(600, "€ 6"), (250, "€ 2,50"), (1005, "€ 10,05"), (0, "€ 0")]
)
def test_money_is_written_as_the_dutch_write_it(cents: int, shown: str) -> None:
    assert phrases.money(cents) == shown


def test_price_prefers_the_owners_words_and_knows_free_from_unknown() -> None:
    assert phrases.price(Activity(id="a", cost_cents=0), DUTCH) == "gratis"
    assert phrases.price(Activity(id="a", cost_cents=300), DUTCH) == "€ 3"
    assert (
        phrases.price(Service(id="s", cost_cents=300, cost_text="naar inkomen"), DUTCH)
        == "naar inkomen"
    )
    assert phrases.price(Service(id="s"), DUTCH) == ""


def test_city_pass() -> None:
    assert phrases.city_pass(Activity(id="a"), DUTCH) == ""
    assert phrases.city_pass(Activity(id="a", city_pass_cents=0), DUTCH) == "met stadspas gratis"
    assert phrases.city_pass(Activity(id="a", city_pass_cents=150), DUTCH) == "met stadspas € 1,50"


@pytest.mark.parametrize(
    ("rrule", "shown"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "elke maandag"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "elke maandag en donderdag"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,FR", "elke maandag, dinsdag en vrijdag"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "elke werkdag"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "om de week op dinsdag"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "elke 3 weken"),
        ("FREQ=WEEKLY", "elke week"),
        ("FREQ=DAILY", "elke dag"),
        ("FREQ=MONTHLY;BYDAY=1WE", "elke eerste woensdag van de maand"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "elke laatste vrijdag van de maand"),
        ("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=2", "elke tweede donderdag van de maand"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "elke maand"),
        ("FREQ=YEARLY", ""),
        ("rubbish", ""),
        ("", ""),
    ],
)
def test_frequency(rrule: str, shown: str) -> None:
    assert phrases.frequency(rrule, DUTCH) == shown


def test_place_takes_the_fewest_words_that_are_known() -> None:
    room, venue = Room(id="r", name="Grote zaal"), Venue(id="v", name="Buurthuis De Linde")
    assert phrases.place(Activity(id="a", place="Voordeur"), room, venue) == "Voordeur"
    assert phrases.place(Activity(id="a"), room, venue) == "Grote zaal"
    assert phrases.place(Activity(id="a"), None, venue) == "Buurthuis De Linde"
    assert phrases.place(Activity(id="a"), None, None) == ""
