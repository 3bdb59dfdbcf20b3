"""From the keys in the first desk's folder to badges, a sheet of paper and two desks, over a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sync.badge import badge_mark
from sync.changes import Draft
from sync.desk_records import KeyShare, Volunteer
from sync.disk import drafting
from sync.disk.first_desk import desk_key_of, statements
from sync.disk.letting_go import holds_files, let_go
from sync.disk.replica import Replica
from sync.disk.volunteering import (
    after_unlock,
    helped,
    helpers_for,
    lose_badge,
    open_sheet,
    rotate_now,
    volunteer_of,
)
from sync.errors import BadInput
from sync.key_verdicts import STAYS_GONE
from sync.keyring import receive
from sync.line.exchange import exchange_once
from sync.seal import Contact, fingerprint, seal
from sync.vouchers import vouched
from tests.sync.desk_people import People
from tests.sync.server.house import House, open_device

RIET = Contact(name="Riet", phone="+31450001234")


class Anker(NamedTuple):
    """Two desks and a kiosk of one neighbourhood, at a running server."""

    desk: Replica
    laptop: Replica
    kiosk: Replica


@pytest.fixture
def anker(tmp_path: Path) -> Iterator[Anker]:
    house = House(tmp_path / "server", "--host", "127.0.0.1")
    house.admin("neighbourhood", "Anker", "--house", "Het Anker")
    with (
        house,
        open_device(house, tmp_path / "balie", "desk") as desk,
        open_device(house, tmp_path / "laptop", "desk") as laptop,
        open_device(house, tmp_path / "zuil") as kiosk,
    ):
        yield Anker(desk, laptop, kiosk)


def test_the_keys_live_in_badges_and_on_paper_and_a_lost_badge_is_lost_everywhere(
    tmp_path: Path, anker: Anker
) -> None:
    desk, laptop, kiosk = anker
    people = People(desk)
    exchange_once(desk)
    people.come("zus", "coordinator")
    people.print_sheet()
    assert not let_go(desk), "the server has not confirmed what was given"
    exchange_once(desk)
    assert not holds_files(desk), "now it has"
    for name in ("annie", "bep", "cor"):
        people.come(name, ring=people.ring("zus"))
    after_unlock(desk, "annie", people.key("annie"), people.ring("annie"), "annie")
    assert helpers_for(desk, "annie") == ["bep", "cor", "zus"]
    for device in (desk, laptop, kiosk):
        exchange_once(device)
    ring = people.ring("annie", laptop)
    box = seal(RIET, ring.desk[-1].public)
    assert ring.open(box, fingerprint(ring.desk[-1].public)) == RIET
    assert open_sheet(laptop, people.sheet) == people.ring("zus", laptop)
    helped(laptop, "annie", "bep", people.key("bep", laptop))
    assert [kiosk.count(kind) for kind in ("spare_key", "recovery_sheet")] == [0, 0]
    assert {one.use for one in kiosk.records(KeyShare)} == {"desk"}, "and no coordinator's"
    assert people.ring("annie", kiosk) == ring, "she opens the desk in the hall too"
    assert people.ring("zus", kiosk).coordinator is None

    old = volunteer_of(laptop, "annie")
    lose_badge(desk, "annie", people.ring("zus"), "zus")
    exchange_once(desk)
    exchange_once(laptop)
    assert desk.outbox.tray() == []
    assert volunteer_of(laptop, "annie").withdrawn_badges == [badge_mark(people.badges["annie"])]  # fmt: skip
    with pytest.raises(BadInput):
        people.key("annie", laptop)
    assert len(people.ring("bep", laptop).desk) == 2
    _put_back(laptop, old)
    exchange_once(desk)
    annie = volunteer_of(desk, "annie")
    assert annie.public_key == old.public_key, "a desk may say so, and is not believed"
    assert not vouched(annie, desk.device.coordinator_key)
    secrets = [
        "".join(people.sheet[:2]),
        " ".join(people.sheet[:2]),
        people.ring("zus").desk[-1].private,
    ]
    for path in tmp_path.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(secret.encode() in content for secret in secrets), path.name


def _put_back(laptop: Replica, old: Volunteer) -> None:
    """Let a stolen desk put an old key, voucher and badge back, and then take away what says that they count no more."""
    names = ("public_key", "wrapped_key", "badge", "vouched")
    fields: dict[str, object] = {name: getattr(old, name) for name in names}
    laptop.act([Draft(kind="volunteer", record=old.id, fields=fields)], "zus")
    exchange_once(laptop)
    assert laptop.outbox.tray() == []
    gone: dict[str, object] = {"withdrawn_badges": [], "vouchers": old.vouchers}
    with pytest.MonkeyPatch.context() as their_program:
        their_program.setattr(drafting, "GROWING_FIELDS", {})
        laptop.act([Draft(kind="volunteer", record=old.id, fields=gone)], "zus")
    exchange_once(laptop)
    (refused,) = laptop.outbox.tray()
    assert refused.text == STAYS_GONE.text_nl
    assert volunteer_of(laptop, old.id).withdrawn_badges


def test_a_desk_that_had_not_heard_of_a_lost_badge_gives_it_nothing_for_good(anker: Anker) -> None:
    """It renewed the key meanwhile, for the lost badge too: the next coordinator who unlocks mends that."""
    desk, laptop, kiosk = anker
    people = People(desk)
    exchange_once(desk)
    people.come("zus", "coordinator")
    people.come("annie", ring=people.ring("zus"))
    for device in (desk, laptop):
        exchange_once(device)
    lost = people.key("annie", laptop)
    lose_badge(desk, "annie", people.ring("zus"), "zus")
    rotate_now(laptop, people.ring("zus", laptop), "zus")
    for device in (desk, laptop, desk, kiosk):
        exchange_once(device)

    def opens(device: Replica) -> bool:
        ring = receive(device.records(KeyShare), statements(device), lost)
        return desk_key_of(device) in [one.public for one in ring.desk]

    after_unlock(desk, "zus", people.key("zus", desk), people.ring("zus", desk), "zus")
    for device in (desk, laptop, kiosk):
        exchange_once(device)
    assert not any(opens(device) for device in (desk, laptop, kiosk))
    assert all(one.to != lost.public for one in desk.records(KeyShare, "sealed <> ''"))
    assert not after_unlock(desk, "zus", people.key("zus", desk), people.ring("zus", desk), "zus")  # fmt: skip
