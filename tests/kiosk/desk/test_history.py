"""Who did what, on a page: asked in a thread, told in words, and trouble said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import SHEETS
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.history import HistoryModel
from kiosk.viewmodels.desk.history_lines import SOMETHING, Telling, names_of
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.wire import HistoryLine
from sync.words import Words
from tests.kiosk.desk.filling import fill, value
from tests.sync.server.house import House, open_device


def rows(model: QObject) -> list[tuple[str, str]]:
    return [(row.title, row.line) for row in model.property("rows").rows]


def test_the_page_says_who_did_what(qtbot: QtBot, tmp_path: Path) -> None:
    with House(tmp_path / "server") as house:
        desk = open_device(house, tmp_path / "balie", "desk")
        exchange_once(desk)
        service = desk.list("service", order="name")[0].id
        desk.act([Draft(kind="service", record=service, fields={"name": "Anders"})], "desk")
        desk.act([Draft(kind="service", record=service, fields={"phone": "nee"})], "Annie")
        exchange_once(desk)
        model = HistoryModel(Services(desk, Words("nl"), new_id=lambda: "x"))
        model.load(f"service/{service}")
        assert model.property("note") == "Even kijken…"
        qtbot.waitUntil(lambda: len(rows(model)) == 2, timeout=10_000)
        assert model.property("title") == "Anders"
        assert rows(model)[0][0].startswith("Annie · balie · ")
        assert rows(model)[0][1].startswith("Geweigerd: ")
        assert rows(model)[1][0].startswith("Iemand aan de balie · balie · ")
        assert rows(model)[1][1] == "Naam: “Anders”."
        model.load("service/nergens")
        qtbot.waitUntil(lambda: model.property("note").startswith("Hier is nog"), timeout=10_000)
    model.load(f"service/{service}")
    qtbot.waitUntil(lambda: "server" in model.property("note"), timeout=10_000)
    assert rows(model) == []
    desk.act([Draft(kind="service", record=service, fields={"name": "Zonder lijn"})], "Annie")
    model.refresh()
    assert rows(model)[0][1] == "Naam: “Zonder lijn”."
    desk.close()


@pytest.mark.usefixtures("qapp")
def test_a_house_without_a_server_says_so(qtbot: QtBot, services: Services) -> None:
    model = HistoryModel(services)
    model.load("service/s1")
    qtbot.waitUntil(lambda: "nog niet aangemeld" in model.property("note"), timeout=10_000)
    assert model.property("title") == "Het Venster"


def put(at_ms: int = 0, *, first: bool = False, **fields: Any) -> HistoryLine:
    return HistoryLine(at_ms=at_ms, actor="p1", fields=fields, first=first)


def told(services: Services, kind: str, *lines: HistoryLine) -> list[str]:
    """Return what is told of lines, which are given the oldest first."""
    return [one.text for one in Telling(services, kind, lines[::-1]).told()]


def test_each_answer_is_told_as_it_was_and_as_it_became(services: Services) -> None:
    made: dict[str, Any] = {"title": "Koffie", "starts": "2026-11-26T10:00", "duration_min": 90}
    changes = (
        put(title="Thee"),
        put(starts="2026-11-26T14:30", venue="v1", room="r1"),
        put(place="Keuken", picture="sha256:00"),
        put(place=""),
    )
    last = [
        "Plek in woorden: van “Keuken” naar “leeg”.",
        "Plek in woorden: van “leeg” naar “Keuken”.",
        "Veranderd: Foto.",
        "Begint om: van “10.00 uur” naar “14.30 uur”.",
        "Zaal: van “Ergens anders” naar “Grote zaal”.",
        "Naam: van “Koffie” naar “Thee”.",
    ]
    found = told(services, "activity", put(first=True, **made, state="published"), *changes)
    assert found[: len(last)] == last
    assert "Begint om: “10.00 uur”." in found[len(last) :]
    assert not [text for text in found[len(last) :] if "van “" in text]


def test_of_a_record_older_than_its_history_only_what_came_is_told(services: Services) -> None:
    assert told(services, "service", put(phone="+31450000123"), put(phone="")) == [
        "Telefoon: van “045 - 000 01 23” naar “leeg”.",
        "Telefoon: “045 - 000 01 23”.",
    ]


def test_what_lost_and_what_was_refused_is_told(services: Services) -> None:
    lost = HistoryLine(at_ms=2, fields={"name": "B"}, superseded=("name",))
    refused = HistoryLine(at_ms=3, fields={"name": "C"}, state="refused", text="Dat mag niet.")
    gone = HistoryLine(at_ms=4, verb="delete")
    assert told(services, "service", put(name="A"), lost, refused, gone, put(name="D")) == [
        "Naam: van “B” naar “D”.",
        "Weggegooid.",
        "Geweigerd: Dat mag niet.",
        "Naam: “B”. Overschreven.",
        "Naam: “A”.",
    ]


def test_a_set_says_what_came_and_that_something_went(services: Services) -> None:
    gone = HistoryLine(at_ms=3, removes=("themes",))
    assert told(services, "service", put(themes=["geld"]), put(themes=["eten"]), gone) == [
        "Veranderd: Onderwerpen.",
        "Onderwerpen: van “Geld en brieven” naar “Geld en brieven, Eten en boodschappen”.",
        "Onderwerpen: “Geld en brieven”.",
    ]


def test_no_history_shows_a_field_by_its_own_name(services: Services) -> None:
    for kind in SHEETS:
        telling = Telling(services, kind, [])
        for name in names_of(kind):
            assert telling.label(name) != name
    assert Telling(services, "service", []).label("new_in_2030") == SOMETHING


def test_a_post_never_tells_whose_it_is(services: Services) -> None:
    made = put(title="Wie helpt?", box="b1", name="Wilhelmina", phone="0455", on_behalf=True)
    text = " ".join(told(services, "help_post", made))
    assert "Wie helpt?" in text
    assert "Wilhelmina" not in text
    assert "0455" not in text


def test_rubbish_in_a_history_is_told_and_never_raises(services: Services) -> None:
    values: list[Any] = [None, 7, ["x", 1, {}], {"a": []}, "2026-11-26T10:00"]
    for kind in SHEETS:
        lines = [put(**dict.fromkeys(names_of(kind), rubbish)) for rubbish in values]
        assert all(text.endswith(".") for text in told(services, kind, *lines))


@pytest.mark.usefixtures("qapp")
def test_an_earlier_answer_comes_back_into_the_form(
    services: Services, form: FormModel, replica: Replica
) -> None:
    for name in ("Koffie", "Thee", "Melk"):
        draft = Draft(kind="activity", record="a1", fields={"title": name})
        replica.act([draft], actor="desk")
    model = HistoryModel(services)
    model._kind, model._record = "activity", "a1"
    model.refresh()
    shown = model.property("rows").rows
    assert [(row.line, row.back) for row in shown] == [
        ("Naam: van “Thee” naar “Melk”.", "Terug naar: Thee"),
        ("Naam: van “Koffie” naar “Thee”.", "Terug naar: Koffie"),
        ("Naam: “Koffie”.", ""),
    ]
    key = shown[1].key
    assert form.takeBack(model.property("formKey"), model.questionOf(key), model.answerOf(key))
    form.load("activity/a1")
    assert form.property("unsaved")
    assert value(form, "Naam") == "Koffie"
    assert form.save()
    assert replica.get("activity", "a1").title == "Koffie"  # type: ignore[union-attr]
    assert not form.takeBack("activity/nobody", "title", '"x"')
    assert not form.takeBack("activity/a1", "nothing", '"x"')
    fill(form, "activity/a1", title="x")
