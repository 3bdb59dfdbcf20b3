"""An idea or a complaint: from the kiosk to the desk, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.app import Kiosk
from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.ideas import IdeasModel
from kiosk.viewmodels.gate import Place
from kiosk.viewmodels.idea import IdeaModel
from kiosk.viewmodels.my_post import MyPostModel
from kiosk.viewmodels.my_slip import MySlipModel
from kiosk.viewmodels.scans import page_of
from kiosk.viewmodels.your_data import YourDataModel
from printing.jobs import make_paper
from sync.desk_records import Look
from sync.disk.erasing import erase
from sync.disk.help_board import Held, held_by
from sync.disk.replica import Replica
from sync.disk.told import seal_told
from sync.erasure import erased_text, is_erased
from sync.house_records import Idea
from sync.keyring import Keyring, write_held
from sync.links import holder_code, shown_code
from sync.records import Box, Consent
from sync.seal import Contact, make_desk_key, open_box, seal
from sync.words import Words
from tests.kiosk.changing import put, rows
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.hand import Hand
from tests.printing import reading
from tests.sync.desk_keys import believe

TEXT = "Een bankje bij de voordeur"
Check = Callable[[QAbstractItemModel], object]


@pytest.fixture
def form(services: Services, check_model: Check) -> IdeaModel:
    believe(services.replica, KEY.public, 2)
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
    (one,), (box,) = replica.records(Idea), replica.records(Box)
    assert (one.about, one.text, one.box, one.venue, one.state) == ("idea", "", box.id, "v1", "new")
    assert (box.about, box.holds, box.venue) == (one.id, "note", "v1")
    assert open_box(box.sealed, KEY) == Contact(note=TEXT)
    assert not [file.name for file in replica.folder.iterdir() if b"bankje" in file.read_bytes()]
    assert not replica.records(Consent)
    assert form.property("asked") == "sent"
    assert form.property("hint") == "Een vrijwilliger leest het. Het komt niet op het bord."
    assert form.property("question") == "Dank u wel. Het is bewaard."
    form.load("1")
    assert form.property("asked") == "about", "the next one begins anew"
    assert form.property("typed") == ""


def test_a_name_is_sealed_and_read_at_the_desk_only(
    form: IdeaModel, desk: IdeasModel, replica: Replica, services: Services
) -> None:
    write_held(replica.folder, [KEY])
    tell(form, "complaint", "De koffie is koud", "Wilhelmina", "045 000 07 77")
    (one,), (box,) = replica.records(Idea), replica.records(Box)
    assert (one.box, box.about) == (box.id, one.id)
    assert [consent.purpose for consent in replica.records(Consent)] == ["idea"]
    for file in replica.folder.iterdir():
        assert b"Wilhelmina" not in file.read_bytes(), file.name
        assert b"koffie is koud" not in file.read_bytes(), file.name
    desk.load()
    (row,) = rows(desk)
    assert (row.title, row.badge) == ("Klacht", "Nieuw")
    assert row.line.endswith("Wil iets horen")
    assert desk.property("name") == ""
    desk.load(one.id)
    services.session._for_visitors = False
    assert desk.property("title") == "Klacht"
    assert desk.property("text") == "De koffie is koud"
    desk.refresh()
    assert len(replica.records(Look)) == 1, "one look, however often the page is read anew"
    assert "Wilhelmina" in desk.property("name")
    assert "Wilhelmina" not in desk.spoken()
    desk.leave()
    assert desk.property("name") == desk.property("text") == ""


def test_it_is_closed_where_there_is_no_key_and_where_it_is_not(
    form: IdeaModel, desk: IdeasModel, replica: Replica
) -> None:
    tell(form)
    (one,) = replica.records(Idea)
    desk.load(one.id)
    assert desk.property("text").startswith("De tekst gaat hier niet open.")
    erase(replica, [one.box], "visitor")
    desk.leave()
    desk.load(one.id)
    assert desk.property("text") == "De tekst is gewist."
    put(replica, "idea", "there", box="elsewhere", venue="v2")
    desk.load("there")
    assert desk.property("text") == "De tekst ligt bij een ander buurthuis. Lees die daar."
    assert rows(desk) == [], "what nobody can read here stands in no list"
    assert desk.spoken() == "0 ideeën en klachten zijn nieuw."


def test_what_was_told_in_the_open_is_read_and_sealed_by_the_first_desk_that_can(
    desk: IdeasModel, replica: Replica, services: Services
) -> None:
    believe(replica, KEY.public, 2)
    contact = Contact(name="Wilhelmina", phone="+31450000777")
    put(replica, "box", "b", about="old", sealed=seal(contact, KEY.public), holds="name phone")
    put(replica, "idea", "old", text=TEXT, box="b", venue="v1", about="complaint")
    put(replica, "idea", "bare", text="Meer koffie", venue="v1")
    put(replica, "idea", "far", text="Minder lawaai", box="elsewhere", venue="v2")
    put(replica, "box", "gone", about="erased", sealed=erased_text(seal(contact, KEY.public)))
    put(replica, "idea", "erased", text="Zachter", box="gone", venue="v1")
    desk.load("old")
    assert desk.property("text") == TEXT
    assert len(rows(desk)) == 4
    write_held(replica.folder, [KEY])
    services.session._for_visitors = False
    desk.refresh()
    found = {one.id: one for one in replica.records(Idea)}
    assert {key: one.text for key, one in found.items() if one.text} == {"far": "Minder lawaai"}
    boxes = {one.id: one for one in replica.records(Box)}
    holds = {key: open_box(boxes[found[key].box].sealed, KEY) for key in ("old", "bare", "erased")}
    assert holds == {
        "old": msgspec.structs.replace(contact, note=TEXT),
        "bare": Contact(note="Meer koffie"),
        "erased": Contact(note="Zachter"),
    }
    assert boxes["bare+told"].venue == "v1"
    desk.load("bare")
    assert desk.property("text") == "Meer koffie"
    assert not desk.property("hasBox")
    desk.load("old")
    assert "Wilhelmina" in desk.property("name")
    put(replica, "idea", "later", text="Te laat", venue="v1")
    assert seal_told(replica, Keyring((make_desk_key(),)), "desk") == 0, (
        "it could not read it again"
    )
    assert seal_told(replica, Keyring((KEY,)), "desk") == 1
    assert seal_told(replica, Keyring((KEY,)), "desk") == 0


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
    assert " · Beantwoord: Iemand aan de balie, " in desk.property("when")
    assert desk.put("handled")
    assert desk.property("state") == "handled"
    assert [row.key for row in rows(desk)] == ["i1", "i0"]
    assert desk.spoken() == "Eén idee of klacht is nieuw."
    desk.undo()
    assert desk.property("state") == "answered"
    assert not desk.put("burnt")
    desk.load("gone")
    assert not desk.put("handled")
    assert desk.property("title") == "Dit is er niet meer."


def test_it_says_who_did_what_and_goes_for_good_when_an_editor_throws_it_away(
    form: IdeaModel, desk: IdeasModel, replica: Replica, services: Services
) -> None:
    write_held(replica.folder, [KEY])
    services.session._for_visitors = False
    tell(form, "complaint", "Wilhelmina Jansen aan de balie is onvriendelijk")
    (one,) = replica.records(Idea)
    desk.load(one.id)
    assert desk.put("handled")
    assert desk.property("when").endswith("Klaar: Iemand aan de balie, vanmiddag om 14.05 uur")
    desk.load(f"{one.id}/sure")
    assert desk.property("sure")
    assert desk.property("text") == ""
    person = Person("riet", "Riet", "host", Keyring((KEY,)))
    services.session.person = person
    assert not desk.property("mayRemove")
    assert not desk.remove(), "a complaint may be about whoever stands here"
    services.session.person = msgspec.structs.replace(person, role="editor")
    assert desk.remove()
    assert not desk.property("canUndo")
    assert not replica.records(Idea)
    (box,) = replica.records(Box)
    assert is_erased(box.sealed)
    assert [look.did for look in replica.records(Look)][-1] == "erased"
    desk.load("")
    assert rows(desk) == []


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


def test_who_leaves_a_name_gets_a_code_with_which_it_is_seen_and_erased(
    form: IdeaModel, replica: Replica, services: Services
) -> None:
    believe(replica, KEY.public, 2)
    tell(form)
    assert form.property("code") == "", "nothing of somebody without a name is kept"
    tell(form, "complaint", "De koffie is koud", "Wilhelmina", "045 000 07 77")
    code = form.property("code")
    (one,) = replica.records(Idea, "about = 'complaint'")
    assert code == shown_code(holder_code(one.box))
    assert code not in form.spoken()
    assert held_by(replica, code) == Held("idea", one.id, one.box)
    assert page_of(services, code) == Place("myPost", holder_code(one.box))

    stands = MyPostModel(services)
    stands.load(code)
    assert (stands.property("title"), stands.property("stateText")) == ("Uw idee of klacht", "Een vrijwilliger leest het.")  # fmt: skip
    assert not stands.property("canWithdraw")
    assert stands.property("kind") == "", "the title says it"
    paper = reading.text_of(make_paper(replica, f"slip/holder/{code}", Words("nl"), services.now()).pdf)  # fmt: skip
    assert code in paper
    assert "Uw idee of klacht" in paper
    assert "koffie is koud" not in paper

    data = YourDataModel(services)
    data.load("idea")
    assert rows(data)[3].line.startswith("Straks krijgt u een code.")

    slip = MySlipModel(services)
    slip.load(code)
    assert slip.property("subtitle") == "Uw idee of klacht"
    assert slip.property("keptText").startswith("Wij bewaren een naam, een telefoonnummer en wat u")
    slip.load(f"{code}/sure")
    assert slip.property("lineText").startswith("Wat u schreef gaat dan ook weg.")
    assert slip.erase()
    box = replica.get("box", one.box)
    assert isinstance(box, Box)
    assert is_erased(box.sealed)
    slip.load(code)
    assert slip.property("keptText") == "Uw naam en nummer bewaren wij niet meer."
    form.load("1")
    assert form.property("code") == "", "the next one begins without it"
