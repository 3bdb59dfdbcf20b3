"""A disk that is full: an act is kept or refused in words, never half, and all goes on when there is room again."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sync.device import DeviceSettings, read_device, write_device
from sync.errors import DiskFull
from sync.outcomes import Cursor, Outcome
from tests.sync.place import BASE, empty, filled, put, record
from tests.sync.small_disk import fill_up, said


class TestFullDisk:
    def test_an_act_is_kept_or_refused_never_half(self, mount: Path) -> None:
        """From a disk with no room at all to one with plenty: whatever act() said is true after opening again."""
        folder = mount / "data"
        filled(folder).close()
        kept: list[str] = []
        for turn, leave in enumerate((0, 4096, 8192, 16_384, 32_768, 65_536, 131_072)):
            filler = fill_up(mount, leave)
            try:
                with empty(folder) as replica:
                    for place in range(30):
                        name = f"s{turn}-{place}"
                        try:
                            replica.act([put("service", name, name="x" * 3000)], "Annie")
                            kept.append(name)
                        except DiskFull as error:
                            said(error)
                            assert replica.get("service", name) is None
                            break
                    assert [change.record for change in replica.outbox.after(0)] == kept
            except DiskFull:
                pass
            filler.unlink()
            with empty(folder) as replica:
                assert [change.record for change in replica.outbox.after(0)] == kept
                assert {s.id for s in replica.services()} == {"s", *kept}
                assert replica.check() == []
        assert kept

    def test_an_answer_is_kept_whole_or_not_at_all(self, mount: Path) -> None:
        folder = mount / "data"
        with filled(folder) as replica:
            replica.act([put("service", "mine", name="Van mij")], "Annie")
            rows = [record("service", f"r{i}", 11, name="x" * 2000) for i in range(300)]
            later = Cursor(epoch="e", neighbourhood="n", sequence=11)
            filler = fill_up(mount, 40_000)
            with pytest.raises(DiskFull) as raised:
                replica.apply(rows, later, [Outcome(number=1, sequence=11)])
            said(raised.value)
            assert replica.cursor == BASE
            assert replica.count("service") == 2
            assert len(replica.unsent()) == 1
            filler.unlink()
            replica.apply(rows[:5], later, [Outcome(number=1, sequence=11)])
            assert replica.count("service") == 6

    def test_a_new_replica_on_a_full_disk(self, mount: Path) -> None:
        (mount / "data").mkdir()
        fill_up(mount)
        with pytest.raises(DiskFull):
            empty(mount / "data")

    def test_settings_stay_as_they_were(self, mount: Path) -> None:
        write_device(mount, DeviceSettings(device="d", name="oud"))
        fill_up(mount)
        with pytest.raises(DiskFull):
            write_device(mount, DeviceSettings(device="d", name="n" * 5000))
        assert read_device(mount) == DeviceSettings(device="d", name="oud")


@pytest.mark.parametrize("pages", range(0, 12, 2))
def test_a_database_that_may_not_grow(pages: int, tmp_path: Path) -> None:
    """The same as a full disk, where no disk can be mounted: SQLite is told how many pages there are."""
    with filled(tmp_path) as replica:
        for conn in (replica._conn, replica.outbox._conn):
            (now,) = conn.execute("PRAGMA page_count").fetchone()
            conn.execute(f"PRAGMA max_page_count = {now + pages}")
        kept: list[str] = []
        full: DiskFull | None = None
        while full is None:
            try:
                replica.act([put("service", f"s{len(kept)}", name="x" * 3000)], "Annie")
                kept.append(f"s{len(kept)}")
            except DiskFull as error:
                full = error
        said(full)
        assert [change.record for change in replica.outbox.after(0)] == kept
    with empty(tmp_path) as replica:
        assert {s.id for s in replica.services()} == {"s", *kept}
        replica.act([put("service", "after", name="x")], "Annie")


def test_an_act_is_kept_though_the_replica_cannot_commit_it(tmp_path: Path) -> None:
    """The outbox has it; the replica shows it as soon as it can."""
    with filled(tmp_path) as replica:
        real = replica._conn

        class Full:
            def __getattr__(self, name: str) -> object:
                return getattr(real, name)

            def execute(self, sql: str, params: tuple[Any, ...] = ()) -> object:
                if sql == "COMMIT":
                    raise sqlite3.OperationalError("database or disk is full")
                return real.execute(sql, params)

        replica._conn = Full()  # type: ignore[assignment]
        replica.act([put("service", "mine", name="Van mij")], "Annie")
        replica._conn = real
        assert replica.get("service", "mine") is None
        replica.act([put("service", "next", name="Daarna")], "Annie")
        assert [s.id for s in replica.services()] == ["next", "s", "mine"]
