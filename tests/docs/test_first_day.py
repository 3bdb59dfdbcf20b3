"""The page for a coordinator's first day: somebody touches what stands there in bold, in that order, and types its commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from babel.messages.pofile import read_po
from PySide6.QtGui import QGuiApplication

from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.desk.flow import FlowModel
from sync.disk.letting_go import holds_files
from sync.disk.replica import open_replica
from sync.disk.unlocking import is_guarded
from sync.disk.volunteering import everybody, open_sheet, sheets, volunteer_of
from tests.docs.test_readme import README, commands
from tests.sync.desk_people import People, first_desk
from tests.sync.place import NOW_UTC

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "assets" / "guides" / "eerste-dag.md").read_text(encoding="utf-8")
TOUCHED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
NAME, PIN = "Zus", "577215"


def part(title: str) -> str:
    """Return what stands below a heading of the page."""
    return next(one for one in PAGE.split("\n## ") if one.startswith(title))


class Newcomer:
    """Somebody who does what the page says, and answers what is asked on the way."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.groups: list[str] = []

    @property
    def flow(self) -> FlowModel:
        return cast(FlowModel, self.stage.kiosk.app.find("deskFlow"))

    def follow(self, text: str) -> None:
        for name in TOUCHED.findall(text):
            if name == "Verder" and self.stage.page == "deskFlow":
                self.flow.write(self.groups[int(str(self.flow.property("title")).split()[2]) - 1])
            if name == "Badge geven":
                self.stage.tap(NAME)
            self.stage.tap(" ".join(name.split()))
            self.stage.until(lambda: not self.flow.property("printing"))
            self.stage.settle()
            if name == "Naam":
                self.stage.type(NAME)
            if name == "Kies de pincode":
                for _ in range(2):
                    self.pin()
            if name == "Print het blad":
                lines = str(self.flow.property("codeText")).split("\n")
                self.groups = [line[3:] for line in lines]

    def pin(self) -> None:
        for digit in PIN:
            self.flow.press(digit)
        self.stage.until(lambda: not self.flow.property("busy"))
        self.stage.settle()


@pytest.fixture
def newcomer(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Newcomer]:
    with first_desk(tmp_path / "balie") as replica:
        opened = Stage(replica, PORTRAIT, first="desk")
        yield Newcomer(opened)
        opened.close()
    assert not opened.warnings, "\n".join(opened.warnings)


def test_whoever_follows_the_page_has_a_badge_and_a_sheet_and_a_desk_that_locks(
    newcomer: Newcomer,
) -> None:
    replica = newcomer.stage.kiosk.replica
    newcomer.follow(part("1."))
    (zus,) = everybody(replica)
    assert (zus.name, zus.role, bool(zus.badge)) == (NAME, "coordinator", True)
    assert newcomer.stage.hand.sees("Zus kan de balie nu openen.")
    newcomer.follow(part("2.").split("Is de balie aan een server")[0])
    assert len(sheets(replica)) == 1
    assert len(open_sheet(replica, newcomer.groups).desk) == 1
    assert is_guarded(replica)
    assert not holds_files(replica)


def test_what_the_page_says_stands_on_the_screen() -> None:
    with (ROOT / "assets/catalogues/en/LC_MESSAGES/buurtzuil.po").open("rb") as file:
        texts = {message.id for message in read_po(file)}
    named = {" ".join(name.split()) for name in TOUCHED.findall(PAGE)}
    assert len(named) > 15
    assert named <= texts


def test_its_commands_do_what_it_says(tmp_path: Path) -> None:
    with first_desk(tmp_path / "balie") as replica:
        People(replica).come("zus", "coordinator")
    typed = re.findall(r"^ *(\./run .+)$", PAGE, re.MULTILINE)
    elsewhere = {" ".join(line.split()[:2]) for line in commands()}
    here = [line for line in typed if " ".join(line.split()[:2]) not in elsewhere]
    assert here == ["./run lost-badge --data balie"], "the others are typed for the README"
    for line in here:
        done = subprocess.run(
            [sys.executable, "-m", "kiosk.commands", *line.split()[1:]],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "BUURTZUIL_COMMAND": "./run"},
            input="1\nja\n",
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert "Geef aan de balie een nieuwe: ./run desk" in done.stdout
    with open_replica(tmp_path / "balie", clock=lambda: NOW_UTC) as replica:
        assert volunteer_of(replica, "zus").public_key == ""


def test_the_readme_leads_to_it() -> None:
    assert "(assets/guides/eerste-dag.md)" in README
