"""Story 16: the kiosk is stolen. Its disk, read byte by byte, shows no name with a number; its key is revoked; its places come back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.placing import PlacingModel
from sync.demonstration import demo_coordinator, demo_key
from sync.disk.replica import Replica, open_replica
from sync.disk.set_apart import SetApart
from sync.errors import NotEnrolled
from sync.ids import uuid7
from sync.keyring import Keyring
from sync.line.exchange import exchange_once
from sync.records import Box, HelpPost, Signup
from sync.words import Words
from tests.stories.test_story_28 import ACTIVITY, LEASED, give_lease, lease, promise
from tests.sync.server.canaries import betrayed, traces
from tests.sync.server.house import House, now, open_device

SENT, WAITING = ("Xandrijntje", "+31457731904"), ("Quirijndert", "+31654827316")
RING = Keyring((demo_key(),), demo_coordinator())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


def place(kiosk: Replica, title: str, who: tuple[str, str]) -> str:
    """Place a request as a visitor does, question by question; return why that cannot be, or nothing."""
    services = Services(kiosk, Words("nl"), new_id=lambda: uuid7(int(now().timestamp() * 1000)))
    page = PlacingModel(services)
    for step, choice in ((1, "klus"), (2, "'s middags"), (3, kiosk.neighbourhood.areas[0])):
        page.load(f"request/{step}")
        page.choose(choice)
    page.load("request/4")
    page.writeText(title)
    page.load("request/5")
    page.writeName(who[0])
    page.writePhone(who[1])
    page.send()
    return str(page.property("problem"))


def test_a_thief_finds_no_name_with_a_number_and_the_places_come_back(
    house: House, tmp_path: Path
) -> None:
    kiosk = open_device(house, tmp_path / "kiosk")
    desk = open_device(house, tmp_path / "desk", "desk")
    exchange_once(kiosk)
    give_lease(house, kiosk, desk)
    exchange_once(kiosk)
    assert place(kiosk, "Wie helpt met de ladder?", SENT) == ""
    promise(kiosk, "familie-een", 2)
    exchange_once(kiosk)
    assert (
        place(kiosk, "Wie leent mij een ladder?", WAITING) == ""
    )  # never sent: it is on this disk only
    dead, boxes = kiosk.device.device, {box.id: box for box in kiosk.records(Box)}
    own = {post.box for post in kiosk.records(HelpPost, "source = 'kiosk'")}
    kiosk.close()

    # the disk as the thief has it: nothing but boxes that nobody there can open
    stolen = tmp_path / "stolen"
    shutil.copytree(tmp_path / "kiosk", stolen)
    assert betrayed([stolen], (*SENT, *WAITING)) == []
    assert len(own) == 2
    for one in own:
        assert traces(stolen, boxes[one].sealed), "the search does not see what lies there"
        assert RING.open(boxes[one].sealed, boxes[one].key).name in (SENT[0], WAITING[0])
    assert not list(stolen.glob("*desk*key*"))

    # the coordinator revokes it: its places are the house's again, but for what somebody was promised
    before = lease(house, dead)
    free = before["granted"] - before["spent"] - before["returned"] - before["recalled"]
    assert 0 < free < LEASED
    assert "ingetrokken" in house.admin("revoke", dead)
    assert lease(house, dead) == {**before, "recalled": before["recalled"] + free}
    exchange_once(desk)
    (family,) = desk.records(Signup, "activity = ?", [ACTIVITY])
    assert (family.state, family.party) == ("confirmed", 2)

    # switched on with a line, it is told so, and its boxes go too
    with open_replica(stolen, clock=now) as thief:
        with pytest.raises(SetApart):
            exchange_once(thief)
        assert "hoort niet meer bij de wijk" in place(thief, "Wie heeft geld in huis?", WAITING)
        assert not any(traces(stolen, boxes[one].sealed) for one in own)
    with open_replica(stolen, clock=now) as thief, pytest.raises((SetApart, NotEnrolled)):
        exchange_once(thief)

    # and the neighbours lost nothing: the desk can still call who placed the first
    (post,) = desk.records(HelpPost, "title = 'Wie helpt met de ladder?'")
    box = desk.get("box", post.box)
    assert isinstance(box, Box)
    assert RING.open(box.sealed, box.key).phone == SENT[1]
    desk.close()
