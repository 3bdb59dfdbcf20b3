"""One more of the same, examples, and what was thrown away and comes back."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.copies import COPIED, copied
from kiosk.viewmodels.desk.examples import ExamplesModel
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.gone import GoneModel
from kiosk.viewmodels.desk.lists import DeskListModel
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.records import Activity, HelpPost, Service, Template
from sync.rules import NEVER_AGAIN, problems
from sync.words import Words
from tests.kiosk.desk.conftest import NAME, PHONE, Check
from tests.kiosk.desk.filling import fill, value
from tests.kiosk.neighbourhood import NOW, NOW_UTC
from tests.sync.server.house import House, open_device


@pytest.fixture(autouse=True)
def numbered(services: Services) -> None:
    """Every new record has an id of its own."""
    numbers = count(1)
    services.new_id = lambda: f"new-{next(numbers)}"


@pytest.fixture
def gone(services: Services, check_model: Check) -> GoneModel:
    model = GoneModel(services)
    check_model(model.property("rows"))
    return model


def rows(model: Any) -> list[tuple[str, str]]:
    return [(row.title, row.line) for row in model.property("rows").rows]


def test_one_more_of_an_activity_keeps_all_but_its_own_days(
    form: FormModel, replica: Replica
) -> None:
    extra = {"transport": "De bus", "exdates": ["2026-12-01T14:30"], "uid": "x", "source_id": "y"}
    replica.act([Draft(kind="activity", record="a1", fields=extra)], actor="feed")
    form.load("activity/a1")
    assert form.property("canCopy")
    key = form.copyKey()
    form.load(key)
    assert form.property("isNew")
    assert not form.property("unsaved")
    assert value(form, "Eerste keer") == "Dinsdag 1 december 2026"
    assert value(form, "Hoe vaak") == "Elke dinsdag"
    fill(form, key, title="Koffie en puzzelen")
    assert form.save()
    made = replica.get("activity", key.partition("/")[2])
    assert isinstance(made, Activity)
    assert (made.title, made.starts, made.room, made.host) == (
        "Koffie en puzzelen",
        "2026-12-01T14:30",
        "r1",
        "Riet",
    )
    assert (made.transport, made.exdates, made.uid, made.source_id, made.source) == (
        "De bus",
        [],
        "",
        "",
        "desk",
    )


def test_what_is_copied_leads_to_nobody_and_to_no_day_that_is_over(replica: Replica) -> None:
    post = {
        "direction": "request",
        "title": "Wie helpt?",
        "box": "b1",
        "matched_by": "p1",
        "venue": "v1",
        "state": "open",
        "expires": "2026-12-01",
        "area": "Noord",
        "on_behalf": True,
        "changed_by": "p1",
    }
    assert copied("help_post", post, NOW.date()) == {
        "direction": "request",
        "title": "Wie helpt?",
        "area": "Noord",
    }
    old = {
        "title": "x",
        "starts": "2020-01-06T10:00",
        "rrule": "FREQ=WEEKLY;BYDAY=MO;UNTIL=20200301",
    }
    assert copied("activity", old, NOW.date()) == {
        "title": "x",
        "starts": "2026-11-30T10:00",
        "rrule": "FREQ=WEEKLY;BYDAY=MO",
    }
    later = {"starts": "2027-01-06T10:00", "rrule": "FREQ=WEEKLY;UNTIL=20270301"}
    assert copied("activity", later, NOW.date()) == later
    message = {"title": "Dicht", "urgency": "urgent", "shown_until": "2026-11-26"}
    assert copied("announcement", message, NOW.date()) == {"title": "Dicht", "urgency": "urgent"}
    for kind in COPIED:
        everything = dict.fromkeys(NEVER_AGAIN | {"title", "changed_by"}, "x")
        fields = copied(kind, everything, NOW.date())
        assert problems("template", {"name": "x", "makes": kind, "fields": fields}) == []


def test_an_example_is_kept_used_and_thrown_away(
    form: FormModel, services: Services, replica: Replica, check_model: Check
) -> None:
    lists, shown = DeskListModel(services), ExamplesModel(services)
    check_model(shown.property("rows"))
    lists.load("service")
    assert not lists.property("hasExamples")
    form.load("service/s1")
    assert form.keepExample()
    assert form.property("savedText") == "Bewaard als voorbeeld: Het Venster"
    (example,) = replica.records(Template)
    assert (example.makes, example.visibility) == ("service", "desk")
    assert "assured_on" not in example.fields
    lists.refresh()
    assert lists.property("hasExamples")
    shown.load("service")
    assert rows(shown) == [("Het Venster", "Van iemand aan de balie")]
    services.session.person = Person("p9", "Nel", "host", services.session.ring)
    assert not shown.property("mayRemove")
    assert not shown.remove(example.id)
    form.load("help_post/h1")
    assert (form.property("canCopy"), form.property("canKeep")) == (True, False)
    assert not form.keepExample()
    services.session.person = None
    key = form.exampleKey(example.id)
    fill(form, key, name="Het Venster Zuid")
    assert value(form, "Telefoon") == "045 - 000 04 56"
    assert form.save()
    made = replica.get("service", key.partition("/")[2])
    assert isinstance(made, Service)
    assert (made.name, made.themes, made.referral) == ("Het Venster Zuid", ["geld"], "no")
    assert shown.remove(example.id)
    assert rows(shown) == []
    assert form.exampleKey(example.id) == ""
    shown.undo()
    assert [title for title, _ in rows(shown)] == ["Het Venster"]
    assert not shown.property("hasGone")
    assert shown.remove(example.id)
    shown.forget()
    assert shown.property("hasGone"), "it comes back long after the ten seconds too"
    gone = GoneModel(services)
    gone.load("template")
    assert gone.property("title") == "Voorbeelden"
    assert [title for title, _ in rows(gone)] == ["Het Venster"]
    assert gone.restore(f"template/{example.id}")
    shown.refresh()
    assert [title for title, _ in rows(shown)] == ["Het Venster"]


def test_an_example_of_a_post_holds_nothing_of_whose_it_was(
    form: FormModel, replica: Replica, placed: str
) -> None:
    replica.act([Draft(kind="help_post", record=placed, fields={"state": "open"})], actor="desk")
    form.load(f"help_post/{placed}")
    assert form.keepExample()
    (example,) = replica.records(Template)
    assert "box" not in example.fields
    told = repr(replica.unsent()[-1])
    assert NAME not in told
    assert PHONE not in told
    key = form.exampleKey(example.id)
    form.load(key)
    assert value(form, "Voornaam") == "nog niets"
    fill(form, key, consent="house")
    assert form.save()
    made = replica.get("help_post", key.partition("/")[2])
    assert isinstance(made, HelpPost)
    assert (made.box, made.state, made.expires) == ("", "open", "2026-12-24")


def test_an_example_of_a_kind_or_with_fields_that_cannot_be_used_breaks_nothing(
    form: FormModel, replica: Replica
) -> None:
    for record, fields in {
        "strange": {"name": "x", "makes": "volunteer", "fields": {"name": "Riet"}},
        "wrong": {"name": "x", "makes": "activity", "fields": {"title": 7, "starts": [], "new": 1}},
    }.items():
        replica.act([Draft(kind="template", record=record, fields=fields)], actor="desk")
    assert form.exampleKey("strange") == ""
    key = form.exampleKey("wrong")
    form.load(key)
    assert value(form, "Naam") == "nog niets"
    assert not form.save()


def test_what_was_thrown_away_says_who_and_when_and_comes_back(
    form: FormModel, gone: GoneModel, services: Services, replica: Replica
) -> None:
    lists = DeskListModel(services)
    lists.load("service")
    assert not lists.property("hasGone")
    replica.act([Draft(kind="volunteer", record="p1", fields={"name": "Bep"})], actor="desk")
    services.session.person = Person(id="p1", name="Bep", role="editor", ring=services.session.ring)
    form.load("service/s1")
    assert form.remove()
    lists.refresh()
    assert lists.property("hasGone")
    gone.load("service")
    assert rows(gone) == [("Het Venster", "Bep · vanmiddag om 14.05 uur")]
    assert gone.restore("service/s1")
    assert gone.property("savedText") == "Teruggehaald: Het Venster"
    assert rows(gone) == []
    found = replica.get("service", "s1")
    assert isinstance(found, Service)
    assert found.phone == "+31450000456"
    gone.undo()
    assert [title for title, _ in rows(gone)] == ["Het Venster"]
    assert gone.restore("service/s1")
    assert not gone.restore("service/s1")
    services.session.person = Person(id="p1", name="Bep", role="host", ring=services.session.ring)
    replica.act([Draft(kind="service", record="s2", verb="delete")], actor="desk")
    gone.load("service")
    assert rows(gone) == [("De Maaltijdbus", "Vanmiddag om 14.05 uur")]
    assert not gone.restore("service/s2")


def test_a_house_comes_back_with_the_rooms_that_went_along_only(
    form: FormModel, gone: GoneModel, replica: Replica
) -> None:
    for room in ("r2", "r3"):
        fields = {"venue": "v1", "name": room}
        replica.act([Draft(kind="room", record=room, fields=fields)], actor="desk")
    form.load("room/r2")
    assert form.remove()
    form.load("venue/v1")
    assert form.remove()
    gone.load("venue")
    assert len(rows(gone)) == 4
    assert gone.restore("venue/v1")
    assert [room.id for room in replica.list("room", order="id")] == ["r1", "r3"]
    assert [title for title, _ in rows(gone)] == ["r2"]


def test_a_series_comes_back_with_what_was_said_about_single_times(
    form: FormModel, gone: GoneModel, replica: Replica
) -> None:
    form.load("activity/a3")
    assert form.remove()
    assert replica.occurrence("a3", "2026-11-24T19:30") is None
    gone.load("activity")
    assert gone.restore("activity/a3")
    found = replica.occurrence("a3", "2026-11-24T19:30")
    assert found is not None
    assert found.cancel_reason == "De begeleider kan niet"


def test_after_thirty_days_and_after_an_erasure_nothing_comes_back(
    form: FormModel, gone: GoneModel, services: Services, replica: Replica, placed: str
) -> None:
    form.load("service/s1")
    assert form.remove()
    form.load(f"help_post/{placed}")
    assert form.remove()
    gone.load("help_post")
    assert len(rows(gone)) == 1
    box = replica.stored("box", "box-1")
    assert box is not None
    from sync.erasure import blanked

    replica.act([Draft(kind="box", record="box-1", fields=blanked(box.fields))], actor="desk")
    gone.load("help_post")
    assert rows(gone) == []
    replica.clock = lambda: NOW_UTC + timedelta(days=29)
    gone.load("service")
    assert len(rows(gone)) == 1
    replica.clock = lambda: NOW_UTC + timedelta(days=31)
    gone.refresh()
    assert rows(gone) == []


@pytest.mark.usefixtures("qapp")
def test_another_desk_sees_who_threw_it_away_and_brings_it_back(tmp_path: Path) -> None:
    with House(tmp_path / "server") as house:
        first = open_device(house, tmp_path / "one", "desk")
        second = open_device(house, tmp_path / "two", "desk")
        for desk in (first, second):
            exchange_once(desk)
        post = first.list("help_post", "state = 'open'")[0].id
        venue = first.list("venue")[0].id
        series = first.list("activity", "signup <> 'none' AND capacity > 0")[0].id
        rooms = first.count("room", "venue = ?", [venue])
        forms = FormModel(Services(first, Words("nl"), new_id=lambda: "x"))
        for key in (f"help_post/{post}", f"venue/{venue}", f"activity/{series}"):
            forms.load(key)
            assert forms.remove()
        for desk in (first, second):
            exchange_once(desk)
        assert second.get("help_post", post) is None
        assert second.count("room", "venue = ?", [venue]) == 0
        gone = GoneModel(Services(second, Words("nl"), new_id=lambda: "x"))
        for kind, record in (("help_post", post), ("venue", venue), ("activity", series)):
            gone.load(kind)
            assert rows(gone)[-1][1].startswith("Iemand aan de balie · ")
            assert gone.restore(f"{kind}/{record}")
        for desk in (second, first):
            exchange_once(desk)
        assert first.unsent() == second.unsent() == []
        assert first.get("help_post", post) is not None
        assert first.get("activity", series) is not None
        assert first.count("room", "venue = ?", [venue]) == rooms
        for desk in (first, second):
            assert not desk.outbox.tray_length()
            desk.close()
