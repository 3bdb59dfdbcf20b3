"""Badges, the recovery sheet and keys at the desk, from the first coordinator on; and everything typed wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.viewmodels.desk.form import Form
from kiosk.viewmodels.desk.form_model import FormModel
from printing.outcomes import Outcome
from sync.badge import read_badge_text
from sync.disk.letting_go import holds_files
from sync.disk.volunteer_files import file_of, vog_on
from sync.disk.volunteering import (
    everybody,
    helpers_for,
    open_sheet,
    stop,
    volunteer_of,
)
from tests.kiosk.desk.badge_desk import BadgeDesk, see_to_keys
from tests.sync.desk_people import PINS, People, first_desk

NEW = "577215"


@pytest.fixture
def desk(badge_desk: BadgeDesk) -> BadgeDesk:
    return badge_desk


def test_the_first_coordinator_from_an_empty_list_to_a_desk_that_opens_by_badge(
    tmp_path: Path, open_badge_desk: Callable[..., BadgeDesk]
) -> None:
    desk = open_badge_desk(People(first_desk(tmp_path / "desk")))
    replica, services, flow = desk.people.replica, desk.services, desk.flow
    desk.list.load()
    assert "Begin met uzelf" in str(desk.list.property("notice"))
    form = FormModel(services)
    key = desk.list.newKey()
    form.load(f"{key}/name")
    form.write("Zus Jansen")
    assert form.save()
    (zus,) = everybody(replica)
    assert (zus.name, zus.role) == ("Zus", "coordinator")
    assert file_of(replica, zus.id).name == "Zus Jansen", "kiosks do not get it"
    desk.list.load(zus.id)
    assert desk.list.property("name") == "Zus Jansen"
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
    assert desk.said() == "Het herstelblad", "the sheet is a part of giving the first badge"
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


class TestByTheCoordinator:
    def test_a_lost_badge_is_withdrawn_and_a_new_one_given_in_one_go(self, desk: BadgeDesk) -> None:
        desk.unlock("zus")
        desk.list.load("lost/annie")
        assert desk.list.lose()
        replica = desk.people.replica
        assert volunteer_of(replica, "annie").public_key == ""
        assert len(desk.services.session.ring.desk) == 2, "who is in has the new key at once"
        desk.flow.load("lost/annie")
        assert desk.said() == "De oude badge van Annie werkt niet meer."
        assert (desk.said("button"), desk.said("otherText")) == ("Nieuwe badge", "Later")
        desk.flow.go()
        assert desk.said() == "Een badge voor Annie"
        desk.flow.other()
        assert desk.said() == "Een badge voor Annie", "nothing more can be put off"
        desk.flow.go()
        bits = read_badge_text(desk.copied()).bits
        desk.flow.go()
        desk.pin(NEW)
        desk.pin(NEW)
        desk.people.badges["annie"], desk.people.pins["annie"] = bits, NEW
        assert len(desk.people.ring("annie").desk) == 2
        assert len(desk.people.ring("cor").desk) == 2

    def test_whose_owner_is_not_there_gets_a_new_badge_later(self, desk: BadgeDesk) -> None:
        desk.unlock("zus")
        desk.list.load("lost/annie")
        assert desk.list.lose()
        desk.flow.load("lost/annie")
        with desk.qtbot.waitSignal(desk.flow.ended) as ended:
            desk.flow.other()
        assert ended.args == [False], "the page of Annie comes back"
        desk.list.load("annie")
        assert not desk.list.property("hasBadge")

    def test_a_new_pin_to_the_badge_that_she_has(self, desk: BadgeDesk) -> None:
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

    def test_a_host_gives_no_badges(self, desk: BadgeDesk) -> None:
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

    def test_the_key_is_renewed_for_everybody(self, desk: BadgeDesk) -> None:
        desk.unlock("zus")
        desk.list.load()
        assert desk.list.rotate()
        assert all(len(desk.people.ring(name).desk) == 2 for name in PINS)
        assert len(open_sheet(desk.people.replica, desk.people.sheet).desk) == 2

    def test_who_stops_is_gone_from_the_list(self, desk: BadgeDesk) -> None:
        desk.unlock("zus")
        desk.list.load("stop/cor")
        assert desk.list.property("stops")
        sure = "Op elk apparaat dat contact heeft, werkt de badge niet meer."
        assert desk.list.property("sureText") == f"{sure} Wat zij deed blijft staan."
        assert desk.list.stop()
        assert [row.key for row in desk.list.property("rows").rows] == ["annie", "bep", "zus"]
        desk.flow.load("give/nobody")
        assert desk.said() == "Dit staat er niet meer."

    def test_another_role_is_vouched_for_and_the_last_coordinator_stays_one(
        self, desk: BadgeDesk
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
        bep = volunteer_of(desk.people.replica, "bep")
        assert (bep.vog_on, vog_on(desk.people.replica, bep)) == ("", "2026-11-01")
        assert "2026" in str(Form(desk.services, "volunteer", "bep").answers["vog_on"])
        assert desk.people.ring("bep").coordinator is not None

    def test_the_house_badge_that_was_printed_last_counts(self, desk: BadgeDesk) -> None:
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


def test_who_unlocks_sees_to_what_only_she_can_do(desk: BadgeDesk) -> None:
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


def test_at_a_kiosk_of_a_server_nobody_is_sent_through_a_flow_in_vain(desk: BadgeDesk) -> None:
    replica = desk.people.replica
    replica.device = msgspec.structs.replace(replica.device, kind="kiosk", server="http://x")
    desk.list.load()
    assert "aan de balie" in str(desk.list.property("notice"))
    for key in ("renew", "recover", "give/annie"):
        desk.flow.load(key)
        assert desk.said() == "Dit doet u aan de balie, niet op de zuil."
        desk.flow.leave()


def test_what_is_printed_is_private_and_its_code_does_not_stand_on_the_screen(
    desk: BadgeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[dict[str, object]] = []

    def printed(folder: Path, uri: str, pdf: bytes, **more: object) -> Outcome:
        assert pdf.startswith(b"%PDF")
        jobs.append(more)
        return Outcome(True, "Uw papier is geprint.", "")

    monkeypatch.setattr("printing.queue.print_now", printed)
    desk.unlock("zus")
    for key in ("give/annie", "house", "sheet"):
        desk.flow.load(key)
        desk.flow.go()
        assert desk.copied() == ""
        assert desk.said("outcome") == "Uw papier is geprint."
        assert "BZ" not in desk.flow.spoken()
        desk.flow.leave()
    assert [(job["name"], job["private"]) for job in jobs] == [
        ("badge", True),
        ("huisbadge", True),
        ("herstelblad", True),
    ]
