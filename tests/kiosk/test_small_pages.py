"""The pages with little on them: announcements, asking a person, languages, posters, trouble, and the first page."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.viewmodels.announcements import AnnouncementsModel
from kiosk.viewmodels.ask import AskModel
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.home import HomeModel
from kiosk.viewmodels.in_house import listed
from kiosk.viewmodels.language import LanguageModel
from kiosk.viewmodels.posters import PostersModel
from kiosk.viewmodels.trouble import TroubleModel
from sync.errors import DiskFull, UserFacing
from sync.words import LANGUAGES, Words
from tests.kiosk.changing import delete, put, rows, titles


def announcements(services: Services) -> AnnouncementsModel:
    model = AnnouncementsModel(services)
    model.load()
    return model


def ask(services: Services) -> AskModel:
    model = AskModel(services)
    model.load()
    return model


def posters(services: Services) -> PostersModel:
    model = PostersModel(services)
    model.load()
    return model


def seen(model: PostersModel) -> list[str]:
    """Return the titles of all posters, one after the other."""
    found = []
    for _ in range(model.property("count")):
        found.append(model.property("title"))
        model.next()
    return found


# -- announcements


def test_urgent_announcements_stand_first(services: Services) -> None:
    fields = {"title": "De lift is stuk.", "shown_from": "2026-11-01", "shown_until": "2026-12-01"}
    put(services.replica, "announcement", "b2", urgency="urgent", **fields)
    model = announcements(services)
    assert titles(model) == ["De lift is stuk.", "Donderdag is het buurthuis dicht."]
    assert [row.urgent for row in rows(model)] == [True, False]
    assert model.spoken().splitlines()[:2] == ["Berichten.", "De lift is stuk. "]


def test_an_announcement_goes_when_its_last_day_is_over(services: Services) -> None:
    services.now = lambda: datetime(2026, 11, 26, 23, 59)
    assert titles(announcements(services)) == ["Donderdag is het buurthuis dicht."]
    services.now = lambda: datetime(2026, 11, 27)
    assert titles(announcements(services)) == ["Er zijn nu geen berichten."]


def test_an_announcement_deleted_while_it_is_shown(services: Services) -> None:
    model = announcements(services)
    delete(services.replica, "announcement", "b1")
    model.refresh()
    assert titles(model) == ["Er zijn nu geen berichten."]


def test_a_kiosk_without_records_says_so_on_its_first_page(no_records: Services) -> None:
    home = HomeModel(no_records)
    home.load()
    assert home.property("newsTitle") == "Deze zuil is nog leeg."
    assert titles(announcements(no_records)) == ["Deze zuil is nog leeg."]
    assert "aan een vrijwilliger." in home.spoken()


# -- asking a person


def test_who_is_here_now(services: Services) -> None:
    model = ask(services)
    assert model.property("present")
    assert model.property("presentText") == "Riet is er. Vraag het gerust."
    assert model.property("laterText") == ""


def test_nobody_is_here_but_somebody_will_be(services: Services) -> None:
    services.now = lambda: datetime(2026, 11, 24, 11, 0)
    model = ask(services)
    assert not model.property("present")
    assert model.property("presentText") == "Er is nu niemand om het aan te vragen."
    assert model.property("laterText") == "Riet is er om 13.00 uur."


def test_nobody_comes_any_more_today(services: Services) -> None:
    services.now = lambda: datetime(2026, 11, 24, 20, 0)
    assert ask(services).property("laterText") == ""


def test_more_people_each_named_once(services: Services) -> None:
    put(services.replica, "neighbourhood", "n1", present_now=["Ahmed", "Riet"])
    assert ask(services).property("presentText") == "Riet en Ahmed zijn er. Vraag het gerust."


def test_a_shift_in_another_house_or_without_a_name_is_not_told(services: Services) -> None:
    put(services.replica, "shift", "d1", venue="v2")
    put(services.replica, "shift", "d2", venue="v1", starts="2026-11-24T13:00", volunteer="p2")
    assert not ask(services).property("present")


def test_whom_to_ring_and_until_when(services: Services) -> None:
    model = ask(services)
    assert (model.property("deskName"), model.property("deskPhone")) == (
        "De balie",
        "045 - 000 01 00",
    )
    assert model.property("deskHours") == (
        "Maandag tot en met vrijdag: 9.00 tot 17.00 uur. Nu open, tot 17.00 uur."
    )
    assert model.spoken().splitlines()[-2:] == [
        "Bij gevaar belt u 112.",
        "De AED hangt bij de voordeur.",
    ]


def test_an_open_desk_of_which_no_shift_says_who_is_there(services: Services) -> None:
    services.now = lambda: datetime(2026, 11, 24, 11, 0)
    for shift in services.replica.list("shift"):
        delete(services.replica, "shift", shift.id)
    put(services.replica, "neighbourhood", "n1", helpdesk_hours="Mo-Su 09:00-17:00")
    assert ask(services).property("presentText") == "Vraag het aan de balie."
    put(services.replica, "neighbourhood", "n1", helpdesk_hours="Mo-Su 19:00-20:00")
    assert ask(services).property("presentText") == "Er is nu niemand om het aan te vragen."


def test_hours_in_words_that_no_computer_reads_are_shown_as_they_are(services: Services) -> None:
    put(services.replica, "neighbourhood", "n1", helpdesk_hours="als de vlag hangt")
    assert ask(services).property("deskHours") == "als de vlag hangt."


def test_without_any_record_there_is_still_112(no_records: Services) -> None:
    model = ask(no_records)
    assert model.property("deskPhone") == model.property("deskHours") == ""
    assert model.spoken().splitlines() == [
        "Vraag het iemand.",
        "Er is nu niemand om het aan te vragen.",
        "Bij gevaar belt u 112.",
        "De AED: vraag de balie waar die hangt.",
    ]


def test_names_as_one_says_them() -> None:
    words = Words()
    assert listed([], words) == ""
    assert listed(["Riet"], words) == "Riet"
    assert listed(["Riet", "Ahmed", "Joke"], words) == "Riet, Ahmed en Joke"


# -- languages


def test_each_language_in_its_own_words_and_the_one_of_now_marked(services: Services) -> None:
    model = LanguageModel(services)
    model.load()
    assert titles(model) == list(LANGUAGES.values())
    assert [row.key for row in rows(model) if row.chosen] == ["nl"]
    services.words = Words("en")
    model.retranslate()
    assert [row.key for row in rows(model) if row.chosen] == ["en"]
    assert model.spoken() == "Nederlands.\nEnglish."


# -- posters


def test_the_coming_days_and_the_announcements_one_at_a_time(services: Services) -> None:
    model = posters(services)
    assert seen(model) == [
        "Koffie en breien",
        "Samen eten",
        "Wandelen met Henk",
        "Donderdag is het buurthuis dicht.",
    ]
    assert model.property("title") == "Koffie en breien", "after the last comes the first"
    assert model.property("when") == "Vandaag om 14.30 uur"
    assert model.property("line") == "Grote zaal · gratis"


def test_what_began_or_was_cancelled_is_no_poster(services: Services) -> None:
    services.now = lambda: datetime(2026, 11, 24, 14, 31)
    assert "Koffie en breien" not in seen(posters(services))
    assert "Schaken" not in seen(posters(services))


def test_a_poster_deleted_while_it_hangs(services: Services) -> None:
    model = posters(services)
    for _ in range(3):
        model.next()
    delete(services.replica, "announcement", "b1")
    delete(services.replica, "activity", "a4")
    model.refresh()
    assert model.property("title") in ("Koffie en breien", "Samen eten")
    assert model.property("at") < model.property("count")


def test_a_house_with_nothing_to_do_bids_welcome(services: Services) -> None:
    delete(services.replica, "activity", "a1", "a2", "a3", "a4", "a5")
    delete(services.replica, "announcement", "b1")
    assert seen(posters(services)) == ["Welkom in De Linde"]


def test_without_any_record_the_poster_bids_welcome(no_records: Services) -> None:
    assert seen(posters(no_records)) == ["Welkom"]


def test_before_anything_was_loaded_there_is_no_poster(services: Services) -> None:
    assert PostersModel(services).property("title") == ""


# -- trouble


@pytest.mark.parametrize("error", [UserFacing(), DiskFull(), UserFacing("Dit.", "Doe dat.")])
def test_trouble_says_what_and_what_next_and_whom_to_ring(
    services: Services, error: UserFacing
) -> None:
    model = TroubleModel(services)
    model.tell(error)
    assert (model.property("what"), model.property("nextStep")) == (error.what, error.next)
    assert model.property("deskPhone") == "045 - 000 01 00"
    assert model.spoken() == f"{error.what}\n{error.next}"


def test_trouble_without_a_helpdesk(no_records: Services) -> None:
    model = TroubleModel(no_records)
    model.load()
    assert model.property("what") == "Er ging iets mis."
    assert model.property("deskPhone") == ""
