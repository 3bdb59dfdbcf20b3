"""The rota at the desk: a week, new turns, swapping one, and what nobody does yet, also on paper."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QGuiApplication

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.gone import GoneModel
from kiosk.viewmodels.desk.here import HereModel
from kiosk.viewmodels.desk.rota import RotaModel
from printing.handout import handout
from printing.sheets import week_sheet
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.records import Shift
from sync.rota_words import looking_for
from sync.words import Words
from tests.kiosk.changing import put, rows
from tests.kiosk.desk.badges import PIN, make_volunteer
from tests.kiosk.desk.conftest import Desk
from tests.printing import reading

DUTCH = Words("nl")


@pytest.fixture
def rota(services: Services, check_model: Callable[[QAbstractItemModel], object]) -> RotaModel:
    model = RotaModel(services)
    check_model(model.property("rows"))
    model.load()
    return model


def lines(model: RotaModel) -> list[tuple[str, str, str]]:
    return [(row.title, row.line, row.badge) for row in rows(model)]


def enter(services: Services, replica: Replica, name: str) -> None:
    """Let somebody unlock the desk with her badge."""
    made = make_volunteer(replica, name.lower(), name=f"{name} Jansen")
    services.session.unlock(made.bits, PIN)
    until = time.monotonic() + 10
    while services.session.busy and time.monotonic() < until:
        QGuiApplication.processEvents()
    assert services.session.person is not None


def test_a_week_and_the_next(rota: RotaModel, services: Services) -> None:
    assert rota.property("span") == "Week 48, 23 tot en met 29 november 2026"
    assert lines(rota) == [("Dinsdag 24 november, 13.00 tot 16.00 uur", "Riet", "")]
    put(services.replica, "shift", "e1", venue="v1", starts="2026-11-26T13:00")
    put(services.replica, "venue", "v2", name="De Hoek")
    rota.refresh()
    assert lines(rota)[1] == (
        "Donderdag 26 november, 13.00 tot 16.00 uur",
        "Nog niemand · Buurthuis De Linde",
        "Zoekt iemand",
    )
    assert "Zoekt iemand." in rota.spoken()
    rota.load(rota.property("nextKey"))
    assert rota.property("span").startswith("Week 49")
    assert lines(rota) == []


def test_a_week_is_copied_once_and_that_can_be_undone(rota: RotaModel) -> None:
    assert rota.copyWeek()
    assert rota.property("savedText") == "Eén beurt staat nu ook een week later."
    rota.load(rota.property("nextKey"))
    assert lines(rota) == [("Dinsdag 1 december, 13.00 tot 16.00 uur", "Riet", "")]
    rota.load(rota.property("previousKey"))
    assert not rota.copyWeek()
    assert rota.property("savedText") == "De volgende week heeft dit al."


def test_a_turn_changes_hands_in_one_tap_and_the_record_says_who(
    rota: RotaModel, services: Services, replica: Replica
) -> None:
    enter(services, replica, "Joke")
    put(replica, "shift", "d1", volunteer="joke", starts="2026-11-26T13:00")
    rota.load("d1")
    assert rota.property("canOffer")
    assert not rota.property("canTake")
    assert rota.offer()
    assert rota.property("state") == "Riet kan niet. Wie neemt het over?"
    assert rota.property("canKeep")
    services.session.lock()
    enter(services, replica, "Mo")
    rota.load("d1")
    assert not rota.property("canKeep")
    assert rota.take()
    assert rota.property("savedText") == "Mo doet deze beurt."
    shift = replica.get("shift", "d1")
    assert isinstance(shift, Shift)
    assert (shift.volunteer, shift.shown_as, shift.offered) == ("mo", "Mo", False)
    assert shift.changed_by == "mo"
    rota.undo()
    assert rota.property("canTake")


def test_an_empty_turn_is_taken_and_one_of_another_is_not(
    rota: RotaModel, services: Services, replica: Replica
) -> None:
    enter(services, replica, "Joke")
    put(replica, "shift", "d1", starts="2026-11-26T13:00")
    put(replica, "shift", "e1", venue="v1", starts="2026-11-26T09:00")
    put(replica, "shift", "old", venue="v1", starts="2026-11-23T09:00")
    for key, free in (("d1", False), ("e1", True), ("old", False), ("gone", False)):
        rota.load(key)
        assert rota.property("canTake") is free, key
        assert rota.take() is free
        assert not rota.property("canOffer") or key == "e1"
    assert rota.property("title") == "Deze beurt is er niet meer."


def test_without_badges_anybody_says_that_somebody_cannot(rota: RotaModel) -> None:
    rota.load("d1")
    assert rota.offer()
    assert rota.property("canKeep")
    assert rota.keep()
    assert rota.property("state") == "Riet is er dan."


def test_a_new_turn_for_some_weeks_has_a_name_and_each_can_be_swapped(
    form: FormModel, services: Services, replica: Replica
) -> None:
    made = iter(f"new-{n}" for n in range(100))
    services.new_id = lambda: next(made)
    form.load("shift/new-turn")
    for name, answer in (
        ("date", "26-11-2026"),
        ("begin", "9"),
        ("end", "12"),
        ("volunteer", "p1"),
        ("repeat", "4"),
    ):
        form.load(f"shift/new-turn/{name}")
        form.write(answer)
        assert form.isGood(), name
    assert form.save()
    when = "Donderdag 26 november, 9.00 tot 12.00 uur"
    assert form.property("savedText") == f"Bewaard: {when}", "a turn is called by when it is"
    found = replica.records(Shift, "starts LIKE '%T09:00'", order="starts")
    assert [one.starts[:10] for one in found] == [
        "2026-11-26",
        "2026-12-03",
        "2026-12-10",
        "2026-12-17",
    ]
    assert {(one.shown_as, one.volunteer, one.venue) for one in found} == {("Riet", "p1", "v1")}
    form.load("shift/new-turn/volunteer")
    form.write("")
    form.load("shift/new-turn")
    assert "Hoe vaak" not in [row.label for row in rows(form)]
    assert form.save()
    changed = replica.get("shift", "new-turn")
    assert isinstance(changed, Shift)
    assert (changed.volunteer, changed.shown_as) == ("", "")
    form.load("shift/new-turn")
    assert form.remove()
    assert form.property("savedText") == f"Weggegooid: {when}"


def test_a_turn_that_was_thrown_away_is_listed_by_its_day_and_comes_back(
    rota: RotaModel, form: FormModel, services: Services
) -> None:
    (before,) = lines(rota)
    form.load(f"shift/{rows(rota)[0].key}")
    assert form.remove()
    put(services.replica, "shift", "e1", venue="v1", starts="2026-11-26T13:00")
    services.replica.act([Draft(kind="shift", record="e1", verb="delete")], "desk")
    rota.refresh()
    assert lines(rota) == [("Weggegooid", "2 beurten", "")]
    assert not rota.property("hasShifts")
    gone = GoneModel(services)
    gone.load("shift")
    assert gone.property("title") == "Rooster"
    titles = [row.title for row in rows(gone)]
    assert sorted(titles) == [
        f"{before[0]} · Riet",
        "Donderdag 26 november, 13.00 tot 16.00 uur · Nog niemand",
    ]
    assert titles[0] in gone.spoken()
    mine = next(row.key for row in rows(gone) if "Riet" in row.title)
    assert gone.restore(mine)
    assert gone.property("savedText") == f"Teruggehaald: {before[0]} · Riet"
    rota.refresh()
    assert lines(rota) == [before, ("Weggegooid", "1 beurt", "")]
    gone.undo()
    rota.refresh()
    assert lines(rota) == [("Weggegooid", "2 beurten", "")]


def test_a_turn_that_ends_before_it_begins_is_refused(form: FormModel) -> None:
    form.load("shift/new-turn/date")
    form.write("26-11-2026")
    form.load("shift/new-turn/begin")
    form.write("14")
    form.load("shift/new-turn/end")
    form.write("9")
    assert not form.isGood()


def test_what_nobody_does_stands_at_the_desk_and_on_the_handout(services: Services) -> None:
    replica = services.replica
    assert week_sheet(replica, 2026, 48, DUTCH).wanted == ""
    put(replica, "shift", "e1", venue="v1", starts="2026-11-26T13:00")
    put(replica, "shift", "past", venue="v1", starts="2026-11-23T13:00")
    put(replica, "shift", "there", venue="v2", starts="2026-11-27T13:00")
    here = HereModel(services)
    here.load()
    assert here.property("openText") == "Donderdagmiddag zoeken we nog iemand."
    sheet = week_sheet(replica, 2026, 48, DUTCH)
    assert sheet.wanted == "Donderdagmiddag zoeken we nog iemand."
    assert week_sheet(replica, 2026, 48, DUTCH, "").wanted == ""
    printed = " ".join(reading.page_texts(handout(sheet, DUTCH, None))[0].split())
    assert "Donderdagmiddag zoeken we nog iemand." in printed


def test_several_moments_are_named_and_many_are_counted() -> None:
    days = [datetime(2026, 11, day, hour) for day, hour in ((24, 9), (24, 10), (26, 13), (27, 19))]
    assert looking_for(days, DUTCH) == (
        "Dinsdagochtend, donderdagmiddag en vrijdagavond zoeken we nog iemand."
    )
    assert looking_for([*days, datetime(2026, 11, 28, 9)], DUTCH) == (
        "Op 4 momenten zoeken we nog iemand."
    )


def test_the_rota_by_touch(desk: Desk) -> None:
    desk.kiosk.shell.open("deskRota")
    desk.settle()
    desk.tap("Dinsdag 24 november", "Kan niet: wie neemt het over?")
    assert desk.sees("Riet kan niet. Wie neemt het over?")
    desk.tap("Terug")
    assert desk.sees("Wie neemt het over?")
    desk.tap("Ook voor de week erna")
    assert desk.sees("Week 49, ")
    desk.kiosk.replica.act([Draft(kind="shift", record="d1", verb="delete")], "desk")
    desk.tap("Vorige week", "Weggegooid", "Terughalen: Dinsdag 24 november")
    assert desk.page == "deskGone"
    desk.tap("Terug")
    assert not desk.sees("Weggegooid")
    desk.tap("Nieuwe beurt")
    assert desk.page == "deskField"
