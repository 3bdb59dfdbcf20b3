"""A backup: one moment of everything, whole or not at all, the same from SQLite and PostgreSQL; the ledger beside it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from sqlalchemy import select

from sync.changes import Change, Stored, digest
from sync.erasure import erased_text
from sync.errors import BadInput, NewerSchema
from sync.server.backup import kept_tables
from sync.server.backup_file import TornBackup, bytes_of, read_head
from sync.server.ledger import Entry, Ledger
from sync.server.postgres import Cluster
from sync.server.store import Store
from sync.server.tables import CHANGE, DEVICE, ERASURE, FILE, NEIGHBOURHOOD, RECORD
from tests.sync.server.test_store import Clock, place, push
from tests.sync.writing import chain, change

SEALED = base64.b64encode(random.Random(1).randbytes(304)).decode()
DAY_MS = 86_400_000

Open = Callable[[str], Store]


def rows(store: Store, *but: Any) -> dict[str, list[dict[str, Any]]]:
    with store.engine.connect() as db:
        return {
            table.name: [
                dict(row)
                for row in db.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in kept_tables()
            if table not in but
        }


def filled(store: Store) -> str:
    made = place(store, "a", "d1")
    push(
        store,
        "d1",
        *chain(
            change(1, "d1", kind="box", record="b1", about="p1", sealed=SEALED),
            change(
                2, "d1", kind="service", record="s1", name="Soep\nmet \u2028 brood", themes=["x"]
            ),
        ),
    )
    with store.engine.begin() as db:
        for index, content in enumerate((b'{"a": 1} ', b"[1]\n", b"\x00\xff", b"[1]", b"")):
            db.execute(
                FILE.insert().values(
                    neighbourhood=made, sha256=str(index), width_px=0, media_type="x", added_ms=1,
                    content=content,
                )
            )  # fmt: skip
    return made


class TestFile:
    def test_it_brings_every_row_back_as_it_was(self, opened: Open, tmp_path: Path) -> None:
        store = opened("one")
        filled(store)
        place(store, "b", "d2")
        store.backup(tmp_path / "backup")
        assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
        other = opened("other")
        done = other.restore(tmp_path / "backup")
        assert [one.name for one in done] == ["a", "b"]
        assert rows(other, NEIGHBOURHOOD, DEVICE) == rows(store, NEIGHBOURHOOD, DEVICE)
        (old, _), (new, _) = (rows(one)["neighbourhood"] for one in (store, other))
        changed = {"epoch", "sequence", "frozen_ms"}
        assert {n: v for n, v in old.items() if n not in changed} == {
            n: v for n, v in new.items() if n not in changed
        }
        assert old["epoch"] != new["epoch"]

    def test_one_neighbourhood_of_several(self, opened: Open, tmp_path: Path) -> None:
        store = opened("one")
        made = filled(store)
        place(store, "b", "d2")
        store.backup(tmp_path / "both")
        store.backup(tmp_path / "backup", [made])
        assert [one.id for one in read_head(tmp_path / "backup").neighbourhoods] == [made]
        other = opened("other")
        assert [one.id for one in other.restore(tmp_path / "both", [made])] == [made]
        assert [name for _, name in other.neighbourhoods()] == ["a"]
        with pytest.raises(BadInput, match="bestaat al"):
            other.restore(tmp_path / "both")
        assert [name for _, name in other.neighbourhoods()] == ["a"]
        with pytest.raises(BadInput, match="niet in de reservekopie"):
            other.restore(tmp_path / "backup", ["x"])

    def test_a_torn_file_is_refused_whole(self, opened: Open, tmp_path: Path, full: bool) -> None:
        store = opened("one")
        filled(store)
        store.backup(tmp_path / "backup")
        whole = (tmp_path / "backup").read_bytes()
        other = opened("other")
        chance = random.Random(3)
        cuts = range(len(whole)) if full else chance.sample(range(len(whole)), 60)
        for cut in cuts:
            flipped = bytearray(whole)
            flipped[cut] ^= 0x10
            for torn in (whole[:cut], bytes(flipped)):
                (tmp_path / "torn").write_bytes(torn)
                with pytest.raises((TornBackup, NewerSchema)):
                    other.restore(tmp_path / "torn")
        (tmp_path / "torn").write_bytes(whole + whole)
        with pytest.raises(TornBackup):
            other.restore(tmp_path / "torn")
        assert other.neighbourhoods() == []

    def test_a_line_that_was_left_out_is_seen(self, opened: Open, tmp_path: Path) -> None:
        store = opened("one")
        filled(store)
        store.backup(tmp_path / "backup")
        with zstandard.open(tmp_path / "backup", "rb") as file:
            lines = file.read().splitlines(keepends=True)
        for left in range(len(lines)):
            with zstandard.open(tmp_path / "torn", "wb") as file:
                file.write(b"".join(lines[:left] + lines[left + 1 :]))
            with pytest.raises(TornBackup):
                read_head(tmp_path / "torn")

    def test_one_of_a_newer_program_is_told_apart(self, opened: Open, tmp_path: Path) -> None:
        for version, schema in ((2, ""), (1, "9999")):
            head = {"format": "buurtzuil-backup", "version": version, "schema": schema}
            line = msgspec.json.encode(head | {"made_ms": 1, "neighbourhoods": []}) + b"\n"
            end = {"rows": 0, "sha256": hashlib.sha256(line).hexdigest()}
            with zstandard.open(tmp_path / "new", "wb") as file:
                file.write(line + msgspec.json.encode(end) + b"\n")
            with pytest.raises(NewerSchema):
                opened("one").restore(tmp_path / "new")

    def test_a_column_that_an_older_program_did_not_have_takes_its_default(
        self, opened: Open, tmp_path: Path
    ) -> None:
        store = opened("one")
        filled(store)
        store.backup(tmp_path / "backup")
        with zstandard.open(tmp_path / "backup", "rb") as file:
            lines = file.read().splitlines(keepends=True)
        later = {"written_ms", "rejoins", "settings", "horizon_sequence", "frozen_ms"}
        fewer = [lines[0]]
        for line in lines[1:-1]:
            table, row = msgspec.json.decode(line, type=tuple[str, dict[str, msgspec.Raw]])
            known = {n: v for n, v in row.items() if n not in later} | {
                "van_later": msgspec.Raw(b"1")
            }
            fewer.append(msgspec.json.encode([table, known]) + b"\n")
        body = b"".join(fewer)
        end = {"rows": len(fewer) - 1, "sha256": hashlib.sha256(body).hexdigest()}
        with zstandard.open(tmp_path / "older", "wb") as file:
            file.write(body + msgspec.json.encode(end) + b"\n")
        other = opened("other")
        other.restore(tmp_path / "older")
        assert {row["written_ms"] for row in rows(other)["record"]} == {0}
        assert [row["settings"] for row in rows(other)["device"]] == ["{}"]

    def test_nothing_stands_there_when_it_could_not_be_finished(
        self, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = opened("one")
        filled(store)
        (tmp_path / "backup").write_text("the one before")
        monkeypatch.setattr("sync.server.backup_file.os.fsync", _no_room)
        with pytest.raises(Exception, match="schijf"):
            store.backup(tmp_path / "backup")
        assert (tmp_path / "backup").read_text() == "the one before"
        assert not (tmp_path / "backup.new").exists()

    def test_bytes_come_back(self) -> None:
        assert bytes_of(msgspec.Raw(b'"AP8="')) == b"\x00\xff"
        assert bytes_of(msgspec.Raw(b'{"a":1}')) == b'{"a":1}'


def _no_room(_handle: int) -> None:
    raise OSError(28, "no room")


def test_it_is_one_moment_while_others_go_on(opened: Open, tmp_path: Path) -> None:
    store = opened("one")
    made = place(store, "a", "d1")
    stop = threading.Event()

    def write() -> None:
        previous = ""
        for number in itertools.count(1):
            if stop.is_set():
                return
            one = change(number, "d1", number, kind="service", record=f"s{number}", name="x")
            one = msgspec.structs.replace(one, previous=previous)
            previous = digest(one)
            push(store, "d1", one)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for index in range(5):
            store.backup(tmp_path / f"backup-{index}")
    finally:
        stop.set()
        writer.join()
    counts = []
    for index in range(5):
        other = opened(f"other-{index}")
        other.restore(tmp_path / f"backup-{index}")
        found = rows(other)
        last = found["device"][0]["last_number"]
        assert sorted(row["number"] for row in found["change"]) == list(range(1, last + 1))
        assert len(found["record"]) == last + 1
        assert read_head(tmp_path / f"backup-{index}").neighbourhoods[0].sequence == last + 1
        counts.append(last)
    assert counts == sorted(counts)
    assert made


class TestLedger:
    def test_what_was_erased_since_stays_erased(self, opened: Open, tmp_path: Path) -> None:
        store = opened("one")
        made = filled(store)
        store.backup(tmp_path / "backup")
        assert store.erase(made, ["b1"]) == 1
        store.restore(tmp_path / "backup", replace=True)
        _nothing_left(store)
        fresh = opened("fresh")
        fresh.restore(tmp_path / "backup")
        assert SEALED.encode() in _box(fresh)
        (tmp_path / "moved").mkdir()
        (tmp_path / "moved" / "erasures.log").write_bytes(
            (tmp_path / "one" / "erasures.log").read_bytes()
        )
        moved = opened("moved")
        moved.restore(tmp_path / "backup")
        _nothing_left(moved)
        raw = b"".join(p.read_bytes() for p in (tmp_path / "moved").iterdir())
        assert SEALED.encode() not in raw, "it was never written again"

    def test_a_database_that_knows_more_than_the_file_tells_it(
        self, opened: Open, tmp_path: Path
    ) -> None:
        store = opened("one")
        made = filled(store)
        store.backup(tmp_path / "backup")
        store.erase(made, ["b1"])
        (tmp_path / "one" / "erasures.log").unlink()
        store.restore(tmp_path / "backup", replace=True)
        _nothing_left(store)
        assert Ledger(tmp_path / "one" / "erasures.log").ids(made, "box") == {"b1"}

    def test_a_device_that_was_revoked_since_stays_revoked(
        self, opened: Open, tmp_path: Path
    ) -> None:
        store = opened("one")
        filled(store)
        store.backup(tmp_path / "backup")
        assert store.revoke("d1")
        store.restore(tmp_path / "backup", replace=True)
        row = store.device("d1")
        assert row is not None
        assert row["revoked_ms"] is not None
        assert not store.frozen(row["neighbourhood"]), "nobody waits for it"
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "erasures.log").write_bytes(
            (tmp_path / "one" / "erasures.log").read_bytes()
        )
        two = opened("two")
        two.restore(tmp_path / "backup")
        again = two.device("d1")
        assert again is not None
        assert again["revoked_ms"] is not None

    def test_a_line_that_a_power_cut_tore_swallows_no_other(self, tmp_path: Path) -> None:
        ledger = Ledger(tmp_path / "erasures.log")
        one, two = (Entry(neighbourhood="n", id=name, at_ms=1) for name in ("b1", "b2"))
        ledger.add([one])
        whole = ledger.path.read_bytes()
        for cut in range(len(whole)):
            ledger.path.write_bytes(whole[:cut])
            ledger.add([two])
            assert ledger.entries()[-1] == two
        assert ledger.path.stat().st_mode & 0o777 == 0o600
        assert Ledger(tmp_path / "none").entries() == []

    def test_a_transaction_that_comes_to_nothing_leaves_the_ledger_ahead(
        self, opened: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = opened("one")
        made = filled(store)
        assert store.ledger is not None
        monkeypatch.setattr(store.ledger, "add", _refuse)
        with pytest.raises(BadInput):
            store.erase(made, ["b1"])
        assert rows(store)["erasure"] == []
        assert SEALED.encode() in _box(store)


def _refuse(_entries: Any) -> None:
    raise BadInput


def _box(store: Store) -> bytes:
    with store.engine.connect() as db:
        return bytes(db.execute(select(RECORD.c.stored).where(RECORD.c.id == "b1")).scalar_one())


def _nothing_left(store: Store) -> None:
    assert msgspec.json.decode(_box(store), type=Stored).fields["sealed"] == erased_text(SEALED)
    with store.engine.connect() as db:
        raw = db.execute(select(CHANGE.c.change).where(CHANGE.c.record == "b1")).scalar_one()
        assert msgspec.json.decode(raw, type=Change).fields["sealed"] == erased_text(SEALED)
        assert db.scalar(select(ERASURE.c.record)) == "b1"


def test_it_goes_from_one_kind_of_database_to_the_other_and_back(
    opened: Open, tmp_path: Path, clock: Clock
) -> None:
    store = opened("one")
    made = filled(store)
    store.backup(tmp_path / "backup")
    with Cluster(tmp_path / "postgres", fast=True) as cluster:
        postgres = Store(cluster.url(), clock, random.Random(9).randbytes, tmp_path)
        try:
            postgres.restore(tmp_path / "backup")
            assert rows(postgres, NEIGHBOURHOOD, DEVICE) == rows(store, NEIGHBOURHOOD, DEVICE)
            assert postgres.frozen(made)
            with pytest.raises(BadInput, match="bestaat al"):
                postgres.restore(tmp_path / "backup")
            assert postgres.erase(made, ["b1"]) == 1
            postgres.restore(tmp_path / "backup", replace=True)
            _nothing_left(postgres)
            postgres.backup(tmp_path / "again")
            clock.now_ms += 200 * DAY_MS
            assert postgres.thaw(made)
            assert len(postgres.housekeeping_due()) == 1
            assert postgres.housekeeping_due() == {}
            postgres.compact()
        finally:
            postgres.close()
    back = opened("back")
    back.restore(tmp_path / "again")
    _nothing_left(back)
    assert rows(back, NEIGHBOURHOOD, DEVICE, ERASURE, RECORD, CHANGE) == rows(
        store, NEIGHBOURHOOD, DEVICE, ERASURE, RECORD, CHANGE
    )
