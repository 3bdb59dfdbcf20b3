"""The page of one occurrence of an activity."""

from __future__ import annotations

import pytest

from kiosk.viewmodels.activity import ActivityModel
from kiosk.viewmodels.base import Services
from sync.links import short_code
from tests.kiosk.changing import delete, put, rows

COFFEE, CHESS = "a1@2026-11-24T14:30", "a3@2026-11-24T19:30"
GONE = "Deze activiteit staat niet meer in de agenda."


@pytest.fixture
def activity(services: Services) -> ActivityModel:
    return ActivityModel(services)


def facts(model: ActivityModel) -> dict[str, tuple[str, str]]:
    return {fact.icon: (fact.strong, fact.line) for fact in rows(model, "facts")}


def test_the_facts_of_an_occurrence(activity: ActivityModel) -> None:
    activity.load(COFFEE)
    assert activity.property("title") == "Koffie en breien"
    assert activity.property("summary") == "Neem uw breiwerk mee."
    assert facts(activity) == {
        "clock": ("Vandaag, 14.30 tot 16.00 uur", "Elke dinsdag"),
        "map-pin": ("Grote zaal", "Buurthuis De Linde, Lindestraat 12"),
        "euro": ("Gratis", ""),
        "users": ("Met Riet", ""),
        "accessibility": ("Rollator en rolstoel kunnen mee", ""),
        "phone": ("045 - 000 01 00", "Vragen? Bel gerust."),
    }


def test_price_with_city_pass_transport_and_sign_up(activity: ActivityModel) -> None:
    activity.load("a2@2026-11-24T17:30")
    assert facts(activity)["euro"] == ("€ 6", "met stadspas € 3")
    assert activity.property("signupText") == "Meld u aan bij een vrijwilliger of bel ons."
    activity.load("a4@2026-11-26T10:00")
    assert facts(activity)["bus"] == ("De belbus stopt voor de deur.", "")
    assert activity.property("signupText") == "Aanmelden hoeft niet. Loop gerust binnen."


def test_a_cancelled_one_says_so_and_why(activity: ActivityModel) -> None:
    activity.load(CHESS)
    assert activity.property("notice") == "Gaat niet door. De begeleider kan niet."
    assert activity.property("cancelled")
    assert activity.property("signupText") == ""
    assert "Gaat niet door." in activity.spoken()


def test_a_moved_one_says_when_it_was(activity: ActivityModel, services: Services) -> None:
    change = {"activity": "a1", "recurrence": "2026-11-24T14:30", "starts": "2026-11-25T10:00"}
    put(services.replica, "override", COFFEE, **change)
    activity.load(COFFEE)
    assert activity.property("notice") == "Let op: deze keer is het op een andere tijd."
    assert facts(activity)["clock"] == (
        "Morgen, 10.00 tot 11.30 uur",
        "Eerst was het dinsdag 24 november om 14.30 uur.",
    )


def test_an_activity_without_a_moment_shows_its_next_occurrence(activity: ActivityModel) -> None:
    activity.load("a1")
    assert activity.property("key") == COFFEE


@pytest.mark.parametrize(
    "key", ["", "rommel", "rommel@2026-11-24T14:30", "a1@rommel", "a1@2026-11-24T03:00", "@", "a5"]
)
def test_what_is_not_in_the_agenda_is_not_shown(activity: ActivityModel, key: str) -> None:
    activity.load(key)
    assert not activity.property("found")
    assert activity.property("notice") == GONE
    assert (activity.property("key"), activity.property("link")) == ("", "")
    assert rows(activity, "facts") == []
    assert activity.spoken() == f"Agenda\n{GONE}"


def test_deleted_while_it_is_shown(activity: ActivityModel, services: Services) -> None:
    activity.load(COFFEE)
    delete(services.replica, "activity", "a1")
    activity.refresh()
    assert activity.property("notice") == GONE


def test_made_a_draft_again_while_it_is_shown(activity: ActivityModel, services: Services) -> None:
    activity.load(COFFEE)
    put(services.replica, "activity", "a1", state="draft")
    activity.refresh()
    assert activity.property("notice") == GONE


def test_its_room_and_house_deleted_leave_no_empty_line(
    activity: ActivityModel, services: Services
) -> None:
    delete(services.replica, "room", "r1")
    delete(services.replica, "venue", "v1")
    activity.load(COFFEE)
    assert "map-pin" not in facts(activity)


def test_the_code_leads_to_this_occurrence(activity: ActivityModel) -> None:
    activity.load(COFFEE)
    assert activity.property("link") == f"HTTPS://DELINDE.EXAMPLE/{short_code(COFFEE)}"


@pytest.mark.parametrize("site", ["", "https://" + "zo-lang" * 9 + ".example", "https://café.nl"])
def test_a_site_that_no_code_can_hold_leaves_the_code_out(
    activity: ActivityModel, services: Services, site: str
) -> None:
    put(services.replica, "neighbourhood", "n1", site=site)
    activity.load(COFFEE)
    assert activity.property("link") == ""


def test_without_any_record_it_is_not_found(no_records: Services) -> None:
    activity = ActivityModel(no_records)
    activity.load(COFFEE)
    assert not activity.property("found")
