"""After a restore: who is waited for, who is still a member, and a chain that may go on where the server lacks a part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sync.server.store import Store
from sync.server.trips import Trips
from sync.wire import ExchangeRequest
from tests.sync.server.test_store import KEY, Clock, place, push, services
from tests.sync.writing import chain

DAY_MS = 86_400_000

Open = Callable[[str], Store]


def test_places_wait_for_devices_that_were_active(
    opened: Open, tmp_path: Path, clock: Clock
) -> None:
    store = opened("one")
    made = place(store, "a", "old")
    clock.now_ms += 31 * DAY_MS
    for name in ("new", "gone"):
        assert store.enrol(store.make_code(made, "kiosk"), name, KEY, name)
    store.revoke("gone")
    store.backup(tmp_path / "backup")
    assert not store.frozen(made)
    store.restore(tmp_path / "backup", replace=True)
    assert store.frozen(made)
    assert [row["device"] for row in store.missing(made)] == ["new"]
    store.reported(made, "old")
    assert store.frozen(made)
    store.reported(made, "new")
    assert not store.frozen(made)


def test_a_device_that_joined_since_is_still_a_member(opened: Open, tmp_path: Path) -> None:
    store = opened("one")
    made = place(store, "a", "d1")
    store.backup(tmp_path / "backup")
    assert store.enrol(store.make_code(made, "kiosk"), "d2", KEY, "x")
    push(store, "d2", *chain(*services("d2", 2)))
    store.restore(tmp_path / "backup", replace=True)
    row = store.device("d2")
    assert row is not None
    assert row["last_number"] == 0
    assert store.held(made, "d2") == (store.place(made)[0], 0)
    push(store, "d2", *chain(*services("d2", 2)))


def test_thawing_waits_for_nobody_and_still_receives_them(opened: Open, tmp_path: Path) -> None:
    store = opened("one")
    made = place(store, "a", "d1")
    store.backup(tmp_path / "backup")
    store.restore(tmp_path / "backup", replace=True)
    assert store.thaw(made)
    assert not store.thaw(made)
    assert store.missing(made) == []
    row = store.device("d1")
    assert row is not None
    late = chain(*services("d1", 4))[2:]
    assert store.push(row, late, store._now_ms()).outcomes == ()
    done = store.push(row, late, store._now_ms(), rejoins=store.place(made)[0])
    assert [outcome.state for outcome in done.outcomes] == ["applied", "applied"]


def test_a_device_that_asks_and_sends_nothing_is_waited_for(
    opened: Open, tmp_path: Path, clock: Clock
) -> None:
    """A kiosk that only shows, on the line or by stick, holds places all the same."""
    store = opened("one")
    made = place(store, "a", "quiet")
    assert store.enrol(store.make_code(made, "kiosk"), "gone", KEY, "x")
    clock.now_ms += 40 * DAY_MS
    row = store.device("quiet")
    assert row is not None
    Trips(store, clock).take(row, ExchangeRequest(device="quiet", clock_ms=clock.now_ms))
    store.backup(tmp_path / "backup")
    store.restore(tmp_path / "backup", replace=True)
    assert [row["device"] for row in store.missing(made)] == ["quiet"]
