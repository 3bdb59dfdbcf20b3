"""Story 15: a trainer in practice mode. Nothing syncs, counts or prints without "OEFENING", and nothing of it stays.

A real server stands beside, and a real line to it that is watched.
"""

from __future__ import annotations

import hashlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.app import Kiosk
from kiosk.programme import Programme
from kiosk.services.idle import WARNING_S
from kiosk.services.practice import Practice
from kiosk.tour.stage import PORTRAIT, Mute, Stage
from kiosk.tour.stories import papers_of
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.once_sheet import REASONS
from kiosk.viewmodels.desk.practice import done_steps
from sync.dates import iso_week
from sync.device import at_server
from sync.disk.practice import PEOPLE, PREFIX, memory_folders
from sync.disk.replica import Replica, open_replica
from sync.keyring import read_keyring
from sync.line.exchange import exchange_once
from sync.records import Announcement, Box
from tests.kiosk.changing import put
from tests.kiosk.desk.filling import fill
from tests.printing import reading
from tests.stories.test_story_06 import place
from tests.sync.proxy import Proxy
from tests.sync.server.house import House, now, open_device

ROOT = Path(__file__).resolve().parents[2]
QUIET_S = 600


def digests(folder: Path) -> dict[str, str]:
    """Return what every file of a folder holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Desk:
    """A desk beside a server, its screen, and the line between them."""

    def __init__(self, house: House, folder: Path) -> None:
        self.folder = folder / "balie"
        with open_device(house, self.folder, "desk") as replica:
            exchange_once(replica)
        self.line = Proxy(house.url).__enter__()
        at_server(self.folder, self.line.url)
        self.seconds = [0.0]
        self.stage = Stage(open_replica(self.folder, clock=now), PORTRAIT, first="desk")
        self.programme = Programme(
            self.stage.kiosk,
            lambda: open_replica(self.folder, clock=now),
            self._make,
            self._show,
            first="desk",
        )
        self.stage.kiosk.start()
        self.stage.until(lambda: self.line.connections > 0)

    def _make(self, replica: Replica, first: str) -> Kiosk:
        return Kiosk(replica, first=first, voice=Mute(""), monotonic_s=lambda: self.seconds[0])

    def _show(self, kiosk: Kiosk) -> None:
        self.stage.watch(kiosk)
        kiosk.start()

    @property
    def practice(self) -> Practice:
        return self.stage.kiosk.services.practice

    def practise(self) -> None:
        """Begin as a trainer does."""
        for name in ("Meer", "Nog meer", "Oefenen", "Begin met oefenen"):
            self.stage.tap(name)
        self.stage.until(lambda: self.practice.on)
        self.stage.settle()

    def close(self) -> None:
        self.programme.close()
        self.line.__exit__()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def desk(qapp: QGuiApplication, house: House, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(house, tmp_path)
    yield opened
    opened.close()
    assert not opened.stage.warnings, "\n".join(opened.stage.warnings)


def week(replica: Replica) -> str:
    """Return the key of this week's paper."""
    year, number = iso_week(replica.local_now().date())
    return f"handout/{year}-W{number:02d}"


def do_everything(stage: Stage) -> None:
    """Go through the trainer's list: by touch what visitors do, and with a form and the printer what the desk does."""
    kiosk = stage.kiosk
    stage.open("search")
    stage.type("koffie")
    (first, *_) = [name for name in stage.hand.names() if "koffie" in name.lower()]
    stage.tap(first)
    stage.open("home")
    place(stage)
    assert stage.page == "placed"
    (post,) = [one.id for one in kiosk.replica.help_posts("", ("review",)) if "gras" in one.title]
    put(kiosk.replica, "help_post", post, state="open")
    form = kiosk.app.find("deskForm")
    assert isinstance(form, FormModel)
    today = kiosk.replica.local_now().date()
    coming = next(
        one
        for one in kiosk.replica.occurrences(today, today.replace(year=today.year + 1))
        if not one.cancelled
    )
    fill(form, f"override/{coming.key}", goes=REASONS[0])
    assert form.save()
    for key in (week(kiosk.replica), f"slip/help_post/{post}"):
        stage.open("printing", key)
        stage.printed()


def test_nothing_of_a_practice_session_is_real_and_nothing_of_it_stays(
    desk: Desk, house: House, tmp_path: Path
) -> None:
    stage = desk.stage
    desk.practise()
    copy = desk.programme.copy_folder
    assert copy is not None
    assert stage.page == "deskPractice"
    assert stage.hand.sees("OEFENING: niets hiervan is echt")
    before, asked, called = digests(desk.folder), len(desk.line.requests), desk.line.connections

    replica = stage.kiosk.replica
    ring = read_keyring(replica.folder)
    boxes = replica.records(Box)
    assert boxes
    assert {ring.open(box.sealed, box.key).name for box in boxes} <= set(PEOPLE)
    do_everything(stage)
    assert done_steps(desk.practice, replica.outbox.after(0)) == {
        "find", "place", "review", "off", "week", "slip",
    }  # fmt: skip
    papers = papers_of(copy)
    assert len(papers) == 2
    for paper in papers:
        assert all("OEFENING" in text for text in reading.page_texts(paper.read_bytes()))
    assert replica.count("tally") == 0
    assert digests(desk.folder) == before
    assert (len(desk.line.requests), desk.line.connections) == (asked, called)

    with open_device(house, tmp_path / "other", "desk") as other:
        exchange_once(other)
        assert not [one for one in other.help_posts("", ("review", "open")) if "gras" in one.title]
        put(other, "announcement", "meanwhile", title="Er is soep", shown_until="2030-01-01")
        exchange_once(other)
    assert digests(desk.folder) == before

    stage.tap("Stop de oefening")
    stage.until(lambda: not desk.practice.on)
    assert not copy.exists()
    assert stage.page == "desk"
    assert not stage.hand.sees("OEFENING")
    real = stage.kiosk.replica
    assert real.outbox.after(0) == []
    stage.until(lambda: isinstance(real.get("announcement", "meanwhile"), Announcement))
    stage.open("printing", week(real))
    stage.printed()
    (paper,) = papers_of(desk.folder)
    assert "OEFENING" not in reading.text_of(paper.read_bytes())


def test_it_ends_by_itself_when_nobody_is_there(desk: Desk) -> None:
    desk.practise()
    copy, stage = desk.programme.copy_folder, desk.stage
    assert copy is not None
    desk.seconds[0] += QUIET_S
    stage.kiosk.idle.look()
    assert stage.kiosk.idle.state == "warning"
    desk.seconds[0] += WARNING_S
    stage.kiosk.idle.look()
    stage.until(lambda: not desk.practice.on)
    assert not copy.exists()
    assert stage.page == "desk"


def test_a_kill_leaves_nothing_and_the_real_kiosk_starts(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "zuil"
    with open_device(house, folder) as replica:
        exchange_once(replica)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.stories.practising", str(folder)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )

    def heard(process: subprocess.Popen[bytes]) -> str:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 60)[0]
        return process.stdout.readline().decode().strip()

    process = start()
    assert heard(process) == "real"
    told, _, where = heard(process).partition(" ")
    assert told == "practising"
    copy = Path(where)
    assert (copy / "replica.db").is_file()
    assert copy.parent in memory_folders()
    process.kill()
    process.communicate()
    until_s = time.monotonic() + 10
    while copy.exists():  # the helper hears of it from the kernel, and nobody hears of the helper
        assert time.monotonic() < until_s
        time.sleep(0.01)

    process = start()
    try:
        assert heard(process) == "real"
        with open_replica(folder, clock=now, readonly=True) as again:
            assert again.get("announcement", "practised") is None
            assert not again.device.practice
    finally:
        process.kill()
        process.communicate()
    assert PREFIX in copy.name
