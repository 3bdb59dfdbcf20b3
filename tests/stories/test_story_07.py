"""Story 7: an offer meets a request. Both call cards print; the post disappears everywhere after the next exchange.

At another desk, offline too, somebody else is brought together with the same post: the first commit wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from sync.device import write_device
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.records import HelpPost
from sync.words import Words
from tests.printing import reading
from tests.printing.printers import TestPrinter, missing
from tests.stories.pairs import (
    ANNIE,
    BEP,
    HENK,
    MO,
    OFFER_TITLE,
    TITLE,
    TRUUS,
    answer,
    call_both,
    come,
    pick_the_next_day,
    place,
    unlock,
)
from tests.sync.server.house import House, open_device


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def printer() -> Iterator[TestPrinter]:
    assert not missing(), f"these programs are missing: {missing()}"
    with TestPrinter() as on:
        yield on


def exchange(*replicas: Replica) -> None:
    for replica in replicas:
        exchange_once(replica)


def state(replica: Replica, post: str) -> str:
    found = replica.get("help_post", post)
    assert isinstance(found, HelpPost)
    return found.state


def match(replica: Replica, name: str, pair: str) -> None:
    """Let a volunteer call both, pick a day, and bring a pair together at a desk."""
    services = Services(replica, Words("nl"), new_id=lambda: "")
    unlock(services, name)
    model = PairModel(services)
    for side in ("post", "other"):
        model.load(f"{pair}/{side}")
        assert model.said("agrees")
    model.load(f"{pair}/meet")
    assert model.meet(f"{replica.local_now().date() + timedelta(days=2)}T10:00")
    model.load(pair)
    assert model.match()
    assert state(replica, "request") == "matched"


def assert_both_cards(printer: TestPrinter) -> None:
    """One paper came out: a card for each, with the other's name and number."""
    (paper,) = printer.received()
    first, second = (" ".join(text.split()) for text in reading.page_texts(paper))
    assert "Voor Truus Bel Henk 06 - 12 34 56 78" in first
    assert "Voor Henk Bel Truus 045 - 000 77 88" in second
    for card in (first, second):
        assert TITLE in card
        assert "Kennismaken in het buurthuis" in card
        assert "Lindestraat" in card
    (job,) = printer.begun()
    assert job.startswith("belkaart-")
    assert "truus" not in job.lower()


def test_both_cards_print_the_post_leaves_all_screens_and_who_came_second_is_told_whom_to_call(
    house: House, tmp_path: Path, opened: Callable[..., Stage], printer: TestPrinter
) -> None:
    kiosk = open_device(house, tmp_path / "kiosk")
    one = open_device(house, tmp_path / "one", "desk")
    two = open_device(house, tmp_path / "two", "desk")
    exchange(one)
    place(one, "request", TRUUS, "request", TITLE)
    place(one, "offer", HENK, "offer", OFFER_TITLE)
    answer(one, "answer", "request", MO)
    for name in (ANNIE, BEP):
        come(one, name, "host")
    exchange(one, two, kiosk)
    hall = opened(kiosk, PORTRAIT, "home")
    hall.open("helpPost", "request")
    assert hall.hand.sees(TITLE)

    # without a line: Annie brings Truus and Henk together, and both cards print
    one.device = msgspec.structs.replace(one.device, printer=printer.uri)
    write_device(one.folder, one.device)
    stage = opened(one, LANDSCAPE, "desk")
    unlock(stage.kiosk.services, ANNIE)
    stage.open("deskPost", "request")
    stage.tap(f"{OFFER_TITLE}, Zelfde soort hulp · moment in overleg · zelfde buurt")
    call_both(stage, "Truus", "Henk")
    pick_the_next_day(stage)
    stage.tap("Koppel en print de kaarten")
    stage.printed()
    assert stage.hand.sees("Uw papier is geprint.")
    assert_both_cards(printer)
    assert not list(one.folder.rglob("*.pdf"))
    assert not list((one.folder / "spool").iterdir())
    assert state(one, "request") == state(one, "offer") == "matched", "at once here"

    # at another desk, without a line too, Bep brings Truus and Mo together
    match(two, BEP, "request+answer")
    assert state(kiosk, "request") == "open"

    # with the next exchange it leaves all screens; the first match to be committed counts
    exchange(one, two, one, kiosk)
    for replica in (one, two, kiosk):
        found = replica.get("help_post", "request")
        assert isinstance(found, HelpPost)
        assert (found.matched_with, found.matched_by) == ("offer", ANNIE)
        assert state(replica, "offer") == "matched"
    hall.kiosk.shell.refresh()
    hall.settle()
    assert not hall.hand.sees(TITLE)
    hall.open("helpBoard")
    assert not any(TITLE in name or OFFER_TITLE in name for name in hall.hand.names())
    assert kiosk.search(TITLE, kinds=("help_post",)) == []
    waiting = two.get("response", "answer")
    assert getattr(waiting, "state", "") == "called", "nobody was lost: Mo still waits for a word"

    # the tray of the second says whom to call back
    stage = opened(two, LANDSCAPE, "desk")
    unlock(stage.kiosk.services, BEP)
    stage.open("deskStand")
    assert stage.hand.sees("Iemand anders was eerst.")
    assert stage.hand.sees(
        "Mo rekent hierop. Bel terug. Zijn de kaarten al geprint? Haal ze terug en vernietig ze."
    )
    stage.tap("Bel terug")
    assert stage.hand.sees("Er is al iemand anders gevonden.")
    stage.tap("Bel Mo, Reageerde op de oproep, bel terug")
    assert stage.hand.sees("06 - 87 65 43 21")
    assert stage.hand.sees("Zeg dat er al iemand anders gevonden is.")
    stage.tap("Gebeld: weet het")
    assert getattr(two.get("response", "answer"), "state", "") == "declined"
    stage.open("deskStand")
    stage.tap("Weg")
    stage.tap("Ja, gooi weg")
    assert stage.hand.sees("Alles is gelukt.")
    assert two.status().tray == 0
