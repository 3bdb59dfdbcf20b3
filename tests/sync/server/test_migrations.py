"""Databases of earlier versions become today's, and their devices notice nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext

import sync.server.store as store_module
from sync.server.store import Store
from sync.server.tables import METADATA, open_engine
from sync.signing import make_device_key
from tests.sync.server.databases import Databases


def upgraded(url: str, to: str) -> sa.Engine:
    """Return an engine on a database of version ``to``."""
    engine = open_engine(url).execution_options(writes=True)
    config = Config()
    folder = Path(store_module.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, to)
    return engine


@pytest.fixture
def url(kind: str, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    with databases.fresh(kind, tmp_path, filled="nothing") as made:
        yield made


def test_the_key_that_devices_pinned_stays(url: str) -> None:
    engine = upgraded(url, "0001")
    pinned = make_device_key(bytes(range(32)))
    with engine.begin() as db:
        db.execute(sa.text("INSERT INTO server VALUES (1, :seed)"), {"seed": pinned.seed})
        row = {"n": "n1", "name": "De Linde", "epoch": "e"}
        db.execute(sa.text("INSERT INTO neighbourhood VALUES (:n, :name, :epoch, 4, 5)"), row)
    engine.dispose()
    store = Store(url, lambda: 1, os.urandom)
    assert store.key("n1") == pinned
    assert store.place("n1") == ("e", 4)
    store.close()


def test_the_steps_make_the_tables_that_the_program_speaks_to(url: str) -> None:
    store = Store(url, lambda: 1, os.urandom)
    with store.engine.connect() as db:
        assert MigrationContext.configure(db).get_current_revision()
        found = sa.inspect(db)
        for table in METADATA.sorted_tables:
            there = {(one["name"], one["nullable"]) for one in found.get_columns(table.name)}
            assert there == {(one.name, one.nullable) for one in table.columns}, table.name
            assert {one["name"] for one in found.get_indexes(table.name)} == {
                one.name for one in table.indexes
            }
            assert next(iter(table.primary_key.columns)).name == "neighbourhood"
    store.close()


def test_servers_that_start_at_once_make_the_tables_once(url: str) -> None:
    made: list[Store] = []
    wrong: list[BaseException] = []

    def start() -> None:
        try:
            made.append(Store(url, lambda: 1, os.urandom))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for store in made:
        assert store.neighbourhoods() == []
        store.close()
