"""``buurtzuil`` as somebody types it: real processes, one line for whatever is wrong, and never a traceback."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from sync.device import read_device
from sync.disk.schema import MIGRATIONS
from tests.kiosk.neighbourhood import fill

PROGRAM = [sys.executable, "-m", "kiosk.commands"]
COMMANDS = (
    "admin", "camera", "carry", "demo", "demonstrate", "desk", "doctor", "enrol", "erase", "file", "kiosk", "lost-badge", "print", "printer",
    "seal-image",
    "server", "status", "sync", "take-over", "tour", "trouble",
)  # fmt: skip
SUBCOMMANDS = (
    "print handout", "print slip", "printer set", "printer test", "admin code", "admin device", "admin neighbourhood", "carry out", "carry in", "file add",
)  # fmt: skip
ENGLISH = (" the ", "Usage error", "No such", "Missing", "Invalid", "Error:", "Try ")


def environment(**changed: str) -> dict[str, str]:
    """Return this process's environment without a display, in a plain language."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "BUURTZUIL_DATABASE")
    }
    return {**kept, "LC_ALL": "C.UTF-8", **changed}


def run(
    *arguments: str | Path, before: Sequence[str] = (), **changed: str
) -> subprocess.CompletedProcess[str]:
    """Run ``buurtzuil`` to its end; ``before`` is a command that starts it."""
    return subprocess.run(
        [*before, *PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(**changed),
        stdin=subprocess.DEVNULL,
    )


def the_line(done: subprocess.CompletedProcess[str], status: int = 1) -> str:
    """Return the one line on standard error of a command that was refused."""
    assert done.returncode == status, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert lines[0].endswith((".", "uitleg."))
    assert not any(word in lines[0] for word in ENGLISH), lines[0]
    return lines[0]


def offscreen(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run(*arguments, QT_QPA_PLATFORM="offscreen")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that works; nobody writes there."""
    folder = tmp_path_factory.mktemp("made")
    fill(folder).close()
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A data folder that works."""
    folder = tmp_path / "data"
    shutil.copytree(made, folder)
    return folder


# -- usage


def test_a_command_that_there_is_not() -> None:
    assert the_line(run("koffie")) == (
        "De opdracht 'koffie' bestaat niet. Typ 'buurtzuil --help' voor alle opdrachten."
    )


def test_what_to_type_next_is_named_as_it_was_called(tmp_path: Path) -> None:
    """Who has only ``./run`` has no ``buurtzuil`` to type."""
    nowhere = tmp_path / "nergens"
    told = the_line(run("status", "--data", nowhere, BUURTZUIL_COMMAND="./run"))
    assert told.endswith("aan met: ./run enrol ADRES CODE.")
    assert "'./run --help'" in the_line(run("koffie", BUURTZUIL_COMMAND="./run"))
    assert run("demo", "--help", BUURTZUIL_COMMAND="./run").stdout.startswith(
        "Gebruik: ./run demo "
    )


def test_the_space_in_a_code_needs_no_quotes(tmp_path: Path) -> None:
    """A code is shown in two halves; typed so, it comes as far as one typed in a piece."""
    door = "http://127.0.0.1:9"
    halves = run("enrol", door, "SK8F", "6EMN", "--data", tmp_path / "a", "--name", "Hal")
    piece = run("enrol", door, "SK8F6EMN", "--data", tmp_path / "b", "--name", "Hal")
    assert the_line(halves) == the_line(piece)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["kiosk", "--rommel"], "De optie --rommel bestaat niet."),
        (["tour"], "Er ontbreekt iets: MAP."),
        (["kiosk", "--data"], "Bij de optie --data ontbreekt een waarde, of er staat te veel."),
        (["kiosk", "--windowed=x"], "Bij de optie --windowed ontbreekt een waarde"),
        (["kiosk", "iets", "meer"], "Er staat te veel: iets meer."),
        (["print", "slip"], "Er ontbreekt iets: --kind."),
        (["print", "slip", "--kind", "koek"], "De waarde van --kind klopt niet. Kies uit: activity, service, help_post, signup, callback."),
        (["print", "rommel"], "De opdracht 'rommel' bestaat niet."),
        (["print", "--rommel"], "De optie --rommel bestaat niet."),
        (["print", "handout", "--out", "x", "--printer", "y"], "Kies een van de twee: --out BESTAND of --printer ADRES."),
        (["demo", "--data", "x", "--records", "veel"], "De waarde van --records klopt niet. Geef een getal van 0 "),
        (["demo", "--data", "x", "--seed", "veel"], "De waarde van --seed klopt niet. Geef een getal."),
        (["server", "--port", "99999"], "De waarde van --port klopt niet. Geef een getal van 0 tot en met 65535."),
        (["admin", "restore", "nergens.bestand"], "De waarde van BESTAND klopt niet. Geef een bestand dat er is."),
        (["status", "--data", __file__], "De waarde van --data klopt niet. Geef een map, en geen bestand."),
        (["take-over"], "Er ontbreekt iets: MAP."),
        (["trouble", "veel"], "De waarde van NUMMER klopt niet. Geef een getal."),
    ],
)  # fmt: skip
def test_wrong_usage_says_what_and_where_to_look(arguments: list[str], what: str) -> None:
    line = the_line(run(*arguments), 2)
    assert line.startswith(what)
    assert "Typ 'buurtzuil" in line
    assert line.endswith("--help' voor uitleg.")


@pytest.mark.parametrize("command", [*COMMANDS, *SUBCOMMANDS])
def test_every_command_explains_itself_in_dutch(command: str) -> None:
    done = run(*command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.split("\n\n")[1].strip()
    assert told.endswith(".")
    assert not any(word in told for word in ENGLISH)
    assert len(told.split()) > 3


def test_the_help_lists_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    told = done.stdout.partition("Opdrachten:")[2]
    listed = {line.split()[0] for line in told.splitlines() if line.startswith("  ")}
    assert set(COMMANDS) == listed


def test_the_version() -> None:
    assert run("--version").stdout.startswith("buurtzuil 0.")


# -- data that cannot be used


@pytest.mark.parametrize("command", ["kiosk", "desk", "status", "sync"])
def test_a_folder_that_is_not_there(command: str, tmp_path: Path) -> None:
    line = the_line(offscreen(command, "--data", tmp_path / "nergens"))
    assert line.startswith("De map met gegevens is er niet. Kijk de naam na")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_rights(data: Path) -> None:
    """Root may write everywhere, unless it lays that right down."""
    humble = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    data.chmod(0o500)
    try:
        done = run(
            "kiosk",
            "--data",
            data,
            before=humble if os.geteuid() == 0 else (),
            QT_QPA_PLATFORM="offscreen",
        )
    finally:
        data.chmod(0o700)
    assert the_line(done) == (
        "In de map met gegevens kan niets worden bewaard. Geef deze gebruiker schrijfrecht op de map."
    )


def test_a_disk_that_cannot_be_written_to() -> None:
    """Not even root writes in /proc."""
    line = the_line(run("demo", "--data", "/proc/buurtzuil"))
    assert line.startswith(("/proc/buurtzuil is er niet.", "In de map met gegevens"))


@pytest.mark.parametrize(
    ("command", "most_bytes"),
    [("demo", 0), ("demo", 200_000), ("kiosk", 0), ("kiosk", 4_000), ("tour", 0), ("tour", 90_000)],
)
def test_a_disk_that_takes_no_more(
    command: str, most_bytes: int, data: Path, tmp_path: Path
) -> None:
    """No file may grow beyond so many bytes: whatever fails then is told in one line."""
    for side in ("-wal", "-shm"):
        (data / f"replica.db{side}").unlink(missing_ok=True)
    target: dict[str, list[str | Path]] = {
        "demo": ["--data", tmp_path / "new"],
        "tour": [tmp_path / "tour"],
    }
    arguments = target.get(command, ["--data", data])
    limit = ("prlimit", f"--fsize={most_bytes}")
    the_line(run(command, *arguments, before=limit, QT_QPA_PLATFORM="offscreen"))


def test_a_paper_on_a_full_disk(data: Path) -> None:
    line = the_line(run("print", "handout", "--data", data, "--out", "/dev/full"))
    assert line.startswith("Het bestand kan niet worden geschreven.")


def test_a_tour_where_nothing_can_be_written() -> None:
    assert the_line(run("tour", "/proc/buurtzuil")).startswith(
        ("/proc/buurtzuil is er niet.", "In de map met gegevens")
    )


def test_a_tour_in_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "mijn.txt").write_text("van mij")
    assert the_line(run("tour", tmp_path)) == "In deze map staat al iets anders. Kies een lege map."


@pytest.mark.parametrize("command", ["kiosk", "desk", "status", "sync"])
@pytest.mark.parametrize("content", [b"geen sqlite" * 1000, b"SQLite format 3\x00" + b"x" * 5000])
def test_a_replica_that_is_none(command: str, content: bytes, data: Path) -> None:
    for side in ("-wal", "-shm"):
        (data / f"replica.db{side}").unlink(missing_ok=True)
    (data / "replica.db").write_bytes(content)
    line = the_line(offscreen(command, "--data", data))
    assert line.startswith("Het bestand replica.db is kapot of van een ander programma.")


@pytest.mark.parametrize("command", ["kiosk", "desk", "status", "sync"])
def test_a_replica_of_a_newer_program(command: str, data: Path) -> None:
    conn = sqlite3.connect(data / "replica.db")
    conn.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    conn.commit()
    conn.close()
    line = the_line(offscreen(command, "--data", data))
    assert line == (
        "Deze gegevens zijn van een nieuwere versie van Buurtzuil. Werk dit programma eerst bij."
    )


@pytest.mark.parametrize("content", ["", "{", "[]", '{"device": 3}'])
def test_settings_that_are_none(content: str, data: Path) -> None:
    (data / "device.json").write_text(content)
    assert the_line(offscreen("kiosk", "--data", data)).startswith(
        "Het bestand device.json klopt niet."
    )


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    the_line(offscreen("kiosk", "--data", tmp_path / "data"), 2)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("rommel", "Het adres van de server klopt niet. Het begint met http:// of https://."),
        ("ftp://x", "Het adres van de server klopt niet. Het begint met http:// of https://."),
        ("http://127.0.0.1:1", "Dit apparaat is nog niet aangemeld bij een server."),
    ],
)
@pytest.mark.parametrize("command", ["kiosk", "desk"])
def test_a_wrong_server(command: str, address: str, what: str, data: Path) -> None:
    line = the_line(offscreen(command, "--data", data, "--server", address))
    assert line.startswith(what)
    device = read_device(data)
    assert device is not None
    assert device.server == "", "a refused address is not kept"


# -- the screen


@pytest.mark.parametrize("command", ["kiosk", "desk"])
@pytest.mark.parametrize(
    "display",
    [{}, {"DISPLAY": ":97"}, {"DISPLAY": "rommel"}, {"WAYLAND_DISPLAY": "wayland-97"}],
    ids=["none", "x", "rubbish", "wayland"],
)
def test_no_display(command: str, display: dict[str, str], data: Path) -> None:
    line = the_line(run(command, "--data", data, before=(), **display))
    assert (
        line == "Er is hier geen scherm. Maak plaatjes van alle pagina's met: buurtzuil tour MAP."
    )


@pytest.mark.parametrize("command", ["kiosk", "desk"])
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_opens_and_ends_when_it_is_asked_to(
    command: str, end: signal.Signals, data: Path
) -> None:
    process = subprocess.Popen(
        [*PROGRAM, command, "--data", str(data), "--windowed"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(QT_QPA_PLATFORM="offscreen"),
    )
    try:
        until = time.monotonic() + 30
        while not listens(process.pid):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until, "it does not open"
            time.sleep(0.05)
        process.send_signal(end)
        out, err = process.communicate(timeout=15)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (0, b"", b"")


def listens(pid: int) -> bool:
    """Return whether the process has its window and listens to signals with handlers of its own (proc(5), SigCgt)."""
    try:
        status, mapped = (Path(f"/proc/{pid}/{name}").read_text() for name in ("status", "maps"))
    except OSError:
        return False
    (caught,) = (line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return "libQt6Quick.so" in mapped and bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)
