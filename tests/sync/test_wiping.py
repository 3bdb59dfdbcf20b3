"""Wiping sealed boxes: from every file, killed at every statement, without breaking a chain."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from pathlib import Path

import pytest

from sync.changes import chain_holds
from sync.disk.replica import Replica
from sync.disk.set_apart import SetApart, check_place, finish, keep
from sync.disk.wiping import wipe_boxes
from sync.outcomes import Cursor, Outcome
from sync.tray import made_set_aside
from tests.sync.place import empty, filled, put, record
from tests.sync.statement_kills import killed_at

BOXES = {name: base64.b64encode(name.encode() * 40).decode() for name in ("a", "b", "c", "d")}
LATER = Cursor(epoch="e", neighbourhood="n", sequence=12)


def boxed(replica: Replica, name: str) -> None:
    fields = {"about": "h", "sealed": BOXES[name], "key": "k"}
    replica.act([put("box", name, **fields), put("service", f"s-{name}", name=name)], "visitor")


def full(folder: Path) -> Replica:
    """Return a replica with a box in every place where one can lie."""
    replica = filled(folder)
    boxed(replica, "a")
    boxed(replica, "b")
    refused = [Outcome(number=n, state="refused", reason="x", text="Nee.") for n in (3, 4)]
    act = replica.outbox.act("id-2")
    entry = made_set_aside(act, "refused", device_name="", at_ms=1, sequence=11)
    rows = [record("box", "c", 11, about="h", sealed=BOXES["c"], key="k"), entry]
    replica.apply(rows, LATER, refused)
    boxed(replica, "d")
    replica.act([put("box", "c", about="h2")], "Annie")
    return replica


def left_in(folder: Path) -> list[str]:
    raw = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [name for name, box in BOXES.items() if box.encode()[:60] in raw]


def test_all_boxes_go_from_all_files_and_the_chain_holds(tmp_path: Path) -> None:
    replica = full(tmp_path / "d")
    shutil.copy(tmp_path / "d" / "outbox.db", tmp_path / "d" / "replica-torn-1.db")
    shutil.copy(tmp_path / "d" / "outbox.db", tmp_path / "d" / "outbox-old.db")
    before = {service.id for service in replica.services()}
    wipe_boxes(replica)
    replica.close()
    assert left_in(tmp_path / "d") == []
    with empty(tmp_path / "d") as again:
        assert chain_holds(again.outbox.after(0), "")
        assert {service.id for service in again.services()} == before
        assert [change.record for change in again.unsent()] == ["d", "s-d", "c"]
        assert len(again.outbox.tray()) == 1


def test_what_somebody_still_reads_is_cleared_as_soon_as_they_have_done(tmp_path: Path) -> None:
    with full(tmp_path / "d") as replica:
        reader = sqlite3.connect(tmp_path / "d" / "replica.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM box").fetchone()
        replica.connection.execute("PRAGMA busy_timeout = 50")
        keep(replica, SetApart("revoked"))
        assert replica.outbox.note("wiped") == ""
        reader.execute("COMMIT")
        reader.close()
        with pytest.raises(SetApart):
            check_place(replica)
        assert replica.outbox.note("wiped")
    assert left_in(tmp_path / "d") == []


def test_only_the_boxes_that_are_wanted_go(tmp_path: Path) -> None:
    with full(tmp_path / "d") as replica:
        wipe_boxes(replica, lambda box: box in ("a", "c"))
    assert left_in(tmp_path / "d") == ["b", "d"]


def test_a_device_that_was_killed_while_it_wiped_ends_with_nothing_left(tmp_path: Path) -> None:
    full(tmp_path / "before").close()
    kills, statement, came_so_far = 0, 0, True
    while came_so_far:
        statement += 1
        folder = tmp_path / f"at-{statement}"
        shutil.copytree(tmp_path / "before", folder)
        came_so_far = killed_at(statement, folder, lambda one: keep(one, SetApart("revoked")))
        kills += came_so_far
        with empty(folder) as again:
            noted = bool(again.outbox.note("apart"))
            assert noted or not came_so_far or statement < 6
            if not noted:  # it had not taken the word down: the server says it again
                keep(again, SetApart("revoked"))
            assert again.check() == []
            assert chain_holds(again.outbox.after(0), "")
        assert left_in(folder) == []
        shutil.rmtree(folder)
    assert kills > 15


def test_what_could_be_saved_of_a_torn_file_brings_no_box_back(tmp_path: Path) -> None:
    with full(tmp_path / "d") as replica:
        keep(replica, SetApart("revoked"))
        replica.refill([record("box", "c", 11, about="h", sealed=BOXES["c"], key="k")])
        finish(replica)
    assert left_in(tmp_path / "d") == []


def test_a_revoked_device_takes_no_more_input(tmp_path: Path) -> None:
    with filled(tmp_path / "d") as replica:
        keep(replica, SetApart("revoked"))
        with pytest.raises(SetApart, match="hoort niet meer"):
            replica.act([put("service", "x", name="x")], "Annie")
