"""The ready first copy at the server: given by range, made once whoever asks, and thrown away when it must be."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from sync import signing
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once, read_device_key
from sync.server.snapshot import KEPT_S, Snapshots
from sync.server.store import Store
from sync.wire import read_snapshot
from tests.benchmarks.workload import records
from tests.sync.server.house import House, open_device

Get = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running server for all that only asks it."""
    with House(tmp_path_factory.mktemp("house") / "server") as started:
        yield started


@pytest.fixture(scope="module")
def get(house: House, tmp_path_factory: pytest.TempPathFactory) -> Get:
    """Return a function that asks a running server for the snapshot as a new kiosk: ``get("GET", Range="bytes=5-")``."""
    with open_device(house, tmp_path_factory.mktemp("devices") / "kiosk") as kiosk:
        key, name = read_device_key(kiosk.folder), kiosk.device.device

    def ask(method: str = "GET", **headers: str) -> requests.Response:
        now_s = int(datetime.now(UTC).timestamp())
        signed = signing.sign_request(method, "/snapshot", b"", key, name, now_s)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(
            method, house.url + "/snapshot", headers={**signed, **named}, timeout=10
        )

    return ask


class TestRanges:
    def test_the_whole_file_is_signed_and_named(self, get: Get, house: House) -> None:
        answer = get()
        whole = answer.content
        digest = hashlib.sha256(whole).digest()
        (stands,) = (house.folder / "snapshots").glob(f"*.{digest.hex()}.zst")
        assert whole == stands.read_bytes()
        assert answer.headers["Content-Digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
        assert answer.headers["ETag"] == f'"{digest.hex()[:32]}"'
        assert answer.headers["Content-Length"] == str(len(whole))
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert '"content-digest"' in answer.headers["Signature-Input"]

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-", 0, -1),
            ("bytes=100-", 100, -1),
            ("bytes=100-199", 100, 199),
            ("bytes=0-0", 0, 0),
            ("bytes=100-999999999", 100, -1),
            ("bytes=-50", -50, -1),
            ("bytes=-999999999", 0, -1),
        ],
    )
    def test_a_range_gives_these_bytes_and_no_others(
        self, asked: str, first: int, last: int, get: Get
    ) -> None:
        whole = get().content
        size = len(whole)
        first, last = first % size, last % size
        for condition in ({}, {"If_Range": get("HEAD").headers["ETag"]}):
            answer = get(Range=asked, **condition)
            assert answer.status_code == 206
            assert answer.content == whole[first : last + 1]
            assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"

    @pytest.mark.parametrize(
        "asked", ["bytes=5-2", "bytes=-", "bytes=a-", "bytes=0-1,3-4", "items=0-1", "bytes=--1", ""]
    )
    def test_what_is_no_range_gives_the_whole(self, asked: str, get: Get) -> None:
        answer = get(Range=asked)
        assert answer.status_code == 200
        assert answer.content == get().content

    @pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=999999999999999-", "bytes=-0"])
    def test_bytes_that_are_not_there_are_refused(self, asked: str, get: Get) -> None:
        size = len(get().content)
        answer = get(Range=asked.format(size=size))
        assert answer.status_code == 416
        assert answer.headers["Content-Range"] == f"bytes */{size}"
        assert answer.json()["code"] == "range"

    @pytest.mark.parametrize(
        "tag", ['"another"', 'W/"{own}"', "*", "Thu, 26 Nov 2026 00:00:00 GMT"]
    )
    def test_a_range_of_another_file_gives_the_whole_of_this_one(self, tag: str, get: Get) -> None:
        whole = get()
        own = whole.headers["ETag"].strip('"')
        answer = get(Range="bytes=5-", If_Range=tag.format(own=own))
        assert (answer.status_code, answer.content) == (200, whole.content)
        assert "Content-Range" not in answer.headers

    def test_a_head_says_the_same_without_the_file(self, get: Get) -> None:
        for asked in ({}, {"Range": "bytes=7-"}):
            whole, head = get(**asked), get("HEAD", **asked)
            assert (head.status_code, head.content) == (whole.status_code, b"")
            for name in ("ETag", "Content-Length", "Content-Digest", "Accept-Ranges"):
                assert head.headers[name] == whole.headers[name]

    def test_a_stranger_gets_nothing(self, house: House) -> None:
        for method in ("GET", "HEAD"):
            answer = requests.request(method, house.url + "/snapshot", timeout=10)
            assert answer.status_code == 401

    def test_a_download_goes_on_in_its_own_file_when_a_newer_one_has_come(
        self, get: Get, house: House, device: Callable[..., Replica]
    ) -> None:
        old = get()
        for stands in (house.folder / "snapshots").glob("*.zst"):
            os.utime(stands, (1, datetime.now(UTC).timestamp() - 1000))
        desk = device("balie", "desk")
        exchange_once(desk)
        desk.act([Draft(kind="service", record="nieuw", fields={"name": "Nieuw"})], "Annie")
        exchange_once(desk)
        new = get()
        assert new.headers["ETag"] != old.headers["ETag"]
        rest = get(Range="bytes=1000-", If_Range=old.headers["ETag"])
        assert (rest.status_code, rest.content) == (206, old.content[1000:])
        assert rest.headers["ETag"] == old.headers["ETag"]

    def test_a_kiosk_cannot_name_the_desks_file(
        self, get: Get, house: House, device: Callable[..., Replica]
    ) -> None:
        exchange_once(device("balie", "desk"))
        mine = get()
        folder = house.folder / "snapshots"
        (own,) = folder.glob(f"*.{mine.headers['ETag'][1:-1]}*.zst")
        stem = own.name.partition(".")[0]
        desks = [one for one in folder.glob("*.zst") if not one.name.startswith(stem)]
        assert desks
        for one in desks:
            tag = f'"{hashlib.sha256(one.read_bytes()).hexdigest()[:32]}"'
            answer = get(Range="bytes=1-", If_Range=tag)
            assert (answer.status_code, answer.content) == (200, mine.content)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path)
    yield made
    made.close()


def open_store(folder: Path) -> Store:
    return Store(
        f"sqlite:///{folder / 'server.db'}",
        lambda: int(datetime.now(UTC).timestamp() * 1000),
        os.urandom,
    )


@pytest.fixture
def made(store: Store) -> str:
    return store.make_neighbourhood("De Linde", records(300))


@pytest.fixture
def snapshots(store: Store, tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "snapshots", store)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[list[threading.Event]]:
    """Count how often everything is read, and give who reads it an event to wait for."""
    real = store.everything
    times: list[threading.Event] = []

    @contextmanager
    def everything(*arguments: Any, **named: Any) -> Iterator[Any]:
        with real(*arguments, **named) as whole:
            times.append(threading.Event())
            times[-1].wait(10)
            yield whole

    monkeypatch.setattr(store, "everything", everything)
    yield times


def test_many_that_ask_at_once_get_one_file(
    snapshots: Snapshots, store: Store, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    with counted(monkeypatch, store) as times:
        threads = [
            threading.Thread(
                target=lambda: found.append(snapshots.ready(made, "", everything=True))
            )
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        while not times:
            threads[0].join(0.01)
        times[0].set()
        for thread in threads:
            thread.join(20)
    assert len(times) == 1
    assert len(found) == 6
    assert len({ready.path for ready in found}) == 1
    assert found[0].path.stat().st_size == found[0].size


def test_what_is_forgotten_while_it_is_made_is_never_given(
    snapshots: Snapshots, store: Store, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure commits while a reader that began before it is still writing: its file must not appear."""
    found = []
    with counted(monkeypatch, store) as times:
        thread = threading.Thread(
            target=lambda: found.append(snapshots.ready(made, "", everything=True))
        )
        thread.start()
        while not times:
            thread.join(0.01)
        snapshots.forget(made)
        times[0].set()
        while len(times) < 2:
            assert thread.is_alive(), "the file of before was given"
            thread.join(0.01)
        assert list((snapshots._folder).glob("*.zst")) == []
        times[1].set()
        thread.join(10)
    assert len(times) == 2
    assert found[0].path.is_file()


def test_forgetting_leaves_other_neighbourhoods_alone(
    snapshots: Snapshots, store: Store, made: str
) -> None:
    other = store.make_neighbourhood("Heide")
    mine = [snapshots.ready(made, venue, everything=False) for venue in ("a", "b")]
    mine.append(snapshots.ready(made, "", everything=True))
    theirs = snapshots.ready(other, "", everything=True)
    assert len({ready.path for ready in mine}) == 3
    snapshots.forget(made)
    assert not any(ready.path.exists() for ready in mine)
    assert theirs.path.exists()
    again = snapshots.ready(made, "", everything=True)
    assert again.path.is_file()


def test_a_file_of_an_older_epoch_goes_and_one_below_the_horizon_is_not_given(
    snapshots: Snapshots, store: Store, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    epoch, sequence, _ = store.snapshot_place(made)
    old = snapshots.ready(made, "", everything=True)
    assert snapshots.standing(made, "", everything=True) == old
    monkeypatch.setattr(store, "snapshot_place", lambda _: (epoch, sequence + 9, sequence + 1))
    assert snapshots.standing(made, "", everything=True, etag=old.etag) is None
    monkeypatch.undo()
    with store.engine.begin() as db:
        db.exec_driver_sql("UPDATE neighbourhood SET epoch = 'another-epoch'")
    new = snapshots.ready(made, "", everything=True)
    assert snapshots.standing(made, "", everything=True, etag=old.etag) == new
    assert (old.path.exists(), new.path.exists()) == (False, True)


def test_an_older_file_stands_for_an_hour(
    snapshots: Snapshots, store: Store, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = snapshots.ready(made, "", everything=True)
    made_s = old.path.stat().st_mtime
    for later_s, stands in ((KEPT_S - 60, True), (KEPT_S + 60, False)):
        monkeypatch.setattr("sync.server.snapshot.time.time", lambda at=later_s: made_s + at)
        with store.engine.begin() as db:
            db.exec_driver_sql("UPDATE neighbourhood SET sequence = sequence + 1")
        assert snapshots.ready(made, "", everything=True) != old
        assert old.path.exists() is stands


def test_a_clock_that_was_ahead_does_not_keep_an_old_file_fresh(
    snapshots: Snapshots, store: Store, made: str
) -> None:
    old = snapshots.ready(made, "", everything=True)
    ahead_s = old.path.stat().st_mtime + 10 * 365 * 86400
    os.utime(old.path, (ahead_s, ahead_s))
    assert snapshots.ready(made, "", everything=True) == old, "nothing has changed"
    with store.engine.begin() as db:
        db.exec_driver_sql("UPDATE neighbourhood SET sequence = sequence + 1")
    assert snapshots.ready(made, "", everything=True) != old


MAKER = """
import sys
from pathlib import Path
from sync.server.snapshot import Snapshots
from tests.sync.server.test_snapshots import open_store
folder = Path(sys.argv[1])
store = open_store(folder)
((made, _),) = store.neighbourhoods()
real = store.everything
from contextlib import contextmanager
@contextmanager
def slow(*a, **k):
    with real(*a, **k) as (cursor, count, rows):
        def some():
            for index, row in enumerate(rows):
                if index == 200:
                    print("half", flush=True)
                    sys.stdin.readline()
                yield row
        yield cursor, count, some()
store.everything = slow
print(Snapshots(folder / "snapshots", store).ready(made, "", everything=True).path.name, flush=True)
store.close()
"""


def maker(folder: Path) -> subprocess.Popen[str]:
    """Return a process that makes a snapshot, and has come half way."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    return process


def test_a_process_that_is_killed_half_way_leaves_nothing_to_be_given(
    snapshots: Snapshots, made: str, tmp_path: Path
) -> None:
    with maker(tmp_path) as process:
        assert len(list((tmp_path / "snapshots").glob("*.new"))) == 1
        assert list((tmp_path / "snapshots").glob("*.zst")) == []
        process.send_signal(signal.SIGKILL)
    ready = snapshots.ready(made, "", everything=True)
    assert list((tmp_path / "snapshots").glob("*.new")) == []
    whole = ready.path.read_bytes()
    assert hashlib.sha256(whole).digest() == ready.digest
    _, rows = read_snapshot(io.BytesIO(whole))
    assert len(list(rows)) == 301


def test_another_process_that_makes_it_is_waited_for(
    snapshots: Snapshots, store: Store, made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch, store) as times, maker(tmp_path) as process:
        found: list[str] = []
        thread = threading.Thread(
            target=lambda: found.append(snapshots.ready(made, "", everything=True).path.name)
        )
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        told, _ = process.communicate("go on\n", 20)
        thread.join(20)
    assert found == [told.strip()]
    assert times == []


def test_pushes_go_on_while_a_snapshot_is_made(
    store: Store, made: str, tmp_path: Path, snapshots: Snapshots
) -> None:
    with maker(tmp_path) as process:
        with store.engine.begin() as db:
            db.exec_driver_sql("UPDATE neighbourhood SET sequence = sequence + 1")
        told, _ = process.communicate("go on\n", 20)
    assert told.split(".")[2] == "1", "it holds what stood when it began"
    assert snapshots.standing(made, "", everything=True) is not None
