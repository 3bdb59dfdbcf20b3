"""A device that claims what the server never gave is told to whoever administers it, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sync.outcomes import Cursor
from sync.server.commands import admin
from sync.server.doubting import TOLD_DAYS
from sync.server.store import Store
from sync.server.trips import Trips
from sync.wire import ExchangeRequest
from tests.sync.server.house import House
from tests.sync.server.test_store import KEY, Clock, place, push, services
from tests.sync.writing import chain

DAY_MS = 86_400_000
SAYS = "Let op: Zuil in de hal noemt een stand die deze server nooit gaf."


@pytest.fixture
def clock() -> Clock:
    """The commands ask the machine for the time, so the store does too."""
    from sync.server.commands import now_ms

    clock = Clock()
    clock.now_ms = now_ms()
    return clock


def claim(store: Store, clock: Clock, cursor: Cursor) -> None:
    row = store.device("d1")
    assert row is not None
    message = ExchangeRequest(device="d1", clock_ms=clock.now_ms, cursor=cursor)
    Trips(store, clock).take(row, message)


@pytest.fixture
def store(opened: Callable[[str], Store]) -> Store:
    store = opened("one")
    made = place(store, "De Kade", "d0")
    assert store.enrol(store.make_code(made, "kiosk"), "d1", KEY, "Zuil in de hal")
    push(store, "d1", *chain(*services("d1", 2)))
    return store


@pytest.fixture
def forged(store: Store) -> Cursor:
    (made, _), *_ = store.neighbourhoods()
    epoch, top = store.place(made)
    return Cursor(epoch=epoch, neighbourhood=made, sequence=top + 9, number=2, proof="x" * 32)


def folder_of(store: Store) -> Path:
    return Path(str(store.engine.url.database)).parent


def admins(store: Store, *words: str) -> Result:
    done = CliRunner().invoke(admin, [*words, "--data", str(folder_of(store))])
    assert done.exit_code == 0, done.exception
    return done


def test_every_command_and_the_start_tell_of_it_until_it_is_revoked(
    store: Store, clock: Clock, forged: Cursor
) -> None:
    assert (store.doubted(), admins(store, "device").stderr) == ([], "")
    claim(store, clock, forged)
    for words in (("device",), ("missing",), ("backup", str(folder_of(store) / "kopie"))):
        told = admins(store, *words).stderr
        assert told.startswith(SAYS)
        assert "buurtzuil admin revoke d1" in told.replace("./run", "buurtzuil")
    assert "d1  kiosk  verdacht" in admins(store, "device").stdout
    with House(folder_of(store), "--host", "127.0.0.1") as house:
        assert SAYS in house.log.read_text()
    assert admins(store, "revoke", "d1").stderr == ""
    assert "d1  kiosk  ingetrokken" in admins(store, "device").stdout


def test_an_old_claim_is_over_and_one_in_an_hour_is_enough(
    store: Store, clock: Clock, forged: Cursor
) -> None:
    claim(store, clock, forged)
    (first,) = store.doubted()
    clock.now_ms += 60_000
    claim(store, clock, forged)
    assert store.doubted() == [first]
    clock.now_ms += 2 * DAY_MS
    claim(store, clock, forged)
    assert store.doubted()[0]["doubted_ms"] == clock.now_ms
    clock.now_ms += TOLD_DAYS * DAY_MS
    assert store.doubted() == []


def test_it_is_not_forgotten_when_a_backup_is_put_back(
    store: Store, clock: Clock, forged: Cursor, tmp_path: Path
) -> None:
    store.backup(tmp_path / "backup")
    claim(store, clock, forged)
    store.restore(tmp_path / "backup", replace=True)
    assert [row["device"] for row in store.doubted()] == ["d1"]


def test_who_proves_that_commits_were_lost_is_not_doubted(store: Store, clock: Clock) -> None:
    (made, _), *_ = store.neighbourhoods()
    epoch, top = store.place(made)
    claim(store, clock, store.cursor(made, epoch, top + 1, "", "d1", 2))
    assert store.place(made)[0] != epoch
    assert store.doubted() == []
