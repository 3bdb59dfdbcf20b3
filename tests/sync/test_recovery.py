"""A torn ``replica.db``: set aside, what can be read is saved, and nothing that was done here is lost."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sync.disk.outbox import Outbox
from sync.disk.replica import Replica
from sync.errors import FolderMissing, NotAReplica
from sync.outcomes import Cursor, Outcome
from sync.upkeep.recovery import open_or_recover, recover, salvage, set_aside
from tests.benchmarks.workload import records
from tests.sync.place import NOW_UTC, empty, filled, put, record

Tear = Callable[[bytes], bytes]
TEARS: dict[str, Tear] = {
    "rubbish": lambda raw: b"\xa5rubbish" * 1000,
    "other program": lambda raw: b"%PDF-1.7\n" + raw[9:],
    "header only": lambda raw: raw[:100],
    "half a page": lambda raw: raw[:2000],
    "cut in the middle": lambda raw: raw[: len(raw) // 2],
    "cut in a page": lambda raw: raw[: len(raw) // 2 + 1234],
    "first page": lambda raw: bytes(4096) + raw[4096:],
    "schema page": lambda raw: raw[:100] + b"\xff" * 3996 + raw[4096:],
}


def can_be_used(replica: Replica) -> None:
    """Hold that the replica works and that what was done on this device is in it."""
    done = replica.get("service", "mine")
    assert done is not None
    assert [change.record for change in replica.outbox.after(0)] == ["mine", "h", "early"]
    assert [change.record for change in replica.unsent()] == ["mine", "h"]
    assert [hit.id for hit in replica.search("eigenhandig")] == ["mine"]
    replica.act([put("service", "after", name="Daarna")], "Annie")
    assert replica.get("service", "after") is not None
    assert replica.check() == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A replica with records, an act that the server applied, and two that wait."""
    with filled(tmp_path) as replica:
        replica.apply(records(400), Cursor(epoch="e", neighbourhood="n", sequence=500))
        replica.act([put("service", "mine", name="Eigenhandig")], "Annie")
        replica.act([put("help_post", "h", state="matched", matched_with="Riet")], "Annie")
        replica.act([put("service", "early", name="Vroeg")], "Annie")
        replica.outbox.settle([Outcome(number=3, sequence=501)], NOW_UTC)
        replica._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return tmp_path


def test_the_order_of_what_was_done_stands(folder: Path) -> None:
    with empty(folder) as replica:
        can_be_used(replica)


@pytest.mark.parametrize("name", TEARS)
def test_a_torn_file_is_told_and_left_as_it_is(name: str, folder: Path) -> None:
    path = folder / "replica.db"
    torn = TEARS[name](path.read_bytes())
    path.write_bytes(torn)
    with pytest.raises(NotAReplica) as raised:
        empty(folder)
    assert path.read_bytes() == torn
    assert raised.value.what.endswith(".")


@pytest.mark.parametrize("name", TEARS)
def test_nothing_done_here_is_lost_with_a_torn_file(name: str, folder: Path) -> None:
    path = folder / "replica.db"
    torn = TEARS[name](path.read_bytes())
    path.write_bytes(torn)
    replica, aside = open_or_recover(folder, clock=lambda: NOW_UTC)
    with replica:
        assert aside is not None
        assert aside.read_bytes() == torn, "nothing is thrown away"
        assert replica.cursor is None, "an exchange brings the rest by snapshot"
        can_be_used(replica)


@pytest.mark.parametrize("size", [0, 1])
def test_an_empty_file_begins_anew(size: int, folder: Path) -> None:
    (folder / "replica.db").write_bytes(bytes(size))
    replica, _ = open_or_recover(folder, clock=lambda: NOW_UTC)
    with replica:
        assert replica.cursor is None
        can_be_used(replica)


def test_a_missing_file_begins_anew(folder: Path) -> None:
    (folder / "replica.db").unlink()
    with empty(folder) as replica:
        can_be_used(replica)


def test_a_sound_replica_is_opened_as_it_is(folder: Path) -> None:
    replica, aside = open_or_recover(folder, clock=lambda: NOW_UTC)
    with replica:
        assert aside is None
        assert replica.cursor is not None
        can_be_used(replica)


def test_what_can_be_read_is_saved(folder: Path) -> None:
    """A house without a server has nothing else."""
    path = folder / "replica.db"
    raw = bytearray(path.read_bytes())
    middle = (len(raw) // 4096 // 2) * 4096
    raw[middle : middle + 3 * 4096] = b"\xa5" * (3 * 4096)
    path.write_bytes(raw)
    with recover(folder, clock=lambda: NOW_UTC) as replica:
        kept = sum(replica.count(kind) for kind in ("activity", "service", "help_post"))
        assert kept > 300
        assert replica.neighbourhood.name == "De Linde"
        can_be_used(replica)


def test_a_record_under_own_changes_is_saved_as_the_server_confirmed_it(folder: Path) -> None:
    found = {(one.kind, one.id): one for one in salvage(folder / "replica.db")}
    assert found["help_post", "h"].fields["state"] == "open"
    with recover(folder, clock=lambda: NOW_UTC) as replica:
        shown = replica.stored("help_post", "h")
        assert shown is not None
        assert shown.fields["state"] == "matched"


def test_files_set_aside_never_meet(folder: Path) -> None:
    names = []
    for _ in range(3):
        names.append(set_aside(folder, NOW_UTC).name)
        empty(folder).close()
    assert len(set(names)) == 3
    assert all(name.startswith("replica-torn-20261124T130500") for name in names)


def test_nothing_to_set_aside_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        set_aside(tmp_path, NOW_UTC)


def test_whoever_has_the_old_file_open_hears_so(folder: Path) -> None:
    with empty(folder) as old:
        assert old.set_aside() is False
        with recover(folder, clock=lambda: NOW_UTC) as fresh:
            assert old.set_aside() is True
            assert fresh.set_aside() is False


def test_a_page_that_makes_another_kind_of_what_is_confirmed_is_told_as_torn(folder: Path) -> None:
    with empty(folder) as replica:
        replica.apply(
            [record("service", "mine", name="Bevestigd")], Cursor(epoch="e", sequence=501)
        )
        replica.act([put("service", "mine", name="Eigen")], "Annie")
        conn = replica.connection
        conn.execute("UPDATE confirmed SET stored = replace(stored, 'service', 'posters')")
        with pytest.raises(NotAReplica):
            replica.act([put("service", "mine", name="Nog eens")], "Annie")


@pytest.mark.parametrize(
    ("letters", "others"), [("coalesce(", "coamesce("), ("json_extract(", "json_extrast(")]
)
def test_a_schema_with_a_letter_that_is_another_is_told_as_torn(
    letters: str, others: str, folder: Path
) -> None:
    with closing(sqlite3.connect(folder / "replica.db")) as conn:
        conn.execute("PRAGMA writable_schema = ON")
        changed = conn.execute(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'service'",
            (letters, others),
        )
        assert changed.rowcount == 1
        conn.commit()
    with pytest.raises(NotAReplica), empty(folder) as replica:
        replica.act([put("service", "mine", name="Nog eens")], "Annie")


@pytest.mark.parametrize("seed", range(12))
def test_any_torn_pages_leave_something_that_works(seed: int, folder: Path, full: bool) -> None:
    """Pages of rubbish, of zeros, of another page, and single bits: it opens or is set aside, and nobody falls over."""
    path = folder / "replica.db"
    sound = path.read_bytes()
    for turn in range(20 if full else 2):
        chance = random.Random(seed * 1000 + turn)
        raw = bytearray(sound)
        pages = len(raw) // 4096
        for _ in range(chance.randrange(1, 6)):
            start = chance.randrange(pages) * 4096
            other = chance.randrange(pages) * 4096
            match chance.randrange(4):
                case 0:
                    raw[start : start + 4096] = chance.randbytes(4096)
                case 1:
                    raw[start : start + 4096] = bytes(4096)
                case 2:
                    raw[start : start + 4096] = raw[other : other + 4096]
                case _:
                    raw[start + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        for left in folder.glob("replica*"):
            left.unlink()
        path.write_bytes(raw)
        replica, _ = open_or_recover(folder, clock=lambda: NOW_UTC)
        try:
            for kind in ("activity", "service", "help_post", "venue"):
                replica.list(kind)
            replica.search("koffie wandelen")
            replica.services()
            replica.bootstrap([record("service", "z", name="Z")], Cursor(epoch="f", sequence=9))
            replica.act([put("service", f"t{turn}", name="x")], "Annie")
        except NotAReplica:
            replica.close()
            replica = recover(folder, clock=lambda: NOW_UTC)
            replica.act([put("service", f"t{turn}", name="x")], "Annie")
        replica.close()
        outbox = Outbox(folder / "outbox.db")
        done = [change.record for change in outbox.after(0)]
        outbox.close()
        assert done[:3] == ["mine", "h", "early"]
        assert done[-1] == f"t{turn}"
