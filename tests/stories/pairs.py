"""Two neighbours for a story, placed at a real kiosk or desk: sealed to whatever key the neighbourhood has."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop

from kiosk.tour.stage import Stage
from kiosk.viewmodels.base import Services
from sync.changes import Draft
from sync.demonstration import demo_coordinator, demo_key
from sync.disk.first_desk import desk_key_of
from sync.disk.replica import Replica
from sync.keyring import Keyring
from sync.records import Volunteer
from sync.seal import Contact, fingerprint, seal
from sync.volunteers import Role, admit, new_badge
from tests.kiosk.desk.badges import CHEAP, PIN

TRUUS = Contact(name="Truus", phone="+31450007788")
HENK = Contact(name="Henk", phone="+31612345678")
MO = Contact(name="Mo", phone="+31687654321")
TITLE, OFFER_TITLE = "Wie zaagt deze oude boom?", "Zagen en snoeien kan ik"
ANNIE, BEP = "annie", "bep"


def put(kind: str, record: str, **fields: object) -> Draft:
    return Draft(kind=kind, record=record, fields=dict(fields))


def box(replica: Replica, about: str, contact: Contact) -> Draft:
    key = desk_key_of(replica)
    return put(
        "box",
        f"box-{about}",
        about=about,
        venue=replica.device.venue,
        sealed=seal(contact, key),
        key=fingerprint(key),
        visibility="private",
    )


def place(replica: Replica, record: str, contact: Contact, direction: str, title: str) -> None:
    """Place a post that is about the garden and put it on the board."""
    fields = {
        "direction": direction,
        "title": title,
        "category": "klus",
        "day_part": "maakt niet uit",
        "area": "Noord",
        "state": "open",
        "expires": str(replica.local_now().date() + timedelta(days=20)),
        "box": f"box-{record}",
        "venue": replica.device.venue,
    }
    replica.act([box(replica, record, contact), put("help_post", record, **fields)], ANNIE)


def answer(replica: Replica, record: str, post: str, contact: Contact) -> None:
    """Answer a post as a visitor does."""
    own = put("response", record, post=post, box=f"box-{record}", reach="phone", visibility="desk")
    replica.act([box(replica, record, contact), own], "visitor")


def come(replica: Replica, name: str, role: Role) -> None:
    """Let a volunteer come: a badge and a PIN of her own, and the key of the example neighbourhood."""
    ring = Keyring((demo_key(),), demo_coordinator())
    she = Volunteer(id=name, name=name.capitalize(), role=role)
    replica.act(admit(she, new_badge(badge_of(name), PIN, cost=CHEAP), ring).drafts, "coordinator")


def badge_of(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:16]


def unlock(services: Services, name: str) -> None:
    """Let a volunteer scan her badge and type her PIN."""
    session = services.session
    session.unlock(badge_of(name), PIN)
    until = time.monotonic() + 10
    while session.busy and time.monotonic() < until:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(10))
    assert session.person is not None
    assert session.actor == name


def call_both(stage: Stage, first: str, second: str) -> None:
    """Call two people from the page of their pair, and hear yes twice."""
    for name in (first, second):
        stage.tap(f"Bel {name}")
        stage.tap("Zegt ja")


def pick_the_next_day(stage: Stage) -> None:
    """Pick the day after today that the house is open, and its first time."""
    stage.tap("Kennismaking in het buurthuis")
    moments = stage.kiosk.app.find("deskPair")
    assert moments is not None
    stage.tap(moments.property("moments").rows[1].title)
    stage.tap(moments.property("moments").rows[0].title)
