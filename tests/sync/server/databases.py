"""Databases for tests: SQLite in a file, and a PostgreSQL of their own with a new database for each test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.server.postgres import Cluster
from sync.server.store import Store

BOTH = ("sqlite", "postgres")
_TEMPLATE = "ready"


class Databases:
    """A PostgreSQL that gives each test a database with all tables, copied from one that was migrated once."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._numbers = itertools.count(1)
        Store(cluster.create(_TEMPLATE), lambda: 1, os.urandom).close()

    @contextmanager
    def fresh(self, *, empty: bool = False) -> Iterator[str]:
        """Yield the address of a new database, without tables when ``empty``."""
        name = f"test_{next(self._numbers)}"
        yield self.cluster.create(name, "template0" if empty else _TEMPLATE)
        self.cluster.drop(name)


@contextmanager
def own_databases(folder: Path) -> Iterator[Databases]:
    """Run a PostgreSQL in ``folder``."""
    with Cluster(folder / "postgres", fast=True) as cluster:
        yield Databases(cluster)
