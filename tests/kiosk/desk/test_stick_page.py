"""A volunteer in a village without internet, with a stick: put in, pressed once, read, pulled out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from kiosk.viewmodels.desk.stick import StickModel
from sync.disk.replica import Replica, open_replica
from sync.errors import ServerAway
from sync.line import stick_visit
from sync.line.stick import StickFull, StickGone
from sync.line.stick_places import Stick
from tests.kiosk.page_checks import CHECKS, Seen
from tests.sync.place import NOW_UTC, record
from tests.sync.post import answer, kiosk, read_letter

WRITE, READ = "Zet klaar op de stick", "Lees de stick"


class Village:
    """A desk without internet, and what is in its computer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.replica: Replica = kiosk(folder / "desk")
        self.in_it: list[Stick] = []
        self.stage: Stage | None = None

    def open(self, size_px: tuple[int, int], scale: float = 1.0) -> Stage:
        """Open the page at the desk."""
        self.stage = stage = Stage(self.replica, size_px, first="desk")
        stage.kiosk.services.sticks = lambda: list(self.in_it)
        while stage.kiosk.shell.property("textScale") != scale:
            stage.kiosk.shell.biggerText()
        stage.open("deskStick")
        return stage

    def put_in(self, name: str = "STICK") -> Path:
        """Put a stick in; nobody touches the screen."""
        place = self.folder / name
        place.mkdir(exist_ok=True)
        self.in_it.append(Stick(name, place))
        return place

    @property
    def at(self) -> Stage:
        assert self.stage is not None
        return self.stage

    @property
    def model(self) -> StickModel:
        found = self.at.kiosk.app.find("deskStick")
        assert isinstance(found, StickModel)
        return found

    def sees(self, *texts: str) -> None:
        """Wait until words stand on the screen."""
        for text in texts:
            self.at.until(lambda text=text: self.at.hand.sees(text))  # type: ignore[misc]
        self.at.settle()

    def can_press(self, name: str) -> None:
        """Wait until there is a button of that name."""
        self.at.until(lambda: name in self.at.hand.names())
        self.at.settle()

    def press(self, name: str) -> None:
        """Press a button, and wait until the work is done."""
        self.can_press(name)
        self.at.tap(name)
        self.at.until(lambda: not self.model.busy)
        self.at.settle()

    def wrong(self) -> list[str]:
        """Return what is not as a page must be."""
        seen = Seen(self.at, Showing("deskStick", "deskStick"))
        return [f"{name}: {line}" for name, check in CHECKS.items() for line in check(seen)]


@pytest.fixture
def village(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path)
    yield made
    if made.stage is None:
        made.replica.close()
    else:
        made.stage.close()
        assert not made.stage.warnings, "\n".join(made.stage.warnings)


def bring(place: Path) -> None:
    """Let a computer with internet answer the letter on a stick."""
    (letter,) = place.glob("*.brief")
    rows = [record("service", "t", 11, name="Ander")]
    letter.with_suffix(".antwoord").write_bytes(answer(letter.read_bytes(), rows, 12))


@pytest.mark.parametrize("size_px", [PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_friday_in_the_village(village: Village, size_px: tuple[int, int], scale: float) -> None:
    village.open(size_px, scale)
    village.sees("Steek een USB-stick in dit apparaat.")
    assert village.wrong() == []
    place = village.put_in()
    village.sees("Stick: STICK")
    village.can_press(WRITE)
    assert village.wrong() == []
    village.press(WRITE)
    village.sees("Klaar. U mag de stick eruit halen.", "Uw brief staat klaar op de stick.")
    assert village.at.hand.sees("Met 2 wijzigingen.")
    assert village.wrong() == []
    (letter,) = place.glob("*.brief")
    assert len(read_letter(letter.read_bytes())[2][0].changes) == 2
    village.at.tap("Klaar")
    village.in_it.clear()
    village.at.open("deskStick")
    village.sees("Steek een USB-stick in dit apparaat.")
    bring(place)
    village.put_in()
    village.press(READ)
    village.sees("Klaar. U mag de stick eruit halen.", "Het antwoord is gelezen.")
    assert village.at.hand.sees("2 wijzigingen zijn aangekomen.")
    assert village.at.hand.sees("Bewaar hem voor de volgende keer.")
    assert village.wrong() == []
    assert village.replica.pending() == 0
    assert village.replica.get("service", "t") is not None
    assert [path.suffix for path in place.iterdir()] == [".brief"]


def test_of_several_sticks_one_is_chosen(village: Village) -> None:
    village.put_in("BLAUW")
    place = village.put_in("ROOD")
    village.open(PORTRAIT)
    village.sees("Er zitten meer sticks in. Kies er een.")
    assert village.wrong() == []
    assert WRITE not in village.at.hand.names()
    village.at.tap("ROOD")
    village.press(WRITE)
    assert len(list(place.glob("*.brief"))) == 1
    assert list((village.folder / "BLAUW").iterdir()) == []


def test_the_page_goes_on_while_the_stick_is_slow(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, begun = threading.Event(), threading.Event()
    visit = stick_visit.visit

    def slow(*arguments: object) -> object:
        arguments[2](3, 7)  # type: ignore[operator]
        begun.set()
        assert held.wait(20)
        return visit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(stick_visit, "visit", slow)
    village.put_in()
    village.open(PORTRAIT)
    village.can_press(WRITE)
    village.at.tap(WRITE)
    village.at.until(begun.is_set)
    village.sees("Bezig met bestand 3 van 7.", "Laat de stick zitten.")
    assert village.wrong() == []
    assert WRITE not in village.at.hand.names(), "it is not begun twice"
    village.at.tap("Begin")
    assert village.at.page == "desk", "the page can be left meanwhile"
    village.at.kiosk.shell.open("deskStick")
    village.sees("Bezig met bestand 3 van 7.")
    held.set()
    village.sees("Klaar. U mag de stick eruit halen.")


@pytest.mark.parametrize(
    ("error", "what"),
    [(StickFull(), "De stick is vol"), (StickGone(), "De stick is weg of werkt niet goed.")],
    ids=["full", "gone"],
)
def test_a_trouble_of_the_stick_is_told(
    village: Village, monkeypatch: pytest.MonkeyPatch, error: Exception, what: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    village.put_in()
    village.open(PORTRAIT)
    with monkeypatch.context() as patch:
        patch.setattr(stick_visit, "write_letter", fail)
        village.press(WRITE)
    village.sees(what)
    assert not village.at.hand.sees("eruit halen")
    assert village.wrong() == []
    village.press("Nog een keer")
    village.sees("Klaar. U mag de stick eruit halen.")


def test_a_stick_that_cannot_be_read_is_told(village: Village) -> None:
    place = village.put_in()
    village.open(PORTRAIT)
    village.can_press(WRITE)
    place.rmdir()
    village.press(WRITE)
    village.sees("De stick is weg of werkt niet goed.")


def test_a_device_without_a_server_says_so(
    village: Village, open_kiosk: Callable[..., object], qapp: QGuiApplication
) -> None:
    kiosk_ = open_kiosk(first="desk")
    model = kiosk_.app.find("deskStick")  # type: ignore[attr-defined]
    model.load()
    assert model.property("noticeTitle") == "Dit apparaat is nog niet aangemeld bij een server."
    assert model.property("buttonText") == ""
    assert "1. Steek de stick in dit apparaat." in model.spoken()


@pytest.mark.parametrize("days", [6, 8, 21])
def test_a_desk_that_hears_nothing_of_its_server_for_a_week_is_led_to_the_stick(
    village: Village, days: int
) -> None:
    folder = village.replica.folder
    village.replica.close()
    village.replica = open_replica(folder, clock=lambda: NOW_UTC + timedelta(days=days))
    village.replica.note_attempt(None, ServerAway.what)
    village.open(PORTRAIT)
    village.at.kiosk.shell.home()
    village.at.settle()
    assert village.at.hand.sees("Het kan ook met een USB-stick.") == (days > 7)
    assert village.wrong() == []
    desk = village.at.kiosk.app.find("desk")
    assert desk is not None
    village.at.tap(str(desk.property("standTitle")))
    assert village.at.page == ("deskStick" if days > 7 else "deskStatus")


def test_the_stick_is_always_to_be_found_from_the_desk(village: Village) -> None:
    village.open(PORTRAIT)
    village.at.open("deskStatus")
    village.at.tap("Met een USB-stick")
    assert village.at.page == "deskStick"
