"""Forms without a window: what is asked, understood, refused and saved."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.activity_sheet import repeat_of, rule_for
from kiosk.viewmodels.desk.form_model import FormModel
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.errors import DiskFull
from sync.records import Activity
from sync.words import Words
from tests.kiosk.desk.filling import fill, last_change, problems, value
from tests.kiosk.neighbourhood import NOW


def test_a_new_activity_is_asked_saved_and_takes_place(form: FormModel, replica: Replica) -> None:
    form.load("activity/new")
    assert form.property("firstKey") == "activity/new/title"
    fill(form, "activity/new", title=" Bingo ", date="4-12-2026", begin="half drie", end="16.00")
    fill(form, "activity/new", repeat="weekly", until="18-12", where="room:r1", cost="2,50")
    assert value(form, "Eerste keer") == "Vrijdag 4 december 2026"
    assert value(form, "Begint om") == "14.30 uur"
    assert value(form, "Hoe vaak") == "Elke vrijdag"
    assert form.save()
    assert form.property("savedText") == "Bewaard: Bingo"
    saved = replica.get("activity", "new")
    assert isinstance(saved, Activity)
    assert (saved.title, saved.starts, saved.duration_min) == ("Bingo", "2026-12-04T14:30", 90)
    assert (saved.venue, saved.room, saved.cost_cents, saved.state) == (
        "v1",
        "r1",
        250,
        "published",
    )
    times = replica.next_occurrences("new", NOW, 9)
    assert [str(one.starts.date()) for one in times] == ["2026-12-04", "2026-12-11", "2026-12-18"]


def test_what_is_wrong_stands_at_its_answer_and_nothing_typed_is_lost(form: FormModel) -> None:
    fill(form, "activity/new", date="31-11-2026", begin="25.00", end="9", cost="veel")
    assert not form.save()
    assert problems(form) == {
        "Naam": "Vul dit in.",
        "Eerste keer": "Deze datum begrijpen we niet. Typ bijvoorbeeld 12-1-2026.",
        "Begint om": "Deze tijd begrijpen we niet. Typ bijvoorbeeld 10.00.",
    }
    assert "3 antwoorden" in form.property("problem")
    assert value(form, "Eerste keer") == "31-11-2026"
    assert value(form, "Begint om") == "25.00"
    fill(form, "activity/new", date="1-12-2026", begin="10", title="Bingo")
    assert not form.save()
    assert problems(form) == {"Eindigt om": "Het einde moet na het begin zijn."}


def test_a_question_says_at_once_what_is_wrong_with_its_own_answer_only(form: FormModel) -> None:
    form.load("activity/new/title")
    assert not form.isGood()
    assert form.property("fieldProblem") == "Vul dit in."
    form.write("Bingo")
    assert form.property("fieldProblem") == ""
    assert form.isGood()
    assert form.property("nextKey") == "activity/new/date"
    form.load("activity/new")
    assert problems(form) == {}


def test_only_what_changed_goes_into_the_change(form: FormModel, replica: Replica) -> None:
    fill(form, "activity/a1", title="Koffie en haken")
    replica.act([Draft(kind="activity", record="a1", fields={"host": "Bep"})], actor="desk")
    assert form.save()
    assert last_change(replica) == {"title": "Koffie en haken"}
    before = len(replica.unsent())
    form.load("activity/a1")
    assert form.save()
    assert len(replica.unsent()) == before


@pytest.mark.parametrize(
    ("key", "name", "fields"),
    [
        ("activity/a1", "title", {"duration_min": "negentig", "cost_cents": [1], "rrule": 5}),
        ("service/s1", "name", {"cost_cents": {"a": 1}, "phone": 45, "summary": ["x"]}),
        ("help_post/h1", "title", {"state": "<b>", "expires": 20261220}),
    ],
)
def test_fields_of_a_wrong_type_open_as_unanswered_and_stay_as_they_are(
    form: FormModel, replica: Replica, key: str, name: str, fields: dict[str, Any]
) -> None:
    kind, _, record = key.partition("/")
    replica.act([Draft(kind=kind, record=record, fields=fields)], actor="feed")
    fill(form, key, **{name: "Iets anders"})
    assert form.save(), problems(form)
    assert last_change(replica) == {name: "Iets anders"}


def test_a_form_that_nobody_changed_follows_its_record(form: FormModel, replica: Replica) -> None:
    form.load("activity/a1")
    replica.act([Draft(kind="activity", record="a1", fields={"title": "Koffie"})], actor="desk")
    form.refresh()
    assert value(form, "Naam") == "Koffie"
    fill(form, "activity/a1", title="Thee")
    replica.act([Draft(kind="activity", record="a1", fields={"title": "Melk"})], actor="desk")
    form.refresh()
    assert value(form, "Naam") == "Thee"


def test_it_holds_while_something_is_unsaved(form: FormModel) -> None:
    form.load("activity/a1")
    assert not form.holds("activity/a1")
    fill(form, "activity/a1", title="Thee")
    assert form.holds("activity/a1")
    fill(form, "activity/a1", title="Koffie en breien")
    assert not form.holds("activity/a1")
    fill(form, "activity/a1", title="Thee")
    form.drop("activity/a1")
    form.load("activity/a1")
    assert value(form, "Naam") == "Koffie en breien"


def test_saving_can_be_undone_for_a_moment(form: FormModel, replica: Replica) -> None:
    fill(form, "activity/a1", title="Thee", cost="2")
    assert form.save()
    assert form.property("canUndo")
    form.undo()
    found = replica.get("activity", "a1")
    assert isinstance(found, Activity)
    assert (found.title, found.cost_cents) == ("Koffie en breien", 0)
    assert not form.property("canUndo")
    form.forget()
    assert form.property("savedText") == ""


def test_a_new_record_and_a_thrown_away_one_come_and_go_by_undo(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "service/new", name="Fietsenmaker")
    assert form.save()
    assert replica.get("service", "new") is not None
    form.undo()
    assert replica.get("service", "new") is None
    form.load("service/s1")
    assert form.remove()
    assert replica.get("service", "s1") is None
    form.undo()
    assert replica.get("service", "s1") is not None


def test_a_record_that_somebody_threw_away_says_so_and_keeps_what_was_typed(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "service/s1", name="Venster")
    replica.act([Draft(kind="service", record="s1", verb="delete")], actor="desk")
    assert not form.save()
    assert form.property("problem") == "Iemand anders heeft dit intussen weggegooid."
    assert value(form, "Naam") == "Venster"


def test_a_full_disk_is_told_and_loses_nothing(
    form: FormModel, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **named: object) -> str:
        raise DiskFull

    fill(form, "service/s1", name="Venster")
    monkeypatch.setattr(replica, "act", full)
    assert not form.save()
    assert "schijf is vol" in form.property("trouble")
    assert value(form, "Naam") == "Venster"


@pytest.mark.parametrize("repeat", ["weekly", "biweekly", "monthly"])
@pytest.mark.parametrize("day", [3, 10, 24, 30])
def test_repetitions_come_back_as_they_were_picked(repeat: str, day: int) -> None:
    first, until = NOW.date().replace(day=day), NOW.date().replace(month=12, day=31)
    assert repeat_of(rule_for(repeat, first, until), first) == (repeat, "2026-12-31")
    assert repeat_of(rule_for(repeat, first, None), first) == (repeat, "")


def test_the_calendar_shows_a_month_and_the_steps_go_round(form: FormModel) -> None:
    form.load("activity/a1/date")
    assert form.property("monthText") == "November 2026"
    days: Any = form.property("days")
    assert [row.number for row in days.rows if row.chosen] == ["24"]
    form.moveMonth(2)
    assert form.property("monthText") == "Januari 2027"
    form.chooseDay("2027-01-05")
    assert (form.property("answer"), form.property("monthText")) == ("5-1-2027", "Januari 2027")
    form.load("activity/a1/begin")
    form.stepTime(-15)
    assert form.property("answer") == "14.15"
    form.write("23.50")
    form.stepTime(15)
    assert form.property("answer") == "0.05"


def test_an_end_is_stepped_from_two_hours_after_its_beginning(form: FormModel) -> None:
    fill(form, "shift/new", begin="23.30")
    form.load("shift/new/end")
    form.stepTime(15)
    assert form.property("answer") == "1.45"
    form.stepTime(-15)
    assert form.property("answer") == "1.30"
    form.load("shift/other/end")
    form.stepTime(15)
    assert form.property("answer") == "10.15", "nobody said yet when it begins"


def test_a_long_list_begins_with_what_was_picked_and_is_narrowed(
    form: FormModel, replica: Replica
) -> None:
    new = [
        Draft(kind="organisation", record=f"o{n}", fields={"name": f"Club {n}"})
        for n in range(10, 30)
    ]
    replica.act(new, actor="desk")
    form.load("service/s1/organisation")
    options: Any = form.property("options")
    assert form.property("filtered")
    assert [row.title for row in options.rows][:3] == ["Het Venster", "Geen organisatie", "Club 10"]
    form.narrow("club 2")
    assert len(options.rows) == 10
    form.load("service/s1/name")
    form.load("service/s1/organisation")
    assert len(options.rows) == 22


def test_what_was_typed_is_never_read_aloud_and_questions_follow_the_language(
    form: FormModel, services: Services
) -> None:
    fill(form, "activity/a1", title="Geheim")
    assert "Naam" in form.spoken()
    form.load("activity/a1/title")
    assert "Hoe heet de activiteit?" in form.spoken()
    assert "Geheim" not in form.spoken()
    services.words = Words("en")
    form.retranslate()
    form.reset()
    assert form.property("key") == ""


@pytest.mark.parametrize("key", ["", "activity", "activity/", "onzin/1", "help_post/x/nergens"])
def test_a_key_that_means_nothing_opens_nothing_and_does_no_harm(form: FormModel, key: str) -> None:
    form.load(key)
    assert form.property("question") == ""
    assert isinstance(form.save(), bool)
