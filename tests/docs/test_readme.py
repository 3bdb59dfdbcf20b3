"""Every command of the README is typed here as a reader would, in the order in which it stands there."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from printing.weekly import week_of_set
from sync.dates import iso_week

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
STAYS_OPEN = ("./run kiosk", "./run desk", "./run server")
ELSEWHERE = {
    "./run": "tests/stories/test_tour.py types it, and looks at all that it makes",
    "./run test": "this very run",
    "./run test --full": "this very run, and longer",
    "./run tour pictures": "the same tour as that of ./run without a display",
}
"""Commands that are tested in another place, and where."""


def commands() -> list[str]:
    """Return the command lines of the README."""
    found = BLOCK.findall(README)
    return [line.strip() for block in found for line in block.splitlines() if line.strip()]


class Reader:
    """Somebody who types what the README says, in an empty folder with ``run`` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open: list[subprocess.Popen[bytes]] = []
        (folder / "run").symlink_to(ROOT / "run")
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTEST_ADDOPTS")
        self.surroundings = {k: v for k, v in os.environ.items() if k not in hidden}
        self.surroundings |= {"XDG_DATA_HOME": str(folder / "data-home")}
        self.said: dict[str, str] = {}

    def fill_in(self, line: str) -> str:
        """Put a code and a device's id where the README says CODE and DEVICE."""
        code = self.heard("./run admin code", "./run admin replace").strip()
        device = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", self.heard("./run admin device"))
        line = line.replace(" CODE ", f" {code} ")
        return line.replace(" DEVICE ", f" {device.group() if device else 'DEVICE'} ")

    def type(self, line: str) -> str:
        """Type a line and return what it says; what stays open is left open when it stands."""
        command = self.fill_in(line)
        if line.startswith(STAYS_OPEN):
            self.begin(command)
            return ""
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self.surroundings,
            capture_output=True,
            text=True,
            timeout=240,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        self.said[line] = done.stdout
        return done.stdout

    def heard(self, *begin: str) -> str:
        """Return what the last line said that begins in one of these ways; nothing when none was typed yet."""
        return next((self.said[line] for line in reversed(self.said) if line.startswith(begin)), "")

    def begin(self, command: str) -> None:
        surroundings = self.surroundings | {"QT_QPA_PLATFORM": "offscreen"}
        process = subprocess.Popen(
            command, shell=True, cwd=self.folder, env=surroundings, start_new_session=True
        )
        time.sleep(3)
        assert process.poll() is None, f"{command} ended at once"
        if " server " in command:
            self.open.append(process)
        else:
            self.end(process)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End what was begun; it must end well."""
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(15) in (0, -signal.SIGTERM)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    typing = Reader(tmp_path)
    yield typing
    for process in typing.open:
        typing.end(process)


def test_every_command_does_what_the_readme_says(reader: Reader) -> None:
    lines = commands()
    assert len(lines) > 15
    for line in lines:
        if line in ELSEWHERE:
            continue
        reader.type(line)
    assert (reader.folder / "week.pdf").read_bytes().startswith(b"%PDF")
    # a week, the same of one kind of activity, and a month: what stands on a sheet is written down once. From Wednesday
    # on "print friday" is about another week
    today = date.today()
    sheets = 3 + (week_of_set(today) != iso_week(today))
    assert json.loads(reader.heard("./run status"))["queue_length"] == sheets
    measured = json.loads(reader.heard("./run bench").splitlines()[-1])["benchmarks"]
    assert {row["name"] for row in measured} == {"search", "handout"}


def test_ci_runs_what_the_readme_says() -> None:
    assert "./run test" in commands()
    assert "exec ./run test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_pictures_and_files_that_the_readme_names_are_there() -> None:
    named = re.findall(r'src="([^"]+)"', README) + re.findall(r"`(kiosk/[\w/.]+\.py)`", README)
    assert named
    for name in named:
        assert (ROOT / name).is_file(), name


def test_contributing_fits_on_one_page() -> None:
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(text.split()) < 600
