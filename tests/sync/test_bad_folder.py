"""A data folder that is missing, read-only, or holds something else: one sentence, and nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from sync.demonstration.folder import make_demo
from sync.device import DeviceSettings, write_device
from sync.disk.replica import Replica, open_replica
from sync.disk.sqlite_file import told
from sync.errors import (
    BadInput,
    DiskFull,
    DiskTrouble,
    FileMissing,
    FilesMoved,
    FolderInUse,
    FolderMissing,
    NewerSchema,
    NoDevice,
    NoSuchPlace,
    NotAReplica,
    NothingFetched,
    ReadOnlyFolder,
    ServerFolder,
    UserFacing,
    of_disk,
)
from sync.line.enrolment import enrol
from tests.sync.place import BASE, NOW_UTC, RECORDS, empty, filled, put
from tests.sync.small_disk import said


def test_a_missing_folder(tmp_path: Path) -> None:
    for readonly in (False, True):
        with pytest.raises(FolderMissing) as raised:
            open_replica(tmp_path / "nowhere", clock=lambda: NOW_UTC, readonly=readonly)
        said(raised.value)
    with pytest.raises(FolderMissing):
        write_device(tmp_path / "nowhere", DeviceSettings(device="d"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderMissing):
        open_replica(tmp_path / "file", clock=lambda: NOW_UTC)
    with pytest.raises(UserFacing):
        enrol(tmp_path / "file", "http://127.0.0.1:1", "ABCDEFGH", kind="kiosk", name="", now_ms=1)
    assert (tmp_path / "file").read_text() == "x"


def test_reading_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(NoDevice) as raised:
        empty(tmp_path, readonly=True)
    said(raised.value)
    assert list(tmp_path.iterdir()) == []
    write_device(tmp_path, DeviceSettings(device="d"))
    with pytest.raises(NothingFetched) as nothing:
        empty(tmp_path, readonly=True)
    said(nothing.value)


@pytest.mark.parametrize("name", ["server.db", "postgres"])
def test_a_servers_folder_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    for readonly in (False, True):
        with pytest.raises(ServerFolder) as raised:
            empty(tmp_path, readonly=readonly)
        said(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    write_device(tmp_path, DeviceSettings(device="d"))  # somebody enrolled it there on purpose
    empty(tmp_path).close()


def test_reading_an_empty_file(tmp_path: Path) -> None:
    filled(tmp_path).close()
    (tmp_path / "replica.db").write_bytes(b"")
    with pytest.raises(NotAReplica) as raised:
        empty(tmp_path, readonly=True)
    said(raised.value)


class TestReadOnly:
    """On a disk that is mounted read-only: root may write to any folder that merely says so."""

    @pytest.fixture
    def folder(self, mount: Path) -> Path:
        filled(mount / "data").close()
        subprocess.run(["mount", "-o", "remount,ro", str(mount)], check=True)
        return mount / "data"

    def test_it_is_said_at_once(self, folder: Path) -> None:
        with pytest.raises(ReadOnlyFolder) as raised:
            empty(folder)
        said(raised.value)

    def test_it_can_still_be_read(self, folder: Path) -> None:
        with empty(folder, readonly=True) as replica:
            assert [hit.id for hit in replica.search("koffie")] == ["k"]
            assert replica.status().sequence == BASE.sequence
            with pytest.raises(ReadOnlyFolder):
                replica.act([put("service", "x", name="x")], "Annie")
            assert replica.upkeep() is False

    def test_settings_and_enrolment_say_so(self, folder: Path) -> None:
        with pytest.raises(ReadOnlyFolder):
            write_device(folder, DeviceSettings(device="d"))
        with pytest.raises(ReadOnlyFolder):
            enrol(folder / "x", "http://127.0.0.1:1", "A" * 8, kind="kiosk", name="", now_ms=1)

    def test_a_disk_that_becomes_read_only_under_our_feet(self, tmp_path: Path) -> None:
        with filled(tmp_path) as replica:
            replica._conn.execute("PRAGMA query_only = on")  # what SQLite sees of such a disk
            with pytest.raises(ReadOnlyFolder) as raised:
                replica.act([put("service", "x", name="x")], "Annie")
            said(raised.value)
            replica._conn.execute("PRAGMA query_only = off")
            assert replica.outbox.after(0) == []
            replica.act([put("service", "x", name="x")], "Annie")


class TestOtherFiles:
    def test_a_newer_replica_is_left_alone(self, tmp_path: Path) -> None:
        with filled(tmp_path) as replica:
            replica._conn.execute("PRAGMA user_version = 99")
        before = (tmp_path / "replica.db").read_bytes()
        for readonly in (False, True):
            with pytest.raises(NewerSchema) as raised:
                empty(tmp_path, readonly=readonly)
            said(raised.value)
        assert (tmp_path / "replica.db").read_bytes() == before

    def test_a_database_of_another_program_is_left_alone(self, tmp_path: Path) -> None:
        conn = sqlite3.connect(tmp_path / "replica.db")
        conn.execute("CREATE TABLE photos (x)")
        conn.commit()
        conn.close()
        with pytest.raises(NotAReplica) as raised:
            empty(tmp_path)
        said(raised.value)
        with closing(sqlite3.connect(tmp_path / "replica.db")) as conn:
            names = conn.execute("SELECT name FROM sqlite_master").fetchall()
        assert names == [("photos",)]

    def test_a_folder_in_place_of_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "replica.db").mkdir()
        with pytest.raises(UserFacing):
            empty(tmp_path)

    @pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"device": 3}', b"\xff\xfe", b"{}"])
    def test_rubbish_in_the_settings_is_said(self, raw: bytes, tmp_path: Path) -> None:
        (tmp_path / "device.json").write_bytes(raw)
        with pytest.raises(BadInput) as raised:
            empty(tmp_path)
        said(raised.value)
        assert (tmp_path / "device.json").read_bytes() == raw

    def test_the_demonstration_never_overwrites_anything(self, tmp_path: Path) -> None:
        (tmp_path / "vakantie.jpg").write_text("x")
        with pytest.raises(FolderInUse) as raised:
            make_demo(tmp_path)
        said(raised.value)
        assert [path.name for path in tmp_path.iterdir()] == ["vakantie.jpg"]

    def test_somebody_else_holds_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sync.disk.sqlite_file.BUSY_TIMEOUT_S", 0.1)
        with filled(tmp_path) as replica:
            other = sqlite3.connect(tmp_path / "replica.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            replica._conn.execute("PRAGMA busy_timeout = 100")
            with pytest.raises(UserFacing) as raised:
                replica.act([put("service", "x", name="x")], "Annie")
            said(raised.value)
            other.execute("ROLLBACK")
            other.close()
            other.close()
            replica.act([put("service", "x", name="x")], "Annie")
            assert [change.number for change in replica.unsent()] == [1]

    def test_text_that_is_none_in_a_record(self, tmp_path: Path) -> None:
        filled(tmp_path).close()
        path = tmp_path / "replica.db"
        sound = b'{"name":"Formulierenhulp"'
        raw = path.read_bytes()
        assert raw.count(sound) == 1
        path.write_bytes(raw.replace(sound, sound.replace(b":", b"!")))
        with empty(tmp_path) as replica:
            for ask in (
                lambda: replica.get("service", "s"),
                lambda: replica.list("service", order="name"),
                lambda: replica.services(),
                lambda: replica.stored("service", "s"),
            ):
                with pytest.raises(NotAReplica):
                    ask()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, ReadOnlyFolder), (errno.EPERM, ReadOnlyFolder), (errno.EROFS, ReadOnlyFolder),
        (errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.ENOENT, FileMissing),
        (errno.ENOTDIR, NoSuchPlace), (errno.EISDIR, NoSuchPlace), (errno.EIO, DiskTrouble),
    ],
)  # fmt: skip
def test_what_the_system_says_in_words(number: int, kind: type[UserFacing]) -> None:
    error = of_disk(OSError(number, os.strerror(number)))
    assert type(error) is kind
    said(error)


def test_a_fault_of_ours_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    conn = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError, match="syntax"), told(tmp_path / "x"):
        conn.execute("SELEC 1")
    conn.close()


def test_the_files_of_a_device_are_the_ones_that_are_named(tmp_path: Path) -> None:
    with filled(tmp_path) as replica:
        assert isinstance(replica, Replica)
        assert len(RECORDS) == sum(len(replica.list(kind)) for kind in {r.kind for r in RECORDS})
    assert {path.name for path in tmp_path.iterdir()} == {"replica.db", "outbox.db", "device.json"}


@pytest.mark.parametrize("way", ["removed", "moved", "replaced"])
def test_a_folder_that_is_gone_while_it_is_open_keeps_nothing_and_says_so(
    tmp_path: Path, way: str
) -> None:
    folder = tmp_path / "data"
    with filled(folder) as replica:
        replica.act([put("help_post", "before", title="Voor")], "visitor")
        if way == "removed":
            shutil.rmtree(folder)
        else:
            folder.rename(tmp_path / "elsewhere")
        if way == "replaced":
            filled(folder).close()
        with pytest.raises(FilesMoved) as raised:
            replica.act([put("help_post", "lost", title="Weg")], "visitor")
        said(raised.value)
        assert replica.get("help_post", "before") is not None, "what was read goes on being shown"
        assert replica.get("help_post", "lost") is None
        if way == "moved":
            (tmp_path / "elsewhere").rename(folder)
            replica.act([put("help_post", "after", title="Na")], "visitor")
    if way == "moved":
        with empty(folder) as again:
            assert [
                again.get("help_post", one) is not None for one in ("before", "lost", "after")
            ] == [True, False, True]
