"""Whose name a volunteer sealed gets a slip; and a volunteer erases name and number of who lost hers, and is written down."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.holder import HolderModel
from kiosk.viewmodels.desk.ideas import IdeasModel
from kiosk.viewmodels.desk.looks import LooksModel
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.desk.trust import TrustModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.printing import PrintingModel
from printing.jobs import make_paper
from sync.changes import Draft
from sync.disk.help_board import Held, held_by
from sync.disk.replica import Replica
from sync.disk.told import seal_told
from sync.erasure import is_erased
from sync.errors import DiskFull
from sync.keyring import Keyring
from sync.links import holder_code, shown_code
from sync.records import Box, HelpPost, Look, Response
from tests.kiosk.changing import put, rows
from tests.kiosk.desk.conftest import KEY, NAME, Desk
from tests.kiosk.desk.filling import fill
from tests.kiosk.desk.pairs import (
    ANSWER,
    BY_ANSWER,
    HENK,
    OFFER,
    REQUEST,
    box,
    neighbours,
    unlock,
)
from tests.kiosk.neighbourhood import NOW
from tests.sync.desk_keys import believe


@pytest.fixture
def pairs(services: Services) -> Services:
    neighbours(services.replica)
    return services


def kept(replica: Replica, about: str) -> bool:
    found = replica.get("box", f"box-{about}")
    assert isinstance(found, Box)
    return not is_erased(found.sealed)


def test_a_post_for_a_neighbour_leads_to_her_slip_once(form: FormModel, replica: Replica) -> None:
    ids = iter(("b1", "c1", "c2"))
    form.services.new_id = lambda: next(ids)
    bare = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **bare, consent="named", name="Wilhelmina", phone="0450000777")
    assert form.save()
    assert (form.slipKey(), form.slipKey()) == ("help_post/new", "")
    page = HolderModel(form.services)
    page.load("help_post/new")
    assert page.property("savedText") == "", "only who just saved it is told"
    page.load("help_post/new/saved")
    assert page.property("savedText") == "Bewaard. De oproep staat op het bord."
    assert page.property("slipCode") == shown_code(holder_code("b1"))
    assert page.property("keptText").startswith("Wij bewaren een naam en een telefoonnummer, tot ")
    fill(form, "help_post/more", **{**bare, "title": "Wie fietst mee?"}, consent="nameless")
    assert form.save()
    assert form.slipKey() == "", "who wants no name kept has no slip"
    paper = make_paper(replica, f"slip/holder/{holder_code('b1')}", form.services.words, NOW)
    assert paper.private, "with her code anybody could undo what she did"


def test_a_volunteer_erases_who_lost_her_slip_and_is_written_down(pairs: Services) -> None:
    unlock(pairs, "host")
    page = HolderModel(pairs)
    page.load(f"help_post/{REQUEST}/sure")
    assert page.property("sure")
    assert "gaat dan van het bord" in page.property("lineText")
    assert page.erase()
    replica = pairs.replica
    assert (kept(replica, REQUEST), kept(replica, OFFER), kept(replica, ANSWER)) == (False, True, True)  # fmt: skip
    post = replica.get("help_post", REQUEST)
    assert isinstance(post, HelpPost)
    assert (post.state, post.changed_by) == ("withdrawn", "riet")
    assert page.property("title") == "Naam en nummer zijn gewist."
    assert not page.property("canErase")
    log = LooksModel(pairs)
    log.load()
    (row,) = rows(log)
    assert row.title.startswith("Riet, ")
    assert row.line == "Wiste naam en nummer: Wie maait mijn gras?"
    assert PAGES["deskHolder"].needs == "volunteer", "never with the house badge"


def test_an_answer_is_erased_from_the_page_about_who_gave_it(pairs: Services) -> None:
    unlock(pairs, "host")
    trust = TrustModel(pairs)
    trust.load(f"{BY_ANSWER}/other")
    assert trust.property("holderKey") == f"response/{ANSWER}"
    page = HolderModel(pairs)
    page.load(trust.property("holderKey"))
    assert page.property("subtitle") == "Reactie op: Wie maait mijn gras?"
    assert page.erase()
    answer = pairs.replica.get("response", ANSWER)
    assert isinstance(answer, Response)
    assert (answer.state, kept(pairs.replica, ANSWER)) == ("withdrawn", False)


def test_who_left_a_name_with_an_idea_is_erased_with_what_she_wrote(pairs: Services) -> None:
    unlock(pairs, "editor")
    told = msgspec.structs.replace(HENK, note="Een bankje bij de deur.")
    pairs.replica.act([box("idea-1", told)], "visitor")
    put(pairs.replica, "idea", "idea-1", box="box-idea-1")
    put(pairs.replica, "box", "box-idea-1", holds="name phone note")
    page = HolderModel(pairs)
    page.load("idea/idea-1/sure")
    assert page.property("subtitle") == "Idee of klacht"
    kinds = "een naam, een telefoonnummer en wat erbij gezegd is"
    assert page.property("keptText").startswith(f"Wij bewaren {kinds}, tot ")
    assert page.property("lineText").startswith("Wat er staat gaat dan ook weg.")
    assert page.erase()
    assert not kept(pairs.replica, "idea-1")
    log = LooksModel(pairs)
    log.load()
    (row,) = rows(log)
    assert row.line == "Wiste naam en nummer: Idee van vanmiddag om 14.05 uur"


def test_a_host_prints_the_slip_of_a_complaint_and_erases_nothing_of_it(pairs: Services) -> None:
    told = msgspec.structs.replace(HENK, note="Riet aan de balie schold mij uit.")
    pairs.replica.act([box("idea-1", told)], "visitor")
    put(pairs.replica, "idea", "idea-1", box="box-idea-1", about="complaint")
    unlock(pairs, "host")
    page = HolderModel(pairs)
    page.load("idea/idea-1/sure")
    assert not page.property("sure")
    assert not page.property("mayErase")
    assert (page.property("canErase"), bool(page.property("slipCode"))) == (True, True)
    assert not page.erase()
    assert kept(pairs.replica, "idea-1"), "it may be about whoever stands here"
    page.load(f"help_post/{REQUEST}")
    assert page.property("mayErase")


@pytest.mark.parametrize("purpose", ["", "concern"])
def test_an_idea_that_points_at_the_box_of_another_shows_and_erases_nothing_of_it(
    pairs: Services, purpose: str
) -> None:
    replica = pairs.replica
    put(replica, "box", f"box-{REQUEST}", purpose=purpose)
    replica.act([Draft(kind="idea", record="bad", fields={"box": f"box-{REQUEST}"})], "visitor")
    unlock(pairs, "coordinator")
    ideas = IdeasModel(pairs)
    ideas.load("bad")
    assert (ideas.property("name"), ideas.property("reach")) == ("", "")
    assert not replica.records(Look)
    page = HolderModel(pairs)
    page.load("idea/bad/sure")
    assert (page.property("found"), page.erase()) == (False, False)
    code = holder_code(f"box-{REQUEST}")
    held = None if purpose else Held("help_post", REQUEST, f"box-{REQUEST}")
    assert held_by(replica, code) == held
    assert ideas.remove(), "it is thrown away by itself"
    assert kept(replica, REQUEST)
    believe(replica, KEY.public, 2)
    put(replica, "idea", "open", text="Een bankje", box=f"box-{REQUEST}")
    before = replica.get("box", f"box-{REQUEST}")
    assert seal_told(replica, Keyring((KEY,)), "riet") == 1
    assert replica.get("box", f"box-{REQUEST}") == before
    ideas.load("open")
    assert ideas.property("text") == "Een bankje"


def test_nothing_is_erased_that_could_not_be_written_down(
    pairs: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(pairs, "host")
    page = HolderModel(pairs)
    page.load(f"help_post/{REQUEST}/sure")
    before = len(pairs.replica.unsent())

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr("sync.disk.erasing.erasing_look", full)
    assert not page.erase()
    assert page.property("problem")
    assert kept(pairs.replica, REQUEST)
    assert len(pairs.replica.unsent()) == before


def test_who_left_no_name_has_no_slip(services: Services) -> None:
    post = PostModel(services)
    post.load("h1")
    assert (post.property("found"), post.property("hasBox")) == (True, False)
    page = HolderModel(services)
    for key in ("help_post/h1", "help_post/none", "volunteer/riet", ""):
        page.load(key)
        assert page.property("title") == "Hier is geen naam bewaard."
        assert not page.property("canErase")
        assert not page.erase()


def test_the_slip_of_a_neighbour_comes_out_and_later_she_is_erased_by_touch(
    desk: Desk, replica: Replica
) -> None:
    kiosk = desk.kiosk
    form = kiosk.app.find("deskForm")
    assert isinstance(form, FormModel)
    kiosk.shell.open("deskForm", "help_post/new")
    answers = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **answers, consent="named", name=NAME, phone="0450000777")
    desk.settle()
    desk.tap("Bewaren")
    assert desk.page == "deskHolder"
    assert desk.sees("Bewaard. De oproep staat op het bord.")
    assert desk.sees("Klaar")
    assert not desk.sees(NAME)
    desk.tap("Print het briefje")
    assert desk.page == "printing"
    printing = kiosk.app.find("printing")
    assert isinstance(printing, PrintingModel)
    assert printing.wait()
    desk.settle()
    assert printing.property("title") == "Het printen lukte niet."
    (post,) = replica.records(HelpPost, "title = ?", ["Wie wandelt mee?"])
    assert printing.property("code") == shown_code(holder_code(post.box))
    papers: list[Path] = list(replica.folder.rglob("*.pdf"))
    assert papers == [], "without a printer her code is written down, and kept in no file"
    kiosk.shell.back()
    desk.settle()
    desk.tap("Wis naam en nummer", "Ja, wis alles")
    assert desk.sees("Naam en nummer zijn gewist.")
    (sealed,) = replica.records(Box)
    assert is_erased(sealed.sealed)
