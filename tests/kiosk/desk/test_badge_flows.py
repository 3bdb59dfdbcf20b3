"""Badges, PINs, the recovery sheet and keys at the desk, from the first coordinator on; and everything typed wrong."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.key_care import see_to_keys
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk import badge_flows, renew_flow
from kiosk.viewmodels.desk.flow import FlowModel
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.volunteers import VolunteersModel
from sync.badge import Badge, badge_mark, badge_text, read_badge_text
from sync.desk_records import Volunteer
from sync.disk.letting_go import holds_files, let_go
from sync.disk.replica import open_replica
from sync.disk.volunteering import (
    after_unlock,
    everybody,
    helpers_for,
    open_sheet,
    stop,
    volunteer_of,
)
from sync.volunteers import new_badge
from sync.words import Words
from tests.sync.desk_people import CHEAP, PINS, People, first_desk
from tests.sync.place import NOW_UTC

NEW = "577215"


class Desk:
    """A desk with its pages, and who stands at it."""

    def __init__(self, people: People, qtbot: QtBot) -> None:
        self.people = people
        self.qtbot = qtbot
        numbers = itertools.count(1)
        self.services = Services(
            people.replica, Words("nl"), new_id=lambda: f"new-{next(numbers)}", now=None
        )
        self.flow = FlowModel(self.services)
        self.list = VolunteersModel(self.services)

    @property
    def replica(self) -> object:
        return self.people.replica

    def unlock(self, name: str) -> None:
        session = self.services.session
        session.unlock(self.people.badges[name], self.people.pins[name])
        self.qtbot.waitUntil(lambda: session.person is not None)

    def scan(self, name: str) -> None:
        self.flow.take(badge_text(Badge("volunteer", self.people.badges[name])))

    def pin(self, pin: str) -> None:
        for digit in pin:
            self.flow.press(digit)
        self.qtbot.waitUntil(lambda: not self.flow.property("busy"))

    def said(self, name: str = "title") -> str:
        return str(self.flow.property(name))

    def picks(self) -> list[str]:
        return [row.key for row in self.flow.property("rows").rows]

    def copied(self) -> str:
        """Return the code as it stands on the screen: there is no printer to bring it on paper."""
        self.flow.wait()
        self.qtbot.waitUntil(lambda: not self.flow.property("printing"))
        return self.said("codeText")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (badge_flows, renew_flow):
        monkeypatch.setattr(module, "new_badge", partial(new_badge, cost=CHEAP))


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, People]:
    """Zus coordinates, with three hosts, and the sheet lies in the safe. Nobody writes there."""
    folder = tmp_path_factory.mktemp("staffed") / "desk"
    with first_desk(folder) as replica:
        made = People(replica)
        made.come("zus", "coordinator")
        for name in ("annie", "bep", "cor"):
            made.come(name)
        made.print_sheet()
        for name in PINS:
            after_unlock(replica, name, made.key(name), made.ring(name), name)
        assert let_go(replica)
    return folder, made


@pytest.fixture
def open_desk(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def begin(people: People) -> Desk:
        opened.append(Desk(people, qtbot))
        return opened[-1]

    yield begin
    for desk in opened:
        desk.flow.leave()
        desk.flow.close()
        desk.services.session.lock()
        desk.people.replica.close()


@pytest.fixture
def desk(staffed: tuple[Path, People], tmp_path: Path, open_desk: Callable[..., Desk]) -> Desk:
    folder, made = staffed
    shutil.copytree(folder, tmp_path / "desk")
    people = People(open_replica(tmp_path / "desk", clock=lambda: NOW_UTC), made.badges)
    people.sheet = made.sheet
    return open_desk(people)


def test_the_first_coordinator_from_an_empty_list_to_a_desk_that_opens_by_badge(
    tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(People(first_desk(tmp_path / "desk")))
    replica, services, flow = desk.people.replica, desk.services, desk.flow
    desk.list.load()
    assert "Begin met uzelf" in str(desk.list.property("notice"))
    form = FormModel(services)
    key = desk.list.newKey()
    form.load(f"{key}/name")
    form.write("Zus Jansen")
    assert form.save()
    (zus,) = everybody(replica)
    assert (zus.name, zus.role) == ("Zus Jansen", "coordinator")
    flow.load(f"give/{zus.id}")
    assert desk.said() == "Een badge voor Zus"
    flow.go()
    badge = read_badge_text(desk.copied())
    assert not (replica.folder / "papers").exists(), "it never becomes a file"
    flow.go()
    for simple in ("000000", "123456"):
        desk.pin(simple)
        assert "raadt iemand snel" in desk.said("problem")
    desk.pin(NEW)
    assert desk.said() == "Typ de pincode nog een keer"
    desk.pin("577216")
    assert "niet gelijk" in desk.said("problem")
    assert desk.said() == "Zus, kies een pincode"
    assert volunteer_of(replica, zus.id).badge == ""
    desk.pin(NEW)
    desk.pin(NEW)
    assert desk.said() == "Zus kan de balie nu openen."
    assert holds_files(replica)
    flow.go()
    assert desk.said() == "Het herstelblad"
    flow.go()
    groups = [line[3:] for line in desk.copied().split("\n")]
    assert len(groups) == 7
    flow.go()
    number = int(desk.said().split()[2])
    for wrong, why in (
        ("ABCDE", "klopt niet"),
        (groups[number % 7], "klopt niet"),
        ("", "nog niets"),
    ):
        flow.write(wrong)
        flow.go()
        assert why in desk.said("problem"), wrong
    assert replica.count("recovery_sheet") == 0
    flow.write(groups[number - 1].lower())
    flow.go()
    assert "alleen met een badge" in desk.said("line")
    assert not holds_files(replica)
    session = services.session
    session.lock()
    assert session.access == "none"
    assert not session.ring.desk
    session.unlock(badge.bits, NEW)
    desk.qtbot.waitUntil(lambda: session.person is not None)
    assert session.ring.coordinator is not None
    assert open_sheet(replica, groups).desk
    desk.list.load()
    assert str(desk.list.property("notice")) == ""


def test_a_first_badge_that_was_lost_before_there_is_a_sheet_shuts_nobody_out(
    tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    people = People(first_desk(tmp_path / "desk"))
    people.come("zus", "coordinator")
    desk = open_desk(people)
    assert desk.services.session.access == "none"
    desk.flow.load("recover")
    assert desk.picks() == ["zus"]
    desk.flow.pick("zus")
    desk.flow.go()
    bits = read_badge_text(desk.copied()).bits
    desk.flow.go()
    desk.pin(NEW)
    desk.pin(NEW)
    old = people.badges["zus"]
    people.badges["zus"], people.pins["zus"] = bits, NEW
    assert people.ring("zus").coordinator is not None
    assert volunteer_of(people.replica, "zus").withdrawn_badges == [badge_mark(old)]
    people.print_sheet()
    desk.flow.leave()
    desk.flow.load("recover")
    assert desk.said() == "Groep 1 van 7", "once there is a sheet it is asked for"


class TestForgottenPin:
    def test_two_helpers_at_a_locked_desk(self, desk: Desk) -> None:
        flow = desk.flow
        flow.load("renew")
        assert desk.said() == "Eerste helper: scan uw badge"
        desk.scan("bep")
        desk.pin(PINS["bep"])
        assert desk.said() == "Wie vergat de pincode?"
        assert desk.picks() == ["annie", "cor"], "neither herself nor a coordinator"
        flow.pick("annie")
        assert desk.said() == "Tweede helper: scan uw badge"
        for name, why in (("bep", "hielp al"), ("annie", "niet voor uzelf")):
            desk.scan(name)
            assert why in desk.said("problem")
            assert desk.said("kind") == "scan"
        desk.scan("zus")
        desk.pin(PINS["zus"])
        assert desk.said() == "Annie, scan uw badge"
        desk.scan("cor")
        assert "andere badge" in desk.said("problem")
        desk.scan("annie")
        desk.pin(NEW)
        desk.pin(NEW)
        assert desk.said() == "Annie heeft een nieuwe pincode."
        desk.people.pins["annie"] = NEW
        assert desk.people.ring("annie").desk
        annie = volunteer_of(desk.people.replica, "annie")
        assert annie.renewed_by == "bep zus"
        assert annie.changed_by == "zus"
        desk.list.load("annie")
        facts = [fact.strong for fact in desk.list.property("facts").rows]
        assert "Nieuwe pincode met hulp van Bep en Zus." in facts
        with desk.qtbot.waitSignal(flow.ended) as ended:
            flow.go()
        assert ended.args == [True]

    def test_who_unlocked_is_the_first_helper_and_a_new_badge_can_be_made(self, desk: Desk) -> None:
        desk.unlock("cor")
        flow, old = desk.flow, desk.people.badges["annie"]
        flow.load("renew")
        assert desk.picks() == ["annie", "bep"]
        flow.pick("annie")
        desk.scan("bep")
        desk.pin(PINS["bep"])
        flow.other()
        bits = read_badge_text(desk.copied()).bits
        flow.go()
        desk.pin(NEW)
        desk.pin(NEW)
        desk.people.badges["annie"], desk.people.pins["annie"] = bits, NEW
        assert desk.people.ring("annie").desk
        assert volunteer_of(desk.people.replica, "annie").withdrawn_badges == [badge_mark(old)]

    def test_a_wrong_pin_of_a_helper_counts_at_the_lock(self, desk: Desk) -> None:
        desk.flow.load("renew")
        desk.scan("bep")
        for _ in range(10):
            desk.pin("999998")
            assert desk.said("kind") == "pin"
        assert "te vaak" in desk.said("problem")
        desk.pin(PINS["bep"])
        assert "te vaak" in desk.said("problem"), "the right one does not help now"

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("onzin", "geen code van een badge"),
            ("BZV 0123", "niet heel"),
            (badge_text(Badge("house", bytes(16))), "huisbadge"),
            (badge_text(Badge("volunteer", bytes(16))), "niet bekend"),
            ("   ", "nog niets"),
        ],
    )
    def test_what_is_no_badge_of_here_is_told(self, desk: Desk, text: str, why: str) -> None:
        desk.flow.load("renew")
        desk.flow.take(text)
        assert why in desk.said("problem")
        assert desk.said() == "Eerste helper: scan uw badge"

    def test_leaving_half_way_leaves_nothing(self, desk: Desk) -> None:
        flow = desk.flow
        flow.load("renew")
        desk.scan("bep")
        desk.pin(PINS["bep"])
        flow.pick("annie")
        flow.leave()
        assert flow.spoken() == ""
        assert not any("Flow" in type(value).__name__ for value in vars(flow).values())
        flow.load("renew")
        assert desk.said() == "Eerste helper: scan uw badge"


class TestByTheCoordinator:
    def test_a_lost_badge_is_withdrawn_and_a_new_one_given_in_one_go(self, desk: Desk) -> None:
        desk.unlock("zus")
        desk.list.load("lost/annie")
        assert desk.list.lose()
        replica = desk.people.replica
        assert volunteer_of(replica, "annie").public_key == ""
        assert len(desk.services.session.ring.desk) == 2, "who is in has the new key at once"
        desk.flow.load("give/annie")
        desk.flow.go()
        bits = read_badge_text(desk.copied()).bits
        desk.flow.go()
        desk.pin(NEW)
        desk.pin(NEW)
        desk.people.badges["annie"], desk.people.pins["annie"] = bits, NEW
        assert len(desk.people.ring("annie").desk) == 2
        assert len(desk.people.ring("cor").desk) == 2

    def test_a_new_pin_to_the_badge_that_she_has(self, desk: Desk) -> None:
        desk.unlock("zus")
        desk.flow.load("pin/annie")
        desk.scan("bep")
        assert "andere badge" in desk.said("problem")
        desk.scan("annie")
        desk.pin(NEW)
        desk.pin(NEW)
        desk.people.pins["annie"] = NEW
        assert desk.people.ring("annie").desk
        assert helpers_for(desk.people.replica, "annie") == ["bep", "cor", "zus"]

    def test_a_host_gives_no_badges(self, desk: Desk) -> None:
        desk.unlock("bep")
        before = desk.people.replica.pending()
        desk.flow.load("give/annie")
        desk.flow.go()
        assert "alleen een coördinator" in desk.said("problem")
        desk.flow.load("sheet")
        desk.flow.go()
        assert "alleen een coördinator" in desk.said("problem")
        desk.list.load("lost/annie")
        assert not desk.list.lose()
        assert not desk.list.rotate()
        assert "alleen een coördinator" in str(desk.list.property("trouble"))
        assert desk.people.replica.pending() == before

    def test_the_key_is_renewed_for_everybody(self, desk: Desk) -> None:
        desk.unlock("zus")
        desk.list.load()
        assert desk.list.rotate()
        assert all(len(desk.people.ring(name).desk) == 2 for name in PINS)
        assert len(open_sheet(desk.people.replica, desk.people.sheet).desk) == 2

    def test_who_stops_is_gone_from_the_list(self, desk: Desk) -> None:
        desk.unlock("zus")
        desk.list.load("stop/cor")
        assert desk.list.property("stops")
        assert desk.list.stop()
        assert [row.key for row in desk.list.property("rows").rows] == ["annie", "bep", "zus"]
        desk.flow.load("give/nobody")
        assert desk.said() == "Dit staat er niet meer."

    def test_another_role_is_vouched_for_and_the_last_coordinator_stays_one(
        self, desk: Desk
    ) -> None:
        desk.unlock("zus")
        form = FormModel(desk.services)
        form.load("volunteer/zus/role")
        form.choose("host")
        assert not form.save()
        form.reset()
        form.load("volunteer/bep/role")
        form.choose("coordinator")
        assert form.save()
        assert desk.people.ring("bep").coordinator is not None
        form.load("volunteer/bep/vog_on")
        form.write("1 november 2026")
        assert form.save()
        assert volunteer_of(desk.people.replica, "bep").vog_on == "2026-11-01"
        assert desk.people.ring("bep").coordinator is not None

    def test_the_house_badge_that_was_printed_last_counts(self, desk: Desk) -> None:
        desk.unlock("zus")
        session = desk.services.session
        codes = []
        for _ in range(2):
            desk.flow.load("house")
            desk.flow.go()
            codes.append(read_badge_text(desk.copied()))
            desk.flow.go()
            desk.flow.leave()
        session.lock()
        with pytest.raises(Exception, match="ingetrokken"):
            session.open_house(codes[0].bits)
        session.open_house(codes[1].bits)
        assert session.access == "house"


def test_who_unlocks_sees_to_what_only_she_can_do(desk: Desk) -> None:
    replica = desk.people.replica
    stop(replica, "cor", desk.people.ring("zus"), "zus")
    assert helpers_for(replica, "bep") == ["annie", "cor", "zus"]
    see_to_keys(desk.services)
    desk.unlock("bep")
    see_to_keys(desk.services)
    assert helpers_for(replica, "bep") == ["annie", "zus"]
    before = replica.pending()
    see_to_keys(desk.services)
    assert replica.pending() == before


def test_at_a_kiosk_of_a_server_nobody_is_sent_through_a_flow_in_vain(desk: Desk) -> None:
    replica = desk.people.replica
    replica.device = msgspec.structs.replace(replica.device, kind="kiosk", server="http://x")
    desk.list.load()
    assert "aan de balie" in str(desk.list.property("notice"))
    for key in ("renew", "recover", "give/annie"):
        desk.flow.load(key)
        assert desk.said() == "Dit doet u aan de balie, niet op de zuil."
        desk.flow.leave()


class TestSheet:
    def test_a_smudged_sheet_gives_the_coordinator_a_new_badge(self, desk: Desk) -> None:
        flow, sheet = desk.flow, desk.people.sheet
        flow.load("recover")
        assert desk.said() == "Groep 1 van 7"
        wrong = "0" if sheet[0][2] != "0" else "1"
        flow.write(sheet[0][:2] + wrong + sheet[0][3:])
        flow.go()
        assert "Groep 1 klopt niet" in desk.said("problem")
        assert desk.said("text"), "what was typed stays to be mended"
        for number, group in enumerate(sheet, 1):
            flow.write(f"{group[:3]}?{group[4:]}" if number == 3 else group.lower())
            flow.go()
        assert desk.said() == "Wie wordt de coördinator?"
        assert desk.picks() == ["zus"]
        flow.pick("zus")
        flow.go()
        bits = read_badge_text(desk.copied()).bits
        flow.go()
        desk.pin(NEW)
        desk.pin(NEW)
        desk.people.badges["zus"], desk.people.pins["zus"] = bits, NEW
        assert desk.people.ring("zus").coordinator is not None
        assert isinstance(volunteer_of(desk.people.replica, "zus"), Volunteer)

    def test_a_group_can_be_typed_again_and_a_scan_types_all(self, desk: Desk) -> None:
        from sync.recovery_sheet import make_secret, sheet_text

        flow = desk.flow
        flow.load("recover")
        flow.take(desk.people.sheet[0])
        assert desk.said() == "Groep 2 van 7"
        flow.other()
        assert desk.said() == "Groep 1 van 7"
        flow.take(sheet_text(make_secret()))
        assert "geldt hier niet" in desk.said("problem")
        flow.take(sheet_text(desk.people.sheet))
        assert desk.said() == "Wie wordt de coördinator?"
