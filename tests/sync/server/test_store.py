"""The store by itself: codes, pages that never part a commit, neighbourhoods apart, snapshots, databases that are none."""

from __future__ import annotations

import io
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from sync.changes import Change, Mark, Stored, blank
from sync.clock import Stamp
from sync.errors import BadInput, NewerSchema, UserFacing
from sync.server import paging, pushing, record_rows
from sync.server.members import CODE_MINUTES, Joined
from sync.server.snapshot import FRESH_S, Ready, Snapshots
from sync.server.store import Store
from sync.server.tables import CODE
from sync.signing import make_device_key
from sync.wire import read_snapshot
from tests.sync.writing import chain, change

NOW_MS = 1_795_000_000_000
KEY = make_device_key(bytes(32)).public


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store(url, clock, random.Random(1).randbytes)
    yield opened
    opened.close()


def record(kind: str, record_id: str, **fields: Any) -> Stored:
    return blank(kind, record_id, fields, Mark(Stamp(1), "server", 1))


def place(store: Store, name: str, device: str) -> str:
    """Return a new neighbourhood with one device in it."""
    made = store.make_neighbourhood(name, [record("neighbourhood", f"n-{name}", name=name)])
    assert store.enrol(store.make_code(made, "desk"), device, KEY, "Balie")
    return made


def push(store: Store, device: str, *changes: Change) -> Any:
    row = store.device(device)
    assert row is not None
    return store.push(row, changes, store._now_ms())


def services(device: str, number: int, first: int = 1) -> list[Change]:
    return [
        change(index, device, index, kind="service", record=f"{device}-{index}", name="x")
        for index in range(first, first + number)
    ]


class TestCodes:
    def test_a_code_is_good_once_and_a_quarter_of_an_hour(self, store: Store, clock: Clock) -> None:
        made = store.make_neighbourhood("De Linde")
        code = store.make_code(made, "kiosk", "v")
        assert store.enrol(code, "d1", KEY, "") == Joined(made, "kiosk", "v", "")
        assert store.enrol(code, "d2", KEY, "") is None
        late = store.make_code(made, "kiosk", "v")
        clock.now_ms += CODE_MINUTES * 60_000 + 1
        assert store.enrol(late, "d2", KEY, "") is None
        assert [row["device"] for row in store.devices(made)] == ["d1"]

    def test_a_device_joins_once(self, store: Store) -> None:
        made = store.make_neighbourhood("De Linde")
        assert store.enrol(store.make_code(made, "kiosk"), "d1", KEY, "")
        push(store, "d1", *chain(*services("d1", 1)))
        again = store.make_code(made, "kiosk")
        assert store.enrol(again, "d1", KEY, "") is None
        assert store.enrol(again, "d2", KEY, ""), "a code that failed is still good"

    def test_codes_do_not_lie_in_the_database(self, store: Store) -> None:
        code = store.make_code(store.make_neighbourhood("De Linde"), "kiosk")
        with store.engine.connect() as db:
            (row,) = db.execute(sa.select(CODE))
        assert code not in str(row)

    def test_of_many_at_once_one_joins(self, store: Store) -> None:
        code = store.make_code(store.make_neighbourhood("De Linde"), "kiosk")
        joined: list[object] = []

        def join(name: str) -> None:
            joined.append(store.enrol(code, name, KEY, ""))

        threads = [threading.Thread(target=join, args=(f"d{i}",)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(one is not None for one in joined) == 1


class TestPushes:
    def test_many_at_once_are_numbered_one_after_the_other(self, store: Store) -> None:
        made = store.make_neighbourhood("De Linde")
        names = [f"d{index}" for index in range(4)]
        for name in names:
            assert store.enrol(store.make_code(made, "desk"), name, KEY, "")
        sequences: list[int] = []

        def work(name: str) -> None:
            for one in chain(*services(name, 5)):
                sequences.append(push(store, name, one).outcomes[0].sequence)

        threads = [threading.Thread(target=work, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(sequences) == list(range(2, 22))
        assert store.place(made)[1] == 21

    def test_a_retry_of_a_part_takes_the_rest(self, store: Store) -> None:
        place(store, "De Linde", "d")
        three = chain(*services("d", 3))
        first = push(store, "d", *three[:2])
        whole = push(store, "d", *three)
        assert whole.outcomes[:2] == first.outcomes
        assert [one.number for one in whole.outcomes] == [1, 2, 3]
        assert push(store, "d", *three).changed is False

    def test_another_change_under_a_number_that_was_given_is_a_copy(self, store: Store) -> None:
        place(store, "De Linde", "d")
        push(store, "d", *chain(*services("d", 2)))
        other = chain(services("d", 1)[0], change(9, "d", 2, kind="service", record="z", name="y"))
        assert push(store, "d", *other).apart == "clone"
        assert store.first_of_kind("n-De Linde", "service") == "d-1"

    def test_a_push_that_fails_leaves_nothing(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = place(store, "De Linde", "d")
        before = store.place(made)

        def fail(*_: object) -> None:
            raise OSError("the power is gone")

        monkeypatch.setattr(pushing, "write_records", fail)
        with pytest.raises(OSError, match="power"):
            push(store, "d", *chain(*services("d", 2)))
        assert store.place(made) == before
        monkeypatch.undo()
        assert push(store, "d", *chain(*services("d", 2))).changed


class TestPages:
    @pytest.mark.parametrize("sizes", [(3, 4, 2), (1,) * 12, (12,), (2, 9, 1), (5, 5, 5)])
    def test_a_page_never_parts_a_commit(
        self, sizes: tuple[int, ...], store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(paging, "PAGE_ROWS", 5)
        made = place(store, "De Linde", "d")
        whole = chain(*services("d", sum(sizes)))
        start = 0
        for size in sizes:
            push(store, "d", *whole[start : start + size])
            start += size
        seen: list[str] = []
        after, more, pages = 1, True, 0
        while more:
            page = store.page(made, after, "", everything=True)
            rows = [msgspec.json.decode(row, type=Stored) for row in page.rows]
            assert all(after < row.sequence <= page.sequence for row in rows)
            seen += [row.id for row in rows]
            assert page.sequence > after or not page.more
            after, more, pages = page.sequence, page.more, pages + 1
            assert pages < 30
        assert sorted(seen) == sorted(one.record for one in whole)
        assert after == store.place(made)[1]

    def test_neighbourhoods_never_meet(self, store: Store) -> None:
        here, there = place(store, "De Linde", "a"), place(store, "Heide", "b")
        push(store, "a", *chain(*services("a", 3)))
        rows = store.page(there, 0, "", everything=True).rows
        assert [msgspec.json.decode(row, type=Stored).kind for row in rows] == ["neighbourhood"]
        assert len(store.page(here, 0, "", everything=True).rows) == 4
        assert store.place(there)[1] == 1

    def test_a_neighbourhood_is_made_once(self, store: Store) -> None:
        place(store, "De Linde", "a")
        with pytest.raises(UserFacing):
            place(store, "De Linde", "b")
        assert [name for _, name in store.neighbourhoods()] == ["De Linde"]


class TestSnapshots:
    @pytest.fixture
    def snapshots(self, store: Store, tmp_path: Path) -> Snapshots:
        return Snapshots(tmp_path / "snapshots", store)

    def test_it_holds_everything_with_its_cursor(self, store: Store, snapshots: Snapshots) -> None:
        made = place(store, "De Linde", "d")
        push(store, "d", *chain(*services("d", 3)))
        cursor, rows = read_snapshot(
            io.BytesIO(snapshots.ready(made, "", everything=True).path.read_bytes())
        )
        assert (cursor.neighbourhood, cursor.sequence) == (made, 2)
        assert sorted(row.id for row in rows) == ["d-1", "d-2", "d-3", "n-De Linde"]

    def test_it_is_made_again_only_when_it_is_old_and_behind(
        self, store: Store, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = place(store, "De Linde", "d")
        first = snapshots.ready(made, "", everything=True)
        push(store, "d", *chain(*services("d", 1)))
        assert snapshots.ready(made, "", everything=True) == first
        clock_s = first.path.stat().st_mtime + FRESH_S + 1
        monkeypatch.setattr("sync.server.snapshot.time.time", lambda: clock_s)
        second = snapshots.ready(made, "", everything=True)
        assert second != first
        assert snapshots.ready(made, "", everything=True) == second

    def test_each_subscription_has_its_own(self, store: Store, snapshots: Snapshots) -> None:
        made = store.make_neighbourhood(
            "De Linde", [record("box", "b1", venue="v1"), record("box", "b2", venue="v2")]
        )
        ask: Callable[..., Ready] = snapshots.ready
        held = {
            venue or "all": {
                row.id for row in read_snapshot(io.BytesIO(ready.path.read_bytes()))[1]
            }
            for venue, ready in (
                ("v1", ask(made, "v1", everything=False)),
                ("v2", ask(made, "v2", everything=False)),
                ("", ask(made, "", everything=True)),
            )
        }
        assert held == {"v1": {"b1"}, "v2": {"b2"}, "all": {"b1", "b2"}}


class TestDatabases:
    def open(self, url: str) -> Store:
        return Store(url, lambda: NOW_MS, random.Random(1).randbytes)

    @pytest.mark.parametrize(
        "url", ["", "x", "sqlite", "nodb://x", "sqlite:////nowhere/at/all/server.db", "://"]
    )
    def test_an_address_that_is_none_is_told(self, url: str) -> None:
        with pytest.raises(BadInput):
            self.open(url)

    def test_a_file_that_is_none_is_told_and_left(self, tmp_path: Path) -> None:
        path = tmp_path / "server.db"
        path.write_bytes(b"rubbish" * 500)
        with pytest.raises(BadInput):
            self.open(f"sqlite:///{path}")
        assert path.read_bytes() == b"rubbish" * 500

    def test_a_newer_one_is_told_and_left(self, tmp_path: Path) -> None:
        path = tmp_path / "server.db"
        self.open(f"sqlite:///{path}").close()
        conn = sqlite3.connect(path)
        conn.execute("UPDATE alembic_version SET version_num = 'v9999'")
        conn.commit()
        conn.close()
        with pytest.raises(NewerSchema):
            self.open(f"sqlite:///{path}")

    def test_its_key_stays_the_same(self, url: str) -> None:
        first = self.open(url)
        made = first.make_neighbourhood("De Linde")
        second = self.open(url)
        assert first.key(made) == second.key(made)
        assert first.key(made) != first.key(first.make_neighbourhood("Een andere wijk"))
        first.close()
        second.close()


class TestOneMoment:
    def test_a_page_never_tells_a_top_above_what_it_saw(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A commit between a page's two looks, at the counter and at the rows, comes with the next page."""
        made = place(store, "De Linde", "d")
        whole = chain(*services("d", 2))
        push(store, "d", whole[0])
        pushed: list[object] = []

        def between(_db: object, _cursor: object, statement: str, *_: object) -> None:
            if "FROM record" in statement and not pushed:
                thread = threading.Thread(target=lambda: pushed.append(push(store, "d", whole[1])))
                thread.start()
                thread.join()

        sa.event.listen(store.engine, "before_cursor_execute", between)
        page = store.page(made, 1, "", everything=True)
        sa.event.remove(store.engine, "before_cursor_execute", between)
        assert pushed
        rows = [msgspec.json.decode(row, type=Stored) for row in page.rows]
        assert [row.id for row in rows] == ["d-1"]
        rest = store.page(made, page.sequence, "", everything=True)
        assert [msgspec.json.decode(row, type=Stored).id for row in rest.rows] == ["d-2"]

    def test_pushes_of_two_neighbourhoods_go_side_by_side(
        self, kind: str, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On PostgreSQL; SQLite has one lock for all."""
        place(store, "De Linde", "a")
        place(store, "Heide", "b")
        inside, may_end = threading.Event(), threading.Event()
        real = record_rows.write_records

        def slow(*given: Any) -> None:
            inside.set()
            assert may_end.wait(20)
            real(*given)

        monkeypatch.setattr(pushing, "write_records", slow)
        first = threading.Thread(target=lambda: push(store, "a", *chain(*services("a", 1))))
        first.start()
        assert inside.wait(20)
        monkeypatch.undo()
        done = threading.Event()

        def push_other() -> None:
            push(store, "b", *chain(*services("b", 1)))
            done.set()

        second = threading.Thread(target=push_other)
        second.start()
        assert done.wait(20 if kind == "postgres" else 0.3) is (kind == "postgres")
        may_end.set()
        first.join()
        second.join()
        assert [store.place(f"n-{name}")[1] for name in ("De Linde", "Heide")] == [2, 2]

    def test_what_the_database_undid_is_done_again(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = place(store, "De Linde", "d")
        turns: list[int] = []
        real = record_rows.write_records

        class Undone(Exception):
            sqlstate = "40P01"

        def fail_first(*given: Any) -> None:
            turns.append(1)
            if len(turns) < 3:
                raise sa.exc.OperationalError("a deadlock", {}, Undone())
            real(*given)

        monkeypatch.setattr(pushing, "write_records", fail_first)
        assert push(store, "d", *chain(*services("d", 2))).changed
        assert (len(turns), store.place(made)[1]) == (3, 2)
