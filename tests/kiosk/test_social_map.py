"""Who can help me: themes, services, and what is not said aloud."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.social_map import (
    TILES,
    ServiceModel,
    SocialMapModel,
    first_sentence,
)
from sync.discretion import DISCREET
from sync.links import short_code
from tests.kiosk.changing import delete, put, rows, titles

ALOUD = "Dit lezen wij hier niet hardop voor. Vraag het aan een vrijwilliger."


@pytest.fixture
def social_map(services: Services) -> SocialMapModel:
    model = SocialMapModel(services)
    model.load()
    return model


@pytest.fixture
def service(services: Services) -> ServiceModel:
    return ServiceModel(services)


def names(model: SocialMapModel) -> list[str]:
    return [tile.name_ for tile in rows(model, "themes")]


def many_themes(services: Services, count: int) -> None:
    themes = {f"t{n}": f"Onderwerp {n}" for n in range(count)}
    put(services.replica, "neighbourhood", "n1", themes=themes)


def test_a_few_themes_stand_there_all(social_map: SocialMapModel) -> None:
    assert names(social_map) == ["Geld en brieven", "Eten en boodschappen", "Vervoer"]


def test_six_themes_stand_there_all_six(social_map: SocialMapModel, services: Services) -> None:
    many_themes(services, TILES)
    social_map.refresh()
    assert names(social_map) == [f"Onderwerp {n}" for n in range(6)]


def test_of_more_five_are_shown_and_a_way_to_the_others(
    social_map: SocialMapModel, services: Services
) -> None:
    many_themes(services, 12)
    social_map.refresh()
    pages = []
    for _ in range(4):
        pages.append(names(social_map))
        social_map.moreThemes()
    more = "Andere onderwerpen"
    assert pages[0] == [*(f"Onderwerp {n}" for n in range(5)), more]
    assert pages[1] == [*(f"Onderwerp {n}" for n in range(5, 10)), more]
    assert pages[2] == ["Onderwerp 10", "Onderwerp 11", more]
    assert pages[3] == pages[0]
    assert {len(page) for page in pages} <= set(range(1, TILES + 1))


def test_themes_that_went_away_while_somebody_leafed_leave_no_empty_page(
    social_map: SocialMapModel, services: Services
) -> None:
    many_themes(services, 12)
    social_map.moreThemes()
    social_map.moreThemes()
    many_themes(services, 7)
    social_map.refresh()
    assert names(social_map)[:2] == ["Onderwerp 0", "Onderwerp 1"]


def test_the_services_of_a_theme_by_name_with_their_first_sentence(
    social_map: SocialMapModel,
) -> None:
    social_map.load("geld")
    assert social_map.property("title") == "Geld en brieven"
    assert titles(social_map) == ["Het Venster", "Voedselbank"]
    assert rows(social_map)[0].line == "Hulp bij brieven en geldzorgen."


def test_nu_open_follows_the_clock(social_map: SocialMapModel, services: Services) -> None:
    social_map.load("geld")
    assert [row.badge for row in rows(social_map)] == ["nu open", ""]
    services.now = lambda: datetime(2026, 11, 24, 17, 1)
    social_map.refresh()
    assert [row.badge for row in rows(social_map)] == ["", ""]
    services.now = lambda: datetime(2026, 12, 25, 12, 0)
    social_map.refresh()
    assert rows(social_map)[0].title == "Het Venster"


def test_a_theme_that_there_is_not_has_a_heading_and_no_services(
    social_map: SocialMapModel,
) -> None:
    social_map.load("rommel")
    assert (social_map.property("title"), titles(social_map)) == ("Wie kan mij helpen?", [])


def test_without_any_record_the_page_says_so(no_records: Services) -> None:
    social_map = SocialMapModel(no_records)
    social_map.load()
    assert (names(social_map), social_map.property("bare")) == ([], True)


def test_a_service_deleted_while_its_list_is_shown(
    social_map: SocialMapModel, services: Services
) -> None:
    social_map.load("geld")
    delete(services.replica, "service", "s1")
    social_map.refresh()
    assert titles(social_map) == ["Voedselbank"]


@pytest.mark.parametrize("theme", sorted({*DISCREET, "jeugdzorg"}))
def test_private_themes_are_never_spoken_aloud(
    services: Services, social_map: SocialMapModel, service: ServiceModel, theme: str
) -> None:
    own = [theme] if theme not in DISCREET else []
    put(services.replica, "neighbourhood", "n1", themes={theme: "Een onderwerp"}, discreet=own)
    put(services.replica, "service", "s9", name="Schuldhulp", themes=["eten", theme])
    social_map.load(theme)
    assert social_map.spoken() == f"Een onderwerp\n{ALOUD}"
    service.load("s9")
    assert service.spoken() == ALOUD


def test_other_themes_are_spoken(social_map: SocialMapModel, service: ServiceModel) -> None:
    assert social_map.spoken().splitlines()[0] == "Geld en brieven"
    social_map.load("eten")
    assert "De Maaltijdbus. Elke dag een warme maaltijd aan huis." in social_map.spoken()
    service.load("s2")
    assert "045 - 000 04 57" in service.spoken()


def test_the_page_of_a_service(service: ServiceModel) -> None:
    service.load("s1")
    facts = {fact.icon: fact.strong for fact in rows(service, "facts")}
    assert service.property("openText") == "Nu open, tot 17.00 uur"
    assert service.property("isOpen")
    assert list(service.property("badges")) == ["gratis", "geen verwijzing nodig"]
    assert facts == {
        "phone": "045 - 000 04 56",
        "clock": "Maandag tot en met vrijdag: 9.00 tot 17.00 uur",
        "map-pin": "Beukenlaan 3, 6461 AB",
    }
    assert service.property("checkedText") == "Nagekeken op 2 november 2026."
    assert service.property("organisation") == "", "it has the name of its organisation"
    assert service.property("link").endswith(short_code("s1"))


def test_what_nobody_confirmed_for_a_year_carries_a_warning(
    service: ServiceModel, services: Services
) -> None:
    put(services.replica, "service", "s1", assured_on="2025-10-20")
    service.load("s1")
    warning = "Dit is lang niet nagekeken."
    assert service.property("checkedText") == f"{warning} Bel bij twijfel 045 - 000 01 00."
    put(services.replica, "neighbourhood", "n1", helpdesk_phone="")
    service.refresh()
    assert service.property("checkedText") == f"{warning} Vraag het bij twijfel een vrijwilliger."


def test_hours_that_cannot_be_read_are_shown_as_the_owner_wrote_them(
    service: ServiceModel, services: Services
) -> None:
    put(services.replica, "service", "s1", opening_hours="", opening_text="na een telefoontje")
    service.load("s1")
    assert service.property("openText") == ""
    assert "na een telefoontje" in [fact.strong for fact in rows(service, "facts")]


def test_a_service_that_there_is_not_or_no_longer(
    service: ServiceModel, services: Services
) -> None:
    service.load("s1")
    delete(services.replica, "service", "s1")
    service.refresh()
    for key in ("s1", "rommel", ""):
        service.load(key)
        assert not service.property("found")
        assert service.property("summary") == "Dit adres staat niet meer op de lijst."
        assert service.property("openText") == service.property("link") == ""
        assert rows(service, "facts") == []


def test_the_first_sentence() -> None:
    assert first_sentence("Een. Twee.") == "Een."
    assert first_sentence("Zonder punt") == "Zonder punt"
