"""Records at which a source of the inbox could fall: all else that waits is shown as before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sync.disk.help_board import read_board
from sync.disk.inbox import Source, read
from sync.disk.replica import Replica, open_replica
from sync.inbox import Item
from tests.sync.test_inbox import EVERY, FOUND
from tests.sync.waiting import AT, HERE, SOURCES, TODAY, Records, fill, keys, look


@pytest.fixture
def replica(tmp_path: Path, bare_replica: Path) -> Iterator[Replica]:
    shutil.copytree(bare_replica, tmp_path, dirs_exist_ok=True)
    with open_replica(tmp_path, clock=lambda: AT) as opened:
        yield opened


ENDS = ("0001-01-01T00:00:00+23:59", "0001-01-01", "9999-12-31T23:59:59-23:59", "9999-12-31")


@pytest.mark.parametrize("end", ENDS)
def test_a_date_at_an_end_of_the_calendar_hides_nothing_else(
    replica: Replica, end: str, caplog: pytest.LogCaptureFixture
) -> None:
    odd: Records = []
    for kind, record, fields in EVERY:
        every = {"made": end, "changed": end, "expires": end, "vog_on": end}
        for name, value in every.items():
            odd.append((kind, f"{record}-{name}", {**fields, name: value}))
        odd.append((kind, f"{record}-all", {**fields, **every}))
    fill(replica, [*EVERY, *odd])
    assert {item.key for item in look(replica).items} >= set(FOUND)
    assert not caplog.records  # every source came to its end
    read_board(replica, TODAY)


class Falls(Source):
    """Finds one thing, and falls over the next."""

    name = "falls"
    title = "Valt"
    icon = "inbox"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        yield Item(source=self.name, about="first", text="Kijk.")
        raise OverflowError


def test_a_source_that_fails_silences_no_other_one(
    replica: Replica, caplog: pytest.LogCaptureFixture
) -> None:
    fill(replica, EVERY)
    waiting = read(replica, (Falls(), *SOURCES), HERE)
    assert set(keys(waiting)) == {"falls/first", *FOUND}
    assert "falls" in caplog.text
    assert "OverflowError" in caplog.text
