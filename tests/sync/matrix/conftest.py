"""A town per database for all cells, a process that forks children, and a seed that is printed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

from sync.disk import schema
from sync.disk.sqlite_file import connect
from sync.server.commands import now_ms
from sync.server.store import Store
from tests.sync.matrix.cell import Place
from tests.sync.matrix.children import Children, children
from tests.sync.matrix.disks import mounted, unmounted
from tests.sync.server.databases import Databases
from tests.sync.server.house import House, now
from tests.sync.town import beginning

DISK_BYTES = 96_000_000


class OrderedHouse(House):
    """A server that takes orders."""

    program = "from tests.sync.matrix.server import main; main()"


@pytest.fixture(scope="session")
def seed() -> int:
    """Another seed every day; a failing test shows it."""
    return int(os.environ.get("MATRIX_SEED", now().toordinal()))


@pytest.fixture(scope="session")
def shelf() -> Iterator[Path]:
    """A folder in memory: nothing here is asked to survive the power, and a disk would take most of the time."""
    with tempfile.TemporaryDirectory(prefix="matrix-", dir=_memory()) as folder:
        yield Path(folder)


def _memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@pytest.fixture(scope="session")
def forks() -> Iterator[Children]:
    """A process that forks children."""
    with children() as forking:
        yield forking


@pytest.fixture(scope="session")
def blank(shelf: Path) -> Path:
    """The folder of a device that has nothing but its tables."""
    folder = shelf / "blank"
    folder.mkdir()
    with closing(connect(folder / "replica.db")) as conn:
        schema.migrate(conn, now().isoformat())
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


@contextmanager
def _place(kind: str, shelf: Path, blank: Path, forks: Children) -> Iterator[Place]:
    with ExitStack() as stack:
        folder = shelf / kind
        folder.mkdir()
        disk = mounted(folder, DISK_BYTES)
        if disk:
            stack.callback(unmounted, folder)
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'server.db'}"
        else:
            databases = Databases(shelf / "databases")
            stack.callback(databases.close)
            url = _in_a_small_place(databases, folder / "tables")
        store = Store(url, now_ms, os.urandom)
        store.make_neighbourhood("begin", beginning())
        store.close()
        house = stack.enter_context(OrderedHouse(folder, "--processes", "1", database=url))
        place = Place(kind, house, url, forks, blank, has_small_disk=disk)
        stack.enter_context(place.town)
        stack.callback(lambda: place.town.store.close())
        yield place


def _in_a_small_place(databases: Databases, folder: Path) -> str:
    """Return the address of a new database whose tables lie in ``folder``."""
    folder.mkdir()
    cluster = databases.cluster
    owner = cluster.folder.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    for parent in folder.parents:
        if parent.is_relative_to(databases.folder.parent):
            parent.chmod(parent.stat().st_mode | 0o011)
    plain = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as db:
        db.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        db.execute("CREATE DATABASE matrix TEMPLATE template0 TABLESPACE small")
    return cluster.url("matrix")


@pytest.fixture(scope="session")
def places(shelf: Path, blank: Path, forks: Children) -> Iterator[Callable[[str], Place]]:
    """Return a function that gives what the cells of a database share; it is made when it is first asked for."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(_place(kind, shelf, blank, forks)))


@pytest.fixture
def room(shelf: Path) -> Iterator[Path]:
    """A folder for one cell."""
    folder = Path(tempfile.mkdtemp(dir=shelf))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
