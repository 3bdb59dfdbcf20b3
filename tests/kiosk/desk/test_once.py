"""The papers of one time of an activity at the desk: who may print which, what comes out, and that each look is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour import morning_of
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.looking import note_paper
from kiosk.viewmodels.desk.once import OnceModel
from kiosk.viewmodels.desk.signup import SignupModel
from kiosk.viewmodels.desk.times import TimesModel
from kiosk.viewmodels.printing import PRIVATE
from printing.sheets import week_sheet
from sync.demonstration.folder import make_demo
from sync.device import write_device
from sync.disk.paper_sheets import remember
from sync.disk.replica import open_replica
from sync.records import Activity, Look, Signup
from sync.seal import Contact
from sync.words import Words
from tests.kiosk.changing import put, rows
from tests.kiosk.desk.conftest import Desk
from tests.kiosk.desk.pairs import HENK, TRUUS, box, unlock
from tests.printing import reading
from tests.printing.printers import TestPrinter, missing

EATING = "a2@2026-11-24T17:30"
CHESS = "a3@2026-11-24T19:30"


def sign_up(services: Services, record: str, contact: Contact, **fields: object) -> None:
    services.replica.act([box(record, contact)], "visitor")
    plain = {
        "activity": "a2",
        "recurrence": "2026-11-24T17:30",
        "box": f"box-{record}",
        "state": "confirmed",
    }
    put(services.replica, "signup", record, **{**plain, **fields})


def papers(page: OnceModel) -> dict[str, str]:
    return {row.title: row.key for row in rows(page)}


@pytest.fixture
def page(services: Services) -> OnceModel:
    sign_up(services, "s1", TRUUS, party=2)
    sign_up(services, "s2", HENK)
    return OnceModel(services)


def test_a_volunteer_prints_the_list_of_who_comes_and_each_look_is_written_down(
    services: Services, page: OnceModel
) -> None:
    unlock(services, "host")
    page.load(EATING)
    assert papers(page) == {
        "Presentielijst": f"attendance/{EATING}",
        "Briefje voor wie zich aanmeldde": f"{EATING}/slips",
        "Deurbord van die dag": "door/v1/2026-11-24",
    }
    assert rows(page)[0].line == "3 mensen op de lijst"
    assert "Truus" not in page.spoken()
    note_paper(services, f"attendance/{EATING}")
    looks = services.replica.records(Look)
    assert {(one.changed_by, one.box) for one in looks} == {("riet", "box-s1"), ("riet", "box-s2")}
    note_paper(services, f"attendance/{EATING}")
    assert len(services.replica.records(Look)) == 2, "it is still the same look"


def test_the_slip_of_who_signed_up_is_a_look_at_her(services: Services, page: OnceModel) -> None:
    assert "slip/signup/s1".startswith(PRIVATE)
    note_paper(services, "slip/signup/s1")
    assert services.replica.records(Look) == [], "a locked desk prints no name"
    unlock(services, "host")
    note_paper(services, "slip/signup/s1")
    assert [one.box for one in services.replica.records(Look)] == ["box-s1"]


def test_who_has_the_house_badge_prints_no_names(services: Services, page: OnceModel) -> None:
    page.load(CHESS)
    unlock(services, "host")
    page.load(CHESS)
    named = {key.partition("/")[0] + "/" for key in papers(page).values()} & set(PRIVATE)
    assert not named, "nobody signed up for it"
    services.session.person = None
    for key in (EATING, CHESS):
        page.load(key)
        assert not any(one.startswith(PRIVATE) for one in papers(page).values())


def test_when_it_does_not_go_on_there_is_a_door_note_and_a_call_list_in_place_of_the_list(
    services: Services, page: OnceModel
) -> None:
    unlock(services, "host")
    put(
        services.replica,
        "override",
        EATING,
        activity="a2",
        recurrence="2026-11-24T17:30",
        cancelled=True,
        cancel_reason="De begeleider kan niet",
    )
    page.load(EATING)
    assert list(papers(page).values()) == [
        f"doornote/{EATING}",
        f"calls/{EATING}",
        "door/v1/2026-11-24",
    ]
    note_paper(services, f"calls/{EATING}")
    assert len(services.replica.records(Look)) == 2
    times = TimesModel(services)
    times.load("a2")
    assert times.property("noteKey") == EATING
    assert times.property("noteText") == "Briefje of lijst voor vandaag"
    times.load("a1")
    assert times.property("noteText") == ""


def test_of_what_goes_on_the_list_of_the_first_time_is_offered_to_who_may_print_names(
    services: Services, page: OnceModel
) -> None:
    times = TimesModel(services)
    times.load("a2")
    assert times.property("noteText") == "", "without keys no names"
    unlock(services, "host")
    times.refresh()
    assert times.property("noteText") == "Lijst voor vandaag"
    assert times.property("noteKey") == EATING


def test_what_is_confidential_has_no_list_of_names(services: Services, page: OnceModel) -> None:
    unlock(services, "host")
    put(services.replica, "activity", "a2", confidential=True)
    page.load(EATING)
    assert list(papers(page)) == ["Deurbord van die dag"]
    assert "Vertrouwelijk" in str(page.property("whenText"))
    note_paper(services, f"attendance/{EATING}")
    assert not services.replica.records(Look)


def is_confidential(services: Services) -> bool:
    found = services.replica.get("activity", "a2")
    assert isinstance(found, Activity)
    return found.confidential


def test_an_editor_says_at_the_desk_that_an_activity_is_confidential(services: Services) -> None:
    unlock(services, "editor")
    form = FormModel(services)
    form.load("activity/a2/confidential")
    assert not is_confidential(services)
    form.choose("yes")
    assert form.save()
    assert is_confidential(services)
    form.load("activity/a2/confidential")
    form.choose("")
    assert form.save()
    assert not is_confidential(services)


def test_the_list_of_all_to_be_called_is_offered_where_there_are_more(
    services: Services, page: OnceModel
) -> None:
    unlock(services, "host")
    model = SignupModel(services)
    put(services.replica, "signup", "s1", state="to_call")
    model.load("s1")
    assert model.property("listKey") == ""
    put(services.replica, "signup", "s2", state="offered")
    model.refresh()
    assert model.property("listKey") == "calls/"


def test_in_two_taps_from_calling_off_to_the_note_for_the_door(desk: Desk) -> None:
    desk.tap("Agenda", "Wandelen met Henk", "Eén keer anders", "Donderdag 26 november")
    desk.tap("Gaat het door?", "Nee: het weer is te slecht", "Bewaren")
    desk.tap("Briefje of lijst voor donderdag 26 november")
    assert desk.page == "deskOnce"
    assert desk.sees("Briefje voor de deur")
    desk.tap("Terug", "Terug", "Terug")
    assert desk.page == "deskList"
    assert desk.sees("Deurbord van vandaag")


@pytest.fixture
def printer() -> Iterator[TestPrinter]:
    assert not missing()
    with TestPrinter() as on:
        yield on


def test_after_a_cancellation_the_strip_for_sheets_that_were_printed_is_offered(
    desk: Desk, printer: TestPrinter
) -> None:
    replica = desk.kiosk.services.replica
    stands = week_sheet(replica, 2026, 48, Words()).stands
    assert stands is not None
    remember(replica, stands)
    desk.tap("Agenda", "Wandelen met Henk", "Eén keer anders")
    assert not desk.sees("Strookje voor op het weekblad")
    desk.tap("Donderdag 26 november", "Gaat het door?", "Nee: het weer is te slecht", "Bewaren")
    assert desk.sees("Strookje voor op het weekblad")
    desk.tap("Briefje of lijst voor donderdag 26 november")
    assert desk.sees("Voor wie het weekblad al heeft")
    desk.tap("Terug", "Strookje voor op het weekblad")
    desk.kiosk.services.papers.wait(20_000)
    desk.settle()
    assert list((replica.folder / "papers").glob("strookje-*.pdf"))
    desk.tap("Terug")
    assert desk.page == "deskTimes"
    assert desk.sees("Strookje voor op het weekblad"), "a file is on nobody's fridge"
    replica.device = msgspec.structs.replace(replica.device, printer=printer.uri)
    write_device(replica.folder, replica.device)
    desk.tap("Strookje voor op het weekblad")
    desk.kiosk.services.papers.wait(20_000)
    desk.settle()
    assert len(printer.received()) == 1
    desk.tap("Terug")
    assert not desk.sees("Strookje voor op het weekblad")


def test_the_list_with_names_comes_out_of_a_real_printer_and_becomes_no_file(
    qapp: QGuiApplication, tmp_path: Path, printer: TestPrinter
) -> None:
    at = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))
    make_demo(tmp_path, now_utc=at, today=at.date())
    replica = open_replica(tmp_path, clock=lambda: at)
    replica.device = msgspec.structs.replace(replica.device, printer=printer.uri)
    write_device(tmp_path, replica.device)
    stage = Stage(replica, PORTRAIT, first="desk")
    try:
        signup = replica.records(Signup, "answer = 'halal, graag vega'")[0]
        stage.open("deskOnce", f"{signup.activity}@{signup.recurrence}")
        stage.tap("Presentielijst, 11 mensen op de lijst")
        stage.printed()
        assert stage.hand.sees("Uw papier is geprint.")
        (paper,) = printer.received()
        text = " ".join(reading.text_of(paper).split())
        assert "Zeynep 3 mensen halal, graag vega" in text
        assert "Vernietigen voor 30 december 2026" in text
        assert len(replica.records(Look)) == 8
        assert printer.begun()[0].startswith("presentielijst-")
        assert not list(tmp_path.rglob("*.pdf"))
    finally:
        stage.close()
    assert not stage.warnings
