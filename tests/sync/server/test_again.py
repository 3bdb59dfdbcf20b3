"""Every call that writes may come twice: the database undid it, or the line broke and nobody heard that it was done.

Two databases go through the same work, one of them with each commit failing once; both hold the same in the end, nothing
doubled, and whoever called got the same answer.
"""

from __future__ import annotations

import functools
import inspect
import io
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from sync.changes import Change
from sync.device import DeviceProfile
from sync.keyring import state
from sync.leases import LeaseHeld
from sync.said import Said
from sync.seal import fingerprint
from sync.server.pushing import Pushed
from sync.server.store import Store
from sync.server.tables import ATTEMPT, METADATA
from sync.signing import make_device_key
from sync.wire import ChainEnd
from tests.sync.server.databases import Databases
from tests.sync.server.test_store import Clock, record
from tests.sync.writing import chain, change

HOUR = "2026-11-26T10:00"
KEY = make_device_key(bytes(32)).public
COORDINATOR = make_device_key(bytes(range(32)))
DESK_KEY = "aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGU="

LEFT = {
    "_migrate": "each step looks at what is there, and runs before anybody is served",
    "restore": "a person does it, all or nothing, and may do it again",
    "_tidy": "the caretaker's own: what was not done today is done tomorrow",
    "_claim": "the caretaker's own",
}
"""Calls that write and are not done again by themselves, and why."""
COUNTS = {"count"}
"""A try of which nobody heard counts as one more: that is the careful side."""


@functools.cache
def writers() -> frozenset[str]:
    """Return the store's functions that open a transaction to write; read once, for every commit asks."""
    found = set()
    for one in Store.__mro__:
        for name, member in vars(one).items():
            function = getattr(member, "__wrapped__", member)
            if inspect.isfunction(function) and "_writing.begin()" in inspect.getsource(function):
                found.add(name)
    return frozenset(found)


class Undone(Exception):
    sqlstate = "40P01"


class Breaking:
    """Lets each commit of a store fail once."""

    def __init__(self, store: Store, *, heard: bool) -> None:
        """``heard``: the commit is undone; else it is made, and the line breaks before anybody hears."""
        self.seen: set[str] = set()
        self._failed = False
        dialect: Any = store.engine.dialect
        real = dialect.do_commit

        def commit(connection: Any) -> None:
            above = set(_writers_above(inspect.currentframe()))
            self.seen |= above
            spared = set(LEFT) if heard else COUNTS | set(LEFT)
            if self._failed or above & spared:
                self._failed = False
                real(connection)
                return
            self._failed = True
            if heard:
                raise OperationalError("COMMIT", {}, Undone())
            real(connection)
            raise OperationalError("COMMIT", {}, Exception(), connection_invalidated=True)

        dialect.do_commit = commit


def _writers_above(frame: FrameType | None) -> Iterator[str]:
    names = writers()
    while frame is not None:
        if frame.f_code.co_name in names and "/sync/server/" in frame.f_code.co_filename:
            yield frame.f_code.co_name
        frame = frame.f_back


class Work:
    """What a server is asked to write, one call after the other."""

    def __init__(self, store: Store, clock: Clock, backup: Path) -> None:
        self.store, self.clock, self.backup = store, clock, backup
        self.chains: dict[str, list[Change]] = {}
        self.house = ""

    def row(self, device: str) -> Any:
        row = self.store.device(device)
        assert row is not None
        return row

    def join(self, device: str, kind: str, replaces: str = "") -> object:
        code = self.store.make_code(self.house, kind, "v", replaces=replaces)
        return code, self.store.enrol(code, device, KEY, device)

    def do(self, device: str, kind: str, which: str, actor: str = "Annie", **fields: Any) -> object:
        one = change(1, device, 1, kind=kind, record=which, actor=actor, **fields)
        grown = chain(*self.chains.get(device, []), one)
        act = msgspec.structs.replace(grown[-1], act=f"{device}/{len(grown)}")
        self.chains[device] = grown = chain(*grown[:-1], act)
        return self.told(self.store.push(self.row(device), grown[-1:], self.clock.now_ms))

    @staticmethod
    def told(pushed: Pushed) -> object:
        """Return what a device is told; ``changed`` only rings a bell that looks by itself too."""
        return [(one.number, one.state, one.reason) for one in pushed.outcomes], pushed.apart

    def steps(self) -> Iterator[object]:
        """Do everything; yield what each call answered."""
        store = self.store
        self.house = store.make_neighbourhood("De Linde", [record("neighbourhood", "n", name="n")])
        yield self.house
        with pytest.raises(Exception, match="bestaat al"):
            store.make_neighbourhood("Ook", [record("neighbourhood", "n", name="n")])
        for name, kind in (("zuil", "kiosk"), ("balie", "desk"), ("kopie", "kiosk")):
            yield self.join(name, kind)
        statement = state(DESK_KEY, 1, "2026-11-26T09:00:00+00:00", COORDINATOR)
        yield self.do("balie", "desk_key", fingerprint(DESK_KEY), statement=statement)
        yield store.coordinator_key(self.house)
        yield self.do(
            "balie", "activity", "k", title="Soep", starts=HOUR, capacity=10, venue="v",
            signup="optional", rrule="FREQ=WEEKLY",
        )  # fmt: skip
        for who in ("an", "bo"):
            yield self.do("zuil", "signup", who, "visitor", activity="k", recurrence=HOUR, party=2)
        self.clock.now_ms += 2 * 3_600_000
        yield self.join("tweede", "kiosk")
        for name in ("zuil", "tweede", "balie"):
            store.top_up(self.row(name))
            yield store.leases(self.house, name, 0)
        store.keep_profile(self.house, "zuil", DeviceProfile(name="In de hal"))
        letter = chain(
            *self.chains["balie"], change(9, "balie", 9, kind="service", record="s", name="x")
        )
        self.chains["balie"] = letter
        yield self.told(
            store.push(self.row("balie"), letter[-1:], self.clock.now_ms, letter_off_ms=0)
        )
        picture = io.BytesIO()
        Image.new("RGB", (800, 600), (90, 40, 20)).save(picture, "PNG")
        sha256 = store.put_file(self.house, picture.getvalue())
        yield sha256, store.file(self.house, sha256, 320)
        yield store.tidy_files(self.house)
        yield store.call_back(self.house, "zuil")
        store.doubt(self.row("kopie"))
        yield len(store.doubted())
        yield store.revoke("kopie"), store.revoke("nobody"), self.row("kopie")["revoked_ms"]
        yield self.join("reserve", "kiosk", replaces="zuil")
        yield store.erase(self.house, ["box-1", "box-2"])
        yield store.count("", "enrol", "somebody", 0, 1)
        store.forget_attempts(["enrol"], 1)
        yield store.salt() == store.salt()
        yield from self.after_a_restore()
        store._sweep()

    def after_a_restore(self) -> Iterator[object]:
        """A backup is put back, and devices say what they know."""
        store = self.store
        store.backup(self.backup)
        store.restore(self.backup, replace=True)
        held = LeaseHeld(activity="k", recurrence=HOUR, holder="balie", granted=5)
        store.report(self.row("balie"), [held])
        yield store.leases(self.house, "balie", 0)
        store.hear_said(self.row("balie"), [Said("weg", "confirmed", 9)])
        store.reported(self.house, "balie", ChainEnd(number=9, digest="x"))
        yield self.row("balie")["last_number"], store.frozen(self.house)
        yield store.thaw(self.house), store.frozen(self.house), store.thaw(self.house)
        epoch, top = store.place(self.house)
        store.receive_after_loss(self.house, epoch, top + 1)
        yield store.place(self.house)[0] != epoch, store.frozen(self.house)
        yield [row["device"] for row in store.missing(self.house)]


def whole(store: Store) -> dict[str, list[str]]:
    """Return every row, but for the numbers of commits and what chance gave."""
    found = {}
    with store.engine.connect() as db:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in db.execute(select(table)).mappings()]
            if table.name == ATTEMPT.name:
                rows = [row for row in rows if row["what"] not in ("enrol", "salt")]
            found[str(table.name)] = sorted(repr(_plain(row)) for row in rows)
    return found


def ledger(store: Store) -> list[str]:
    assert store.ledger is not None
    return sorted({repr(one) for one in store.ledger.entries()})


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("sequence", "epoch"):
        row.pop(name, None)
    for name, value in row.items():
        if isinstance(value, bytes) and value[:1] == b"{":
            row[name] = msgspec.json.decode(value)
            row[name].pop("sequence", None)
    return row


def _plain_answer(answer: object) -> object:
    if isinstance(answer, tuple) and answer and hasattr(answer[0], "sequence"):
        return [msgspec.structs.replace(one, sequence=0) for one in answer]
    return answer


@pytest.mark.parametrize("heard", [True, False], ids=["undone", "unheard"])
def test_a_repeat_of_every_writing_call_changes_nothing(
    kind: str, databases: Databases, tmp_path: Path, heard: bool
) -> None:
    with ExitStack() as stack:
        works = []
        for name in ("plain", "twice"):
            folder = tmp_path / name
            folder.mkdir()
            url = stack.enter_context(databases.fresh(kind, folder))
            clock = Clock()
            store = Store(url, clock, random.Random(1).randbytes, folder)
            stack.callback(store.close)
            works.append(Work(store, clock, folder / "backup"))
        plain, twice = works
        breaking = Breaking(twice.store, heard=heard)
        for number, (first, second) in enumerate(zip(plain.steps(), twice.steps(), strict=True), 1):
            assert _plain_answer(second) == _plain_answer(first), number
        assert whole(twice.store) == whole(plain.store)
        told, again = (ledger(work.store) for work in works)
        assert told == again
        assert len(told) == 4
        assert writers() - breaking.seen - set(LEFT) == set()
