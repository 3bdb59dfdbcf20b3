"""The slip of who signed up, from the desk: chosen by first name, each look written down, and nothing of it kept or said."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.once import OnceModel
from kiosk.viewmodels.desk.signup import SignupModel
from kiosk.viewmodels.printing import PrintingModel
from sync.disk.replica import Replica
from sync.keyring import write_held
from sync.records import Look
from tests.kiosk.changing import put, rows, titles
from tests.kiosk.desk.conftest import KEY, Check, Desk
from tests.kiosk.desk.pairs import HENK, TRUUS, unlock
from tests.kiosk.desk.test_once import CHESS, EATING, sign_up

SLIPS = f"{EATING}/slips"


@pytest.fixture
def page(services: Services, check_model: Check) -> OnceModel:
    sign_up(services, "s1", TRUUS, party=2)
    sign_up(services, "s2", HENK, state="waiting")
    model = OnceModel(services)
    check_model(model.property("rows"))
    return model


def test_a_volunteer_chooses_whose_slip_and_the_look_is_written_down(
    services: Services, page: OnceModel
) -> None:
    unlock(services, "host")
    page.load(EATING)
    (row,) = [row for row in rows(page) if row.page == "deskOnce"]
    assert (row.key, row.title) == (SLIPS, "Briefje voor wie zich aanmeldde")
    assert not services.replica.records(Look), "nobody's name was shown yet"
    page.load(row.key)
    assert [(row.key, row.title, row.line, row.page) for row in rows(page)] == [
        ("slip/signup/s1", "Truus", "2 mensen", "printing"),
        ("slip/signup/s2", "Henk", "Eén persoon, Wacht op een plaats", "printing"),
    ]
    assert {one.box for one in services.replica.records(Look)} == {"box-s1", "box-s2"}
    assert "Truus" not in page.spoken(), "names are never said aloud"
    sign_up(services, "s3", TRUUS)
    page.refresh()
    assert titles(page) == ["Truus", "Henk"], "what comes in later opens no box by itself"


@pytest.mark.parametrize("end", [OnceModel.leave, OnceModel.reset])
def test_nothing_of_the_names_stays(
    services: Services, page: OnceModel, end: Callable[[OnceModel], None]
) -> None:
    unlock(services, "host")
    page.load(SLIPS)
    assert len(rows(page)) == 2
    end(page)
    assert rows(page) == []
    page.refresh()
    assert titles(page) == []


def test_who_may_not_read_names_sees_none(services: Services, page: OnceModel) -> None:
    page.load(EATING)
    assert not [row for row in rows(page) if row.page == "deskOnce"]
    page.load(SLIPS)
    assert rows(page) == []
    assert page.property("emptyText") == "Hier is niets te printen."
    assert not services.replica.records(Look)


def test_in_the_hall_only_names_of_today_are_shown(services: Services, page: OnceModel) -> None:
    unlock(services, "host")
    device = msgspec.structs.replace(services.replica.device, kind="kiosk", server="http://x")
    services.replica.device = device
    page.load(SLIPS)
    assert titles(page) == ["Truus", "Henk"]
    later = "2026-12-01T19:30"
    sign_up(services, "s4", TRUUS, activity="a3", recurrence=later)
    page.load(f"a3@{later}/slips")
    assert titles(page) == []
    assert str(page.property("emptyText")).startswith("In de hal staat hier geen naam.")
    page.load(f"{CHESS}/slips")
    assert page.property("emptyText") == "Hier is niets te printen."


def test_the_page_of_who_is_to_be_called_has_the_slip_where_a_name_is_open(
    services: Services, page: OnceModel
) -> None:
    put(services.replica, "signup", "s1", state="to_call")
    model = SignupModel(services)
    model.load("s1")
    assert model.property("slipKey") == "", "a locked desk prints no name"
    unlock(services, "host")
    model.load("s1")
    assert model.property("slipKey") == "slip/signup/s1"
    assert [one.box for one in services.replica.records(Look)] == ["box-s1"]
    model.leave()
    assert model.property("slipKey") == ""


def test_a_hand_prints_the_slip_of_who_signed_up(
    desk: Desk, qtbot: QtBot, replica: Replica
) -> None:
    services = desk.kiosk.services
    write_held(replica.folder, [KEY])
    sign_up(services, "s1", TRUUS, party=2)
    desk.kiosk.shell.open("deskOnce", EATING)
    desk.settle()
    desk.tap("Briefje voor wie zich aanmeldde", "Truus, 2 mensen")
    model = desk.kiosk.app.find("printing")
    assert isinstance(model, PrintingModel)
    qtbot.waitUntil(lambda: not model.busy, timeout=20_000)
    desk.settle()
    assert desk.page == "printing"
    assert [one.box for one in services.replica.records(Look)] == ["box-s1"], "it is one look"
    desk.tap("Terug")
    assert desk.sees("Truus")
    desk.tap("Terug")
    assert not desk.sees("Truus")
