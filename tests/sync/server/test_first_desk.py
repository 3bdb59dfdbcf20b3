"""The first desk of a real neighbourhood makes the key; the server never does, and takes no second coordinator."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.changes import Draft
from sync.desk_records import StatedDeskKey
from sync.device import read_device
from sync.disk.first_desk import desk_key_of, statements
from sync.disk.replica import Replica, open_replica
from sync.errors import ServerRubbish
from sync.keyring import read_coordinator, read_held, read_keyring, rotate, state, stating
from sync.line.enrolment import enrol
from sync.line.exchange import exchange_once
from sync.seal import Contact, fingerprint, make_desk_key, seal
from sync.signing import make_device_key
from tests.sync.server.house import House, now, open_device

RIET = Contact(name="Riet", phone="+31450001234")


@pytest.fixture
def anker(tmp_path: Path) -> Iterator[House]:
    """A server with a new neighbourhood, in which nobody is yet."""
    house = House(tmp_path / "server", "--host", "127.0.0.1")
    house.admin("neighbourhood", "Anker", "--house", "Het Anker")
    with house:
        yield house


@pytest.fixture
def join(anker: House, tmp_path: Path) -> Iterator[Any]:
    opened: list[Replica] = []

    def make(name: str, kind: str = "kiosk") -> Replica:
        opened.append(open_device(anker, tmp_path / name, kind))
        return opened[-1]

    yield make
    for replica in opened:
        replica.close()


def again(replica: Replica) -> Replica:
    return open_replica(replica.folder, clock=now)


def refusals(replica: Replica) -> list[str]:
    return [one.reason for one in replica.outbox.tray()]


def test_the_first_desk_makes_the_key_and_only_it_can_open(anker: House, join: Any) -> None:
    desk = join("balie", "desk")
    result = exchange_once(desk)
    assert result.pushed == 1
    assert "desk_key" in result.kinds
    made = read_coordinator(desk.folder)
    (held,) = read_held(desk.folder)
    assert made is not None
    assert read_device(desk.folder) == msgspec.structs.replace(
        desk.device, coordinator_key=made.public
    )
    kiosk = join("zuil")
    assert kiosk.device.coordinator_key == made.public, "pinned at enrolment"
    exchange_once(kiosk)
    assert desk_key_of(kiosk) == desk_key_of(desk) == held.public
    box = seal(RIET, desk_key_of(kiosk))
    assert read_keyring(desk.folder).open(box, fingerprint(held.public)) == RIET
    for name in ("desk.key", "coordinator.key"):
        assert (desk.folder / name).stat().st_mode & 0o777 == 0o600
        assert not (kiosk.folder / name).exists()
    for path in anker.folder.rglob("*"):
        if path.is_file():
            for secret in (held.private, made.seed):
                assert secret.encode() not in path.read_bytes(), path.name


def test_a_kiosk_that_was_there_before_the_first_desk_waits_and_then_pins(join: Any) -> None:
    kiosk = join("zuil")
    exchange_once(kiosk)
    assert kiosk.device.coordinator_key == ""
    assert desk_key_of(kiosk) == ""
    desk = join("balie", "desk")
    exchange_once(desk)
    with again(kiosk) as screen:  # opened before it was pinned, as the window's is
        exchange_once(kiosk)
        assert desk_key_of(screen) == desk_key_of(desk) != ""
    with again(kiosk) as reopened:
        assert reopened.device.coordinator_key == desk.device.coordinator_key


def test_a_second_desk_makes_nothing(join: Any) -> None:
    first, second = join("een", "desk"), join("twee", "desk")
    exchange_once(first)
    exchange_once(second)
    assert read_keyring(second.folder).desk == ()
    assert read_coordinator(second.folder) is None
    assert second.device.coordinator_key == first.device.coordinator_key != ""
    assert second.pending() == 0


def test_of_two_desks_that_begin_at_once_one_steps_back(
    join: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has heard of no key when it makes its own; what reaches the server first stands."""
    first, second = join("een", "desk"), join("twee", "desk")
    with monkeypatch.context() as patch:
        patch.setattr("sync.line.exchange.after_trip", lambda _: False)
        exchange_once(first)
        exchange_once(second)
    from sync.disk.first_desk import after_trip

    assert after_trip(first)
    assert after_trip(second)
    assert desk_key_of(first) == desk_key_of(second) == "", "believed when the server has it"
    exchange_once(second)
    exchange_once(first)
    assert desk_key_of(first) == desk_key_of(second) == read_held(second.folder)[0].public
    assert (refusals(first), refusals(second)) == ([], [])
    assert not read_keyring(first.folder).desk
    assert read_coordinator(first.folder) is None
    assert first.list("desk_key") == second.list("desk_key")
    exchange_once(first)
    exchange_once(second)
    assert (first.list("set_aside"), second.list("set_aside")) == ([], [])


def test_threads_that_exchange_at_once_make_one_key(
    join: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = join("balie", "desk")
    with monkeypatch.context() as patch:
        patch.setattr("sync.line.exchange.after_trip", lambda _: False)
        exchange_once(desk)  # the snapshot is taken
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with again(desk) as own:
                for _ in range(3):
                    exchange_once(own)
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failed == []
    exchange_once(desk)
    assert len(read_held(desk.folder)) == len(desk.list("desk_key")) == 1
    assert desk_key_of(desk) == read_held(desk.folder)[0].public


def test_a_desk_that_was_killed_between_its_files_and_its_act_states_that_key(
    join: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = join("balie", "desk")
    with monkeypatch.context() as patch:

        def killed(*_: Any) -> str:
            raise KeyboardInterrupt

        patch.setattr(Replica, "act", killed)
        with pytest.raises(KeyboardInterrupt):
            exchange_once(desk)
    (held,) = read_held(desk.folder)
    exchange_once(desk)
    assert desk_key_of(desk) == held.public


@pytest.mark.parametrize("kind", ["kiosk", "desk"])
def test_nobody_else_states_a_key(join: Any, kind: str) -> None:
    """A stolen kiosk, and a desk whose thief signs with a key of his own."""
    desk = join("balie", "desk")
    exchange_once(desk)
    other, theirs = join("ander", kind), make_desk_key()
    exchange_once(other)
    good = desk_key_of(desk)
    thief = make_device_key()
    signer = read_coordinator(desk.folder) if kind == "kiosk" else thief
    assert signer is not None
    statement = state(theirs.public, 9, "2026-11-26T09:00:00+00:00", signer)
    other.act([stating(theirs.public, statement)], "Annie")
    other.act([Draft(kind="desk_key", record=fingerprint(good), verb="delete")], "Annie")
    old = {"statement": state(good, 2, "2026-11-26T09:00:00+00:00", thief)}
    other.act([Draft(kind="desk_key", record=fingerprint(good), fields=old)], "Annie")
    for replica in (other, desk):
        exchange_once(replica)
    wanted = ["desk"] * 3 if kind == "kiosk" else ["coordinator", "state", "coordinator"]
    assert sorted(refusals(other)) == sorted(wanted)
    assert desk_key_of(other) == desk_key_of(desk) == good


def test_a_kiosk_neither_sees_nor_makes_what_is_between_desks(join: Any) -> None:
    desk, kiosk = join("balie", "desk"), join("zuil")
    exchange_once(desk)
    exchange_once(kiosk)
    share = {"key": "k", "volunteer": "v", "sealed": "AAAA"}
    desk.act([Draft(kind="key_share", record="k@v", fields=share)], "Annie")
    desk.act([Draft(kind="volunteer", record="v", fields={"name": "V", "badge": "00"})], "Annie")
    exchange_once(desk)
    exchange_once(kiosk)
    assert kiosk.get("key_share", "k@v") is None
    kiosk.act([Draft(kind="key_share", record="k@v", fields={**share, "sealed": ""})], "Annie")
    kiosk.act([Draft(kind="volunteer", record="v", fields={"wrapped_key": "x"})], "Annie")
    exchange_once(kiosk)
    assert refusals(kiosk) == ["desk", "desk"]
    exchange_once(desk)
    assert [one.id for one in desk.list("key_share", "sealed <> ''")] == ["k@v"]
    fresh = join("tweede zuil")
    exchange_once(fresh)  # by the snapshot
    assert fresh.get("key_share", "k@v") is None
    assert desk_key_of(fresh) == desk_key_of(desk)


def test_a_rotated_key_reaches_every_kiosk(join: Any) -> None:
    desk, kiosk = join("balie", "desk"), join("zuil")
    exchange_once(desk)
    exchange_once(kiosk)
    old = desk_key_of(kiosk)
    ring, drafts = rotate(
        read_keyring(desk.folder), statements(desk), [], "2030-01-01T00:00:00+00:00"
    )
    desk.act(drafts, "Annie")
    exchange_once(desk)
    exchange_once(kiosk)
    assert desk_key_of(kiosk) == ring.desk[-1].public != old
    assert len(kiosk.records(StatedDeskKey)) == 2


def test_a_server_that_names_another_coordinator_later_is_refused(
    anker: House, join: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = join("balie", "desk")
    exchange_once(desk)
    kiosk = join("zuil")
    standing = read_device(kiosk.folder)
    assert standing is not None
    shutil.copytree(kiosk.folder, tmp_path / "kopie")
    pinned = msgspec.structs.replace(standing, coordinator_key=make_device_key().public)
    (tmp_path / "kopie" / "device.json").write_bytes(msgspec.json.encode(pinned))
    key = (tmp_path / "kopie" / "device.key").read_bytes()
    with pytest.raises(ServerRubbish, match="andere coördinator"):
        enrol(tmp_path / "kopie", anker.url, anker.code(), kind="kiosk", name="", now_ms=1)
    assert read_device(tmp_path / "kopie") == pinned
    assert (tmp_path / "kopie" / "device.key").read_bytes() == key
