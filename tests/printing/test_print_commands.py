"""``buurtzuil print`` to a printer: where the paper goes, what is told on the way, and how it ends."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from printing import states
from printing.commands import print_
from printing.ipp import BadPrinterUri
from printing.outcomes import PRINTED
from sync.device import DeviceSettings, write_device
from sync.disk.replica import open_replica
from sync.errors import UserFacing
from tests.printing.printers import TestPrinter

NOW_UTC = datetime(2026, 11, 23, 13, 6, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as made:
        assert made.status() is not None
    return tmp_path


def handout(folder: Path, *where: str) -> Result:
    words = ["handout", "--data", str(folder), "--week", "2026-W48", *where]
    return CliRunner().invoke(print_, words)


def test_the_week_comes_out_of_the_printer(folder: Path, printer: TestPrinter) -> None:
    printer.mode("media-empty-error")
    refill = threading.Timer(0.6, printer.mode, ["ok"])
    refill.start()
    result = handout(folder, "--printer", printer.uri)
    refill.join()
    assert result.exit_code == 0
    assert result.stdout == f"{PRINTED[0]}\n"
    assert f"{states.PAPER_OUT.what} {states.PAPER_OUT.next}\n" in result.stderr
    (paper,) = printer.received()
    assert paper.startswith(b"%PDF")
    assert printer.begun()[0].startswith("weekblad-2026-W48 ")


def test_without_a_word_it_is_the_devices_own_printer(folder: Path, printer: TestPrinter) -> None:
    write_device(folder, DeviceSettings(device="d", printer=printer.uri))
    assert handout(folder).exit_code == 0
    assert len(printer.received()) == 1


def test_a_folder_may_be_the_printer(folder: Path, tmp_path: Path) -> None:
    result = handout(folder, "--printer", f"file://{tmp_path}/bak")
    path = tmp_path / "bak" / "weekblad-2026-W48.pdf"
    assert (result.exit_code, str(path) in result.stdout) == (0, True)
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("where", [[], ["--out", "week.pdf", "--printer", "ipp://printer/"]])
def test_one_place_must_be_said(folder: Path, where: list[str]) -> None:
    result = handout(folder, *where)
    assert result.exit_code == 2
    assert "--out BESTAND of --printer ADRES" in result.stderr


@pytest.mark.parametrize("wrong", ["", "printer", "lpd://printer/queue"])
def test_a_wrong_address_is_told_before_anything_is_made(folder: Path, wrong: str) -> None:
    result = handout(folder, "--printer", wrong)
    assert isinstance(result.exception, BadPrinterUri)


def test_a_paper_that_did_not_come_out_is_an_error(folder: Path, printer: TestPrinter) -> None:
    printer.mode("jam")
    result = handout(folder, "--printer", printer.uri)
    assert isinstance(result.exception, UserFacing)
    assert str(result.exception) == f"{states.JAM.what} {states.JAM.next}"
    assert result.stdout == ""
