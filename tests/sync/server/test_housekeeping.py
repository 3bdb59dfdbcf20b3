"""What the server tidies up by itself, and what becomes of a device that was away for twelve months."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.changes import Draft, digest
from sync.clock import Stamp
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.outcomes import Cursor
from sync.server.caretaker import Caretaker
from sync.server.housekeeping import HORIZON_DAYS
from sync.server.store import Store
from sync.server.tables import ATTEMPT, CODE, NEIGHBOURHOOD, RECORD
from tests.sync.place import put
from tests.sync.server.canaries import traces
from tests.sync.server.house import House, now
from tests.sync.server.test_backup import SEALED, Open
from tests.sync.server.test_restore import store_of
from tests.sync.server.test_store import KEY, NOW_MS, Clock, place, push
from tests.sync.writing import chain, change

Devices = Callable[..., Replica]
DAY_MS = 86_400_000
DAY = datetime.fromtimestamp(NOW_MS / 1000).date()


@pytest.fixture
def store(opened: Open) -> Store:
    return opened("one")


def records(store: Store) -> dict[str, Any]:
    with store.engine.connect() as db:
        return {row[0]: row[1] for row in db.execute(select(RECORD.c.id, RECORD.c.stored))}


def horizon(store: Store) -> int:
    with store.engine.connect() as db:
        return int(db.execute(select(NEIGHBOURHOOD.c.horizon_sequence)).scalar_one())


def a_service_that_is_gone(store: Store) -> str:
    made = place(store, "a", "d1")
    two = chain(
        change(1, "d1", kind="service", record="s1", name="Soep"),
        change(2, "d1", kind="service", record="s1", verb="delete"),
    )
    push(store, "d1", two[0])
    push(store, "d1", two[1])
    return made


class TestTombstones:
    def test_one_is_remembered_for_180_days(self, store: Store, clock: Clock) -> None:
        made = a_service_that_is_gone(store)
        clock.now_ms += HORIZON_DAYS * DAY_MS
        assert store.housekeeping()[made].tombstones == 0
        clock.now_ms += 1
        assert store.housekeeping()[made].tombstones == 1
        assert "s1" not in records(store)
        assert "n-a" in records(store), "what was not deleted stays, however old"
        assert horizon(store) == 3
        assert store.page(made, 2, "", everything=True).horizon == 3

    def test_none_is_forgotten_while_places_are_frozen(
        self, store: Store, clock: Clock, tmp_path: Path
    ) -> None:
        made = a_service_that_is_gone(store)
        store.backup(tmp_path / "backup")
        store.restore(tmp_path / "backup", replace=True)
        clock.now_ms += 200 * DAY_MS
        assert store.housekeeping()[made].tombstones == 0
        store.thaw(made)
        assert store.housekeeping()[made].tombstones == 1

    def test_a_late_edit_is_superseded_and_brings_nothing_back(
        self, store: Store, clock: Clock
    ) -> None:
        made = place(store, "a", "d1")
        assert store.enrol(store.make_code(made, "desk"), "d2", KEY, "x")
        two = chain(
            change(1, "d1", kind="service", record="s1", name="Soep"),
            change(2, "d1", kind="service", record="s1", verb="delete"),
        )
        push(store, "d1", *two)
        clock.now_ms += 200 * DAY_MS
        assert store.housekeeping()[made].tombstones == 1
        late = chain(
            change(3, "d2", kind="service", record="s1", name="Nog soep", seen=Stamp(1)),
            change(4, "d2", kind="help_post", record="h9", title="x", expires="2027-01-01"),
        )
        done = push(store, "d2", *late).outcomes
        assert [(o.state, o.superseded) for o in done] == [
            ("superseded", ("name",)),
            ("applied", ()),
        ]
        assert "s1" not in records(store)
        again = change(5, "d2", 3, kind="service", record="s1", name="Nieuwe soep")
        anew = msgspec.structs.replace(again, previous=digest(late[-1]), act="anew")
        assert push(store, "d2", anew).outcomes[0].state == "applied"
        assert "s1" in records(store), "who makes it anew makes it"


class TestRetention:
    def test_a_box_goes_on_its_day_from_record_and_changes(
        self, store: Store, clock: Clock
    ) -> None:
        made = place(store, "a", "d1")
        box: dict[str, Any] = {
            "about": "p",
            "sealed": SEALED,
            "purge_on": str(DAY + timedelta(days=10)),
        }
        signup: dict[str, Any] = {
            "recurrence": f"{DAY}T10:00",
            "answer": "vega",
            "party": 2,
            "activity": "k",
        }
        push(
            store,
            "d1",
            *chain(
                change(1, "d1", kind="box", record="b1", **box),
                change(2, "d1", kind="signup", record="u1", **signup),
            ),
        )
        clock.now_ms += 9 * DAY_MS
        assert store.housekeeping()[made].blanked == 0
        clock.now_ms += DAY_MS
        assert store.housekeeping()[made].blanked == 1
        assert SEALED.encode() not in b"".join(map(bytes, records(store).values()))
        clock.now_ms += 25 * DAY_MS
        assert store.housekeeping()[made].blanked == 1
        assert b"vega" not in bytes(records(store)["u1"])
        assert b'"party":2' in bytes(records(store)["u1"])
        assert store.housekeeping()[made].blanked == 0
        page = store.page(made, 2, "", everything=True)
        assert len(page.rows) == 2, "devices hear of it"

    def test_a_look_says_after_a_year_neither_who_nor_where(
        self, store: Store, clock: Clock
    ) -> None:
        made = place(store, "a", "d1")
        look: dict[str, Any] = {"box": "b1", "made": f"{DAY}T10:00:00Z", "changed_by": "Annie"}
        push(store, "d1", *chain(change(1, "d1", kind="look", record="l1", **look)))
        clock.now_ms += 364 * DAY_MS
        assert store.housekeeping()[made].blanked == 0
        clock.now_ms += DAY_MS
        assert store.housekeeping()[made].blanked == 1
        assert b"Annie" not in bytes(records(store)["l1"])
        assert b'"b1"' not in bytes(records(store)["l1"])

    def test_no_byte_is_left_in_the_file(self, store: Store, clock: Clock, tmp_path: Path) -> None:
        place(store, "a", "d1")
        box: dict[str, Any] = {"about": "p", "sealed": SEALED, "purge_on": str(DAY)}
        push(store, "d1", *chain(change(1, "d1", kind="box", record="b1", **box)))
        assert traces(tmp_path, SEALED)
        store.housekeeping()
        assert traces(tmp_path, SEALED) == []


class TestClaims:
    def test_one_of_several_does_it_once_a_day(self, store: Store, clock: Clock) -> None:
        a_service_that_is_gone(store)
        done: list[int] = []
        threads = [
            threading.Thread(target=lambda: done.append(len(store.housekeeping_due())))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(done) == [0, 0, 0, 1]
        clock.now_ms += DAY_MS
        assert len(store.housekeeping_due()) == 1

    def test_codes_and_claims_of_days_ago_go(self, store: Store, clock: Clock) -> None:
        place(store, "a", "d1")
        store.housekeeping_due()
        with store.engine.connect() as db:
            assert len(db.execute(select(CODE)).all()) == 1
        clock.now_ms += 4 * DAY_MS
        store.housekeeping_due()
        with store.engine.connect() as db:
            assert db.execute(select(CODE)).all() == []
            assert len(db.execute(select(ATTEMPT)).all()) == 1

    def test_the_server_does_it_by_itself(self, store: Store, clock: Clock) -> None:
        a_service_that_is_gone(store)
        clock.now_ms += 200 * DAY_MS
        tidied = asyncio.Event()

        async def run() -> None:
            whole, loop = store.housekeeping_due, asyncio.get_running_loop()

            def due() -> Any:
                try:
                    return whole()
                finally:
                    loop.call_soon_threadsafe(tidied.set)

            store.housekeeping_due = due  # type: ignore[method-assign]
            caretaker = Caretaker(store, first_s=0.0)
            await caretaker.start()
            await asyncio.wait_for(tidied.wait(), 10)
            await caretaker.stop()

        asyncio.run(run())
        assert "s1" not in records(store)


def test_twelve_months_offline(house: House, device: Devices) -> None:
    """What was deleted meanwhile does not come back, and nothing that somebody did is lost."""
    kiosk, desk = device("zuil"), device("balie", "desk")
    for replica in (kiosk, desk, kiosk):
        exchange_once(replica)
    gone, other = sorted(one.id for one in kiosk.list("service"))[:2]
    kiosk.act([put("service", gone, summary="Nog een regel.")], "Annie")
    kiosk.act([put("service", gone, summary="En nog een.")], "Annie")
    kiosk.act([put("service", other, summary="Een regel.")], "Annie")
    kiosk.act([put("announcement", "nieuw", title="x", text="y", shown_until="2030-01-01")], "x")
    desk.act([Draft(kind="service", record=gone, verb="delete")], "Annie")
    exchange_once(desk)
    a_year_on = int((now() + timedelta(days=365)).timestamp() * 1000)
    with store_of(house) as store:
        store._now_ms = lambda: a_year_on
        assert sum(done.tombstones for done in store.housekeeping().values()) == 1
    assert kiosk.get("service", gone) is not None
    before = kiosk.cursor
    result = exchange_once(kiosk)
    assert isinstance(before, Cursor)
    assert result.pulled > 300, "it took the snapshot"
    exchange_once(desk)
    for replica in (kiosk, desk):
        assert replica.stored("service", gone) is None or replica is desk
        assert replica.get("service", gone) is None
        assert replica.get("announcement", "nieuw") is not None
        stored = replica.stored("service", other)
        assert stored is not None
        assert stored.fields["summary"] == "Een regel."
    assert kiosk.pending() == 0
    assert kiosk.status().tray == 0
