"""Databases for tests: SQLite in a file, and a PostgreSQL of their own with a new database for each test."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sync.demonstration import DEFAULT_SEED, demo_stored
from sync.server.commands import now_ms
from sync.server.postgres import Cluster
from sync.server.store import Store

BOTH = ("sqlite", "postgres")


class Databases:
    """Gives each test a database of its own: a copy of one with all tables, or with the demonstration in it, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        self._cluster: Cluster | None = None

    @property
    def cluster(self) -> Cluster:
        """The PostgreSQL of these tests; it starts when it is first asked for."""
        if self._cluster is None:
            self._cluster = Cluster(self.folder / "postgres", fast=True)
            self._cluster.start()
        return self._cluster

    def close(self) -> None:
        """End the PostgreSQL, when one was started."""
        if self._cluster is not None:
            self._cluster.stop()

    @contextmanager
    def fresh(
        self, kind: str = "postgres", folder: Path = Path(), *, filled: str = "tables"
    ) -> Iterator[str]:
        """Yield the address of a new database: ``filled`` with nothing, with ``tables``, or with the ``demo``."""
        if kind == "sqlite":
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "server.db"
            if filled != "nothing":
                shutil.copy(self._sqlite_demo if filled == "demo" else self._sqlite_tables, path)
            yield f"sqlite:///{path}"
            return
        name = f"test_{next(self._numbers)}"
        template = {"nothing": "template0", "tables": self._tables}.get(filled) or self._demo
        yield self.cluster.create(name, template)
        self.cluster.drop(name)

    @cached_property
    def _tables(self) -> str:
        Store(self.cluster.create("tables"), now_ms, os.urandom).close()
        return "tables"

    @cached_property
    def _demo(self) -> str:
        _fill(self.cluster.create("demo", self._tables))
        return "demo"

    @cached_property
    def _sqlite_tables(self) -> Path:
        path = self.folder / "tables.db"
        Store(f"sqlite:///{path}", now_ms, os.urandom).close()
        return path

    @cached_property
    def _sqlite_demo(self) -> Path:
        path = self.folder / "demo.db"
        shutil.copy(self._sqlite_tables, path)
        _fill(f"sqlite:///{path}")
        return path


@contextmanager
def own_databases(folder: Path) -> Iterator[Databases]:
    """Give databases of a PostgreSQL that one test has for itself, and may end."""
    own = Databases(folder)
    try:
        yield own
    finally:
        own.close()


def _fill(url: str) -> None:
    store = Store(url, now_ms, os.urandom)
    store.make_neighbourhood("De Linde", demo_stored(0, DEFAULT_SEED, datetime.now(UTC).date()))
    store.close()
