"""The desk on the small neighbourhood, touched and typed on, with a post that a visitor placed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QDeadlineTimer, QEventLoop, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from kiosk.app import Kiosk
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.keyring import write_held
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, seal
from tests.kiosk.desk.badge_desk import badge_desk as badge_desk
from tests.kiosk.desk.badge_desk import open_badge_desk as open_badge_desk
from tests.kiosk.desk.badge_desk import staffed as staffed
from tests.kiosk.hand import Hand, everything, is_a

Check = Callable[[QAbstractItemModel], object]
KEY = make_desk_key(bytes(range(32)))
SETTLE_S = 0.04
LEAST_TURNS = 6
"""One turn may draw a large picture, and take as long as all: what stands beside it is laid out in the next."""
LOOK = "Bekijken: Wie gaat mee naar de markt?"
"""The button of the inbox that opens what ``place`` placed."""
NAME, PHONE = "Wilhelmina", "+31450000777"


class Desk:
    """A volunteer at the desk: a hand on the glass, or on a real keyboard."""

    def __init__(self, kiosk: Kiosk, finger: QPointingDevice) -> None:
        self.kiosk = kiosk
        self.hand = Hand(kiosk.window, finger)

    @property
    def page(self) -> str:
        return str(self.kiosk.shell.property("page"))

    def settle(self) -> None:
        """Let the page be laid out, as it is before anybody can touch it."""
        until, turns = time.monotonic() + SETTLE_S, 0
        while time.monotonic() < until or turns < LEAST_TURNS:
            turns += 1
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(10)
            )
            time.sleep(0.002)
            if self.kiosk.services.reading:  # what comes from a thread is laid out after that
                until, turns = time.monotonic() + SETTLE_S, 0

    def tap(self, *names: str) -> None:
        for name in names:
            self.hand.tap(name)
            self.settle()

    def touch_line(self) -> None:
        """Touch the line to write on."""
        entry = next(
            item for item in everything(self.kiosk.window.contentItem()) if is_a(item, "TextEntry")
        )
        self.hand.touch(self.hand.middle(entry))
        self.settle()

    def touch_keys(self, text: str) -> None:
        """Type on our own keyboard."""
        for letter in text:
            wanted = "Spatie" if letter == " " else letter
            if wanted not in self.hand.pressables():
                wanted = letter.swapcase()
            if letter.isupper() and letter not in self.hand.pressables():
                self.hand.tap("Hoofdletter")
                wanted = letter
            self.hand.tap(wanted)

    def keys(self, text: str) -> None:
        """Type on a real keyboard."""
        for letter in text:
            QTest.keyClick(self.kiosk.window, ord(letter))
            self.kiosk.scanner.pause()  # as slowly as a person
        self.settle()

    def scan(self, text: str) -> None:
        """Let a USB scanner read a code: it types fast, and ends with Enter."""
        for letter in text:
            QTest.keyClick(self.kiosk.window, ord(letter))
        QTest.keyClick(self.kiosk.window, Qt.Key.Key_Return)
        self.settle()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.kiosk.window, key)
        self.settle()

    def sees(self, text: str) -> bool:
        return self.hand.sees(text)


@pytest.fixture
def desk(open_kiosk: Callable[..., Kiosk], finger: QPointingDevice) -> Desk:
    """The desk in portrait, 1080 x 1920."""
    return Desk(open_kiosk(first="desk"), finger)


@pytest.fixture
def key(replica: Replica) -> DeskKey:
    """The desk's key, in the data folder."""
    write_held(replica.folder, [KEY])
    return KEY


def place(
    replica: Replica,
    title: str = "Wie gaat mee naar de markt?",
    name: str = NAME,
    phone: str = PHONE,
) -> str:
    """Place a post as a visitor does, and return its id."""
    post, box = "placed-1", "box-1"
    sealed = seal(Contact(name=name, phone=phone), KEY.public)
    box_fields = {"about": post, "sealed": sealed, "key": fingerprint(KEY.public)}
    fields = {
        "direction": "request",
        "title": title,
        "category": "gezelschap",
        "day_part": "'s ochtends",
        "state": "review",
        "expires": "2026-12-20",
        "box": box,
        "source": "kiosk",
    }
    replica.act(
        [
            Draft(kind="box", record=box, fields=box_fields),
            Draft(kind="help_post", record=post, fields=fields),
        ],
        actor="visitor",
    )
    return post


@pytest.fixture
def placed(replica: Replica) -> str:
    return place(replica)


@pytest.fixture
def form(services: Services, check_model: Check) -> FormModel:
    model = FormModel(services)
    for name in ("rows", "options", "days"):
        check_model(model.property(name))
    return model
