"""``./run`` on a folder of its own, with programs that only say that they were called in place of Python's."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone that is not set up yet, in a folder with a space in its name."""
    folder = tmp_path / "een map"
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("run", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, folder / name)
    for name, line in (("python", "exit 0"), ("buurtzuil", 'echo "buurtzuil $*"')):
        program = programs / name
        program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    return folder


def start(clone: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [clone / "run", *arguments],
        cwd="/",
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_start_that_lost_its_power_holds_up_nobody(clone: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    (clone / ".setting-up").mkdir()
    (clone / ".setting-up" / "pid").write_text(f"{dead.pid}\n", encoding="utf-8")
    said, trouble = start(clone, "status", "--json").communicate(timeout=60)
    assert said == "buurtzuil status --json\n", trouble
    assert not (clone / ".setting-up").exists()


def test_a_second_start_waits_for_the_first_says_so_and_goes_on(clone: Path) -> None:
    lock = clone / ".setting-up"
    lock.mkdir()
    (lock / "pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    second = start(clone, "--version")
    time.sleep(5)
    assert second.poll() is None, "it did not wait"
    shutil.rmtree(lock)
    said, trouble = second.communicate(timeout=60)
    assert said == "buurtzuil --version\n"
    assert "Een andere start zet alles klaar." in trouble


def test_what_is_set_up_stays_so_through_a_link(clone: Path, tmp_path: Path) -> None:
    start(clone, "--version").communicate(timeout=60)
    link = tmp_path / "snel"
    link.symlink_to(clone / "run")
    done = subprocess.run([link, "status"], capture_output=True, text=True, check=True, cwd="/")
    assert (done.stdout, done.stderr) == ("buurtzuil status\n", "")
