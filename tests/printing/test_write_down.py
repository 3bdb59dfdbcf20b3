"""What stands on a sheet is written down when it is printed, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.services.orders import Order, carry_out
from printing.commands import print_
from printing.jobs import make_paper
from printing.write_down import write_down
from sync.disk.paper_sheets import find_sheet
from sync.disk.replica import Replica, open_replica
from sync.paper_records import Sheet
from sync.sheet_numbers import parse_number
from sync.words import Words
from tests.kiosk.neighbourhood import NOW, NOW_UTC, fill
from tests.printing.reading import text_of

KEY = "handout/2026-W48"


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    with fill(tmp_path) as opened:
        yield opened


def written(replica: Replica) -> list[Sheet]:
    return replica.records(Sheet)


def printed(replica: Replica, key: str = KEY) -> bytes:
    order = Order(
        folder=replica.folder, key=key, language="nl", now_local=NOW, clock=lambda: NOW_UTC
    )
    outcome = carry_out(order, lambda text: None, lambda: False)
    assert outcome.done
    return (replica.folder / outcome.path).read_bytes()


def test_the_number_on_the_paper_is_the_one_that_is_written_down(replica: Replica) -> None:
    paper = text_of(printed(replica))
    (sheet,) = written(replica)
    number = sheet.id.removeprefix("sheet@")
    assert number in paper
    assert find_sheet(replica, parse_number(number)) == sheet
    assert {line.title for line in sheet.lines} >= {"Koffie en breien", "Wandelen met Henk"}


def test_printed_again_it_is_the_same_sheet(replica: Replica) -> None:
    printed(replica)
    printed(replica)
    assert len(written(replica)) == len(replica.unsent()) == 1


def test_what_is_looked_at_or_has_no_number_is_not_written_down(replica: Replica) -> None:
    assert make_paper(replica, KEY, Words(), NOW).stands is not None
    printed(replica, "slip/activity/a1@2026-11-24T14:30")
    assert written(replica) == []


def test_a_command_writes_it_down_too(replica: Replica, tmp_path: Path) -> None:
    words = ["handout", "--data", str(replica.folder), "--week", "2026-W48"]
    done = CliRunner().invoke(print_, [*words, "--out", str(tmp_path / "week.pdf")])
    assert done.exit_code == 0
    assert len(written(replica)) == 1


def test_a_paper_comes_out_where_nothing_can_be_written(
    replica: Replica, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stands = make_paper(replica, KEY, Words(), NOW).stands
    assert stands is not None
    nowhere = tmp_path / "away"
    assert not write_down(nowhere, stands, lambda: datetime.now(UTC))
    assert "FolderMissing" in caplog.text
    with open_replica(replica.folder, clock=lambda: NOW_UTC, readonly=True) as looking:
        assert written(looking) == []
