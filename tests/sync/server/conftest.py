"""A real server in a process of its own, on loopback, with SQLite or PostgreSQL, and devices that talk to it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.disk.replica import Replica
from sync.server import leasing
from sync.server.commands import now_ms
from sync.server.store import Store
from sync.server.topping import Allowance
from sync.server.where import SERVER_DATABASE
from tests.sync.server.databases import BOTH, Databases
from tests.sync.server.house import House, open_device
from tests.sync.server.test_exchange import settle
from tests.sync.server.test_store import Clock
from tests.sync.server.village import SERIAL, Town, Village


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where tests get databases; one per process that runs tests."""
    opened = Databases(tmp_path_factory.mktemp("databases"))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def looks_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store of this process look whenever it is asked to; on a busy machine its tenth of the time is soon spent."""
    monkeypatch.setattr(leasing, "Allowance", lambda _monotonic_s: Allowance(lambda: 0.0))


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: a test that asks for it, or for what stands on it, runs on each."""
    return str(request.param)


@pytest.fixture
def url(kind: str, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database with its tables and nothing in them."""
    with databases.fresh(kind, tmp_path) as made:
        yield made


@pytest.fixture
def house(kind: str, databases: Databases, tmp_path: Path) -> Iterator[House]:
    """A running server with the demonstration neighbourhood."""
    with (
        databases.fresh(kind, tmp_path / "server", filled="demo") as made,
        House(tmp_path / "server", database=made) as started,
    ):
        yield started


@pytest.fixture
def device(house: House, tmp_path: Path) -> Iterator[Callable[..., Replica]]:
    """Return a function that enrols a new device: ``device("zuil", kind="kiosk")``."""
    opened: list[Replica] = []

    def make(name: str, kind: str = "kiosk") -> Replica:
        replica = open_device(house, tmp_path / name, kind)
        opened.append(replica)
        return replica

    yield make
    for replica in opened:
        replica.close()


@pytest.fixture
def clock() -> Clock:
    """The server's clock, which stands still until a test moves it."""
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Callable[[str], Store]]:
    """Return a function that opens the store of a folder."""
    stores: list[Store] = []

    def make(name: str) -> Store:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        chance = random.Random(len(stores)).randbytes
        stores.append(Store(f"sqlite:///{folder / 'server.db'}", clock, chance, folder))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A server, the library's computer and the office's, for all tests here."""
    folder = tmp_path_factory.mktemp("town")
    with (
        House(folder / "server") as house,
        open_device(house, folder / "bibliotheek", "desk") as library,
        open_device(house, folder / "kantoor", "desk") as office,
    ):
        settle(library, office)
        yield house, library, office


@pytest.fixture
def village(town: Town, tmp_path: Path) -> Iterator[Village]:
    """The village with a new kiosk and an empty stick."""
    SERIAL[0] += 1
    with closing(
        Store(f"sqlite:///{town[0].folder / SERVER_DATABASE}", now_ms, os.urandom)
    ) as store:
        (neighbourhood, _), *_rest = store.neighbourhoods()
        venue = store.first_of_kind(neighbourhood, "venue")
        town[0].codes["kiosk"] = store.make_code(neighbourhood, "kiosk", venue)
    made = Village(town, open_device(town[0], tmp_path / "hal"), tmp_path / "stick")
    yield made
    made.kiosk.close()
