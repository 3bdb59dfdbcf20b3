"""A server whose database went back in time, because its log was lost or an older disk was put back: it never goes on silently."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.outcomes import Cursor
from sync.server.high_water import LostNeighbourhood
from sync.server.store import Store
from sync.server.tables import DEVICE, NEIGHBOURHOOD
from sync.server.trips import Trips
from sync.wire import ExchangeRequest
from tests.sync.server.house import House
from tests.sync.server.test_restore import frozen, note, notes, same, store_of, taken
from tests.sync.server.test_store import KEY, Clock, place, push, services
from tests.sync.writing import chain

Devices = Callable[..., Replica]
sqlite_only = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store(url, clock, random.Random(1).randbytes)
    yield opened
    opened.close()


def epoch_of(house: House) -> str:
    with store_of(house) as store:
        return store.place(store.neighbourhoods()[0][0])[0]


def into_the_file(house: House) -> None:
    """Let everything so far be in ``server.db`` itself."""
    with store_of(house) as store:
        assert store.empty_log()


def lose_the_log(house: House) -> None:
    """Kill the server; what was in its log is lost."""
    house.kill()
    log = house.folder / "server.db-wal"
    assert log.stat().st_size
    for left in house.folder.glob("server.db-*"):
        if left.name in ("server.db-wal", "server.db-shm"):
            left.unlink()


def start(house: House) -> None:
    house.options = ("--host", "127.0.0.1")
    house.start()


@pytest.fixture
def two(house: House, device: Devices) -> tuple[Replica, Replica]:
    kiosk, desk = device("zuil"), device("balie", "desk")
    desk.act([note("vooraf")], "Annie")
    same(kiosk, desk)
    return kiosk, desk


@sqlite_only
def test_a_device_that_has_come_further_proves_it(
    house: House, two: tuple[Replica, Replica]
) -> None:
    kiosk, desk = two
    into_the_file(house)
    before = epoch_of(house)
    desk.act([note("een"), note("twee")], "Annie")
    exchange_once(desk)  # the kiosk does not hear of it
    desk.act([note("drie")], "Annie")
    lose_the_log(house)
    start(house)
    assert epoch_of(house) == before
    assert taken(house)[desk.device.device] == [1]
    exchange_once(desk)
    assert epoch_of(house) != before
    assert frozen(house), "the kiosk may know more too"
    kiosk.act([note("vier")], "Annie")
    same(kiosk, desk)
    assert not frozen(house)
    assert {"vooraf", "een", "twee", "drie", "vier"} <= notes(kiosk)
    numbers = taken(house)
    assert numbers[desk.device.device] == [1, 2, 3, 4]
    assert numbers[kiosk.device.device] == [1]


@sqlite_only
def test_the_counters_beside_the_database_prove_it_before_any_device_comes(
    house: House, two: tuple[Replica, Replica], tmp_path: Path
) -> None:
    kiosk, desk = two
    into_the_file(house)
    old = tmp_path / "old.db"
    shutil.copy(house.folder / "server.db", old)
    before = epoch_of(house)
    desk.act([note("een")], "Annie")
    same(kiosk, desk)
    house.admin("revoke", kiosk.device.device)
    house.stop()
    for left in house.folder.glob("server.db-*"):
        if left.name != "server.db-counters":
            left.unlink()
    shutil.copy(old, house.folder / "server.db")
    start(house)
    assert epoch_of(house) != before
    assert "De database miste het laatste." in house.log.read_text()
    assert desk.device.device in house.admin("missing")
    assert kiosk.device.device not in house.admin("missing"), "it was revoked, and stays so"
    again = epoch_of(house)
    house.stop()
    start(house)
    assert epoch_of(house) == again
    exchange_once(desk)
    exchange_once(desk)
    assert not frozen(house)
    assert "een" in notes(desk)
    assert taken(house)[desk.device.device] == [1, 2]


@sqlite_only
def test_a_database_without_its_neighbourhood_is_not_served(
    house: House, two: tuple[Replica, Replica], tmp_path: Path
) -> None:
    kiosk, desk = two
    house.admin("backup", str(tmp_path / "backup"))
    desk.act([note("een")], "Annie")
    same(kiosk, desk)
    house.kill()
    for name in ("server.db-wal", "server.db-shm"):
        (house.folder / name).unlink(missing_ok=True)
    (house.folder / "server.db").write_bytes(b"")
    with pytest.raises(AssertionError, match="ontbreekt een wijk"):
        start(house)
    house.stop()
    house.admin("restore", str(tmp_path / "backup"))
    start(house)
    same(kiosk, desk)
    assert {"vooraf", "een"} <= notes(kiosk)


def ask(store: Store, clock: Clock, device: str, cursor: Cursor) -> Cursor | None:
    row = store.device(device)
    assert row is not None
    message = ExchangeRequest(device=device, clock_ms=clock.now_ms, cursor=cursor)
    return Trips(store, clock).take(row, message).cursor


def test_only_a_commit_of_this_epoch_that_is_not_here_begins_another(
    store: Store, clock: Clock
) -> None:
    made = place(store, "De Linde", "d1")
    assert store.enrol(store.make_code(made, "kiosk"), "d2", KEY, "x")
    push(store, "d1", *chain(*services("d1", 2)))
    epoch, top = store.place(made)
    here = Cursor(epoch=epoch, neighbourhood=made, sequence=top)
    assert ask(store, clock, "d1", here) == here
    other = msgspec.structs.replace(here, epoch="another", sequence=top + 9)
    assert ask(store, clock, "d1", other) is None
    assert (store.place(made)[0], store.frozen(made)) == (epoch, False)
    ahead = store.cursor(made, epoch, top + 1, "")
    assert ask(store, clock, "d1", ahead) is None
    newer = store.place(made)[0]
    assert newer != epoch
    assert store.frozen(made)
    assert {row["device"] for row in store.missing(made)} == {"d1", "d2"}
    assert ask(store, clock, "d2", ahead) is None
    assert store.place(made)[0] == newer, "it is noticed once"
    for name in ("d1", "d2"):
        now = Cursor(epoch=newer, neighbourhood=made, sequence=store.place(made)[1])
        assert ask(store, clock, name, now) == now
    assert not store.frozen(made)


def test_a_device_cannot_claim_a_commit_that_it_was_never_given(store: Store, clock: Clock) -> None:
    made = place(store, "De Linde", "d1")
    push(store, "d1", *chain(*services("d1", 2)))
    epoch, top = store.place(made)
    given = store.cursor(made, epoch, top, "", "d1", 2)
    assert given.proof
    for forged in (
        msgspec.structs.replace(given, sequence=top + 1, proof=""),
        msgspec.structs.replace(given, sequence=top + 1),
        msgspec.structs.replace(given, number=3),
        store.cursor(made, epoch, top + 1, "", "d2", 3),
        store.cursor(made, "another", top + 1, "", "d1", 3),
    ):
        ask(store, clock, "d1", forged)
        assert (store.place(made)[0], store.frozen(made)) == (epoch, False)
    assert store.enrol(store.make_code(made, "kiosk"), "d3", KEY, "x")
    with store._writing.begin() as db:
        db.execute(DEVICE.update().where(DEVICE.c.device == "d3").values(apart_ms=clock.now_ms))
    ask(store, clock, "d3", store.cursor(made, epoch, store.place(made)[1] + 1, ""))
    assert store.place(made)[0] == epoch, "a device that was set apart proves nothing"


@sqlite_only
def test_a_database_that_caught_up_is_known_by_what_it_lacks_of_a_device(
    house: House, two: tuple[Replica, Replica]
) -> None:
    kiosk, desk = two
    into_the_file(house)
    before = epoch_of(house)
    desk.act([note("een")], "Annie")
    exchange_once(desk)
    lose_the_log(house)
    start(house)
    for name in ("a", "b", "c"):
        kiosk.act([note(name)], "Annie")
        exchange_once(kiosk)
    with store_of(house) as store:
        assert desk.cursor is not None
        assert store.place(store.neighbourhoods()[0][0])[1] >= desk.cursor.sequence
    assert epoch_of(house) == before
    desk.act([note("twee")], "Annie")
    same(desk, kiosk)
    assert epoch_of(house) != before
    assert {"vooraf", "een", "twee", "a", "b", "c"} <= notes(kiosk)
    assert taken(house)[desk.device.device] == [1, 2, 3]


def test_what_was_erased_and_revoked_since_stays_so(
    opened: Callable[[str], Store], clock: Clock
) -> None:
    store = opened("one")
    made = place(store, "De Linde", "d1")
    assert store.enrol(store.make_code(made, "kiosk"), "d2", KEY, "x")
    push(store, "d1", *chain(*services("d1", 1)))
    epoch, top = store.place(made)
    path = Path(str(store.engine.url.database))
    assert store.empty_log()
    old = path.read_bytes()
    store.erase(made, ["box-1"])
    store.revoke("d2")
    store.close()
    path.write_bytes(old)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    store = opened("one")
    row = store.device("d2")
    assert row is not None
    assert row["revoked_ms"] is None
    assert store.receive_after_loss(made, epoch, top + 1)
    row = store.device("d2")
    assert row is not None
    assert row["revoked_ms"] is not None
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT record FROM erasure").fetchall() == [("box-1",)]


def test_counters_say_what_is_lost(opened: Callable[[str], Store], clock: Clock) -> None:
    store = opened("one")
    made = place(store, "De Linde", "d1")
    store.note_counters()
    assert store.heed_counters() == []
    path = Path(str(store.engine.url.database) + "-counters")
    assert path.stat().st_mode & 0o077 == 0
    push(store, "d1", *chain(*services("d1", 1)))
    assert store.heed_counters() == [], "older counters prove nothing"
    store.note_counters()
    epoch, top = store.place(made)
    with store._writing.begin() as db:
        db.execute(NEIGHBOURHOOD.update().values(sequence=top - 1))
    assert store.heed_counters() == [made]
    assert store.place(made)[0] != epoch
    store.note_counters()
    told = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode(told | {"elders": told[made]}))
    with pytest.raises(LostNeighbourhood):
        store.heed_counters()
    store.note_counters()
    assert store.lost() == {"elders"}, "nobody forgets it by the way"
    assert store.forget_lost() == 1
    assert store.heed_counters() == []
    path.write_bytes(b"rubbish")
    assert store.heed_counters() == []
