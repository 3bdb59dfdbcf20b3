"""An idea or a complaint: from the kiosk to the desk, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.app import Kiosk
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.ideas import IdeasModel
from kiosk.viewmodels.idea import IdeaModel
from printing.jobs import make_paper
from sync.disk.replica import Replica
from sync.house_records import Idea
from sync.keyring import write_held
from sync.records import Box, Consent
from sync.words import Words
from tests.kiosk.changing import put, rows, titles
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.hand import Hand
from tests.printing import reading
from tests.sync.desk_keys import believe

TEXT = "Een bankje bij de voordeur"
Check = Callable[[QAbstractItemModel], object]


@pytest.fixture
def form(services: Services, check_model: Check) -> IdeaModel:
    made = iter(f"made-{n}" for n in range(100))
    services.new_id = lambda: next(made)
    model = IdeaModel(services)
    check_model(model.property("choices"))
    model.load("1")
    return model


@pytest.fixture
def desk(services: Services, check_model: Check) -> IdeasModel:
    model = IdeasModel(services)
    check_model(model.property("rows"))
    return model


def tell(form: IdeaModel, about: str = "idea", text: str = TEXT, name: str = "", phone: str = "") -> None:  # fmt: skip
    form.load("1")
    form.choose(about)
    for step, typed in (("2", text), ("3", name), ("4", phone)):
        form.load(step)
        form.write(typed)
        assert form.isGood()
        if form.property("last"):
            assert form.send()
            return


def test_one_text_is_enough(form: IdeaModel, replica: Replica) -> None:
    tell(form)
    (one,) = replica.records(Idea)
    assert (one.about, one.text, one.box, one.venue, one.state) == ("idea", TEXT, "", "v1", "new")
    assert form.property("asked") == "sent"
    assert form.property("hint") == "Een vrijwilliger leest het. Het komt niet op het bord."
    assert form.property("question") == "Dank u wel. Het is bewaard."
    assert not replica.records(Box)
    form.load("1")
    assert form.property("asked") == "about", "the next one begins anew"
    assert form.property("typed") == ""


def test_a_name_is_sealed_and_read_at_the_desk_only(
    form: IdeaModel, desk: IdeasModel, replica: Replica, services: Services
) -> None:
    believe(replica, KEY.public, 2)
    write_held(replica.folder, [KEY])
    tell(form, "complaint", "De koffie is koud", "Wilhelmina", "045 000 07 77")
    (one,), (box,) = replica.records(Idea), replica.records(Box)
    assert (one.box, box.about) == (box.id, one.id)
    assert [consent.purpose for consent in replica.records(Consent)] == ["idea"]
    for file in replica.folder.iterdir():
        assert b"Wilhelmina" not in file.read_bytes(), file.name
    desk.load()
    (row,) = rows(desk)
    assert (row.title, row.badge) == ("De koffie is koud", "Nieuw")
    assert row.line.startswith("Klacht")
    assert row.line.endswith("Wil iets horen")
    assert desk.property("name") == ""
    desk.load(one.id)
    services.session._for_visitors = False
    assert desk.property("title") == "Klacht"
    assert "Wilhelmina" in desk.property("name")
    assert "Wilhelmina" not in desk.spoken()
    desk.leave()
    assert desk.property("name") == ""


def test_what_nobody_should_read_is_refused_in_a_friendly_word(form: IdeaModel) -> None:
    form.choose("idea")
    form.load("2")
    assert not form.isGood()
    assert form.property("problem") == "Schrijf eerst een korte zin."
    form.write("Bel mij op 06 12345678")
    assert not form.isGood()
    assert form.property("problem").startswith("Laat het telefoonnummer weg.")
    assert not form.send()
    form.write("x" * 500)
    assert len(form.property("typed")) == 300
    form.load("4")
    form.write("12")
    assert not form.isGood()
    assert form.property("typed") == "12"


def test_each_is_answered_or_handled_and_that_can_be_undone(
    desk: IdeasModel, replica: Replica
) -> None:
    for n, text in enumerate(("Meer koffie", "Minder lawaai")):
        put(replica, "idea", f"i{n}", text=text, made=f"2026-11-2{n}T10:00:00+00:00")
    desk.load("i0")
    assert desk.put("answered")
    assert desk.property("when").endswith("Beantwoord")
    assert desk.put("handled")
    assert desk.property("state") == "handled"
    assert titles(desk) == ["Minder lawaai", "Meer koffie"]
    assert desk.spoken() == "Eén idee of klacht is nieuw."
    desk.undo()
    assert desk.property("state") == "answered"
    assert not desk.put("burnt")
    desk.load("gone")
    assert not desk.put("handled")
    assert desk.property("title") == "Dit is er niet meer."


def test_the_empty_card_has_room_for_all_of_it(replica: Replica, services: Services) -> None:
    paper = make_paper(replica, "ideas", Words("nl"), services.now())
    (page,) = reading.page_texts(paper.pdf)
    said = " ".join(page.split())
    assert said.count("Idee of klacht") == 2
    assert said.count("geef het aan de balie van Buurthuis De Linde.") == 2
    assert said.count("(mag leeg blijven)") == 2


def test_by_touch_from_the_page_that_leads_to_people(kiosk: Kiosk, hand: Hand) -> None:
    kiosk.shell.open("ask")
    hand.tap("Idee of klacht")
    assert kiosk.shell.property("page") == "idea"
    hand.tap("Ik heb een idee")
    assert hand.sees("Wat is uw idee?")
