"""Where the visitor is: pages, language, text size, reading aloud, and what remains of somebody who leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject

from kiosk.viewmodels.app import VIEW_MODELS, App
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.screen import ScreenModel
from kiosk.viewmodels.shell import Shell
from tests.kiosk.changing import put, rows
from tests.kiosk.conftest import FakeVoice
from tests.kiosk.neighbourhood import NOW

SMALL, LARGEST = 1.0, 2.0


def found(app: App, name: str) -> ViewModel:
    model = app.find(name)
    assert model is not None
    return model


def places(shell: Shell) -> list[tuple[str, bool]]:
    return [(entry.page, entry.shown) for entry in rows(shell, "stack")]


def where(shell: Shell) -> tuple[str, str, int]:
    return shell.property("page"), shell.property("key"), shell.property("depth")


def test_open_back_and_home(shell: Shell) -> None:
    assert where(shell) == ("home", "", 1)
    shell.open("socialMap")
    shell.open("socialMap", "geld")
    shell.open("service", "s1")
    assert where(shell) == ("service", "s1", 4)
    shell.back()
    assert where(shell) == ("socialMap", "geld", 3)
    shell.home()
    assert where(shell) == ("home", "", 1)


def test_back_at_the_first_page_does_nothing(shell: Shell) -> None:
    shell.back()
    assert where(shell) == ("home", "", 1)


def test_the_same_page_is_not_opened_on_top_of_itself(shell: Shell) -> None:
    shell.open("ask")
    shell.open("ask")
    assert where(shell) == ("ask", "", 2)


def test_there_is_no_such_page(shell: Shell) -> None:
    with pytest.raises(ValueError, match="nergens"):
        shell.open("nergens")
    assert where(shell) == ("home", "", 1)


@pytest.mark.parametrize("page", [name for name, spec in PAGES.items() if not spec.desk])
def test_every_page_opens_with_a_key_that_nobody_knows(shell: Shell, page: str) -> None:
    shell.open(page, "rommel/²@9999-99-99")
    assert shell.property("page") == page


def test_every_view_model_hangs_on_the_application(app: App) -> None:
    """Pages that show parts of one thing share its view model; it hangs there by the name of one of them."""
    for path in set(VIEW_MODELS.values()):
        names = [name for name, own in VIEW_MODELS.items() if own == path]
        assert any(app.property(name) is app.find(name) for name in names), path
    assert app.find("nergens") is None
    assert isinstance(app.property("shell"), QObject)


def test_the_screen_turned_while_a_page_is_open_keeps_the_page(app: App, shell: Shell) -> None:
    shell.open("agenda")
    screen = app.property("screen")
    screen.resize(1920, 1080)
    screen.resize(1080, 1920)
    assert places(shell) == [("home", False), ("agenda", True)]


def test_three_sizes_of_text_in_a_ring(shell: Shell) -> None:
    sizes = []
    for _ in range(4):
        sizes.append(shell.property("textScale"))
        shell.biggerText()
    assert sizes == [1.0, 1.5, 2.0, 1.0]


def test_another_language_is_heard_and_seen_at_once(shell: Shell, app: App) -> None:
    shell.open("ask")
    dutch = found(app, "ask").spoken()
    shell.setLanguage("en")
    assert (shell.property("language"), found(app, "ask").services.words.language) == ("en", "en")
    shell.setLanguage("klingon")
    assert shell.property("language") == "en"
    shell.setLanguage("nl")
    assert found(app, "ask").spoken() == dutch


def leave_traces(shell: Shell, app: App, voice: FakeVoice) -> None:
    """Do everything of which nothing may remain."""
    shell.setLanguage("en")
    shell.biggerText()
    shell.open("search")
    search = found(app, "search")
    search.ask("schulden")  # type: ignore[attr-defined]
    shell.open("agenda")
    agenda = found(app, "agenda")
    agenda.nextWeek()  # type: ignore[attr-defined]
    agenda.chooseCategory("koffie")  # type: ignore[attr-defined]
    shell.open("helpBoard")
    found(app, "helpBoard").chooseDirection("offer")  # type: ignore[attr-defined]
    shell.open("placing", "offer/5")
    placing = found(app, "placing")
    for write, text in (("writeText", "Ik kook"), ("writeName", "Riet"), ("writePhone", "0612")):
        getattr(placing, write)(text)
    voice.say("iets", "nl")


def assert_no_trace(shell: Shell, app: App) -> None:
    for name in ("search", "agenda", "helpBoard", "placing"):
        found(app, name).load()
    assert where(shell) == ("home", "", 1)
    assert (shell.property("language"), shell.property("textScale")) == ("nl", SMALL)
    assert not shell.property("speaking")
    assert found(app, "search").property("query") == ""
    assert rows(found(app, "search")) == []
    assert found(app, "agenda").property("category") == ""
    assert found(app, "agenda").property("weekText") == "Deze week"
    assert found(app, "helpBoard").property("direction") == ""
    placing = found(app, "placing")
    assert [placing.property(name) for name in ("text", "name", "phone", "code")] == [""] * 4
    assert not shell.dirty


def test_starting_over_wipes_query_form_history_size_language_and_speech(
    shell: Shell, app: App, voice: FakeVoice
) -> None:
    leave_traces(shell, app, voice)
    assert shell.dirty
    shell.startOver()
    assert_no_trace(shell, app)


def test_nobody_there_wipes_the_same_and_shows_posters(
    shell: Shell, app: App, voice: FakeVoice
) -> None:
    leave_traces(shell, app, voice)
    shell.rest("resting")
    assert shell.property("resting")
    assert_no_trace(shell, app)


def test_resting_is_not_taken_for_a_touch(shell: Shell) -> None:
    """Else the idle clock thinks that somebody is there, and no touch takes the posters away."""
    touches: list[bool] = []
    shell.touched.connect(lambda: touches.append(True))
    shell.rest("resting")
    assert not touches
    shell.wake()
    assert touches


def test_whoever_leafs_back_to_the_first_page_leaves_nothing_typed_either(
    shell: Shell, app: App, voice: FakeVoice
) -> None:
    leave_traces(shell, app, voice)
    while shell.property("depth") > 1:
        shell.back()
    placing = found(app, "placing")
    assert [placing.property(name) for name in ("text", "name", "phone")] == [""] * 3
    assert found(app, "search").property("query") == ""


def test_the_warning_is_seen_and_heard_and_a_tap_takes_it_away(
    shell: Shell, voice: FakeVoice
) -> None:
    touches: list[bool] = []
    shell.touched.connect(lambda: touches.append(True))
    shell.rest("warning")
    assert shell.property("warning")
    assert voice.said == ["Bent u er nog?"]
    shell.stay()
    assert touches
    shell.rest("active")
    assert not shell.property("warning")


def test_there_is_something_to_lose_after_the_first_step(shell: Shell) -> None:
    assert not shell.dirty
    shell.biggerText()
    assert shell.dirty
    shell.startOver()
    shell.setLanguage("en")
    assert shell.dirty
    shell.startOver()
    shell.open("agenda")
    assert shell.dirty


def test_a_page_is_read_aloud_in_the_language_of_now(shell: Shell, voice: FakeVoice) -> None:
    shell.open("announcements")
    shell.readAloud()
    assert "Donderdag is het buurthuis dicht." in voice.said[-1]
    assert shell.property("speaking")


def test_a_touch_stops_the_voice_and_the_button_that_stopped_it_does_not_begin_again(
    shell: Shell, voice: FakeVoice
) -> None:
    shell.readAloud()
    shell.hush()
    assert not shell.property("speaking")
    shell.readAloud()
    assert len(voice.said) == 1
    shell.hush()
    shell.readAloud()
    assert len(voice.said) == 2


def test_without_a_voice_nothing_breaks(services: Services) -> None:
    app = App(services, ScreenModel())
    shell = app.shell
    assert isinstance(shell, Shell)
    shell.home()
    shell.readAloud()
    shell.hush()
    shell.rest("warning")
    shell.rest("resting")
    assert not shell.property("canSpeak")


def test_the_head_says_house_day_and_time(shell: Shell, services: Services) -> None:
    assert shell.property("houseName") == "Buurthuis De Linde"
    assert shell.property("dateText") == "dinsdag 24 november"
    assert shell.property("timeText") == "14.05 uur"
    services.now = lambda: NOW + timedelta(hours=10)
    assert shell.property("dateText") == "woensdag 25 november"


def test_the_status_line_tells_the_age_of_what_is_shown(shell: Shell, services: Services) -> None:
    assert shell.property("statusText") == "Bijgewerkt: vanmiddag om 14.05 uur"
    services.now = lambda: NOW + timedelta(days=21)
    assert shell.property("statusText") == "Bijgewerkt: 3 weken geleden"


def test_what_is_shown_follows_the_records(shell: Shell, app: App, services: Services) -> None:
    shell.open("activity", "a1@2026-11-24T14:30")
    put(services.replica, "activity", "a1", title="Koffie en haken")
    shell.refresh()
    assert found(app, "activity").property("title") == "Koffie en haken"


def test_without_any_record_the_head_still_stands(no_records: Services) -> None:
    shell = App(no_records, ScreenModel()).shell
    assert isinstance(shell, Shell)
    shell.home()
    assert shell.property("houseName") == ""
    assert shell.property("statusText") == ""
    assert shell.property("timeText") == "14.05 uur"
