"""What is not named where others read along: by its theme, its category, its title, or because it is confidential."""

from __future__ import annotations

from datetime import datetime

import pytest

from sync.discretion import (
    DISCREET,
    activity_heading,
    heading,
    is_discreet,
    is_discreet_service,
    names_it,
    service_heading,
)
from sync.records import Activity, Neighbourhood, Service
from sync.recurrence import Occurrence
from sync.words import Words

DUTCH = Words("nl")
PLAIN = Neighbourhood(id="n")
OWN = Neighbourhood(id="n", discreet=["jeugdzorg"])


def one_of(title: str, *, place: str = "Kamer 2", **fields: object) -> Occurrence:
    activity = Activity(id="a", title=title, **fields)  # type: ignore[arg-type]
    starts = datetime(2026, 11, 24, 10)
    return Occurrence(
        activity=activity, recurrence="", starts=starts, ends=starts, title=title, place=place
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Spreekuur geld en brieven", "Spreekuur, kamer 2"),
        ("Rouwcafé", "Bijeenkomst, kamer 2"),
        ("Leven zonder alcohol", "Bijeenkomst, kamer 2"),
        ("Spreekuur schuldhulp", "Spreekuur, kamer 2"),
        ("Koffie en krant", "Koffie en krant"),
        ("Wij trouwen", "Wij trouwen"),
        ("Vergeld het goede", "Vergeld het goede"),
    ],
)
def test_a_title_that_names_it_becomes_what_and_where(title: str, said: str) -> None:
    assert heading(one_of(title), PLAIN, DUTCH) == said


@pytest.mark.parametrize("slug", sorted(DISCREET))
def test_a_category_or_theme_makes_it_discreet(slug: str) -> None:
    assert is_discreet(Activity(id="a", title="Woensdagmiddag", category=slug), PLAIN)
    assert is_discreet_service(Service(id="s", themes=["eten", slug]), PLAIN)


def test_a_neighbourhood_has_slugs_of_its_own() -> None:
    activity = Activity(id="a", title="Inloop jeugdzorg", category="samen")
    assert not is_discreet(activity, PLAIN)
    assert activity_heading(activity, OWN, DUTCH) == "Bijeenkomst"
    assert is_discreet_service(Service(id="s", themes=["jeugdzorg"]), OWN)


def test_what_is_confidential_is_never_named() -> None:
    one = one_of("Koffie voor wie alleen is", confidential=True, place="")
    assert heading(one, PLAIN, DUTCH) == "Bijeenkomst"
    consultation = one_of("Inloop", confidential=True, category="spreekuur")
    assert heading(consultation, PLAIN, DUTCH) == "Spreekuur, kamer 2"


def test_a_service_is_called_after_whose_it_is_where_that_tells_nothing() -> None:
    debts = Service(id="s", name="Hulp bij schulden", themes=["schulden"])
    assert service_heading(debts, PLAIN, DUTCH, "Het Venster") == "Het Venster"
    assert service_heading(debts, PLAIN, DUTCH, "Schuldhulp Zuid") == "Hulp en advies"
    assert service_heading(debts, PLAIN, DUTCH) == "Hulp en advies"
    meals = Service(id="s", name="De Maaltijdbus", themes=["eten"])
    assert service_heading(meals, PLAIN, DUTCH, "Het Venster") == "De Maaltijdbus"


def test_signs_and_capitals_do_not_hide_a_word() -> None:
    assert names_it("VERSLAVINGSZORG!")
    assert names_it("Over (rouw)")
    assert not names_it("")
