"""Everything that is shown or typed wrong at the real pages of badge and PIN, with the sentence that stands there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication, QPointingDevice
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.services.session import CLOCK_IN_DOUBT
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.desk.flow import FlowModel
from sync.badge import Badge, badge_mark, badge_text
from sync.changes import Draft
from sync.disk.lockout import Lockout
from sync.disk.machine import Uptime
from sync.disk.replica import Replica, open_replica
from tests.kiosk.desk.badges import PIN, WRONG, Made, make_house_badge, make_volunteer
from tests.kiosk.desk.conftest import KEY, Desk
from tests.sync.desk_people import People
from tests.sync.place import NOW_UTC


class Machine:
    """The time that somebody waits, for every kiosk on one machine."""

    def __init__(self) -> None:
        self.up_s = 1000.0

    def uptime(self) -> Uptime:
        return Uptime("this boot", int(self.up_s * 1000))


@pytest.fixture
def joke(replica: Replica) -> Made:
    return make_volunteer(replica, desk=KEY)


def tried(desk: Desk, qtbot: QtBot, pin: str) -> None:
    """Type a PIN at the page, and see what comes of it."""
    desk.keys(pin)
    qtbot.waitUntil(lambda: not desk.kiosk.services.session.busy, timeout=5000)
    desk.settle()


def test_what_a_scanner_reads_that_opens_nothing_is_said_where_it_was_asked_for(
    replica: Replica, joke: Made, desk: Desk
) -> None:
    lost = make_volunteer(replica, "lost")
    fields: dict[str, object] = {"badge": "", "withdrawn_badges": [badge_mark(lost.bits)]}
    replica.act([Draft(kind="volunteer", record="lost", fields=fields)], "mien")
    old_house = make_house_badge(replica)
    replica.act(
        [Draft(kind="neighbourhood", record=replica.neighbourhood.id, fields={"house_badge": ""})],
        "mien",
    )
    assert desk.page == "deskBadge"
    for text, said in (
        ("8710400280545", "Dit is geen code van een badge. Scan de code op uw badge."),
        ("]Q3:1.,;//x", "Dit is geen code van een badge. Scan de code op uw badge."),
        (joke.text[:20], "De code van de badge is niet heel. Scan de badge nog een keer, of typ de code over."),
        (joke.text * 2, "Dit is meer dan één code. Scan de badge nog een keer, of typ de code over."),
        (joke.text[:9] + ("0" if joke.text[9] != "0" else "1") + joke.text[10:],
         "Er staat een verkeerd teken in de code. Scan de badge nog een keer, of typ de code over."),
        (badge_text(Badge("volunteer", bytes(16))),
         "Deze badge is hier niet bekend. Is hij nieuw, of van een andere wijk? Vraag een coördinator."),
        (lost.text, "Deze badge is ingetrokken. Vraag een coördinator om een nieuwe badge."),
        (old_house, "Deze huisbadge is hier niet bekend, of ingetrokken. Vraag een coördinator om een nieuwe."),
    ):  # fmt: skip
        desk.scan(text)
        assert (desk.page, desk.sees(said)) == ("deskBadge", True), said
        assert desk.kiosk.services.session.access == "none"
    desk.scan(joke.text)
    assert desk.page == "deskPin", "nothing of it stands in the way"


def test_ten_wrong_pins_lock_the_badge_on_this_device_also_after_a_restart_and_on_no_other(
    replica: Replica,
    joke: Made,
    open_kiosk: Callable[..., Kiosk],
    finger: QPointingDevice,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    machine = Machine()
    shutil.copytree(replica.folder, tmp_path / "laptop", ignore=shutil.ignore_patterns("laptop"))
    desk = Desk(open_kiosk(first="desk"), finger)
    desk.kiosk.services.session.uptime = machine.uptime
    desk.scan(joke.text)
    for turn in range(10):
        machine.up_s += Lockout(replica.folder, machine.uptime).left_s(badge_mark(joke.bits))
        tried(desk, qtbot, WRONG)
        wrong = "Deze pincode klopt niet. Typ hem opnieuw, of vraag een coördinator."
        assert desk.sees(wrong) == (turn < 2)
    four_hours = (
        "Er is te vaak een verkeerde pincode getypt. "
        "Probeer het over 4 uur weer, of vraag een coördinator."
    )
    assert desk.sees(four_hours)
    tried(desk, qtbot, PIN)
    assert (desk.page, desk.sees(four_hours)) == ("deskPin", True), "the right one does not help"
    again = Desk(open_kiosk(first="desk"), finger)
    again.kiosk.services.session.uptime = machine.uptime
    again.scan(joke.text)
    assert (again.page, again.sees(four_hours)) == ("deskBadge", True), "nor does a restart"
    with open_replica(tmp_path / "laptop", clock=replica.clock) as other:
        laptop = Desk(Kiosk(other, first="desk"), finger)
        laptop.kiosk.show(windowed=True)
        laptop.settle()
        laptop.scan(joke.text)
        tried(laptop, qtbot, PIN)
        assert laptop.page == "desk", "she can work at another device"
        laptop.kiosk.close()


def test_a_desk_that_unlocks_while_the_clock_is_wrong_says_what_it_does_not_know(
    replica: Replica, open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, qtbot: QtBot
) -> None:
    made = make_volunteer(replica, desk=KEY, expires="2026-11-23")
    replica.clock = lambda: datetime(2031, 1, 1, tzinfo=UTC)
    desk = Desk(open_kiosk(first="desk"), finger)
    desk.scan(made.text)
    tried(desk, qtbot, PIN)
    assert desk.page == "desk"
    assert desk.sees(CLOCK_IN_DOUBT)


@pytest.fixture
def stage(staffed: tuple[Path, People], qapp: QGuiApplication, tmp_path: Path) -> Iterator[Stage]:
    """A locked desk with a sheet in the safe, on the glass."""
    shutil.copytree(staffed[0], tmp_path / "desk")
    with open_replica(tmp_path / "desk", clock=lambda: NOW_UTC) as replica:
        opened = Stage(replica, PORTRAIT, first="desk")
        yield opened
        opened.close()
    assert not opened.warnings, "\n".join(opened.warnings)


def test_the_group_of_a_smudged_sheet_that_is_wrong_is_named_on_the_page(
    stage: Stage, staffed: tuple[Path, People]
) -> None:
    sheet = staffed[1].sheet
    stage.tap("Badge of pincode kwijt")
    stage.tap("Gebruik het herstelblad")
    flow = cast(FlowModel, stage.kiosk.app.find("deskFlow"))
    flow.take(sheet[0])
    flow.take(sheet[1])
    smudged = ("0" if sheet[2][0] != "0" else "1") + sheet[2][1:]
    flow.write(smudged)
    stage.tap("Verder")
    stage.settle()
    said = "Groep 3 klopt niet. Kijk nog eens. Typ ? voor een letter die u niet kunt lezen."
    assert stage.hand.sees(said)
    assert flow.property("text") == smudged, "it stays to be mended"
    flow.write("?" + sheet[2][1:])
    stage.tap("Verder")
    stage.settle()
    assert stage.hand.sees("Groep 4 van 7")
