"""Nobody can unlock: a forgotten PIN with two helpers, and the recovery sheet, with everything that is typed wrong."""

from __future__ import annotations

import pytest

from sync.badge import Badge, badge_mark, badge_text, read_badge_text
from sync.changes import Draft
from sync.desk_records import Volunteer
from sync.disk.volunteering import (
    volunteer_of,
)
from tests.kiosk.desk.badge_desk import BadgeDesk
from tests.sync.desk_people import PINS

NEW = "577215"


@pytest.fixture
def desk(badge_desk: BadgeDesk) -> BadgeDesk:
    return badge_desk


class TestForgottenPin:
    def test_two_helpers_at_a_locked_desk(self, desk: BadgeDesk) -> None:
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

    def test_who_unlocked_is_the_first_helper_and_a_new_badge_can_be_made(
        self, desk: BadgeDesk
    ) -> None:
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

    def test_a_wrong_pin_of_a_helper_counts_at_the_lock(self, desk: BadgeDesk) -> None:
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
    def test_what_is_no_badge_of_here_is_told(self, desk: BadgeDesk, text: str, why: str) -> None:
        desk.flow.load("renew")
        desk.flow.take(text)
        assert why in desk.said("problem")
        assert desk.said() == "Eerste helper: scan uw badge"

    def test_leaving_half_way_leaves_nothing(self, desk: BadgeDesk) -> None:
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


class TestSheet:
    def test_a_smudged_sheet_gives_the_coordinator_a_new_badge(self, desk: BadgeDesk) -> None:
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

    @pytest.mark.parametrize(("in_hall", "name"), [(True, "Zus"), (False, "Zus Aldenhof")])
    def test_in_the_hall_the_sheet_names_nobody_in_full(
        self, desk: BadgeDesk, monkeypatch: pytest.MonkeyPatch, in_hall: bool, name: str
    ) -> None:
        monkeypatch.setattr(type(desk.services.session), "in_hall", in_hall)
        fields = {"name": "Zus Aldenhof"}
        desk.people.replica.act([Draft(kind="volunteer", record="zus", fields=fields)], "zus")
        desk.flow.load("recover")
        for group in desk.people.sheet:
            desk.flow.write(group)
            desk.flow.go()
        assert [row.title for row in desk.flow.property("rows").rows] == [name]

    def test_a_group_can_be_typed_again_and_a_scan_types_all(self, desk: BadgeDesk) -> None:
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
