"""The server asks of every change the role that its author has there, and puts aside whole what nobody with that role did."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from sync.changes import Draft, Verb
from sync.disk.replica import Replica
from sync.disk.volunteering import role_drafts, stop, volunteer_of
from sync.line.exchange import exchange_once
from sync.server.beginning import House as Building
from sync.server.beginning import first_records
from sync.server.commands import now_ms
from tests.sync.desk_people import People
from tests.sync.server.house import House, open_device
from tests.sync.server.test_restore import store_of

CANCELLED = {"activity": "a", "recurrence": "2026-11-24T10:00", "cancelled": True}


def refused(replica: Replica, draft: Draft, actor: str) -> list[str]:
    """Do something in somebody's name, and return for what reasons the server refused it."""
    act = replica.act([draft], actor)
    exchange_once(replica)
    return [refusal.reason for refusal in replica.outbox.tray() if refusal.act == act]


def service(name: str) -> Draft:
    return Draft(kind="service", record=f"service-{name}", fields={"name": name})


def anker(folder: Path) -> House:
    """Return a server with a neighbourhood of its own, which nobody has a badge in."""
    folder.mkdir()
    house = House(folder, "--host", "127.0.0.1")
    with store_of(house) as store:
        told = Building(name="Het Anker")
        store.make_neighbourhood("Anker", first_records("Anker", told, now_ms(), os.urandom))
    return house


def cancelled(**more: str) -> Draft:
    fields = {**CANCELLED, **more}
    return Draft(kind="override", record="a@2026-11-24T10:00", fields=fields)


def test_a_role_is_asked_for_as_the_server_knows_it(tmp_path: Path) -> None:
    with (
        anker(tmp_path / "server") as house,
        closing(open_device(house, tmp_path / "balie", "desk")) as desk,
        closing(open_device(house, tmp_path / "zuil")) as kiosk,
    ):
        exchange_once(desk)
        assert refused(desk, service("zonder badge"), "desk") == []
        assert refused(kiosk, service("van de zuil"), "desk") == []
        exchange_once(desk)
        people = People(desk)
        people.come("zus", "coordinator")
        people.come("annie", "host", people.ring("zus"))
        exchange_once(desk)
        exchange_once(kiosk)
        assert desk.outbox.tray() == []

        turn = {"volunteer": "annie", "starts": "2027-01-05T10:00", "visibility": "desk"}
        assert refused(desk, Draft(kind="shift", record="turn", fields=turn), "annie") == []
        verbs: tuple[Verb, ...] = ("delete", "restore")
        for verb in verbs:
            assert refused(desk, Draft(kind="shift", record="turn", verb=verb), "annie") == []
        exchange_once(kiosk)
        assert kiosk.get("shift", "turn") == desk.get("shift", "turn") is not None

        assert refused(desk, service("van een gast"), "annie") == ["role"]
        assert refused(desk, cancelled(), "annie") == []
        annie = volunteer_of(desk, "annie")
        desk.act(role_drafts(desk, annie, "editor", people.ring("zus")), "zus")
        assert refused(desk, service("van Annie"), "annie") == []
        role = Draft(kind="volunteer", record="annie", fields={"role": "coordinator"})
        assert refused(desk, role, "annie") == ["role"]

        assert refused(desk, cancelled(cancel_reason="Het weer is te slecht"), "house") == []
        assert refused(desk, cancelled(place="Keuken"), "house") == ["role"]
        assert refused(kiosk, service("van niemand"), "desk") == ["badge"]
        assert refused(kiosk, service("van Zus"), "zus") == []

        for actor in ("system", "zus"):
            gone = Draft(kind="volunteer", record="zus", verb="delete")
            assert refused(kiosk, gone, actor) == ["desk"], "a stolen kiosk opens no desk"
        assert refused(kiosk, service("van zichzelf"), "system") == ["badge"]
        desk.act([Draft(kind="volunteer", record="annie", verb="delete")], "zus")
        desk.act([Draft(kind="volunteer", record="annie", verb="restore")], "zus")
        stop(desk, "annie", people.ring("zus"), "zus")
        assert refused(desk, service("van wie stopte"), "annie") == ["role"]


def test_after_a_restore_an_act_waits_for_whoever_still_brings_its_author(tmp_path: Path) -> None:
    """Bep came, and Annie became an editor, after the backup: only the desk still knows, and the kiosk comes first."""
    with (
        anker(tmp_path / "server") as house,
        closing(open_device(house, tmp_path / "balie", "desk")) as desk,
        closing(open_device(house, tmp_path / "zuil")) as kiosk,
    ):
        exchange_once(desk)
        people = People(desk)
        people.come("zus", "coordinator")
        people.come("annie", "host", people.ring("zus"))
        exchange_once(desk)
        with store_of(house) as store:
            store.backup(tmp_path / "backup")
        people.come("bep", "editor", people.ring("zus"))
        annie = volunteer_of(desk, "annie")
        desk.act(role_drafts(desk, annie, "editor", people.ring("zus")), "zus")
        exchange_once(desk)
        for who in ("bep", "annie"):
            kiosk.act([service(f"van de zuil, door {who}")], who)
        exchange_once(kiosk)
        assert (kiosk.pending(), kiosk.outbox.tray_length()) == (0, 0)

        with store_of(house) as store:
            store.restore(tmp_path / "backup", replace=True)
        kiosk.act([service("daarna, door bep")], "bep")
        kiosk.act([service("daarna, door niemand")], "wie is dit")
        for _ in range(2):
            assert exchange_once(kiosk).wait_s > 0
        assert (kiosk.pending(), kiosk.outbox.tray_length()) == (4, 0)
        exchange_once(desk)
        exchange_once(desk)
        exchange_once(kiosk)
        exchange_once(kiosk)
        exchange_once(desk)
        assert [refusal.reason for refusal in kiosk.outbox.tray()] == ["badge"], "nobody brought it"
        found = {one.name for one in desk.services()}
        assert found == {
            "van de zuil, door bep",
            "van de zuil, door annie",
            "daarna, door bep",
        }
