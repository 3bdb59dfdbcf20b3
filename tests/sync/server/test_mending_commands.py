"""A torn file and the command line: what can be made whole again is, in one line; else it is said what to type."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.commands import main
from sync.changes import Draft
from sync.device import read_device, write_device
from sync.disk.replica import open_replica
from sync.line.exchange import exchange_once
from sync.upkeep.outbox_copy import copy_outbox
from tests.sync.server.house import House, now, open_device

RUBBISH = b"no database " * 5000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Path]]:
    """A running server, and a kiosk and a spare that exchanged with it."""
    base = tmp_path_factory.mktemp("mending")
    with House(base / "server") as house:
        for name in ("zuil", "reserve"):
            with open_device(house, base / name) as replica:
                while exchange_once(replica).pushed:  # it asks for places of its own accord
                    pass
        yield house, base


@pytest.fixture
def kiosk(made: tuple[House, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[1] / "zuil", tmp_path / "zuil"))


@pytest.fixture
def spare(made: tuple[House, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[1] / "reserve", tmp_path / "reserve"))


def typed(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, list[str]]:
    """Return the exit status, what was said, and the lines on standard error."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err.splitlines()


def tear(folder: Path, name: str) -> None:
    for log in folder.glob(f"{name}-*"):
        log.unlink()
    (folder / name).write_bytes(RUBBISH)


def act(folder: Path, *names: str) -> None:
    """Do something in a folder that no server hears of."""
    with open_replica(folder, clock=now) as replica:
        for name in names:
            fields = {"title": name, "shown_until": "2030-01-01"}
            replica.act([Draft(kind="announcement", record=name, fields=fields)], "Annie")


class TestReplica:
    def test_the_next_exchange_mends_it_and_says_so(
        self, kiosk: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        tear(kiosk, "replica.db")
        status, out, err = typed(capsys, "sync", "--once", "--data", kiosk)
        (aside,) = kiosk.glob("replica-torn-*.db")
        assert err == [f"Het bestand replica.db was kapot. Het staat nu opzij als {aside.name}."]
        assert (status, aside.read_bytes()) == (0, RUBBISH)
        assert out.startswith("Klaar: ")
        with open_replica(kiosk, clock=now, readonly=True) as replica:
            assert replica.neighbourhood.name == "De Linde"

    def test_a_letter_mends_it_too(
        self, kiosk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        act(kiosk, "een")
        tear(kiosk, "replica.db")
        status, out, err = typed(capsys, "carry", "out", tmp_path / "brief", "--data", kiosk)
        assert (status, len(err)) == (0, 1)
        assert "met 1 wijziging." in out, "what waits is in the outbox"

    @pytest.mark.parametrize("words", [["status"], ["print", "handout", "--out", "week.pdf"]])
    def test_what_only_reads_says_what_to_type(
        self, words: list[str], kiosk: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        tear(kiosk, "replica.db")
        status, out, err = typed(capsys, *words, "--data", kiosk)
        assert (status, out, len(err)) == (1, "", 1)
        assert err[0].endswith("Herstel het met: buurtzuil sync --once.")
        assert (kiosk / "replica.db").read_bytes() == RUBBISH

    def test_the_doctor_says_it_too(self, kiosk: Path, capsys: pytest.CaptureFixture[str]) -> None:
        tear(kiosk, "replica.db")
        status, out, _ = typed(capsys, "doctor", "--data", kiosk)
        (line,) = (line for line in out.splitlines() if "replica.db" in line)
        assert status == 1
        assert line.startswith("fout  Storing 13. ")
        assert line.endswith("Herstel het met: buurtzuil sync --once.")

    def test_without_a_server_somebody_decides(
        self, kiosk: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        device = read_device(kiosk)
        assert device is not None
        write_device(kiosk, msgspec.structs.replace(device, server=""))
        tear(kiosk, "replica.db")
        for words in (["sync", "--once"], ["status"]):
            status, _, err = typed(capsys, *words, "--data", kiosk)
            assert (status, len(err)) == (1, 1)
            assert err[0].endswith("Bewaar de map en vraag de beheerder om hulp.")
        assert (kiosk / "replica.db").read_bytes() == RUBBISH


def test_one_and_many_are_told_apart(
    made: tuple[House, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_device(made[0], tmp_path / "nieuw").close()
    act(tmp_path / "nieuw", "een")
    said = typed(capsys, "sync", "--once", "--data", tmp_path / "nieuw")
    assert said[1].startswith("Klaar: 1 wijziging gestuurd, "), said


def test_a_torn_outbox_is_recovered_from_its_copy(
    kiosk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    act(kiosk, "een")
    copy_outbox(kiosk)
    tear(kiosk, "outbox.db")
    # to its server the device is one whose disk was put back: it asks to be enrolled anew
    _, _, (first, *_) = typed(capsys, "sync", "--once", "--data", kiosk)
    (aside,) = kiosk.glob("outbox-torn-*.db")
    assert first == f"Het bestand outbox.db was kapot. Het staat nu opzij als {aside.name}."
    with open_replica(kiosk, clock=now) as replica:
        assert [change.record for change in replica.outbox.after(0)] == ["een"]


class TestTakeOver:
    def test_what_a_copy_holds_comes_along(
        self, kiosk: Path, spare: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        act(kiosk, "een", "twee")
        copy_outbox(kiosk)
        tear(kiosk, "outbox.db")
        tear(kiosk, "replica.db")
        before = {path.name: path.read_bytes() for path in kiosk.iterdir() if path.is_file()}
        status, out, err = typed(capsys, "take-over", kiosk, "--data", spare)
        assert (status, out) == (0, "2 handelingen overgenomen.\n")
        assert err == [
            "Het bestand outbox.db van het oude apparaat is kapot.",
            "Bewaar zijn map: misschien was niet alles te lezen.",
        ]
        after = {path.name: path.read_bytes() for path in kiosk.iterdir() if path.is_file()}
        assert after == before, "the dead device's disk is only read"
        with open_replica(spare, clock=now) as replica:
            assert [change.record for change in replica.unsent()] == ["een", "twee"]
        assert (
            typed(capsys, "take-over", kiosk, "--data", spare)[1] == "Er was niets over te nemen.\n"
        )

    def test_so_does_what_only_the_screen_showed(
        self, kiosk: Path, spare: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        act(kiosk, "een")
        tear(kiosk, "outbox.db")
        assert (
            typed(capsys, "take-over", kiosk, "--data", spare)[1] == "Eén handeling overgenomen.\n"
        )

    def test_nothing_to_read_is_said_of_the_other_device(
        self, kiosk: Path, spare: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        act(kiosk, "een")
        tear(kiosk, "outbox.db")
        tear(kiosk, "replica.db")
        status, out, err = typed(capsys, "take-over", kiosk, "--data", spare)
        assert (status, out) == (1, "")
        assert err == [
            "Het bestand outbox.db van het oude apparaat is kapot, en er is geen kopie. "
            "Bewaar zijn map en vraag de beheerder om hulp."
        ]

    def test_a_folder_typed_wrong_is_named(
        self, spare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, _, (line,) = typed(capsys, "take-over", tmp_path / "weg", "--data", spare)
        assert line == f"De map {tmp_path / 'weg'} is er niet. Kijk de naam na."
