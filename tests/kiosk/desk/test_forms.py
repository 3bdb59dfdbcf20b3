"""Forms without a window: what is asked, understood, refused and saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.activity_sheet import repeat_of, rule_for
from kiosk.viewmodels.desk.form_model import FormModel
from sync.changes import Draft
from sync.errors import DiskFull
from sync.records import Activity, Box, HelpPost, Override, Service
from sync.replica import Replica
from sync.words import Words
from tests.kiosk.neighbourhood import NOW

Check = Callable[[QAbstractItemModel], object]


@pytest.fixture
def form(services: Services, check_model: Check) -> FormModel:
    model = FormModel(services)
    for name in ("rows", "options", "days"):
        check_model(model.property(name))
    return model


def fill(form: FormModel, key: str, **answers: str) -> None:
    for name, answer in answers.items():
        form.load(f"{key}/{name}")
        form.write(answer)
    form.load(key)


def problems(form: FormModel) -> dict[str, str]:
    rows: Any = form.property("rows")
    return {row.label: row.problem for row in rows.rows if row.problem}


def value(form: FormModel, label: str) -> str:
    rows: Any = form.property("rows")
    return next(str(row.value) for row in rows.rows if row.label == label)


def last_change(replica: Replica) -> dict[str, Any]:
    change = replica.unsent()[-1]
    return {
        name: value
        for name, value in change.fields.items()
        if name not in ("made", "changed", "changed_by")
    }


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
    assert problems(form) == {"Eindigt om": "Het einde ligt voor het begin."}


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


def test_a_service_is_typed_in_dutch_and_shown_as_understood(
    form: FormModel, replica: Replica
) -> None:
    form.load("service/s2/opening_hours")
    form.write("ma-vr 9-17")
    assert form.property("understood") == "Maandag tot en met vrijdag: 9.00 tot 17.00 uur"
    fill(form, "service/s2", phone="045 000 0999", site="maaltijdbus.nl", email="bus@voorbeeld.nl")
    form.load("service/s2/themes")
    form.choose("vervoer")
    assert form.save()
    saved = replica.get("service", "s2")
    assert isinstance(saved, Service)
    assert (saved.opening_hours, saved.phone, saved.site) == (
        "Mo-Fr 09:00-17:00",
        "+31450000999",
        "https://maaltijdbus.nl",
    )
    assert sorted(saved.themes) == ["eten", "vervoer"]


def test_bad_service_answers_are_told_in_words(form: FormModel) -> None:
    fill(form, "service/s1", opening_hours="soms", phone="123", email="geen", name="")
    assert not form.save()
    assert problems(form) == {
        "Naam": "Vul dit in.",
        "Open": "Deze openingstijden begrijpen we niet. Typ: ma-vr 9-17.",
        "Telefoon": "Dit telefoonnummer klopt niet.",
        "E-mail": "Dit e-mailadres klopt niet.",
    }
    assert value(form, "Telefoon") == "123"


def test_what_was_wrong_before_does_not_stand_in_the_way(form: FormModel, replica: Replica) -> None:
    bad = {"name": "Oud", "email": "geen adres"}
    replica.act([Draft(kind="service", record="s9", fields=bad)], actor="desk")
    fill(form, "service/s9", address="Lindestraat 1")
    assert form.save()
    assert last_change(replica) == {"address": "Lindestraat 1"}


def test_a_help_post_holds_nothing_that_must_not_stand_on_the_board(form: FormModel) -> None:
    form.load("help_post/new")
    fill(form, "help_post/new", title="Bel mij: 06 12 34 56 78")
    assert not form.save()
    assert problems(form)["Tekst"].startswith("Laat het telefoonnummer weg.")


def test_a_help_post_stands_at_most_thirty_days_and_can_be_taken_down(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "help_post/h1", expires="1-3-2027")
    assert not form.save()
    assert problems(form) == {"Tot en met": "Een oproep staat hoogstens 30 dagen op het bord."}
    fill(form, "help_post/h1", expires="20-12-2026", state="withdrawn")
    assert form.save()
    saved = replica.get("help_post", "h1")
    assert isinstance(saved, HelpPost)
    assert (saved.state, last_change(replica)) == ("withdrawn", {"state": "withdrawn"})
    form.load("help_post/h1/state")
    options: Any = form.property("options")
    assert [row.value for row in options.rows] == ["withdrawn", "open"]


def test_a_post_for_somebody_seals_name_and_number_at_once(
    form: FormModel, replica: Replica
) -> None:
    bare = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **bare, name="Wilhelmina", phone="123")
    assert not form.save()
    assert problems(form) == {"Telefoon": "Dit telefoonnummer klopt niet."}
    fill(form, "help_post/new", name="", phone="045 000 07 77")
    assert not form.save()
    assert problems(form) == {"Voornaam": "Vul dit in."}
    fill(form, "help_post/new", name="Wilhelmina")
    assert form.save()
    post = replica.get("help_post", "new")
    assert isinstance(post, HelpPost)
    assert (post.state, post.on_behalf, post.box) == ("open", True, "made-by-a-test")
    box = replica.get("box", post.box)
    assert isinstance(box, Box)
    assert (box.about, box.purge_on) == ("new", "2027-03-24")
    told = repr(replica.unsent()) + form.property("savedText")
    assert "Wilhelmina" not in told
    assert "0777" not in told
    form.load("help_post/new")
    rows: Any = form.property("rows")
    assert "Voornaam" not in [row.label for row in rows.rows]


def test_places_are_asked_where_people_sign_up(form: FormModel, replica: Replica) -> None:
    fill(form, "activity/a2", capacity="veel")
    assert not form.save()
    assert problems(form) == {"Plaatsen": "Typ een getal."}
    fill(form, "activity/a2", capacity="8", host="Riet")
    assert form.save()
    assert last_change(replica) == {"capacity": 8, "host": "Riet"}
    fill(form, "activity/a2", capacity="")
    assert form.save()
    assert last_change(replica) == {"capacity": None}
    form.load("activity/a1")
    rows: Any = form.property("rows")
    assert "Plaatsen" not in [row.label for row in rows.rows]


def test_one_time_does_not_go_on_for_a_picked_reason(form: FormModel, replica: Replica) -> None:
    key = "override/a4@2026-11-26T10:00"
    form.load(f"{key}/goes")
    options: Any = form.property("options")
    assert 2 <= len(options.rows) <= 6
    assert (form.property("stepText"), form.property("nextKey")) == ("", "")
    assert form.save()
    assert replica.unsent() == []
    form.load(f"{key}/goes")
    form.choose("Het weer is te slecht")
    assert form.save()
    found = replica.occurrence("a4", "2026-11-26T10:00")
    assert found is not None
    assert (found.cancelled, found.cancel_reason) == (True, "Het weer is te slecht")
    for reason in ("De zaal is niet vrij", "Te weinig deelnemers"):  # and again after undo
        form.undo()
        found = replica.occurrence("a4", "2026-11-26T10:00")
        assert found is not None
        assert not found.cancelled
        form.load(f"{key}/goes")
        assert [row.value for row in options.rows if row.chosen] == [""]
        form.choose(reason)
        assert form.save()
        found = replica.occurrence("a4", "2026-11-26T10:00")
        assert found is not None
        assert (found.cancelled, found.cancel_reason) == (True, reason)


def test_one_time_is_moved_and_moved_back(form: FormModel, replica: Replica) -> None:
    key = "override/a4@2026-11-26T10:00"
    fill(form, key, begin="11.00", end="12.30", place="Park")
    assert form.save()
    found = replica.occurrence("a4", "2026-11-26T10:00")
    assert found is not None
    assert (found.starts.hour, found.place, found.moved_from) == (11, "Park", "2026-11-26T10:00")
    fill(form, key, begin="10.00", end="11.00", place="")
    assert form.save()
    again = replica.get("override", "a4@2026-11-26T10:00")
    assert isinstance(again, Override)
    assert (again.starts, again.duration_min, again.place) == ("", None, "")


def test_a_series_at_another_hour_remembers_which_times_do_not_go_on(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "activity/a3", begin="20.00", end="22.00")
    assert form.save()
    times = replica.next_occurrences("a3", NOW, 2)
    assert [(one.starts.hour, one.cancelled) for one in times] == [(20, True), (20, False)]
    form.load("override/a3@2026-11-24T20:00/goes")
    form.choose("")
    assert form.save()
    fill(form, "activity/a3", begin="19.30", end="21.30")  # back again: nothing old comes up
    assert form.save()
    times = replica.next_occurrences("a3", NOW, 2)
    assert [(one.starts.hour, one.cancelled) for one in times] == [(19, False), (19, False)]


def test_a_repetition_that_the_form_cannot_make_is_kept(form: FormModel, replica: Replica) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,TH"
    replica.act([Draft(kind="activity", record="a1", fields={"rrule": rule})], actor="desk")
    fill(form, "activity/a1", title="Thee")
    assert value(form, "Hoe vaak") == "Elke maandag en donderdag"
    assert form.save()
    assert last_change(replica) == {"title": "Thee"}


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
