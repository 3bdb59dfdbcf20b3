"""Unlocking with a finger on the glass: badge, PIN, the desk, and the lock that is always at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPointingDevice
from pytestqt.qtbot import QtBot

from kiosk.app import DESK_QUIET_AFTER_S, HALL_QUIET_AFTER_S, Kiosk
from kiosk.viewmodels.app import App
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.unlock import UnlockModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.search import SearchModel
from kiosk.viewmodels.shell import Shell
from sync.disk.replica import Replica
from sync.links import link, short_code
from sync.records import Override
from tests.kiosk.desk.badges import PIN, Made, make_house_badge, make_volunteer
from tests.kiosk.desk.conftest import KEY, LOOK, NAME, PHONE, Desk, place

LOCKED = {name for name, spec in PAGES.items() if spec.needs != "nothing"}


@pytest.fixture
def joke(replica: Replica) -> Made:
    """An editor with a badge and the desk's key."""
    return make_volunteer(replica, role="editor", desk=KEY)


@pytest.fixture
def mien(replica: Replica) -> Made:
    return make_volunteer(replica, "mien", role="coordinator", name="Mien")


def unlock_model(kiosk: Kiosk | App) -> UnlockModel:
    app = kiosk.app if isinstance(kiosk, Kiosk) else kiosk
    return cast(UnlockModel, app.find("deskBadge"))


def unlock(kiosk: Kiosk, qtbot: QtBot, made: Made) -> None:
    """Show a badge and type its PIN, without touching."""
    model = unlock_model(kiosk)
    assert model.take(made.text), model.property("problem")
    kiosk.shell.open("deskPin", "pin")
    for digit in PIN:
        model.press(digit)
    qtbot.waitUntil(lambda: kiosk.services.session.by_badge, timeout=5000)


def test_a_volunteer_types_her_badge_and_pin_and_locks_again(
    joke: Made, desk: Desk, qtbot: QtBot
) -> None:
    assert desk.page == "deskBadge"
    assert not desk.sees("Te doen")
    desk.tap("Typ de code")
    desk.touch_keys("BZV12")
    desk.tap("Verder")
    assert desk.sees("De code van de badge is niet heel.")
    desk.keys(joke.text[5:])
    desk.press(Qt.Key.Key_Return)
    assert not desk.sees("De code van de badge is niet heel.")
    desk.kiosk.shell.open("deskBadge")
    assert unlock_model(desk.kiosk).take(joke.text)
    desk.kiosk.shell.open("deskPin", "pin")
    desk.settle()
    for digit in PIN[:3]:
        desk.hand.tap(digit)
    assert unlock_model(desk.kiosk).property("count") == 3
    desk.tap("Alles wissen")
    desk.keys(PIN)
    qtbot.waitUntil(lambda: desk.page == "desk", timeout=5000)
    desk.settle()
    assert desk.sees("Joke")
    assert not desk.sees("Jansen")
    desk.tap("Agenda", "Vergrendel")
    assert desk.page == "deskBadge"
    assert "Terug" not in desk.hand.names()


def test_in_the_hall_the_desk_opens_on_the_kiosk_and_goes_again(
    joke: Made, kiosk: Kiosk, qtbot: QtBot
) -> None:
    shell = kiosk.shell
    shell.open("agenda")
    shell.open("deskBadge")
    unlock(kiosk, qtbot, joke)
    assert shell.property("page") == "desk"
    shell.open("deskList", "activity")
    shell.home()
    assert shell.property("page") == "desk", "Begin is the desk's while it is unlocked"
    shell.open("home")
    assert shell.property("page") == "home"
    shell.lock()
    assert (shell.property("page"), shell.property("depth")) == ("home", 1)


# -- the gate


def test_no_page_of_the_desk_opens_without_a_badge(joke: Made, shell: Shell) -> None:
    for page in sorted(LOCKED):
        for key in ("", "activity/a1", "override/a4@2026-11-26T10:00", "help_post/h1"):
            shell.open(page, key)
            assert shell.property("page") == "deskBadge", f"{page} opens about {key!r}"


def test_every_page_of_the_desk_says_what_it_needs() -> None:
    open_to_all = {n for n, spec in PAGES.items() if spec.desk and spec.needs == "nothing"}
    assert open_to_all == {"deskBadge", "deskPin", "deskLeave"}
    assert not {n for n in LOCKED if not PAGES[n].desk}


def test_after_unlocking_one_goes_on_to_where_one_wanted_to_go(
    joke: Made, desk: Desk, qtbot: QtBot
) -> None:
    desk.kiosk.shell.open("deskForm", "service/s1")
    assert desk.page == "deskBadge"
    unlock(desk.kiosk, qtbot, joke)
    assert desk.page == "deskForm"


def test_a_role_opens_its_own_pages_and_says_whose_the_others_are(
    replica: Replica, desk: Desk, qtbot: QtBot
) -> None:
    host = make_volunteer(replica)
    desk.kiosk.services.session.lock()
    unlock(desk.kiosk, qtbot, host)
    desk.tap("Diensten")
    assert "Nieuwe dienst" not in desk.hand.names()
    desk.tap("Het Venster")
    assert desk.page == "deskForm"
    assert desk.sees("Dit mag alleen een redacteur of een coördinator.")
    assert "Bewaren" not in desk.hand.names()
    desk.kiosk.shell.open("deskField", "service/s1/name")
    desk.settle()
    assert desk.page == "trouble"
    assert desk.sees("Dit mag alleen een redacteur of een coördinator.")


def test_the_house_badge_cancels_and_prints_and_sees_nobody(
    replica: Replica, joke: Made, desk: Desk
) -> None:
    text = make_house_badge(replica)
    place(replica)
    assert not unlock_model(desk.kiosk).take(text)
    desk.settle()
    assert desk.page == "desk"
    assert not desk.sees("Te doen")
    assert not desk.sees("Buren voor elkaar")
    assert "Print de week" in " ".join(desk.hand.names())
    desk.tap("Agenda", "Wandelen met Henk", "Donderdag", "Gaat het door?")
    desk.tap("Nee: de begeleider kan niet")
    if desk.page == "deskField":
        desk.tap("Klaar")
    assert not desk.sees("Andere plek")
    desk.tap("Bewaren")
    found = replica.get("override", "a4@2026-11-26T10:00")
    assert isinstance(found, Override)
    assert found.cancelled
    assert replica.unsent()[-1].actor == "house"
    for page, key in (("deskReview", "placed-1"), ("deskForm", "help_post/placed-1")):
        desk.kiosk.shell.open(page, key)
        assert desk.page == "trouble"
        desk.kiosk.shell.home()


# -- locking by itself


def test_it_locks_by_itself_and_sooner_in_the_hall(
    joke: Made,
    open_kiosk: Callable[..., Kiosk],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = [0.0]
    for first, wait_s, page in (
        ("desk", DESK_QUIET_AFTER_S, "deskBadge"),
        ("home", HALL_QUIET_AFTER_S, "home"),
    ):
        kiosk = open_kiosk(first=first)
        monkeypatch.setattr(kiosk.idle, "_monotonic_s", lambda: now_s[0])
        unlock(kiosk, qtbot, joke)
        kiosk.idle.touched()
        now_s[0] += wait_s - 1
        kiosk.idle.look()
        assert kiosk.services.session.by_badge
        now_s[0] += 1
        kiosk.idle.look()
        assert not kiosk.services.session.by_badge
        assert kiosk.shell.property("page") == page
    assert HALL_QUIET_AFTER_S < DESK_QUIET_AFTER_S


def test_what_was_being_typed_comes_back_to_the_same_person_only(
    joke: Made, mien: Made, desk: Desk, qtbot: QtBot
) -> None:
    kiosk = desk.kiosk
    unlock(kiosk, qtbot, joke)
    kiosk.shell.open("deskForm", "service/s1")
    kiosk.shell.open("deskField", "service/s1/name")
    form = cast(FormModel, kiosk.app.find("deskForm"))
    form.write("Het Venster van Joke")
    kiosk.shell.lock()
    assert desk.page == "deskBadge"
    unlock(kiosk, qtbot, mien)
    assert desk.page == "desk"
    kiosk.shell.open("deskForm", "service/s1")
    assert form.property("title") == "Het Venster"
    kiosk.shell.lock()
    unlock(kiosk, qtbot, joke)
    assert desk.page == "deskField"
    kiosk.shell.back()
    assert form.property("title") == "Het Venster van Joke"
    assert form.property("unsaved")


def test_no_box_stays_open_when_the_desk_locks(
    replica: Replica, joke: Made, desk: Desk, qtbot: QtBot
) -> None:
    place(replica)
    unlock(desk.kiosk, qtbot, joke)
    desk.tap("Te doen", LOOK)
    assert desk.sees(NAME)
    desk.tap("Vergrendel")
    assert not desk.sees(NAME)
    review = desk.kiosk.app.find("deskReview")
    assert review is not None
    assert (review.property("name_"), PHONE in str(review.property("phone"))) == ("", False)


def test_what_is_done_is_done_in_her_name(
    replica: Replica, joke: Made, desk: Desk, qtbot: QtBot
) -> None:
    unlock(desk.kiosk, qtbot, joke)
    desk.tap("Diensten", "Het Venster", "Naam")
    desk.keys(" 2")
    desk.tap("Klaar", "Bewaren")
    assert replica.unsent()[-1].actor == "joke"


def test_a_desk_without_badges_says_so(desk: Desk) -> None:
    assert desk.page == "desk"
    assert desk.sees("U werkt nog zonder badge.")
    assert "Vergrendel" not in desk.hand.names()


def test_once_the_first_badge_is_given_one_tap_locks_the_desk_to_try_it(
    replica: Replica, desk: Desk
) -> None:
    assert desk.sees("U werkt nog zonder badge.")
    make_volunteer(replica, "mien", role="coordinator", name="Mien")
    desk.settle()
    assert not desk.sees("U werkt nog zonder badge.")
    desk.tap("De badge is klaar. Vergrendel de balie, en scan de badge.")
    assert desk.page == "deskBadge"


# -- scanning


def test_a_badge_that_is_scanned_at_the_kiosks_home_asks_for_its_pin(
    joke: Made, open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, qtbot: QtBot
) -> None:
    hall = Desk(open_kiosk(first="home"), finger)
    hall.kiosk.shell.rest("resting")
    hall.scan(joke.text)
    assert hall.page == "deskPin"
    hall.keys(PIN)
    qtbot.waitUntil(lambda: hall.page == "desk", timeout=5000)
    hall.scan(joke.text)
    assert hall.page == "desk", "the badge that is in changes nothing"
    hall.scan(joke.text[:20])
    assert hall.page == "deskBadge", "another one, or half of one, locks first"
    assert hall.sees("De code van de badge is niet heel.")
    assert not hall.kiosk.services.session.by_badge


def test_a_scan_never_falls_into_a_field(joke: Made, desk: Desk, qtbot: QtBot) -> None:
    unlock(desk.kiosk, qtbot, joke)
    desk.tap("Diensten", "Het Venster", "Naam")
    desk.keys(" 2")
    form = desk.kiosk.app.find("deskForm")
    assert form is not None
    before = form.property("answer")
    assert before.endswith(" 2")
    desk.scan(joke.text)
    assert desk.page == "deskField"
    assert form.property("answer") == before


def test_a_slip_that_is_scanned_opens_what_it_is_about(
    replica: Replica, open_kiosk: Callable[..., Kiosk], finger: QPointingDevice
) -> None:
    hall = Desk(open_kiosk(first="home"), finger)
    hall.scan(link("https://delinde.example", short_code("s1")))
    assert (hall.page, hall.sees("Het Venster")) == ("service", True)
    for rubbish in ("8710400280545", "xxxxxxxxxxxxxxxxxxxxxxxx"):
        hall.scan(rubbish)
        assert hall.page == "trouble"
        hall.kiosk.shell.home()
    hall.scan(short_code("nergens"))
    assert hall.sees("Deze code kennen we hier niet.")


def test_without_a_scanner_a_volunteer_finds_her_way_by_searching(
    replica: Replica, open_kiosk: Callable[..., Kiosk], finger: QPointingDevice
) -> None:
    hall = Desk(open_kiosk(first="home"), finger)
    search = hall.kiosk.app.find("search")
    assert isinstance(search, SearchModel)
    search.ask("badge")
    assert "Voor vrijwilligers" not in [row.title for row in search.property("rows").rows]
    make_volunteer(replica)
    hall.kiosk.services.session.lock()
    for typed in ("Badge", "bzv12"):
        search.ask(typed)
        assert search.property("rows").rows[0].title == "Voor vrijwilligers"
    hall.kiosk.shell.open("search")
    hall.settle()
    hall.tap("Voor vrijwilligers", "Typ de code")
    assert hall.page == "deskBadge"


# -- in the hall


def test_in_the_hall_no_number_is_shown_and_of_a_name_the_first_part(
    replica: Replica,
    joke: Made,
    open_kiosk: Callable[..., Kiosk],
    finger: QPointingDevice,
    qtbot: QtBot,
) -> None:
    place(replica, name="Wilhelmina van der Meer")
    for first, seen in (("home", False), ("desk", True)):
        desk = Desk(open_kiosk(first=first), finger)
        unlock(desk.kiosk, qtbot, joke)
        desk.tap("Te doen", LOOK)
        assert desk.sees(NAME)
        assert desk.sees("van der Meer") == seen
        assert desk.sees("045 - 000 07 77") == seen
        assert desk.sees("Bel met de kaart van papier.") != seen
        desk.kiosk.shell.lock()
