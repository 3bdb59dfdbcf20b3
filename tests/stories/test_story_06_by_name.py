"""Story 6, for a neighbour who does want to be called: her name and number are typed at the desk by touch, and sealed.

She gets a slip, and with its code she is erased at the kiosk. Of what she said nothing can be read on any screen after it was
typed, on paper, or in any file of the desk, the kiosk and the server.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from sync.demonstration import demo_key
from sync.erasure import is_erased
from sync.line.exchange import exchange_once
from sync.links import holder_code, shown_code
from sync.records import Box, Consent, HelpPost
from sync.seal import Contact, open_box
from tests.printing import reading
from tests.printing.printers import TestPrinter
from tests.stories.conftest import with_printer
from tests.sync.server.canaries import betrayed
from tests.sync.server.house import House, open_device

NAME, NUMBER = "Xandrijn", "0457731904"
CANARIES = [NAME, "+31457731904"]
TITLE = "Wie tilt een kast?"


def enter(office: Stage) -> None:
    """Answer the desk's questions with a finger, from the first to the last."""
    for name in ("Buren voor elkaar", "Nieuwe oproep", "Iemand zoekt hulp", "Een klus in huis"):
        office.tap(name)
    office.type(TITLE)
    for name in ("Verder", "'s Middags", "Noord", "Ja, het mag. Wij bewaren naam en nummer"):
        office.tap(name)
    office.type(NAME)
    office.tap("Uw gegevens")
    assert office.hand.sees("Wie kijkt, schrijven wij op.")
    office.tap("Duidelijk")
    office.tap("Verder")
    office.type(NUMBER)
    office.tap("Klaar")
    office.tap("Bewaren")


def told(stage: Stage) -> str:
    """Return all that can be read on a screen, aloud too, with its signs of a number left out."""
    texts = "\n".join([*stage.hand.texts(), *stage.hand.names()])
    return texts.replace(" ", "").replace("-", "")


def assert_unread(stage: Stage) -> None:
    assert NAME not in told(stage)
    assert NUMBER[1:] not in told(stage)


def take_the_slip(office: Stage, printer: TestPrinter) -> str:
    """Print the slip, of which nothing stays behind; return its text."""
    office.tap("Print het briefje")
    office.printed()
    assert_unread(office)
    (paper,) = printer.received()
    assert list(office.kiosk.replica.folder.rglob("*.pdf")) == []
    return " ".join(reading.text_of(paper).split())


def erase_at_the_kiosk(hall: Stage, code: str) -> None:
    for name in ("Buren voor elkaar", "Ik heb een briefje"):
        hall.tap(name)
    hall.type(code)
    hall.tap("Uw oproep")
    hall.tap("Mijn gegevens")
    assert hall.hand.sees("Wij bewaren een naam en een telefoonnummer, tot ")
    assert_unread(hall)
    hall.tap("Wis mijn gegevens")
    hall.tap("Ja, wis alles")
    assert hall.hand.sees("Uw gegevens zijn gewist.")


def test_a_neighbour_with_a_name_is_sealed_gets_a_slip_and_erases_herself(
    tmp_path: Path, opened: Callable[..., Stage], printer: TestPrinter
) -> None:
    with House(tmp_path / "server") as house:
        kiosk = open_device(house, tmp_path / "kiosk")
        desk = open_device(house, tmp_path / "desk", "desk")
        exchange_once(desk)
        office = opened(desk, LANDSCAPE, "desk")
        enter(office)
        assert office.page == "deskHolder"
        assert_unread(office)
        (post,) = desk.records(HelpPost, "title = ?", [TITLE])
        assert (post.on_behalf, post.state, post.entered_by) == (True, "open", "desk")
        (consent,) = desk.records(Consent, "about = ?", [post.id])
        assert (consent.purpose, consent.given_by, consent.withdrawn) == ("on_behalf", "desk", "")
        box = desk.get("box", post.box)
        assert isinstance(box, Box)
        contact = Contact(name=NAME, phone="+31457731904")
        assert open_box(box.sealed, demo_key()) == contact

        code = shown_code(holder_code(post.box))
        with_printer(office, printer.uri)
        slip = take_the_slip(office, printer)
        assert TITLE in slip
        assert code in slip
        assert NAME not in slip
        office.tap("Begin")
        office.tap("Buren voor elkaar")
        assert_unread(office)

        for replica in (desk, kiosk):
            exchange_once(replica)
        hall = opened(kiosk, PORTRAIT, "home")
        hall.tap("Buren voor elkaar")
        hall.tap(TITLE)
        assert_unread(hall)
        hall.tap("Begin")
        assert betrayed([tmp_path], CANARIES) == []
        erase_at_the_kiosk(hall, code)

        for replica in (kiosk, desk):
            exchange_once(replica)
        box, taken = desk.get("box", post.box), desk.get("help_post", post.id)
        assert isinstance(box, Box)
        assert is_erased(box.sealed)
        assert isinstance(taken, HelpPost)
        assert taken.state == "withdrawn"
        (consent,) = desk.records(Consent, "about = ?", [post.id])
        assert consent.withdrawn == str(desk.local_now().date())
