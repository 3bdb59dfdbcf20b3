"""Story 24: nobody answers the bell. Who is there when, the helpdesk's number, 112 and the AED, on the page of the bell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.bell import BellModel
from sync.bells import RINGS_FOR_S
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.records import Shift, Venue
from tests.kiosk.changing import delete, put
from tests.sync.server.house import House, open_device

AT_ONCE_S = 5.0


class Clock:
    """The time of one device; tests move it on."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return self.replica.local_now() + self.ahead

    def wait(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


class Town:
    """A kiosk in the hall and a desk, each its own replica, each exchanging with the server."""

    def __init__(self, house: House, folder: Path) -> None:
        kiosk, desk = (open_device(house, folder / kind, kind) for kind in ("kiosk", "desk"))
        exchange_once(desk)
        delete(desk, "shift", *(one.id for one in desk.records(Shift)))
        tomorrow = desk.local_now().date() + timedelta(days=1)
        fields = {"venue": kiosk.device.venue, "starts": f"{tomorrow}T13:00", "duration_min": 180}
        put(desk, "shift", "d1", shown_as="Riet", volunteer="riet", **fields)
        put(desk, "venue", kiosk.device.venue, aed="bij de voordeur")
        exchange_once(desk)
        exchange_once(kiosk)
        self.time = Clock(kiosk)
        self.kiosk = Stage(kiosk, PORTRAIT, now=self.time)
        self.desk = Stage(desk, LANDSCAPE, first="desk")
        self.chime = Chime(self.desk)
        for stage in (self.kiosk, self.desk):
            stage.kiosk.start()
        self.kiosk.settle(0.6)  # the exchange begins when the first page stands

    def sees(self, text: str) -> float:
        """Wait until the kiosk shows a text."""
        return self.kiosk.until(lambda: self.kiosk.hand.sees(text), 20)

    def rings(self) -> bool:
        return "Ik kom eraan" in self.desk.hand.names()


class Chime:
    """Counts how often the desk sounds, whatever this machine has to sound with."""

    def __init__(self, desk: Stage) -> None:
        bell = desk.kiosk.app.find("bell")
        assert isinstance(bell, BellModel)
        self.played = 0
        bell.chime.play = self._play  # type: ignore[method-assign]

    def _play(self) -> None:
        self.played += 1


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def town(qapp: QGuiApplication, house: House, tmp_path: Path) -> Iterator[Town]:
    made = Town(house, tmp_path)
    yield made
    for stage in (made.kiosk, made.desk):
        stage.close()
        assert not stage.warnings


def come(town: Town, name: str) -> None:
    """Say at the desk that somebody is here."""
    town.desk.tap("Ik ben er")
    assert town.desk.page == "deskHere"
    model = town.desk.kiosk.app.find("deskHere")
    assert model is not None
    model.write(name)  # type: ignore[attr-defined]
    assert model.add()  # type: ignore[attr-defined]
    town.desk.settle()
    assert town.desk.hand.sees(name)


def help_stands_there(town: Town) -> None:
    """Hold the kiosk to what must stand on its page whatever happens."""
    kiosk = town.kiosk
    venue = kiosk.kiosk.replica.get("venue", kiosk.kiosk.replica.device.venue)
    assert isinstance(venue, Venue)
    for text in (
        kiosk.kiosk.services.helpdesk_phone,
        "Is er gevaar? Bel 112.",
        f"De AED hangt {venue.aed}.",
    ):
        assert kiosk.hand.sees(text), text


def test_somebody_comes_nobody_comes_and_nobody_can_be_heard(
    town: Town, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk, desk = town.kiosk, town.desk
    kiosk.open("ask")
    assert kiosk.hand.sees("Er is nu niemand om het aan te vragen.") or kiosk.hand.sees(
        "Vraag het aan de balie."
    )
    assert "Laat iemand komen" not in kiosk.hand.names()
    assert kiosk.hand.sees("Riet is er morgen om 13.00 uur.")
    help_stands_there(town)

    come(town, "Joke")
    took = {"who is there": town.sees("Joke is er. Vraag het gerust.")}

    # somebody answers
    kiosk.tap("Laat iemand komen")
    assert kiosk.hand.sees("De bel gaat aan de balie.")
    took["the ring, at the desk"] = desk.until(town.rings, 20)
    assert town.chime.played == 1
    assert desk.page == "deskHere", "it rings over whatever page is shown"
    desk.tap("Ik kom eraan")
    assert not town.rings()
    took["the answer, at the kiosk"] = town.sees("Joke komt eraan.")
    help_stands_there(town)

    # the visitor goes away while it rings
    kiosk.open("ask")
    kiosk.tap("Laat iemand komen")
    desk.until(town.rings, 20)
    kiosk.tap("Begin")
    desk.until(lambda: not town.rings(), 20)

    # nobody answers
    kiosk.open("ask")
    kiosk.tap("Laat iemand komen")
    desk.until(town.rings, 20)
    desk.until(lambda: kiosk.kiosk.replica.pending() == 0 and desk.kiosk.replica.pending() == 0)
    kiosk.settle(0.1)
    town.time.wait(RINGS_FOR_S - 5)
    kiosk.settle(0.6)
    assert kiosk.hand.sees("De bel gaat aan de balie."), "the minute is not over"
    town.time.wait(6)
    town.sees("Er kwam nu niemand.")
    assert kiosk.hand.sees("Riet is er morgen om 13.00 uur.")
    help_stands_there(town)
    assert "Bel nog een keer" in kiosk.hand.names()
    desk.until(lambda: not town.rings(), 20)

    # no desk can be heard: told at once
    house.stop()
    kiosk.open("ask")
    took["that there is no line"] = town.sees("De bel heeft geen contact met de balie.")
    help_stands_there(town)
    assert "Laat iemand komen" not in kiosk.hand.names()
    with capsys.disabled():
        for what, seconds in took.items():
            print(f"\n  {what}: {seconds:.2f} s", end="")
    assert max(took.values()) < AT_ONCE_S
