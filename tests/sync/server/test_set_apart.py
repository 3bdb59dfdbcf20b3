"""Copies of a folder, disks that went back in time, revoked devices: each real, each found at its own exchange."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.changes import Draft
from sync.disk.first_desk import desk_key_of
from sync.disk.replica import Replica, open_replica
from sync.disk.set_apart import SetApart, standing_of
from sync.line.exchange import exchange_once
from sync.records import SetAside
from sync.seal import Contact, fingerprint, seal
from sync.server.tables import RECORD
from tests.sync.server.house import House, now

Devices = Callable[..., Replica]


def news(record: str, **other: Any) -> Draft:
    fields = {"title": record, "text": "x", "shown_until": "2030-01-01"}
    return Draft(kind="announcement", record=record, fields=fields | other)


def boxed(replica: Replica, name: str = "Riet") -> str:
    """Place a post with a sealed box, and return the box."""
    key = desk_key_of(replica)
    sealed = seal(Contact(name=name, phone="+31450001234"), key)
    fields = {"about": f"post-{name}", "venue": replica.device.venue, "sealed": sealed}
    replica.act(
        [
            Draft(kind="box", record=f"box-{name}", fields={**fields, "key": fingerprint(key)}),
            Draft(
                kind="help_post",
                record=f"post-{name}",
                fields={"title": "Wie helpt?", "expires": "2026-12-20", "box": f"box-{name}"},
            ),
        ],
        "visitor",
    )
    return sealed


@pytest.fixture
def copied(device: Devices, tmp_path: Path) -> Iterator[Callable[[Replica], Replica]]:
    """Return a function that copies a whole data folder and opens the copy."""
    opened: list[Replica] = []

    def make(replica: Replica) -> Replica:
        replica.close()
        folder = replica.folder.with_name(f"{replica.folder.name}-copy-{len(opened)}")
        shutil.copytree(replica.folder, folder)
        opened.append(open_replica(folder, clock=now))
        return opened[-1]

    yield make
    for replica in opened:
        replica.close()


@pytest.mark.parametrize("copy_first", [True, False])
def test_of_a_disk_and_its_copy_the_first_keeps_the_place(
    copy_first: bool,
    house: House,
    device: Devices,
    copied: Callable[[Replica], Replica],
) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    kiosk.act([news("voor")], "Annie")
    exchange_once(kiosk)
    kiosk.act([news("wacht")], "Annie")
    copy = copied(kiosk)
    with open_replica(kiosk.folder, clock=now) as kiosk:
        kiosk.act([news("van-de-een"), news("ook-van-de-een")], "Annie")
        copy.act([news("van-de-ander")], "Henk")
        first, second = (copy, kiosk) if copy_first else (kiosk, copy)
        exchange_once(first)
        for _ in range(2):
            with pytest.raises(SetApart) as told:
                exchange_once(second)
        assert "kopie" in told.value.what
        assert (standing_of(first.outbox), standing_of(second.outbox)) == ("", "clone")
        assert (first.pending(), second.pending()) == (0, 0)
        exchange_once(first)
        exchange_once(desk)
        own = {"van-de-ander"} if copy_first else {"van-de-een", "ook-van-de-een"}
        made = {one.id for one in desk.list("announcement")}
        assert own <= made
        assert {"voor", "wacht"} <= made
        (entry,) = desk.records(SetAside)
        lost = {"van-de-een", "ook-van-de-een", "van-de-ander"} - own
        assert {change["record"] for change in entry.changes} == lost
        assert (entry.why, entry.actor) == ("clone", "Annie" if copy_first else "Henk")
        assert not lost & made, "set aside, whole"
        assert second.records(SetAside) == [], "a kiosk never gets the tray of the desks"


def test_what_is_done_on_a_device_that_is_set_apart_still_reaches_the_desks(
    device: Devices, copied: Callable[[Replica], Replica]
) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    exchange_once(kiosk)
    copy = copied(kiosk)
    with open_replica(kiosk.folder, clock=now) as kiosk:
        kiosk.act([news("eerste")], "Annie")
        exchange_once(kiosk)
    copy.act([news("kopie")], "Henk")
    with pytest.raises(SetApart):
        exchange_once(copy)
    copy.act([news("daarna")], "Henk")
    assert copy.get("announcement", "daarna") is not None, "it works on, for whoever stands there"
    with pytest.raises(SetApart):
        exchange_once(copy)
    exchange_once(desk)
    entries = {entry.changes[0]["record"] for entry in desk.records(SetAside)}
    assert entries == {"kopie", "daarna"}
    with open_replica(copy.folder, clock=now) as again:
        assert standing_of(again.outbox) == "clone", (
            "it is noted where a power cut does not take it"
        )
        assert again.pending() == 0


def test_a_disk_that_went_back_in_time_is_seen_before_it_writes(
    device: Devices, copied: Callable[[Replica], Replica]
) -> None:
    kiosk = device("zuil")
    exchange_once(kiosk)
    yesterday = copied(kiosk)
    with open_replica(kiosk.folder, clock=now) as kiosk:
        kiosk.act([news("vandaag")], "Annie")
        exchange_once(kiosk)
    with pytest.raises(SetApart) as told:
        exchange_once(yesterday)
    assert told.value.what == "De schijf van dit apparaat is teruggezet."
    yesterday.act([news("op-de-oude-schijf")], "Annie")
    with pytest.raises(SetApart):
        exchange_once(yesterday)
    assert yesterday.pending() == 0


class TestRevoked:
    def test_it_may_push_once_more_and_wipes_its_boxes(
        self, house: House, device: Devices, tmp_path: Path
    ) -> None:
        kiosk, desk = device("zuil"), device("balie", "desk")
        exchange_once(kiosk)
        old = boxed(kiosk, "Riet")
        exchange_once(kiosk)
        waiting = boxed(kiosk, "Bep")
        house.admin("revoke", kiosk.device.device)
        with pytest.raises(SetApart) as told:
            exchange_once(kiosk)
        assert told.value.why == "revoked"
        folder = kiosk.folder
        kiosk.close()
        assert [lies_in(folder, sealed) for sealed in (old, waiting)] == [[], []]
        with open_replica(folder, clock=now) as again:
            with pytest.raises(SetApart):
                exchange_once(again)
            with pytest.raises(SetApart):
                again.act([news("nu-nog")], "Annie")
        exchange_once(desk)
        (entry,) = desk.records(SetAside)
        kept = next(c for c in entry.changes if c["kind"] == "box")
        assert kept["fields"]["sealed"] == waiting, "the desk can still read who it was"
        assert desk.get("help_post", "post-Bep") is None

    def test_a_second_push_gets_nothing(self, house: House, device: Devices) -> None:
        kiosk = device("zuil")
        exchange_once(kiosk)
        house.admin("revoke", kiosk.device.device)
        kiosk.act([news("een")], "Annie")
        with pytest.raises(SetApart):
            exchange_once(kiosk)
        kiosk.outbox.set_note("apart", "")  # a program that does not hold to it
        kiosk.act([news("twee")], "Annie")
        with pytest.raises(SetApart) as told:
            exchange_once(kiosk)
        assert told.value.outcomes == ()
        assert kiosk.pending() == 1, "it waits on its own disk"
        assert tray_of(house) == 1

    def test_nobody_else_can_make_a_device_wipe(
        self, house: House, device: Devices, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kiosk = device("zuil")
        exchange_once(kiosk)
        sealed = boxed(kiosk)
        house.admin("revoke", kiosk.device.device)
        monkeypatch.setattr(
            kiosk, "device", type(kiosk.device)(**{**_plain(kiosk), "server_key": "A" * 43 + "="})
        )
        with pytest.raises(Exception, match="hoort niet meer"):
            exchange_once(kiosk)
        assert standing_of(kiosk.outbox) == ""
        assert lies_in(kiosk.folder, sealed)


def _plain(replica: Replica) -> dict[str, Any]:
    return {name: getattr(replica.device, name) for name in replica.device.__struct_fields__}


def lies_in(folder: Path, sealed: str) -> list[str]:
    """Return the files in which a sealed box can still be read, byte for byte."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if sealed.encode()[:60] in path.read_bytes()]


def tray_of(house: House) -> int:
    engine = sa.create_engine(house.database, poolclass=sa.NullPool)
    own = sa.select(sa.func.count()).select_from(RECORD).where(RECORD.c.kind == "set_aside")
    with engine.connect() as db:
        return int(db.execute(own).scalar_one())
