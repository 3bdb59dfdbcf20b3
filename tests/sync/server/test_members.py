"""Who joins, by the store alone: the same call twice, a device under a new name, a code that is for something else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.changes import digest
from sync.server.members import Former, Joined, NotMeant, Only
from sync.server.store import Store
from sync.server.tables import CODE, DEVICE, LEASE
from sync.signing import key_fingerprint, make_device_key
from sync.wire import ChainEnd
from tests.sync.server.test_store import KEY, Clock, place, push, services
from tests.sync.writing import chain

OTHER_KEY = make_device_key(bytes(range(32))).public


@pytest.fixture
def store(url: str, clock: Clock, tmp_path: Path) -> Iterator[Store]:
    opened = Store(url, clock, random.Random(1).randbytes, tmp_path)
    yield opened
    opened.close()


def row_of(store: Store, device: str) -> Any:
    row = store.device(device)
    assert row is not None
    return row


def left(store: Store, holder: str) -> int:
    """Return how many places a holder may promise."""
    with store.engine.connect() as db:
        rows = db.execute(sa.select(LEASE).where(LEASE.c.holder == holder)).mappings().all()
    return sum(row["granted"] - row["spent"] - row["returned"] - row["recalled"] for row in rows)


def lease(store: Store, neighbourhood: str, holder: str, granted: int) -> None:
    values = {"neighbourhood": neighbourhood, "activity": "a", "recurrence": "2030-01-01T10:00"}
    nothing = dict.fromkeys(("spent", "returned", "recalled", "wanted_back", "sequence"), 0)
    with store._writing.begin() as db:
        db.execute(sa.insert(LEASE).values(**values, holder=holder, granted=granted, **nothing))


def ends(store: Store, *links: tuple[int, str]) -> tuple[ChainEnd, ...]:
    return tuple(ChainEnd(number=number, digest=told) for number, told in links)


class TestTheSameCallAgain:
    def test_gives_the_same_and_nothing_doubles(self, store: Store) -> None:
        made = place(store, "a", "d0")
        code = store.make_code(made, "kiosk", "v")
        first = store.enrol(code, "d1", KEY, "Zuil")
        assert first == Joined(made, "kiosk", "v", "")
        assert store.enrol(code, "d1", KEY, "Zuil") == first
        assert [row["device"] for row in store.devices(made)] == ["d0", "d1"]

    def test_of_another_is_refused(self, store: Store, clock: Clock) -> None:
        made = place(store, "a", "d0")
        code = store.make_code(made, "kiosk")
        assert store.enrol(code, "d1", KEY, "")
        assert store.enrol(code, "d1", OTHER_KEY, "") is None
        assert store.enrol(code, "d2", KEY, "") is None
        assert store.enrol(store.make_code(made, "kiosk"), "d1", OTHER_KEY, "") is None
        push(store, "d1", *chain(*services("d1", 1)))
        assert store.enrol(code, "d1", KEY, "") is None, "it has begun: it had its answer"

    def test_says_again_what_it_took_the_place_of(self, store: Store) -> None:
        made = place(store, "a", "d0")
        code, former = store.make_code(made, "kiosk"), Former("d0")
        for _ in range(2):
            done = store.enrol(code, "d1", KEY, "", former=former)
            assert done is not None
            assert done.replaced == "d0"
        dead = store.make_code(made, "kiosk", replaces="d1")
        once, twice = (store.enrol(dead, "d2", KEY, "") for _ in range(2))
        assert once is not None
        assert once == twice
        assert once.replaced == "d1"


class TestWithANewCode:
    """The answer to the first was lost, and nobody will make that call again."""

    def test_who_never_began_becomes_what_the_new_code_says(
        self, store: Store, clock: Clock
    ) -> None:
        made = place(store, "a", "d0")
        assert store.enrol(store.make_code(made, "kiosk", "v"), "d1", KEY, "Zuil")
        lease(store, made, "d1", 3)
        clock.now_ms += 60_000
        code = store.make_code(made, "desk", "w")
        for _ in range(2):
            assert store.enrol(code, "d1", KEY, "Balie") == Joined(made, "desk", "w", "")
        row = row_of(store, "d1")
        assert (row["kind"], row["venue"], row["name"]) == ("desk", "w", "Balie")
        assert left(store, "d1") == 3
        assert {row["device"] for row in store.devices(made)} == {"d0", "d1"}

    def test_who_began_or_was_revoked_does_not(self, store: Store) -> None:
        made = place(store, "a", "d0")
        assert store.enrol(store.make_code(made, "kiosk"), "d1", KEY, "")
        code = store.make_code(made, "desk")
        store.revoke("d1")
        assert store.enrol(code, "d1", KEY, "") is None
        push(store, "d0", *chain(*services("d0", 1)))
        assert store.enrol(code, "d0", KEY, "") is None
        assert store.enrol(code, "d2", KEY, ""), "the code is still good"

    def test_in_another_neighbourhood_it_leaves_nothing_behind(self, store: Store) -> None:
        here, there = place(store, "a", "d0"), place(store, "b", "e0")
        assert store.enrol(store.make_code(here, "kiosk"), "d1", KEY, "")
        lease(store, here, "d1", 3)
        code = store.make_code(there, "kiosk", "v")
        for _ in range(2):
            assert store.enrol(code, "d1", KEY, "") == Joined(there, "kiosk", "v", "")
        assert [row["device"] for row in store.devices(here)] == ["d0"]
        assert {row["device"] for row in store.devices(there)} == {"e0", "d1"}
        assert left(store, "d1") == 0

    def test_it_takes_no_place_of_its_own(self, store: Store) -> None:
        made = place(store, "a", "d0")
        assert store.enrol(store.make_code(made, "kiosk"), "d1", KEY, "")
        code = store.make_code(made, "kiosk", replaces="d1")
        assert store.enrol(code, "d1", KEY, "")
        assert (row_of(store, "d1")["revoked_ms"], row_of(store, "d1")["replaced_by"]) == (None, "")


class TestUnderANewName:
    def test_the_old_entry_makes_room_at_once(self, store: Store) -> None:
        made = place(store, "a", "old")
        written = chain(*services("old", 2))
        push(store, "old", *written)
        lease(store, made, "old", 5)
        links = ends(store, (2, digest(written[1])), (3, "waits"))
        done = store.enrol(
            store.make_code(made, "kiosk"), "new", KEY, "", former=Former("old", links)
        )
        assert done is not None
        assert done.replaced == "old"
        old = row_of(store, "old")
        assert (old["replaced_by"], old["revoked_ms"] is not None) == ("new", True)
        assert (left(store, "old"), left(store, "new")) == (0, 5)
        assert store.ledger is not None
        assert [entry.id for entry in store.ledger.entries()] == ["old"]

    def test_after_a_lost_answer_its_own_disk_still_holds_what_came(self, store: Store) -> None:
        made = place(store, "a", "old")
        written = chain(*services("old", 3))
        push(store, "old", *written)
        links = ends(store, *((one.number, digest(one)) for one in written))
        done = store.enrol(
            store.make_code(made, "kiosk"), "new", KEY, "", former=Former("old", links)
        )
        assert done is not None
        assert done.replaced == "old"

    @pytest.mark.parametrize("links", [(), ((1, "x"),), ((2, "another"), (3, "more"))])
    def test_a_copy_of_one_that_went_on_shuts_nobody_out(
        self, links: tuple[tuple[int, str], ...], store: Store
    ) -> None:
        made = place(store, "a", "old")
        push(store, "old", *chain(*services("old", 2)))
        former = Former("old", ends(store, *links))
        done = store.enrol(store.make_code(made, "kiosk"), "copy", KEY, "", former=former)
        assert done is not None
        assert done.replaced == ""
        assert row_of(store, "old")["revoked_ms"] is None

    def test_whoever_was_shut_out_before_stays_so(self, store: Store) -> None:
        made = place(store, "a", "old")
        store.revoke("old")
        lease(store, made, "old", 5)
        before = dict(row_of(store, "old"))
        done = store.enrol(store.make_code(made, "kiosk"), "new", KEY, "", former=Former("old"))
        assert done is not None
        assert done.replaced == "old"
        assert dict(row_of(store, "old")) == before
        assert left(store, "new") == 0, "nothing goes over from a device that was revoked"

    def test_who_is_not_known_joins_as_anybody(self, store: Store) -> None:
        made = place(store, "a", "d0")
        done = store.enrol(store.make_code(made, "kiosk"), "d1", KEY, "", former=Former("weg"))
        assert done is not None
        assert done.replaced == ""

    def test_in_another_neighbourhood_its_places_come_free(self, store: Store) -> None:
        here, there = place(store, "a", "old"), place(store, "b", "d0")
        lease(store, here, "old", 4)
        done = store.enrol(store.make_code(there, "kiosk"), "new", KEY, "", former=Former("old"))
        assert done is not None
        assert (done.neighbourhood, done.replaced) == (there, "old")
        assert row_of(store, "old")["revoked_ms"] is not None
        assert (left(store, "old"), left(store, "new")) == (0, 0)

    def test_a_spare_may_take_the_place_of_two(self, store: Store) -> None:
        made = place(store, "a", "dead")
        assert store.enrol(store.make_code(made, "kiosk"), "spare", KEY, "")
        lease(store, made, "dead", 3)
        lease(store, made, "spare", 2)
        code = store.make_code(made, "kiosk", replaces="dead")
        assert store.enrol(code, "new", KEY, "", former=Former("spare"))
        assert [left(store, one) for one in ("dead", "spare", "new")] == [0, 0, 5]


class TestARestore:
    @pytest.fixture
    def restored(self, opened: Callable[[str], Store], tmp_path: Path) -> tuple[Store, str]:
        store = opened("one")
        made = place(store, "a", "old")
        store.backup(tmp_path / "backup")
        store.restore(tmp_path / "backup", replace=True)
        assert [row["device"] for row in store.missing(made)] == ["old"]
        return store, made

    def test_waits_for_no_entry_that_nobody_is(
        self, opened: Callable[[str], Store], tmp_path: Path
    ) -> None:
        store = opened("one")
        made = place(store, "a", "old")
        assert store.enrol(store.make_code(made, "kiosk"), "new", KEY, "", former=Former("old"))
        store.backup(tmp_path / "backup")
        store.restore(tmp_path / "backup", replace=True)
        assert [row["device"] for row in store.missing(made)] == ["new"]
        store.reported(made, "new")
        assert not store.frozen(made)

    @pytest.mark.parametrize("by_spare", [True, False])
    def test_waits_for_who_takes_the_place_meanwhile(
        self, by_spare: bool, restored: tuple[Store, str]
    ) -> None:
        store, made = restored
        code = store.make_code(made, "kiosk", replaces="old" if by_spare else "")
        assert store.enrol(code, "new", KEY, "", former=None if by_spare else Former("old"))
        assert [row["device"] for row in store.missing(made)] == ["new"]
        assert store.frozen(made)
        store.reported(made, "new")
        assert not store.frozen(made), "whoever took the place ends the wait"


@pytest.mark.parametrize(
    ("only", "what"),
    [
        (Only(kind="desk"), "kind"),
        (Only(neighbourhood="elders"), "elsewhere"),
        (Only(kind="desk", neighbourhood="elders"), "elsewhere"),
    ],
)
def test_a_code_for_something_else_is_still_good(only: Only, what: str, store: Store) -> None:
    made = place(store, "a", "d0")
    code = store.make_code(made, "kiosk")
    with pytest.raises(NotMeant) as refused:
        store.enrol(code, "d1", KEY, "", only=only, former=Former("d0"))
    assert refused.value.what == what
    assert row_of(store, "d0")["revoked_ms"] is None
    with store.engine.connect() as db:
        count = sa.select(sa.func.count()).select_from(DEVICE)
        assert db.scalar(count.where(DEVICE.c.device == "d1")) == 0
        assert db.scalar(sa.select(sa.func.count()).where(CODE.c.used_ms.is_not(None))) == 1
    assert store.enrol(code, "d1", KEY, "", only=Only("kiosk", made))


def test_a_key_is_found_by_its_fingerprint(store: Store) -> None:
    one, other = place(store, "a", "d0"), place(store, "b", "d1")
    for made in (one, other):
        assert store.with_key(key_fingerprint(store.key(made).public)) == made
    assert store.with_key("0" * 32) == ""
