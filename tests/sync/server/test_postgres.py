"""The private PostgreSQL: made once, for its user only, on no network, gone with who started it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

import sync.server.postgres as postgres_module
from sync.errors import BadInput
from sync.server.postgres import Cluster, NoPostgres, running_at
from sync.server.where import database_url


def value(url: str, statement: str) -> object:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as db:
        return db.execute(sa.text(statement)).scalar()


def test_what_is_committed_outlives_a_power_cut(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres")
    with cluster:
        engine = sa.create_engine(cluster.url(), poolclass=sa.NullPool)
        with engine.begin() as db:
            db.execute(sa.text("CREATE TABLE kept AS SELECT 7 AS number"))
        assert value(cluster.url(), "SHOW fsync") == "on"
        cluster.stop(signal.SIGQUIT)
    with cluster:
        assert value(cluster.url(), "SELECT number FROM kept") == 7


def test_it_is_reached_by_its_own_user_and_by_no_network(tmp_path: Path) -> None:
    with Cluster(tmp_path / "postgres", fast=True) as cluster:
        sockets = running_at(cluster.folder)
        assert sockets is not None
        assert sockets.stat().st_mode & 0o077 == 0
        assert (tmp_path / "postgres").stat().st_mode & 0o077 == 0
        assert value(cluster.url(), "SHOW listen_addresses") == ""
        status = Path(f"/proc/{cluster.pid}/status").read_text()
        uid = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1]
        assert uid != "0"
    assert running_at(cluster.folder) is None


def test_a_copy_of_a_database_is_a_database_of_its_own(tmp_path: Path) -> None:
    with Cluster(tmp_path / "postgres", fast=True) as cluster:
        first = cluster.create("first")
        engine = sa.create_engine(first, poolclass=sa.NullPool)
        with engine.begin() as db:
            db.execute(sa.text("CREATE TABLE number AS SELECT 1 AS one"))
        second = cluster.create("second", "first")
        cluster.drop("first")
        assert value(second, "SELECT one FROM number") == 1
        with pytest.raises(ValueError, match="plain"):
            cluster.create('x"; DROP DATABASE second; --')


def test_it_ends_with_who_started_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from sync.server.postgres import Cluster\n"
        "c = Cluster(Path(sys.argv[1]), fast=True); c.start(); print(c.pid, flush=True); input()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, tmp_path / "postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    assert starter.stdin is not None
    pid = int(starter.stdout.readline())
    with starter.stdout, starter.stdin:
        starter.kill()
        starter.wait()
    until = time.monotonic() + 20
    while (tmp_path / "postgres" / "postmaster.pid").exists():
        assert time.monotonic() < until, f"{pid} goes on"
        time.sleep(0.02)
    with Cluster(tmp_path / "postgres", fast=True) as cluster:
        assert value(cluster.url(), "SELECT 1") == 1


def test_what_a_message_of_its_log_quotes_is_nobodys(tmp_path: Path) -> None:
    with Cluster(tmp_path / "postgres", fast=True) as cluster:
        engine = sa.create_engine(cluster.url(), poolclass=sa.NullPool)
        with engine.begin() as db:
            db.execute(sa.text("CREATE TABLE person (name text PRIMARY KEY)"))
            db.execute(sa.text("INSERT INTO person VALUES ('Riet Pietersen')"))
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as db:
            db.execute(sa.text("INSERT INTO person VALUES ('Riet Pietersen')"))
    log = (tmp_path / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Riet" not in log


def test_where_it_is_not_it_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_DEBIAN", tmp_path / "nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPostgres, match="sudo apt-get install postgresql"):
        Cluster(tmp_path / "postgres").start()
    assert list(tmp_path.iterdir()) == []


def test_it_runs_in_a_folder_that_others_cannot_reach_and_with_a_long_name(tmp_path: Path) -> None:
    closed = tmp_path / "closed" / ("a long name " * 10)
    closed.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    with Cluster(closed / "postgres", fast=True) as cluster:
        assert value(cluster.url(), "SELECT 1") == 1
        sockets = running_at(cluster.folder)
        assert sockets is not None
    assert not sockets.exists()


class TestWhichDatabase:
    def test_it_is_sqlite_unless_postgresql_is_asked(self, tmp_path: Path) -> None:
        with database_url(tmp_path / "new") as url:
            assert url == f"sqlite:///{tmp_path / 'new' / 'server.db'}"
        with database_url(tmp_path / "new", "sqlite:///other.db") as url:
            assert url == "sqlite:///other.db"

    def test_a_folder_keeps_the_postgresql_that_was_asked_once(self, tmp_path: Path) -> None:
        with database_url(tmp_path / "data", postgres=True) as url:
            assert value(url, "SELECT current_database()") == "buurtzuil"
            with database_url(tmp_path / "data") as same:
                assert same == url, "a second command joins the one that runs"
            assert value(url, "SELECT 1") == 1, "and does not end it"
        with (
            database_url(tmp_path / "data") as again,
            pytest.raises(BadInput),
            database_url(tmp_path / "data", again, postgres=True),
        ):
            pass
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(again.replace("+psycopg", ""))

    def test_what_lies_in_sqlite_is_not_left_behind_unseen(self, tmp_path: Path) -> None:
        (tmp_path / "server.db").touch()
        with (
            pytest.raises(BadInput, match="SQLite"),
            database_url(tmp_path, postgres=True),
        ):
            pass
