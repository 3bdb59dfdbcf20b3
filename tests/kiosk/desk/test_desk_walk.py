"""Walks over the desk as it is at work: every form and question, what was just saved, and, in the hall, a badge and a bell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.services.chime import Chime
from kiosk.tour import morning_of
from kiosk.tour.pages import URGENT, Showing, showings
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.bell import BellModel
from kiosk.viewmodels.desk.saved import SavedModel
from sync import bells
from sync.changes import Draft
from sync.demonstration.folder import make_demo
from sync.disk.replica import Replica, open_replica
from sync.keyring import read_keyring
from tests.kiosk.changing import put
from tests.kiosk.desk.badges import PIN, make_volunteer
from tests.kiosk.desk.desk_showings import form_showings, over_showings, question_showings
from tests.kiosk.walking import rounds, walk

AT = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    """The example neighbourhood on an ordinary Tuesday morning. The stage closes it."""
    make_demo(tmp_path, now_utc=AT, today=AT.date())
    return open_replica(tmp_path, clock=lambda: AT)


@pytest.fixture
def desk(qapp: QGuiApplication, replica: Replica) -> Iterator[Stage]:
    """The desk of an office where nobody has a badge."""
    yield from opened(Stage(replica, PORTRAIT, first="desk"))


@pytest.fixture
def hall(qapp: QGuiApplication, replica: Replica) -> Iterator[Stage]:
    """The kiosk of a hall, where a coordinator put in her badge, and somebody at another kiosk rings."""
    (key,) = read_keyring(replica.folder).desk
    joke = make_volunteer(replica, role="coordinator", desk=key)
    device = {"kind": "kiosk", "server": "http://127.0.0.1:9"}
    replica.device = msgspec.structs.replace(replica.device, **device)
    stage = Stage(replica, PORTRAIT)
    session = stage.kiosk.services.session
    session.unlock(joke.bits, PIN)
    stage.until(lambda: session.person is not None)
    bell = stage.kiosk.app.find("bell")
    assert isinstance(bell, BellModel)
    bell.chime = Chime(())
    put(replica, "bell", "bell@other", venue=replica.device.venue, rung_at=bells.ring_of(AT))
    yield from opened(stage)


def opened(stage: Stage) -> Iterator[Stage]:
    yield stage
    stage.close()
    assert not stage.warnings, "QML warned:\n" + "\n".join(stage.warnings)


def test_every_form_and_question_is_as_a_page_must_be(desk: Stage, full: bool) -> None:
    services = desk.kiosk.services
    pages = [
        *over_showings(services.replica),
        *form_showings(services),
        *question_showings(services, every=full),
    ]
    found = walk(desk, rounds(pages, full))
    assert not found, "\n" + "\n".join(found)


def test_a_page_that_says_what_was_saved_is_as_a_page_must_be(desk: Stage, full: bool) -> None:
    pages = showings(desk.kiosk.replica, desk=True)
    acting: dict[str, SavedModel] = {}
    for showing in pages:
        model = desk.kiosk.app.find(showing.page)
        if isinstance(model, SavedModel):
            acting[showing.page] = model
    assert len(acting) > 15

    def act(showing: Showing) -> None:
        draft = Draft(kind="announcement", record=URGENT, fields={"urgency": "urgent"})
        model = acting[showing.page]
        assert model.act([draft], "Gekoppeld: Wie helpt mij met de boodschappen?")
        desk.settle()

    found = walk(desk, rounds([one for one in pages if one.page in acting], full), act)
    assert not found, "\n" + "\n".join(found)


def test_in_the_hall_with_a_badge_and_a_bell_every_page_is_as_it_must_be(
    hall: Stage, full: bool
) -> None:
    def rings(showing: Showing) -> None:
        assert hall.hand.sees("Iemand bij de zuil vraagt hulp."), showing.name

    pages = showings(hall.kiosk.replica, desk=True)
    found = walk(hall, rounds(pages, full, shift=3), rings)
    assert not found, "\n" + "\n".join(found)
