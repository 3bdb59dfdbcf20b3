from __future__ import annotations

from datetime import datetime

from kiosk.app import Kiosk
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.home import HomeModel
from tests.kiosk.changing import put
from tests.kiosk.hand import Hand


def coming(home: HomeModel) -> tuple[str, str]:
    return home.property("nextWhen"), home.property("nextWhat")


def test_it_says_what_begins_next_and_not_what_is_over_or_cancelled(services: Services) -> None:
    home = HomeModel(services)
    home.load()
    assert coming(home) == ("Vandaag om 14.30 uur:", "Koffie en breien, Grote zaal")
    services.now = lambda: datetime(2026, 11, 24, 18, 0)
    home.refresh()
    assert coming(home) == ("Nu bezig, tot 19.00 uur:", "Samen eten, Keuken")
    services.now = lambda: datetime(2026, 11, 24, 20, 0)
    home.refresh()
    assert coming(home)[0] == "Donderdag 26 november om 10.00 uur:"


def test_this_house_comes_first_and_another_house_is_named(services: Services) -> None:
    put(services.replica, "venue", "v7", name="Wijkcentrum De Hoek")
    put(
        services.replica,
        "activity",
        "a7",
        title="Koersbal",
        venue="v7",
        place="Gymzaal",
        starts="2026-11-24T14:10",
        duration_min=60,
    )
    home = HomeModel(services)
    home.load()
    assert coming(home) == ("Vandaag om 14.30 uur:", "Koffie en breien, Grote zaal")
    put(services.replica, "activity", "a7", starts="2026-11-24T20:30")
    services.now = lambda: datetime(2026, 11, 24, 20, 0)
    home.refresh()
    assert coming(home) == ("Vandaag om 20.30 uur:", "Koersbal, Gymzaal, Wijkcentrum De Hoek")


def test_what_lasts_for_days_says_until_which_day(services: Services) -> None:
    put(
        services.replica,
        "activity",
        "a9",
        title="Expositie",
        starts="2026-11-24T09:00",
        duration_min=3 * 1440,
    )
    services.now = lambda: datetime(2026, 11, 24, 23, 0)
    home = HomeModel(services)
    home.load()
    assert coming(home) == ("Nu bezig, tot en met vrijdag 27 november:", "Expositie")


def test_two_hundred_things_this_morning_do_not_hide_this_evening(services: Services) -> None:
    for number in range(60):
        put(
            services.replica,
            "activity",
            f"m{number}",
            title="Spreekuur",
            starts="2026-11-24T08:00",
            duration_min=10,
        )
    services.now = lambda: datetime(2026, 11, 24, 17, 0)
    home = HomeModel(services)
    home.load()
    assert coming(home) == ("Vandaag om 17.30 uur:", "Samen eten, Keuken")


def test_the_greeting_follows_the_hour(services: Services) -> None:
    home = HomeModel(services)
    home.load()
    assert home.property("greeting") == "Goedemiddag."
    services.now = lambda: datetime(2026, 11, 24, 9, 0)
    home.refresh()
    assert home.property("greeting") == "Goedemorgen."


def test_the_page_shows_three_ways_in_search_and_the_news(kiosk: Kiosk, hand: Hand) -> None:
    assert hand.sees("Goedemiddag.")
    assert hand.sees("Donderdag is het buurthuis dicht.")
    for name in ("Agenda", "Wie kan mij helpen?", "Buren voor elkaar", "Zoeken"):
        assert hand.find(name)
    hand.tap("Donderdag is het buurthuis dicht.")
    assert kiosk.shell.property("page") == "announcements"
