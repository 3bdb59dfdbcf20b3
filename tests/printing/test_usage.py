"""What came out of this device is counted once, by day and kind, whatever ends in between; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from printing import usage
from printing.commands import print_
from printing.usage import Line, note, pages_on, read, tell
from sync.device import DeviceSettings, write_device
from sync.disk.replica import Replica, open_replica
from sync.errors import DiskFull
from sync.records import Tally
from tests.kiosk.neighbourhood import fill
from tests.printing.printers import TestPrinter
from tests.printing.reading import page_count

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
HANDOUT = Line(kind="handout", pages=4)
SLIP = Line(kind="slip", pages=1, by_visitor=True)


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    write_device(tmp_path, DeviceSettings(device="kiosk-1"))
    with open_replica(tmp_path, clock=lambda: NOW) as opened:
        yield opened


def tallies(replica: Replica) -> dict[tuple[str, str], dict[str, int]]:
    return {(one.day, one.action): one.counts for one in replica.records(Tally)}


def test_what_came_out_is_told_as_papers_and_pages_of_a_kind(replica: Replica) -> None:
    for line in (HANDOUT, HANDOUT, SLIP):
        note(replica.folder, "kiosk-1", DAY, line)
    assert tell(replica, DAY, "visitor")
    day = str(DAY)
    assert tallies(replica) == {
        (day, "papers:handout"): {"kiosk-1": 2},
        (day, "pages:handout"): {"kiosk-1": 8},
        (day, "papers:slip"): {"kiosk-1": 1},
        (day, "pages:slip"): {"kiosk-1": 1},
    }
    assert {one.screen for one in replica.records(Tally)} == {"printing"}


def test_nothing_is_told_twice(replica: Replica) -> None:
    note(replica.folder, "kiosk-1", DAY, SLIP)
    assert tell(replica, DAY, "visitor")
    sent = replica.outbox.head().number
    assert not tell(replica, DAY, "visitor")
    assert replica.outbox.head().number == sent
    note(replica.folder, "kiosk-1", DAY, SLIP)
    tell(replica, DAY, "visitor")
    assert tallies(replica)[str(DAY), "papers:slip"] == {"kiosk-1": 2}


def test_a_day_that_is_over_goes_once_it_was_told(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(replica.folder, "kiosk-1", DAY, SLIP)
    (file,) = (replica.folder / usage.FOLDER).iterdir()
    with monkeypatch.context() as full:
        full.setattr(type(replica), "act_on", lambda *_: (_ for _ in ()).throw(DiskFull()))
        with pytest.raises(DiskFull):
            tell(replica, DAY + timedelta(days=1), "visitor")
    assert file.exists(), "what nobody heard of is kept"
    tell(replica, DAY + timedelta(days=1), "visitor")
    assert not file.exists()
    assert tallies(replica)[str(DAY), "pages:slip"] == {"kiosk-1": 1}


def test_half_a_line_after_a_power_cut_counts_not_and_spoils_no_other(tmp_path: Path) -> None:
    note(tmp_path, "kiosk-1", DAY, SLIP)
    (file,) = (tmp_path / usage.FOLDER).iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2])
    note(tmp_path, "kiosk-1", DAY, HANDOUT)
    assert pages_on(tmp_path, "kiosk-1", DAY) == 1 + 4


def test_pages_of_visitors_stand_apart_and_another_device_begins_with_nothing(
    tmp_path: Path,
) -> None:
    for line in (HANDOUT, SLIP):
        note(tmp_path, "kiosk-1", DAY, line)
    assert pages_on(tmp_path, "kiosk-1", DAY) == 5
    assert pages_on(tmp_path, "kiosk-1", DAY, of_visitors=True) == 1
    assert pages_on(tmp_path, "kiosk-1", DAY + timedelta(days=1)) == 0
    assert read(tmp_path, "kiosk-2", DAY) == []


def test_a_folder_that_cannot_be_written_keeps_no_paper_from_being_told(tmp_path: Path) -> None:
    (tmp_path / usage.FOLDER).write_text("in the way")
    note(tmp_path, "kiosk-1", DAY, SLIP)
    assert pages_on(tmp_path, "kiosk-1", DAY) == 0


def test_a_command_counts_what_its_printer_received(printer: TestPrinter, tmp_path: Path) -> None:
    with fill(tmp_path) as replica:
        device, today = replica.device.device, datetime.now(replica.zone).date()
    words = ["handout", "--data", str(tmp_path), "--week", "2026-W48"]
    for more in (["--printer", printer.uri], ["--out", str(tmp_path / "week.pdf")]):
        done = CliRunner().invoke(print_, [*words, *more])
        assert done.exit_code == 0, done.output
    (paper,) = printer.received()
    (line,) = read(tmp_path, device, today)
    assert (line.kind, line.papers, line.pages) == ("handout", 1, page_count(paper))
