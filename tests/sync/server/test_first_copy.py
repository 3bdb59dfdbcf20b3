"""A device takes its first copy over a line that breaks, from a server that changes meanwhile, onto a disk that is full."""

from __future__ import annotations

import os
import random
import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sync.changes import Draft
from sync.device import at_server
from sync.disk.replica import Replica, open_replica
from sync.errors import DiskFull, ServerAway
from sync.line import exchange
from sync.line.exchange import exchange_once
from tests.sync.proxy import Proxy
from tests.sync.server.house import House, now, open_device
from tests.sync.server.test_exchange import everything


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running server for all."""
    with House(tmp_path_factory.mktemp("house") / "server") as started:
        yield started


@pytest.fixture
def proxy(house: House) -> Iterator[Proxy]:
    with Proxy(house.url) as line:
        yield line


@pytest.fixture
def kiosk(house: House, proxy: Proxy, tmp_path: Path) -> Iterator[Replica]:
    """An enrolled kiosk that has nothing yet and reaches the server through the proxy."""
    with through(proxy, house, tmp_path / "zuil") as replica:
        yield replica


@contextmanager
def through(proxy: Proxy, house: House, folder: Path, kind: str = "kiosk") -> Iterator[Replica]:
    open_device(house, folder, kind).close()
    at_server(folder, proxy.url)
    with open_replica(folder, clock=now) as replica:
        yield replica


def staged(replica: Replica) -> bytes:
    """Return what came of a download that is not complete."""
    part = replica.folder / "snapshot.part"
    return part.read_bytes() if part.exists() else b""


def answer_bytes(proxy: Proxy, work: Callable[[], object]) -> int:
    before = proxy.delivered_down
    work()
    return proxy.delivered_down - before


def said(title: str) -> Draft:
    fields = {"title": title, "text": "x", "shown_until": "2030-01-01"}
    return Draft(kind="announcement", record=title, fields=fields)


@pytest.mark.parametrize("seed", range(6))
def test_a_download_that_is_cut_ten_times_brings_no_byte_twice(
    seed: int, house: House, proxy: Proxy, kiosk: Replica, tmp_path: Path
) -> None:
    with through(proxy, house, tmp_path / "first") as other:
        once = answer_bytes(proxy, lambda: exchange_once(other))
        whole = everything(other)
    chance = random.Random(seed)
    tries = 0
    seen = b""
    proxy.cut_down(*(chance.randrange(900, 6000) for _ in range(10)))
    before = proxy.delivered_down
    while not kiosk.neighbourhood.name:
        tries += 1
        assert tries <= 11
        try:
            exchange_once(kiosk)
        except ServerAway:
            assert staged(kiosk).startswith(seen), "what had come has gone"
            seen = staged(kiosk)
            assert (kiosk.cursor, kiosk.count("service")) == (None, 0)
    assert proxy.cut == 10
    down = proxy.delivered_down - before
    headers = 10 * 2 * 700  # each time both answers begin anew
    assert down <= once + headers
    assert everything(kiosk) == whole
    assert list(kiosk.folder.glob("snapshot.*")) == []


def test_a_line_that_breaks_in_a_header_takes_nothing_away(
    house: House, proxy: Proxy, kiosk: Replica
) -> None:
    """Python's reader takes a header that was broken off for a whole one, without what came after."""
    at_rest = answer_bytes(proxy, lambda: exchange.Line(kiosk).exchange(0.0))
    proxy.cut_down(at_rest + 5000)
    with pytest.raises(ServerAway):
        exchange_once(kiosk)
    held = staged(kiosk)
    assert len(held) > 3000
    for into in range(0, 640, 16):
        proxy.cut_down(at_rest + into)
        with pytest.raises(ServerAway):
            exchange_once(kiosk)
        assert staged(kiosk)[: len(held)] == held
    for into in range(0, at_rest, 16):
        proxy.cut_down(into)
        with pytest.raises(ServerAway):
            exchange_once(kiosk)
    assert staged(kiosk)[: len(held)] == held
    exchange_once(kiosk)
    assert kiosk.neighbourhood.name == "De Linde"


@pytest.mark.parametrize("lost", ["everything", "the last byte", "nothing"])
def test_it_goes_on_after_the_device_was_off(
    lost: str, house: House, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the file was complete and the power went before it was kept."""
    with through(proxy, house, tmp_path / "zuil") as kiosk:

        def off(*_: object) -> int:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(kiosk, "bootstrap", off)
            patch.setattr(exchange, "_throw_away", lambda *_: None)
            with pytest.raises(KeyboardInterrupt):
                exchange_once(kiosk)
    part = tmp_path / "zuil" / "snapshot.part"
    size = part.stat().st_size
    keep = {"everything": 0, "the last byte": size - 1, "nothing": size}[lost]
    os.truncate(part, keep)
    with open_replica(tmp_path / "zuil", clock=now) as again:
        down = answer_bytes(proxy, lambda: exchange_once(again))
        assert again.neighbourhood.name == "De Linde"
        assert (down > size) is (keep == 0)


def test_a_file_that_is_no_longer_there_begins_anew_and_is_never_mixed(
    house: House, proxy: Proxy, kiosk: Replica, tmp_path: Path
) -> None:
    proxy.cut_down(8000)
    with pytest.raises(ServerAway):
        exchange_once(kiosk)
    old = staged(kiosk)
    assert len(old) > 5000
    with open_device(house, tmp_path / "balie", "desk") as desk:
        exchange_once(desk)
        desk.act([said("tussendoor")], "Annie")
        exchange_once(desk)
        for stands in (house.folder / "snapshots").glob("*.zst"):
            stands.unlink()
        proxy.cut_down(8000)
        with pytest.raises(ServerAway):
            exchange_once(kiosk)
        assert staged(kiosk)[:1000] != old[:1000]
        exchange_once(kiosk)
        assert kiosk.get("announcement", "tussendoor") is not None
        exchange_once(desk)
        assert everything(kiosk, "box", "volunteer_file") == everything(
            desk, "box", "volunteer_file"
        )


def test_the_copy_and_what_came_after_it_make_the_same(
    house: House, proxy: Proxy, kiosk: Replica, tmp_path: Path
) -> None:
    """A snapshot of some minutes ago, with the delta from its cursor."""
    with open_device(house, tmp_path / "balie", "desk") as desk:
        exchange_once(desk)
        with open_device(house, tmp_path / "eerder") as earlier:
            exchange_once(earlier)  # now a file stands
        desk.act([said("later"), said("weg")], "Annie")
        exchange_once(desk)
        desk.act([Draft(kind="announcement", record="weg", verb="delete")], "Annie")
        exchange_once(desk)
        files = set((house.folder / "snapshots").glob("*.zst"))
        exchange_once(kiosk)
        assert set((house.folder / "snapshots").glob("*.zst")) == files
        assert kiosk.get("announcement", "later") is not None
        assert kiosk.get("announcement", "weg") is None
        assert kiosk.cursor is not None
        assert kiosk.cursor.sequence == desk.cursor.sequence if desk.cursor else False
        assert everything(kiosk, "box", "volunteer_file") == everything(
            desk, "box", "volunteer_file"
        )


def test_what_was_done_here_outlives_the_copy(
    house: House, proxy: Proxy, kiosk: Replica, tmp_path: Path
) -> None:
    """Done before the first copy, between two cuts, and answered when the copy replaces everything."""
    kiosk.act([said("ervoor")], "Annie")
    proxy.cut_down(8000, 9000)
    for title in ("ertussen", "erna"):
        with pytest.raises(ServerAway):
            exchange_once(kiosk)
        assert kiosk.get("announcement", "ervoor") is not None
        kiosk.act([said(title)], "Annie")
    exchange_once(kiosk)
    assert kiosk.pending() == 0
    with open_device(house, tmp_path / "balie", "desk") as desk:
        exchange_once(desk)
        for title in ("ervoor", "ertussen", "erna"):
            assert kiosk.get("announcement", title) is not None
            assert desk.get("announcement", title) is not None
    with closing(kiosk._conn.execute("SELECT count(*) FROM overlay")) as left:
        assert left.fetchone() == (0,)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let the system refuse to write any file beyond so many bytes, as a full disk or a quota does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_while_it_comes_is_told_and_left_as_it_was(
    house: House, proxy: Proxy, kiosk: Replica
) -> None:
    kiosk.act([said("hier")], "Annie")
    line = exchange.Line(kiosk)
    with closing(line):
        with no_file_beyond(20_000), pytest.raises(DiskFull):
            line.take_snapshot()
        assert list(kiosk.folder.glob("snapshot.*")) == [], "what is of no use takes room"
        assert (kiosk.cursor, kiosk.pending()) == (None, 1)
        assert kiosk.get("announcement", "hier") is not None
        exchange_once(kiosk, line=line)
    assert kiosk.neighbourhood.name == "De Linde"
    assert (kiosk.pending(), kiosk.check()) == (0, [])


def test_a_disk_that_is_full_while_it_is_kept_leaves_what_stood(
    house: House, proxy: Proxy, kiosk: Replica
) -> None:
    """Half of it is in the tables when no more can be written: all of that goes, and what stood before is there again."""
    kiosk.act([said("hier")], "Annie")
    before = everything(kiosk)
    (pages,) = kiosk._conn.execute("PRAGMA page_count").fetchone()
    with closing(exchange.Line(kiosk)) as line:
        kiosk._conn.execute(f"PRAGMA max_page_count = {pages + 20}")
        with pytest.raises(DiskFull):
            line.take_snapshot()
        assert (everything(kiosk), kiosk.cursor, kiosk.pending()) == (before, None, 1)
        assert kiosk.check() == []
        kiosk._conn.execute("PRAGMA max_page_count = 1000000")
        exchange_once(kiosk, line=line)
    assert kiosk.count("service") > 100
    assert kiosk.search("formulieren")
    assert (kiosk.pending(), kiosk.check()) == (0, [])
