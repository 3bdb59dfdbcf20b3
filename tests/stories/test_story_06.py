"""A visitor places a request on the glass; name and number lie sealed in the outbox; and a visitor who searches."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.tour.stage import LANDSCAPE, Stage
from sync.keyring import read_keyring
from sync.links import holder_code, shown_code
from sync.seal import Contact
from tests.stories.conftest import CountingStage
from tests.stories.test_story_02 import typed


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
