"""Story 29: two neighbours meet for the first time: in the house, each agreed, and a volunteer may note, block, and see a VOG."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from kiosk.tour.stage import LANDSCAPE
from printing.call_sheets import match_cards
from sync.demonstration import demo_key
from sync.disk import introducing
from sync.errors import BadInput
from sync.introduction_records import Introduction
from sync.keyring import Keyring
from sync.words import Words
from tests.stories.conftest import CountingStage
from tests.stories.pairs import (
    ANNIE,
    BEP,
    HENK,
    MO,
    OFFER_TITLE,
    TITLE,
    TRUUS,
    answer,
    come,
    pick_the_next_day,
    place,
    unlock,
)

RING = Keyring((demo_key(),))
PAIR = "request+offer"


@pytest.fixture
def desk(open_stage: Callable[..., CountingStage]) -> CountingStage:
    """The desk of the office, where Truus asks, and Henk and Mo offer."""
    stage = open_stage(LANDSCAPE, first="desk")
    replica = stage.kiosk.replica
    replica.device = msgspec.structs.replace(replica.device, kind="desk")
    place(replica, "request", TRUUS, "request", TITLE)
    place(replica, "offer", HENK, "offer", OFFER_TITLE)
    answer(replica, "answer", "request", MO)
    come(replica, ANNIE, "host")
    come(replica, BEP, "coordinator")
    unlock(stage.kiosk.services, ANNIE)
    return stage


def introduction(stage: CountingStage) -> Introduction:
    found = stage.kiosk.replica.get("introduction", PAIR)
    assert isinstance(found, Introduction)
    return found


def can(stage: CountingStage, name: str) -> bool:
    return any(one.startswith(name) for one in stage.hand.names())


def test_each_agrees_before_a_number_is_passed_on_and_they_meet_in_the_house(
    desk: CountingStage,
) -> None:
    replica = desk.kiosk.replica
    desk.open("deskPair", PAIR)
    assert desk.hand.sees("Kennismaking in het buurthuis")
    pick_the_next_day(desk)
    assert desk.page == "deskPair"
    for name, side in (("Henk", "other"), ("Truus", "post")):
        assert not can(desk, "Koppel en print de kaarten"), f"before {name} said yes"
        with pytest.raises(BadInput, match="Nog niet allebei"):
            match_cards(replica, PAIR, RING, Words("nl"))
        desk.tap(f"Bel {name}")
        assert desk.hand.sees("Mag de ander uw nummer krijgen?")
        desk.tap("Nam niet op")
        desk.tap(f"Bel {name}")
        desk.tap("Zegt ja")
        said = introduction(desk).other_said if side == "other" else introduction(desk).post_said
        assert (said.answer, said.by) == ("agrees", ANNIE)
        assert said.at, "two ticks, with who and when"
    assert desk.hand.sees("Annie, vanmorgen om 10.05 uur")
    one = introduction(desk)
    assert one.meets_where == "house"
    cards = match_cards(replica, PAIR, RING, Words("nl"))
    assert [(card.whose, card.name) for card in cards] == [
        ("Voor Truus", "Bel Henk"),
        ("Voor Henk", "Bel Truus"),
    ]
    assert {card.place for card in cards} == {"Kennismaken in het buurthuis"}
    assert can(desk, "Koppel en print de kaarten")


def test_the_vog_of_who_helps_is_seen_and_asked_for_where_one_comes_home(
    desk: CountingStage,
) -> None:
    desk.open("deskPair", PAIR)
    assert desk.hand.sees("Geen VOG gezien.")
    assert desk.hand.sees("De helper komt bij iemand thuis.")
    desk.tap("Bel Henk")
    desk.tap("VOG en zorgen")
    desk.tap("VOG gezien")
    desk.type("3-2-2023")
    desk.tap("Bewaren")
    assert desk.hand.sees("VOG van 3 februari 2023")
    assert desk.hand.sees("Dat is langer dan drie jaar geleden. Vraag een nieuwe.")
    desk.tap("VOG gezien")
    for _ in range(4):
        desk.tap("Wissen")
    desk.type("2026")
    desk.tap("Bewaren")
    assert desk.hand.sees("VOG van 3 februari 2026")
    assert not desk.hand.sees("Vraag een nieuwe.")
    assert introduction(desk).vog_on == "2026-02-03"


def test_niet_pluis_is_read_by_the_coordinator_only_and_who_is_blocked_hears_nothing(
    desk: CountingStage,
) -> None:
    replica = desk.kiosk.replica
    desk.open("deskCall", f"{PAIR}/other")
    desk.tap("VOG en zorgen")
    desk.tap("Niet pluis")
    desk.type("vroeg om geld")
    desk.tap("Bewaren")
    assert desk.page == "deskTrust"
    assert desk.hand.sees("Er is iets genoteerd.")
    assert not desk.hand.sees("vroeg om geld")
    desk.tap("Niet meer koppelen")
    assert desk.hand.sees("Deze persoon hoort hier niets van.")
    desk.tap("Ja, niet meer koppelen")
    assert desk.hand.sees("Wordt niet meer gekoppeld.")
    assert not can(desk, "Weer koppelen"), "that is for a coordinator"
    desk.open("deskPost", "request")
    assert not any(OFFER_TITLE in name for name in desk.hand.names())
    offer = replica.get("help_post", "offer")
    assert offer is not None
    assert getattr(offer, "state", "") == "open", "it stands on the board as it did"
    for file in replica.folder.glob("*.db*"):
        content = file.read_bytes().lower()
        for secret in (b"om geld", b"612345678"):
            assert secret not in content, file.name

    unlock(desk.kiosk.services, BEP)
    desk.open("deskTrust", f"{PAIR}/other")
    assert desk.hand.sees("vroeg om geld") or desk.hand.sees("Vroeg om geld")
    assert desk.hand.sees("Annie, vanmorgen om 10.05 uur")
    desk.tap("Weer koppelen")
    desk.open("deskPost", "request")
    assert any(OFFER_TITLE in name for name in desk.hand.names())
    assert "offer" not in introducing.Blocked(replica, RING)
