"""The outbox: what exists only here, in order, whole acts, until the desk or the server has dealt with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.changes import Change, digest
from sync.clock import ZERO, Stamp
from sync.disk.outbox import Head, Outbox
from sync.disk.sqlite_file import TornOutbox
from sync.errors import FolderMissing, NewerSchema, UserFacing
from sync.outcomes import Outcome
from tests.sync.place import NOW_UTC, empty, filled, put
from tests.sync.writing import change

AT = NOW_UTC.isoformat(timespec="seconds")


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    opened = Outbox(tmp_path / "outbox.db")
    yield opened
    opened.close()


def acts(*sizes: int, start: int = 1, text: str = "x") -> list[Change]:
    """Return the changes of acts of so many changes each."""
    found: list[Change] = []
    for index, size in enumerate(sizes):
        for place in range(size):
            number = start + len(found)
            one = change(number, number=number, record=f"r{number}", title=text)
            act = f"act-{start}-{index}"
            found.append(msgspec.structs.replace(one, act=act, act_index=place, act_size=size))
    return found


def test_it_begins_empty(outbox: Outbox) -> None:
    assert outbox.head() == Head(0, "", ZERO)
    assert (outbox.queue(), outbox.tray(), outbox.unsent(0)) == ((0, ""), [], [])


def test_what_is_written_is_read_back(outbox: Outbox) -> None:
    written = acts(1, 3)
    outbox.append(written, AT)
    assert outbox.after(0) == written
    assert outbox.after(2) == written[2:]
    assert outbox.act("act-1-1") == written[1:]
    assert outbox.head() == Head(4, digest(written[-1]), Stamp(4))
    assert outbox.queue() == (4, AT)


def test_it_is_synchronous(outbox: Outbox) -> None:
    assert outbox._conn.execute("PRAGMA synchronous").fetchone() == (2,)
    assert outbox._conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_number_is_given_once(outbox: Outbox) -> None:
    outbox.append(acts(2), AT)
    with pytest.raises(sqlite3.IntegrityError):
        outbox.append(acts(2, start=2), AT)
    assert len(outbox.after(0)) == 2


@given(
    sizes=st.lists(st.integers(1, 6), min_size=1, max_size=8),
    limit=st.integers(1, 12),
    spoken=st.integers(0, 8),
)
@settings(max_examples=60, deadline=None)
def test_what_is_sent_next_is_whole_acts_in_order(
    sizes: list[int], limit: int, spoken: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outbox = Outbox(tmp_path_factory.mktemp("o") / "outbox.db")
    written = acts(*sizes)
    outbox.append(written, AT)
    edge = sum(sizes[:spoken])
    whole = written[edge:]
    sent = outbox.unsent(edge, limit)
    outbox.close()
    assert sent == whole[: len(sent)]
    assert bool(sent) == bool(whole)
    assert not sent or sent[-1].act_index == sent[-1].act_size - 1
    assert len(sent) <= max(limit, sent[0].act_size if sent else 0)
    if len(sent) < len(whole):
        assert len(sent) + whole[len(sent)].act_size > limit


def test_a_trip_is_no_larger_than_asked_beyond_its_first_act(outbox: Outbox) -> None:
    outbox.append(acts(1, 1, 1, text="x" * 1000), AT)
    assert len(outbox.unsent(0, max_bytes=10)) == 1
    assert len(outbox.unsent(0, max_bytes=1500)) == 1
    assert len(outbox.unsent(0, max_bytes=2800)) == 2
    assert len(outbox.unsent(0)) == 3


def test_what_is_applied_waits_no_more_and_is_kept_thirty_days(outbox: Outbox) -> None:
    outbox.append(acts(1, 1), AT)
    outbox.settle([Outcome(number=1, sequence=7)], NOW_UTC)
    assert outbox.queue() == (1, AT)
    assert [one.number for one in outbox.confirmed()] == [1]
    outbox.settle([Outcome(number=2, sequence=8)], NOW_UTC + timedelta(days=29))
    assert [one.number for one in outbox.confirmed()] == [1, 2]
    outbox.settle([], NOW_UTC + timedelta(days=31))
    assert [one.number for one in outbox.confirmed()] == [2]
    outbox.settle([], NOW_UTC + timedelta(days=300))
    assert outbox.head().number == 2, "the last one stays: the next carries its digest"


def test_what_stands_over_a_base_is_what_it_does_not_contain(outbox: Outbox) -> None:
    outbox.append(acts(1, 1, 1, 1), AT)
    said = [Outcome(number=1, sequence=7), Outcome(number=2, sequence=9)]
    outbox.settle([*said, Outcome(number=3, state="refused", reason="x")], NOW_UTC)
    assert [(one.number, at) for one, at in outbox.standing(7)] == [(2, 9), (4, None)]


def test_a_refused_act_lies_whole_in_the_tray_until_it_is_dealt_with(outbox: Outbox) -> None:
    written = acts(3, 1)
    outbox.append(written, AT)
    said = [Outcome(number=n, state="refused", reason="full", text="Vol.") for n in (1, 2, 3)]
    for _ in range(2):  # safe to repeat
        outbox.settle(said, NOW_UTC)
    (refusal,) = outbox.tray()
    assert (refusal.reason, refusal.text, refusal.refused_utc) == ("full", "Vol.", AT)
    assert refusal.changes == written[:3]
    assert (outbox.queue()[0], outbox.tray_length()) == (1, 1)
    outbox.settle([], NOW_UTC + timedelta(days=300))
    assert outbox.tray_length() == 1, "it does not go away by itself"
    outbox.dismiss(refusal.act)
    assert outbox.tray() == []


def test_the_word_on_a_change_can_be_asked(outbox: Outbox) -> None:
    outbox.append(acts(1, 1, 1), AT)
    refused = Outcome(number=2, state="refused", reason="full", text="Vol.")
    outbox.settle([Outcome(number=1, sequence=4), refused], NOW_UTC)
    assert outbox.spoken([1, 2, 3, 9]) == [Outcome(number=1, sequence=4), refused]


def test_a_word_on_something_unknown_is_passed_over(outbox: Outbox) -> None:
    outbox.settle([Outcome(number=99, sequence=4)], NOW_UTC)
    assert outbox.queue() == (0, "")


class TestTorn:
    def test_rubbish_is_told_and_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "outbox.db"
        path.write_bytes(b"rubbish" * 1000)
        with pytest.raises(TornOutbox) as raised:
            Outbox(path)
        assert path.read_bytes() == b"rubbish" * 1000
        assert "outbox.db" in raised.value.what

    def test_a_file_of_another_program_is_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "outbox.db"
        conn = sqlite3.connect(path)
        conn.execute("CREATE TABLE other (x)")
        conn.commit()
        conn.close()
        with pytest.raises(TornOutbox):
            Outbox(path)
        with closing(sqlite3.connect(path)) as conn:
            assert conn.execute("SELECT count(*) FROM other").fetchone() == (0,)

    def test_a_newer_one_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "outbox.db"
        outbox = Outbox(path)
        outbox._conn.execute("PRAGMA user_version = 99")
        outbox.close()
        with pytest.raises(NewerSchema):
            Outbox(path)

    def test_a_missing_folder_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(FolderMissing):
            Outbox(tmp_path / "nowhere" / "outbox.db")

    def test_a_torn_page_is_told_by_every_question(self, tmp_path: Path) -> None:
        path = tmp_path / "outbox.db"
        outbox = Outbox(path)
        outbox.append(acts(*[1] * 60, text="x" * 400), AT)
        outbox.close()
        raw = bytearray(path.read_bytes())
        for page in range(4096, len(raw), 4096):
            raw[page : page + 4096] = b"\xa5" * 4096
        path.write_bytes(raw)
        outbox = Outbox(path)
        for ask in (
            outbox.head, outbox.queue, outbox.tray, outbox.tray_length, outbox.confirmed,
            lambda: outbox.after(0), lambda: outbox.unsent(0), lambda: outbox.standing(0),
            lambda: outbox.act("act-1-1"), lambda: outbox.spoken([1]), lambda: outbox.dismiss("x"),
            lambda: outbox.append(acts(1, start=61), AT), lambda: outbox.settle([], NOW_UTC),
        ):  # fmt: skip
            with pytest.raises(TornOutbox):
                ask()
        outbox.close()

    def test_a_replica_is_not_blamed_for_its_outbox(self, tmp_path: Path) -> None:
        with filled(tmp_path) as replica:
            replica.act([put("service", "t", name="x")], "Annie")
        before = (tmp_path / "replica.db").read_bytes()
        path = tmp_path / "outbox.db"
        path.write_bytes(path.read_bytes()[:4096] + b"\xa5" * 8192)
        with pytest.raises(TornOutbox):
            empty(tmp_path)
        assert (tmp_path / "replica.db").read_bytes() == before

    @pytest.mark.parametrize("how", ["gone", "empty"])
    def test_an_outbox_that_forgot_what_was_done_is_told(self, how: str, tmp_path: Path) -> None:
        """Going on with numbers that were given before would make this device a copy of itself."""
        with filled(tmp_path) as replica:
            replica.act([put("service", "t", name="x")], "Annie")
        path = tmp_path / "outbox.db"
        path.unlink()
        if how == "empty":
            path.touch()
        with pytest.raises(TornOutbox) as raised:
            empty(tmp_path)
        assert isinstance(raised.value, UserFacing)
