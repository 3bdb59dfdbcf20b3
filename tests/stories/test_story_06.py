"""Story 6: a volunteer enters a request for a neighbour who wants no name kept, and somebody answers it at the kiosk.

And a visitor who places a request by herself: name and number lie sealed in the outbox; and one who searches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from sync.demonstration import demo_key
from sync.disk.replica import Replica
from sync.ids import uuid7
from sync.keyring import read_keyring
from sync.line.exchange import exchange_once
from sync.links import holder_code, shown_code
from sync.records import Box, Consent, HelpPost, Response
from sync.seal import Contact, open_box
from sync.words import Words
from tests.kiosk.desk.filling import fill
from tests.stories.conftest import CountingStage
from tests.stories.test_story_02 import typed
from tests.sync.server.house import House, open_device

TITLE = "Wie draagt mijn oude kast naar beneden?"


def place(stage: Stage) -> None:
    """Answer the four questions by touch, with our own keyboard to the end."""
    for name in (
        "Buren voor elkaar",
        "Ik zoek hulp",
        "Een klus in huis of tuin",
        "'s Middags",
        "Centrum",
    ):
        stage.tap(name)
    stage.type("Wie maait mijn gras?")
    stage.tap("Verder")
    stage.type("Truus")
    touch_line(stage, "Telefoon (mag leeg)")
    stage.type("0450007788")
    stage.tap("Versturen")


def touch_line(stage: Stage, label: str) -> None:
    """Touch a line to write on it."""
    from PySide6.QtGui import QAccessible

    from kiosk.tour.hand import everything, is_a

    for item in everything(stage.kiosk.window.contentItem()):
        if is_a(item, "TextInput"):
            told = QAccessible.queryAccessibleInterface(item)
            if told is not None and told.text(QAccessible.Text.Name) == label:
                stage.hand.touch(stage.hand.middle(item))
                stage.settle()
                return
    raise LookupError(label)


def assert_sealed(stage: CountingStage) -> None:
    replica = stage.kiosk.replica
    box, post, consent = replica.outbox.after(0)
    assert (box.kind, post.kind, consent.kind) == ("box", "help_post", "consent")
    assert box.act == post.act == consent.act
    assert consent.fields["about"] == post.record
    contact = Contact(name="Truus", phone="+31450007788")
    assert read_keyring(replica.folder).open(box.fields["sealed"], box.fields["key"]) == contact
    assert post.fields["title"] == "Wie maait mijn gras?"
    assert post.fields["state"] == "review"
    assert post.fields["area"] == "Centrum"
    assert stage.hand.sees(shown_code(holder_code(box.record)))
    for file in replica.folder.glob("*.db*"):
        content = file.read_bytes()
        assert b"Truus" not in content, file.name
        assert b"50007788" not in content, file.name


def test_a_request_placed_by_touch_lies_sealed_in_the_outbox(stage: CountingStage) -> None:
    place(stage)
    assert stage.page == "placed"
    assert_sealed(stage)
    assert not any("Truus" in line or "7788" in line for line in typed(stage))
    stage.tap("Klaar")
    stage.tap("Buren voor elkaar")
    assert not stage.hand.sees("Wie maait mijn gras?"), "a volunteer reads it first"


def test_the_same_on_a_wide_screen(open_stage: Callable[..., CountingStage]) -> None:
    stage: CountingStage = open_stage(LANDSCAPE)
    place(stage)
    assert_sealed(stage)


def test_a_number_on_the_board_is_refused_on_the_page(stage: CountingStage) -> None:
    for name in ("Buren voor elkaar", "Ik wil helpen", "Gezelschap", "Maakt niet uit", "Noord"):
        stage.tap(name)
    stage.type("bel 0450007788")
    stage.tap("Verder")
    assert stage.hand.sees("Laat het telefoonnummer weg. Dat vragen we zo apart.")
    assert stage.kiosk.shell.property("key") == "offer/4"
    for _ in range(10):
        stage.tap("Wissen")
    stage.type("mij")
    stage.tap("Verder")
    assert stage.kiosk.shell.property("key") == "offer/5"


def test_search_by_touch_finds_and_leads_there(stage: CountingStage) -> None:
    stage.tap("Zoeken")
    stage.type("koffie")
    (first, *_) = [name for name in stage.hand.names() if "koffie" in name.lower()]
    stage.tap(first)
    assert stage.page in ("activity", "service", "helpPost")
    stage.tap("Terug")
    assert stage.page == "search"
    assert "koffie" in [line.lower() for line in typed(stage)]
    for _ in "koffie":
        stage.tap("Wissen")
    stage.type("xq")
    assert stage.hand.sees("Niets gevonden.")


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[tuple[Replica, Replica]]:
    """A kiosk and a desk on a server of their own."""
    with (
        House(tmp_path / "server") as house,
        open_device(house, tmp_path / "kiosk") as kiosk,
        open_device(house, tmp_path / "desk", "desk") as desk,
    ):
        exchange_once(desk)
        yield kiosk, desk


def enter_for_a_neighbour(desk: Replica) -> HelpPost:
    """Enter a post at the desk for somebody who says: it may be there, but keep no name."""
    now_ms = int(desk.clock().timestamp() * 1000)
    form = FormModel(Services(desk, Words("nl"), new_id=lambda: uuid7(now_ms)))
    answers = {"title": TITLE, "category": "klus", "day_part": "'s middags", "area": "Noord"}
    fill(form, "help_post/kast", **answers, consent="nameless")
    assert form.save()
    post = desk.get("help_post", "kast")
    assert isinstance(post, HelpPost)
    return post


def answer(hall: Stage) -> str:
    """Answer the post at the kiosk by touch; return the code that stands on the page."""
    hall.tap("Buren voor elkaar")
    hall.tap(TITLE)
    hall.tap("Ik wil helpen")
    hall.type("Truus")
    hall.tap("Verder")
    hall.tap("Bel mij")
    hall.type("0450007788")
    hall.tap("Verder")
    hall.tap("Versturen")
    assert hall.page == "responded"
    assert hall.hand.sees("Wij bellen u binnen drie werkdagen.")
    return str(hall.kiosk.shell.property("key"))


def take_back(hall: Stage, code: str) -> None:
    """Come back with the slip and take the answer back."""
    hall.tap("Klaar")
    hall.tap("Buren voor elkaar")
    hall.tap("Ik heb een briefje")
    hall.type(code)
    hall.tap("Uw reactie")
    assert hall.hand.sees(TITLE)
    hall.tap("Intrekken")
    hall.tap("Ja, haal het weg")
    assert hall.hand.sees("U hebt dit ingetrokken.")


def test_a_neighbour_without_a_name_is_answered(
    devices: tuple[Replica, Replica], qapp: QGuiApplication
) -> None:
    kiosk, desk = devices
    post = enter_for_a_neighbour(desk)
    assert (post.on_behalf, post.box, post.entered_by) == (True, "", "desk")
    (consent,) = desk.records(Consent, "about = ?", [post.id])
    assert (consent.purpose, consent.given_by) == ("on_behalf", "desk")
    for replica in (desk, kiosk):
        exchange_once(replica)

    hall = Stage(kiosk, PORTRAIT)
    try:
        code = answer(hall)
        for replica in (kiosk, desk):
            exchange_once(replica)
        (given,) = desk.records(Response, "post = ?", [post.id])
        box = desk.get("box", given.box)
        assert isinstance(box, Box)
        assert open_box(box.sealed, demo_key()) == Contact(name="Truus", phone="+31450007788")
        assert code == shown_code(holder_code(given.box))
        for folder in (kiosk.folder, desk.folder):
            for file in folder.glob("*.db*"):
                assert b"Truus" not in file.read_bytes(), file.name
                assert b"50007788" not in file.read_bytes(), file.name

        take_back(hall, code)
        for replica in (kiosk, desk):
            exchange_once(replica)
        (given,) = desk.records(Response, "post = ?", [post.id])
        assert given.state == "withdrawn"
        assert not hall.warnings
    finally:
        hall.close()
