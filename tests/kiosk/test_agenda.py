"""The agenda: a day's lines, the days of a week, weeks ahead and kinds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kiosk.viewmodels.agenda import WEEKS_AHEAD, AgendaModel
from kiosk.viewmodels.base import Services
from sync.words import Words
from tests.kiosk.changing import delete, put, rows, titles
from tests.kiosk.neighbourhood import NOW


@pytest.fixture
def agenda(services: Services) -> AgendaModel:
    model = AgendaModel(services)
    model.load()
    return model


def test_today_shows_what_is_still_to_come(agenda: AgendaModel) -> None:
    assert agenda.property("heading") == "Dinsdag 24 november"
    assert titles(agenda) == ["Koffie en breien", "Samen eten", "Schaken"]


def test_another_day_shows_everything(agenda: AgendaModel, services: Services) -> None:
    services.now = lambda: NOW + timedelta(days=1)
    agenda.chooseDay("2026-11-24")
    assert titles(agenda)[0] == "Ochtendgymnastiek"


def test_a_line_says_time_place_end_and_price(agenda: AgendaModel) -> None:
    coffee, dinner, chess = rows(agenda)
    assert (coffee.time, coffee.line) == ("14.30", "Grote zaal · tot\u00a016.00\u00a0uur · gratis")
    assert dinner.line == "Keuken · tot\u00a019.00\u00a0uur · €\u00a06 · aanmelden"
    assert (chess.badge, chess.tone, chess.line) == (
        "gaat niet door",
        "off",
        "De begeleider kan niet",
    )


def test_a_moved_occurrence_says_so_and_another_building_is_named(
    agenda: AgendaModel, services: Services
) -> None:
    put(services.replica, "venue", "v2", name="De Hoek")
    put(
        services.replica,
        "override",
        "a1@2026-11-24T14:30",
        activity="a1",
        recurrence="2026-11-24T14:30",
        starts="2026-11-24T15:00",
        venue="v2",
        place="Zaal",
    )
    agenda.refresh()
    row = rows(agenda)[0]
    assert (row.time, row.badge, row.tone) == ("15.00", "andere tijd", "moved")
    assert row.line.startswith("Zaal, De Hoek · ")


def test_seven_days_from_monday_with_today_and_the_chosen_one(agenda: AgendaModel) -> None:
    agenda.chooseDay("2026-11-26")
    days = rows(agenda, "days")
    assert [day.number for day in days] == ["23", "24", "25", "26", "27", "28", "29"]
    assert [day.day for day in days][:3] == ["maandag", "vandaag", "woensdag"]
    assert [day.iso for day in days if day.chosen] == ["2026-11-26"]
    assert [day.number for day in days if day.past] == ["23"]


def test_a_month_ahead_and_not_back_before_today(agenda: AgendaModel) -> None:
    assert not agenda.property("hasPreviousWeek")
    agenda.previousWeek()
    assert agenda.property("weekText") == "Deze week"
    seen = []
    while agenda.property("hasNextWeek"):
        agenda.nextWeek()
        seen.append(agenda.property("weekText"))
    assert seen == [
        "Volgende week",
        "Week van 7 december",
        "Week van 14 december",
        "Week van 21 december",
    ]
    assert len(seen) == WEEKS_AHEAD - 1
    agenda.nextWeek()
    assert agenda.weekPaper(False) == "handout/2026-W52"
    for _ in range(9):
        agenda.previousWeek()
    assert agenda.property("heading") == "Dinsdag 24 november"


def test_the_paper_of_the_week_around_new_year_has_the_right_year(agenda: AgendaModel) -> None:
    agenda.chooseDay("2027-01-01")
    assert agenda.weekPaper(False) == "handout/2026-W53"


def test_one_kind_of_activity(agenda: AgendaModel) -> None:
    agenda.chooseCategory("eten")
    assert titles(agenda) == ["Samen eten"]
    assert agenda.property("categoryText") == "Alleen Eten"
    assert [one.slug for one in rows(agenda, "categories") if one.chosen] == ["eten"]
    agenda.chooseDay("2026-11-26")
    assert agenda.property("emptyText") == "Hierover staat op deze dag niets in de agenda."
    agenda.chooseCategory("")
    assert titles(agenda) == ["Wandelen met Henk"]
    assert agenda.property("categoryText") == ""


def test_a_kind_that_there_is_not_is_empty_and_does_not_break(agenda: AgendaModel) -> None:
    agenda.chooseCategory("duiken")
    assert (titles(agenda), agenda.property("categoryText")) == ([], "")


@pytest.mark.parametrize("key", ["", "rommel", "2026-13-45", "9999-12-31", "0001-01-01", "²"])
def test_a_day_that_nobody_knows_is_today(agenda: AgendaModel, key: str) -> None:
    agenda.load(key)
    assert agenda.property("heading") == "Dinsdag 24 november"


def test_the_day_goes_along_when_midnight_passes(agenda: AgendaModel, services: Services) -> None:
    services.now = lambda: datetime(2026, 11, 25, 0, 1)
    agenda.refresh()
    assert agenda.property("heading") == "Woensdag 25 november"


def test_a_deleted_activity_is_gone_at_the_next_look(
    agenda: AgendaModel, services: Services
) -> None:
    delete(services.replica, "activity", "a1")
    agenda.refresh()
    assert titles(agenda) == ["Samen eten", "Schaken"]


def test_it_is_read_aloud_with_what_does_not_go_on(agenda: AgendaModel) -> None:
    spoken = agenda.spoken()
    assert spoken.startswith("Dinsdag 24 november")
    assert "19.30 uur. Schaken. gaat niet door." in spoken


def test_an_empty_day_is_read_aloud_too(agenda: AgendaModel) -> None:
    agenda.chooseDay("2026-11-28")
    assert agenda.spoken() == "Zaterdag 28 november. Op deze dag staat niets in de agenda."


def test_it_reads_in_another_language_at_once(agenda: AgendaModel, services: Services) -> None:
    services.words = Words("en")
    agenda.retranslate()
    assert rows(agenda, "days")[1].day == services.words.t("vandaag")
    assert agenda.property("weekText") == services.words.t("Deze week")


def test_without_any_record_it_says_that_there_is_nothing(no_records: Services) -> None:
    agenda = AgendaModel(no_records)
    agenda.load()
    assert titles(agenda) == []
    assert agenda.property("emptyText") == "Vandaag is er verder niets. Kijk eens bij morgen."
    assert [one.slug for one in rows(agenda, "categories")] == [""]
