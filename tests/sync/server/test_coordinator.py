"""One coordinator a neighbourhood, whatever arrives at once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from sync.keyring import state
from sync.seal import fingerprint, make_desk_key
from sync.server.store import Store
from sync.signing import make_device_key
from tests.sync.writing import chain, change

NOW_MS = 1_795_000_000_000
MADE = "2026-11-26T09:00:00+00:00"
KEY = make_device_key(bytes(32)).public


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url, lambda: NOW_MS, os.urandom)
    yield opened
    opened.close()


def test_of_many_desks_that_state_a_key_at_once_one_is_the_first(store: Store) -> None:
    """What a device pins at enrolment is what the server took, before and after."""
    made = store.make_neighbourhood("Anker")
    names = [f"balie-{number}" for number in range(4)]
    for name in names:
        joined = store.enrol(store.make_code(made, "desk"), name, KEY, name)
        assert joined is not None
        assert joined.coordinator_key == ""
    coordinators = {name: make_device_key() for name in names}
    outcomes: dict[str, str] = {}

    def push(name: str) -> None:
        public = make_desk_key().public
        statement = state(public, 1, MADE, coordinators[name])
        changes = chain(
            change(NOW_MS, name, kind="desk_key", record=fingerprint(public), statement=statement)
        )
        device = store.device(name)
        assert device is not None
        (outcome,) = store.push(device, changes, NOW_MS).outcomes
        outcomes[name] = outcome.reason or outcome.state

    workers = [threading.Thread(target=push, args=(name,)) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    (first,) = (name for name, said in outcomes.items() if said == "applied")
    assert sorted(outcomes.values()) == ["applied", "coordinator", "coordinator", "coordinator"]
    assert store.coordinator_key(made) == coordinators[first].public
    late = store.enrol(store.make_code(made, "kiosk"), "zuil", KEY, "zuil")
    assert late is not None
    assert late.coordinator_key == coordinators[first].public
