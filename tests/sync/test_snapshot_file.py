"""A snapshot that is torn, cut, a bomb or a lie is rubbish and changes nothing, wherever in it the trouble begins."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import zstandard

from sync import wire
from sync.changes import Stored
from sync.disk.replica import Replica
from sync.errors import ServerRubbish
from sync.outcomes import Carried, Cursor
from sync.wire import SnapshotHead, read_snapshot
from tests.benchmarks.workload import records
from tests.sync.place import empty, filled, put, record

CURSOR = Cursor(epoch="f", neighbourhood="n", sequence=900)
ROWS = 1500
"""More than one block of a file, and more than one batch of rows."""


def head(rows: int) -> bytes:
    return msgspec.json.encode(SnapshotHead(cursor=CURSOR, rows=rows)) + b"\n"


def plain(rows: int = ROWS, told: int | None = None) -> bytes:
    lines = [msgspec.json.encode(row) + b"\n" for row in records(rows - 1)]
    return head(rows if told is None else told) + b"".join(lines)


WHOLE = plain()
PACKED = zstandard.compress(WHOLE, 3)


def half(text: bytes) -> int:
    """Return where a line begins, half way."""
    return text.index(b"\n", len(text) // 2) + 1


RUBBISH: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zstd": lambda: WHOLE,
    "only a head": lambda: zstandard.compress(head(ROWS)),
    "no head": lambda: zstandard.compress(WHOLE.partition(b"\n")[2]),
    "one row too few": lambda: zstandard.compress(plain(ROWS, ROWS + 1)),
    "one row too many": lambda: zstandard.compress(plain(ROWS, ROWS - 1)),
    "less than none": lambda: zstandard.compress(plain(ROWS, -1)),
    "cut in a line": lambda: zstandard.compress(WHOLE[:-5]),
    "cut between lines": lambda: zstandard.compress(WHOLE[: half(WHOLE)]),
    "cut in the frame": lambda: PACKED[: len(PACKED) // 2],
    "rubbish in the frame": lambda: PACKED[: len(PACKED) // 2] + b"\xa5" * 5000,
    "a line that is no record": lambda: zstandard.compress(
        WHOLE[: half(WHOLE)] + b"[1, 2]\n" + WHOLE[half(WHOLE) :]
    ),
    "a line that is no JSON": lambda: zstandard.compress(WHOLE[:-20] + b"\xff\xfe\n"),
    "a number no file can hold": lambda: zstandard.compress(
        plain(ROWS, ROWS + 1) + b'{"kind":"service","id":"x","fields":{},"sequence":%d}\n' % 2**70
    ),
}
for _part in ("fields", "marks", "tags", "gone"):
    RUBBISH[f"{_part} that are none"] = lambda part=_part: zstandard.compress(  # type: ignore[misc]
        plain(ROWS, ROWS + 1) + b'{"kind":"service","id":"x","%b":[1]}\n' % part.encode()
    )


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_changes_nothing(name: str, tmp_path: Path) -> None:
    with filled(tmp_path) as replica:
        replica.act([put("service", "mine", name="Eigenhandig")], "Annie")
        unchanged(replica, io.BytesIO(RUBBISH[name]()))


def unchanged(replica: Replica, file: io.BytesIO) -> None:
    before = (replica.cursor, shown(replica))
    with pytest.raises(ServerRubbish):
        _kept(replica, file)
    assert (replica.cursor, shown(replica)) == before
    assert [hit.id for hit in replica.search("eigenhandig")] == ["mine"]
    assert replica.list("activity", "title LIKE 'Koffie%'"), "its columns are back"
    assert replica.check() == []
    replica.act([put("service", "after", name="Daarna")], "Annie")
    assert replica.pending() == 2


def _kept(replica: Replica, file: io.BytesIO) -> int:
    cursor, rows = read_snapshot(file)
    return replica.bootstrap(rows, cursor)


def shown(replica: Replica) -> list[Stored | None]:
    return [
        replica.stored(kind, one.id)
        for kind in ("activity", "service", "help_post", "venue", "neighbourhood")
        for one in replica.list(kind)
    ]


@pytest.mark.parametrize("seed", range(30))
def test_any_torn_byte_is_rubbish_or_the_same_rows(seed: int) -> None:
    """Who believes the digest never reads such a file; reading it must end in order all the same."""
    chance = random.Random(seed)
    torn = bytearray(PACKED)
    for _ in range(chance.randrange(1, 4)):
        torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
    try:
        cursor, rows = read_snapshot(io.BytesIO(bytes(torn)))
        found = list(rows)
    except ServerRubbish:
        return
    assert len(found) == ROWS
    assert isinstance(cursor, Cursor)


def test_a_whole_one_replaces_everything_and_merges_nothing(tmp_path: Path) -> None:
    with filled(tmp_path) as replica:
        replica.act([put("service", "mine", name="Eigenhandig")], "Annie")
        assert _kept(replica, io.BytesIO(PACKED)) == ROWS
        assert replica.cursor == CURSOR
        assert replica.get("activity", "k") is None, "the snapshot lacks it"
        assert replica.get("service", "mine") is not None, "what waits stays"
        assert (
            sum(replica.count(kind) for kind in ("activity", "help_post"))
            == (ROWS - 5) * 7 // 10 + 3
        )
        assert replica.check() == []


@pytest.mark.parametrize(
    "bomb",
    [b"\n" * 1000, b"[" * 1000, b" " * 1000, b'{"kind":"service","id":"x","fields":{}}\n' * 30],
    ids=["lines", "brackets", "spaces", "rows"],
)
def test_a_bomb_ends_where_it_may_and_takes_no_memory(
    bomb: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """30 MB of it stands for the gigabyte of which reading ends: nothing that was read is kept."""
    monkeypatch.setattr(wire, "MAX_SNAPSHOT_BYTES", 30_000_000)
    monkeypatch.setattr(wire, "MAX_ANSWER_BYTES", 2_000_000)
    packer = zstandard.ZstdCompressor().compressobj()
    packed = packer.compress(head(10**9)) + b"".join(packer.compress(bomb) for _ in range(60_000))
    file = io.BytesIO(packed + packer.flush())
    assert len(file.getvalue()) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(ServerRubbish):
            for _ in read_snapshot(file)[1]:
                pass
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def test_a_window_larger_than_may_be_is_refused() -> None:
    large = zstandard.ZstdCompressionParameters(window_log=27)
    packed = zstandard.ZstdCompressor(compression_params=large).compressobj()
    body = packed.compress(WHOLE + b" " * 9_000_000) + packed.flush()
    with pytest.raises(ServerRubbish):
        list(read_snapshot(io.BytesIO(body))[1])


def test_lines_may_end_anywhere_in_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (97, 1000, 4096, len(WHOLE) - 1, len(WHOLE) + 1):
        monkeypatch.setattr(wire, "_BLOCK_BYTES", size)
        for text in (WHOLE, WHOLE[:-1]):
            cursor, rows = read_snapshot(io.BytesIO(zstandard.compress(text)))
            assert cursor == CURSOR
            assert [row.stored() for row in rows] == list(records(ROWS - 1))


def test_rows_are_read_while_they_are_kept(tmp_path: Path) -> None:
    """What is raised half way leaves the tables with all their columns, on this and on another connection."""
    with empty(tmp_path) as replica, empty(tmp_path) as other:
        replica.bootstrap([record("service", "s", name="Hulp")], CURSOR)

        def rows() -> list[Carried]:
            assert other.list("service", "name = 'Hulp'"), "who reads waits for nobody"
            raise OSError("the disk")

        def some() -> Iterator[Stored | Carried]:
            yield from records(1200)
            yield from rows()

        with pytest.raises(OSError, match="disk"):
            replica.bootstrap(some(), CURSOR)
        for one in (replica, other):
            assert [found.id for found in one.list("service", "name = 'Hulp'")] == ["s"]
        replica.bootstrap(records(1200), CURSOR)
        assert other.count("activity", "title <> ''") == 720
