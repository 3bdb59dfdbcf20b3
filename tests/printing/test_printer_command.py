"""``buurtzuil printer``, and slips on a thermal printer from the command line and as the doctor sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.doctor import doctor
from printing import states
from printing.commands import print_
from printing.commands.printers import printer
from printing.ipp import BadPrinterUri
from printing.outcomes import PRINTED
from printing.printer_looks import READY, TELLS_NOTHING
from sync.demonstration.folder import make_demo
from sync.device import DeviceSettings, read_device
from sync.errors import BadInput, UserFacing
from tests.printing import reading
from tests.printing.thermal_sink import ThermalSink

NOW_UTC = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("printer") / "data"
    make_demo(path, today=NOW_UTC.date(), now_utc=NOW_UTC)
    return path


@pytest.fixture
def sink() -> Iterator[ThermalSink]:
    with ThermalSink() as on:
        yield on


def typed(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(printer, [*words, "--data", str(folder)])


def settings(folder: Path) -> DeviceSettings:
    found = read_device(folder)
    assert found is not None
    return found


def test_a_printer_is_chosen_for_each_role_and_put_off_again(folder: Path) -> None:
    assert typed(folder, "set", "sheets", "ipp://kantoor/ipp/print").exit_code == 0
    assert typed(folder, "set", "slips", "escpos+net://bon?width=58").exit_code == 0
    found = settings(folder)
    assert (found.printer, found.slip_printer) == (
        "ipp://kantoor/ipp/print",
        "escpos+net://bon?width=58",
    )
    for role in ("sheets", "slips"):
        assert typed(folder, "off", role).exit_code == 0
    assert (settings(folder).printer, settings(folder).slip_printer) == ("", "")


@pytest.mark.parametrize(
    ("role", "address", "error"),
    [
        ("sheets", "escpos+net://bon", BadInput),
        ("slips", "escpos+net://", BadPrinterUri),
        ("slips", "lpd://bon", BadPrinterUri),
        ("sheets", "", BadPrinterUri),
    ],
)
def test_what_is_no_printer_for_it_is_not_chosen(
    folder: Path, role: str, address: str, error: type[UserFacing]
) -> None:
    before = settings(folder)
    result = typed(folder, "set", role, address)
    assert isinstance(result.exception, error)
    assert settings(folder) == before


def test_a_trial_comes_out_on_the_roll_and_is_told(folder: Path, sink: ThermalSink) -> None:
    typed(folder, "set", "slips", sink.uri(58))
    result = typed(folder, "test", "slips")
    assert result.exit_code == 0, result.stderr
    assert PRINTED[0] in result.stdout
    (out,) = sink.slips()
    assert out.width == 384
    assert f"escpos+net://127.0.0.1:{sink.address[1]}?width=58 {READY[0]}" in typed(folder, "show").stdout  # fmt: skip
    sink.mode("cover")
    assert states.OPEN.what in typed(folder, "show").stdout
    typed(folder, "off", "slips")


def test_a_slip_from_the_command_line_has_the_width_of_its_roll(
    folder: Path, sink: ThermalSink, tmp_path: Path
) -> None:
    words = ["slip", "--data", str(folder), "--kind", "callback"]
    result = CliRunner().invoke(print_, [*words, "--printer", sink.uri(80)])
    assert result.exit_code == 0, result.stderr
    assert [out.width for out in sink.slips()] == [576]
    for format_, width_mm in (("58mm", 58), ("80mm", 80), ("a6", 105), ("six", 210), (None, 105)):
        path = tmp_path / f"{format_}.pdf"
        chosen = ["--format", format_] if format_ else []
        assert CliRunner().invoke(print_, [*words, *chosen, "--out", str(path)]).exit_code == 0
        page = reading.pages_of(path.read_bytes())[0]
        assert reading.mm(page.width) == pytest.approx(width_mm, abs=0.1)
    missing = ["slip", "--data", str(folder), "--kind", "service", "--out", "x.pdf"]
    assert CliRunner().invoke(print_, missing).exit_code == 2


def test_the_doctor_asks_the_printer_of_slips(folder: Path, sink: ThermalSink) -> None:
    def line() -> str:
        said = CliRunner().invoke(doctor, ["--data", str(folder), "--json"]).stdout
        (found,) = (part for part in said.split("{") if '"slip_printer"' in part)
        return found

    typed(folder, "set", "slips", sink.uri())
    assert '"ok": true' in line()
    sink.mode("paper-low")
    assert states.PAPER_LOW.what in line()
    sink.mode("paper-out")
    assert states.PAPER_OUT.what in line()
    assert '"trouble": 0' not in line()
    sink.mode("mute")
    assert TELLS_NOTHING[0] in line()
    sink.off()
    assert states.AWAY.what in line()
    typed(folder, "off", "slips")
