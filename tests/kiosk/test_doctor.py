"""``buurtzuil doctor``: what it finds, that it says what to do, and that it changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from click.testing import CliRunner

from kiosk.doctor import doctor
from sync.device import read_device, write_device
from sync.disk.outbox import Outbox
from sync.disk.replica import open_replica
from sync.disk.set_apart import NOTE
from sync.line.exchange import exchange_once
from sync.upkeep import doctor as sync_doctor
from sync.upkeep.outbox_copy import copy_outbox
from tests.printing.printers import TestPrinter
from tests.sync.bad_server import says, serving
from tests.sync.place import put
from tests.sync.server.house import House, now, open_device

NAMES = {"folder", "disk", "device", "outbox", "copy", "replica", "clock", "exchange", "key", "server", "camera"}  # fmt: skip


class Told(NamedTuple):
    """What the command said."""

    ok: bool
    status: int
    checks: dict[str, dict[str, Any]]

    def wrong(self) -> set[str]:
        """Return the names of what is wrong; each says what to do."""
        bad = {name: check for name, check in self.checks.items() if not check["ok"]}
        assert all(check["text"].endswith(".") for check in bad.values())
        assert all(check["todo"].endswith(".") for check in bad.values())
        return set(bad)


def look(folder: Path) -> Told:
    before = {p.name: p.read_bytes() for p in folder.glob("*") if p.suffix != ".db-shm"}
    done = CliRunner().invoke(doctor, ["--data", str(folder), "--json"])
    after = {p.name: p.read_bytes() for p in folder.glob("*") if p.suffix != ".db-shm"}
    assert {name: after.get(name) for name in before} == before, "looking changes nothing"
    told = json.loads(done.stdout)
    assert (done.exit_code == 0) is told["ok"]
    return Told(told["ok"], done.exit_code, {check["name"]: check for check in told["checks"]})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Path]]:
    base = tmp_path_factory.mktemp("doctor")
    with House(base / "server") as house:
        with open_device(house, base / "zuil") as replica:
            replica.act([put("announcement", "a", title="Dag", shown_until="2030-01-01")], "Annie")
            exchange_once(replica)
        yield house, base / "zuil"


@pytest.fixture
def folder(made: tuple[House, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[1], tmp_path / "zuil"))


def test_all_is_well(folder: Path) -> None:
    copy_outbox(folder)
    told = look(folder)
    assert told.wrong() == set()
    assert set(told.checks) == NAMES
    text = CliRunner().invoke(doctor, ["--data", str(folder)]).stdout.splitlines()
    assert len(text) == len(NAMES)
    assert all(line.startswith("goed  ") for line in text)


def test_a_device_of_today_hears_that_its_first_copy_comes_by_itself(folder: Path) -> None:
    said = look(folder).checks["copy"]
    assert said["ok"]
    assert said["text"] == "De eerste reservekopie komt vanzelf, voor sluitingstijd."


def tear(path: Path) -> None:
    for log in path.parent.glob(f"{path.name}-*"):
        log.unlink()
    path.write_bytes(b"torn" * 5000)


def no_key(folder: Path) -> None:
    (folder / "device.key").unlink()


def old_clock(folder: Path) -> None:
    with open_replica(folder, clock=now) as replica:
        replica.note_attempt(None, "De server is niet bereikbaar.")


def device_is(**fields: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        settings = read_device(folder)
        assert settings is not None
        write_device(folder, msgspec.structs.replace(settings, **fields))

    return change


@pytest.mark.parametrize(
    ("break_it", "wrong"),
    [
        (lambda folder: tear(folder / "replica.db"), {"replica"}),
        (lambda folder: tear(folder / "outbox.db"), {"outbox"}),
        (lambda folder: tear(folder / "outbox-copy.db"), {"copy"}),
        (lambda folder: (folder / "outbox.db").unlink(), {"outbox"}),
        (lambda folder: (folder / "device.json").unlink(), {"device"}),
        (lambda folder: (folder / "device.json").write_text("{"), {"folder"}),
        (lambda folder: shutil.rmtree(folder), {"folder"}),
        (no_key, {"key"}),
        (old_clock, {"exchange"}),
        (device_is(server="http://127.0.0.1:1"), {"server"}),
        (device_is(printer="nonsense"), {"printer"}),
        (device_is(printer="ipp://127.0.0.1:1/ipp/print"), {"printer"}),
        (device_is(printer="file:///nowhere/at/all"), {"printer"}),
        (device_is(printer="file:///tmp"), set()),
        (device_is(slip_printer="file:///tmp"), set()),
        (device_is(slip_printer="escpos+net://127.0.0.1:1"), {"slip_printer"}),
        (device_is(slip_printer="escpos+net:nonsense"), {"slip_printer"}),
        (device_is(camera="/dev/null"), {"camera"}),
        (device_is(camera="/nowhere/at/all"), {"camera"}),
    ],
    ids=[
        "replica", "outbox", "copy", "no outbox", "no device", "bad device", "no folder", "no key", "exchange", "away",
        "bad printer", "printer away", "no papers", "papers", "slip folder", "slips away", "bad slips",
        "no camera", "camera away",
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(
    folder: Path, break_it: Callable[[Path], object], wrong: set[str]
) -> None:
    break_it(folder)
    told = look(folder)
    assert told.wrong() == wrong
    assert told.status == (1 if wrong else 0)


def test_what_a_printer_leaves_white_is_held_against_our_papers(folder: Path) -> None:
    with TestPrinter() as printer:
        device_is(printer=printer.uri)(folder)
        assert look(folder).wrong() == set()
        device_is(margins_mm=(4.0, 4.0, 12.5, 4.0), margins_of="ipp://another/")(folder)
        assert look(folder).wrong() == set()
        device_is(margins_of=printer.uri)(folder)
        told = look(folder)
        assert told.wrong() == {"margins"}
        assert "12,5 mm" in told.checks["margins"]["text"]


@pytest.mark.parametrize(("why", "number"), [("clone", 15), ("rolled_back", 15), ("revoked", 16)])
def test_a_device_that_is_set_apart_has_its_number(folder: Path, why: str, number: int) -> None:
    with closing(Outbox(folder / "outbox.db")) as outbox:
        outbox.set_note(NOTE, why)
    told = look(folder)
    assert told.wrong() == {"exchange"}
    assert told.checks["exchange"]["trouble"] == number
    text = CliRunner().invoke(doctor, ["--data", str(folder)]).stdout
    assert f"fout  Storing {number}. " in text


def test_settings_that_are_none_have_their_number(folder: Path) -> None:
    (folder / "device.json").write_text("{")
    assert look(folder).checks["folder"]["trouble"] == 21


def test_a_servers_folder_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_bytes(b"")
    told = look(tmp_path)
    assert told.wrong() == {"device"}
    assert (
        told.checks["device"]["text"] == "Dit is de map van een server, en niet van een apparaat."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["server.db"]


def test_a_torn_outbox_with_a_copy_says_that_a_start_mends_it(folder: Path) -> None:
    copy_outbox(folder)
    tear(folder / "outbox.db")
    assert "reservekopie" in look(folder).checks["outbox"]["todo"]


def test_a_login_page_and_rubbish_have_sentences_of_their_own(folder: Path) -> None:
    found = set()
    for answer in (
        says(200, b"<h1>Gratis wifi</h1>"),
        says(200, b"[]", "application/json"),
        says(503, b"", Retry_After="9"),
        says(500, b"", "application/json"),
    ):
        with serving(answer) as url:
            device_is(server=url)(folder)
            told = look(folder)
            assert told.wrong() == {"server"}
            found.add(told.checks["server"]["text"])
    assert len(found) == 4


def test_a_full_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_doctor, "ROOM_BYTES", 10**18)
    assert look(folder).wrong() == {"disk"}


def test_a_wrong_clock_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.doctor._now", lambda: datetime(2016, 1, 1, tzinfo=UTC))
    told = look(folder)
    assert told.wrong() == {"clock"}
    assert told.checks["clock"]["text"].endswith("achter.")
